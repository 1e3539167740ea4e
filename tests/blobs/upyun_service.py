"""The simulated UpYun as a storage."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from wxgate.blobs.upyun.http import Endpoint
from wxgate.blobs.upyun.signature import Operator
from wxgate.blobs.upyun.store import UpyunBlobs
from wxgate.protocol.clock import Clock
from wxgate.settings import Settings
from wxgate_sim.upyun.server import UpyunServer

BUCKET = "demo-bucket"
OPERATOR = "demo-op"
PASSWORD = "demo-pass-123"


def upyun_settings_for(upyun: UpyunServer, data_dir: Path, **more: object) -> Settings:
    """The settings of an installation that stores there, in a bucket that is there from now on."""
    upyun.add_bucket(BUCKET, OPERATOR, PASSWORD)
    return Settings.model_validate(
        {
            "data_dir": data_dir,
            "storage": "upyun",
            "media_url": upyun.public_url(BUCKET),
            "upyun_bucket": BUCKET,
            "upyun_operator": OPERATOR,
            "upyun_password": SecretStr(PASSWORD),
            "upyun_api_url": upyun.url,
            "upyun_tasks_url": upyun.url,
            **more,
        }
    )


@asynccontextmanager
async def store_at(url: str, clock: Clock | None = None, password: str = PASSWORD) -> AsyncIterator[UpyunBlobs]:
    """The bucket at this address, with no pauses between tries."""
    endpoint = Endpoint(url, Operator(OPERATOR, password), clock or Clock(), pauses=(0.0,) * 3)
    opened = UpyunBlobs(BUCKET, "https://media.example.com", endpoint)
    try:
        yield opened
    finally:
        await opened.close()
