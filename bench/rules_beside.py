"""The rulebook's time beside that of another commit: `python -m bench.rules --baseline TREE`.

One process for each tree, this one and a worktree of the other commit, judges the orders that its own generator makes
from the same seed. The two take turns by a hundred orders, so that other load on the machine falls on both; a round is
every order once, and its ratio that of the two medians. What a process reports is CPU time and nothing else.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

CHUNK = 100
HERE = Path(__file__).resolve().parents[1]


class Peer:
    """A process that judges the orders of one tree."""

    def __init__(self, tree: Path, count: int) -> None:
        self.tree = tree
        command = [sys.executable, "-P", __file__, str(count)]
        environment = {**os.environ, "PYTHONPATH": str(tree)}
        self.process = subprocess.Popen(
            command, cwd=tree, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, question: Sequence[int | str]) -> Any:
        """Its answer; for a range of orders the CPU nanoseconds of each."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """Ends the process and waits for it."""
        self.process.communicate()


def beside(baseline: Path, count: int, rounds: int) -> dict[str, Any]:
    """Medians, ratios by round, and function calls per order, of this tree and of the baseline."""
    peers = (Peer(HERE, count), Peer(baseline.resolve(), count))
    try:
        if peers[0].ask(["orders"]) != peers[1].ask(["orders"]):
            raise ValueError("the two trees generate different orders")
        medians = [_round(peers, count, number) for number in range(rounds)]
        ratios = [here / there for here, there in medians]
        return {
            "rounds": rounds,
            "orders": count,
            "median": [round(statistics.median(side) / 1000, 1) for side in zip(*medians, strict=True)],
            "ratio": round(statistics.median(ratios), 3),
            "ratios": [round(one, 3) for one in sorted(ratios)],
            "calls": [peer.ask(["calls"]) for peer in peers],
        }
    finally:
        for peer in peers:
            peer.close()


def _round(peers: tuple[Peer, Peer], count: int, number: int) -> tuple[float, float]:
    """Median of every order once, here and there; who goes first changes with every chunk and round."""
    spent: tuple[list[int], list[int]] = ([], [])
    for first in range(0, count, CHUNK):
        sides = (0, 1) if (first // CHUNK + number) % 2 else (1, 0)
        for side in sides:
            spent[side].extend(peers[side].ask([first, min(first + CHUNK, count)]))
    return statistics.median(spent[0]), statistics.median(spent[1])


def report(result: dict[str, Any]) -> list[str]:
    """Lines for the report of bench.rules."""
    (here, there), (own, other), ratios = result["median"], result["calls"], result["ratios"]
    text = (
        f"Beside the baseline, {result['orders']} orders in {result['rounds']} rounds: median {here} against {there} "
        f"microseconds, ratio {result['ratio']} (by round {ratios[0]} to {ratios[-1]}); Python and C function calls "
        f"per order {own['python']} and {own['c']} against {other['python']} and {other['c']}."
    )
    return ["", text]


def serve(count: int) -> None:
    """Answers questions about the orders of the tree that PYTHONPATH names."""
    rules: Any = import_module("bench.rules")  # of that tree, where other modules may have other names

    def judge(facts: Any) -> Any:
        return rules.screen(facts, rulebook, rules.POLICY)

    enacted = rules.enacted if hasattr(rules, "enacted") else rules.Rulebook.enacted  # as older trees name it
    rulebook, orders = enacted(), rules.generated(count, rules.knowledge())
    for facts in orders:
        judge(facts)
    gc.collect()
    gc.disable()
    for line in sys.stdin:
        match json.loads(line):
            case ["orders"]:
                answer: Any = [[facts.order.order_id, len(facts.lines), str(facts.as_of)] for facts in orders]
            case ["calls"]:
                answer = _calls(lambda: [judge(facts) for facts in orders], count)
            case [first, last]:
                answer = []
                for facts in orders[first:last]:
                    start = time.thread_time_ns()
                    judge(facts)
                    answer.append(time.thread_time_ns() - start)
        print(json.dumps(answer), flush=True)


def _calls(work: Callable[[], Any], count: int) -> dict[str, float]:
    """Calls per order of functions written in Python, resumed generators among them, and in C."""
    seen = {"call": 0, "c_call": 0}

    def note(_frame: FrameType, event: str, _arg: Any) -> None:
        if event in seen:
            seen[event] += 1

    sys.setprofile(note)
    work()
    sys.setprofile(None)
    return {"python": round(seen["call"] / count, 1), "c": round(seen["c_call"] / count, 1)}


if __name__ == "__main__":
    serve(int(sys.argv[1]))
