"""What UpYun asks of a request's body (UpYun reference §3.2, §4)."""

from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.request import Request


def not_chunked(request: Request) -> None:
    """Raises 40000011 for a body that comes in chunks, its length not said beforehand."""
    if "chunked" in request.header("transfer-encoding").lower():
        raise Refused(40000011)


def check_md5(request: Request, size: int, md5: str) -> None:
    """Raises Refused when the header Content-MD5 is there and says something else, or there is no body."""
    told = request.header("content-md5")
    if told and not size:
        raise Refused(40000013)
    if told and told != md5:
        raise Refused(40000006)
