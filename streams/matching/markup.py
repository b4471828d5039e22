"""Takes out of a text what systems put into it: markup, control sequences, letters of a script that look alike."""

import re
from html import unescape

_ESCAPES = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]"  # colours of a terminal
    r"|_x[0-9A-Fa-f]{4}_"  # a control sign in a spreadsheet's XML
    r"|</?[A-Za-z][^<>]{0,60}>"  # markup
    r"|\\[nrt](?![a-z]{0,2}\b)"  # the two signs of a line's end
    r"|%(?:20|0[AaDd]|2[CcFf])"  # a URL's
)
_MARKED = re.compile(r"[\x1b<\\%]|_x")
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХѕіјаеорсухԁԛԝһɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧορυικ", "ABESIJKMHOPCTYXsijaeopcyxdqwhgABEZHIKMNOPTYXopuik"
)
"""Unicode Technical Standard 39, confusables: Cyrillic and Greek letters and the Latin ones that look the same."""
_MIXED = re.compile(r"[^\W\d_]*[A-Za-z][^\W\d_]*")
"""A word with a Latin letter in it."""


def without_markup(text: str) -> str:
    """Returns the text as a reader of it on paper would have it; line ends stand for what ended a line."""
    if "&" in text and ";" in text:
        text = unescape(text)
    if _MARKED.search(text):
        text = _ESCAPES.sub("\n", text)
    if not text.isascii():
        text = _MIXED.sub(_in_one_script, text)
    return text


def _in_one_script(met: re.Match[str]) -> str:
    """A word of Latin letters and such that only look so: all Latin. "é" stays what it is."""
    return met.group().translate(_LOOK_ALIKE)
