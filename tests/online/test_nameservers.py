"""DNS over the network, against a real server on loopback."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from spamlint.online.contact import Contact
from spamlint.online.nameservers import Nameservers
from spamlint.online.records import LookupFailedError, Records, RecordType, Status, ask
from spamlint.online.store import Store
from tests.clock import seconds_below
from tests.online.servers import Zone, dns_server, silent_port

ZONE: Zone = {
    "northwind-teapots.com": {
        "TXT": ["v=spf1 -all", "second"],
        "MX": ["10 mx.northwind-teapots.com", "0 ."],
        "A": ["192.0.2.1"],
    },
    "huge.northwind-teapots.com": {"TXT": ["x" * 4_000, "y" * 2_000]},
    "alias.northwind-teapots.com": {"CNAME": "northwind-teapots.com"},
    "circle.northwind-teapots.com": {"CNAME": "circle2.northwind-teapots.com"},
    "circle2.northwind-teapots.com": {"CNAME": "circle.northwind-teapots.com"},
    "broken.northwind-teapots.com": {"rcode": "SERVFAIL"},
    "refused.northwind-teapots.com": {"rcode": "REFUSED"},
    "silent.northwind-teapots.com": {"silent": True},
    "tired.northwind-teapots.com": {"rcode-once": "SERVFAIL", "TXT": ["awake"]},
    "lost.northwind-teapots.com": {"silent-once": True, "TXT": ["found"]},
    "bytes.northwind-teapots.com": {"TXT": ["caf\xe9"]},
    "1.2.0.192.in-addr.arpa": {"PTR": ["mx.northwind-teapots.com"]},
}


def look_up(server: str, name: str, kind: RecordType, *, timeout: float = 4.0, store: Store | None = None) -> Records:
    async def run() -> Records:
        return await ask(Nameservers(store or Store(), Contact(), timeout, (server,)), name, kind)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "kind", "status", "values"),
    [
        ("northwind-teapots.com", "TXT", Status.FOUND, ("second", "v=spf1 -all")),
        ("NORTHWIND-teapots.com.", "A", Status.FOUND, ("192.0.2.1",)),
        ("northwind-teapots.com", "MX", Status.FOUND, ("0 .", "10 mx.northwind-teapots.com")),
        ("northwind-teapots.com", "AAAA", Status.EMPTY, ()),
        ("gone.northwind-teapots.com", "TXT", Status.MISSING, ()),
        ("alias.northwind-teapots.com", "A", Status.FOUND, ("192.0.2.1",)),
        ("huge.northwind-teapots.com", "TXT", Status.FOUND, ("x" * 4_000, "y" * 2_000)),
        ("tired.northwind-teapots.com", "TXT", Status.FOUND, ("awake",)),
        ("lost.northwind-teapots.com", "TXT", Status.FOUND, ("found",)),
        ("bytes.northwind-teapots.com", "TXT", Status.FOUND, ("caf\xe9",)),
        ("1.2.0.192.in-addr.arpa", "PTR", Status.FOUND, ("mx.northwind-teapots.com",)),
        ("a" * 64 + ".com", "A", Status.MISSING, ()),
        ("..", "A", Status.MISSING, ()),
    ],
)
def test_records(name: str, kind: RecordType, status: Status, values: tuple[str, ...]) -> None:
    with dns_server(ZONE) as (address, _):
        assert look_up(address, name, kind) == Records(status, values)


def test_a_long_answer_comes_over_tcp() -> None:
    with dns_server(ZONE) as (address, server):
        look_up(address, "huge.northwind-teapots.com", "TXT")
    assert [transport for name, _, transport in server.asked if name.startswith("huge")] == ["udp", "tcp"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("broken.northwind-teapots.com", "the DNS server answers SERVFAIL"),
        ("refused.northwind-teapots.com", "the DNS server answers REFUSED"),
        ("silent.northwind-teapots.com", "no DNS server answered in 0.6 s"),
        ("circle.northwind-teapots.com", "the DNS answer cannot be used"),
    ],
)
def test_failures_have_a_reason(name: str, reason: str) -> None:
    # Only the answer that never comes is worth a short wait: a busy machine is late with the others.
    timeout = 0.6 if name.startswith("silent") else 10.0
    with dns_server(ZONE) as (address, _), pytest.raises(LookupFailedError) as caught:
        look_up(address, name, "TXT", timeout=timeout)
    assert str(caught.value) == reason


def test_what_fails_is_asked_once_more() -> None:
    with dns_server(ZONE) as (address, server), pytest.raises(LookupFailedError):
        look_up(address, "broken.northwind-teapots.com", "TXT")
    assert len([name for name, _, _ in server.asked if name.startswith("broken")]) == 2


def test_the_same_question_is_asked_once_in_a_run() -> None:
    async def run(address: str) -> None:
        source = Nameservers(Store(), Contact(), 1.0, (address,))
        await asyncio.gather(*(source.ask("northwind-teapots.com", "TXT") for _ in range(20)))

    with dns_server(ZONE) as (address, server):
        asyncio.run(run(address))
    assert server.asked == [("northwind-teapots.com", "TXT", "udp")]


def test_answers_are_kept_on_disk_and_failures_are_not(tmp_path: Path) -> None:
    file = tmp_path / "online" / "answers.json"
    with dns_server(ZONE) as (address, server):
        for _ in range(2):
            store = Store(file)
            look_up(address, "northwind-teapots.com", "TXT", store=store)
            look_up(address, "gone.northwind-teapots.com", "TXT", store=store)
            with pytest.raises(LookupFailedError):
                look_up(address, "broken.northwind-teapots.com", "TXT", store=store)
            store.save()
        asked = [name.partition(".")[0] for name, kind, _ in server.asked if kind == "TXT"]
    assert asked.count("northwind-teapots") == 1
    assert asked.count("gone") == 1
    assert asked.count("broken") == 4
    assert file.stat().st_mode & 0o077 == 0


def test_what_has_expired_or_is_broken_is_asked_for_again(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text('{"dns/TXT/northwind-teapots.com": [12.5, ["found", ["old"]]]}')
    with dns_server(ZONE) as (address, _):
        assert "old" not in look_up(address, "northwind-teapots.com", "TXT", store=Store(file)).values
        for content in ("[]", "{", '{"a": 1}', '{"a": ["x", 1]}', "[" * 100_000):
            file.write_text(content)
            assert Store(file).get("dns/TXT/northwind-teapots.com") is None


def test_a_server_that_knows_no_internet_is_not_believed() -> None:
    with dns_server(ZONE, knows_internet=False) as (address, _):
        assert look_up(address, "northwind-teapots.com", "A").values == ("192.0.2.1",)
        for name in ("gone.northwind-teapots.com", "kettle-friends.org"):
            with pytest.raises(LookupFailedError, match="knows nothing of the Internet"):
                look_up(address, name, "TXT")


def test_without_a_server_it_ends_in_time() -> None:
    with silent_port() as port, seconds_below(2.0), pytest.raises(LookupFailedError) as caught:
        look_up(f"127.0.0.1:{port}", "northwind-teapots.com", "TXT", timeout=0.5)
    assert caught.value.unreachable
