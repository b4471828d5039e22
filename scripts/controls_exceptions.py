"""Licence exceptions as the entries of the Commerce Control List state them: "LVS: $3000 for .a; N/A for MT".

A value is True, False, an LVS limit in US dollars ("3000"), "A:5" (STA, but not its second limb for Country Group A:6),
or "conditional": the entry allows it under terms the table does not carry, so only evidence on the order can show it;
of LVS with the limit, where the entry names one ("conditional 5000").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts.controls_paragraphs import UnreadableError, items, straight, within
from scripts.controls_statements import named

CONDITIONAL = "conditional"
# Stands in place of a reason for control where a refusal could not be read: it may touch any item of the entry.
UNKNOWN = "?"
_REASON = re.compile(r"^(?:N/A for )?(?P<reasons>[A-Z]{2}(?:(?:,| and|, and) [A-Z]{2})*)(?: items)?$")
_MONEY = re.compile(r"^(?:Yes: )?\$(?P<amount>[\d,]+)(?:(?: for|:) (?P<what>.*))?$")
_NOT = re.compile(r"^(?:except )?(?:N/A for|except(?: for)?|N/A) (?P<what>.*)$")
_STA_LIMB = re.compile(
    r"Paragraph \(c\)\((?P<limb>[12])\) .*?may not be used (?:for|to ship) (?P<what>.*?)(?:,? unless determined|$)"
)
_KIND = r"(?:commodity|commodities|items?|\"?software\"?|\"?technology\"?)"
_STA_GROUP = re.compile(
    rf"STA may not be used (?:to ship|for)(?: or transmit)? (?:(?:any )?{_KIND} (?:specified )?(?:in|by) )?"
    r"(?P<what>.*?)"
    r"(?: to any (?:of the )?destinations? listed in Country Group (?P<groups>A:5 or A:6|A:6).*)?$"
)
_WHOLE = re.compile(r"^(?:this |the )?(?:entry|ECCN|entire entry)?(?: ?\d[A-E]\d{3})?$")


@dataclass(frozen=True, slots=True)
class Grant:
    """What an entry says of one exception for one paragraph, or for items controlled for one reason."""

    name: str
    path: str
    value: str | bool
    reason: str | None = None


def grants(eccn: str, flags: Mapping[str, str], notes: list[str]) -> Iterator[Grant]:
    """Every grant and refusal of an entry; notes are the loose lines that belong to its LVS paragraph."""
    for name, flag in flags.items():
        text = straight(flag)
        if name == "STA":
            yield from _sta(eccn, text)
        elif name == "LVS":
            yield from _lvs(eccn, "; ".join([text, *map(straight, notes)]))
        else:
            yield from _plain(eccn, name, text)


def value(name: str, path: str, of: list[Grant], certain: frozenset[str], possible: frozenset[str]) -> str | bool:
    """The exception for a paragraph with these reasons for control; the narrower grant wins, then the stricter."""
    mine = [grant for grant in of if grant.name == name and within(path, grant.path)]
    if any(grant.reason in certain for grant in mine if grant.reason):
        return False
    paths = [grant for grant in mine if not grant.reason]
    narrowest = max((len(grant.path) for grant in paths), default=0)
    found = min((grant.value for grant in paths if len(grant.path) == narrowest), key=_strictness, default=False)
    doubtful = any(grant.reason == UNKNOWN or grant.reason in possible for grant in mine if grant.reason)
    return conditional(found) if found and doubtful else found


def conditional(granted: str | bool) -> str:
    """The same grant under terms the table does not carry; an amount stays its limit."""
    amount = str(granted).removeprefix(f"{CONDITIONAL} ")
    return f"{CONDITIONAL} {amount}" if amount.isdigit() else CONDITIONAL


def _strictness(stated: str | bool) -> tuple[int, int]:
    if stated is False:
        return 0, 0
    amount = str(stated).rpartition(" ")[2]
    return 1 if str(stated).startswith(CONDITIONAL) else 2, int(amount) if amount.isdigit() else 0


def _lvs(eccn: str, text: str) -> Iterator[Grant]:
    text = re.sub(r"^N/A for MT and for ", "N/A for MT; N/A for ", text)
    for part in re.split(r"; |\. (?=N/A)|, (?=except|N/A|\$)", text):
        yield from _lvs_part(eccn, re.sub(r"\(exported or reexported", "(", part.strip()))


def _lvs_part(eccn: str, part: str) -> Iterator[Grant]:
    money = _MONEY.match(part)
    if part in {"N/A", "Yes for:", "Yes for", ""}:
        yield Grant("LVS", "", value=False)
    elif money:
        amount = money["amount"].replace(",", "")
        yield from _listed(eccn, "LVS", money["what"] or "all other items", amount)
    else:
        yield from _refused(eccn, "LVS", part)


def _plain(eccn: str, name: str, text: str) -> Iterator[Grant]:
    text = re.sub(r"[.,]? ?(?:[Ss]ee §|to the exclusion of).*$", "", text).strip(" .,")
    text = re.sub(r",? except to Country Group E:1 or E:2$", "", text)
    found = re.match(r"^Yes(?:,? (?:for )?(?!except)(?P<what>.*?))?(?:,? (?P<less>except .*))?$", text)
    if text in {"N/A", "No"}:
        yield Grant(name, "", value=False)
    elif not found:
        yield Grant(name, "", CONDITIONAL)
    else:
        yield from _listed(eccn, name, found["what"] or "all other items", True)
        if found["less"]:
            yield from _refused(eccn, name, found["less"])


def _listed(eccn: str, name: str, what: str, granted: str | bool) -> Iterator[Grant]:
    """A grant for a list of paragraphs; a bracketed remark on one is a condition, and so are unreadable words."""
    if what == "all other items":
        yield Grant(name, "", granted)
        return
    try:
        for paths, words in items(_bare(eccn, what), eccn):
            less = _is_less(words)
            yield from (Grant(name, path, conditional(granted) if words and not less else granted) for path in paths)
            if less:
                but = named(eccn, f"{eccn}{words[len('except ') :]}")
                yield from (Grant(name, path, conditional(granted)) for path in but)
    except UnreadableError:
        yield from (Grant(name, path, conditional(granted)) for path in named(eccn, what) or ("",))


def _is_less(words: str) -> bool:
    return bool(re.match(r"except \.?[a-z]\.", words))


def _refused(eccn: str, name: str, part: str) -> Iterator[Grant]:
    """A refusal for paragraphs or for a reason for control; one that cannot be read makes the entry conditional."""
    found = _NOT.match(part)
    what = _bare(eccn, found["what"]) if found else part
    what = re.sub(r"^N/A for ", "", what)
    if found and _REASON.match(what):
        yield from (Grant(name, "", value=False, reason=reason) for reason in re.findall(r"\b[A-Z]{2}\b", what))
        return
    for mixed in re.split(r" and for ", what):
        yield from _refused_paths(eccn, name, mixed if found else "")


def _refused_paths(eccn: str, name: str, what: str) -> Iterator[Grant]:
    if _REASON.match(what):
        yield from (Grant(name, "", value=False, reason=reason) for reason in re.findall(r"\b[A-Z]{2}\b", what))
        return
    try:
        yield from (Grant(name, path, value=False) for paths, _ in items(what, eccn) for path in paths)
        if not what:
            yield Grant(name, "", CONDITIONAL, reason=UNKNOWN)
    except UnreadableError:
        yield Grant(name, "", CONDITIONAL, reason=UNKNOWN)


def _bare(eccn: str, what: str) -> str:
    """The list without words of course before it: "items in", "equipment specified in", "ECCN"."""
    return re.sub(rf"^(?:[a-z ]* (?:in|by) )?(?:ECCN )?(?={eccn}|\.)", "", what)


def _sta(eccn: str, text: str) -> Iterator[Grant]:
    for sentence in re.split(r" ?\(\d\) (?=Paragraph|License)|(?<=[).]) (?=License Exception)|^1\. ", text):
        if sentence.strip():
            yield from _sta_sentence(eccn, sentence.strip().rstrip("."))


def _sta_sentence(eccn: str, sentence: str) -> Iterator[Grant]:
    sentence = re.sub(r" \(§ 740\.20(?:\(c\)\([12]\))?\)?(?: of the EAR\)?)?", "", sentence)
    limb, group = _STA_LIMB.search(sentence), _STA_GROUP.search(sentence)
    if limb:
        what, refused = re.sub(r"^any [\w\" ]+ in ", "", limb["what"]), limb["limb"] == "1"
        yield from _sta_paths(eccn, what, stated=False if refused else "A:5")
    elif group:
        stated: str | bool = "A:5" if group["groups"] == "A:6" else False
        yield from _sta_paths(eccn, group["what"], stated)
    else:
        yield Grant("STA", "", CONDITIONAL)


def _sta_paths(eccn: str, what: str, stated: str | bool) -> Iterator[Grant]:
    what = re.sub(r"^ECCNs? ", "", what.strip())
    if what == eccn or _WHOLE.match(what):
        yield Grant("STA", "", stated)
        return
    try:
        yield from (Grant("STA", path, stated) for paths, _ in items(what, eccn) for path in paths)
    except UnreadableError:
        yield from (Grant("STA", path, CONDITIONAL) for path in named(eccn, what) or ("",))
