"""lists check and fetch, the latter against a publisher of our own on this machine."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from tests.cli.conftest import Shipscreen

HEAD = (
    "list,entry_id,name,aliases,weak_aliases,type,country,addresses,identifiers,effective_from,effective_to,citation\n"
)


def row(number: int, name: str, list_: str = "HOUSE") -> str:
    return f"{list_},{number},{name},,,company,US,,,,,a decision of the company\n"


def house(count: int) -> str:
    return HEAD + "".join(row(number, f"Listed Company Number {number}") for number in range(count))


def test_check_accepts_and_counts(shipscreen: Shipscreen, tmp_path: Path) -> None:
    file = tmp_path / "house.csv"
    file.write_text(house(2))
    result = shipscreen("lists", "check", file)
    assert result.exit_code == 0, result.output
    assert "HOUSE: 2 entries; 2 added" in result.stdout
    assert json.loads(shipscreen("lists", "check", file, "--json").stdout)["lists"]["HOUSE"]["added"] == 2


def test_check_against_the_previous_one(shipscreen: Shipscreen, tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text(house(100))
    after.write_text(house(101))
    grown = json.loads(shipscreen("lists", "check", after, "--previous", before, "--json").stdout)
    assert (grown["accepted"], grown["lists"]["HOUSE"]["added"]) == (True, 1)
    after.write_text(house(50))
    shrunk = shipscreen("lists", "check", after, "--previous", before)
    assert shrunk.exit_code == 3
    assert "--accept-shrink" in shrunk.output


@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><title>Sorry</title>", b"list,entry_id,name\nHOUSE,1", b"\x1f\x8b broken", b"?"]
)
def test_check_refuses_what_is_damaged(shipscreen: Shipscreen, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    result = shipscreen("lists", "check", file)
    assert result.exit_code == 3, result.output
    assert "refused: " in result.stderr
    assert "expected" in result.stderr


def test_check_without_a_file(shipscreen: Shipscreen) -> None:
    assert shipscreen("lists", "check").exit_code == 2


def test_json_lines_are_one_publication_and_other_files_each_their_own(
    shipscreen: Shipscreen, broker: str, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("a.jsonl", "b.jsonl", "house.csv")]
    for number, file in enumerate(files[:2]):
        file.write_text(json.dumps({"list": "HOUSE_A", "entry_id": str(number), "name": f"Listed Number {number}"}))
    files[2].write_text(house(3))
    result = shipscreen("lists", "load", *files, "--json", SHIPSCREEN_BROKER=broker)
    assert result.exit_code == 0, result.output
    loaded = [json.loads(line) for line in result.stdout.splitlines()]
    assert {row["list"]: row["entries"] for row in loaded} == {"HOUSE_A": 2, "HOUSE": 3}
    assert shipscreen("lists", "check", *files).exit_code == 2


class Publisher(http.server.BaseHTTPRequestHandler):
    """Answers with `body`, or 304 to one who has it."""

    body: ClassVar[bytes] = b""
    status: ClassVar[int] = 200
    cut: ClassVar[int] = 0
    asked: ClassVar[list[str | None]] = []
    agents: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        etag = f'"{len(self.body)}"'
        self.asked.append(self.headers["If-None-Match"])
        if self.status != 200:
            self.send_error(self.status)
        elif self.headers["If-None-Match"] == etag:
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(self.body)))
            self.end_headers()
            self.wfile.write(self.body[: len(self.body) - self.cut])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def publisher() -> Iterator[str]:
    Publisher.status, Publisher.cut = 200, 0
    Publisher.asked.clear()
    Publisher.agents.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/cn_uel.csv"
        server.shutdown()


def test_fetch_publishes_then_only_marks_then_publishes_the_change(
    shipscreen: Shipscreen, broker: str, publisher: str, tmp_path: Path
) -> None:
    def fetched() -> list[dict[str, object]]:
        options = ("--list", "CN_UEL", "--from", publisher, "--state", tmp_path / "state.json", "--json")
        result = shipscreen("lists", "fetch", *options, SHIPSCREEN_BROKER=broker)
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    Publisher.body = (HEAD + row(1, "Granitfels Radar Works", "CN_UEL")).encode()
    (first,) = fetched()
    (second,) = fetched()
    Publisher.body += row(2, "Blocked Shipping Line", "CN_UEL").encode()
    (third,) = fetched()
    assert [one["added"] for one in (first, second, third)] == [1, 0, 1]
    assert Publisher.asked[0] is None
    assert Publisher.asked[1] is not None
    assert int(str(second["version"])) > int(str(first["version"]))


@pytest.mark.parametrize(
    "answer",
    [(503, 0, b"x"), (404, 0, b"x"), (200, 10, b"list,entry_id,name\nCN_UEL,1,A\n"), (200, 0, b"")],
)
def test_fetch_that_fails_leaves_the_list_alone(
    shipscreen: Shipscreen, broker: str, publisher: str, tmp_path: Path, answer: tuple[int, int, bytes]
) -> None:
    Publisher.status, Publisher.cut, Publisher.body = answer
    state = tmp_path / "state.json"
    options = ("--list", "CN_UEL", "--from", publisher, "--state", state)
    result = shipscreen("lists", "fetch", *options, SHIPSCREEN_BROKER=broker)
    assert result.exit_code in {1, 3}, result.output
    assert "stays in force" in result.output
    assert "Traceback" not in result.output
    assert not state.exists()


def test_fetch_asks_for_https_and_known_lists(shipscreen: Shipscreen, broker: str) -> None:
    plain = shipscreen(
        "lists", "fetch", "--list", "DPL", "--from", "http://example.invalid/dpl.txt", SHIPSCREEN_BROKER=broker
    )
    assert plain.exit_code == 3
    assert "https" in plain.output
    unknown = shipscreen("lists", "fetch", "--list", "NONE", SHIPSCREEN_BROKER=broker)
    assert unknown.exit_code == 6
    assert "DPL" in unknown.output


def test_the_help_of_load_names_the_columns_of_the_example(shipscreen: Shipscreen) -> None:
    told = "".join(shipscreen("lists", "load", "--help").stdout.split())
    example = Path("docs/examples/house.csv")
    assert example.read_text("utf-8").partition("\n")[0] in told
    assert "Afileisthewholelist" in told
    rows = shipscreen("party", "Jan Example", "--listed", example, "--as-of", "2026-11-20", "--json")
    assert json.loads(rows.stdout)["matches"][0]["list"] == "HOUSE-EXPORT"


def test_publishers_are_told_who_asks(shipscreen: Shipscreen, broker: str, publisher: str, tmp_path: Path) -> None:
    """OFAC refuses a User-Agent of fewer than 40 characters."""
    Publisher.body = (HEAD + row(1, "Granitfels Radar Works", "CN_UEL")).encode()
    options = ("--list", "CN_UEL", "--from", publisher, "--state", tmp_path / "state.json")
    ours = {
        "SHIPSCREEN_BROKER": broker,
        "SHIPSCREEN_USER_AGENT": "Granitfels GmbH, trade@granitfels.example",
    }
    shipscreen("lists", "fetch", *options, SHIPSCREEN_BROKER=broker)
    shipscreen("lists", "fetch", *options, **ours)
    assert len(Publisher.agents[0]) >= 40
    assert Publisher.agents[-1] == ours["SHIPSCREEN_USER_AGENT"]
