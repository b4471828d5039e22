"""Temporary general licence for Huawei and its listed affiliates: Supp. 7 to part 744, 2019-05-20 to 2020-08-13.

Lifts the Entity List requirement and nothing else: reasons of the Commerce Control List, of other end uses and of
part 746 remain. Between 2020-08-14 and footnote 2 of 2020-08-17 there was nothing.
"""

from streams.law.kit import CLEAR, HOLD, LIFTS, Example, Rule, Stage
from streams.law.kit.samples import listed, to
from streams.law.provisions.waiving import periods, waiver_check
from streams.licences.waivers import waivers

ID = "HUAWEI-TGL"
PERIODS = periods(waivers()[ID])

RULE = Rule(
    id="ear.744.huawei-licence",
    title="Temporary general licence for Huawei",
    cite="Supp. 7 to part 744 (removed 2020-08-17)",
    stage=Stage.AUTHORISE,
    check=waiver_check(ID),
    checked_on="2026-11-21",
    needs=frozenset({"claim:tgl"}),
    dated=(PERIODS,),
    order=30,
)

HUAWEI = listed("Huawei Technologies Co., Ltd.", family="huawei")
FRANCE = listed("Huawei France", since="2019-08-19", family="huawei", country="FR")


def _order(
    party: str = "Huawei Technologies Co., Ltd.",
    category: str = "existing_networks",
    contract: str | None = "2018-11-02",
    own: bool = True,
    theirs: bool = True,
) -> dict[str, object]:
    claims = {
        "tgl": ID, "category": category, "contract_date": contract,
        "exporter_certification": own, "huawei_certification": theirs,
    }  # fmt: skip
    return {"destination": "CN", "parties": [to(party)], "lines": [{"eccn": "EAR99"}], "claims": claims}


EXAMPLES = [
    Example("listed, no waiver yet", "2019-05-19", _order(), HOLD, "TGL_NOT_YET_VALID", lists=(HUAWEI,)),
    Example("first day", "2019-05-20", _order(theirs=False), LIFTS, "TGL_APPLIED", lists=(HUAWEI,)),
    Example("last day of the first period", "2019-08-18", _order(theirs=False), LIFTS, lists=(HUAWEI,)),
    Example("the second: the listed party's statement", "2019-08-19", _order(theirs=False), HOLD, "TGL_CERT_MISSING",
            lists=(HUAWEI,)),
    Example("last day", "2020-08-13", _order(), LIFTS, "TGL_APPLIED", lists=(HUAWEI,)),
    Example("the day after", "2020-08-14", _order(), HOLD, "TGL_EXPIRED", lists=(HUAWEI,)),
    Example("contract of the cut-off day", "2019-06-20", _order(contract="2019-05-16"), LIFTS, lists=(HUAWEI,)),
    Example("contract a day later", "2019-06-20", _order(contract="2019-05-17"), HOLD, "TGL_SCOPE_MISMATCH",
            lists=(HUAWEI,)),
    Example("the 46: a later cut-off", "2019-10-01", _order("Huawei France", contract="2019-08-19"), LIFTS,
            lists=(FRANCE,)),
    Example("contract day not given", "2019-06-20", _order(contract=None), HOLD, "TGL_SCOPE_MISMATCH", lists=(HUAWEI,)),
    Example("another listed company", "2019-06-20", _order("Sugon"), HOLD, "TGL_SCOPE_MISMATCH",
            lists=(listed("Sugon"),)),
    Example("nothing to lift", "2019-06-20", _order("Kobe Hinoki KK"), CLEAR, lists=(HUAWEI,)),
    Example("never applied unless claimed", "2019-06-20", {**_order(), "claims": {}}, CLEAR, lists=(HUAWEI,)),
]  # fmt: skip
