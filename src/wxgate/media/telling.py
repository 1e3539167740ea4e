"""Telling clients what became of a voice (contract §7)."""

from collections.abc import Callable, Iterable
from typing import Protocol

import structlog

from wxgate.deliveries.delivery import form_delivery
from wxgate.deliveries.errors import UrlRefused
from wxgate.jobs.job import NewJob
from wxgate.media.voice import DONE, FAILED, End, Made, Notice

log = structlog.get_logger("wxgate.media")


class Tell(Protocol):
    """Makes the jobs that POST a signed form to clients; see `telling`."""

    def __call__(self, media_id: str, came: End, notices: Iterable[Notice]) -> list[NewJob]:
        """`media_id`, `status`, `file_url` and `errmsg`, and what every such form bears; what there is not is empty."""


def telling(url_of: Callable[[str], str]) -> Tell:
    """With the URL of a stored file's path."""

    def tell(media_id: str, came: End, notices: Iterable[Notice]) -> list[NewJob]:
        fields = {
            "media_id": media_id,
            "status": DONE if isinstance(came, Made) else FAILED,
            "file_url": url_of(came.path) if isinstance(came, Made) else "",
            "errmsg": "" if isinstance(came, Made) else str(came.reason),
        }
        return [job for notice in notices for job in _delivery(notice, fields)]

    return tell


def _delivery(notice: Notice, fields: dict[str, str]) -> list[NewJob]:
    try:
        return [form_delivery(notice.client_code, notice.notify_url, fields, subject=None)]
    except UrlRefused as refused:  # accepted under other rules than today's
        log.warning("no notification", client_code=notice.client_code, reason=str(refused))
        return []
