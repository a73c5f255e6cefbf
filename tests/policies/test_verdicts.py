"""Verdicts end to end: messages, a config and policies in, verdicts and an exit code out."""

from __future__ import annotations

from pathlib import Path

import pytest

from spamlint.discover import discover
from spamlint.message.kind import Kind
from spamlint.report import Report, Verdict
from spamlint.run import build_report, find_inputs, outcomes
from spamlint.setup import Plan, load_setup

POLICY = """\
id: house
title: Our house rules
origin: team
version: 2
clauses:
  link: {says: Each message has a link., for: all, rules: {unsubscribe-missing: error}, needs: [body]}
  link-in-news: {says: Each newsletter has a link., for: marketing, rules: {unsubscribe-missing: warning}}
  honest-reply: {says: No false replies., rules: {subject-fake-reply: error}, needs: [subject]}
  no-bought-lists: {says: No bought lists., attest: {list.sources: {none-of: [purchased]}}}
  complaints: {says: Few complaints., after-sending: only mailbox providers know}
  greeting: {says: Welcome., no-duty: it greets}
  newer: {says: New., since: 2, attest: {content.lawful: true}}
"""
GOOD = '<p>Our new teapots are here.</p><p><a href="https://northwind-teapots.com/u/8Kd0">Unsubscribe</a></p>'
BAD = "<p>Our new teapots are here.</p>"


def run(
    folder: Path,
    config: str = "",
    *,
    strict: bool = False,
    kind: Kind | None = None,
    own: tuple[str, ...] = ("policies/",),
    **files: str,
) -> Report:
    (folder / "policies").mkdir()
    (folder / "policies" / "house.yaml").write_text(POLICY)
    (folder / "spamlint.yaml").write_text(f"policy-files: [{', '.join(own)}]\n{config}")
    for name, content in files.items():
        (folder / f"{name}.html").write_text(content)
    setup = load_setup(Plan(folder, kind=kind, policies=None if "policies:" in config else ("house",)))
    found = find_inputs(discover([str(folder)], setup.config.files))
    return build_report(setup, found, outcomes(setup, found.inputs, 1), "warning", strict=strict)


def verdicts(report: Report) -> dict[str, Verdict]:
    (policy,) = report.policies
    return {clause.clause: clause.verdict for clause in policy.clauses}


def test_each_kind_of_verdict(tmp_path: Path) -> None:
    report = run(tmp_path, kind=Kind.MARKETING, good=GOOD)
    assert verdicts(report) == {
        "link": Verdict.PASS,
        "link-in-news": Verdict.PASS,
        "honest-reply": Verdict.CANNOT_TELL,  # the template has no subject
        "no-bought-lists": Verdict.NEEDS_ATTESTATION,
        "complaints": Verdict.AFTER_SENDING,
        "greeting": Verdict.NO_DUTY,
        "newer": Verdict.NEEDS_ATTESTATION,
    }
    assert report.exit_code == 0


def test_strict_fails_what_is_open(tmp_path: Path) -> None:
    assert run(tmp_path, strict=True, kind=Kind.MARKETING, good=GOOD).exit_code == 1


def test_a_finding_names_the_clauses_that_it_breaks_and_takes_the_strictest_severity(tmp_path: Path) -> None:
    report = run(tmp_path, kind=Kind.MARKETING, bad=BAD)
    (finding,) = report.findings
    assert finding.clauses == ("house/link", "house/link-in-news")
    assert finding.severity.value == "error"
    assert verdicts(report)["link"] is Verdict.FAIL


def test_a_clause_may_ask_more_kinds_than_the_rule_does_by_itself(tmp_path: Path) -> None:
    report = run(tmp_path, kind=Kind.TRANSACTIONAL, bad=BAD)
    (finding,) = report.findings
    assert finding.clauses == ("house/link",)
    assert verdicts(report)["link-in-news"] is Verdict.NOT_APPLICABLE


def test_the_worst_message_decides_and_each_has_its_own(tmp_path: Path) -> None:
    report = run(tmp_path, kind=Kind.MARKETING, good=GOOD, bad=BAD)
    (policy,) = report.policies
    link = next(clause for clause in policy.clauses if clause.clause == "link")
    assert link.verdict is Verdict.FAIL
    assert [Path(document).name for document in link.documents] == ["bad.html"]
    standing = {Path(document).name: verdict for document, verdict in policy.messages.items()}
    assert standing == {"bad.html": Verdict.FAIL, "good.html": Verdict.CANNOT_TELL}


