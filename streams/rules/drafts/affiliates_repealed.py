"""The affiliates rule repealed when its stay ends, 2026-11-10: an alternative, not law. Earlier days are as enacted."""

from streams.law.kit import Citation, Dated, day
from streams.law.kit.draft import Draft
from streams.law.ownership import AFFILIATES

REPEALED = {**AFFILIATES.steps, day("2026-11-10"): (None, Citation("assumed: 90 FR 47201 repealed", "M"))}

DRAFT = Draft(
    id="alt:affiliates-repealed",
    title="Affiliates rule: repealed on 2026-11-10",
    status="draft",
    source="RULES.md C.7",
    values={AFFILIATES: Dated(REPEALED)},
)
