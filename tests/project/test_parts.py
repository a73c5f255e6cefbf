"""Which files are messages and which are parts; what is said of them, and what a second run still knows."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from spamlint import Report
from spamlint.cli.main import cli
from spamlint.message.kind import Kind
from spamlint.report import Skipped
from spamlint.run import check_paths
from tests.clock import cpu_seconds_below

FOOTER = '<p>This is not spam. <a href="{{ unsubscribe_url }}">Unsubscribe</a></p>\n'
PAGE = "<html><body><p>Teapots {{ number }}</p>{% include 'partials/footer.html' %}</body></html>\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two pages and the footer that they share."""
    write(tmp_path, {"emails/a.html": PAGE, "emails/b.html": PAGE, "partials/footer.html": FOOTER})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def check(*paths: str, kind: Kind | None = Kind.MARKETING) -> Report:
    return check_paths(paths or (".",), kind=kind)


def found(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(item.rule, item.location.path, item.documents) for item in report.findings]


CLAIM = ("false-spam-claim", "partials/footer.html", ("emails/a.html", "emails/b.html"))


def test_a_part_is_judged_through_its_users_and_told_once(project: Path) -> None:
    report = check()
    assert found(report) == [CLAIM]
    assert (report.messages, report.files) == (2, 3)
    assert [(part.path, part.messages) for part in report.parts] == [("partials/footer.html", CLAIM[2])]


def test_a_part_that_is_named_is_judged_through_its_users(project: Path) -> None:
    assert found(check("partials/footer.html")) == [CLAIM]
    assert found(check("partials")) == [CLAIM]


def test_users_are_found_over_several_files(project: Path) -> None:
    write(project, {"partials/footer.html": "{% include 'legal.html' %}", "partials/legal.html": FOOTER})
    assert [item[2] for item in found(check("partials/legal.html"))] == [CLAIM[2]]


def test_a_page_that_is_named_is_judged_alone(project: Path) -> None:
    assert found(check("emails/a.html")) == [("false-spam-claim", "partials/footer.html", ("emails/a.html",))]


def test_a_part_without_users_is_a_message_when_it_is_named(project: Path) -> None:
    write(project, {"partials/_other.html": "<p>Teapots</p>\n"})
    report = check("partials/_other.html")
    assert [item[0] for item in found(report)] == ["unsubscribe-missing"]
    assert check().skipped == (
        Skipped("partials/_other.html", "its name says that it is a part of messages (_), and no message uses it"),
    )


@pytest.mark.parametrize(
    ("name", "content", "is_message"),
    [
        ("partials/old.html", "<p>Teapots</p>", False),
        ("partials/whole.html", "<html><body>Teapots</body></html>", True),
        ("emails/short.html", "<p>Teapots</p>", True),
        ("emails/macros.html", "{% macro a() %}b{% endmacro %}", False),
        ("layouts/page.hbs", "<html><body>{{{body}}}</body></html>", False),
    ],
)
def test_files_that_nobody_uses(name: str, content: str, is_message: bool, project: Path) -> None:
    write(project, {name: content})
    report = check()
    assert report.messages == 2 + is_message
    assert [item.path for item in report.skipped] == ([] if is_message else [name])


def test_files_that_only_name_each_other_are_not_lost(project: Path) -> None:
    write(project, {"x/a.html": "{% include 'x/b.html' %}", "x/b.html": "{% include 'x/a.html' %}"})
    assert check("x").messages == 1


def test_what_stands_in_the_page_itself_keeps_its_message(project: Path) -> None:
    write(project, {"partials/footer.html": "<p>Northwind Teapots</p>"})
    assert [item[2] for item in found(check())] == [("emails/a.html", "emails/b.html")]
    write(project, {"emails/b.html": PAGE.replace("</body>", "<p>The end</p></body>")})
    assert [item[1:] for item in found(check())] == [
        ("emails/b.html", ("emails/b.html",)),
        ("partials/footer.html", ("emails/a.html",)),
    ]


def test_fingerprints_of_shared_places_do_not_depend_on_the_messages(project: Path) -> None:
    before = check().findings[0].fingerprint
    write(project, {"emails/0.html": PAGE})
    after = check().findings[0]
    assert len(after.documents) == 3
    assert after.fingerprint == before


# --- the command line


def run(*arguments: str, stdin: str | None = None) -> str:
    result = CliRunner().invoke(cli, ["check", "--kind", "marketing", *arguments], input=stdin)
    assert result.exit_code in (0, 1), result.output
    return result.output


