"""The user's cache folder: files that save time and may be lost. Only what this user alone can write is read."""

import contextlib
import mmap
import os
import stat
from pathlib import Path


def cache_folder() -> Path:
    """Returns the folder, which need not exist."""
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path("~/.cache").expanduser()) / "shipment-screening"


def read_cached(name: str) -> memoryview | None:
    """Returns a file of the folder, mapped; None if there is none, or another user can write it."""
    try:
        opened = os.open(cache_folder() / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(opened)
        mine = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
        if not mine or not found.st_size:
            return None
        return memoryview(mmap.mmap(opened, 0, access=mmap.ACCESS_READ))
    except OSError:
        return None
    finally:
        os.close(opened)


def write_cached(name: str, content: bytes, *, kept: int) -> None:
    """Writes a file that only this user can read, and removes all but the newest `kept` of its kind (`kind-...`).

    Does nothing where it cannot write.
    """
    folder, kind = cache_folder(), name.partition("-")[0]
    fresh = folder / f"{name}.{os.getpid()}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(opened, "wb") as file:
                file.write(content)
            fresh.replace(folder / name)
        finally:
            fresh.unlink(missing_ok=True)
        older = sorted(folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in older[kept:]:
            path.unlink(missing_ok=True)
