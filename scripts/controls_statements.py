"""Control statements of the Commerce Control List, read: "NS applies to 3A090.a" => "NS Column 1"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts.controls_paragraphs import DOTTED, PATH, Paragraphs, UnreadableError, read, straight

# The one Country Chart column these reasons have (738 Supp. 1): what a statement without a column can only mean.
ONLY_COLUMN = {"MT": "MT 1", "FC": "FC 1"}
# A reason for control without a requirement of its own: it speaks of licence review alone (4A001: NP, 742.3(b)).
NO_COLUMN = "N/A"
_COLUMN = re.compile(r"\b(?:(?P<reason>[A-Z]{2}) )?Column (?P<number>[123])\b")
_HEAD = re.compile(
    r"^(?P<reason>[A-Z]{2}|Russian industry sector sanctions?) (?:applies|apply)(?: to)?(?: only to)?,? "
)
_ENTIRE = re.compile(r"^(?:the |to the )?entire entry(?P<rest>.*)$")
_OWN = re.compile(r'^(?:those )?(?:items|commodities|"software")(?: controlled| specified)? (?:by|in) (?P<rest>.*)$')

# Requirement cells that are prose, by the words that name their provision; the first that occurs decides.
SCOPES: Mapping[str, str] = {
    "China, Russia,? or Venezuela": "cn_ru_ve",
    r"742\.4\(a\)\(5\)|742\.6\(a\)\(10\)": "worldwide_iec",
    r"destination worldwide.*742\.6\(a\)\(13\)": "worldwide_ai_weights",
    r"742\.6\(a\)\(6\)\(iii\)\(A\)": "worldwide",
    r"742\.6\(a\)\(6\)\(iii\)\(B\)": "ae_or_d1_d4_d5_not_a5_a6",
    "Macau or a destination specified in Country Group D:5": "macau_or_d5",
    r"742\.6\(a\)\(11\)": "see_742.6(a)(11)",
    r"746\.1|764\.1\(b\) for UN": "un_arms_embargo",
    r"746\.8": "ru_by_sector",
    "Iraq or Pakistan": "iraq_rs pakistan_rs",
    "Iraq": "iraq_rs",
    "Pakistan": "pakistan_rs",
    "North Korea": "north_korea_at",
    r"742\.15": "ei_742.15",
    r"742\.14": "si_742.14",
    r"742\.18": "cw_742.18",
    "CW all destinations": "all_destinations_cw",
    "part 754": "ss_754",
    "Country Group E:1$": "e1_at",
    "ALL destinations, except Canada": "all_except_canada",
    r"all destinations, as specified in § 742\.13": "all_destinations_sl",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One control of one entry: why, where it is required, and for which paragraphs.

    A conditional statement depends on facts an order does not state (a performance figure, the item software is for).
    """

    reason: str
    columns: tuple[str, ...]
    scopes: tuple[str, ...]
    paragraphs: Paragraphs
    conditional: bool = False
    unreadable: str | None = None


def statements(eccn: str, rows: list[Mapping[str, object]]) -> Iterator[Statement]:
    """Every statement of an entry's control rows."""
    for row in rows:
        control, cell = str(row["control"]), str(row["countryChart"])
        for part, requirement in _split(control, cell):
            yield _statement(eccn, straight(part), requirement)


def _split(control: str, cell: str) -> Iterator[tuple[str, str]]:
    """One row may hold two statements ("NP applies to entire entry AT applies to entire entry"), or its requirement."""
    parts = re.split(r"(?<=entry) (?=[A-Z]{2} applies)", control)
    columns = _COLUMN.findall(cell)
    if len(parts) == len(columns) > 1:
        yield from ((part, f"{reason} Column {number}") for part, (reason, number) in zip(parts, columns, strict=True))
    elif control == cell:
        head = re.split(r"\. A license|(?<=entire entry) (?=[A-Z]{2} Column)", control)[0]
        yield head, cell[len(head) :]
    else:
        yield control, cell


def _statement(eccn: str, text: str, cell: str) -> Statement:
    head = _HEAD.match(text)
    if not head:
        return Statement(
            "?", (), (), Paragraphs(("",)), unreadable=f"statement does not say which control: {text[:60]}"
        )
    reason = "RUS" if head["reason"].startswith("Russian") else head["reason"]
    columns, scopes = requirement(reason, cell)
    paragraphs, conditional = scope_of(eccn, text[head.end() :])
    readable = columns or scopes or cell.strip(" .") == NO_COLUMN
    unreadable = None if readable else f"{reason}: requirement cell not readable: {cell.strip()[:40] or 'empty'}"
    return Statement(reason, columns, scopes, paragraphs, conditional=conditional, unreadable=unreadable)


def requirement(reason: str, cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Country Chart columns and prose scopes of a requirement cell."""
    columns = tuple(f"{found['reason'] or reason} {found['number']}" for found in _COLUMN.finditer(cell))
    see_also = ("see_742.6(a)(3)",) if columns and "742.6(a)(3)" in cell else ()
    if columns:
        return columns, see_also
    for words, scope in SCOPES.items():
        if re.search(words, cell):
            return (), tuple(scope.split())
    return ((ONLY_COLUMN[reason],), ()) if reason in ONLY_COLUMN and not cell.strip(" .") else ((), ())


def scope_of(eccn: str, text: str) -> tuple[Paragraphs, bool]:
    """The paragraphs a statement covers, and whether it covers them only under a condition."""
    text = re.sub(r" \(refer to [^)]*\)$", "", text)
    entire = _ENTIRE.match(text)
    if entire:
        less = re.match(r"^,?:? ?(?:EXCEPT|except):? ?(?P<list>.*)$", entire["rest"])
        excluded = _exceptions(eccn, less["list"]) if less else ()
        return Paragraphs(("",), excluded), bool(entire["rest"]) and not less
    own = _OWN.match(text)
    try:
        return read(own["rest"] if own else text, eccn), False
    except UnreadableError:
        return Paragraphs(named(eccn, text) or ("",)), True


def _exceptions(eccn: str, less: str) -> tuple[str, ...]:
    """Paragraphs taken out of "entire entry"; what is taken out only under a condition stays in (fail closed)."""
    excluded: list[str] = []
    for part in _parts(eccn, less):
        try:
            excluded += read(part, eccn).included
        except UnreadableError:
            continue
    return tuple(excluded)


def _parts(eccn: str, text: str) -> list[str]:
    try:
        read(text, eccn)
    except UnreadableError:
        return re.split(rf"; and |; |, and (?={eccn})", text)
    return [text]


def named(eccn: str, text: str) -> tuple[str, ...]:
    """Paths of this entry that a conditional statement names; none means it may touch the whole entry."""
    before = re.split(r"(?:,|;)? (?:EXCEPT|except) ", text)[0]
    more = rf"(?:,? (?:and|or) |, )(?:\.{PATH}|{DOTTED})(?![\w])"
    runs = re.findall(rf"{eccn} ?\.?({PATH}(?:{more})*)(?![\w])", before)
    return tuple(dict.fromkeys(path for run in runs for path in read(run, eccn).included))
