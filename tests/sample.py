"""A bundle of the sample lists, for tests where the full ones are not the point: 555 entries instead of 27,000."""

from datetime import date
from pathlib import Path

from scripts.bundle_file import Source, write
from streams.lists.starter import starter

MADE = date(2026, 11, 21)


def sample_bundle(folder: Path) -> Path:
    """Writes the sample lists into a folder in the form of the distribution's bundle."""
    folder.mkdir()
    write(
        folder, {name: (snapshot, Source("sample", "a sample for tests", MADE)) for name, snapshot in starter().items()}
    )
    return folder
