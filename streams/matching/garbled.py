"""Recognises names that a transfer spoilt: control characters, lost letters, UTF-8 read as Latin-1, percent escapes.

Nobody can say whom they named, so an order with one holds, whatever is found of the rest of the name.
"""

import re

_GARBLED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"  # control characters; tabs and line ends are blanks
    r"|[\ufffd\ue000-\uf8ff]"  # replacement character, private use
    r"|\?{3}"  # one sign for each letter that a character set did not have
    r"|%[2-7][0-9A-F]|(?:%[89A-Fa-f][0-9A-Fa-f]){2}"  # %20, %C3%BC
    r"|[ÂÃ][\x80-\xbf]|â€|ï¿½"  # UTF-8 read as Latin-1 or Windows-1252
)


def garbled(text: str) -> bool:
    """Returns True if a text holds what no name has."""
    return _GARBLED.search(text) is not None