def test_a_rule_that_is_switched_off_leaves_its_clause_open(tmp_path: Path) -> None:
    report = run(tmp_path, "severity: {unsubscribe-missing: off}\n", kind=Kind.MARKETING, bad=BAD)
    (policy,) = report.policies
    link = next(clause for clause in policy.clauses if clause.clause == "link")
    assert (link.verdict, link.reasons) == (Verdict.CANNOT_TELL, ("the rule unsubscribe-missing is switched off",))


UNSEEN = """\
id: unseen
title: What rules see at times
origin: team
clauses:
  subject: {says: S., rules: {subject-fake-reply: error}, needs: [subject], attest: {content.claims-true: true}}
  name:
    says: N.
    rules: {from-invalid: error}
    needs: [from]
    attest: {content.lawful: given}
    attest-when-unseen: true
  signed: {says: S., rules: {dkim-key-invalid: error}, attest: {transport.dkim: true}}
  owner:
    says: The owner of the domain is public.
    rules: {domain-anonymous: error}
    attest: {organisation.whois-public: true}
    attest-when-unseen: true
  from: {says: F., rules: {sender-domain-unlisted: error}, needs: [sender-domains]}
  network: {says: N., rules: {dmarc-missing: error}}
  link: {says: L., rules: {unsubscribe-missing: error}, attest: {content.lawful: true}, attest-when-unseen: true}
"""
SAID = """\
attestations:
  by: Anna
  on: 2026-11-01
  until: 2999-01-01
  organisation: {whois-public: true}
  transport: {dkim: true}
  content: {claims-true: true, lawful: %s}
"""


def unseen(folder: Path, config: str) -> dict[str, tuple[Verdict, tuple[str, ...]]]:
    (folder / "unseen.yaml").write_text(UNSEEN)
    report = run(folder, f"policies: [unseen]\n{config}", own=("unseen.yaml",), good=GOOD)
    (policy,) = report.policies
    return {clause.clause: (clause.verdict, clause.reasons) for clause in policy.clauses}


def test_what_rules_do_not_see_the_sender_may_say(tmp_path: Path) -> None:
    stands = unseen(tmp_path, SAID % "true")
    assert stands["subject"] == (Verdict.CANNOT_TELL, ("it has no subject",))  # the rest of the clause is attested
    assert stands["name"][0] is Verdict.ATTESTED
    assert stands["signed"][0] is Verdict.ATTESTED
    assert stands["owner"][0] is Verdict.ATTESTED
    reason = "`sender.domains` in the config does not say which domains are yours"
    assert stands["from"] == (Verdict.CANNOT_TELL, (reason,))
    assert stands["network"] == (Verdict.CANNOT_TELL, ("it is looked up only with --online",))
    assert stands["link"][0] is Verdict.PASS


def test_where_nobody_speaks_it_needs_an_attestation(tmp_path: Path) -> None:
    stands = unseen(tmp_path, "")
    assert stands["owner"] == (Verdict.NEEDS_ATTESTATION, ("attest `organisation.whois-public`",))
    assert stands["link"][0] is Verdict.PASS


def test_who_says_that_it_is_not_kept_is_believed(tmp_path: Path) -> None:
    assert unseen(tmp_path, SAID % "false")["link"][0] is Verdict.FAIL


ATTESTED = "attestations:\n  by: Anna\n  on: 2026-11-01\n  until: 2999-01-01\n  list: {sources: [%s]}\n"


def test_what_is_attested_counts(tmp_path: Path) -> None:
    report = run(tmp_path, ATTESTED % "web-form", kind=Kind.MARKETING, good=GOOD)
    assert verdicts(report)["no-bought-lists"] is Verdict.ATTESTED
    assert not report.findings


def test_a_wrong_attestation_is_a_finding_in_the_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    report = run(tmp_path, ATTESTED % "web-form, purchased", kind=Kind.MARKETING, good=GOOD)
    (finding,) = report.findings
    assert (finding.rule, finding.clauses) == ("attestation-wrong", ("house/no-bought-lists",))
    assert finding.location.path == "spamlint.yaml"
    assert (finding.location.region.start.line, finding.location.text) == (6, "[web-form, purchased]")
    assert "purchased" in finding.message
    assert verdicts(report)["no-bought-lists"] is Verdict.FAIL
    assert report.exit_code == 1


