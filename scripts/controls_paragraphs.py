"""Lists of paragraphs as the Commerce Control List writes them: "a.1 to a.3, b, e", ".f (except f.3)", "z.1.a, z.2.a".

A path is a paragraph without its ECCN: "a.1"; the empty path is the whole entry.
"""

import re
from dataclasses import dataclass

PATH = r"[a-z](?:\.(?:\d{1,2}|[a-z]))*"
DOTTED = r"[a-z](?:\.(?:\d{1,2}|[a-z]))+"
_ITEM = re.compile(
    rf"\.?(?P<first>{PATH})\.?(?:(?: to | through )\.?(?P<last>{PATH}))?(?: ?\((?P<words>[^)]*)\))?(?!\w)"
)
_JOIN = re.compile(r"(?:,? and/or |,? and |,? or |, |; )")


class UnreadableError(Exception):
    """The text is no plain list of paragraphs."""


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Paths a statement names, and the paths below them that it takes out again."""

    included: tuple[str, ...]
    excluded: tuple[str, ...] = ()


def straight(text: str) -> str:
    """The text with plain quotes and blanks, and without its final stop."""
    text = text.replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).strip().rstrip(".;,").strip()


def tidy(text: str, eccn: str) -> str:
    """The text without the entry's own number and the blanks that crept into paths."""
    text = straight(text)
    text = re.sub(rf"{eccn} ?\.? ?(?=[a-z]\b)", "", text)
    text = re.sub(rf"\b({PATH})\. (?=\d)", r"\1.", text)
    return re.sub(r" \.(?=(?:and|or)\b)", " ", text)


def items(text: str, eccn: str) -> list[tuple[list[str], str]]:
    """The paths of a plain list, each run with the words in brackets behind it; UnreadableError on anything else."""
    found_items: list[tuple[list[str], str]] = []
    rest = re.sub(r"^paragraphs? ", "", tidy(text, eccn))
    rest = re.sub(r"(?: of this entry| only)$", "", rest)
    while rest:
        found = _ITEM.match(rest)
        if not found:
            raise UnreadableError(text)
        found_items.append((_range(found["first"], found["last"]), found["words"] or ""))
        rest = rest[found.end() :]
        join = _JOIN.match(rest)
        if rest and not join:
            raise UnreadableError(text)
        rest = rest[join.end() :] if join else ""
    return found_items


def read(text: str, eccn: str) -> Paragraphs:
    """The paragraphs of a plain list, "(except ...)" understood; raises UnreadableError on anything else."""
    included: list[str] = []
    excluded: list[str] = []
    for paths, words in items(text, eccn):
        included += paths
        if words and not words.lower().startswith("except "):
            raise UnreadableError(text)
        excluded += read(words[len("except ") :], eccn).included
    return Paragraphs(tuple(included), tuple(excluded))


def _range(first: str, last: str | None) -> list[str]:
    if last is None:
        return [first]
    stem, _, start = first.rpartition(".")
    last_stem, _, end = last.rpartition(".")
    if last_stem not in (stem, ""):
        raise UnreadableError(f"{first} to {last}")
    ends = range(int(start), int(end) + 1) if start.isdigit() and end.isdigit() else None
    names = [str(n) for n in ends] if ends else [chr(n) for n in range(ord(start), ord(end) + 1)]
    return [f"{stem}.{name}" if stem else name for name in names]


def within(path: str, ancestor: str) -> bool:
    """Whether the path is the ancestor itself or lies below it."""
    return not ancestor or path == ancestor or path.startswith(ancestor + ".")
