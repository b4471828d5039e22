"""Apache Kafka's jars from Maven Central, kept outside the checkout, and a Java to run them."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

POM = Path(__file__).with_name("pom.xml")
JAVA_AT_LEAST = 17
FETCH_SECONDS = 600


class KafkaMissingError(RuntimeError):
    """Apache Kafka cannot run on this machine; the message says what to install."""


@dataclass(frozen=True)
class Jars:
    """`java` is the program, `folder` holds one Kafka's jars, `archive` is the class archive (AppCDS) of this Java."""

    java: str
    folder: Path
    archive: Path

    @property
    def class_path(self) -> str:
        # In a fixed order: an AppCDS archive is bound to it.
        return ":".join(map(str, sorted(self.folder.glob("*.jar"))))

    def sharing(self) -> list[str]:
        """The option that makes Java start in half the time, where an earlier run has left an archive."""
        return [f"-XX:SharedArchiveFile={self.archive}"] if self.archive.exists() else []


@cache
def jars() -> Jars:
    """The jars, fetched (about 15 s) unless they are here already. Raises KafkaMissingError."""
    java, release = _java()
    version = kafka_version()
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shipment-screening"
    folder = home / f"kafka-{version}"
    if not folder.is_dir():
        _fetch(folder)
    bound_to = hashlib.sha256(f"{release}\n{folder}".encode()).hexdigest()[:16]
    return Jars(java, folder, home / f"kafka-{version}-{bound_to}.jsa")


def kafka_version() -> str:
    found = ET.parse(POM).findtext(".//{*}kafka.version")
    assert found, f"no kafka.version in {POM}"
    return found


def _java() -> tuple[str, str]:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        raise KafkaMissingError(f"Java {JAVA_AT_LEAST} or newer is not installed (Debian: openjdk-17-jre-headless)")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr
    release = said.partition('"')[2].partition('"')[0]
    major = release.partition(".")[0].partition("-")[0]
    if not major.isdecimal() or int(major) < JAVA_AT_LEAST:
        raise KafkaMissingError(f"Java {JAVA_AT_LEAST} or newer is needed, {java} is {release or 'broken'}: {said}")
    return java, said


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise KafkaMissingError("Maven is not installed (Debian: maven); it fetches Apache Kafka's jars")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside its final place and renamed when whole: two sessions may fetch at once, and one may be interrupted.
    partial = Path(tempfile.mkdtemp(prefix="fetching-", dir=folder.parent))
    try:
        _copy_dependencies(maven, partial)
        partial.rename(folder)
    except OSError:
        # Another session was first.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _copy_dependencies(maven: str, into: Path) -> None:
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={into}"]
    command = [maven, "-B", "-q", "-f", str(POM), *goal]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=FETCH_SECONDS)
    except subprocess.TimeoutExpired:
        raise KafkaMissingError(f"Maven did not fetch Apache Kafka within {FETCH_SECONDS} s") from None
    if done.returncode:
        raise KafkaMissingError(f"Maven could not fetch Apache Kafka:\n{done.stdout}{done.stderr}")
