"""A message of several files: what checks see of it, where findings point, and that a change of any file counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spamlint.cache import content_key
from spamlint.checks.api import Hit
from spamlint.cli.main import cli
from spamlint.companions import Companion, Role
from spamlint.documents import Beside, messages
from spamlint.engine import check_message
from spamlint.errors import UnreadableError
from spamlint.finding import Finding
from spamlint.message.kind import Kind, Stage
from spamlint.message.message import Declared, Message
from spamlint.run import check_paths
from spamlint.setup import Plan, load_setup
from spamlint.sniff import Format
from spamlint.source.spans import FILLER, Excerpt

HTML = b"<html><body><p>Hello {{ name }}</p>\r\n<p>Three new teapots.</p></body></html>\r\n"
TEXT = b"Hello {{ name }},\r\nthree new teapots.\r\nUnsubscribe: https://northwind-teapots.com/u/8Kd0\r\n"


def together(html: bytes, declared: Declared | None = None, **others: tuple[str, bytes]) -> Message:
    """Return the message of an HTML file and those beside it, by role."""
    beside = [Beside(Companion(Role[role.upper()], path, None), content) for role, (path, content) in others.items()]
    (message,) = messages("welcome.html", html, Format.HTML, declared or Declared(), beside)
    return message


def position(excerpt: Excerpt) -> tuple[str, int, int]:
    (place,) = excerpt.locate()
    return (place.source.path, *place.source.position(place.span.start))


class TestAlternatives:
    def test_html_is_displayed_and_text_is_its_alternative(self) -> None:
        message = together(HTML, text=("welcome.txt", TEXT))
        assert [body.is_html for body in message.bodies] == [True]
        assert [body.is_html for body in message.plain_bodies] == [False]
        assert message.plain is not None
        assert "three new teapots" in message.plain.content

    def test_tags_of_the_text_are_read_as_its_own_name_says(self) -> None:
        message = together(b"<p>Hello</p>", text=("welcome.txt.erb", b"Hello <%= @name %>\n"))
        (body,) = message.plain_bodies
        assert [dialect.id for dialect in body.template.dialects] == ["erb"]
        assert body.read.content == f"Hello {FILLER * 12}\n"

    def test_places_in_the_text(self) -> None:
        message = together(HTML, text=("welcome.txt", TEXT))
        (link,) = message.plain_bodies[0].links
        assert position(link.where) == ("welcome.txt", 3, 14)

    def test_a_page_without_a_twin_has_no_alternative(self) -> None:
        assert together(HTML).plain_bodies == ()

    def test_a_text_of_its_own_is_both(self) -> None:
        (message,) = messages("welcome.txt", TEXT, Format.TEXT, Declared())
        assert message.plain_bodies == message.bodies

    def test_a_twin_that_is_declared_sent_has_no_tags(self) -> None:
        message = together(HTML, Declared(stage=Stage.SENT), text=("welcome.txt", TEXT))
        assert message.plain_bodies[0].template.tags == ()


class TestSubject:
    def test_of_a_file(self) -> None:
        subject = b"{# for the list #}\r\n\r\n{% block subject %}Three {{ new }} teapots{% endblock %}\r\n"
        message = together(HTML, subject=("welcome_subject.txt", subject))
        assert message.subject is not None
        assert message.subject.content == f"Three {FILLER * 9} teapots"
        start = message.subject.content.index("teapots")
        assert position(message.subject.excerpt(start, start + 7)) == ("welcome_subject.txt", 3, 36)

    def test_the_body_tells_the_dialect_of_a_comment(self) -> None:
        message = together(HTML, subject=("subject.txt", b"{# a comment #}\nTea\n"))
        assert message.subject is not None
        assert message.subject.content == "Tea"

    def test_of_postmark(self) -> None:
        meta = b'{\r\n  "Name": "Welcome",\r\n  "Subject": "Caf\\u00e9 \\"tea\\" for you"\r\n}\r\n'
        message = together(HTML, metadata=("meta.json", meta))
        assert message.subject is not None
        assert message.subject.content == 'Café "tea" for you'
        for words, column in (("é", 18), ('"tea', 25), ("for", 33)):
            start = message.subject.content.index(words)
            assert position(message.subject.excerpt(start, start + 1)) == ("meta.json", 3, column)

    def test_of_front_matter(self) -> None:
        page = b"---\r\nlayout: main\r\nsubject: {{ name }}, three teapots\r\n---\r\n" + HTML
        message = together(page)
        assert message.subject is not None
        assert message.subject.content == f"{FILLER * 10}, three teapots"
        start = message.subject.content.index("three")
        assert position(message.subject.excerpt(start, start + 5)) == ("welcome.html", 3, 22)

    def test_front_matter_counts_before_files(self) -> None:
        page = b"---\nsubject: One\n---\n" + HTML
        subject, metadata = ("subject.txt", b"Two"), ("meta.json", b'{"Subject": "Three"}')
        first = together(page, subject=subject, metadata=metadata)
        second = together(HTML, subject=subject, metadata=metadata)
        third = together(HTML, metadata=metadata)
        assert [message.subject and message.subject.content for message in (first, second, third)] == [
            "One",
            "Two",
            "Three",
        ]
        assert len(first.headers("Subject")) == 1

    def test_front_matter_of_the_text_counts_too(self) -> None:
        message = together(HTML, text=("welcome.txt", b"---\nsubject: Tea\n---\nHello\n"))
        assert message.subject is not None
        assert message.subject.content == "Tea"
        assert message.plain_bodies[0].read.content.strip() == "Hello"

    @pytest.mark.parametrize("content", [b"{% extends 'x' %}\n", b"\n \n"])
    def test_what_is_brought_in_from_elsewhere_is_not_known(self, content: bytes) -> None:
        assert together(HTML, subject=("subject.txt", content)).subject is None

    def test_a_title_is_no_subject(self) -> None:
        message = together(b"<html><head><title>Email &amp; template</title></head><body>Hello</body></html>")
        assert message.subject is None
        assert message.title is not None
        assert message.title.content == "Email & template"
        assert together(HTML).title is None

    def test_metadata_that_is_no_json(self) -> None:
        with pytest.raises(UnreadableError, match="subject is not known") as caught:
            together(HTML, metadata=("a/meta.json", b"{'Subject': 1}"))
        assert caught.value.path == "a/meta.json"


class TestFrontMatter:
    PAGE = b"---\r\nsubject: Tea\r\npreheader: Unsubscribe {{ x }}\r\n---\r\n<p>Hello {{ name }}</p>\r\n"

    def test_it_is_not_read_by_anyone(self) -> None:
        (body,) = together(self.PAGE).bodies
        assert body.read.content.split() == ["Hello", FILLER * 10]
        assert len(body.template.masked.content) == len(body.text.content)
        assert body.template.masked.content.count("\n") == body.text.content.count("\n")

    def test_its_tags_are_not_those_of_the_body(self) -> None:
        assert [tag.expression for tag in together(self.PAGE).tags] == ["name"]

    def test_a_page_without_tags(self) -> None:
        (body,) = together(b"---\nsubject: Tea\n---\n<p>Hello</p>").bodies
        assert body.read.content.strip() == "Hello"

    def test_mail_has_none(self) -> None:
        content = b"Subject: Tea\n\n---\nsubject: Other\n---\nHello\n"
        (message,) = messages("a.eml", content, Format.EML, Declared())
        assert "Other" in message.bodies[0].read.content


class TestSender:
    def page(self, line: str) -> Message:
        declared = Declared(kind=Kind.TRANSACTIONAL)
        return together(f"---\n{line}\n---\n<p>Hello</p>\n".encode(), declared)

    @pytest.mark.parametrize("key", ["from", "from_email", "fromAddress", "From"])
    def test_from(self, key: str) -> None:
        (header,) = self.page(f"{key}: Northwind <news@northwind-teapots.com>").headers("From")
        assert header.decoded.content == "Northwind <news@northwind-teapots.com>"

    @pytest.mark.parametrize("key", ["reply_to", "replyTo", "reply-to"])
    def test_reply_to(self, key: str) -> None:
        message = self.page(f"{key}: help@northwind-teapots.com")
        (address,) = message.addresses(message.headers("Reply-To")[0])
        assert address.spec == "help@northwind-teapots.com"
        assert position(address.spec_where) == ("welcome.html", 2, len(key) + 3)

    def test_a_from_that_is_no_address_is_none(self) -> None:
        assert self.page("from: the teapot team").headers("From") == ()

    def found(self, line: str) -> list[str]:
        setup = load_setup(Plan(Path.cwd(), use_config=False))
        rules = setup.rules(setup.settings("welcome.html"))
        return [finding.rule for finding in check_message(self.page(line), rules, "welcome.html").findings]

    @pytest.mark.parametrize(
        "line",
        [
            "from: '{{ shop.name }} <{{ shop.email }}>'",
            "from: Northwind <news@{{ domain }}>",
            "from: Café Northwind <news@northwind-teapots.com>",
            "subject: 'Re: {{ topic.title }}'",
            "subject: 'Re: [{{ project }}] {{ topic.title }}'",
            "from: news@northwind-teapots.com\nreply_to: help@northwind-teapots.com",
            "from: news@{{ domain }}\nreply_to: help@northwind-teapots.com",
        ],
    )
    def test_what_a_template_may_say(self, line: str) -> None:
        assert self.found(line) == []

    @pytest.mark.parametrize(
        ("line", "rule"),
        [
            ("from: Northwind <news@localhost>", "from-invalid"),
            ("subject: 'Re: Three new teapots'", "subject-fake-reply"),
            ("from: news@northwind-teapots.com\nreply_to: help@birchandsons.net", "reply-to-other-domain"),
        ],
    )
    def test_what_it_may_not(self, line: str, rule: str) -> None:
        assert self.found(line) == [rule]


class TestKind:
    @pytest.mark.parametrize(
        ("line", "kind"),
        [
            ("kind: transactional", Kind.TRANSACTIONAL),
            ("spamlint: {kind: Marketing}", Kind.MARKETING),
            ("spamlint:\n  kind: discussion", Kind.DISCUSSION),
            ("category: marketing", Kind.MARKETING),
            ("type: transactional", Kind.TRANSACTIONAL),
        ],
    )
    def test_front_matter_says_it(self, line: str, kind: Kind) -> None:
        judgement = together(f"---\n{line}\n---\n<p>Hello</p>".encode()).kind_judgement
        assert judgement.kind is kind
        assert "front matter" in judgement.reason

    @pytest.mark.parametrize("line", ["kind: page", "category: discussion", "type: teapots", "layout: transactional"])
    def test_other_words_say_nothing(self, line: str) -> None:
        assert together(f"---\n{line}\n---\n<p>Hello</p>".encode()).metadata.kind is None

    def test_what_is_declared_counts_before(self) -> None:
        page = b"---\nkind: transactional\n---\n<p>Hello</p>"
        assert together(page, Declared(kind=Kind.MARKETING)).kind is Kind.MARKETING

    def test_our_own_key_must_name_a_kind(self) -> None:
        with pytest.raises(UnreadableError, match="no kind of message"):
            together(b"---\nspamlint: {kind: promotion}\n---\n<p>Hello</p>")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "welcome").mkdir()
    (tmp_path / "welcome/body.html").write_bytes(HTML)
    (tmp_path / "welcome/body.txt").write_bytes(TEXT)
    (tmp_path / "welcome/subject.txt").write_bytes(b"{# a comment #}\r\nRe: three new teapots\r\n")
    return tmp_path


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", "--color", "never", *arguments], input=stdin)


class TestReports:
    def test_findings_point_into_the_file_that_they_are_of(self, folder: Path) -> None:
        report = check_paths(["."])
        assert (report.files, report.messages) == (3, 1)
        missing, subject = sorted(report.findings, key=lambda finding: finding.location.path)
        assert place(missing) == ("welcome/body.html", 2, 4, "HTML")
        assert missing.key == "plain-only"
        (note,) = missing.related
        assert (note.location.path, note.location.region.start, note.location.part) == (
            "welcome/body.txt",
            (3, 14),
            "text",
        )
        assert place(subject) == ("welcome/subject.txt", 2, 1, "subject")
        assert subject.document == "welcome/body.html"

    def test_text(self, folder: Path) -> None:
        output = run(".").output
        assert "--> welcome/subject.txt:2:1 (as part of welcome/body.html, subject)" in output
        assert "2 | Re: three new teapots\n  | ^^^" in output
        assert "welcome/body.txt:3:14" in output
        assert "in 1 message (3 files" in output

    def test_json(self, folder: Path) -> None:
        report = json.loads(run("--format", "json", ".").output)
        found = {finding["rule"]: finding for finding in report["findings"]}
        assert found["subject-fake-reply"]["location"]["path"] == "welcome/subject.txt"
        assert found["subject-fake-reply"]["document"] == "welcome/body.html"

    def test_sarif(self, folder: Path) -> None:
        report = json.loads(run("--format", "sarif", ".").output)
        places = {
            result["ruleId"]: result["locations"][0]["physicalLocation"] for result in report["runs"][0]["results"]
        }
        assert places["subject-fake-reply"]["artifactLocation"]["uri"] == "welcome/subject.txt"
        assert places["subject-fake-reply"]["region"]["startLine"] == 2

    @pytest.mark.parametrize("name", ["body.html", "body.txt", "subject.txt"])
    def test_any_file_of_it_may_be_named(self, folder: Path, name: str) -> None:
        everything = run("--format", "concise", ".").output
        assert run("--format", "concise", f"welcome/{name}").output == everything
        assert run("--format", "concise", "welcome/body.txt", f"welcome/{name}").output == everything

    def test_standard_input_for_a_file_of_it(self, folder: Path) -> None:
        output = run("--format", "concise", "--stdin-filename", "welcome/subject.txt", "-", stdin=b"Teapots\n").output
        assert "welcome/body.html" in output
        assert "subject-fake-reply" not in output

    def test_metadata_that_cannot_be_read_makes_the_run_incomplete(self, folder: Path) -> None:
        (folder / "welcome/body.html").rename(folder / "welcome/content.html")
        (folder / "welcome/meta.json").write_text("{oops")
        result = run(".")
        assert result.exit_code == 3
        assert "welcome/meta.json" in result.output

    def test_a_kind_by_globs_is_that_of_the_main_file(self, folder: Path) -> None:
        (folder / "spamlint.yaml").write_text("kinds:\n  transactional: ['welcome/*.html']\n")
        assert {finding.rule for finding in check_paths(["welcome/body.txt"]).findings} == {"subject-fake-reply"}


def place(finding: Finding) -> tuple[str, int, int, str]:
    location = finding.location
    return location.path, *location.region.start, location.part


class TestCache:
    def test_each_file_counts(self) -> None:
        keys = {
            content_key(b"a"),
            content_key(b"a", [("x", b"b")]),
            content_key(b"a", [("y", b"b")]),
            content_key(b"a", [("x", b"c")]),
            content_key(b"a", [("x", b"b"), ("y", b"")]),
            content_key(b"a", [("x", b""), ("y", b"b")]),
        }
        assert len(keys) == 6
        assert content_key(b"a") == content_key(b"a", [])

    def test_a_changed_twin_and_one_that_comes_or_goes(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SPAMLINT_CACHE_DIR", str(folder / "cache"))
        monkeypatch.setattr("spamlint.rules.book.shipped_bytes", lambda: b"rules")
        for number in range(50):
            (folder / f"{number}.html").write_bytes(b"<p>Hello</p>")
        subject = folder / "welcome/subject.txt"

        def found() -> bool:
            return "subject-fake-reply" in run("--format", "concise", ".").output

        assert found()
        assert found()
        subject.write_bytes(b"Three new teapots\n")
        assert not found()
        subject.write_bytes(b"Re: three new teapots\n")
        assert found()
        subject.unlink()
        assert not found()


def test_hits_in_metadata_have_a_place_in_a_file() -> None:
    """Every header field that a template states can be pointed at."""
    page = '---\nsubject: |\n\n  a\n  b\nfrom: "a@b.c\\\n  "\nreplyTo: >\n  x@y.z\n---\n'
    message = together(page.encode())
    for name in ("Subject", "From", "Reply-To"):
        (header,) = message.headers(name)
        for text in (header.raw, header.decoded):
            assert Hit("found", text.whole).where.locate()
            assert "\n" not in text.content
            assert text.content == text.content.strip()
