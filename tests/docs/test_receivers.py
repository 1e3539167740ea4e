"""The receivers that readers copy take what the gateway really sends, and nothing that was altered on the way."""

import asyncio
import os
import re
import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from tests.docs.conftest import RUNNERS
from tests.docs.documents import Block, guides

from wxgate.deliveries.delivery import Delivery, form_delivery, raw_delivery
from wxgate.deliveries.signing import Signed, signed
from wxgate.jobs.job import NewJob
from wxgate.messages.callbacks import callback
from wxgate.messages.store import Recipient
from wxgate.push.service import CONTENT_TYPE

SECRET = "AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEv"
CODE = "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6"
PLACE = "http://127.0.0.1:8000/"
"""Where the guide's receivers listen; the tests choose another port."""
RECEIVERS = {"callback", "push"}
"""What blocks that serve are marked with; the others print, see test_snippets.py."""

each_receiver = pytest.mark.parametrize(
    "block",
    [pytest.param(each, id=each.where) for guide in guides() for each in guide.blocks() if each.run in RECEIVERS],
)


def outcome() -> NewJob:
    """The callback for a message that was sent."""
    to = Recipient(7, CODE, PLACE, "o7j_-3f8DUVeFVcuWIJUTKF1oWn1", "Qh7s3mWkq0GfYx2LrVb9JdTnE5uCzAo8pXiM1wRKvHs", None)
    (job,) = callback(form_delivery, to, "sent", 0, "ok", 1234567890123456789)
    return job


def message() -> NewJob:
    """A text that a visitor wrote, handed on."""
    xml = "<xml><MsgType>text</MsgType><Content>你好</Content></xml>"
    fields = {"app_id": "wx0123456789abcdef", "push_id": "7"}
    return raw_delivery(CODE, PLACE, xml, CONTENT_TYPE, fields, subject=7)


def sent(run: str, age: int = 0) -> tuple[Signed, str]:
    """What the gateway sends to a receiver of this sort, and its content type."""
    job = {"callback": outcome, "push": message}[run]()
    delivery = Delivery.model_validate_json(job.payload)
    return signed(delivery, SECRET, int(time.time()) - age, hmac=False), delivery.content_type


@asynccontextmanager
async def serving(block: Block, folder: Path) -> AsyncIterator[str]:
    """Runs the block as the guide says; its address."""
    program, name = RUNNERS[block.language]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed, so {block.where} was not run")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    path = folder / name
    path.write_text(block.text.replace("8000", str(port)), encoding="utf-8")
    command = [program, *(["-S", f"127.0.0.1:{port}"] if block.language == "php" else []), str(path)]
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, "WXGATE_CLIENT_SECRET": SECRET},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _listening(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        await process.wait()


async def _listening(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return


@each_receiver
async def test_a_receiver_takes_what_is_genuine_and_nothing_else(block: Block, tmp_path: Path) -> None:
    genuine, content_type = sent(block.run)
    stale, _ = sent(block.run, age=301)
    async with serving(block, tmp_path) as url, httpx.AsyncClient(trust_env=False, timeout=20) as http:

        async def answered(query: str, body: bytes) -> int:
            return (await http.post(f"{url}?{query}", content=body, headers={"Content-Type": content_type})).status_code

        assert await answered(f"mine=1&{genuine.query}", genuine.body) in range(200, 300)
        assert await answered(genuine.query, genuine.body.replace(b"sent", b"gone").replace(b"text", b"next")) == 403
        assert await answered(genuine.query.replace("authcode=", "other="), genuine.body) == 403
        assert await answered(stale.query, stale.body) == 403


@pytest.mark.parametrize("name", ["integrator.md", "integrator.zh-CN.md"])
def test_the_guide_knows_every_field_of_a_callback_and_of_a_push(name: str) -> None:
    (guide,) = [each for each in guides() if each.name.endswith(f"/{name}")]
    named = set(guide.codes())
    for job in (outcome(), message()):
        delivery = Delivery.model_validate_json(job.payload)
        assert delivery.fields.keys() <= named
    assert {"client_code", "req_time", "authcode", "body_sha256", "sign_type"} <= named


def test_every_sort_of_receiver_is_shown_in_php_and_in_python() -> None:
    shown = {(each.run, each.language) for guide in guides() for each in guide.blocks() if each.run in RECEIVERS}
    assert shown == {(run, language) for run in RECEIVERS for language in ("php", "python")}


def test_receivers_listen_where_the_guide_says() -> None:
    for guide in guides():
        for block in guide.blocks():
            if block.run in RECEIVERS and block.language == "python":
                assert re.search(r'make_server\("127\.0\.0\.1", 8000, ', block.text), block.where
