"""Whole runs that ask the network: what is found, what cannot be told, and how long it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from spamlint.asking import outcomes_with_answers
from spamlint.cli.main import cli
from spamlint.discover import discover
from spamlint.facts.inquiry import Answers, Network, Question
from spamlint.facts.questions import PageAt, Registrant
from spamlint.online.answering import Sources, answer_all
from spamlint.online.contact import Contact
from spamlint.online.nameservers import Nameservers
from spamlint.online.probe import page_at
from spamlint.online.store import Store
from spamlint.online.web import Web
from spamlint.run import check_paths, find_inputs
from spamlint.setup import Plan, load_setup
from tests.clock import seconds_below
from tests.online.servers import Request, Zone, dns_server, silent_port, web_server
from tests.online.test_web import LEAVE, LOGIN, is_first_loopback

KEY = "v=DKIM1; k=ed25519; p=" + "A" * 43 + "="
GOOD: Zone = {
    "northwind-teapots.com": {"TXT": ["v=spf1 ip4:192.0.2.0/24 -all"], "MX": ["10 mx.northwind-teapots.com"]},
    "_dmarc.northwind-teapots.com": {"TXT": ["v=DMARC1; p=reject; rua=mailto:d@northwind-teapots.com"]},
    "k1._domainkey.northwind-teapots.com": {"TXT": [KEY]},
}
MAIL = """Return-Path: <bounce@northwind-teapots.com>
DKIM-Signature: v=1; a=ed25519-sha256; d=northwind-teapots.com; s=k1; h=from:subject; bh=x; b=x
From: Northwind Teapots <news@northwind-teapots.com>
To: anna@kettle-friends.org
Subject: Tea
Date: Mon, 02 Nov 2026 10:00:00 +0000
Message-ID: <1@northwind-teapots.com>

Hello. To unsubscribe open https://northwind-teapots.com/unsubscribe
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPAMLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache"


def check(tmp_path: Path, nameserver: str, *options: str, mails: int = 1, timeout: float = 8.0) -> Result:
    (tmp_path / "mail").mkdir(exist_ok=True)
    for number in range(mails):
        text = MAIL.replace("northwind-teapots", f"northwind-teapots{number}") if mails > 1 else MAIL
        (tmp_path / "mail" / f"{number:03}.eml").write_text(text)
    (tmp_path / "spamlint.yaml").write_text(f"online: {{nameservers: ['{nameserver}'], timeout: {timeout}}}\n")
    return CliRunner().invoke(cli, ["check", "mail", "--format", "concise", *options])


def test_a_good_zone_is_clean(tmp_path: Path) -> None:
    with dns_server(GOOD) as (address, _):
        result = check(tmp_path, address, "--online", "--select", "authentication,sender-domain-missing")
    assert (result.output, result.exit_code) == ("", 0)


def test_a_bad_zone_is_found_out(tmp_path: Path) -> None:
    zone = {**GOOD, "northwind-teapots.com": {"TXT": ["v=spf1 +all"]}, "k1._domainkey.northwind-teapots.com": {}}
    with dns_server(zone) as (address, _):
        result = check(tmp_path, address, "--online", "--select", "authentication")
    assert "lets everyone pass" in result.output
    assert "There is no DKIM key" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("failure", [{"rcode": "SERVFAIL"}, {"silent": True}])
def test_a_look_up_that_fails_is_not_a_finding(tmp_path: Path, failure: dict[str, Any]) -> None:
    zone = {**GOOD, "_dmarc.northwind-teapots.com": failure}
    with dns_server(zone) as (address, _):
        result = check(tmp_path, address, "--online", "--select", "authentication", timeout=1.5)
    assert result.output.startswith("mail/000.eml: incomplete: cannot tell the DMARC record of northwind-teapots.com: ")
    assert len(result.output.splitlines()) == 1
    assert result.exit_code == 3


def test_what_cannot_be_told_of_many_files_is_said_once(tmp_path: Path) -> None:
    zone = {**GOOD, "_dmarc.northwind-teapots.com": {"rcode": "SERVFAIL"}}
    with dns_server(zone) as (address, _):
        check(tmp_path, address)
        for number in range(1, 4):
            (tmp_path / "mail" / f"{number:03}.eml").write_text(MAIL)
        result = check(tmp_path, address, "--online", "--select", "authentication")
    assert len(result.output.splitlines()) == 1
    assert "(so too for 3 other messages)" in result.output


