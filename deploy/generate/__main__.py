"""Writes the generated files of deploy/ and docs/, or with --check says which are out of date (exit code 1)."""

import argparse
import sys
from pathlib import Path

from deploy.generate import files

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    only_checked = parser.parse_args().check
    stale = [path for path, text in files.made(ROOT).items() if not _same(ROOT / path, text)]
    for path in stale:
        if only_checked:
            sys.stderr.write(f"{path} is out of date: run python -m deploy.generate\n")
        else:
            _write(ROOT / path, files.made(ROOT)[path])
            sys.stdout.write(f"{path} written\n")
    return 1 if stale and only_checked else 0


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
