"""Workers as processes, under a process manager of our own: what ends is started again, and how it ended is kept."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from streams.engine.broker.child import HOST, Child, free_port, tail
from streams.screening.rulebook import LAW_CHECKED_TO
from tests.policies import TRIAL_CLOCK_FILE

DAY: Final = LAW_CHECKED_TO
"""Evaluation day of workers and orders."""
READY_SECONDS: Final = 90.0
STOP_SECONDS: Final = 40.0
POLL_SECONDS: Final = 0.1
HOPELESS: Final = 4
"""Ends of each worker while all are waited for, after which nothing more is expected of them."""
REFUSED: Final = 2
"""Exit code of a worker that must not be started again before somebody has changed something."""


class WorkerRefusedError(RuntimeError):
    """A worker ended in a way that no fault of this harness explains; the message carries the end of its log."""


@dataclass
class Member:
    """One place in the fleet: the process that fills it now, and how those before it ended, by exit code."""

    number: int
    log: Path
    child: Child
    port: int
    ended: Counter[int] = field(default_factory=Counter)
    leaving: bool = False
    """SIGTERM was sent; until it is gone."""
    frozen: bool = False

    def signal(self, number: signal.Signals) -> None:
        """Nothing where the process has ended by itself meanwhile."""
        if self.child.alive:
            os.kill(self.child.pid, number)


class Fleet:
    """So many `shipscreen worker` processes. settings: SHIPSCREEN_ variables without the prefix."""

    def __init__(self, count: int, place: Path, broker: str, **settings: str) -> None:
        own = {"BROKER": broker, "HTTP_HOST": HOST, "TODAY": DAY.isoformat(), "POLICY": TRIAL_CLOCK_FILE}
        self._settings = own | {key.upper(): it for key, it in settings.items()}
        self._place = place
        self._keeping: asyncio.Task[None] | None = None
        self.members = [self._member(number) for number in range(1, count + 1)]
        self.refused: list[str] = []
        """Ends of logs of workers that exited with a code that a restart does not mend."""

    async def __aenter__(self) -> Self:
        self._keeping = asyncio.create_task(self._keep(), name="process manager")
        await self.until_ready()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        for member in self.members:
            member.child.kill()

    @property
    def exits(self) -> Counter[int]:
        """By exit code, negative for signals: all ends so far."""
        return sum((member.ended for member in self.members), Counter())

    async def until_ready(self, within: float = READY_SECONDS) -> None:
        """All at once. Raises WorkerRefusedError."""
        deadline, before = time.monotonic() + within, self.exits.total()
        while not all([await self.is_ready(member) for member in self.members]):
            hopeless = self.exits.total() - before >= HOPELESS * len(self.members)
            if self.refused or hopeless or time.monotonic() > deadline:
                raise WorkerRefusedError("\n".join([*self.refused, *self.log_tails()]))
            await asyncio.sleep(POLL_SECONDS)

    async def is_ready(self, member: Member) -> bool:
        return await asyncio.to_thread(_answers, f"http://{HOST}:{member.port}/readyz") and not member.frozen

    def kill(self, member: Member) -> None:
        """SIGKILL."""
        member.signal(signal.SIGKILL)

    async def restart(self, member: Member) -> float:
        """SIGTERM, and the process manager starts it again; gives how long it took to go, seconds.

        Raises WorkerRefusedError where it does not go.
        """
        child = member.child
        member.leaving = True
        member.signal(signal.SIGTERM)
        since = time.monotonic()
        while child.alive:
            if time.monotonic() > since + STOP_SECONDS:
                raise WorkerRefusedError(f"still there {STOP_SECONDS:g} s after SIGTERM:\n{tail(member.log)}")
            await asyncio.sleep(POLL_SECONDS)
        return time.monotonic() - since

    async def freeze(self, member: Member, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after so long: the process does not know that time has passed."""
        child = member.child
        member.frozen = True
        member.signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        member.frozen = False
        if member.child is child:
            member.signal(signal.SIGCONT)

    async def stop(self) -> Counter[int]:
        """SIGTERM to all, for good; gives their exit codes."""
        assert self._keeping is not None
        self._keeping.cancel()
        await asyncio.gather(self._keeping, return_exceptions=True)
        for member in self.members:
            member.signal(signal.SIGTERM)
        codes: Counter[int] = Counter()
        for member in self.members:
            # Not Child.stop: its SIGTERM would be a second one, and end a process that is already past its handlers.
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(member.child.process.wait, STOP_SECONDS)
            member.child.kill()
            codes[member.child.process.returncode] += 1
        return codes

    def log_tails(self) -> list[str]:
        return [tail(member.log) for member in self.members]

    def rss_mib(self) -> list[float]:
        """Resident memory of each process, MiB; 0 where it is just gone."""
        return [_rss(member.child.pid) for member in self.members]

    async def _keep(self) -> None:
        while True:
            for member in self.members:
                if not member.child.alive:
                    self._replace(member)
            await asyncio.sleep(POLL_SECONDS)

    def _replace(self, member: Member) -> None:
        code = member.child.process.returncode
        member.ended[code] += 1
        if code == REFUSED or (code == 0 and not member.leaving):
            self.refused.append(f"worker {member.number} ended with code {code}:\n{tail(member.log)}")
        member.child.kill()
        fresh = self._member(member.number)
        member.child, member.port, member.leaving = fresh.child, fresh.port, False

    def _member(self, number: int) -> Member:
        port = free_port()
        own = {**self._settings, "HTTP_PORT": str(port), "LABEL": f"worker-{number}"}
        variables = {f"SHIPSCREEN_{name}": value for name, value in own.items()}
        log = self._place / f"worker-{number}.log"
        command = [sys.executable, "-m", "streams.cli", "worker"]
        return Member(number, log, Child(command, log, env=os.environ | variables), port)


def _answers(url: str) -> bool:
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2) as answer:
        return bool(answer.status == 200)
    return False


def _rss(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0
