"""What a check says, and checks that run together, each with a limit of its own."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from streams.cli.shared.exits import Failure

Level = Literal["ok", "note", "unknown", "wrong"]
WHOLE: Final = 20
"""How many times longer a check may take that reads whole topics."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Result of one check.

    wrong: it holds orders, keeps workers from running or makes what is published untrue; note: worth knowing; unknown:
    it could not be found out.
    """

    level: Level
    about: str
    said: str
    todo: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One question to the broker. limit: seconds until it counts as not answered."""

    about: str
    ask: Callable[[], Iterable[Diagnosis]]
    limit: float


class _Asking(threading.Thread):
    """A check in a thread that nobody waits for in vain: a broker that hangs must not keep the others from speaking."""

    def __init__(self, check: Check) -> None:
        super().__init__(name=check.about, daemon=True)
        self._check = check
        self._answer: list[Diagnosis] | None = None
        self._until = time.monotonic() + check.limit
        self.start()

    def run(self) -> None:
        about = self._check.about
        try:
            self._answer = list(self._check.ask())
        except Failure as failed:
            self._answer = [Diagnosis("unknown", about, str(failed), failed.next_step or None)]
        except Exception as failed:  # noqa: BLE001  said, whatever it is
            self._answer = [Diagnosis("unknown", about, f"could not be found out: {failed!r}", None)]

    def answer(self) -> list[Diagnosis]:
        """Waits until the limit."""
        self.join(max(0.0, self._until - time.monotonic()))
        if self._answer is not None:
            return self._answer
        said = f"no answer within {self._check.limit:g} s"
        return [Diagnosis("unknown", self._check.about, said, "Ask again with a larger --limit; is the broker slow?")]


def together(checks: Sequence[Check]) -> Iterator[Diagnosis]:
    """Asks all at once; yields what they say in their order."""
    asking = [_Asking(check) for check in checks]
    for one in asking:
        yield from one.answer()