def test_every_format_names_the_messages(project: Path) -> None:
    write(project, {f"emails/{name}.html": PAGE for name in "cdef"})
    said = "in 6 messages: emails/a.html, emails/b.html, emails/c.html and 3 more"
    assert f"({said}, HTML)" in run("--no-cache").replace("\n     ", " ")
    assert f"({said})" in run("--no-cache", "--format", "concise")
    assert "in 6 messages" in run("--no-cache", "--format", "github")
    report = json.loads(run("--no-cache", "--format", "json"))
    assert report["findings"][0]["documents"] == [f"emails/{name}.html" for name in "abcdef"]
    assert report["parts"] == [{"path": "partials/footer.html", "messages": report["findings"][0]["documents"]}]
    assert report["summary"]["parts"] == 1
    sarif = json.loads(run("--no-cache", "--format", "sarif"))["runs"][0]
    assert said in sarif["results"][0]["message"]["text"]
    assert len(sarif["results"][0]["properties"]["documents"]) == 6
    notes = sarif["invocations"][0]["toolExecutionNotifications"]
    assert [note["descriptor"]["id"] for note in notes] == ["file-is-part"]


def test_the_summary_says_what_was_judged_through_others(project: Path) -> None:
    assert "1 file is a part of others and was judged through them." in run("--no-cache")
    assert "partials/footer.html: emails/a.html, emails/b.html" in run("--no-cache", "-v")


def test_standard_input_stands_for_its_file(project: Path) -> None:
    report = json.loads(run("-", "--stdin-filename", "partials/footer.html", "--format", "json", stdin="<p>Tea</p>\n"))
    assert [item["rule"] for item in report["findings"]] == ["unsubscribe-missing"]
    assert report["findings"][0]["location"]["path"] == "partials/footer.html"
    page = "{% include 'partials/footer.html' %}"
    report = json.loads(run("-", "--stdin-filename", "emails/new.html", "--format", "json", stdin=page))
    assert [item["location"]["path"] for item in report["findings"]] == ["partials/footer.html"]


def test_standard_input_without_a_name_names_nothing(project: Path) -> None:
    report = json.loads(run("-", "--format", "json", stdin="<html>{% include 'partials/footer.html' %}</html>"))
    assert [item["message_key"] for item in report["findings"]] == ["cannot-tell"]


# --- the config


def test_the_config_names_roots_layouts_and_dialects(project: Path) -> None:
    write(
        project,
        {
            "spamlint.yaml": "templates: {roots: [other/deep], layouts: {'plain/**': layouts/frame.html}}\n",
            "other/deep/far.html": FOOTER,
            "emails/a.html": "<html>{% include 'far.html' %}</html>",
            "plain/p.html": "<p>Teapots</p>",
            "layouts/frame.html": "<html><body>{{ content }}" + FOOTER + "</body></html>",
        },
    )
    report = check("emails/a.html", "plain")
    assert [item[1:] for item in found(report)] == [
        ("layouts/frame.html", ("plain/p.html",)),
        ("other/deep/far.html", ("emails/a.html",)),
    ]


def test_the_config_says_the_dialect(project: Path) -> None:
    write(project, {"emails/a.html": "<p>News {{> footer}}</p>", "partials/footer.html": FOOTER})
    write(project, {"spamlint.yaml": "overrides: [{files: ['emails/a.html'], templates: {dialects: [jinja]}}]\n"})
    assert [item.key for item in check("emails/a.html").findings] == ["missing"]
    write(project, {"spamlint.yaml": "overrides: [{files: ['emails/a.html'], templates: {dialects: [handlebars]}}]\n"})
    assert [item.rule for item in check("emails/a.html").findings] == ["false-spam-claim"]


# --- what must not be left


def test_links_out_of_the_project_are_not_followed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    write(outside, {"secret.html": FOOTER})
    (project / "linked").symlink_to(outside)
    (project / "secret.html").symlink_to(outside / "secret.html")
    write(project, {"emails/a.html": "<html>{% include 'linked/secret.html' %}{% include 'secret.html' %}</html>"})
    assert [item.key for item in check("emails/a.html").findings] == ["cannot-tell"]


def test_links_inside_of_the_project_are_followed(project: Path) -> None:
    (project / "shared").symlink_to(project / "partials")
    write(project, {"emails/a.html": "<html>{% include 'shared/footer.html' %}</html>"})
    assert [item.rule for item in check("emails/a.html").findings] == ["false-spam-claim"]


