"""The feed guard: what is damaged, shrunk or older is refused with a message that says why; the old list stays."""

import gzip
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.lists_damage import HARMLESS, KINDS
from schemas.listed_party import ListedParty
from streams.lists.check import Checked, check
from streams.lists.guard import AcceptedList, judge
from streams.lists.manifest import manifests
from streams.lists.publish import Approval, publication
from streams.lists.publishers.house import COLUMNS
from streams.lists.publishers.reading import UnreadableError
from streams.lists.publishers.unpack import MAX_UNPACKED, unpacked
from streams.lists.snapshot import Snapshot
from tests.lists.real import real

MANIFESTS = manifests()


def parties(count: int, name: str = "HOUSE", prefix: str = "Works") -> tuple[ListedParty, ...]:
    return tuple(ListedParty(list=name, entry_id=f"{n:05}", name=f"{prefix} {n:05}") for n in range(count))


def held(entries: tuple[ListedParty, ...], published_on: date | None = None) -> AcceptedList:
    return AcceptedList({entry.entry_id: entry for entry in entries}, published_on, "a")


def findings(snapshot: Snapshot, before: AcceptedList) -> list[str]:
    return [str(refusal) for refusal in judge(snapshot, before, MANIFESTS.get(snapshot.list)).refusals]


def test_counts_out_of_bounds() -> None:
    few = findings(Snapshot.of("MEU", parties(39, "MEU")), AcceptedList())
    assert few == ["MEU: expected at least 40 entries; found 39"]
    many = findings(Snapshot.of("MEU", parties(1001, "MEU")), AcceptedList())
    assert many == ["MEU: expected at most 1,000 entries; found 1,001"]
    assert findings(Snapshot.of("MEU", parties(40, "MEU")), AcceptedList()) == []
    assert findings(Snapshot.of("HOUSE", ()), AcceptedList()) == ["HOUSE: expected at least one entry; found none"]


def test_more_removed_than_the_set_share() -> None:
    before = parties(1000, "MEU")
    assert findings(Snapshot.of("MEU", before[:991]), held(before)) == []
    assert findings(Snapshot.of("MEU", before[:990]), held(before)) == [
        "MEU: expected at most 0.90 % of 1,000 entries removed; found 10 removed (1.00 %)"
    ]
    small = parties(40, "MEU")
    assert "removed" not in str(findings(Snapshot.of("MEU", small[:39]), held(small))), "one entry may always go"
    more = parties(42, "MEU")
    assert "2 removed" in str(findings(Snapshot.of("MEU", more[:40]), held(more))), "two may not"


def test_older_than_the_accepted_one() -> None:
    entries = parties(50, "MEU")
    older = Snapshot.of("MEU", entries, published_on=date(2026, 1, 1))
    assert findings(older, held(entries, date(2026, 1, 2))) == [
        "MEU: expected a publication of 2026-01-02 or later; found one of 2026-01-01"
    ]
    assert findings(older, held(entries, date(2026, 1, 1))) == []


def test_other_names_under_the_same_numbers() -> None:
    before = parties(100)
    shifted = parties(100, prefix="Other")
    (finding,) = findings(Snapshot.of("HOUSE", shifted), held(before))
    assert finding == (
        "HOUSE: expected other names under at most 5 % of the numbers; found 100 of 100: columns shifted?"
    )


@pytest.mark.parametrize(
    ("total", "renamed", "accepted"), [(100, 5, True), (100, 6, False), (10, 1, True), (10, 2, False)]
)
def test_as_many_new_names_as_a_list_may_have(total: int, renamed: int, accepted: bool) -> None:
    before = parties(total)
    after = tuple(e.model_copy(update={"name": f"Other {n}"}) if n < renamed else e for n, e in enumerate(before))
    assert (findings(Snapshot.of("HOUSE", after), held(before)) == []) == accepted


@pytest.mark.parametrize(
    "garbled", ["Institut f\ufffdr Technik", "3rd Academy?s Factory", "TÃ¼rkiye SanayÃ\xad", "Ð¥Ð°Ð±"]
)
def test_garbled_letters(garbled: str) -> None:
    before = parties(100)
    entries = tuple(e.model_copy(update={"name": f"{garbled} {n}"}) if n < 4 else e for n, e in enumerate(before))
    assert any("wrong encoding?" in finding for finding in findings(Snapshot.of("HOUSE", entries), held(before)))


