"""What the wheel requires: every package of constraints.txt by section, at its version. Decisions rest on these."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

EXTRAS = ("demo", "ops", "bench", "dev")


class Pins(MetadataHookInterface):
    """Pins instead of the names in pyproject.toml."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Raises ValueError where pyproject.toml names a package that its section does not pin."""
        found = sections(Path(self.root, "constraints.txt").read_text("utf-8"))
        required = [*found["run"], *found["icu-compiled"]]
        _check("run", self.config["dependencies"], required)
        for extra in EXTRAS:
            _check(extra, self.config["optional-dependencies"][extra], found[extra])
        metadata["dependencies"] = required
        metadata["optional-dependencies"] = {extra: found[extra] for extra in EXTRAS}


def sections(text: str) -> Mapping[str, list[str]]:
    """Pins by section. A section is a paragraph: `# name: what it is for`, then a pin a line."""
    paragraphs = (paragraph.splitlines() for paragraph in text.split("\n\n"))
    return {head.removeprefix("# ").partition(":")[0]: [pin for pin in pins if pin] for head, *pins in paragraphs}


def _check(section: str, named: list[str], pinned: list[str]) -> None:
    missing = set(map(_plain, named)).difference(_plain(pin.partition("==")[0]) for pin in pinned)
    if missing:
        raise ValueError(f"constraints.txt does not pin, in section {section}: {', '.join(sorted(missing))}")


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