def test_an_expired_attestation_is_a_finding_and_does_not_count(tmp_path: Path) -> None:
    report = run(tmp_path, (ATTESTED % "web-form").replace("2999", "2025"), kind=Kind.MARKETING, good=GOOD)
    assert [finding.rule for finding in report.findings] == ["attestation-expired"]
    assert verdicts(report)["no-bought-lists"] is Verdict.NEEDS_ATTESTATION


def test_a_file_may_be_attested_by_itself(tmp_path: Path) -> None:
    config = (ATTESTED % "web-form") + (
        "overrides:\n  - files: [cold.html]\n    attestations: {list: {sources: [purchased]}}\n"
    )
    report = run(tmp_path, config, kind=Kind.MARKETING, good=GOOD, cold=GOOD)
    (policy,) = report.policies
    clause = next(clause for clause in policy.clauses if clause.clause == "no-bought-lists")
    assert clause.verdict is Verdict.FAIL
    assert [Path(document).name for document in clause.documents] == ["cold.html"]


def test_a_pinned_version_asks_for_no_more(tmp_path: Path) -> None:
    report = run(tmp_path, "policies: [house@1]\n", kind=Kind.MARKETING, good=GOOD)
    (policy,) = report.policies
    assert (policy.version, verdicts(report)["newer"]) == (1, Verdict.NOT_APPLICABLE)


def test_without_a_policy_nothing_is_judged(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(GOOD)
    setup = load_setup(Plan(tmp_path))
    found = find_inputs(discover([str(tmp_path)], setup.config.files))
    results = list(outcomes(setup, found.inputs, 1))
    assert results[0].checked == ()
    report = build_report(setup, found, results, "warning")
    assert report.policies == ()


def test_a_policy_without_rules_is_judged_too(tmp_path: Path) -> None:
    text = "id: lists\ntitle: L\norigin: team\nclauses:\n  a: {says: A., attest: {list.sources: given}}\n"
    (tmp_path / "lists.yaml").write_text(text)
    report = run(tmp_path, "policies: [lists]\n", own=("lists.yaml",), good=GOOD)
    (policy,) = report.policies
    assert policy.verdict is Verdict.NEEDS_ATTESTATION


def severities(report: Report) -> list[str]:
    return [finding.severity.value for finding in report.findings if finding.rule == "unsubscribe-missing"]


PLAIN = "<p>The kettle is on the stove.</p>"


def test_what_is_a_fault_for_some_kinds_is_no_error_where_the_kind_is_not_known(tmp_path: Path) -> None:
    config = "policies: [news]\n"
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "news.yaml").write_text(
        "id: news\ntitle: News\norigin: team\nclauses:\n"
        "  link: {says: A link., for: marketing, rules: {unsubscribe-missing: error}}\n"
    )
    (tmp_path / "spamlint.yaml").write_text(f"policy-files: [policies/]\n{config}")
    (tmp_path / "letter.html").write_text(PLAIN)

    def checked(kind: Kind | None) -> Report:
        setup = load_setup(Plan(tmp_path, kind=kind))
        found = find_inputs(discover([str(tmp_path)], setup.config.files))
        return build_report(setup, found, outcomes(setup, found.inputs, 1), "warning")

    assert severities(checked(None)) == ["warning"]
    assert severities(checked(Kind.MARKETING)) == ["error"]
    assert checked(None).exit_code == 1


def test_what_is_asked_of_every_kind_is_an_error_whatever_the_kind(tmp_path: Path) -> None:
    assert severities(run(tmp_path, letter=PLAIN)) == ["error"]


def test_what_the_config_says_of_a_severity_counts_whatever_the_kind(tmp_path: Path) -> None:
    (tmp_path / "letter.html").write_text(PLAIN)
    (tmp_path / "spamlint.yaml").write_text("severity: {unsubscribe-missing: error}\n")
    setup = load_setup(Plan(tmp_path))
    found = find_inputs(discover([str(tmp_path)], setup.config.files))
    report = build_report(setup, found, outcomes(setup, found.inputs, 1), "warning")
    assert severities(report) == ["error"]
