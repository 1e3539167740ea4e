"""The storage of media: a small file is stored, read, asked for at its public URL, and deleted again."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx

from wxgate.blobs.opening import MEDIA, SPOOL, open_blobs, open_spool
from wxgate.blobs.paths import new_path
from wxgate.blobs.spool import Spool
from wxgate.blobs.store import StorageFailed
from wxgate.blobs.tree import DRAFTS
from wxgate.blobs.types import UNKNOWN
from wxgate.cli.findings import Finding, failed, ok, warning
from wxgate.protocol.clock import Clock
from wxgate.protocol.text import Text
from wxgate.settings import Settings

SECONDS: Final = 5.0
SIZE: Final = 1000
"""Bytes of the file that is stored; any setting allows so many."""

MONTH: Final = "1970/01"
"""Where it is stored: in a folder that nobody else uses."""

_NAMES: Final = {
    "folder": Text("文件夹", "the folder"),
    "s3": Text("S3", "S3"),
    "upyun": Text("又拍云", "UpYun"),
}
_CURES: Final = {
    "folder": Text(
        "检查 DATA_DIR 的属主、权限和磁盘空间", "check the owner and the mode of DATA_DIR and the free space there"
    ),
    "s3": Text(
        "检查各项 WXGATE_S3_* 设置；密钥须能在该存储桶中读取、写入与删除",
        "check the WXGATE_S3_* settings; the key must be able to read, write and delete in the bucket",
    ),
    "upyun": Text(
        "检查各项 WXGATE_UPYUN_* 设置；操作员须有读取、写入与删除权限",
        "check the WXGATE_UPYUN_* settings; the operator must be able to read, write and delete",
    ),
}
_MADE: Final = Text("wxgate serve 首次启动时会建立", "wxgate serve makes it when it first starts")
_SERVE: Final = Text(
    "wxgate serve 运行时才能从此地址读取文件；若它已在运行，请检查反向代理是否转发 /media/",
    "files can be read there while wxgate serve runs; if it does, see that the reverse proxy forwards /media/",
)
_PUBLIC: Final = Text(
    "检查 MEDIA_URL 是否为该存储桶的公网地址，并允许公众读取；若只有本机无法访问，可忽略",
    "check that MEDIA_URL is the bucket's public address and that the public may read there; ignore it if this machine "
    "alone cannot reach it",
)


async def examine(settings: Settings) -> list[Finding]:
    """The findings about storing, and about the public URL of what was stored. Nothing of it stays."""
    if settings.storage == "folder" and not settings.data_dir.exists():
        what = Text(f"{settings.data_dir} 还不存在", f"{settings.data_dir} does not exist yet")
        return [warning("storage", what, _MADE)]
    name, cure = _NAMES[settings.storage], _CURES[settings.storage]
    try:
        with _no_trace(settings) as spool:
            public = await _tried(spool, settings)
    except StorageFailed as error:
        return [failed("storage", Text(f"{name.zh}：{error.reason.zh}", f"{name.en}: {error.reason.en}"), cure)]
    except FileNotFoundError:
        zh, en = "刚存入的文件读不到", "the file that was just stored cannot be read"
        return [failed("storage", Text(f"{name.zh}：{zh}", f"{name.en}: {en}"), cure)]
    zh, en = f"{name.zh}可以写入、读取和删除文件", f"{name.en} stores a file, reads it and deletes it"
    return [ok("storage", zh, en), public]


@contextmanager
def _no_trace(settings: Settings) -> Iterator[Spool]:
    """The spool. Folders that are made meanwhile are removed: they would belong to whoever runs this, root perhaps."""
    with ExitStack() as stack:
        if not settings.data_dir.exists():
            yield Spool(Path(stack.enter_context(TemporaryDirectory())), SIZE)
            return
        for folder in (MEDIA, f"{MEDIA}/{DRAFTS}", f"{MEDIA}/{MONTH[:4]}", f"{MEDIA}/{MONTH}", SPOOL):
            if not (settings.data_dir / folder).exists():
                stack.callback(_remove, settings.data_dir / folder)
        yield open_spool(settings)


def _remove(folder: Path) -> None:
    with suppress(OSError):  # it was not made, or somebody uses it by now
        folder.rmdir()


async def _tried(spool: Spool, settings: Settings) -> Finding:
    """What the public URL answers, the rest having gone well. Raises StorageFailed, FileNotFoundError."""
    path, data = new_path(0, UNKNOWN), secrets.token_bytes(SIZE)
    blobs = open_blobs(settings, Clock())
    try:
        async with spool.file() as file:
            await file.write(data)
            await file.finish()
            await blobs.put(path, file.path, UNKNOWN.content_type)
        try:
            if b"".join([piece async for piece in blobs.read(path)]) != data:
                raise FileNotFoundError
            return await _public(blobs.url(path), data, settings)
        finally:
            await blobs.delete(path)
    finally:
        await blobs.close()


async def _public(url: str, data: bytes, settings: Settings) -> Finding:
    """What the world gets at the file's URL. A folder's files are served by a gateway, which need not run now."""
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            reply = await client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        what = Text(f"{settings.media} 没有应答：{reason}", f"{settings.media} does not answer: {reason}")
    else:
        if reply.status_code == httpx.codes.OK and reply.content == data:
            return ok("media_url", f"{settings.media} 可以读取文件", f"files can be read at {settings.media}")
        what = Text(
            f"{settings.media} 的应答（HTTP {reply.status_code}）不是刚存入的文件",
            f"what answers at {settings.media} (HTTP {reply.status_code}) is not the file that was just stored",
        )
    return warning("media_url", what, _SERVE) if settings.storage == "folder" else failed("media_url", what, _PUBLIC)
