"""Replays that rest on an unconfirmed day of a list: the first day of an entry is its print day, or from memory.

On such a day an entry that stands holds as ever, and one that may have stood holds for review (RULES2 C.2, C.3); this
says why. The marks are those of streams/reference/register/effective_days.json.
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
    needs=frozenset({"list:EL", "list:MEU", "list:UVL"}),
)

PARTY = {"parties": [to("Pinewood Optics Ltd")]}


def _entry(fr: str, since: str, **facts: Any) -> tuple[dict[str, Any]]:
    return (listed("Pinewood Optics Ltd", since=since, fr=fr, **facts),)


PRINTED = _entry("89 FR 68548", "2024-08-27")
FROM_MEMORY = _entry("88 FR 9390", "2023-02-10")
READ = _entry("88 FR 6622", "2023-01-31")
BELOW = _entry("84 FR 43495", "2019-08-19", first_day_between=["2019-05-16", "2019-08-19"])

EXAMPLES = [
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
