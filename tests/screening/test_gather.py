"""Gathering: items made one, parties matched, unknown kept unknown."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from schemas.item import ItemContent
from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.order import Line, OrderEvent
from streams.facts.order import Facts
from streams.law.kit.samples import laid, listed, to
from streams.matching.index import MatchIndex
from streams.screening.gather import MAX_NAMES, MAX_OWNER_DEPTH, gather, merged
from streams.screening.knowledge import Knowledge
from streams.screening.screen import screen
from tests.rules.screening import RATES, enacted, policy_of

DAY = date(2026, 11, 22)
CONTENT: dict[str, Any] = {
    "sku": "SW-1", "eccn": "5A991", "origin": "TW", "fmv": {"amount": "400", "currency": "USD"}, "us_content": [],
    "content_status": "complete", "direct_product": {"status": "complete"},
}  # fmt: skip


def gathered(
    given: dict[str, Any],
    *,
    lists: Iterable[dict[str, Any]] = (),
    items: Iterable[dict[str, Any]] = (),
    licences: Iterable[dict[str, Any]] = (),
) -> Facts:
    knowledge = Knowledge.of(
        [ListedParty.model_validate(entry) for entry in lists],
        [ItemContent.model_validate(item) for item in items],
        [Licence.model_validate(licence) for licence in licences],
        RATES,
        DAY,
    )
    return gather(OrderEvent.model_validate(laid(given)), "0" * 64, DAY, knowledge, policy_of({}))


def line(**facts: Any) -> dict[str, Any]:
    """A line that names the sku and gives nothing else but these facts."""
    return {"lines": [{"sku": "SW-1", "eccn": None, "kind": None, "origin": None, **facts}]}


class TestItems:
    def test_a_line_without_a_sku_is_its_own_item(self) -> None:
        [facts] = gathered({}).lines
        assert facts.item is facts.line
        assert facts.sku_known is None

    def test_the_sku_describes_the_item(self) -> None:
        [facts] = gathered({"lines": [{"sku": "SW-1"}]}, items=[{**CONTENT, "origin": "US", "kind": "commodity"}]).lines
        assert facts.item.eccn == "5A991"
        assert facts.item.us_content == ()
        assert facts.sku_known is True
        assert facts.differing == ()

    def test_a_sku_that_nobody_knows(self) -> None:
        [facts] = gathered({"lines": [{"sku": "SW-2"}]}, items=[CONTENT]).lines
        assert facts.sku_known is False
        assert facts.item is facts.line

    def test_contradictions_are_named(self) -> None:
        facts = gathered({"lines": [{"sku": "SW-1", "eccn": "3A001", "origin": "US"}]}, items=[CONTENT])
        assert facts.lines[0].differing == ("eccn", "origin")
        decision = screen(facts, enacted(), policy_of({}))
        assert "DATA_CONTRADICTORY_ITEM" in {finding.code for finding in decision.findings}

    def test_how_an_eccn_is_written_is_no_contradiction(self) -> None:
        item = ItemContent.model_validate({"sku": "SW-1", "eccn": "3A001.a.7"})
        assert merged(Line.model_validate({"line": 1, "eccn": " 3a001.A.7"}), item)[1] == ()

    def test_the_order_of_components_is_no_contradiction(self) -> None:
        one, other = {"eccn": "3A991"}, {"eccn": "EAR99"}
        item = ItemContent.model_validate({"sku": "SW-1", "us_content": [one, other]})
        assert merged(Line.model_validate({"line": 1, "us_content": [other, one]}), item)[1] == ()
        assert merged(Line.model_validate({"line": 1, "us_content": [other]}), item)[1] == ("us_content",)

    def test_what_the_line_knows_to_be_unknown_stays_unknown(self) -> None:
        item = ItemContent.model_validate({**CONTENT, "supp7_746": False})
        found, differing = merged(Line.model_validate({"line": 1, "supp7_746": None}), item)
        assert found.supp7_746 == "unknown"
        assert differing == ()

    def test_each_fills_what_the_other_lacks(self) -> None:
        item = ItemContent.model_validate(CONTENT)
        found, differing = merged(Line.model_validate({"line": 1, "hs6": "851762"}), item)
        assert (found.hs6, found.eccn, differing) == ("851762", "5A991", ())

    def test_facts_of_the_sku_that_are_unknown_are_the_lines(self) -> None:
        item = ItemContent.model_validate({"sku": "SW-1"})
        found, differing = merged(Line.model_validate({"line": 1, "eccn": "5A991"}), item)
        assert (found.eccn, differing) == ("5A991", ())


class TestParties:
    def test_parties_and_owners_are_matched(self) -> None:
        owned = to(
            "Alder AG",
            owners=[{"name": "Cedar AG", "pct": "60", "owners": [{"name": "Pinewood Optics Ltd", "pct": "60"}]}],
        )
        [party] = gathered({"parties": [owned]}, lists=[listed("Pinewood Optics Ltd")]).parties
        assert party.matches == ()
        [holding] = party.owners
        assert holding.matches == ()
        assert [match.entry.name for match in holding.owners[0].matches] == ["Pinewood Optics Ltd"]

    def test_owners_are_read_to_a_depth(self) -> None:
        chain: dict[str, Any] = {"name": "Pinewood Optics Ltd"}
        for n in range(MAX_OWNER_DEPTH + 5):
            chain = {"name": f"Holding Number {n} AG", "owners": [chain]}
        [party] = gathered({"parties": [to("Alder AG", owners=[chain])]}).parties
        depth, owners = 0, party.owners
        while owners:
            depth, deepest, owners = depth + 1, owners[0], owners[0].owners
        assert depth == MAX_OWNER_DEPTH
        assert not deepest.screenable

    @pytest.mark.parametrize("name", [None, "", "   ", "X", "GmbH"])
    def test_a_name_that_cannot_be_screened(self, name: str | None) -> None:
        [party] = gathered({"parties": [{"role": "ultimate_consignee", "name": name}]}).parties
        assert not party.screenable

    def test_owners_that_are_unknown_are_no_owners(self) -> None:
        [party] = gathered({"parties": [to("Alder AG", owners="unknown")]}).parties
        assert party.owners == ()


class TestUsers:
    def users(self, given: object) -> tuple[tuple[str, bool, int], ...]:
        made = {"status": "complete", "incorporated_into_items_of": given}
        [facts] = gathered({"lines": [{"direct_product": made}]}, lists=[listed("Pinewood Optics Ltd")]).lines
        return tuple((user.name, user.screenable, len(user.matches)) for user in facts.users)

    def test_named_users_are_matched(self) -> None:
        assert self.users("Pinewood Optics Ltd") == (("Pinewood Optics Ltd", True, 1),)
        assert self.users(["Alder AG", "Pinewood Optics Ltd"]) == (
            ("Alder AG", True, 0), ("Pinewood Optics Ltd", True, 1),
        )  # fmt: skip

    def test_unknown_could_be_anybody(self) -> None:
        assert self.users("unknown") == (("unknown", False, 0),)

    def test_nobody_is_named(self) -> None:
        assert self.users(None) == ()
        assert self.users([]) == ()

    def test_users_of_the_sku(self) -> None:
        content = {
            **CONTENT,
            "direct_product": {"status": "complete", "incorporated_into_items_of": "Pinewood Optics Ltd"},
        }
        [facts] = gathered({"lines": [{"sku": "SW-1"}]}, items=[content], lists=[listed("Pinewood Optics Ltd")]).lines
        assert [user.name for user in facts.users] == ["Pinewood Optics Ltd"]


def test_only_the_claimed_licence_is_taken() -> None:
    held = [{"id": "D1"}, {"id": "D2"}]
    assert set(gathered({"claims": {"licence_id": "D2"}}, licences=held).licences) == {"D2"}
    assert gathered({"claims": {"licence_id": "D3"}}, licences=held).licences == {}
    assert gathered({}, licences=held).licences == {}


def test_what_the_order_rests_on_is_named() -> None:
    facts = gathered({}, lists=[listed("Pinewood Optics Ltd")], items=[CONTENT])
    assert facts.listed_parties_version.offset == 1
    assert facts.item_content_version.offset == 1
    assert set(facts.lists) >= {"EL", "DPL", "SDN", "UVL", "MEU"}


def party_of(names: int, called: str = "Werk", **more: Any) -> dict[str, Any]:
    """A party with so many names."""
    others = [f"{called} Nummer {n} Hamburg" for n in range(1, names)]
    return {"role": "ultimate_consignee", "name": f"{called} Hamburg", "country": "DE", "names": others, **more}


@pytest.mark.parametrize(
    ("counts", "screened"), [((100,) * 20, 20), ((100,) * 20 + (1,), 20), ((100,) * 19 + (99, 2), 20)]
)
def test_so_many_names_of_an_order_are_matched_and_no_more(counts: tuple[int, ...], screened: int) -> None:
    facts = gathered({"parties": [party_of(count) for count in counts]})
    assert [party.screenable for party in facts.parties] == [True] * screened + [False] * (len(counts) - screened)


def test_an_order_of_twenty_thousand_names_holds_for_those_that_are_not_matched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    screen_one = MatchIndex.screened

    def counted(index: MatchIndex, who: Any) -> Any:
        asked.append(1 + len(who.names))
        return screen_one(index, who)

    monkeypatch.setattr(MatchIndex, "screened", counted)
    owner = {"name": "Owner Hamburg", "names": ["Eigner"] * 50}
    facts = gathered({"parties": [party_of(101, owners=[owner]) for _ in range(200)]})
    assert sum(asked) <= MAX_NAMES
    assert not facts.parties[-1].screenable
    assert not facts.parties[-1].owners[0].screenable
    decision = screen(facts, enacted(), policy_of({}))
    assert decision.outcome == "hold"
    assert any(finding.code == "DATA_UNSCREENABLE_NAME" for finding in decision.findings)
