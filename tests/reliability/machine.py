"""What a measurement was made on: machine, versions, commit."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.broker.jars import kafka_version

LIBRARIES = ("faust-streaming", "aiokafka", "kafka-python", "orjson", "pydantic")


def described() -> dict[str, str]:
    """Names and values, to be put into reports."""
    return {
        "measured": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": f"{_first('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": f"{int(_first('/proc/meminfo', 'MemTotal').split()[0]) // 2**20} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        "kafka": f"Apache Kafka {kafka_version()}, one node on the same machine",
        **{name: version(name) for name in LIBRARIES},
        "commit": _commit(),
    }


def _first(path: str, name: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "?")


def _commit() -> str:
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return told.stdout.strip() or "?"
