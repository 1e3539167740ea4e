"""The job kind that tells a client something, until its server has taken it."""

from http import HTTPStatus
from typing import ClassVar

from wxgate.deliveries.delivery import NAME, Delivery
from wxgate.deliveries.errors import AddressRefused, NotDelivered, UrlRefused
from wxgate.deliveries.poster import Poster, Reply
from wxgate.deliveries.signing import signed
from wxgate.deliveries.targets import Target
from wxgate.jobs.job import Dead, Done, Job, Outcome, Retry
from wxgate.jobs.kind import Kind
from wxgate.protocol.clock import Clock
from wxgate.tenants.directory import Directory


class Deliver(Kind):
    """Posts a `Delivery`, signed with the secret that the client has now.

    2xx ends it well; 410 and a URL that is not acceptable end it for good; everything else is tried again, a closed
    client too, so that one who is opened again within a day has lost nothing.
    """

    name = NAME
    schedule: ClassVar[tuple[float, ...]] = (
        *(5.0, 30.0, 60.0, 300.0, 600.0, 1800.0),
        *(3600.0, 7200.0, 10_800.0, 14_400.0, 21_600.0, 25_200.0),
    )
    """Twelve repeats in 23.8 hours (contract §5)."""
    at_once = 16

    def __init__(self, poster: Poster, directory: Directory, clock: Clock) -> None:
        self._poster = poster
        self._directory = directory
        self._clock = clock

    async def work(self, job: Job) -> Outcome:
        """One POST, within the poster's deadline."""
        delivery = Delivery.model_validate_json(job.payload)
        client = self._directory.client(delivery.client_code)
        if client is None or client.closed or client.secret is None:
            return Retry(f"client {delivery.client_code} is closed or has no usable secret")
        try:
            target = self._poster.target(delivery.url)
        except UrlRefused as refused:
            return Dead(str(refused))
        call = signed(delivery, client.secret, int(self._clock.now()), hmac=client.require_hmac)
        try:
            reply = await self._poster.post(target, call.query, call.body, delivery.content_type)
        except AddressRefused as refused:
            return Retry(str(refused))  # DNS may be wrong for a while
        except NotDelivered as trouble:
            return Retry(str(trouble), trouble=True)
        return _outcome(target, reply, call.authcode)


def _outcome(target: Target, reply: Reply, authcode: str) -> Outcome:
    status = HTTPStatus
    if status.OK <= reply.status < status.MULTIPLE_CHOICES:
        return Done()
    # some servers repeat in their answer what they were sent
    beginning = reply.beginning.replace(authcode, "***")
    reason = f"{target.place} answered {reply.status}" + (f": {beginning}" if beginning else "")
    if reply.status == status.GONE:
        return Dead(reason)
    if status.MULTIPLE_CHOICES <= reply.status < status.BAD_REQUEST:
        reason = f"{target.place} answered {reply.status}: redirects are not followed"
    return Retry(reason, after=reply.retry_after)
