"""Ctrl-C while modules load: nothing is open yet, and an exception out of an import would be shown as a fault."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ended_quietly() -> Iterator[None]:
    """Inside, Ctrl-C ends the process at once with exit code 130; a process told to ignore SIGINT still ignores it."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    os.write(2, b"Stopped.\n")
    os._exit(130)
