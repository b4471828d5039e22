"""Conditional requests: what an answer of a publisher means."""

import base64
import hashlib
from datetime import date

import pytest

from streams.lists.asking import Remembered, answer, most_bytes, request_headers
from streams.lists.manifest import manifests

DPL = manifests()["DPL"]
BODY = b"a list"
SHA = hashlib.sha256(BODY).hexdigest()
SEEN = Remembered('"v1"', "Fri, 20 Nov 2026 10:00:00 GMT", SHA)


def test_a_request_says_what_is_held() -> None:
    assert request_headers(Remembered()) == {"Accept-Encoding": "identity"}
    assert request_headers(SEEN)["If-None-Match"] == '"v1"'
    assert request_headers(SEEN)["If-Modified-Since"] == "Fri, 20 Nov 2026 10:00:00 GMT"


def test_a_changed_list() -> None:
    headers = {"ETag": '"v2"', "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT", "Content-Length": "8"}
    found = answer(DPL, SEEN, 200, headers, b"new list")
    assert (found.outcome, found.body, found.dated) == ("changed", b"new list", date(2026, 11, 21))
    assert found.remembered.etag == '"v2"'


def test_an_unchanged_list() -> None:
    assert answer(DPL, SEEN, 304, {}, b"").outcome == "unchanged"
    assert answer(DPL, SEEN, 200, {"ETag": '"v2"'}, BODY).outcome == "unchanged", "same bytes, whatever the tag says"
    assert answer(DPL, Remembered(), 304, {}, b"").outcome == "refused", "nothing was ever taken"


@pytest.mark.parametrize(
    ("status", "headers", "body", "why"),
    [
        (503, {}, b"later", "status 503"),
        (206, {}, BODY, "status 206"),
        (200, {"Content-Length": "100"}, BODY, "announced 100 bytes and sent 6: the download was cut off"),
        (200, {}, b" \n", "empty file"),
        (200, {}, bytes(most_bytes(DPL) + 1), "more than 100,000,000 bytes"),
        (200, {"Content-MD5": base64.b64encode(bytes(16)).decode()}, BODY, "checksum"),
        (200, {"content-type": "text/html; charset=utf-8"}, BODY, "a page of HTML"),
    ],
)
def test_what_is_refused(status: int, headers: dict[str, str], body: bytes, why: str) -> None:
    found = answer(DPL, Remembered(), status, headers, body)
    assert found.outcome == "refused"
    assert why in found.why
    assert "shipscreen lists load FILE --list DPL" in found.why
