"""Decompresses publications up to a limit and refuses anything larger."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

from streams.lists.manifest import Manifests
from streams.lists.publishers.reading import Publication, UnreadableError

MAX_PACKED = 100_000_000
MAX_UNPACKED = 300_000_000
"""Limit in bytes. The largest real publication, the JSON of the Consolidated Screening List, has about 40 million."""
MAX_FILES = 10
_CHUNK = 1 << 20


def unpacked(name: str, raw: bytes, limit: int = MAX_UNPACKED) -> dict[str, bytes]:
    """Returns the files of a publication by name: the file itself, the content of a gzip file, or the members of a zip.

    Raises:
        UnreadableError: empty, damaged, or larger than `limit` bytes in total.
    """
    if not raw:
        raise UnreadableError(f"{name} is empty")
    if len(raw) > MAX_PACKED:
        raise UnreadableError(f"{name} has {len(raw):,} bytes, more than {MAX_PACKED:,}")
    if raw[:2] == b"\x1f\x8b":
        return {name.removesuffix(".gz"): _gunzipped(name, raw, limit)}
    if raw[:4] == b"PK\x03\x04":
        return _unzipped(name, raw, limit)
    if raw[:4] == b"\x28\xb5\x2f\xfd":
        raise UnreadableError(f"{name} is packed with zstd: unpack it first")
    return {name: raw}


def _gunzipped(name: str, raw: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(raw, limit + 1)
    except zlib.error as error:
        raise UnreadableError(f"{name} is no whole gzip file: {error}") from error
    if len(content) > limit:
        raise UnreadableError(f"{name} unpacks to more than {limit:,} bytes")
    if not unpacker.eof:
        raise UnreadableError(f"{name} is cut off: the gzip file does not end")
    return content


def _unzipped(name: str, raw: bytes, limit: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = limit
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MAX_FILES:
                raise UnreadableError(f"{name} holds {len(members)} files, more than {MAX_FILES}")
            for member in members:
                with archive.open(member) as file:
                    # The sizes in a zip's directory may be false; count the decompressed bytes.
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise UnreadableError(f"{name} unpacks to more than {limit:,} bytes")
                found[member.filename.rsplit("/", 1)[-1].lower()] = content
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableError(f"{name} is no whole zip file: {error}") from error
    return found


def one(files: Mapping[str, bytes]) -> bytes:
    """Returns the only file.

    Raises:
        UnreadableError: there are several files.
    """
    if len(files) != 1:
        raise UnreadableError(f"expected one file, found {', '.join(sorted(files))}")
    return next(iter(files.values()))


def of_one(
    read: Callable[[bytes, Manifests], Publication],
) -> Callable[[Mapping[str, bytes], Manifests], Publication]:
    """Wraps a parser of bytes as the loader of a single-file publication."""
    return lambda files, manifests: read(one(files), manifests)