# --- the second run


def cached(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> dict[str, int]:
    """Return how many findings of each rule a run with a cache has."""
    monkeypatch.setenv("SPAMLINT_CACHE_DIR", str(folder))
    counts: dict[str, int] = {}
    for item in json.loads(run("--format", "json", "-j", "1", *arguments))["findings"]:
        counts[item["rule"]] = counts.get(item["rule"], 0) + len(item.get("documents", [""]))
    return counts


def test_the_cache_notices_what_a_message_uses(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    write(project, {f"emails/{number}.html": PAGE for number in range(50)})
    assert cached(monkeypatch, folder) == {"false-spam-claim": 52}
    assert cached(monkeypatch, folder) == {"false-spam-claim": 52}
    write(project, {"partials/footer.html": FOOTER.replace("This is not spam. ", "")})
    assert cached(monkeypatch, folder) == {}
    (project / "partials" / "footer.html").unlink()
    assert cached(monkeypatch, folder) == {"unsubscribe-missing": 52}
    write(project, {"partials/footer.html": FOOTER})  # a file that was not there before
    assert cached(monkeypatch, folder) == {"false-spam-claim": 52}
    write(project, {"emails/partials/footer.html": "<p>Nearer</p>"})  # one that is nearer than the one that was found
    assert cached(monkeypatch, folder) == {"unsubscribe-missing": 52}


def test_mail_pays_nothing_for_templates(project: Path) -> None:
    (project / "a.eml").write_bytes(b"From: a@northwind-teapots.com\r\nSubject: Tea\r\n\r\nHello\r\n")
    import subprocess

    code = (
        "import sys; from spamlint.run import check_paths; check_paths(['a.eml']);"
        "print([name for name in sys.modules if name.startswith(('spamlint.project', 'spamlint.parts'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert done.stdout == "[]\n"


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_ten_thousand_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from spamlint.discover import discover
    from spamlint.run import find_inputs, sort_parts
    from spamlint.setup import Plan, load_setup

    write(tmp_path, {"partials/footer.html": FOOTER})
    for folder in range(100):
        (tmp_path / str(folder)).mkdir()
    for number in range(9_999):
        (tmp_path / str(number % 100) / f"{number}.html").write_text(PAGE)
    monkeypatch.chdir(tmp_path)
    setup = load_setup(Plan(tmp_path))
    inputs = find_inputs(discover(["."], setup.config.files))
    with cpu_seconds_below(20):
        done = sort_parts(setup, inputs, ["."])
        assert (len(done.inputs), len(done.parts)) == (9_999, 1)


def test_the_files_of_a_message_are_put_together_each_with_what_it_uses(project: Path) -> None:
    base = "email/_base"
    write(
        project,
        {
            f"{base}/body.html": "<html><body>{% block x %}{% endblock %}<p>This is not spam.</p></body></html>",
            f"{base}/body.txt": "{% block x %}{% endblock %}\nUnsubscribe: {{ unsubscribe_url }}\n",
            f"{base}/subject.txt": "{% block subject %}{% endblock %}\n",
        },
    )
    for name in ("one", "two"):
        write(
            project,
            {
                f"email/{name}/body.html": '{% extends "email/_base/body.html" %}{% block x %}<p>Tea</p>{% endblock %}',
                f"email/{name}/body.txt": '{% extends "email/_base/body.txt" %}{% block x %}Tea{% endblock %}',
                f"email/{name}/subject.txt": '{% extends "email/_base/subject.txt" %}\n'
                "{% block subject %}Re: Your tea{% endblock %}\n",
            },
        )
    report = check("email")
    assert report.messages == 2
    assert report.files == 9
    assert [part.path for part in report.parts] == [
        f"{base}/{name}" for name in ("body.html", "body.txt", "subject.txt")
    ]
    both = ("email/one/body.html", "email/two/body.html")
    assert found(report) == [
        ("false-spam-claim", f"{base}/body.html", both),
        ("unsubscribe-missing", f"{base}/body.html", both),
        ("subject-fake-reply", "email/one/subject.txt", both[:1]),
        ("subject-fake-reply", "email/two/subject.txt", both[1:]),
    ]
    assert {finding.key for finding in report.findings if finding.rule == "unsubscribe-missing"} == {"plain-only"}
