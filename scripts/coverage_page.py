"""Writes docs/coverage.md; with --check, says whether the committed page is what rulebook and ledger say.

Fails too where the ledger leaves a section or rule out; warns where the law was not checked whole for long.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from streams.audit.coverage import page
from streams.audit.identity import enacted
from streams.audit.provisions import faults, inventory, ledger
from streams.facts.policy import Policy
from streams.facts.reasons import Reasons
from streams.screening.rulebook import Rulebook

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


def main() -> int:
    """Runs the command. Returns the exit code: 1 if --check finds the page stale or the ledger faulty."""
    rulebook = enacted()
    text = page(rulebook)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8")
        return 0
    reasons = Reasons.load()
    wrong = [*faults(ledger(), inventory(), [rule.id for rule in rulebook.rules], reasons.codes)]
    if not PAGE.exists() or PAGE.read_text("utf-8") != text:
        wrong.append("docs/coverage.md is not what the rulebook says; run: python -m scripts.coverage_page")
    for line in wrong:
        print(line)
    if warning := late(rulebook, datetime.now(UTC).date()):
        print(warning, file=sys.stderr)
    return 1 if wrong else 0


def late(rulebook: Rulebook, today: date) -> str | None:
    """A warning once verdicts say by default that the law was not checked for long."""
    age = (today - rulebook.checked_to).days
    if age <= Policy().law_advisory_days:
        return None
    return (
        f"warning: the law was last checked as a whole on {rulebook.checked_to}, {age} days ago: verdicts say so, and "
        f"from {Policy().law_hold_days} days on every order holds. Check the ledger, then move LAW_CHECKED_TO."
    )


if __name__ == "__main__":
    sys.exit(main())
