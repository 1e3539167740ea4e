"""An S3 service on a free port, imitated by moto."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from wxgate.settings import Settings

NAME = "wxgate-media"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket that the public may read."""

    endpoint: str

    def settings(self, data_dir: Path, **more: object) -> Settings:
        """The settings of an installation that stores here."""
        return Settings.model_validate(
            {
                "data_dir": data_dir,
                "storage": "s3",
                "media_url": f"{self.endpoint}/{NAME}",
                "s3_endpoint": self.endpoint,
                "s3_bucket": NAME,
                "s3_access_key_id": SecretStr("AKIDEXAMPLE"),
                "s3_secret_access_key": SecretStr("wJalrXUtnFEMI"),
                **more,
            }
        )


@contextmanager
def running_bucket() -> Iterator[Bucket]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it logs every request
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        bucket = Bucket(f"http://{host}:{port}")
        _make_public(bucket)
        yield bucket
    finally:
        server.stop()


def _make_public(bucket: Bucket) -> None:
    everybody_reads = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{NAME}/*"}
        ],
    }
    with httpx.Client(base_url=bucket.endpoint, trust_env=False, verify=False) as http:
        http.put(f"/{NAME}").raise_for_status()
        http.put(f"/{NAME}?policy", content=orjson.dumps(everybody_reads)).raise_for_status()
