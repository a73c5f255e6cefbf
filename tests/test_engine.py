"""The engine keeps a crash to one rule, says what it could not read, and gives lasting fingerprints."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator

import pytest

from spamlint import engine
from spamlint.checks.api import Hit, NoOptions, Note, check
from spamlint.documents import messages
from spamlint.engine import check_message
from spamlint.finding import Finding, Severity
from spamlint.message.kind import Judgement
from spamlint.message.message import Declared, Kind, Message
from spamlint.report import Outcome
from spamlint.rules.rule import Rule, RuleData
from spamlint.sniff import Format
from spamlint.source.spans import Span

HEAD = b"From: Tea <news@northwind-teapots.com>\nSubject: Tea\nMIME-Version: 1.0\n"


@check("says-tea")
def says_tea(message: Message, options: NoOptions) -> Iterator[Hit]:
    for text in message.visible:
        start = text.content.find("tea")
        while start >= 0:
            yield Hit("found", text.excerpt(start, start + 3), {"cups": "2"}, (Note("note-first", message.beginning),))
            start = text.content.find("tea", start + 1)


@check("says-nothing")
def says_nothing(message: Message, options: NoOptions) -> Iterator[Hit]:
    yield from ()


@check("quotes")
def quotes(message: Message, options: NoOptions) -> Iterator[Hit]:
    yield Hit("found", message.beginning, {"text": "Good\n   tea", "cups": "2"})


@check("crashes")
def crashes(message: Message, options: NoOptions) -> Iterator[Hit]:
    yield Hit("found", message.beginning, {"cups": "0"})
    raise ZeroDivisionError("no tea left")


@check("never-ends")
def never_ends(message: Message, options: NoOptions) -> Iterator[Hit]:
    while True:
        pass
    yield


def rule(function: object, kinds: tuple[Kind, ...] = ()) -> Rule:
    assert isinstance(function, type(says_tea))
    data = RuleData(
        id=function.id,
        group="test",
        check=function.id,
        severity=Severity.WARNING,
        summary="",
        why="",
        fix="",
        messages={"found": "Found {text} for {cups}.", "note-first": "The message starts here."},
        kinds=kinds,
    )
    return Rule(data, function, NoOptions(), Severity.WARNING)


def run(content: bytes, *rules: Rule, declared: Declared | None = None) -> Outcome:
    (message,) = messages("tea.eml", content, Format.EML, declared or Declared())
    return check_message(message, rules, "tea.eml")


def test_a_finding_has_words_place_and_notes() -> None:
    (finding,) = run(HEAD + b"\nGood tea.\n", rule(says_tea)).findings
    assert finding.message == "Found tea for 2."
    assert finding.location.region.start == (5, 6)
    assert finding.location.part == "text part"
    assert finding.related[0].message == "The message starts here."


def test_a_crash_is_a_failure_of_one_rule() -> None:
    outcome = run(HEAD + b"\nGood tea.\n", rule(crashes), rule(says_tea))
    assert [finding.rule for finding in outcome.findings] == ["crashes", "says-tea"]
    (failure,) = outcome.failures
    assert failure.rule == "crashes"
    assert "ZeroDivisionError: no tea left" in failure.reason


def test_a_check_that_never_ends_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MESSAGE_SECONDS", 0.05)
    outcome = run(HEAD + b"\nGood tea.\n", rule(says_tea), rule(never_ends))
    assert len(outcome.findings) == 1
    assert "took more than" in outcome.failures[0].reason


def test_findings_of_one_rule_are_bounded() -> None:
    outcome = run(HEAD + b"\n" + b"tea " * 1000 + b"\n", rule(says_tea))
    assert len(outcome.findings) == engine.MAX_FINDINGS


@pytest.mark.parametrize("crlf", [False, True])
def test_fingerprints_survive_encoding_and_moving(crlf: bool) -> None:
    body = "<p>Ein Becher</p>\n<p>tea für alle, und mehr tea</p>\n".encode()
    html = b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: "
    forms = [
        HEAD + html + b"8bit\n\n" + body,
        HEAD + html + b"quoted-printable\n\n" + quopri.encodestring(body),
        HEAD + html + b"base64\n\n" + base64.encodebytes(body),
        HEAD + b"X-More: 1\n" + html + b"8bit\n\n" + body,
    ]
    prints = set()
    for form in forms:
        findings = run(form.replace(b"\n", b"\r\n") if crlf else form, rule(says_tea)).findings
        prints.add(tuple(finding.fingerprint for finding in findings))
    (only,) = prints
    assert len(set(only)) == 2


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    findings: tuple[Finding, ...] = run(HEAD + b"\n" + b"tea\n" * 50, rule(says_tea)).findings
    assert len({finding.fingerprint for finding in findings}) == 50


def test_rules_hold_for_their_kinds() -> None:
    marketing = rule(says_tea, (Kind.MARKETING,))
    (finding,) = run(HEAD + b"\ntea\n", marketing).findings
    assert "--kind" in finding.hint
    (finding,) = run(HEAD + b"\ntea\n", marketing, declared=Declared(kind=Kind.MARKETING)).findings
    assert finding.hint == ""
    assert run(HEAD + b"\ntea\n", marketing, declared=Declared(kind=Kind.TRANSACTIONAL)).findings == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\n\njust text\n", "no header fields"),
        (HEAD + b"Content-Transfer-Encoding: x-rot13\n\ngrn\n", "transfer encoding is unknown"),
        (HEAD + b'Content-Type: multipart/encrypted; boundary="b"\n\n--b\n\nx\n--b--\n', "encrypted"),
    ],
)
def test_what_was_not_read_is_said(content: bytes, reason: str) -> None:
    outcome = run(content, rule(says_tea))
    assert any(reason in failure.reason for failure in outcome.failures)


def test_a_byte_order_mark_before_the_headers_is_no_part_of_them() -> None:
    (finding,) = run(b"\xef\xbb\xbf" + HEAD + b"\nGood tea.\n", rule(says_tea)).findings
    assert finding.location.region.start == (5, 6)
    assert finding.location.region.span == Span(len(HEAD) + 9, len(HEAD) + 12)
    assert finding.related[0].location.text.startswith("From: Tea")
    assert finding.related[0].location.region.start == (1, 1)


def test_what_is_encrypted_is_not_said_to_lack_anything() -> None:
    from spamlint import check_bytes

    for kind in ('multipart/encrypted; boundary="b"', "application/pkcs7-mime; smime-type=enveloped-data"):
        report = check_bytes(HEAD + b"Content-Type: " + kind.encode() + b"\n\n--b\n\nx\n--b--\n")
        assert [failure.reason for failure in report.failures] == ["the message is encrypted"]
        assert "unsubscribe-missing" not in {finding.rule for finding in report.findings}


def test_what_a_message_quotes_has_no_line_breaks() -> None:
    (finding,) = run(HEAD + b"\nGood tea.\n", rule(quotes)).findings
    assert finding.message == "Found Good tea for 2."


def judged_by(calls: list[str], kind: Kind, *rules: Rule) -> Outcome:
    """Return the outcome of a message whose content is judged as `kind`; `calls` counts how often."""

    def judge(_: Message) -> Judgement:
        calls.append("judged")
        return Judgement(kind, "its subject says “Sale”", from_content=True)

    (message,) = messages("m.eml", HEAD + b"\ntea\n", Format.EML, Declared(), judge=judge)
    return check_message(message, rules, "m.eml")


def test_the_content_is_judged_only_when_a_rule_of_some_kinds_has_a_hit() -> None:
    calls: list[str] = []
    judged_by(calls, Kind.MARKETING, rule(says_tea), rule(says_nothing, (Kind.MARKETING,)))
    assert calls == []
    judged_by(calls, Kind.MARKETING, rule(says_tea, (Kind.MARKETING,)), rule(says_tea, (Kind.MARKETING,)))
    assert calls == ["judged"]


def test_a_finding_says_why_its_kind_was_judged_so() -> None:
    (finding,) = judged_by([], Kind.MARKETING, rule(says_tea, (Kind.MARKETING,))).findings
    assert finding.hint.startswith("It was judged as marketing because its subject says “Sale”.")
    assert "--kind" in finding.hint
    (finding,) = judged_by([], Kind.MARKETING, rule(says_tea)).findings
    assert finding.hint == ""


def test_a_rule_does_not_hold_for_another_kind_as_judged() -> None:
    for kind in (Kind.TRANSACTIONAL, Kind.DISCUSSION):
        assert judged_by([], kind, rule(says_tea, (Kind.MARKETING,))).findings == ()
    assert len(judged_by([], Kind.TRANSACTIONAL, rule(says_tea, (Kind.TRANSACTIONAL,))).findings) == 1
    assert judged_by([], Kind.UNKNOWN, rule(says_tea, (Kind.TRANSACTIONAL,))).findings == ()
