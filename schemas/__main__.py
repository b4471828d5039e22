"""Writes the generated contract: `python -m schemas`; `--check` only compares, `--release` freezes it as released."""

import argparse
import json
import sys
from pathlib import Path

import yaml

from schemas.documents import asyncapi, json_schemas

HERE = Path(__file__).parent
RELEASED = HERE / "json" / "released.json"
"""The contract as last released; the checks refuse a change that breaks it."""


def rendered() -> dict[Path, str]:
    """Every generated file with its text."""
    files = {HERE / "json" / name: json.dumps(schema, indent=1) + "\n" for name, schema in json_schemas().items()}
    files[HERE / "asyncapi.yaml"] = yaml.safe_dump(asyncapi(), sort_keys=False, width=120, allow_unicode=True)
    return files


def stale() -> list[Path]:
    """Generated files that differ from what would be generated now."""
    return [path for path, text in rendered().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Exit 1 when --check finds a stale file."""
    parser = argparse.ArgumentParser(prog="python -m schemas", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if a file is stale")
    parser.add_argument("--release", action="store_true", help="freeze the present schemas as the released contract")
    options = parser.parse_args()
    if options.check:
        old = stale()
        for path in old:
            sys.stderr.write(f"stale: {path.relative_to(HERE.parent)}; run: python -m schemas\n")
        return 1 if old else 0
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
    if options.release or not RELEASED.exists():
        RELEASED.write_text(json.dumps(json_schemas()) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
