"""One signed call to a gateway, for `wxgate call`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import httpx

from wxgate.cli.errors import CommandRefused
from wxgate.http.inputs import PATH
from wxgate.protocol.parameters import JsonObject
from wxgate.protocol.signature import MD5, sign


@dataclass(frozen=True, slots=True)
class Target:
    """A gateway, and who calls it."""

    url: str
    secret: str
    timeout: float


def call(target: Target, endpoint: str, fields: Mapping[str, str]) -> JsonObject:
    """The envelope of the answer. Raises CommandRefused when none comes; its text holds no authcode."""
    authcode = sign(fields, target.secret, fields.get("sign_type", MD5))
    try:
        response = httpx.post(
            f"{target.url.rstrip('/')}{PATH}{endpoint}",
            params={"authcode": authcode},
            data=dict(fields),
            timeout=target.timeout,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error).replace(authcode, "…") or type(error).__name__
        raise CommandRefused(
            f"无法从 {target.url} 得到回应：{reason}", f"no answer from {target.url}: {reason}"
        ) from None
    return _envelope(target, response)


def _envelope(target: Target, response: httpx.Response) -> JsonObject:
    try:
        body: object = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and {"retcode", "msg", "data"} <= body.keys():
        return cast("JsonObject", body)
    raise CommandRefused(
        f"{target.url} 的回应（HTTP {response.status_code}）不是 wxgate 的",
        f"what answered at {target.url} (HTTP {response.status_code}) is not wxgate",
    )
