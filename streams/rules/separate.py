"""US-origin software and technology that travel with a foreign item, judged by themselves: Supp. 2 to part 734."""

from collections.abc import Iterator

from streams.rules.view import LineView


def separate_items(view: LineView) -> Iterator[LineView]:
    """A view of each part that is judged as a US-origin item of its own."""
    del view
    return iter(())