def test_a_person_may_accept_a_smaller_list_and_it_is_recorded() -> None:
    rows = [f"HOUSE,h{n},Works {n},,,,,,,,,Board" for n in range(200)]
    whole = "\n".join([COLUMNS, *rows, ""]).encode()
    half = "\n".join([COLUMNS, *rows[:100], ""]).encode()
    first = check({"house.csv": whole}, {}, MANIFESTS)
    assert first.accepted
    before = accepted(first)
    refused = check({"house.csv": half}, before, MANIFESTS)
    assert [str(refusal) for refusal in refused.refusals] == [
        "HOUSE: expected at most 5.00 % of 200 entries removed; found 100 removed (50.00 %)"
    ]
    approval = Approval("A. Person", "The board closed half of the cases")
    accepted_ = check({"house.csv": half}, before, MANIFESTS, approval=approval)
    assert accepted_.accepted
    assert accepted_.approval == approval
    assert len(accepted_.overridden) == 1
    damaged = check({"house.csv": half[:-30]}, before, MANIFESTS, approval=approval)
    assert not damaged.accepted, "nobody may accept what is damaged"
    unneeded = check({"house.csv": whole}, before, MANIFESTS, approval=approval)
    assert unneeded.approval is None, "an approval that nothing needed is not recorded"


def test_only_one_list_of_several() -> None:
    rows = ["HOUSE_A,1,Works,,,,,,,,,Board", "HOUSE_B,1,Works,,,,,,,,,Board", "HOUSE_B,1,Twice,,,,,,,,,Board"]
    raw = "\n".join([COLUMNS, *rows, ""]).encode()
    assert [refusal.list for refusal in check({"x": raw}, {}, MANIFESTS).refusals] == ["HOUSE_B"]
    one = check({"x": raw}, {}, MANIFESTS, only="HOUSE_A")
    assert one.accepted
    assert list(one.lists) == ["HOUSE_A"]
    other = check({"x": raw}, {}, MANIFESTS, only="EL")
    assert [str(refusal) for refusal in other.refusals] == [
        "EL: expected the list to be in the publication; found no entry of it"
    ]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b" \n", "empty"),
        (b"<!DOCTYPE html><html><title>503 Service Unavailable</title>", "a page of HTML, not a list: '503 Service"),
        (b"hello", "no form of list that is known"),
        (b"\x28\xb5\x2f\xfd1234", "packed with zstd"),
        (gzip.compress(b"hello", mtime=0)[:-4], "cut off"),
        (b"\x1f\x8b\x08garbage", "no whole gzip file"),
        (b"PK\x03\x04garbage", "no whole zip file"),
    ],
)
def test_what_is_no_list(raw: bytes, why: str) -> None:
    (refusal,) = check({"x": raw}, {}, MANIFESTS).refusals
    assert why in refusal.finding


def test_bombs_do_not_go_off() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", bytes(5_000_000))
    for bomb in (gzip.compress(bytes(5_000_000)), packed.getvalue()):
        with pytest.raises(UnreadableError, match=r"unpacks to more than 1,000,000 bytes"):
            unpacked("x", bomb, 1_000_000)
    assert MAX_UNPACKED <= 300_000_000, "what check allows"


def test_a_zip_of_the_three_files() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SDN.CSV", b'36,"A",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a\r\n')
        archive.writestr("ALT.CSV", b'36,12,"aka","B",-0- \r\n\x1a\r\n')
    checked = check({"sdn.zip": packed.getvalue()}, {}, MANIFESTS)
    assert checked.form == "ofac-sdn"
    assert [str(refusal) for refusal in checked.refusals] == ["SDN: expected at least 5,000 entries; found 1"]
    with zipfile.ZipFile(packed, "a") as archive:
        for n in range(10):
            archive.writestr(f"{n}.csv", b"x")
    (refusal,) = check({"sdn.zip": packed.getvalue()}, {}, MANIFESTS).refusals
    assert "holds 12 files" in refusal.finding


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_nothing_that_comes_in_breaks_the_check(raw: bytes) -> None:
    assert not check({"x": raw}, {}, MANIFESTS).accepted


