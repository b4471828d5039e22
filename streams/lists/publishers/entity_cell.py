"""Parses the entity column of Supplements 4, 6 and 7 to part 744: name, aliases and addresses in one text cell.

Name, a.k.a., the following two aliases:
-Alias one; and
-Alias two.

Street 1, City, Country; and Street 2, City, Country. (See alternate address under Elsewhere.)
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from streams.lists.publishers.words import country, one_line

_AKA = re.compile(
    r"[,;]?\s*\(?(?<!\w)(?:a\.k\.a\.?|aka|f\.k\.a\.?|also known as|formerly known as)(?!\w)[\s,:]*"
    r"(?P<follow>(?:and\s+)?(?:the\s+)?following\s+(?:the following\s+)?(?:[\w-]+\s+)?alia\w*[\s:,.;]*)?",
    re.IGNORECASE,
)
_AND = re.compile(r"[;,.\s]*(?:;|,)?\s*\band$|[;.\s]+$")
_LEADING = re.compile(r"^\s*(?:and\s+)?(?:[af]\.k\.a\.?,?\s+)?")
_REMARK = re.compile(r"[\s.]*\(\s*see\b[^)]*\)?[\s.]*$", re.IGNORECASE)
_INCLUDE = re.compile(r",?\s*(?:and )?to include the following\b.*$", re.IGNORECASE)
_ADDRESS_OF = re.compile(r"^(?:the following )?address(?:es)?\s+(?:for|appl)[^:]*:\s*", re.IGNORECASE)
_ADDRESS_MARK = re.compile(r"^(?:alt(?:ernate|\.)?\s*)?address(?:es)?:\s*", re.IGNORECASE)
_GROUP = re.compile(
    r"^(?:affiliated entit(?:y|ies)|subordinate (?:institution|entit(?:y|ies)))s?\b\s*:?\s*", re.IGNORECASE
)
_ONE_OF = re.compile(
    r"^(?:(?!.*(?:a\.k\.a|following)).*\bsubordinate institutions?|the following (?P<of>.*) entities):$", re.IGNORECASE
)
_DASH = re.compile(r"^[—–-]\s*")
_UNIT = re.compile(
    r"^\D*\b(?:joint[- ]stock company|npo|institut(?:e|ion)|plant|concern|factory|academy|bureau|consultants|importers)"
    r"\b\D*$",
    re.IGNORECASE,
)
"""Part of an organisation after a comma: it belongs to the name, not to the address."""
_SENTENCE = re.compile(r"^(?P<name>.*?\w{2}\)?)\.\s+(?P<rest>\d.*|[A-Z][a-z]+(?: [A-Z][a-z]+)?)$")

_FORMS = (
    r"co|company|corp|corporation|inc|incorporated|ltd|limited|llc|l\.l\.c|llp|lp|plc|pte|pty|pvt|private|gmbh|ag|kg|sa|"
    r"s\.a|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|s\.?r\.?o|d\.?o\.?o|b\.?v|n\.?v|a\.?s|oy|oyj|ab|aps|fze|fzc|fzco|fzo|"
    r"fz[- ]?llc|jsc|ojsc|cjsc|pjsc|ooo|oao|zao|pao|ao|ltda|s\.?l|kft|sdn|bhd|tic|san|sti|lda|eood|ood|ead|ad|uab|sia|"
    r"ou|spol|kk|k\.k|dis tic|jlt|est|pt"
)
_FORM = re.compile(rf"^(?:(?:{_FORMS})\b\.?[\s.&]*)+(?:\([^)]*\)\s*)?(?P<more>.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entity:
    """Name, aliases and addresses of one entity of a cell."""

    name: str
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    below: bool = False
    """True if it is listed below another entity; the citations then apply to both."""


def entities(text: str) -> tuple[Entity, ...]:
    """Returns the entities of one cell: the first, then its affiliated or subordinate ones, if any.

    text: the cell with its line breaks. Addresses stated to apply to all entities are given to each.
    """
    lines = [one_line(line) for line in text.split("\n")]
    head, groups = _grouped(lines)
    found = [_entity(head)] if any(head) else []
    heads = len(found)
    shared: tuple[str, ...] = ()
    for group in groups:
        if group and _ADDRESS_OF.match(group[0]):
            shared = _addresses(" ".join(group))
        elif any(group):
            found.append(_entity(group))
    return tuple(
        Entity(one.name, one.aliases, one.addresses + shared, below=place >= heads)
        for place, one in enumerate(found)
        if one.name
    )


def _grouped(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    """Returns the lines of the first entity, and those of each further one."""
    one_of = _ONE_OF.match(lines[0])
    if one_of:
        prefix = f"{one_of['of']}: " if one_of["of"] else ""
        named = [[prefix + _AND.sub("", _DASH.sub("", line))] for line in lines[1:] if _DASH.match(line)]
        return [], [*named[:-1], [*named[-1], *(line for line in lines[1:] if line and not _DASH.match(line))]]
    head: list[str] = []
    groups: list[list[str]] = []
    for line in lines:
        marked = _GROUP.match(line)
        if marked or line.lower().startswith("the following addresses apply"):
            groups.append([rest] if (rest := line[marked.end() :] if marked else line) else [])
        elif not groups:
            head.append(line)
        elif line and groups[-1] and _starts_new(groups[-1], line):
            groups.append([line])
        elif line:
            groups[-1].append(line)
    return head, groups


def _starts_new(group: list[str], line: str) -> bool:
    """Returns True if a line below "Affiliated entities:" begins the next entity."""
    if _DASH.match(line):
        return False
    last = group[-1]
    if _ADDRESS_OF.match(group[0]) or last.endswith((";", "; and", ", and", ":")):
        return False
    listing_aliases = any("following" in one and _AKA.search(one) for one in group)
    return not listing_aliases or _ends_in_country(last)


def _entity(lines: list[str]) -> Entity:
    first, rest = lines[0], lines[1:]
    if rest and rest[0].lower().startswith(("the following", "following")):
        first, rest = f"{first} {rest[0]}", rest[1:]
    marks = list(_AKA.finditer(first))
    if not marks:
        name, addresses = split_name(_strip(first))
        return Entity(name, (), _addresses("; ".join([addresses, *rest])))
    name = first[: marks[0].start()].strip(" ,;(")
    inline = [first[mark.end() : after.start()] for mark, after in pairwise(marks)]
    glued = first[marks[-1].end() :]
    if marks[-1]["follow"] is None:
        alias, addresses = split_name(_strip(glued))
        return Entity(name, _clean_aliases([*inline, alias]), _addresses("; ".join([addresses, *rest])))
    listed, remaining = _listed(glued, rest)
    return Entity(name, _clean_aliases([*inline, *listed]), _addresses("; ".join(remaining)))


def _listed(glued: str, rest: list[str]) -> tuple[list[str], list[str]]:
    """Returns the alias lines and the lines after them; splits an address off the last alias."""
    aliases = [glued] if glued.strip(" ,:;.") else []
    taken = 0
    for line in rest:
        goes_on = bool(aliases) and aliases[-1].endswith((";", " and"))
        if line and not _DASH.match(line) and not goes_on:
            break
        taken += 1
        if line:
            aliases.append(line)
        elif aliases and not goes_on:
            break
    remaining = [line for line in rest[taken:] if line]
    if aliases:
        alias, address = _cut_address(_strip(_DASH.sub("", _INCLUDE.sub("", aliases[-1]))))
        aliases[-1] = alias
        remaining = [address, *remaining] if address else remaining
    return aliases, remaining


def _cut_address(text: str) -> tuple[str, str]:
    """Splits an alias that ends in a country into alias and address."""
    if not _ends_in_country(text):
        return text, ""
    sentence = re.match(r"^(.*?[a-z)]{3,}|.*?\b(?:Ltd|Inc|Co|LLC|Corp))\.\s+(.+,.+)$", text)
    return (sentence[1], sentence[2]) if sentence else split_name(text)


def _ends_in_country(text: str) -> bool:
    return "," in text and country(_strip(text).rsplit(",", 1)[1]) is not None


def split_name(text: str) -> tuple[str, str]:
    """Splits a name from the addresses after it: the name ends at the first comma that no legal form follows."""
    parts = text.split(",")
    count = 1
    while count < len(parts) and _FORM.match(parts[count].strip()):
        count += 1
    if count == 1 and len(parts) > 2 and _UNIT.match(parts[1]):
        count = 2
    name, rest = ",".join(parts[:count]).strip(), ",".join(parts[count:]).strip()
    sentence = _SENTENCE.match(name)
    if sentence and (sentence["rest"][0].isdigit() or country(sentence["rest"])):
        return sentence["name"], f"{sentence['rest']}, {rest}" if rest else sentence["rest"]
    return name, rest


def _strip(text: str) -> str:
    text = _REMARK.sub("", text).strip(" ;")
    return text if text.endswith(("Ltd.", "Inc.", "Co.", "Corp.")) else text.removesuffix(".")


def _clean_aliases(listed: list[str]) -> tuple[str, ...]:
    parts = (part for one in listed for part in _DASH.sub("", _INCLUDE.sub("", one)).split(";"))
    cleaned = (_balanced(_AND.sub("", _LEADING.sub("", part)).strip(" ,:")) for part in parts)
    return tuple(dict.fromkeys(one for one in cleaned if re.search(r"\w", one)))


def _balanced(text: str) -> str:
    return text.removesuffix(")") if text.count(")") > text.count("(") else text


def _addresses(text: str) -> tuple[str, ...]:
    text = _REMARK.sub("", _ADDRESS_OF.sub("", text.strip(" ;")))
    parts = (_ADDRESS_MARK.sub("", re.sub(r"^(?:and|or)\s+", "", part.strip())) for part in text.split(";"))
    cleaned = (_AND.sub("", part).strip(" ,;.") for part in parts)
    return tuple(dict.fromkeys(part for part in cleaned if re.search(r"\w", part)))
