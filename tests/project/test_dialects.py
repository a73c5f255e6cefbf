"""A small project of each dialect: layout, partials, a branch, a loop, a block that is not read.

Each has a page that lets its reader unsubscribe always, through a footer that it shares with a page that does so only
under a condition. The footer says of itself that it is no spam, which must be told once.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from spamlint import Finding, Report
from spamlint.message.kind import Kind
from spamlint.run import check_paths

FOLDERS = Path(__file__).parent / "folders"


class Expected(NamedTuple):
    """What is found in the folder of a dialect: the file of the footer, and where the condition stands."""

    footer: str
    conditional: str
    condition: str
    parts: int
    pattern: str = "."


EXPECTED = {
    "blade": Expected(
        "resources/views/emails/partials/footer.blade.php",
        "resources/views/emails/sometimes.blade.php",
        "@if ($subscribed)",
        3,
    ),
    "cfml": Expected("mail/footer.cfm", "mail/sometimes.cfm", "<cfif subscribed>", 1),
    "django": Expected("templates/shop/_footer.html", "templates/shop/sometimes.html", "{% if subscribed %}", 2),
    "ejs": Expected("views/partials/footer.ejs", "views/sometimes.ejs", "<% if (subscribed) { %>", 2),
    "erb": Expected(
        "app/views/shared/_footer.html.erb",
        "app/views/user_mailer/sometimes.html.erb",
        "<% if @subscribed %>",
        3,
    ),
    "fluid": Expected(
        "Resources/Private/Partials/Footer.html",
        "Resources/Private/Templates/Sometimes.html",
        '<f:if condition="{subscribed}">',
        2,
    ),
    "freemarker": Expected("templates/footer.ftl", "templates/sometimes.ftl", "<#if subscribed>", 3),
    "go": Expected("templates/partials/unsubscribe.html", "templates/sometimes.html", "{{if .Subscribed}}", 2),
    "handlebars": Expected("views/partials/footer.hbs", "views/sometimes.hbs", "{{#if subscribed}}", 4),
    "html-template": Expected("templates/footer.tmpl", "templates/sometimes.tmpl", '<TMPL_IF NAME="subscribed">', 2),
    "hubl": Expected("partials/footer.html", "emails/sometimes.html", "{% if contact.subscribed %}", 2),
    "jinja": Expected("templates/partials/footer.html", "templates/emails/sometimes.html", "{% if subscribed %}", 3),
    "jsp": Expected("mail/footer.jsp", "mail/sometimes.jsp", '<c:if test="${subscribed}">', 1),
    "latte": Expected("mail/footer.latte", "mail/sometimes.latte", "{if $subscribed}", 2),
    "liquid": Expected("snippets/footer.liquid", "emails/sometimes.liquid", "{% unless customer.gone %}", 3),
    "mako": Expected("templates/footer.mako", "templates/sometimes.mako", "% if subscribed:", 2),
    "mustache": Expected("partials/footer.mustache", "sometimes.mustache", "{{#subscribed}}", 2),
    "nunjucks": Expected("src/_includes/footer.njk", "src/_includes/plain.njk", "{% if subscribed %}", 3),
    "php": Expected("emails/footer.php", "emails/sometimes.php", "<?php if ($subscribed): ?>", 2, "emails/*.php"),
    "razor": Expected("Views/Shared/_Footer.cshtml", "Views/Emails/Sometimes.cshtml", "@if (Model.Subscribed) {", 2),
    "smarty": Expected("templates/footer.tpl", "templates/sometimes.tpl", "{if $subscribed}", 2),
    "template-toolkit": Expected("src/footer.tt", "src/sometimes.tt", "[% IF subscribed %]", 3),
    "twig": Expected(
        "templates/emails/footer.html.twig",
        "templates/emails/sometimes.html.twig",
        "{% if subscribed %}",
        4,
    ),
    "velocity": Expected("templates/footer.vm", "templates/sometimes.vm", "#if($subscribed)", 2),
}


def test_each_folder_is_tried() -> None:
    assert {folder.name for folder in FOLDERS.iterdir()} == set(EXPECTED)


def _written(dialect: str, folder: Path, line_end: bytes) -> None:
    shutil.copytree(FOLDERS / dialect, folder, dirs_exist_ok=True)
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", line_end))


def _checked(dialect: str, folder: Path, line_end: bytes, monkeypatch: pytest.MonkeyPatch) -> Report:
    _written(dialect, folder, line_end)
    monkeypatch.chdir(folder)
    return check_paths([EXPECTED[dialect].pattern], kind=Kind.MARKETING)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("dialect", sorted(EXPECTED))
def test_a_folder(dialect: str, line_end: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = EXPECTED[dialect]
    report = _checked(dialect, tmp_path, line_end, monkeypatch)
    assert not report.failures
    assert not report.skipped
    assert report.messages == 2
    assert len(report.parts) == expected.parts
    found = {finding.rule: finding for finding in report.findings}
    assert set(found) == {"false-spam-claim", "unsubscribe-missing"}
    assert len(report.findings) == 2
    claim, missing = found["false-spam-claim"], found["unsubscribe-missing"]
    assert _place(claim) == (expected.footer, "This is not spam")
    assert [Path(document).name.split(".")[0].lower() for document in claim.documents] == ["sometimes", "welcome"]
    assert missing.key == "conditional"
    assert _place(missing) == (expected.conditional, expected.condition)


def _place(finding: Finding) -> tuple[str, str]:
    """Return the file of a finding and what stands in it at the line and the column that are told."""
    location = finding.location
    content = Path(location.path).read_bytes()
    region = location.region
    line = content.decode().split("\n")[region.start.line - 1]
    text = line[region.start.column - 1 : region.end.column - 1]
    assert content[region.span.start : region.span.end].decode() == text
    assert location.text == text
    return location.path, text


def test_many_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = _checked("jinja", tmp_path, b"\n", monkeypatch)
    assert check_paths(["."], kind=Kind.MARKETING, jobs=2).findings == alone.findings