STARTS = (
    b"_id,source,",
    b"Last Updated,1/1/2020\n",
    b'36,"A",',
    b"list,entry_id,",
    b"<?xml?><CONSOLIDATED_LIST ",
    b"<DIV5>",
    b'{"list": "A", "entry_id": "1"',
    b'{"countsBySource": ',
    b'{"results": [',
    b'"Name"\t"Street_Address',
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_that_begins_well_breaks_the_check(start: bytes, raw: bytes) -> None:
    check({"x": start + raw}, {}, MANIFESTS)


def accepted(checked: Checked) -> Mapping[str, AcceptedList]:
    return {
        name: AcceptedList(one.snapshot.by_id(), one.snapshot.published_on, "a") for name, one in checked.lists.items()
    }


@pytest.mark.parametrize("name", ["lists/dpl_2023-11_watchman.txt", "lists/un_consolidated_2026-02_watchman.xml.gz"])
def test_every_kind_of_damage_is_refused_and_nothing_else(name: str) -> None:
    """All files and more seeds: `make bench-lists`."""
    raw = real(name)
    first = check({name: raw}, {}, MANIFESTS)
    assert first.accepted
    before = accepted(first)
    for kind in HARMLESS:
        changed = kind(raw, Random(5))
        if changed is not None:
            again = check({name: changed}, before, MANIFESTS)
            assert again.accepted, kind.__name__
            assert not any(len(one.diff) for one in again.lists.values()), kind.__name__
    kinds = [kind for kind in KINDS if (broken := kind(raw, Random(5))) is not None and broken != raw]
    assert len(kinds) >= 18
    for kind in kinds:
        broken = kind(raw, Random(5))
        assert broken is not None
        assert not check({name: broken}, before, MANIFESTS).accepted, kind.__name__


def test_a_list_carries_the_minimum_that_it_was_judged_by() -> None:
    el = manifests()["EL"]
    snapshot = Snapshot.of("EL", [ListedParty(list="EL", entry_id="1", name="Works")])
    judged = judge(snapshot, AcceptedList(), el)
    assert judged.refusals
    assert judged.snapshot.min_entries == el.min_entries
    assert judge(snapshot, AcceptedList(), None).snapshot.min_entries == 1
    marker = publication({}, judged.snapshot, snapshot_id="a", base=None, checked_at=date(2026, 11, 20))[-1][1]
    assert orjson.loads(marker)["min_entries"] == el.min_entries


def house(**lists: int) -> bytes:
    """A publication with so many entries of each list."""
    rows = [f"{name},{n},{name} Works {n},,,,,,,,,Board" for name, count in lists.items() for n in range(count)]
    return "\n".join([COLUMNS, *rows, ""]).encode()


def test_each_list_is_judged_by_itself() -> None:
    held = accepted(check({"x": house(HOUSE_A=100, HOUSE_B=100, HOUSE_C=100)}, {}, MANIFESTS))
    found = check({"x": house(HOUSE_A=101, HOUSE_B=50, HOUSE_C=99)}, held, MANIFESTS)
    assert [refusal.list for refusal in found.refusals] == ["HOUSE_B"]
    assert not found.accepted
    assert set(found.good) == {"HOUSE_A"}, "C loses an entry beside a refused list, perhaps by the same fault"
    assert set(check({"x": house(HOUSE_A=101, HOUSE_C=99)}, held, MANIFESTS).good) == {"HOUSE_A", "HOUSE_C"}
    changed = house(HOUSE_A=100, HOUSE_B=50, HOUSE_C=100).replace(b"HOUSE_A Works 7,", b"HOUSE_A W?rks 7,")
    assert set(check({"x": changed}, held, MANIFESTS).good) == {"HOUSE_C"}, "an entry of A changed beside it"


def test_a_publication_that_nobody_can_read_refuses_every_list() -> None:
    found = check({"x": house(HOUSE_A=10)[:-20]}, {}, MANIFESTS)
    assert (found.refused_whole, found.good) == (True, {})


def test_a_bundled_list_gives_way_to_the_publishers() -> None:
    before = accepted(check({"x": house(HOUSE=1000)}, {}, MANIFESTS))["HOUSE"]
    few = Snapshot.of("HOUSE", parties(10, "HOUSE"), published_on=date(2026, 11, 1))
    assert judge(few, before, None).refusals
    bundled = replace(before, bundled=True, published_on=date(2026, 7, 31))
    assert not judge(few, bundled, None).refusals
    older = replace(few, published_on=date(2026, 7, 30))
    assert judge(older, bundled, None).refusals, "older than what came with the release"
