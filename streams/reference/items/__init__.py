"""Starter items: 44 invented goods, each classified by a cited entry of the Commerce Control List (see README.md)."""

from importlib.resources import files

from schemas.item import ItemContent


def starter_items() -> tuple[ItemContent, ...]:
    """The starter items, in the order of their file."""
    text = files(__name__).joinpath("items.jsonl").read_text(encoding="utf-8")
    return tuple(ItemContent.model_validate_json(line) for line in text.splitlines())
