"""In which occupied region of Ukraine an address lies: 15 CFR 746.6(d). The names: reference/countries/occupied.json.

A name is none of the place where it names a street, a house in another city, or a place that lies elsewhere. A region
that is stated as such counts always. What contradicts itself ("Simferopol, Krasnodar Krai") counts.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from streams.law.addresses import contradicting, countries_in

_APOSTROPHES = re.compile(r"(?<=\w)['’ʼʹ`´ʻ‘′]")
_BROKEN = re.compile(r"(?<=\w)[-‐‑]\s*\n\s*(?=\w)")
_BLANK = re.compile(r"[-‐‑–—.\s_]+")
_BETWEEN = re.compile(r"[^\w; ]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ORDINARY = frozenset({
    "republic", "of", "region", "oblast", "obl", "province", "peninsula", "peoples", "people", "s", "ar", "resp",
    "respublika", "respubliki", "respublike", "республика", "республики", "республике", "республику", "республіка",
    "республіки", "республіці", "респ", "ар", "область", "обл", "области", "області",
})  # fmt: skip
"""Words of the names of regions that say nothing by themselves."""
_UKRAINE = re.compile("ukrain|украин|украін")
_PART = re.compile(r";")
_HOUSE_NUMBER = re.compile(r"(?:^|, )\d+\w? $")


NONE: frozenset[str] = frozenset()
NEAR = frozenset({"UA", "RU", "BY"})
"""Countries that an address in an occupied region is written with; any other one that is stated is believed."""
_CODES = {"43": "UA-43", "40": "UA-40", "14": "UA-14", "09": "UA-09", "9": "UA-09", "RU-CR": "UA-43", "RU-SEV": "UA-40"}
"""Codes of the regions covered, without their country, and the Russian ones that ISO does not know."""
_OUTSIDE_CODES = frozenset(
    f"UA-{number}"
    for number in (
        "05", "07", "12", "18", "21", "23", "26", "30", "32", "35", "46", "48", "51", "53", "56", "59", "61", "63",
        "65", "68", "71", "74", "77",
    )
)  # fmt: skip
"""The other regions of Ukraine (ISO 3166-2:UA)."""


class _Words(NamedTuple):
    """The patterns that addresses are asked for, made of the table once."""

    vocabulary: frozenset[str]
    unparted: re.Pattern[str]
    regions: Mapping[str, re.Pattern[str]]
    places: Mapping[str, re.Pattern[str]]
    short: Mapping[str, re.Pattern[str]]
    outside: re.Pattern[str]
    outside_stem: re.Pattern[str]
    street_after: re.Pattern[str]
    street_before: re.Pattern[str]
    house: re.Pattern[str]
    city_outside: re.Pattern[str]
    state_after: re.Pattern[str]
    lookalikes: re.Pattern[str]
    namesakes: frozenset[str]
    namesakes_abroad: frozenset[str]
    common: frozenset[str]


def region_code(text: str | None) -> str:
    """ISO 3166-2 code of a region given by code or in words; in capitals as given where it is none that is covered."""
    given = (text or "").strip().upper().replace("_", "-")
    code = _CODES.get(given.removeprefix("UA").removeprefix("-"))
    return code or region_of(given, country_stated=True) or given


def lies_outside(region: str) -> bool:
    """A region of Ukraine, by code or in words, that is none of those covered: Kyiv, UA-65, Kharkivska oblast."""
    if region.startswith("UA-"):
        return region in _OUTSIDE_CODES
    return bool(_words().outside_stem.match(_plain(region)))


@lru_cache(maxsize=8192)
def region_of(address: str, *, country_stated: bool) -> str | None:
    """ISO 3166-2 code of the region that the address lies in. country_stated: the party says in which country it is."""
    if country_stated:
        return _region(address, NONE, country_stated=True)
    abroad = any(code not in NEAR for code in countries_in(address) if code)
    return _region(address, _words().namesakes_abroad if abroad else NONE, country_stated=False)


def region_elsewhere(address: str) -> str | None:
    """The same of a party that is stated to be in some other country: only what can hardly mean anything else."""
    words = _words()
    return _region(address, words.namesakes_abroad | words.common, country_stated=False)


def _region(address: str, skipped: frozenset[str], *, country_stated: bool) -> str | None:
    for text in dict.fromkeys((_plain(_BROKEN.sub("", address)), _plain(address))):
        for part in filter(_may_be_named, _PART.split(text)):
            found = _stated(part) or _named(part, skipped, country_stated=country_stated)
            if found:
                return found
    return None


@lru_cache(maxsize=16_384)
def other_place(address: str, country: str) -> str | None:
    """The country, or occupied region, that an address names and that is not the one given beside it; else None.

    The regions are written with Russia too, and have namesakes there: what only such a name says contradicts nothing.
    """
    named = contradicting(address, country)
    if named is None and country not in NEAR:
        return region_elsewhere(address)
    return None if named and {country, named} <= NEAR and by_name_alone(address) else named


def by_name_alone(address: str) -> bool:
    """The address has the name of such a place, or of a namesake, and does not say Ukraine."""
    text = _plain(address)
    return not _UKRAINE.search(text) and any(
        one.search(text) for one in (*_words().places.values(), *_words().regions.values())
    )


def _plain(text: str) -> str:
    """Words parted by one blank, without case, accents and apostrophes; a comma where anything else parts them."""
    kept = text.casefold()
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).replace("ı", "i")
        kept = "".join(one for one in letters if not unicodedata.combining(one) and unicodedata.category(one) != "Cf")
    kept = _APOSTROPHES.sub("", kept).replace("|", ";").replace("/", ";")
    words = _BETWEEN.sub(",", _BLANK.sub(" ", kept)).replace(",", " , ").split()
    return " ".join(words if text.isascii() else map(_one_script, words))


_LATIN, _CYRILLIC = "aceopxykmtbhi", "асеорхукмтвні"
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)


def _one_script(word: str) -> str:
    """A word in which letters of two scripts are mixed, in the script of most of them."""
    cyrillic = sum("Ѐ" <= sign <= "ӿ" for sign in word)
    if not cyrillic or cyrillic == len(word) or word.isascii():
        return word
    return word.translate(_TO_CYRILLIC if 2 * cyrillic >= len(word) else _TO_LATIN)


def _may_be_named(part: str) -> bool:
    """A quick look: nearly no address has any of the words."""
    words = _words()
    return not words.vocabulary.isdisjoint(part.split()) or (not part.isascii() and bool(words.unparted.search(part)))


def _stated(part: str) -> str | None:
    for table in (_words().regions, _words().short):
        for region, pattern in table.items():
            if pattern.search(part):
                return region
    return None


def _named(part: str, skipped: frozenset[str], *, country_stated: bool) -> str | None:
    words = _words()
    outside = _is_outside(part)
    for region, pattern in words.places.items():
        for found in pattern.finditer(part):
            if found[0] in skipped or (outside and found[0] in words.namesakes):
                continue
            if not country_stated and found[0] in words.namesakes_abroad and _in_a_state(part, found):
                continue
            if not _is_street(part, found, country_stated=country_stated) and not _is_house(part, found):
                return region
    return None


def _in_a_state(part: str, found: re.Match[str]) -> bool:
    """A state of another country follows: "Sebastopol, CA 95472"."""
    return _words().state_after.match(part, found.end()) is not None


def _is_outside(part: str) -> bool:
    """The address names an oblast, krai or republic that lies outside; "Mariupol region" is none of Mari El."""
    named = (one[1] or one[2] for one in _words().outside.finditer(part))
    return any(not any(place.fullmatch(word) for place in _words().places.values()) for word in named)


def _is_street(part: str, found: re.Match[str], *, country_stated: bool) -> bool:
    """The name is a street's: "12 Crimea Road", "Boulevard de Sebastopol" where no country says that it is a town."""
    words = _words()
    before, after = part[: found.start()], words.street_after.match(part, found.end())
    if words.lookalikes.search(before + found[0]):
        return True
    if after and (after["end"] is not None or _HOUSE_NUMBER.search(before)):
        return True
    return not country_stated and bool(words.street_before.search(before))


