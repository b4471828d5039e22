"""Workers stop, and a customer is listed meanwhile: what was cleared does not leave."""

import asyncio
import time
from pathlib import Path

from streams.engine.knowledge.publisher import publish_lists
from streams.engine.settings import eastern_today
from streams.lists.snapshot import Snapshot
from tests.engine.orders import LISTED, entity, event
from tests.reliability.world.gate import WITHIN, WORLD, answers, broker, gate, screening, sent

pytestmark = WORLD


def test_nothing_leaves_while_nobody_screens_and_then_it_is_withdrawn(tmp_path: Path) -> None:
    order = event(0, "A", parties=[{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}])
    with broker() as connection, gate(connection) as asked:
        with screening(connection, tmp_path / "before") as child:
            sent(connection, order)
            answers(asked, child, "A", "ship")
            assert child.stop(WITHIN)
        asyncio.run(publish_lists(connection, [Snapshot("DPL", (entity(),))], eastern_today()))
        until = time.monotonic() + WITHIN
        while (said := asked.asked("A", 1)) == "ship":
            assert time.monotonic() < until, "it still ships"
            time.sleep(0.5)
        assert said.startswith("do not ship: not screened since ")
        with screening(connection, tmp_path / "after") as child:
            answers(asked, child, "A", "do not ship: the clearance was withdrawn")
