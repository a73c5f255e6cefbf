"""The openspf.org test suite for RFC 7208 (tests/data/rfc7208-tests.yml, licence beside it), run over a real DNS zone.

Out of scope, since nobody is told an explanation: what `exp=` leads to. The `explanation` of a test is not
looked at; its `result` is. All 16 scenarios are run.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from spamlint.online.spf import check_host
from spamlint.online.zone import FAILS, Zone

SUITE = Path(__file__).parents[1] / "data" / "rfc7208-tests.yml"
SCENARIOS: list[dict[str, Any]] = list(yaml.safe_load_all(SUITE.read_bytes()))
CASES = [
    pytest.param(scenario["zonedata"], case, id=name)
    for scenario in SCENARIOS
    for name, case in scenario["tests"].items()
]


@pytest.mark.parametrize(("zone", "case"), CASES)
def test_result(zone: dict[str, Any], case: dict[str, Any]) -> None:
    sender, helo = case["mailfrom"], case["helo"]
    domain = sender.rpartition("@")[2] or helo
    result = asyncio.run(check_host(suite_zone(zone), case["host"], domain, sender, helo))
    wanted = case["result"]
    assert result in ([wanted] if isinstance(wanted, str) else wanted)


def suite_zone(data: dict[str, Any]) -> Zone:
    """Return the zone of a scenario. Records of type SPF stand for TXT, unless TXT records are there."""
    names: dict[str, dict[str, list[str]]] = {}
    for name, items in data.items():
        records: dict[str, Any] = {}
        timeout = "TIMEOUT" in items
        own_texts = any(isinstance(item, dict) and "TXT" in item for item in items)
        for item in items:
            if not isinstance(item, dict):
                continue
            ((kind, value),) = item.items()
            if kind == "SPF" and own_texts:
                continue
            if value == "TIMEOUT":
                records["TXT"] = FAILS
                continue
            if value != "NONE":
                kind = "TXT" if kind == "SPF" else kind
                records.setdefault(kind, []).append(_written(kind, value))
        if timeout:
            for kind in ("TXT", "A", "AAAA", "MX", "PTR"):
                records.setdefault(kind, FAILS)
        names[name] = records
    return Zone(names)


def _written(kind: str, value: Any) -> str:
    if kind == "MX":
        return f"{value[0]} {value[1]}"
    return "".join(value) if isinstance(value, list) else str(value)