def _is_house(part: str, found: re.Match[str]) -> bool:
    """The name is a hotel's, or the like, and the address names a city outside."""
    words = _words()
    around = part[max(0, found.start() - 16) : found.end() + 16].replace(found[0], "*")
    return bool(words.house.search(around) and words.city_outside.search(part))


@cache
def _words() -> _Words:
    raw = json.loads(files("streams.reference.countries").joinpath("occupied.json").read_bytes())
    places = {region: _any(names) for region, names in raw["places"].items()}
    named = [_plain(name) for names in (*raw["places"].values(), *raw["regions"].values()) for name in names]
    return _Words(
        vocabulary=frozenset(word for name in (*named, *raw["abbreviations"]) for word in name.split()) - _ORDINARY,
        unparted=re.compile("|".join(name for name in named if _HAN.search(name))),
        regions={region: _whole(_any(names)) for region, names in raw["regions"].items()},
        places={region: _whole(names) for region, names in places.items()},
        short=dict(_short(raw, "|".join(places.values()))),
        outside=_outside(raw),
        outside_stem=re.compile(_any(raw["outside"])),
        street_after=re.compile(rf" (?:{_any(raw['streets'])})(?!\w)(?P<end>\s*(?:,|$|\d))?"),
        street_before=re.compile(
            rf"(?:^|,)(?: ?\d+\w*)* ?(?:{_any(raw['street_types'])})(?: (?:{_any(raw['articles'])}))* $"
        ),
        house=re.compile(rf"(?<!\w)(?:{_any(raw['buildings'])}) \*|\* (?:{_any(raw['buildings'])})(?!\w)"),
        city_outside=_whole(_any(raw["cities_outside"])),
        state_after=re.compile(rf"[ ,]+(?:{_any(raw['states'])})(?: \d{{5}})?(?!\w)"),
        lookalikes=re.compile(rf"(?<!\w)(?:{_any(raw['lookalikes'])})$"),
        namesakes=frozenset(map(_plain, raw["namesakes"])),
        namesakes_abroad=frozenset(map(_plain, raw["namesakes_abroad"])),
        common=frozenset(map(_plain, raw["common"])),
    )


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(_plain(name)) for name in names}, key=len, reverse=True))


def _whole(names: str) -> re.Pattern[str]:
    """Any of the names, as whole words; of a script that parts no words, wherever they stand."""
    unparted = "|".join(name for name in names.split("|") if _HAN.search(name))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)" + (f"|{unparted}" if unparted else ""))


def _short(raw: Mapping[str, Any], places: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    beside = rf"(?:{places}|(?:{_any(raw['beside'])})(?! of)|{raw['postal_codes']})"
    for region in dict.fromkeys(raw["abbreviations"].values()):
        short = _any(name for name, stands in raw["abbreviations"].items() if stands == region)
        yield region, re.compile(rf"(?<!\w)(?:(?:{short})[ ,]+{beside}|{beside}[ ,]+(?:{short}))(?!\w)")


def _outside(raw: Mapping[str, Any]) -> re.Pattern[str]:
    word, of = rf"((?:{_any(raw['outside'])})\w{{0,6}})", _any(raw["region_words"])
    return re.compile(rf"(?<!\w)(?:{word} (?:{of})|(?:{of}) (?:of )?{word})(?!\w)")
