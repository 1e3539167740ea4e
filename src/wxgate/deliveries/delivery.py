"""What a delivery job carries, and the makers of such jobs."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

from wxgate.deliveries.targets import parse
from wxgate.jobs.job import NewJob

NAME: Final = "deliver"
"""Of the job kind."""
FORM_TYPE: Final = "application/x-www-form-urlencoded"

_LANE_LIMIT: Final = 250
"""Characters: together with the kind's name it fits a lane's name."""


class Delivery(BaseModel):
    """One POST to a client: unsigned, since every try signs anew."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    client_code: str
    url: str
    fields: dict[str, str]
    body: str | None = None
    """None: the fields are the body, as a form. Otherwise they stand in the query."""
    content_type: str = FORM_TYPE


def form_delivery(client_code: str, url: str, fields: Mapping[str, str], *, subject: int | None) -> NewJob:
    """Fields for a client, as a signed form (contract §5, §7). Raises UrlRefused for a URL that is none."""
    return _job(Delivery(client_code=client_code, url=url, fields=dict(fields)), subject)


def raw_delivery(
    client_code: str, url: str, body: str, content_type: str, fields: Mapping[str, str], *, subject: int | None
) -> NewJob:
    """A text for a client, as it is, with signed fields in the query. Raises UrlRefused for a URL that is none."""
    delivery = Delivery(client_code=client_code, url=url, fields=dict(fields), body=body, content_type=content_type)
    return _job(delivery, subject)


def lane_of(client_code: str, url: str) -> str:
    """The lane of deliveries to this URL of a client's. Raises UrlRefused for a URL that is none."""
    # whether private addresses are allowed was asked when the URL was accepted, and is again before it is called
    place = parse(url, allow_private=True).place
    return f"{client_code}/{place}"[:_LANE_LIMIT]


def _job(delivery: Delivery, subject: int | None) -> NewJob:
    lane = lane_of(delivery.client_code, delivery.url)
    return NewJob(NAME, lane, delivery.model_dump_json(), subject)
