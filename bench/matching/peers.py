"""The field's peer on the same pairs: nomenklatura's logic-v2, in an environment of its own."""

import json
import subprocess
from typing import Any

from bench.matching.data import name_pairs, zh_en_pairs

SCRIPT = """
import json, sys
from followthemoney import EntityProxy, model
from nomenklatura.matching import get_algorithm
algorithm = get_algorithm("logic-v2")
config = algorithm.default_config()
rows = json.load(sys.stdin)
def entity(number, side, kind, name):
    schema = {"person": "Person", "vessel": "Vessel"}.get(kind, "Company")
    return EntityProxy.from_dict({"id": f"{number}-{side}", "schema": schema, "properties": {"name": [name]}})
def score(n, a, b, kind):
    return algorithm.compare(entity(n, "a", kind, a), entity(n, "b", kind, b), config).score
print(json.dumps([score(n, *row) for n, row in enumerate(rows)]))
"""


def nomenklatura(python: str) -> dict[str, Any]:
    """F1 of logic-v2 on the pairs at its own limit (0.7) and at its best one; ids are unique, it caches by them."""
    pairs = [*name_pairs(), *zh_en_pairs()]
    rows = json.dumps([(pair.a, pair.b, pair.kind) for pair in pairs])
    ran = subprocess.run([python, "-c", SCRIPT], input=rows, capture_output=True, text=True, check=False)
    if ran.returncode:
        return {"failed": ran.stderr.strip().splitlines()[-1:]}
    scores = json.loads(ran.stdout.strip().splitlines()[-1])
    n = len(name_pairs())
    labels = [pair.same for pair in pairs]
    limits = [step / 100 for step in range(30, 100, 2)]
    return {
        "name-pairs.csv F1 at 0.7": f1(scores[:n], labels[:n], 0.7),
        "name-pairs.csv best F1 of any limit": max((f1(scores[:n], labels[:n], t), t) for t in limits),
        "STRONG pairs wrong at 0.7": sum(
            (s >= 0.7) != p.same for s, p in zip(scores, pairs, strict=True) if p.quality == "STRONG"
        ),
        "zh-en pairs found at 0.7": round(_recall(scores[n:], labels[n:], 0.7), 4),
    }


def f1(scores: list[float], labels: list[bool], limit: float) -> float:
    """F1 of calling pairs the same from this score on."""
    hits = sum(s >= limit and same for s, same in zip(scores, labels, strict=True))
    called = sum(s >= limit for s in scores)
    return round(2 * hits / ((called + sum(labels)) or 1), 4)


def _recall(scores: list[float], labels: list[bool], limit: float) -> float:
    return sum(s >= limit and same for s, same in zip(scores, labels, strict=True)) / sum(labels)
