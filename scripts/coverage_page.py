"""Writes docs/coverage.md; with --check, says whether the committed page is what the rulebook says."""

import sys
from pathlib import Path

from streams.coverage import page
from streams.rulebook import Rulebook

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


def main() -> int:
    text = page(Rulebook.enacted())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == text:
        return 0
    print("docs/coverage.md is not what the rulebook says; run: python -m scripts.coverage_page")
    return 1


if __name__ == "__main__":
    sys.exit(main())
