"""The ledger of lists comes to what the whole of knowledge comes to, and to the same after a publisher died halfway."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.listed_party import ListedParty
from streams.facts.order import ExchangeRates
from streams.lists.fold import Record
from streams.lists.ledger import Ledger
from streams.lists.publish import Records, publication
from streams.lists.snapshot import Snapshot
from streams.screening.knowledge import Knowledge, KnowledgeRecord

DAY = date(2026, 11, 21)
entries = st.builds(
    ListedParty,
    list=st.just("HOUSE"),
    entry_id=st.sampled_from([f"e{n}" for n in range(6)]),
    name=st.sampled_from(["Works", "Other Works", "Third Works"]),
)
snapshots = st.lists(entries, max_size=6, unique_by=lambda entry: entry.entry_id)


def publish(ledger: Ledger, snapshot: Snapshot, name: str) -> Records:
    """The records of a publication made against a ledger."""
    applied = ledger.applied.get(snapshot.list)
    base = applied.snapshot if applied else None
    return publication(ledger.entries(snapshot.list), snapshot, snapshot_id=name, base=base, checked_at=DAY)


def numbered(topic: Records, start: int = 0) -> list[Record]:
    return [(start + offset, key, value) for offset, (key, value) in enumerate(topic)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(snapshots, st.integers(0, 9)), max_size=5))
def test_publishers_that_die_halfway_leave_no_trace(history: list[tuple[list[ListedParty], int]]) -> None:
    """Each publisher writes some of its records and dies, or all of them; whoever comes next starts from the topic."""
    topic: Records = []
    ledger, held = Ledger(), dict[str, ListedParty]()
    for number, (listed, died_after) in enumerate(history):
        records = publish(ledger, Snapshot.of("HOUSE", listed, min_entries=0), f"s{number}")
        written = records[: died_after + 1]
        ledger = ledger.after(numbered(written, len(topic)))
        topic.extend(written)
        if len(written) == len(records):
            held = {entry.entry_id: entry for entry in listed}
        assert ledger.entries("HOUSE") == held
        assert not ledger.refused
    at_once = Ledger().after(numbered(topic))
    assert at_once.entries("HOUSE") == held
    assert (at_once.states, at_once.applied) == (ledger.states, ledger.applied)


def test_a_ledger_holds_what_knowledge_holds() -> None:
    first = Snapshot.of("HOUSE", [ListedParty(list="HOUSE", entry_id=n, name=f"Works {n}") for n in "abc"])
    ledger = Ledger()
    topic: Records = []
    for name, snapshot in {"one": first, "two": Snapshot.of("HOUSE", first.entries[1:])}.items():
        records = publish(ledger, snapshot, name)
        ledger = ledger.after(numbered(records, len(topic)))
        topic.extend(records)
    read = [KnowledgeRecord("listed-parties.v1", n, key, value) for n, (key, value) in enumerate(topic)]
    knowledge, _ = Knowledge.empty(ExchangeRates({})).apply(read)
    assert ledger.parties == {party.key: party for party in knowledge.index}
    assert ledger.states == knowledge.lists
    assert ledger.entries("HOUSE") == knowledge.entries("HOUSE")
    assert ledger.parties["HOUSE/a"].effective_to == date(2026, 11, 20)


def test_a_marker_that_comes_after_anothers_is_refused() -> None:
    works = ListedParty(list="HOUSE", entry_id="1", name="Works")
    mine = publish(Ledger(), Snapshot.of("HOUSE", [works]), "mine")
    theirs = publish(Ledger(), Snapshot.of("HOUSE", [works.model_copy(update={"name": "Their Works"})]), "theirs")
    mixed = [mine[0], *theirs, mine[-1]]
    ledger = Ledger().after(numbered(mixed))
    assert [party.name for party in ledger.entries("HOUSE").values()] == ["Their Works"]
    assert "theirs was applied last" in ledger.refused[0]
