"""The POST that tells the caller's server that a task has ended (UpYun reference §8)."""

from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import urlencode, urlsplit

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from wxgate_sim.upyun.options import Notification
from wxgate_sim.upyun.signature import md5_hex, old_notification_sign, sign
from wxgate_sim.upyun.tasks import Task

PATIENCE = 10.0


@dataclass(slots=True)
class Sent:
    """One notification. `status` stays None when nobody answered, and `error` then tells why."""

    task_id: str
    url: str
    status: int | None = None
    error: str = ""


async def send(task: Task, how: Notification, now: float) -> Sent:
    """Post it once, as `how` says; an answer other than 2xx is not followed by another try."""
    headers, body = signed(task, how, now)
    sent = Sent(task.id, task.notify_url)
    session = ClientSession(
        connector=TCPConnector(force_close=True), timeout=ClientTimeout(total=PATIENCE), trust_env=False
    )
    try:
        async with (
            session,
            session.post(
                URL(task.notify_url, encoded=True), data=body, headers=headers, allow_redirects=False
            ) as response,
        ):
            sent.status = response.status
    except (TimeoutError, ClientError, ValueError) as error:
        sent.error = type(error).__name__
    return sent


def signed(task: Task, how: Notification, now: float) -> tuple[dict[str, str], bytes]:
    """Headers and body. An old one has its signature in the body only, one to be refused has a wrong one in both."""
    name, password = task.operator.name, task.operator.password
    key = f"{password}?" if how == "bad_signature" else password
    moment = int(now)
    told = {**task.result(), "signature": old_notification_sign(name, key, task.id, moment), "timestamp": moment}
    body = _written(told, as_json=task.as_json)
    headers = {"Content-Type": "application/json" if task.as_json else "application/x-www-form-urlencoded"}
    if how != "old":
        date, md5, parts = formatdate(now, usegmt=True), md5_hex(body), urlsplit(task.notify_url)
        uri = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        authorization = f"UPYUN {name}:{sign(key, 'POST', uri, date, md5)}"
        headers |= {"Date": date, "Content-MD5": md5, "Authorization": authorization}
    if how == "altered":
        body = _written({**told, "status_code": 200, "path": ["/altered.mp3"]}, as_json=task.as_json)
    return headers, body


def _written(told: dict[str, object], *, as_json: bool) -> bytes:
    return orjson.dumps(told) if as_json else urlencode(told, doseq=True).encode()
