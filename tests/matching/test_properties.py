"""What holds for every name."""

import string
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas.listed_party import Alias, ListedParty
from schemas.party import Party
from streams.matching.equality import telling
from streams.matching.index import MatchIndex
from streams.matching.reading import normalised_name
from streams.matching.scoring import score_names

WORDS = st.text(string.ascii_lowercase, min_size=4, max_size=10)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
LEGAL = st.sampled_from(["Ltd.", "Co., Ltd.", "LLC", "GmbH", "Corporation", "Inc", "S.A."])


def entry(number: int, name: str, **more: object) -> ListedParty:
    return ListedParty.model_validate({"list": "EL", "entry_id": str(number), "name": name, **more})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, legal=LEGAL, upper=st.booleans(), sign=st.sampled_from([" ", "  ", " - ", ", ", "."]))
def test_a_name_hits_itself_through_case_signs_and_legal_forms(name: str, legal: str, upper: bool, sign: str) -> None:
    if normalised_name(name).bare:
        return
    index = MatchIndex.of([entry(1, name)])
    dressed = f"{sign.join(name.split())} {legal}"
    found = index.find(Party(name=dressed.upper() if upper else dressed))
    # A name of one word is somebody else's too, and so is one of common words; a country would have to agree.
    met = "hit" if len(normalised_name(name).tokens) > 1 and telling(normalised_name(name)) else "review"
    assert [m.tier for m in found] == [met] or normalised_name(dressed).key != normalised_name(name).key


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(NAMES, min_size=1, max_size=6, unique=True), added=NAMES, asked=NAMES)
def test_adding_an_entry_never_removes_a_match(names: list[str], added: str, asked: str) -> None:
    before = MatchIndex.of(entry(n, name) for n, name in enumerate(names))
    after = before.with_changes([(None, entry(99, added))])
    for name in (asked, *names):
        kept = [m for m in after.find(Party(name=name)) if m.entry.entry_id != "99"]
        assert kept == list(before.find(Party(name=name)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(a=NAMES, b=NAMES, kind=st.sampled_from(["company", "person"]))
def test_equality_is_symmetric_and_scores_stay_inside(a: str, b: str, kind: str) -> None:
    one, other = score_names(a, b, kind=kind), score_names(b, a, kind=kind)  # type: ignore[arg-type]
    assert one.equal == other.equal
    assert 0 < one.score < 1
    assert 0 < other.score < 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(NAMES, min_size=1, max_size=8, unique=True), changed=NAMES)
def test_changes_give_what_building_anew_gives(names: list[str], changed: str) -> None:
    old = [entry(n, name) for n, name in enumerate(names)]
    new = entry(0, changed)
    stepped = MatchIndex.of(old).with_changes([(old[0], new)])
    anew = MatchIndex.of([new, *old[1:]])
    for name in (changed, *names):
        assert stepped.find(Party(name=name)) == anew.find(Party(name=name))


HOSTILE = MatchIndex.of(
    [
        entry(1, "Huawei Technologies Co., Ltd.", aliases=[Alias(name="华为技术有限公司")]),
        entry(2, "\u202e\u0000", aliases=[Alias(name="Ltd."), Alias(name=" " * 40), Alias(name="😀")]),
        entry(3, "x" * 5000),
        entry(4, "a " * 400),
    ]
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(name=st.text(max_size=300), address=st.text(max_size=200))
@example(name="huawei " * 700, address="1 " * 2000)
@example(name="\u202eأ华a\u0301😀" * 60, address="")
@example(name="Huawei\u0000Technologies", address="\n")
@example(name="第" + "十" * 300, address="第十号")
@example(name="ㄱ" * 300 + "ﷺ" * 50, address="７／Ｆ")
def test_hostile_input_neither_crashes_nor_clears_silently(name: str, address: str) -> None:
    party = Party(name=name, address=address)
    HOSTILE.find(party)
    if not normalised_name(name).tokens:
        assert not HOSTILE.screenable(party)


def test_scores_do_not_saturate() -> None:
    listed = "Norvik Precision Devices Limited"
    better = [
        score_names(name, listed).score
        for name in (listed, "norvik precision devices limited", "Norvik Precision Devices")
    ]
    assert better == sorted(better, reverse=True)
    assert len(set(better)) == 3
    assert better[0] < 1


def test_weak_alias_needs_a_second_fact() -> None:
    weak = entry(1, "Haidian Orlix Institute", country="CN", aliases=[Alias(name="HOARI", quality="weak")])
    index = MatchIndex.of([weak])
    tiers = {
        country: [m.tier for m in index.find(Party(name="HOARI", country=country))] for country in ("CN", "GB", None)
    }
    assert tiers == {"CN": ["review"], "GB": ["advisory"], None: ["review"]}
    assert index.find(Party(name="HOARY", country="CN")) == ()


def test_removed_entries_stay_findable_for_old_days() -> None:
    gone = entry(1, "Marrowfield Electronics", effective_to=date(2024, 1, 1))
    (match,) = MatchIndex.of([gone]).find(Party(name="Marrowfield Electronics"))
    assert match.entry.effective_to == date(2024, 1, 1)
