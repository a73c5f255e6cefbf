"""Who registered a domain: real RDAP and WHOIS servers on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from spamlint.facts.questions import Registrant
from spamlint.online.contact import Contact
from spamlint.online.nameservers import Nameservers
from spamlint.online.records import LookupFailedError
from spamlint.online.registry import Registry
from spamlint.online.store import Store
from spamlint.online.web import Web
from tests.online.servers import Request, Zone, dns_server, web_server, whois_server
from tests.online.test_web import is_first_loopback

ZONE: Zone = {f"{name}.northwind-registry.org": {"A": ["127.0.0.1"]} for name in ("iana", "rdap", "registrar", "whois")}
Answer = Callable[[Request], None]


def registrant(
    domain: str,
    answers: Mapping[str, Any] | Answer,
    whois: Mapping[str, str | None] | None = None,
    store: Store | None = None,
    timeout: float = 8.0,
) -> Registrant:
    """Look up a domain of .com by RDAP and any other by WHOIS. `answers` are JSON by path, or what handles requests."""

    def handle(request: Request) -> None:
        port = request.host.rpartition(":")[2]
        if request.path == "/dns.json":
            base = f"http://rdap.northwind-registry.org:{port}/rdap/"
            request.json({"services": [[["com", "co.uk"], [base]]]})
        elif callable(answers):
            answers(request)
        elif request.path in answers:
            text = answers[request.path]
            request.json(_with_port(text, port))
        else:
            request.json({"errorCode": 404}, 404)

    async def run(nameserver: str, port: int, whois_port: int) -> Registrant:
        contact, kept = Contact(), store or Store()
        web = Web(Nameservers(kept, contact, 8.0, (nameserver,)), contact, timeout, allowed=is_first_loopback)
        registry = Registry(
            web,
            kept,
            bootstrap=f"http://iana.northwind-registry.org:{port}/dns.json",
            whois_root=("whois.northwind-registry.org", whois_port),
        )
        return await registry.registrant(domain)

    with dns_server(ZONE) as (nameserver, _), web_server(handle) as (port, _):
        known: dict[str, str | None] = {}
        with whois_server(known) as (whois_port, _):
            known |= {query: text and text.replace("PORT", str(whois_port)) for query, text in (whois or {}).items()}
            return asyncio.run(run(nameserver, port, whois_port))


def _with_port(data: Any, port: str) -> Any:
    if isinstance(data, dict):
        return {key: _with_port(value, port) for key, value in data.items()}
    if isinstance(data, list):
        return [_with_port(value, port) for value in data]
    return data.replace("PORT", port) if isinstance(data, str) else data


def domain_object(*names: tuple[str, str], **members: Any) -> dict[str, Any]:
    card = ["vcard", [["version", {}, "text", "4.0"], *([kind, {}, "text", name] for kind, name in names)]]
    return {
        "objectClassName": "domain",
        "entities": [
            {"objectClassName": "entity", "roles": ["registrar"], "vcardArray": ["vcard", [["fn", {}, "text", "Reg"]]]},
            {"objectClassName": "entity", "roles": ["registrant"], "vcardArray": card},
        ],
        **members,
    }


PATH = "/rdap/domain/northwind-teapots.com"
REGISTRAR = "/registrar/domain/northwind-teapots.com"
REDACTED = [{"name": {"description": "Registrant Name"}, "method": "removal"}]


@pytest.mark.parametrize(
    ("answer", "names", "redacted"),
    [
        (
            domain_object(("fn", "Anna Wind"), ("org", "Northwind Teapots Ltd")),
            ("Anna Wind", "Northwind Teapots Ltd"),
            False,
        ),
        (domain_object(("fn", ""), redacted=REDACTED), (), True),
        (domain_object(("fn", "REDACTED FOR PRIVACY")), ("REDACTED FOR PRIVACY",), False),
        (domain_object(("fn", "Domains By Proxy, LLC")), ("Domains By Proxy, LLC",), False),
        (domain_object(("org", ["Northwind", "Teapots"])), ("Northwind", "Teapots"), False),  # type: ignore[arg-type]
        (domain_object(redacted=[{"name": {"description": "Tech Name"}}]), (), False),
        ({"objectClassName": "domain"}, (), False),
        ({"objectClassName": "domain", "entities": [None, 3, {"roles": "registrant"}], "redacted": "x"}, (), False),
    ],
)
def test_rdap(answer: Any, names: tuple[str, ...], redacted: bool) -> None:
    assert registrant("northwind-teapots.com", {PATH: answer}) == Registrant(True, names, redacted, "RDAP")


def test_a_thin_registry_names_the_registrar() -> None:
    link = {
        "rel": "related",
        "type": "application/rdap+json",
        "href": f"http://registrar.northwind-registry.org:PORT{REGISTRAR}",
    }
    thin = {"objectClassName": "domain", "links": [link]}
    found = registrant(
        "northwind-teapots.com", {PATH: thin, REGISTRAR: domain_object(("org", "Northwind Teapots Ltd"))}
    )
    assert found.names == ("Northwind Teapots Ltd",)


def test_the_longest_suffix_counts() -> None:
    path = "/rdap/domain/northwind-teapots.co.uk"
    assert registrant("northwind-teapots.co.uk", {path: domain_object(("org", "Northwind"))}).names == ("Northwind",)


def test_a_domain_that_nobody_registered() -> None:
    assert registrant("northwind-teapots.com", {}) == Registrant(False, source="RDAP")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda request: request.send("x", 503), "HTTP status 503"),
        (lambda request: request.send("x", 429), "HTTP status 429"),
        (lambda request: request.send("<html>"), "no JSON"),
        (lambda request: request.send("[" * 100_000), "no JSON"),
        (lambda request: request.send("[]"), "not about a domain"),
        (lambda request: request.send("x" * 600_000), "too long"),
        (lambda request: request.stall(), "no answer came in 0.5 s"),
        (lambda request: request.redirect("http://192.168.0.1/rdap"), "no public address"),
    ],
)
def test_answers_that_tell_nothing(answer: Answer, reason: str) -> None:
    with pytest.raises(LookupFailedError, match=reason):
        registrant("northwind-teapots.com", answer, timeout=0.5)


WHOIS = """Domain Name: NORTHWIND-TEAPOTS.IO
Registry Domain ID: 8Kd0
Registrar: Kettle Registrar
Creation Date: 2014-01-01T00:00:00Z
Registrant Name: Anna Wind
Registrant Organization: {}
Registrant Country: DK
Name Server: NS1.NORTHWIND-TEAPOTS.IO
"""
IANA = "domain: IO\n\nwhois:        whois.northwind-registry.org:PORT\n\nstatus: ACTIVE\n"


@pytest.mark.parametrize("organization", ["Northwind Teapots Ltd", "REDACTED FOR PRIVACY", "Domains By Proxy, LLC"])
def test_whois_where_there_is_no_rdap(organization: str) -> None:
    texts = {"io": IANA, "northwind-teapots.io": WHOIS.format(organization)}
    found = registrant("northwind-teapots.io", {}, texts)
    assert found.registered
    assert found.source == "WHOIS"
    assert organization in found.names


def test_whois_of_denmark_is_asked_for_its_registrant() -> None:
    text = (
        "Domain:               northwind-teapots.dk\nRegistered:           2001-01-01\nStatus:               Active\n\n"
        "Registrant\nHandle:               ***N/A***\nName:                 Northwind Tepotter ApS\n"
    )
    found = registrant("northwind-teapots.dk", {}, {"dk": IANA, "--show-handles northwind-teapots.dk": text})
    assert found.names == ("Northwind Tepotter ApS",)


def test_whois_of_a_domain_that_nobody_registered() -> None:
    assert registrant("northwind-teapots.io", {}, {"io": IANA}) == Registrant(False, source="WHOIS")


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"io": "domain: IO\nstatus: ACTIVE\n"}, "no registry answers for .io"),
        ({"io": None}, "did not answer in time"),
        ({"io": IANA, "northwind-teapots.io": None}, "did not answer in time"),
        ({"io": IANA, "northwind-teapots.io": ""}, "said nothing"),
        (
            {"io": IANA, "northwind-teapots.io": "Query rate limit exceeded, try again later."},
            "refuses to answer for now",
        ),
        ({"io": IANA, "northwind-teapots.io": "\x00\x01\x02"}, "cannot be read"),
        ({"io": "whois: 10.0.0.1\n"}, "no public address"),
        ({"io": "whois: gone.northwind-registry.org\n"}, "there is no host"),
    ],
)
def test_whois_that_tells_nothing(texts: dict[str, str | None], reason: str) -> None:
    with pytest.raises(LookupFailedError, match=reason):
        registrant("northwind-teapots.io", {}, texts, timeout=0.5)


def test_registrations_are_kept_for_a_day(tmp_path: Path) -> None:
    store = Store(tmp_path / "answers.json")
    answer = {PATH: domain_object(("org", "Northwind Teapots Ltd"))}
    first = registrant("northwind-teapots.com", answer, store=store)
    store.save()
    again = registrant(
        "northwind-teapots.com", lambda request: request.send("x", 503), store=Store(tmp_path / "answers.json")
    )
    assert again == first
