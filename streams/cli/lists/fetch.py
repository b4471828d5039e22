"""`shipscreen lists fetch`: downloads new publications by conditional requests and publishes them."""

import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Annotated
from urllib.parse import urljoin, urlsplit

import orjson
import typer

from streams.cli.lists.publish import (
    approval_of,
    held_lists,
    note_refused,
    publish_checked,
    publish_snapshots,
    tell_loaded,
)
from streams.cli.shared.broker import run_async
from streams.cli.shared.cache import cache_folder
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import errors, progress
from streams.engine.broker.connection import Connection
from streams.engine.knowledge.publisher import ListsNow
from streams.lists.asking import PublisherAnswer, Remembered, answer, most_bytes, request_headers
from streams.lists.check import check
from streams.lists.ledger import Ledger
from streams.lists.manifest import Manifest, manifests
from streams.lists.publish import Approval
from streams.lists.snapshot import Snapshot

TIMEOUT_SECONDS = 60.0
CHUNK = 1 << 16
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
OFAC_PARTS = ("add.csv", "alt.csv")
"""Files of OFAC's publication in addition to sdn.csv."""
Memory = dict[str, Remembered]
"""Validators of the last response, by address."""


def fetch(
    only: Annotated[
        list[str] | None, typer.Option("--list", metavar="NAME", help="Fetch this list; repeat for more; default: all.")
    ] = None,
    *,
    address: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="Fetch the named list from this address instead.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File that keeps ETag and Last-Modified for the next request.")
    ] = None,
    accept_shrink: Annotated[
        str | None, typer.Option(metavar="REASON", help="Accept a list that lost entries.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who accepts it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch lists from their publishers and publish changes; for an unchanged list, record that it was checked.

    A list that cannot be fetched or that the guard refuses stays unchanged (exit codes 1 and 3); others continue.

    Example: shipscreen lists fetch --list EL --list DPL
    """
    settings = load_settings()
    approval = approval_of(accept_shrink, by)
    errand = FetchRun(settings.connection(), settings.day()(), approval, as_json, settings.user_agent)
    kept = state or _memory_file()
    memory = _read_memory(kept)
    worst = Exit.OK
    for url, wanted in _addresses(only or (), address).items():
        try:
            memory |= errand.run(url, wanted, memory)
            _write_memory(kept, memory)
        except Failure as failed:
            said = f"{failed} {failed.next_step}".strip()
            errors().print(said, markup=False, highlight=False, style="red")
            worst = max(worst, failed.code)
        except typer.Exit as refused:
            worst = max(worst, Exit(refused.exit_code))
    if worst:
        raise typer.Exit(int(worst))


@dataclass(frozen=True, slots=True)
class FetchRun:
    """Settings shared by all publications of a run."""

    connection: Connection
    today: date
    approval: Approval | None
    as_json: bool
    agent: str

    def run(self, url: str, wanted: list[Manifest], memory: Memory) -> Memory:
        """Fetches and publishes one publication; returns its validators. Raises Failure, or Exit 3 if refused."""
        ledger = run_async(self.connection, ListsNow(self.connection).read_on())
        # Fetch unconditionally what was never accepted on this broker; what came with a release was not.
        states = (ledger.states.get(one.list) for one in wanted)
        held = all(state is not None and not state.bundled for state in states)
        answers = self._ask(url, wanted, memory if held else {})
        if all(one.outcome == "unchanged" for one in answers.values()) and held:
            unchanged = _unchanged(ledger, wanted)
            tell_loaded(publish_snapshots(self.connection, unchanged, self.today), as_json=self.as_json)
        else:
            self._publish(ledger, wanted, answers, url)
        return {part: one.remembered for part, one in answers.items()}

    def _ask(self, url: str, wanted: list[Manifest], memory: Memory) -> dict[str, PublisherAnswer]:
        """Asks the publisher. Raises Failure; also records a response without a publication on the topic."""
        try:
            return ask(url, wanted[0], memory, self.agent)
        except Failure as failed:
            if failed.code is Exit.REFUSED:
                note_refused(self.connection, {one.list for one in wanted}, self.today, str(failed))
            raise

    def _publish(
        self, ledger: Ledger, wanted: list[Manifest], answers: Mapping[str, PublisherAnswer], url: str
    ) -> None:
        names = {one.list for one in wanted}
        # Ignore lists in a consolidated publication that have a publisher of their own.
        held = {name: one for name, one in held_lists(ledger).items() if name in names}
        found = check(
            {_name(part): one.body for part, one in answers.items()},
            held,
            manifests(),
            only=wanted[0].list if len(wanted) == 1 else None,
            published_on=answers[url].dated,
            source=url,
            approval=self.approval,
        )
        mine = {name: judged for name, judged in found.lists.items() if name in names}
        publish_checked(self.connection, replace(found, lists=mine), self.today, as_json=self.as_json, wanted=names)


def ask(url: str, manifest: Manifest, memory: Memory, agent: str) -> dict[str, PublisherAnswer]:
    """Returns the responses for every file of a publication; if one changed, fetches all. Raises Failure."""
    parts = [url, *(urljoin(url, _like(url, part)) for part in OFAC_PARTS if manifest.form == "ofac-sdn")]
    answers = {part: request(part, manifest, memory.get(part, Remembered()), agent) for part in parts}
    if any(one.outcome == "changed" for one in answers.values()):
        return {
            part: one if one.outcome == "changed" else request(part, manifest, Remembered(), agent)
            for part, one in answers.items()
        }
    return answers


def request(url: str, manifest: Manifest, remembered: Remembered, agent: str) -> PublisherAnswer:
    """Makes one conditional GET. Raises Failure if not https, unreachable, or not a publication."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOCAL:
        raise Failure(f"{manifest.list}: {url} is not https: its content could be forged.", "", Exit.REFUSED)
    headers = {"User-Agent": agent, **request_headers(remembered)}
    asked = urllib.request.Request(url, headers=headers)  # noqa: S310  checked above
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as got:  # noqa: S310  checked above
            body = _body(got, _name(url), most_bytes(manifest))
            told = answer(manifest, remembered, got.status, dict(got.headers.items()), body)
    except urllib.error.HTTPError as status:
        told = answer(manifest, remembered, status.code, dict(status.headers.items()), b"")
    except (OSError, HTTPException, ValueError) as away:
        raise Failure(
            f"{manifest.list}: {url}: {getattr(away, 'reason', away)}. The list held stays in force."
        ) from None
    if told.outcome == "refused":
        raise Failure(told.why, "", Exit.REFUSED)
    return told


def _body(got: HTTPResponse, name: str, most: int) -> bytes:
    body = bytearray()
    length = got.headers.get("Content-Length", "")
    with progress() as bars:
        task = bars.add_task(name, total=int(length) if length.isdigit() else None)
        while len(body) <= most and (chunk := got.read(min(CHUNK, most + 1 - len(body)))):
            body += chunk
            bars.advance(task, len(chunk))
    return bytes(body)


def _addresses(names: Iterable[str], address: str | None) -> dict[str, list[Manifest]]:
    """Returns the lists to fetch by address: one publication may contain several."""
    known, chosen_names = manifests(), tuple(dict.fromkeys(names))
    if unknown := sorted(set(chosen_names) - set(known)):
        raise Failure(
            f"No manifest for {', '.join(unknown)}.", f"There are: {', '.join(sorted(known))}.", Exit.NOT_FOUND
        )
    chosen = [known[name] for name in chosen_names] or [one for one in known.values() if one.address]
    if address is not None and len(chosen) != 1:
        raise Failure("--from needs exactly one --list.", "shipscreen lists fetch --list NAME --from URL", Exit.USAGE)
    found: dict[str, list[Manifest]] = defaultdict(list)
    for manifest in chosen:
        url = address or manifest.address
        if url is None:
            hint = f"shipscreen lists load FILE --list {manifest.list} publishes it."
            raise Failure(f"{manifest.list} has no address.", hint, Exit.USAGE)
        found[url].append(manifest)
    return found


def _name(url: str) -> str:
    return Path(urlsplit(url).path).name.lower() or "publication"


def _like(url: str, part: str) -> str:
    """Returns the name of another file of a publication, in capitals if the first is."""
    return part.upper() if Path(urlsplit(url).path).name.isupper() else part


def _unchanged(ledger: Ledger, wanted: Iterable[Manifest]) -> list[Snapshot]:
    """Returns the accepted lists, to be marked as checked today."""
    return [
        Snapshot.of(one.list, ledger.entries(one.list).values(), published_on=ledger.states[one.list].published_on)
        for one in wanted
    ]


def _memory_file() -> Path:
    return cache_folder() / "fetched.json"


def _read_memory(path: Path) -> Memory:
    """Returns nothing if the file is unreadable; everything is then fetched unconditionally."""
    try:
        return {url: Remembered(**told) for url, told in orjson.loads(path.read_bytes()).items()}
    except (OSError, orjson.JSONDecodeError, AttributeError, TypeError):
        return {}


def _write_memory(path: Path, memory: Memory) -> None:
    """Replaces the file atomically. Raises Failure; fetched lists are already published."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(orjson.dumps({url: asdict(one) for url, one in memory.items()}, option=orjson.OPT_INDENT_2))
        fresh.replace(path)
    except OSError as full:
        raise Failure(
            f"--state {path}: {full.strerror}. The list is published, but ETag and Last-Modified are not saved.",
            "Free space there, or name a writable file; until then each fetch downloads whole lists.",
        ) from None
