r"""Escapes control and bidirectional characters in data, so that a listed name cannot control a terminal.

C0 and C1 (ECMA-48), DEL, and the characters that change the direction of text (Unicode 16, UAX 9) are written as
\x1b or \u202e. Line feed and tab stay.
"""

from typing import Any

_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029, 0xFEFF)
_CONTROLS = tuple(code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A))
_SHOWN = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in (*_CONTROLS, *_DIRECTIONS)}
_IN_JSON = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *_DIRECTIONS)}
_FORMULA = ("=", "+", "-", "@", "\t", "\n")


def visible(text: str) -> str:
    """Returns the text with every control or direction character written as an escape."""
    return text if text.isascii() and text.isprintable() else text.translate(_SHOWN)


def visible_json(line: str) -> str:
    """Returns equivalent JSON with DEL, C1 and direction characters escaped; JSON escapes lower ones itself."""
    return line if line.isascii() and "\x7f" not in line else line.translate(_IN_JSON)


def visible_cell(value: Any) -> Any:
    """Returns a CSV cell that no spreadsheet runs as a formula (OWASP, CSV injection), with controls escaped."""
    if not isinstance(value, str):
        return value
    cell = visible(value)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