@contextmanager
def no_network(kind: str) -> Iterator[str]:
    if kind == "silent":
        with silent_port() as port:
            yield f"127.0.0.1:{port}"
    elif kind == "closed":
        yield "127.0.0.1:9"
    else:
        with dns_server({}, knows_internet=False) as (address, _):
            yield address


@pytest.mark.parametrize("kind", ["silent", "closed", "denies everything"])
def test_without_a_network_nothing_fails_and_one_time_out_is_waited_for(tmp_path: Path, kind: str) -> None:
    with no_network(kind) as address:
        warm = check(tmp_path, address, "--select", "authentication")
        with seconds_below(4):  # 120 look-ups of a second each, and the checks of 30 messages
            result = check(tmp_path, address, "--online", "--probe-links", "-j", "1", mails=30, timeout=1.0)
    assert warm.exit_code == 3
    (line,) = result.output.splitlines()
    assert line.startswith("mail/000.eml: incomplete: cannot tell: the network cannot be reached: ")
    assert line.endswith("(so too for 29 other messages)")
    assert result.exit_code == 3


def test_without_the_switch_nothing_is_asked(tmp_path: Path) -> None:
    with dns_server(GOOD) as (address, server):
        offline = check(tmp_path, address)
        chosen = check(tmp_path, address, "--select", "authentication,from-invalid", "--format", "text")
    assert server.asked == []
    assert offline.exit_code == 0
    assert "12 rules did not run, since nothing was to be looked up (--online)." in chosen.output
    assert chosen.exit_code == 0


def test_chosen_rules_that_all_need_the_network_are_not_green_without_it(tmp_path: Path) -> None:
    result = check(tmp_path, "127.0.0.1:9", "--select", "authentication")
    assert result.exit_code == 3


def test_many_processes_say_the_same_as_one(tmp_path: Path) -> None:
    policy: dict[str, list[str]] = {"TXT": ["v=DMARC1; p=reject"]}
    zone: dict[str, Mapping[str, Any]] = {"_dmarc.northwind-teapots.com": policy}
    for number in range(0, 6, 2):
        zone |= {name.replace("teapots", f"teapots{number}"): records for name, records in GOOD.items()}
        zone[f"_dmarc.northwind-teapots{number}.com"] = policy
    with dns_server(zone) as (address, _):
        options = ("--online", "--select", "authentication")
        one = check(tmp_path, address, *options, "-j", "1", mails=6)
        two = check(tmp_path, address, *options, "-j", "2", "--no-cache", mails=6)
    assert one.output == two.output
    assert one.exit_code == two.exit_code == 1
    assert "mail/001.eml" in one.output
    assert "mail/002.eml" not in one.output


def test_answers_are_kept_in_a_folder_of_their_own(tmp_path: Path, own_cache: Path) -> None:
    with dns_server(GOOD) as (address, server):
        for _ in range(2):
            check(tmp_path, address, "--online", "--select", "authentication", mails=1)
        asked = [name for name, kind, _ in server.asked if kind == "TXT"]
    assert len(asked) == len(set(asked))
    assert [path.relative_to(own_cache).as_posix() for path in own_cache.rglob("*") if path.is_file()] == [
        "online/answers.json"
    ]


def test_no_cache_keeps_nothing(tmp_path: Path, own_cache: Path) -> None:
    with dns_server(GOOD) as (address, _):
        check(tmp_path, address, "--online", "--select", "authentication", "--no-cache")
    assert not own_cache.exists()


HOST: Zone = {"northwind-teapots.com": {"A": ["127.0.0.1"]}}
PAGE = '<p>Sale</p><a href="http://northwind-teapots.com:{port}/u/{{{{ token }}}}">Unsubscribe</a>'


@pytest.mark.parametrize(
    ("html", "status", "rules"),
    [
        (LEAVE, 200, []),
        (LOGIN, 200, ["unsubscribe-page-login"]),
        (LOGIN + LEAVE, 200, []),
        ("broken", 500, ["unsubscribe-page-dead"]),
        ("unknown token", 404, ["unsubscribe-page-untried"]),
    ],
)
def test_pages_are_opened_with_a_made_up_token(tmp_path: Path, html: str, status: int, rules: list[str]) -> None:
    with (
        dns_server(HOST) as (nameserver, _),
        web_server(lambda request: request.send(html, status)) as (port, requests),
    ):
        (tmp_path / "sale.html").write_text(PAGE.format(port=port))
        found = probe(tmp_path, nameserver)
    assert found == rules
    assert [request.path for request in requests] == ["/u/spamlint-test-token"]


