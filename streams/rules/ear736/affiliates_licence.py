"""Temporary general licence for affiliates: Supp. 1 to part 736 (90 FR 47201), 2025-09-29 to 2025-11-28.

Lifts only the requirement for unlisted affiliates owned to 50 percent or more: to or within Country Groups A:5 and
A:6, or elsewhere outside E:1 and E:2 for a joint venture with a partner of the US, A:5 or A:6. Moot from 2025-11-10.
"""

from streams.law.kit import CLEAR, HOLD, LIFTS, Example, Rule, Stage
from streams.law.kit.samples import listed, to
from streams.law.provisions.waiving import periods, waiver_check
from streams.licences.waivers import waivers

ID = "AFFILIATES-TGL-7"
PERIODS = periods(waivers()[ID])

RULE = Rule(
    id="ear.736.affiliates-licence",
    title="Temporary general licence for affiliates",
    cite="Supp. 1 to part 736 (90 FR 47201)",
    stage=Stage.AUTHORISE,
    check=waiver_check(ID),
    checked_on="2026-11-21",
    needs=frozenset({"claim:tgl"}),
    dated=(PERIODS,),
    order=30,
)

OWNER = listed("Zhongrui Velion Microsystems Co., Ltd.")


def _order(country: str, partner: str | None = None) -> dict[str, object]:
    party = to("Velion Werke", country=country, owners=[{"name": OWNER["name"], "pct": 80}])
    claims = {"tgl": ID, "joint_venture_partner_country": partner}
    return {"destination": country, "parties": [party], "lines": [{"eccn": "EAR99"}], "claims": claims}


EXAMPLES = [
    Example("nothing to lift the day before", "2025-09-28", _order("DE"), CLEAR, lists=(OWNER,)),
    Example("first day, A:5", "2025-09-29", _order("DE"), LIFTS, "TGL_APPLIED", lists=(OWNER,)),
    Example("last day before the stay", "2025-11-09", _order("DE"), LIFTS, lists=(OWNER,)),
    Example("stayed: nothing to lift", "2025-11-10", _order("DE"), CLEAR, lists=(OWNER,)),
    Example("the rule is back, the licence is not", "2026-11-10", _order("DE"), HOLD, "TGL_EXPIRED", lists=(OWNER,)),
    Example("Vietnam", "2025-10-20", _order("VN"), HOLD, "TGL_SCOPE_MISMATCH", lists=(OWNER,)),
    Example("Vietnam, with a US partner", "2025-10-20", _order("VN", "US"), LIFTS, lists=(OWNER,)),
]
