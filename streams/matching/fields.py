"""Takes a party's field apart: the names in it, without other names, departments, places and numbers beside them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from streams.matching.disguise import readings
from streams.matching.markup import without_markup
from streams.matching.reading import MAX_LENGTH, Reading, normalised_name
from streams.matching.scripts import place_words
from streams.matching.words import lines, words

_ROWS = tuple((kind, said) for kind, _, said in (line.split("\t") for line in lines("fields.tsv")))


def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for of, row in _ROWS if of == kind for phrase in row.casefold().split(" | "))


def _read(kind: str) -> frozenset[str]:
    return frozenset(read for row in _phrases(kind) for word in row.split() for read in normalised_name(word).words)


_AROUND, _TITLES = _read("around"), _read("title")
_PLACES = words("places.txt") | place_words()
_SMALL = frozenset(("of", "in", "at", "the", "no", "de", "der", "fur"))
_FORMS = words("endings.txt") - {"co", "company", "corp", "corporation", "the", "of", "and"}
_LEGAL = words("endings.txt").union(line.split("\t")[0] for line in lines("forms.tsv"))
_BESIDE = _AROUND | _PLACES | _SMALL


def _pattern(phrase: str) -> str:
    """How a phrase is written: full stops, spaces or nothing for the slashes in an abbreviation of three letters."""
    letters = phrase.split("/")
    if len(letters) > 1 and all(len(letter) == 1 for letter in letters):
        between = r"\s?/\s?" if len(letters) == 2 else r"\s?[/.]?\s?"
        return between.join(letters) + r"\.?"
    return r"\s+".join(map(re.escape, phrase.split()))


_SIGNS = str.maketrans(dict.fromkeys("().,;:[]\"'<>“”", " "))


def _said(text: str) -> list[str]:
    """The words of a text by their letters; a slash is one of these."""
    return text.casefold().translate(_SIGNS).split()


def _firsts(phrases: tuple[str, ...]) -> Iterator[str]:
    """What the first word of a field's phrase may be."""
    for phrase in phrases:
        yield _said(phrase)[0]
        if "/" in phrase:
            yield from (phrase.replace("/", ""), phrase.split("/")[0])


def _any_of(phrases: Iterable[str], before: str = r"(?<!\w)", behind: str = r"(?!\w)\.?:?") -> re.Pattern[str]:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(f"{before}(?:{'|'.join(map(_pattern, longest_first))}){behind}", re.IGNORECASE)


_UNSPACED_SCRIPT = "\u3000"
"""From this letter on words stand without spaces between them."""
_BETWEEN, _PERHAPS = (_any_of(p for p in _phrases(of) if p < _UNSPACED_SCRIPT) for of in ("between", "perhaps"))
_UNSPACED = _any_of((phrase for phrase in _phrases("between") if phrase > _UNSPACED_SCRIPT), "", "")
_GATE_BETWEEN, _GATE_PERHAPS = (frozenset(_firsts(_phrases(kind))) for kind in ("between", "perhaps"))
_NAME_ENDS = re.compile(r"[\n\r\t;|•·\u2028]|\s[/\\+]\s")
_MAY_END = frozenset("\n\r\t;|•·\u2028/\\+")
_SOFTLY = "\x1f"
_PIECE_ENDS = re.compile(r"[\x1f,()\[\]{}（）【】，、：:/]|\s+[-–—*]+\s+|\s[-–—]|[-–—]\s")
_LEAST = 3
"""Letters of a name that stands in a field beside others; of Han or Hangul two."""


Beside = Literal["told", "titled", "field", "place", "other"]
"""What stands beside a name: words that tell that it is a name ("d/b/a"); a title; a department or a number; only a
place; anything else, as in "X (Y)"."""
_RANK: dict[Beside, int] = {"told": 0, "titled": 1, "field": 2, "place": 3, "other": 4}
_NUMBER = 3
"""Digits of a customer number; fewer count a department."""


class NameInField(NamedTuple):
    """A name in a field, and what stands beside it."""

    name: Reading
    beside: Beside


def names_in_field(whole: Reading) -> tuple[NameInField, ...]:
    """Returns the names in a party's name field besides the whole, each once."""
    found: dict[tuple[str, str], NameInField] = {}
    for part in _parts(whole):
        name = part.name
        as_read = (name.key, name.spelt)
        if as_read != (whole.key, whole.spelt) and not name.bare and (len(name.key) >= _LEAST or name.native):
            met = found.setdefault(as_read, part)
            if _RANK[part.beside] < _RANK[met.beside]:
                found[as_read] = part
    return tuple(found.values())


