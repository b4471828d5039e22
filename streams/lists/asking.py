"""Builds conditional requests to a list's publisher and interprets the responses.

The command line makes the request; this module does no I/O.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Literal

from streams.lists.manifest import Manifest
from streams.lists.publishers.unpack import MAX_PACKED


@dataclass(frozen=True, slots=True)
class Remembered:
    """Validators (ETag, Last-Modified) of the last accepted publication."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class PublisherAnswer:
    """The interpreted response.

    changed: `body` is a publication to check. unchanged: the accepted publication is still current and its list was
    checked today. refused: the response is unusable; `why` says what was expected, what was found and what to do.
    """

    outcome: Literal["changed", "unchanged", "refused"]
    remembered: Remembered
    body: bytes = b""
    why: str = ""
    dated: date | None = None
    """The date of Last-Modified, for publications that carry no date of their own."""


def request_headers(remembered: Remembered) -> dict[str, str]:
    """Returns the headers of a conditional request."""
    headers = {"Accept-Encoding": "identity"}
    if remembered.etag:
        headers["If-None-Match"] = remembered.etag
    if remembered.last_modified:
        headers["If-Modified-Since"] = remembered.last_modified
    return headers


def most_bytes(manifest: Manifest) -> int:
    """Returns the most bytes to read from the network."""
    return min(manifest.max_bytes, MAX_PACKED)


def answer(
    manifest: Manifest, remembered: Remembered, status: int, headers: Mapping[str, str], body: bytes
) -> PublisherAnswer:
    """Interprets a response. body: at most its first `most_bytes` + 1 bytes."""
    told = {name.lower(): value for name, value in headers.items()}
    if status == 304:
        if remembered.sha256 is None:
            return _refused(manifest, remembered, "said 304 Not Modified, but nothing of it was ever taken")
        return PublisherAnswer("unchanged", remembered)
    if status != 200:
        return _refused(manifest, remembered, f"answered with status {status}, not 200")
    wrong = _wrong(manifest, told, body)
    if wrong:
        return _refused(manifest, remembered, wrong)
    sha256 = hashlib.sha256(body).hexdigest()
    now = Remembered(told.get("etag"), told.get("last-modified"), sha256)
    if sha256 == remembered.sha256:
        return PublisherAnswer("unchanged", now)
    return PublisherAnswer("changed", now, body, dated=_day(told.get("last-modified")))


def _wrong(manifest: Manifest, told: Mapping[str, str], body: bytes) -> str | None:
    if len(body) > most_bytes(manifest):
        return f"sent more than {most_bytes(manifest):,} bytes"
    length = told.get("content-length", "")
    if length.isdigit() and int(length) != len(body):
        return f"announced {int(length):,} bytes and sent {len(body):,}: the download was cut off"
    if not body.strip():
        return "sent an empty file"
    digest = told.get("content-md5")
    if digest and digest != base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode():
        return "sent a file that does not have the checksum it announced"
    if told.get("content-type", "").lower().startswith("text/html"):
        return "sent a page of HTML, not a list"
    return None


def _refused(manifest: Manifest, remembered: Remembered, what: str) -> PublisherAnswer:
    why = (
        f"{manifest.list}: {manifest.address} {what}. The list held stays in force; ask again later, or download it by "
        f"hand and run: shipscreen lists load FILE --list {manifest.list}"
    )
    return PublisherAnswer("refused", remembered, why=why)


def _day(last_modified: str | None) -> date | None:
    try:
        return parsedate_to_datetime(last_modified or "").date()
    except ValueError:
        return None
