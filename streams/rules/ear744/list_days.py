"""Replays that rest on an unconfirmed day of a list: the first day of an entry is its print day, or from memory.

On such a day an entry that stands holds as ever, and one that may have stood holds for review (RULES2 C.2, C.3); this
says why. The marks are those of streams/reference/register/effective_days.json. An entry without any first day counts
as listed on every day; on a day before its list was last read from the publisher, nobody knows whether it was.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from schemas.listed_party import ListedParty
from streams.facts.effective_days import Doubt, in_doubt
from streams.law.kit import ADVISORY, CLEAR, Example, Found, OrderView, Rule, Stage, advisory
from streams.law.kit.samples import listed, to
from streams.law.parties import owner_matches, production_hits

CODE = "ADV_LIST_DAY_UNCONFIRMED"


def check(view: OrderView) -> Iterator[Found]:
    found = {entry.key: (entry, doubt) for entry, doubt in _in_doubt(view)}
    for key, (entry, doubt) in sorted(found.items()):
        days = [doubt.first.isoformat(), doubt.last.isoformat()]
        yield advisory(CODE, {"entry": key, "fr": entry.fr, "days_in_doubt": days, "why": doubt.why})
    undated = sorted(entry.key for entry in _met(view) if _stood_perhaps(view, entry))
    if undated:
        why = "the list gives no first day: listed when it was read, and perhaps not on the day of law"
        yield advisory(CODE, {"entries": sorted(set(undated)), "why": why})


def _met(view: OrderView) -> Iterator[ListedParty]:
    """Yields the entries that parties, owners and named users are, or may be."""
    users = (hit for line in view.facts.lines for user in line.users for hit in production_hits(user.matches, view.day))
    yield from (hit.entry for hit in chain(*view.hits.values(), users) if hit.match.tier != "advisory")
    owners = (match for party in view.parties for match in owner_matches(party.owners))
    yield from (match.entry for match in owners if match.tier != "advisory")


def _stood_perhaps(view: OrderView, entry: ListedParty) -> bool:
    """A required list is read from its publisher within policy.list_max_age_days: younger days count as today."""
    state = view.facts.lists.get(entry.list)
    read = None if state is None else state.published_on or state.checked_at
    return entry.effective_from is None and read is not None and (read - view.day).days > view.policy.list_max_age_days


def _in_doubt(view: OrderView) -> Iterator[tuple[ListedParty, Doubt]]:
    users = (hit for line in view.facts.lines for user in line.users for hit in production_hits(user.matches, view.day))
    for hit in chain(*view.hits.values(), users):
        if hit.doubt is not None and hit.match.tier != "advisory":
            yield hit.entry, hit.doubt
    for party in view.parties:
        for match in owner_matches(party.owners):
            if match.tier != "advisory" and (doubt := in_doubt(match.entry, view.day)) is not None:
                yield match.entry, doubt


RULE = Rule(
    id="ear.744.list-days",
    title="First day of a list entry, unconfirmed",
    cite="15 CFR 744.11, 744.15, 744.21; Federal Register",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"any-match"}),
)

PARTY = {"parties": [to("Pinewood Optics Ltd")]}


def _entry(fr: str, since: str, **facts: Any) -> tuple[dict[str, Any]]:
    return (listed("Pinewood Optics Ltd", since=since, fr=fr, **facts),)


PRINTED = _entry("89 FR 68548", "2024-08-27")
FROM_MEMORY = _entry("88 FR 9390", "2023-02-10")
READ = _entry("88 FR 6622", "2023-01-31")
BELOW = _entry("84 FR 43495", "2019-08-19", first_day_between=["2019-05-16", "2019-08-19"])

EXAMPLES = [
    Example("no first day, on the day on which the list was read", "2024-08-20", PARTY, CLEAR,
            lists=(listed("Pinewood Optics Ltd", list_="SDN", effective_from=None),)),
    Example("seven days before the print", "2024-08-20", PARTY, CLEAR, lists=PRINTED),
    Example("six days before it", "2024-08-21", PARTY, ADVISORY, CODE, lists=PRINTED),
    Example("the day before it", "2024-08-26", PARTY, ADVISORY, CODE, lists=PRINTED),
    Example("the day of the print", "2024-08-27", PARTY, CLEAR, lists=PRINTED),
    Example("six days before, effective day from memory", "2023-02-08", PARTY, ADVISORY, CODE, lists=FROM_MEMORY),
    Example("in force, as far as memory goes", "2023-02-13", PARTY, ADVISORY, CODE, lists=FROM_MEMORY),
    Example("printed", "2023-02-14", PARTY, CLEAR, lists=FROM_MEMORY),
    Example("an effective day that was read", "2023-01-30", PARTY, CLEAR, lists=READ),
    Example("a rule that nobody knows", "2009-03-03", PARTY, ADVISORY, CODE, lists=_entry("74 FR 9999", "2009-03-04")),
    Example("an entity below another", "2019-05-16", PARTY, ADVISORY, CODE, lists=BELOW),
    Example("the day before either rule", "2019-05-15", PARTY, CLEAR, lists=BELOW),
    Example("once its own rule is in force", "2019-08-19", PARTY, CLEAR, lists=BELOW),
    Example("a holding's listed owner", "2024-08-26",
            {"parties": [to("Thu Duc Kestrel Co", owners=[{"name": "Pinewood Optics Ltd", "pct": "60"}])]},
            ADVISORY, CODE, lists=PRINTED),
    Example("an entry that ended before", "2024-08-26", PARTY, CLEAR,
            lists=_entry("89 FR 68548", "2024-08-27", effective_to="2024-08-20")),
]  # fmt: skip
