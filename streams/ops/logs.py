"""Writes logs as JSON lines to standard error, one event per line; order id and verdict id join them."""

import logging
import sys
import time
from collections.abc import Callable
from typing import TextIO

import structlog

from streams.ops.escaping import visible

LIBRARIES = ("aiokafka", "faust", "mode", "kafka")
QUIET_SECONDS = 30.0
MOST_WORDS = 1_000
LEVELS = ("debug", "info", "warning", "error")


def configure(level: str = "info", *, human: bool = False, stream: TextIO | None = None) -> None:
    """Configures structlog and the standard library's logging. human: render for a terminal instead of as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderers: list[structlog.typing.Processor] = (
        [_visible, structlog.dev.ConsoleRenderer()] if human else [structlog.processors.JSONRenderer()]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            *renderers,
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    if level != "debug":
        handler.addFilter(RateLimit())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in LIBRARIES:
        logging.getLogger(noisy).setLevel(logging.DEBUG if level == "debug" else logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _visible(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Escapes control characters for the terminal renderer; the JSON renderer does so itself."""
    del logger, method
    return {name: visible(value) if isinstance(value, str) else value for name, value in event.items()}


class RateLimit(logging.Filter):
    """Drops repeats of a library's message within `seconds`, and counts them.

    Kafka's clients write about a hundred lines per second while a broker is away, which would hide everything else.
    """

    def __init__(self, seconds: float = QUIET_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seconds, self._clock = seconds, clock
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Returns True if the record may pass; the next one that passes says how many were dropped."""
        if record.name.partition(".")[0] not in LIBRARIES:
            return True
        key, now = (record.name, str(record.msg)), self._clock()
        since, left_out = self._said.get(key, (now - self._seconds, 0))
        if now - since < self._seconds:
            self._said[key] = since, left_out + 1
            return False
        if len(self._said) >= MOST_WORDS:
            self._said.clear()
        self._said[key] = now, 0
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (and {left_out} times more)", ()
        return True
