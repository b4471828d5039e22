"""A counter that survives the process, for events at a worker's end that no scrape would see."""

import hashlib
import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_DIGITS = 20
"""More are no count of ours."""


class PersistentCounter:
    """Keeps one number in a file of the machine's temporary folder. If the file is lost, only the count is lost.

    Others may write in that folder: the file is ours alone, no link is followed, and none of the name is a path.
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        plain = re.sub(r"[^A-Za-z0-9-]", "_", name)[:80]
        # What differs in other characters alone must not share a file.
        mark = hashlib.sha256(name.encode()).hexdigest()[:8]
        self._file = (folder or Path(tempfile.gettempdir())) / f"shipscreen-{plain}-{mark}.count"

    @property
    def count(self) -> int:
        """The count; 0 if the file is missing, unreadable or not ours."""
        with suppress(OSError, ValueError):
            file = self._opened(os.O_RDONLY)
            try:
                return max(0, int(os.read(file, _DIGITS)))
            finally:
                os.close(file)
        return 0

    def add(self) -> None:
        """Adds one; ignores a full or read-only disk, and a file that is not ours."""
        count = self.count + 1
        with suppress(OSError):
            file = self._opened(os.O_WRONLY | os.O_CREAT)
            try:
                os.ftruncate(file, 0)
                os.write(file, str(count).encode())
            finally:
                os.close(file)

    def _opened(self, flags: int) -> int:
        """Raises OSError for a link, and for what is not a plain file of this user's under this one name."""
        # Not to wait: somebody may have put a pipe there.
        file = os.open(self._file, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_nlink != 1:
            os.close(file)
            raise PermissionError(f"{self._file} is not a file of ours")
        return file