def test_a_link_with_a_token_is_never_opened(tmp_path: Path) -> None:
    def handle(request: Request) -> None:
        raise AssertionError("a reader's link was opened")

    with dns_server(HOST) as (nameserver, _), web_server(handle) as (port, requests):
        for token in ("8Kd0", "c2FsZQ", "lovelace", "?e=anna%40kettle-friends.org", "?id=17"):
            link = f'<a href="http://northwind-teapots.com:{port}/u/{token}">Unsubscribe</a>'
            (tmp_path / "sale.html").write_text(link)
            assert probe(tmp_path, nameserver) == ["unsubscribe-page-untried"]
    assert requests == []


def probe(folder: Path, nameserver: str) -> list[str]:
    """Return the rules of the group `pages` that find something, with loopback allowed as no command allows it."""

    def answer(questions: Iterable[Question[Any]]) -> Answers:
        async def run() -> Answers:
            contact = Contact()
            dns = Nameservers(Store(), contact, 1.0, (nameserver,))
            web = Web(dns, contact, 2.0, allowed=is_first_loopback)
            sources = Sources(dns, _no_registrant, lambda url: page_at(web, url), contact)
            assert all(isinstance(question, PageAt) for question in questions)
            return await answer_all(questions, sources, 10.0)

        return asyncio.run(run())

    plan = Plan(folder, use_config=False, select=("pages",), networks=frozenset([Network.PROBE_LINKS]))
    setup = load_setup(plan)
    inputs = find_inputs(discover([str(folder / "sale.html")], setup.config.files)).inputs
    outcomes = outcomes_with_answers(setup, inputs, 1, answer)
    assert [failure for outcome in outcomes for failure in outcome.failures] == []
    return [finding.rule for outcome in outcomes for finding in outcome.findings]


async def _no_registrant(domain: str) -> Registrant:
    raise AssertionError("nobody asked for it")


def test_the_deadline_holds_for_all_together(tmp_path: Path) -> None:
    zone: dict[str, Mapping[str, Any]] = {f"{name}.northwind-teapots.com": {"silent": True} for name in "abcdefgh"}
    zone["northwind-teapots.com"] = {
        "TXT": ["v=spf1 " + " ".join(f"a:{name}.northwind-teapots.com" for name in "abcdefgh") + " -all"],
    }
    with dns_server({**GOOD, **zone}) as (address, _):
        (tmp_path / "m.eml").write_text(MAIL)
        (tmp_path / "spamlint.yaml").write_text(
            f"online: {{nameservers: ['{address}'], timeout: 30, deadline: 0.7}}\nselect: [authentication]\n"
        )
        with seconds_below(4):
            result = CliRunner().invoke(cli, ["check", "m.eml", "--online", "--format", "concise"])
    assert "the time for all look-ups together ran out" in result.output
    assert result.exit_code == 3


POLICY = """id: northwind
title: Northwind's own policy
version: 1
origin: team
clauses:
  from-right:
    for: all
    says: From names a sender.
    rules: {from-invalid: error}
  authenticated:
    for: all
    says: A DMARC policy holds.
    rules: {dmarc-missing: error}
"""


@pytest.mark.parametrize(
    ("zone", "verdict", "code"),
    [
        (GOOD, "pass", 0),
        ({**GOOD, "_dmarc.northwind-teapots.com": {}}, "fail", 1),
        ({**GOOD, "_dmarc.northwind-teapots.com": {"rcode": "SERVFAIL"}}, "cannot tell", 3),
    ],
)
def test_a_clause_that_needs_the_network(tmp_path: Path, zone: Zone, verdict: str, code: int) -> None:
    (tmp_path / "northwind.yaml").write_text(POLICY)
    (tmp_path / "m.eml").write_text(MAIL)
    with dns_server(zone) as (address, _):
        (tmp_path / "spamlint.yaml").write_text(
            f"online: {{nameservers: ['{address}'], timeout: 1}}\nselect: [from-invalid]\n"
            "policies: [northwind]\npolicy-files: [northwind.yaml]\n"
        )
        report = check_paths(["m.eml"], online=True)
    clauses = {clause.clause: clause.verdict.value for clause in report.policies[0].clauses}
    assert clauses == {"from-right": "pass", "authenticated": verdict}
    assert report.exit_code == code
