"""Signs of what is seldom stated: found by which members a record states, so none may have a value unstated."""

from collections.abc import Iterator, Mapping

import pytest

from schemas.order import Claims, EndUse, OrderEvent
from schemas.party import Party
from schemas.record import Record
from streams.facts.order import Facts
from streams.law.signs import FLAGS, OF_CLAIMS, OF_ORDER, OF_PARTY, signs
from tests.rules.screening import enacted, facts_of

TABLES: list[tuple[type[Record], Mapping[str, str]]] = [
    (OrderEvent, OF_ORDER | {"claims": "", "end_use": "", "us_person_involved": "us_person"}),
    (Claims, OF_CLAIMS),
    (EndUse, dict.fromkeys((*FLAGS, "ic_fab"), "")),
    (Party, OF_PARTY),
]


def _records(facts: Facts) -> Iterator[Record]:
    yield from (facts.order, facts.order.claims, facts.order.end_use)
    yield from (one.party for one in facts.parties)


@pytest.mark.parametrize(("model", "table"), TABLES, ids=[model.__name__ for model, _ in TABLES])
def test_a_member_that_is_not_stated_says_nothing(model: type[Record], table: Mapping[str, str]) -> None:
    for name in table:
        unstated = model.model_fields[name].get_default(call_default_factory=True)
        assert not unstated or (isinstance(unstated, Record) and not unstated.model_fields_set), name


def test_what_has_a_value_is_stated() -> None:
    seen = 0
    for examples in enacted().examples.values():
        for one in examples:
            facts = facts_of(one.given, one.on, lists=one.lists, licences=one.licences, policy=one.policy)
            for record in _records(facts):
                given = {name for name, member in record if member and not isinstance(member, Record)}
                assert given - record.model_fields_set <= {"final"}, (one.says, given)
                seen += len(given)
    assert seen > 10_000


def test_what_is_set_on_a_copy_is_stated() -> None:
    facts = facts_of({}, "2026-11-30")
    party = facts.parties[0].party.model_copy(update={"military_end_user": True})
    order = facts.order.model_copy(update={"shipping": {"vessel": "MV Alder"}, "parties": (party,)})
    assert {"military_end_user"} <= party.model_fields_set
    assert {"shipping", "parties"} <= order.model_fields_set


@pytest.mark.parametrize(
    ("given", "sign"),
    [
        ({"transit": [{"country": "TR"}]}, "transit"),
        ({"signals": {"RF_ANY": True}}, "signals"),
        ({"us_person_involved": True, "transaction_type": "reexport"}, "us_person"),
        ({"claims": {"license_exception": "LVS"}}, "claim:exception"),
        ({"end_use": {"nuclear": "unknown"}}, "end_use:nuclear"),
        ({"end_use": {"ic_fab": "legacy"}}, "end_use:ic_fab"),
        ({"parties": [{"role": "end_user", "name": "Alder AG", "country": "DE", "hq_country": "CN"}]}, "headquarters"),
    ],
)
def test_what_is_stated_gives_its_sign(given: Mapping[str, object], sign: str) -> None:
    assert sign in signs(facts_of(given, "2026-11-30"), frozenset(), ("DE",), frozenset())
    assert sign not in signs(facts_of({}, "2026-11-30"), frozenset(), ("DE",), frozenset())
