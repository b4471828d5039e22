"""Model weights as direct products: 15 CFR 734.9(l) (90 FR 4544), from the compliance date 2025-05-15.

The text stands in the CFR, but BIS announced on 2025-05-13 that it would not enforce it: an advisory, never a hold.
"""

from collections.abc import Iterator

from streams.content.direct_product import of_plant, us_plant
from streams.rules.kit import ADVISORY, CLEAR, Citation, Dated, Example, Found, Rule, Stage, advisory, day
from streams.rules.samples import foreign
from streams.rules.view import LineView

IN_FORCE: Dated[bool] = Dated({day("2025-05-15"): (True, Citation("90 FR 4544; not enforced since 2025-05-13", "S"))})


def check(view: LineView) -> Iterator[Found]:
    if not (view.eccn or "").startswith("4E091"):
        return
    if of_plant(view.item.direct_product, _listed, us_plant) is not False:
        yield advisory("ADV_AI_WEIGHTS_NOT_ENFORCED", {"rule": "FDP_AI_WEIGHTS"})


def _listed(code: str) -> bool:
    return code[1:2] in "DE"


RULE = Rule(
    id="ear.734.9.model-weights",
    title="Model weights direct product",
    cite="15 CFR 734.9(l)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    force=IN_FORCE,
    section="B",
)


def _weights(**made: object) -> dict[str, object]:
    return foreign("DE", eccn="4E091", kind="technology", direct_product={"status": "complete", **made})


US = _weights(plant=[{"eccn": "3E001", "us_origin": True}])
EXAMPLES = [
    Example("the day before", "2025-05-14", US, CLEAR),
    Example("the compliance date", "2025-05-15", US, ADVISORY, "ADV_AI_WEIGHTS_NOT_ENFORCED"),
    Example("a foreign plant", "2025-05-15", _weights(plant=[{"eccn": "3E001", "us_origin": False}]), CLEAR),
]
