"""What an index knew of parties is carried over changes of the lists, and is what would be found anew."""

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.matching.index import CARRIED, MatchIndex

NAMES = ["Zweibrunn Quarzoptik GmbH", "Zweibrunn Quartzoptik", "Nebelhorn Feinwerk AG", "Harbour Trading", "Nordlicht"]
PARTIES = [Party(name=name, address="1 Quay Road, Hamburg") for name in NAMES]
changes = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3"]), st.none() | st.sampled_from(NAMES), st.sampled_from([(), PARTIES])),
    max_size=CARRIED + 3,
)


def listed(entry_id: str, name: str) -> ListedParty:
    return ListedParty(list="HOUSE", entry_id=entry_id, name=name, addresses=("1 Quay Road, Hamburg",))


@settings(max_examples=25, deadline=None)
@given(changes)
def test_what_is_carried_is_what_would_be_found(history: list[tuple[str, str | None, list[Party]]]) -> None:
    """Entries come, change and go; some or all parties are asked for in between."""
    index, entries = MatchIndex.of(()), dict[str, ListedParty]()
    for entry_id, name, asked in history:
        old, new = entries.pop(entry_id, None), None if name is None else listed(entry_id, name)
        if new is not None:
            entries[entry_id] = new
        for party in asked:
            index.find(party)
        index = index.with_changes([(old, new)])
    anew = MatchIndex.of(entries.values())
    for party in PARTIES:
        assert index.find(party) == anew.find(party)
        assert index.screenable(party) == anew.screenable(party)
