"""Workers that screen for another day than the gate's clock has say so, and nothing leaves."""

from datetime import timedelta
from pathlib import Path

from streams.engine.settings import eastern_today
from tests.engine.orders import event
from tests.reliability.world.gate import WORLD, answers, broker, gate, screening, sent

pytestmark = WORLD


def test_nothing_leaves_by_what_was_screened_for_another_day(tmp_path: Path) -> None:
    day = tmp_path / "day"
    day.write_text(eastern_today().isoformat())
    with broker() as connection, gate(connection) as asked, screening(connection, tmp_path, f"@{day}") as child:
        sent(connection, event(0, "A"))
        answers(asked, child, "A", "ship")
        moved = eastern_today() + timedelta(1)
        day.write_text(moved.isoformat())
        answers(asked, child, "A", f"do not ship: screened for {moved}, not for ")