def _parts(whole: Reading) -> Iterator[NameInField]:
    yield from _without_beside(whole, "field")
    for text in readings(whole.text, whole.words):
        yield NameInField(normalised_name(text), "field")
    names, told = _names(whole.text[:MAX_LENGTH])
    for text in names:
        if told:
            name = normalised_name(text)
            yield NameInField(name, "told")
            yield from _without_beside(name, "told")
        yield from _pieces(text)


def _without_beside(name: Reading, beside: Beside) -> Iterator[NameInField]:
    """The name without titles, departments, places and numbers at its ends."""
    core = _core(name.words)
    if core and len(core) < len(name.words):
        titled = name.words[0] in _TITLES
        kind: Beside = "titled" if titled else _worse(beside, _kind([w for w in name.words if w not in core]))
        behind = name.text.split(None, 1)
        # Behind a title the text itself counts: full stops tell initials from words.
        text = behind[1] if titled and core == name.words[1:] and len(behind) > 1 else " ".join(core)
        yield NameInField(normalised_name(text), beside if beside == "told" else kind)


def _worse(one: Beside, other: Beside) -> Beside:
    return max(one, other, key=_RANK.__getitem__)


def _kind(gone: Sequence[str]) -> Beside:
    """What words beside a name are, none of which names anybody."""
    if any(word in _AROUND or (word.isdigit() and len(word) >= _NUMBER) for word in gone):
        return "field"
    return "place" if any(word in _PLACES for word in gone) else "other"


def _core(said: tuple[str, ...]) -> tuple[str, ...]:
    first, last = 0, len(said)
    while last > 1 and (said[last - 1] in _BESIDE or said[last - 1].isdigit()):
        last -= 1
    while first < last - 1 and _in_front(said[first], said[first + 1], at_first=first == 0):
        first += 1
    return said[first:last]


def _in_front(word: str, following: str, *, at_first: bool) -> bool:
    """Whether a word stands before a name: a place only with what it is the place of ("Beijing Office of X")."""
    if word in _TITLES or word in _AROUND or word.isdigit():
        return True
    return following in _AROUND if word in _PLACES else not at_first and word in _SMALL


def _names(text: str) -> tuple[list[str], bool]:
    """The texts between lines, signs and phrases that tell that a name stands there; whether there are any of these."""
    plain = without_markup(text)
    said = set(_said(plain))
    if not said.isdisjoint(_GATE_BETWEEN):
        plain = _BETWEEN.sub("\n", plain)
    if not plain.isascii():
        plain = _UNSPACED.sub("\n", plain)
    if not said.isdisjoint(_GATE_PERHAPS):
        plain = _PERHAPS.sub(_after_a_legal_form, plain)
    if _MAY_END.isdisjoint(plain):
        return [plain], False
    names = [name for name in _NAME_ENDS.split(plain) if len(name) > 1]
    return names, len(names) > 1 or "\n" in plain


def _after_a_legal_form(met: re.Match[str]) -> str:
    """Two names in "A Ltd for B"; but "Institute for B" may be one."""
    before = _said(met.string[: met.start()])
    return "\n" if before and before[-1] in _FORMS else _SOFTLY


def _pieces(text: str) -> Iterator[NameInField]:
    """What stands between the signs in a name, where there are any."""
    texts = _PIECE_ENDS.split(text)
    pieces = _without_bare_forms(texts) if len(texts) > 1 else []
    if len(pieces) < 2:
        return
    kinds = [(piece, _names_nobody(said), said) for piece, said in pieces]
    beside: Beside = "other"
    if sum(not nobody for _, nobody, _ in kinds) == 1:
        gone = [word for _, nobody, said in kinds if nobody for word in said]
        titled = any(nobody and said[0] in _TITLES for _, nobody, said in kinds)
        beside = "field" if titled else _kind(gone)
    for piece, nobody, said in kinds:
        if not nobody:
            name = normalised_name(piece)
            yield NameInField(name, beside)
            yield from _without_beside(name, beside)
        elif said[0] in _TITLES:
            yield from _without_beside(normalised_name(piece), "field")


def _without_bare_forms(pieces: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    """The pieces and their words; a legal form behind a comma belongs to what stands before it."""
    found: list[tuple[str, Sequence[str]]] = []
    for piece in pieces:
        said = _words(piece)
        if found and _LEGAL.issuperset(said):
            found[-1] = (f"{found[-1][0]} {piece}", found[-1][1])
        elif said:
            found.append((piece, said))
    return found


def _words(text: str) -> Sequence[str]:
    """The words of a text, read where that is more than its letters."""
    return _said(text) if text.isascii() else normalised_name(text).words


def _names_nobody(said: Sequence[str]) -> bool:
    """Whether words beside a name are a department, a place, a number, or a person with a title."""
    return said[0] in _TITLES or all(word in _BESIDE or word.isdigit() for word in said)
