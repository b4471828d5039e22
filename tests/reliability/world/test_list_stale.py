"""A required list was last checked too long ago: a clearance stands, and does not let goods leave."""

import asyncio
from datetime import timedelta
from pathlib import Path

from streams.engine.knowledge.publisher import publish_lists
from streams.engine.settings import eastern_today
from streams.lists.snapshot import Snapshot
from tests.engine.orders import entity, event
from tests.reliability.world.gate import WORLD, answers, broker, gate, screening, sent

pytestmark = WORLD


def test_nothing_leaves_by_a_list_that_nobody_checks(tmp_path: Path) -> None:
    day, snapshot = eastern_today(), Snapshot("DPL", (entity(),))
    with broker() as connection, gate(connection) as asked:
        asyncio.run(publish_lists(connection, [snapshot], day))
        with screening(connection, tmp_path, required_lists=["DPL"]) as child:
            sent(connection, event(0, "A"))
            answers(asked, child, "A", "ship")
            # The same list, said to have been checked so long ago.
            old = day - timedelta(8)
            asyncio.run(publish_lists(connection, [snapshot], old))
            answers(asked, child, "A", f"do not ship: list DPL was last checked on {old}")
