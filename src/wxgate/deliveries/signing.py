"""Signs a delivery exactly as clients sign their calls of the API (contract §1, §5)."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from wxgate.deliveries.delivery import Delivery
from wxgate.protocol.signature import HMAC_SHA256, MD5, sign

OURS: Final = frozenset({"authcode", "client_code", "req_time", "sign_type"})
"""Names that are the signature's own and never those of a field."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What goes over the wire."""

    query: str = field(repr=False)
    body: bytes = field(repr=False)
    authcode: str = field(repr=False)


def signed(delivery: Delivery, secret: str, req_time: int, *, hmac: bool) -> Signed:
    """The query and body of one try.

    Of a form the body's fields are signed; of a raw body the fields in the query, among them `body_sha256`, its
    SHA-256 in hex. Never signed is what the client's URL brings along in its own query.
    """
    fields = {name: value for name, value in delivery.fields.items() if name not in OURS}
    fields |= {"client_code": delivery.client_code, "req_time": str(req_time)}
    if hmac:
        fields["sign_type"] = HMAC_SHA256
    if delivery.body is None:
        authcode = sign(fields, secret, HMAC_SHA256 if hmac else MD5)
        return Signed(urlencode({"authcode": authcode}), urlencode(fields).encode(), authcode)
    body = delivery.body.encode()
    fields["body_sha256"] = sha256(body).hexdigest()
    authcode = sign(fields, secret, HMAC_SHA256 if hmac else MD5)
    return Signed(urlencode({**fields, "authcode": authcode}), body, authcode)
