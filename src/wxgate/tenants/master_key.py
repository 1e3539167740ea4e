"""The master key: read from the setting, or from a file that the first run makes."""

import base64
import contextlib
import os
from pathlib import Path
from typing import Final

from wxgate.tenants.errors import MasterKeyInvalid
from wxgate.tenants.vault import KEY_BYTES, new_key

FILE_NAME: Final = "master.key"


def parse_keys(text: str, source: str) -> tuple[bytes, ...]:
    """The keys of a comma list (lines count as commas): the first seals, all open.

    Raises MasterKeyInvalid, naming `source`, unless each is the base64 of 32 bytes.
    """
    parts = [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
    if not parts:
        raise _invalid(source)
    return tuple(_parse(part, source) for part in parts)


def format_key(key: bytes) -> str:
    """The key as MASTER_KEY takes it."""
    return base64.b64encode(key).decode()


def read_key_file(data_dir: Path) -> tuple[bytes, ...] | None:
    """The keys of the generated file, None when there is no file. Raises MasterKeyInvalid."""
    path = data_dir / FILE_NAME
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MasterKeyInvalid(
            f"无法读取 {path}（{error.strerror}），请检查文件权限",
            f"cannot read {path} ({error.strerror}); check its permissions",
        ) from error
    return parse_keys(text, str(path))


def make_key_file(data_dir: Path) -> tuple[bytes, ...]:
    """The keys of the file, made with a fresh key and mode 0600 unless it exists.

    Of several processes that start at once, one makes it and the others read what that one made.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = data_dir / f".{FILE_NAME}.{os.getpid()}.{os.urandom(4).hex()}"
    _write(draft, f"{format_key(new_key())}\n")
    # a link appears whole or not at all, and never replaces a key
    with contextlib.suppress(FileExistsError):
        os.link(draft, data_dir / FILE_NAME)
    draft.unlink()
    _sync_folder(data_dir)
    keys = read_key_file(data_dir)
    assert keys is not None
    return keys


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    # losing the file's name after secrets were sealed with its key would lose the secrets
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _parse(part: str, source: str) -> bytes:
    try:
        key = base64.b64decode(part.replace("-", "+").replace("_", "/"), validate=True)
    except ValueError:
        raise _invalid(source) from None
    if len(key) != KEY_BYTES:
        raise _invalid(source)
    return key


def _invalid(source: str) -> MasterKeyInvalid:
    return MasterKeyInvalid(
        f"{source} 应为 44 个字符的 base64 密钥（{KEY_BYTES} 字节），多个以逗号分隔；wxgate secrets new-key 可生成",
        f"{source} must be a base64 key of 44 characters ({KEY_BYTES} bytes), or several with commas between; "
        "wxgate secrets new-key makes one",
    )
