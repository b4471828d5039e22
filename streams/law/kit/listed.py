"""Results for parties on a list: for a sure match, a possible match and an unclear role."""

from collections.abc import Callable, Iterable, Iterator

from streams.law.parties import Hit
from streams.law.results import Result, unsure


def party_holds(hits: Iterable[Hit], found: Callable[[Hit], Result]) -> Iterator[Result]:
    """Yields a result for each hit that is a party under 748.5(c)-(f); an unclear role holds until it is known."""
    for hit in hits:
        if hit.capacity == "party":
            yield from attached(hit, found(hit))
        elif hit.capacity == "unresolved":
            yield from attached(hit, role_unresolved(hit, found(hit).code))


def any_role_holds(hits: Iterable[Hit], found: Callable[[Hit], Result]) -> Iterator[Result]:
    """Yields a result for each hit in any role."""
    for hit in hits:
        yield from attached(hit, found(hit))


def attached(hit: Hit, found: Result) -> Iterator[Result]:
    result = hit.attached(found)
    if result is not None:
        yield result


def role_unresolved(hit: Hit, code: str) -> Result:
    """Returns the question whether a listed party takes possession."""
    evidence = {**hit.evidence(), "would_be": code}
    return unsure("PARTY_ROLE_UNRESOLVED", evidence, "whether the party takes possession of the goods", cite="748.5(d)")
