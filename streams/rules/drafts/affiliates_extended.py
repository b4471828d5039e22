"""The affiliates rule stays suspended after 2026-11-09, as if the stay were extended: an alternative, not law."""

from streams.law.kit import Citation, Dated, day
from streams.law.kit.draft import Draft
from streams.law.ownership import AFFILIATES

EXTENDED = {**AFFILIATES.steps, day("2026-11-10"): (None, Citation("assumed: the stay of 90 FR 50857 extended", "M"))}

DRAFT = Draft(
    id="alt:affiliates-extended",
    title="Affiliates rule: the stay extended beyond 2026-11-09",
    status="draft",
    source="RULES.md C.7",
    values={AFFILIATES: Dated(EXTENDED)},
)
