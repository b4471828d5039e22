"""Model weights as direct products: 15 CFR 734.9(l), from the compliance date 2025-05-15.

4E091 made by a plant that is a product of US-origin technology or software, anywhere. Part of the diffusion rule, of
which policy decides (streams/law/provisions/diffusion.py).
"""

from collections.abc import Iterator

from streams.law.content.direct_product import of_plant, us_plant
from streams.law.kit import (
    ADVISORY,
    CLEAR,
    SUBJECT,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    day,
)
from streams.law.kit.samples import foreign
from streams.law.provisions.diffusion import binding, not_enforced
from streams.law.provisions.direct_product import EVERYWHERE, concluded

NAME = "FDP_AI_WEIGHTS"
IN_FORCE: Dated[bool] = Dated({day("2025-05-15"): (True, Citation("90 FR 4544, compliance date", "S"))})


def check(view: LineView) -> Iterator[Found]:
    if not (view.eccn or "").startswith("4E091"):
        return
    limb = of_plant(view.item.direct_product, _listed, us_plant)
    if limb is False:
        return
    yield not_enforced({"rule": NAME, "eccn": view.eccn})
    if binding(view):
        yield from concluded(view, NAME, EVERYWHERE, limb)


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
)


def _weights(**made: object) -> dict[str, object]:
    return foreign("DE", eccn="4E091", kind="technology", direct_product={"status": "complete", **made})


US = _weights(plant=[{"eccn": "3E001", "us_origin": True}])
ADVISE = {"ai_diffusion": "advise"}
EXAMPLES = [
    Example("the day before", "2025-05-14", US, CLEAR, NAME),
    Example("the compliance date", "2025-05-15", US, SUBJECT, NAME),
    Example("told", "2025-05-15", US, ADVISORY, "ADV_AI_DIFFUSION_NOT_ENFORCED"),
    Example("told only", "2025-05-15", US, CLEAR, NAME, policy=ADVISE),
    Example("told all the same", "2025-05-15", US, ADVISORY, "ADV_AI_DIFFUSION_NOT_ENFORCED", policy=ADVISE),
    Example("not known how it was made", "2025-05-15", _weights(status="incomplete"), UNSURE),
    Example("a foreign plant", "2025-05-15", _weights(plant=[{"eccn": "3E001", "us_origin": False}]), CLEAR, NAME),
]
