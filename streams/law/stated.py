"""Whether a free text states anything: an author, a number, a paragraph; or only fills the field ("n/a", "TBD")."""

import re
import unicodedata

from streams.matching.placeholders import is_placeholder

_DIGIT = re.compile("[1-9]")
_PARAGRAPH = re.compile(r"\([a-d]\)|\b[ab]\W?[1-4]\b")


def states(text: str | None) -> bool:
    """A name, a number or words are given, and none of the words that stand for nothing."""
    given = (text or "").strip()
    return bool(_DIGIT.search(given)) or (bool(given) and not is_placeholder(given))


def names_paragraph(status: str | None) -> bool:
    """A paragraph of 740.17 is named: "740.17(b)(1)", "(a)(2)", "b.1"."""
    return _PARAGRAPH.search(unicodedata.normalize("NFKC", status or "").casefold()) is not None
