"""A process that decides the golden orders, and tells which modules it loaded and which files it opened.

`python -m tests.audit.deciding CASES` imports nothing but what deciding needs.
"""

import json
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

OPENED: list[str] = []


def note(event: str, told: tuple[Any, ...]) -> None:
    if event == "open":
        OPENED.append(str(told[0]))


def main() -> None:
    sys.addaudithook(note)
    from streams.engine.deciding.book import Book, BookDraft
    from streams.engine.deciding.decide import Judge, PartitionPlace
    from streams.engine.deciding.records import Grounds
    from streams.facts.order import ExchangeRates
    from streams.facts.policy import Policy
    from streams.review.desks import Desks
    from streams.screening.knowledge import Knowledge
    from streams.screening.rulebook import Build, Rulebook

    day = date(2026, 11, 22)
    known = Knowledge.of((), (), (), ExchangeRates({}), day)
    judge = Judge(
        PartitionPlace(0, 1),
        Grounds(known, Rulebook.enacted(Build("x")), Policy(), Desks.load(), day),
        BookDraft(Book()),
    )
    for offset, line in enumerate(Path(sys.argv[1]).read_text("utf-8").splitlines()):
        judge.take(_event(offset, json.loads(line)["order"]))
    loaded = [file for one in list(sys.modules.values()) if (file := getattr(one, "__file__", None))]
    told = {"met": [*loaded, *OPENED], "published": len(judge.tally.published)}
    sys.stdout.write(json.dumps(told))


def _event(offset: int, order: dict[str, Any]) -> Any:
    order["revision"] = order.pop("version", 1)
    order["event"] = {"new": "submitted"}.get(told := order.pop("status", "new"), told)
    value = json.dumps(order).encode()
    return SimpleNamespace(partition=0, offset=offset, timestamp=0, key=None, value=value, headers=())


if __name__ == "__main__":
    main()
