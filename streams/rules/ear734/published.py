"""Published information and software are not subject to the EAR: 15 CFR 734.3(b)(3), 734.7.

Only software and technology can be published. Said of a commodity, or where nobody says that it is software or
technology, the statement is void: the line is judged as if it were not there, and the contradiction holds. Unknown is
not published.
Encryption software (5D002) counts as published once BIS and the NSA have been notified where 742.15(b)(2) asks for it:
of all source code until 2021-03-28, then of non-standard cryptography alone. That its source code is published with the
object code is the exporter's statement.
"""

from collections.abc import Iterator

from streams.law.controls import base
from streams.law.kit import (
    CLEAR,
    FIRST_DAY,
    HOLD,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Outside,
    Rule,
    Stage,
    day,
    held_unless_resolved,
    resolved,
    unsure,
)

FLAG = "RF_742_15_NOTICE"
NOTICE_OF_ALL: Dated[bool] = Dated(
    {
        FIRST_DAY: (True, Citation("742.15(b)(2)", "M")),
        day("2021-03-29"): (None, Citation("86 FR 16482: non-standard cryptography only", "M")),
    }
)
PUBLISHABLE = frozenset({"software", "technology"})


def check(view: LineView) -> Iterator[Found]:
    if view.item.published is not True:
        return
    eccn, kind = view.eccn or "", view.item.kind
    if kind not in PUBLISHABLE or (eccn and eccn != "EAR99" and eccn[1:2] not in "DE"):
        yield unsure(
            "DATA_CONTRADICTORY_ITEM",
            {"published": True, "kind": kind or "not given", "eccn": view.eccn},
            "whether the item is software or technology: nothing else can be published (734.7)",
        )
    elif base(eccn) != "5D002":
        if eccn or kind == "technology":  # software of unknown class may be encryption
            yield Outside()
    elif _notified(view):
        yield Outside()
    else:
        release = "the notice of 742.15(b)(2), or that the cryptography is standard"
        yield from held_unless_resolved(view.whole, FLAG, release)


def _notified(view: LineView) -> bool:
    """No notice is needed, or it is documented."""
    needed = view.law[NOTICE_OF_ALL] or view.item.nonstandard_crypto is not False
    return not needed or resolved(view.whole, FLAG)


RULE = Rule(
    id="ear.734.7.published",
    title="Published information and software",
    cite="734.3(b)(3), 734.7",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"published"}),
    dated=(NOTICE_OF_ALL,),
    order=10,
)


def _line(kind: str | None, eccn: str | None = None, **facts: object) -> dict[str, object]:
    return {"lines": [{"kind": kind, "eccn": eccn, "published": True, **facts}]}


NOTICED = {"flag": FLAG, "who": "L. Ortiz", "when": "2020-01-08", "evidence": "e-mail to crypt@bis.doc.gov"}
VOID, OPEN = "DATA_CONTRADICTORY_ITEM", "RED_FLAG_UNRESOLVED"
EXAMPLES = [
    Example("published technology", "2022-09-05", _line("technology"), CLEAR),
    Example("published software", "2022-09-05", _line("software", "3D001"), CLEAR),
    Example("not known to be published", "2022-09-05", {"lines": [{"published": "unknown"}]}, CLEAR),
    Example("software of no known class", "2022-09-05", _line("software"), CLEAR),
    Example("a machine", "2022-09-05", _line("commodity", "3B001.c"), UNSURE, VOID),
    Example("nobody says what it is", "2022-09-05", _line("unknown", "3E001"), UNSURE, VOID),
    Example("technology that is classified as a machine", "2022-09-05", _line("technology", "3B001.c"), UNSURE, VOID),
    Example("standard cryptography", "2021-03-29", _line("software", "5D002", nonstandard_crypto=False), CLEAR),
    Example("the same a day before", "2021-03-28", _line("software", "5D002", nonstandard_crypto=False), HOLD, OPEN),
    Example("the same, notified", "2021-03-28",
            {**_line("software", "5D002"), "red_flags_resolved": [NOTICED]}, CLEAR),
    Example("non-standard cryptography", "2022-09-05", _line("software", "5D002.c.1", nonstandard_crypto=True), HOLD,
            OPEN),
    Example("nobody says which cryptography", "2022-09-05", _line("software", "5D002"), HOLD, OPEN),
]  # fmt: skip
