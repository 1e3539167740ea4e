"""The files below one folder of the disk, found so that no symbolic link leads out. Everything here blocks."""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from wxgate.blobs.disk import delete_older
from wxgate.blobs.paths import is_path

DRAFTS: Final = ".drafts"
"""Folder, below the root, of files that are not complete. No path of ours leads there."""

LEFT_SECONDS: Final = 86400.0
"""A draft of that age was left by a process that was killed."""

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_SUCH: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


class Tree:
    """Files by their paths. Raises OSError; a path that `is_path` does not know is a ValueError."""

    def __init__(self, root: Path) -> None:
        """`root` is made when something is stored, and may itself be a link to another disk."""
        self.root = root

    def put(self, path: str, source: Path) -> None:
        """Puts the bytes of `source` there, safe from a power cut when this returns; what was there is replaced.

        On the same file system nothing is copied: the source gets a second name. So nobody may write to it any more.
        """
        folders, name = _parts(path)
        self._make_root()
        draft = secrets.token_hex(16)
        with self._opened([DRAFTS], make=True) as (_, drafts), self._opened(folders, make=True) as opened:
            try:
                _draft(source, draft, drafts)
                os.rename(draft, name, src_dir_fd=drafts, dst_dir_fd=opened[-1])
            finally:
                # also after a rename: of two names of the same file it does nothing
                _unlink(draft, drafts)
            for folder in reversed(opened):  # a name counts once its folder is on the disk, up to the root
                os.fsync(folder)

    def open(self, path: str) -> int:
        """A descriptor for reading. Raises FileNotFoundError for what is no file, and for what lies behind a link."""
        folders, name = _parts(path)
        try:
            with self._opened(folders, make=False) as opened:
                # O_NONBLOCK: opening a pipe would wait for its other end
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                descriptor = os.open(name, flags, dir_fd=opened[-1])
        except OSError as error:
            raise _absent(path) if error.errno in _NO_SUCH else error from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _absent(path)
        return descriptor

    def delete(self, path: str) -> None:
        """Deletes the file, or the link that has its name; neither is no error."""
        folders, name = _parts(path)
        try:
            with self._opened(folders, make=False) as opened:
                os.unlink(name, dir_fd=opened[-1])
                os.fsync(opened[-1])
        except OSError as error:
            if error.errno not in _NO_SUCH:
                raise

    def clean_up(self) -> int:
        """How many drafts of killed processes were deleted."""
        return delete_older(self.root / DRAFTS, LEFT_SECONDS)

    def _make_root(self) -> None:
        if not self.root.is_dir():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            parent = os.open(self.root.parent, _FOLDER)
            try:
                os.fsync(parent)
            finally:
                os.close(parent)

    @contextmanager
    def _opened(self, folders: Sequence[str], *, make: bool) -> Iterator[list[int]]:
        """Descriptors of the root and of each folder below it, for the time of the `with`."""
        with ExitStack() as stack:
            opened: list[int] = []

            def enter(descriptor: int) -> None:
                stack.callback(os.close, descriptor)
                opened.append(descriptor)

            enter(os.open(self.root, _FOLDER))
            for name in folders:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(name, 0o700, dir_fd=opened[-1])
                enter(os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=opened[-1]))
            yield opened


def _parts(path: str) -> tuple[list[str], str]:
    if not is_path(path):
        raise ValueError("a path that wxgate.blobs.paths did not make")
    *folders, name = path.split("/")
    return folders, name


def _draft(source: Path, draft: str, drafts: int) -> None:
    """A second name for `source`, or a copy where the file system gives none; its bytes are on the disk."""
    try:
        os.link(source, draft, dst_dir_fd=drafts, follow_symlinks=False)
    except OSError:
        # another file system, or one without links
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with source.open("rb") as old, os.fdopen(os.open(draft, flags, 0o600, dir_fd=drafts), "wb") as new:
            shutil.copyfileobj(old, new, 1024 * 1024)
    descriptor = os.open(draft, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=drafts)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unlink(name: str, folder: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def _absent(path: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
