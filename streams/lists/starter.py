"""The sample lists of the distribution: parties for generated orders and lists for tests; nothing is screened by it."""

from collections.abc import Mapping
from importlib.resources import files

from streams.lists.manifest import manifests
from streams.lists.publishers.house import read_jsonl
from streams.lists.snapshot import Snapshot


def starter() -> Mapping[str, Snapshot]:
    """Returns the sample lists by name. scripts/build_starter_lists.py builds them."""
    folder = files("streams.reference").joinpath("lists")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".jsonl"))
    raw = b"".join(folder.joinpath(name).read_bytes() for name in names)
    return read_jsonl(raw, manifests()).lists
