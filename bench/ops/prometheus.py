"""Debian's Prometheus as a process, asked through its HTTP interface."""

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from streams.engine.broker.child import HOST, Child, free_port

START_SECONDS: Final = 60.0
SCRAPE_SECONDS: Final = 2
UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def shortened(text: str, times: int) -> str:
    """Every duration in an expression or a `for`, so many times shorter, in whole seconds."""

    def shorter(found: re.Match[str]) -> str:
        return f"{max(3, int(found[1]) * UNITS[found[2]] // times)}s"

    return re.sub(r"(?<=\[)(\d+)([smhd])(?=\])", shorter, text)


def hurried(rules: Mapping[str, Any], times: int) -> dict[str, Any]:
    """The rules with all windows and waits so many times shorter; thresholds and names as they are."""
    groups = []
    for group in rules["groups"]:
        changed = []
        for rule in group["rules"]:
            wait = {"for": shortened(f"[{rule['for']}]", times)[1:-1]} if "for" in rule else {}
            changed.append({**rule, "expr": shortened(rule["expr"], times), **wait})
        groups.append({**group, "rules": changed})
    return {"groups": groups}


class Prometheus:
    """Scrapes every SCRAPE_SECONDS. `targets` may change while it runs."""

    def __init__(self, program: Path, place: Path, rules: Path, times: int) -> None:
        self._targets = place / "targets.json"
        self.retarget([])
        folder = place / "rules"
        folder.mkdir()
        for file in rules.glob("*.yaml"):
            changed = hurried(yaml.safe_load(file.read_text()), times)
            (folder / file.name).write_text(yaml.safe_dump(changed, sort_keys=False, width=10_000))
        config = {
            "global": {
                "scrape_interval": f"{SCRAPE_SECONDS}s",
                "scrape_timeout": f"{SCRAPE_SECONDS}s",
                "evaluation_interval": "1s",
            },
            "rule_files": [str(folder / "*.yaml")],
            "scrape_configs": [
                {
                    "job_name": "shipscreen",
                    "file_sd_configs": [{"files": [str(self._targets)], "refresh_interval": "1s"}],
                }
            ],
        }
        settings = place / "prometheus.yaml"
        settings.write_text(yaml.safe_dump(config))
        self._port = free_port()
        options = [f"--config.file={settings}", f"--storage.tsdb.path={place / 'data'}"]
        listen = f"--web.listen-address={HOST}:{self._port}"
        self._child = Child([str(program), *options, listen, "--log.level=warn"], place / "prometheus.log")
        self._child.wait_until(self._ready, START_SECONDS)

    def retarget(self, ports: Sequence[int]) -> None:
        """Which workers to scrape."""
        fresh = self._targets.with_suffix(".new")
        fresh.write_text(json.dumps([{"targets": [f"{HOST}:{port}" for port in ports]}]))
        fresh.replace(self._targets)

    def instant(self, expr: str) -> list[dict[str, Any]]:
        """The series that an expression has now."""
        return list(self._ask("query", query=expr)["result"])

    def over(self, expr: str, start: float, end: float, step: float) -> list[dict[str, Any]]:
        """The series of an expression over a time, seconds since 1970."""
        return list(self._ask("query_range", query=expr, start=start, end=end, step=step)["result"])

    def firing(self) -> set[str]:
        """Names of the alerts that fire now."""
        told = self._ask("alerts")["alerts"]
        return {one["labels"]["alertname"] for one in told if one["state"] == "firing"}

    def rule_faults(self) -> list[str]:
        """Rules that could not be evaluated."""
        rules = [rule for group in self._ask("rules")["groups"] for rule in group["rules"]]
        return [f"{rule['name']}: {rule.get('lastError', '')}" for rule in rules if rule["health"] == "err"]

    def stop(self) -> None:
        """Kills the process."""
        self._child.kill()

    def _ask(self, what: str, **given: object) -> dict[str, Any]:
        query = urllib.parse.urlencode({name: str(value) for name, value in given.items()})
        with urllib.request.urlopen(f"http://{HOST}:{self._port}/api/v1/{what}?{query}", timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)["data"]
            return told

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self._port}/-/ready", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
