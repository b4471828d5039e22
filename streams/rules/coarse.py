"""The coarse control table of the golden cases; stands in until the table of all ECCNs is here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

SME = (
    "3B001.a.4", "3B001.c", "3B001.d", "3B001.f.1", "3B001.f.5", "3B001.f.6", "3B001.k", "3B001.l", "3B001.m", "3B001.n",
    "3B001.p.2", "3B001.p.4", "3B001.r", "3B002.c",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoarseControl:
    eccn: str
    columns: frozenset[str]
    scopes: tuple[str, ...]
    exceptions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CoarseTable:
    rows: Mapping[str, CoarseControl]

    @classmethod
    def load(cls) -> "CoarseTable":
        table = json.loads(files("streams.reference").joinpath("eccn_controls_coarse.json").read_bytes())
        rows = {}
        for row in table["rows"]:
            scopes = (row["prose_scope"],) if row["prose_scope"] else ()
            rows[row["eccn"]] = CoarseControl(row["eccn"], frozenset(row["columns"]), scopes, row["exceptions"])
        for eccn in SME:
            rows[eccn] = rows["3B001.SME"]
        return cls(rows)

    def find(self, eccn: str) -> CoarseControl | None:
        while eccn:
            if eccn in self.rows:
                return self.rows[eccn]
            eccn = eccn.rpartition(".")[0]
        return None
