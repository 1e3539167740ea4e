"""Telling a client what became of a message (contract §5)."""

from collections.abc import Mapping
from typing import Protocol

import structlog

from wxgate.deliveries.errors import UrlRefused
from wxgate.jobs.job import NewJob
from wxgate.messages.status import Status
from wxgate.messages.store import Recipient

log = structlog.get_logger("wxgate.messages")


class Deliver(Protocol):
    """Makes the job that POSTs a signed form to a client's URL; see `wxgate.deliveries`."""

    def __call__(self, client_code: str, url: str, fields: Mapping[str, str], *, subject: int | None) -> NewJob:
        """`fields` come before those that every such form bears: client_code, req_time and authcode."""


def callback(
    deliver: Deliver,
    to: Recipient,
    status: Status,
    errcode: int | None,
    errmsg: str,
    msgid: int | None,
) -> list[NewJob]:
    """The job that tells the client; none when it did not ask to be told. What is not known is sent empty."""
    if not to.callback_url:
        return []
    fields = {
        "id": str(to.id),
        "status": status,
        "msgid": "" if msgid is None else str(msgid),
        "errcode": "" if errcode is None else str(errcode),
        "errmsg": errmsg,
        "touser": to.touser,
        "template_id": to.template_id,
    }
    try:
        return [deliver(to.client_code, to.callback_url, fields, subject=to.id)]
    except UrlRefused as refused:  # accepted under other rules than today's
        log.warning("no callback", message=to.id, client_code=to.client_code, reason=str(refused))
        return []
