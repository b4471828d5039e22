"""January 2020: 10 percent for Huawei. Sent to OMB, withdrawn by 24 January 2020 after objections; never law.

Where a 748.5 party is of the Huawei family the level is 10 percent, and all US-origin content counts, also EAR99 and
anti-terrorism-only items. The second half is our reading of press reports: COUNT_ALL_US_ORIGIN.
"""

from decimal import Decimal

from streams.law.kit import FIRST_DAY, Citation, Dated
from streams.law.kit.draft import Draft
from streams.law.provisions.levels import FAMILY_LEVEL, Family

COUNT_ALL_US_ORIGIN = True
SOURCE = Citation("draft rule of January 2020, press reports; withdrawn", "S")

DRAFT = Draft(
    id="draft:2020-01-deminimis10",
    title="De minimis level of 10 percent for Huawei, all US content counted",
    status="withdrawn",
    source=SOURCE.text,
    values={FAMILY_LEVEL: Dated({FIRST_DAY: (Family("huawei", Decimal(10), COUNT_ALL_US_ORIGIN), SOURCE)})},
)
