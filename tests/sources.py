"""What the source of the rules says, read without running it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
FOLDERS = ("rules", "licences", "content")
PREFIXES = (
    "DATA_", "EL_", "FDP_LICENSE", "PARTY_", "CCL_", "ADV_", "SME_L", "EMBARGO_L", "RUS_", "GP8_", "MEU_", "MIEU_",
    "ENDUSE_", "US_PERSON_", "SDN_", "OFAC_", "DPL_", "UVL_", "LEX_", "TGL_", "LIC_", "RED_FLAG", "TRANSSHIP_",
    "CN_UEL_", "EU_S", "ICTS_", "ITAR_", "ORDER_", "RULE_", "UN_", "UK_", "HOUSE_L", "NLR", "NOT_SUBJECT", "SAVINGS_",
)  # fmt: skip
"""How reason codes begin; names of direct product rules and of flags look alike but are none."""


def emitted_codes() -> set[str]:
    """String literals in the rules and what they rest on that are written as reason codes."""
    return {text for text in _literals() if CODE.fullmatch(text) and text.startswith(PREFIXES)}


def _literals() -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((ROOT / "streams" / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
