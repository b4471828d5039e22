"""The product limb of the direct product rules: 15 CFR 734.9.  True, False, or None = not known.

A production sheet of status complete asserts that every production flag it does not give is false. Without that status,
or without a sheet, whatever is not given is unknown. An entry of the sheet without ECCN could be any; so could one that
says "n/a", gives a number that is in no list, or the plant's own ("3B001") where that of its technology is asked for.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from schemas.item import DirectProduct, Plant, Technology
from streams.law.controls import numbers

Limb = bool | None
Inputs = frozenset[str] | Callable[[str], bool]


def complete(made: DirectProduct) -> bool:
    """Returns True if the sheet asserts that absent flags are false."""
    return made.status == "complete"


def stated(made: DirectProduct, fact: bool | str | None) -> Limb:
    """Returns a production flag; an absent one is False on a complete sheet, else unknown."""
    if isinstance(fact, bool):
        return fact
    return False if fact is None and complete(made) else None


def any_of(limbs: Iterable[Limb]) -> Limb:
    """Three-valued or: True if one is, else unknown if one is, else False."""
    found: Limb = False
    for limb in limbs:
        if limb:
            return True
        if limb is None:
            found = None
    return found


def all_of(*limbs: Limb) -> Limb:
    """Three-valued and: False if one is, else unknown if one is, else True."""
    if any(limb is False for limb in limbs):
        return False
    return None if any(limb is None for limb in limbs) else True


_NUMBER = re.compile(r"([0-9][DE][0-9]{3})(?![0-9A-Z])")
"""Of software or technology; a commodity's number is none that an item could be the direct product of."""


def among(eccn: str | None, inputs: Inputs) -> Limb:
    """Returns whether an ECCN is among the rule's inputs. EAR99 never is; an unlisted technology number may be."""
    given = unicodedata.normalize("NFKC", eccn or "").strip().upper()
    if given == "EAR99":
        return False
    found = _NUMBER.match(given)
    if found is None or found[1] not in numbers():
        return None
    return found[1] in inputs if isinstance(inputs, frozenset) else inputs(found[1])


def of_technology(made: DirectProduct | None, inputs: Inputs, also: Callable[[Technology], Limb] | None = None) -> Limb:
    """Direct product of listed technology or software that is subject to the EAR."""
    if made is None:
        return None
    entries = (all_of(among(one.eccn, inputs), subject(one), also(one) if also else True) for one in made.technology)
    return any_of((*entries, False if complete(made) else None))


def subject(technology: Technology) -> Limb:
    """Listed technology counts as subject to the EAR unless stated otherwise: by itself, or by a foreign origin."""
    if isinstance(technology.subject_to_ear, bool):
        return technology.subject_to_ear
    if technology.us_origin is False:
        return None if technology.subject_to_ear == "unknown" else False
    return True


def of_plant(made: DirectProduct | None, inputs: Inputs, also: Callable[[Plant], Limb]) -> Limb:
    """Made by a plant, or major component of one, that is itself a direct product of listed technology."""
    if made is None:
        return None
    entries = (all_of(among(one.eccn, inputs), also(one)) for one in made.plant)
    return any_of((*entries, False if complete(made) else None))


def made_with(
    made: DirectProduct | None,
    inputs: Inputs,
    plant: Callable[[Plant], Limb],
    technology: Callable[[Technology], Limb] | None = None,
) -> Limb:
    """Direct product of listed technology, or of a plant that is one: the two usual ways.

    plant, technology: what else the rule asks of an entry.
    """
    return any_of((of_technology(made, inputs, technology), of_plant(made, inputs, plant)))


def made_as_tool(made: DirectProduct | None, technology: Inputs, plants: Inputs) -> Limb:
    """Semiconductor tools (734.9(e)(3), (k)): also what contains an integrated circuit of such a plant."""
    contains = stated(made, made.contains_ic_from_us_plant) if made else None
    return any_of((contains, of_technology(made, technology), of_plant(made, plants, us_plant)))


def us_plant(plant: Plant) -> Limb:
    """The technology that the plant is a product of must be of US origin; not stated is unknown."""
    return plant.us_origin if isinstance(plant.us_origin, bool) else None


def not_stated_foreign(one: Technology | Plant) -> Limb:
    """Returns False only for a stated foreign origin, for rules that do not require US origin."""
    return one.us_origin is not False


def by_group(letters: str = "DE", categories: str = "0123456789") -> Callable[[str], bool]:
    """Inputs by product group and category: "any ECCN of group D or E in categories 3 to 9"."""
    return lambda code: code[:1] in categories and code[1:2] in letters
