"""Real publications, read where they lie; tests that need them skip where they are absent, saying so."""

import gzip
from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"


def real(name: str) -> bytes:
    """A real file, unpacked."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"wants the publisher's file {name} in {DATA}: put it there, packed as it is named")
    raw = path.read_bytes()
    return gzip.decompress(raw) if name.endswith(".gz") else raw
