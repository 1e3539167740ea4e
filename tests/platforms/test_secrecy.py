"""What belongs to platforms and their accounts stands nowhere in the clear."""

import logging
from collections.abc import Iterable

import pytest
from sqlalchemy import Connection
from structlog.testing import capture_logs
from tests.platforms.place import API, APPID, COMPONENT, COMPONENT_SECRET, KEY, Place, eventually

from wxgate.db import metadata
from wxgate.protocol.deadline import Deadline
from wxgate.tokens.record import Key as TokenKey
from wxgate.tokens.token import AUTHORIZER_ACCESS_TOKEN, COMPONENT_ACCESS_TOKEN


def _everything(connection: Connection) -> str:
    return "\n".join(str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(table.select()))


async def _secrets(place: Place, codes: Iterable[str]) -> dict[str, str]:
    services = place.gateway.services
    platform, account = services.directory.platform(COMPONENT), place.account()
    assert platform is not None
    assert account is not None
    (known,) = place.sim.platforms()
    authorizations = known["authorizations"]
    assert isinstance(authorizations, list)
    return {
        "secret": COMPONENT_SECRET,
        "aes key": KEY,
        "ticket": platform.ticket or "",
        "component token": await services.keeper.component_token(platform, Deadline.after(5)),
        "authorizer token": await services.keeper.access_token(account, Deadline.after(5)),
        "refresh token": str(authorizations[0]["refresh_token"]),
        **{f"code {number}": code for number, code in enumerate(codes)},
    }


async def test_neither_database_nor_logs_nor_metrics_nor_pages_nor_answers_hold_a_secret(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    services = place.gateway.services
    told: dict[str, str] = {}
    with capture_logs() as logs:
        codes = [await place.authorize(1, 4, 7)]
        await place.until_authorized()
        caller = await place.client()
        answers = [await caller("get_jsapi_ticket")]
        place.sim.fault(f"{API}query_auth", "errcode", 61004, count=1)
        codes.append("queryauthcode@@@never-to-be-seen")
        page = await place.gateway.http.get(f"/authorize/{COMPONENT}/done", params={"auth_code": codes[-1]})
        for path in (f"{API}authorizer_token", f"{API}component_token"):
            place.sim.fault(path, "errcode", 40001, count=3)
        await place.advance(7300)
        answers += [await caller("get_jsapi_ticket") for _ in range(3)]
        place.sim.clear_faults()
        await place.advance(700)

        async def works() -> bool:
            answers.append(await caller("get_jsapi_ticket"))
            return answers[-1].retcode == 200

        await eventually(works)
    secrets = await _secrets(place, codes)
    platform = services.directory.platform(COMPONENT)
    told["database"] = await services.database.read(_everything)
    told["logs"] = str(logs) + caplog.text
    told["metrics"] = (await place.gateway.http.get("/metrics")).text
    told["page"] = page.text
    told["answers"] = str([answer.msg for answer in answers])
    told["records"] = f"{platform!r} {place.account()!r}" + str(
        [
            services.keeper.memory.record(TokenKey(APPID, AUTHORIZER_ACCESS_TOKEN)),
            services.keeper.memory.record(TokenKey(COMPONENT, COMPONENT_ACCESS_TOKEN)),
        ]
    )
    assert all(len(value) > 20 for value in secrets.values())
    found = [(where, name) for where, text in told.items() for name, value in secrets.items() if value in text]
    assert found == []
