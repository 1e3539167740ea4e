"""UpYun's own Python SDK as a client of the simulator, with types for what the tests use of it."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Protocol, cast
from urllib.parse import urlsplit

from requests import Session

BUCKET = "demo-bucket"
OPERATOR = "demo-op"
PASSWORD = "demo-pass-123"

Info = dict[str, str]


class Processing(Protocol):
    """The part of the SDK that talks to the processing host, a fixed one."""

    HOST: str


class Pipe(Protocol):
    """The part that holds the connections."""

    session: Session


class Sdk(Protocol):
    """The SDK's `UpYun`."""

    av: Processing
    hp: Pipe

    def put(
        self, key: str, value: object, checksum: bool = False, headers: Info | None = None, **more: object
    ) -> dict[str, object]: ...
    def get(self, key: str, value: IO[bytes] | None = None) -> str: ...
    def delete(self, key: str) -> None: ...
    def mkdir(self, key: str) -> None: ...
    def copy(self, src: str, dest: str) -> Info: ...
    def move(self, src: str, dest: str) -> Info: ...
    def usage(self) -> str: ...
    def getinfo(self, key: str) -> Info: ...
    def getlist(self, key: str = "/", limit: int | None = None, order: str | None = None) -> list[Info]: ...
    def get_list_with_iter(
        self, key: str = "/", limit: int | None = None, order: str | None = None, begin: str | None = None
    ) -> dict[str, object]: ...
    def iterlist(self, key: str = "/") -> Iterator[Info]: ...
    def pretreat(self, tasks: list[dict[str, object]], source: str, notify_url: str = "") -> list[str]: ...
    def status(self, taskids: list[str]) -> dict[str, int | None]: ...
    def verify_signature(self, signature: str, uri: str, headers: Info) -> bool: ...


class _Connecting(Protocol):
    def __call__(self, service: str, username: str, password: str, *, endpoint: str, timeout: float) -> Sdk: ...


class _Module(Protocol):
    UpYun: _Connecting
    UpYunServiceException: type[Exception]


_upyun = cast("_Module", importlib.import_module("upyun"))


class Refusal(Protocol):
    """The SDK's exception for an answer that is none of 2xx. `err` is the answer's body."""

    request_id: str
    status: int
    err: str


@contextmanager
def connected(url: str, bucket: str = BUCKET, operator: str = OPERATOR, password: str = PASSWORD) -> Iterator[Sdk]:
    """The SDK, talking to `url` in place of both of UpYun's hosts."""
    place = urlsplit(url).netloc
    sdk = _upyun.UpYun(bucket, operator, password, endpoint=place, timeout=20)
    sdk.av.HOST = place
    sdk.hp.session.trust_env = False
    with sdk.hp.session:
        yield sdk


def refusal_of(call: Callable[[], object]) -> Refusal | None:
    """How UpYun refused the call; None when it did not."""
    try:
        call()
    except _upyun.UpYunServiceException as refused:
        return cast("Refusal", refused)
    return None
