"""Nothing between quotation marks says no more than "n/a": where that holds an order, so does "".

Asked of every text that an example of any rule states of an order and its items: there it matters.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bench.siblings.cases import Case, cases
from bench.siblings.held import replaced
from schemas.order import OrderEvent

Path = tuple[str | int, ...]
MOST = 2
"""Examples of one rule in which a member is asked."""
UNASKED = {"capability": "4G or 5G: only the review policy of a licence reads it", "customer_id": "the sender's own",
           "website": "the sender's own", "signals": "a table", "conditions_met": "a table"}  # fmt: skip
"""Members that no example states, and why nothing can come of it."""
LAWFUL = frozenset({"names"})
"""One more name that is blank is none: many systems send it so. The party's own name is screened all the same."""
UNSAID = ("n/a", "unknown")


def texts(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, str):
        yield path
    elif isinstance(value, Mapping):
        for name, below in value.items():
            yield from texts(below, (*path, name))
    elif isinstance(value, list | tuple):
        for place, below in enumerate(value):
            yield from texts(below, (*path, place))


def member(path: Path) -> str:
    return str(next(step for step in reversed(path) if isinstance(step, str)))


def outcome(case: Case, path: Path, given: str) -> str:
    try:
        return case.decided(replaced(case.order, path, given)).outcome
    except ValidationError:
        return "refused"


def asked() -> Iterator[tuple[Case, Path]]:
    done: dict[tuple[str, str], int] = {}
    for case in cases():
        for path in texts(case.order):
            key = case.rule, member(path)
            done[key] = done.get(key, 0) + 1
            if done[key] <= MOST:
                yield case, path


ASKED = list(asked())


@pytest.mark.parametrize("given", ["", "  "])
def test_what_holds_unsaid_holds_empty(given: str) -> None:
    cleared = [
        (case.name, path)
        for case, path in ASKED
        if member(path) not in LAWFUL
        and outcome(case, path, given) == "clear"
        and all(outcome(case, path, one) == "hold" for one in UNSAID)
    ]
    assert not cleared


def test_every_text_of_the_schema_is_asked() -> None:
    assert set(strings(OrderEvent)) - {member(path) for _, path in ASKED} == UNASKED.keys()


def strings(kind: type[BaseModel]) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        types = set(_types(field.annotation))
        if str in types:
            yield field.alias or name
        for below in types:
            if isinstance(below, type) and issubclass(below, BaseModel) and below is not kind:
                yield from strings(below)


def _types(annotation: Any) -> Iterator[Any]:
    parts = getattr(annotation, "__args__", ())
    if not parts:
        yield annotation
    for part in parts:
        yield from _types(part)
