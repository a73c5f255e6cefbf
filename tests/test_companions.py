"""Files that are one message together: which they are, and what is done where it is not clear."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.companions import Role, beside
from spamlint.config.model import FileChoice
from spamlint.discover import Found, Input, discover
from spamlint.globs import Globs
from spamlint.naming import group_names
from spamlint.report import Failure, Skipped
from spamlint.sniff import Format, format_of

HTML = b'<p>Hello {{ name }}</p><a href="https://northwind-teapots.com/u/1">Unsubscribe</a>\n'
TEXT = b"Hello {{ name }},\nleave here: https://northwind-teapots.com/u/1\n"
SUBJECT = b"{# the subject #}\n{% block subject %}Three new teapots{% endblock %}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def content_of(name: str) -> bytes:
    """Return what a file of that name may hold."""
    if "subject" in name:
        return SUBJECT
    if name.endswith(".json"):
        return b'{"Name": "Welcome", "Subject": "Three new teapots"}'
    is_text = any(word in name for word in ("txt", "text", "plain"))
    return TEXT if is_text else HTML


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_of(name))


def find(*paths: str, include: Iterable[str] = (), exclude: Iterable[str] = (), force: bool = False) -> list[Found]:
    choice = FileChoice(Path.cwd(), Globs.of(include), Globs.of(exclude))
    return list(discover(paths or (".",), choice, force_exclude=force))


def families(found: Iterable[Found]) -> dict[str, dict[str, str]]:
    """Return the companions of each input, by their role."""
    items = list(found)
    assert all(isinstance(item, Input) for item in items), items
    return {
        item.path: {companion.role.value: companion.path for companion in item.companions}
        for item in items
        if isinstance(item, Input)
    }


# Each folder as a framework documents it: its files, and the messages they are.
FRAMEWORKS: dict[str, tuple[list[str], dict[str, dict[str, str]]]] = {
    "rails": (
        ["welcome.html.erb", "welcome.text.erb", "goodbye.html.erb"],
        {"goodbye.html.erb": {}, "welcome.html.erb": {"text": "welcome.text.erb"}},
    ),
    "symfony": (["signup.html.twig", "signup.txt.twig"], {"signup.html.twig": {"text": "signup.txt.twig"}}),
    "laravel": (
        ["late.blade.php", "late_plain.blade.php", "shipped.blade.php", "shipped-text.blade.php"],
        {
            "late.blade.php": {"text": "late_plain.blade.php"},
            "shipped.blade.php": {"text": "shipped-text.blade.php"},
        },
    ),
    "phoenix": (["welcome.html.heex", "welcome.text.eex"], {"welcome.html.heex": {"text": "welcome.text.eex"}}),
    "ghost": (["welcome.html", "welcome.txt", "test.html"], {"test.html": {}, "welcome.html": {"text": "welcome.txt"}}),
    "words": (["welcome_html.j2", "welcome_text.j2"], {"welcome_html.j2": {"text": "welcome_text.j2"}}),
    "django": (
        ["password_reset_email.html", "password_reset_subject.txt"],
        {"password_reset_email.html": {"subject": "password_reset_subject.txt"}},
    ),
    "allauth": (
        [
            "email_confirmation_message.html",
            "email_confirmation_message.txt",
            "email_confirmation_subject.txt",
            "email_confirmation_signup_message.txt",
            "email_confirmation_signup_subject.txt",
        ],
        {
            "email_confirmation_message.html": {
                "text": "email_confirmation_message.txt",
                "subject": "email_confirmation_subject.txt",
            },
            "email_confirmation_signup_message.txt": {"subject": "email_confirmation_signup_subject.txt"},
        },
    ),
    "registration": (
        ["activation_email_body.txt", "activation_email_subject.txt"],
        {"activation_email_body.txt": {"subject": "activation_email_subject.txt"}},
    ),
    "registration, HTML": (
        ["activation_email.html", "activation_email.txt", "activation_email_subject.txt"],
        {"activation_email.html": {"text": "activation_email.txt", "subject": "activation_email_subject.txt"}},
    ),
    "body": (
        ["body.html", "body.txt", "subject.txt"],
        {"body.html": {"text": "body.txt", "subject": "subject.txt"}},
    ),
    "email-templates": (
        ["html.ejs", "text.ejs", "subject.ejs"],
        {"html.ejs": {"text": "text.ejs", "subject": "subject.ejs"}},
    ),
    "postmark": (
        ["content.html", "content.txt", "meta.json"],
        {"content.html": {"text": "content.txt", "metadata": "meta.json"}},
    ),
    "kratos": (
        ["email.body.gotmpl", "email.body.plaintext.gotmpl", "email.subject.gotmpl"],
        {"email.body.gotmpl": {"text": "email.body.plaintext.gotmpl", "subject": "email.subject.gotmpl"}},
    ),
    "keycloak": (
        ["html/verify.ftl", "text/verify.ftl", "html/other.ftl"],
        {"html/other.ftl": {}, "html/verify.ftl": {"text": "text/verify.ftl"}},
    ),
    "mailik": (
        ["welcome.mjml", "welcome.text", "welcome.subject"],
        {"welcome.mjml": {"text": "welcome.text", "subject": "welcome.subject"}},
    ),
    "MJML and its build": (
        ["welcome.mjml", "welcome.html", "welcome.txt"],
        {"welcome.html": {"text": "welcome.txt"}, "welcome.mjml": {}},
    ),
    "languages": (
        ["welcome.de.html", "welcome.de.txt", "welcome.en.html", "welcome.en.txt"],
        {"welcome.de.html": {"text": "welcome.de.txt"}, "welcome.en.html": {"text": "welcome.en.txt"}},
    ),
    "names in capitals": (["Welcome.HTML", "welcome.txt"], {"Welcome.HTML": {"text": "welcome.txt"}}),
    "the text of two template languages": (
        ["a.html.erb", "a.html.ejs", "a.txt.ejs"],
        {"a.html.ejs": {"text": "a.txt.ejs"}, "a.html.erb": {}},
    ),
}


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_the_files_of_a_framework_are_one_message(folder: Path, name: str) -> None:
    files, expected = FRAMEWORKS[name]
    write(folder, *files)
    assert families(find()) == expected


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_whichever_file_is_named_it_is_the_same_message_once(folder: Path, name: str) -> None:
    files, expected = FRAMEWORKS[name]
    write(folder, *files)
    assert families(find(*files)) == expected
    assert families(find(*reversed(files))) == expected


@pytest.mark.parametrize(
    "files",
    [
        ["welcome.html", "goodbye.txt"],
        ["welcome.html", "welcome.html.erb"],
        ["order.txt", "order-text.txt"],
        ["offer.html", "offer-text.html"],
        ["context.html", "con.txt"],
        ["context.html", "text-only.txt"],
        ["a.html", "b.html", "text.txt"],
        ["message.eml", "message.txt.eml"],
        ["welcome.html", "README.txt.html"],
    ],
)
def test_files_that_do_not_pair_stay_messages_of_their_own(folder: Path, files: list[str]) -> None:
    write(folder, *files)
    assert families(find()) == {name: {} for name in files}


def test_a_twin_must_be_what_its_ending_says(folder: Path) -> None:
    write(folder, "welcome.html")
    (folder / "welcome.txt").write_bytes(b"Received: from x\nSubject: saved\n\nHello\n")
    (folder / "shipped.blade.php").write_bytes(HTML)
    (folder / "shipped-text.blade.php").write_bytes(HTML)
    found = find()
    assert set(families(found)) == {"welcome.html", "welcome.txt", "shipped.blade.php", "shipped-text.blade.php"}
    assert not any(families(found).values())


def test_an_empty_file_takes_no_twin_with_it(folder: Path) -> None:
    write(folder, "welcome.txt", "late.html")
    (folder / "welcome.html").write_bytes(b"")
    (folder / "late.txt").write_bytes(b"")
    found = find()
    assert {item.path for item in found if isinstance(item, Skipped)} == {"welcome.html", "late.txt"}
    assert families(item for item in found if isinstance(item, Input)) == {"welcome.txt": {}, "late.html": {}}


class TestSubjects:
    def test_alone_it_is_skipped_with_a_reason(self, folder: Path) -> None:
        write(folder, "subject.txt", "other_subject.txt")
        found = [item for item in find() if isinstance(item, Skipped)]
        assert [item.path for item in found] == ["other_subject.txt", "subject.txt"]
        assert "holds a subject" in found[0].reason

    def test_named_it_is_a_failure(self, folder: Path) -> None:
        write(folder, "subject.txt")
        assert isinstance(find("subject.txt")[0], Failure)

    def test_named_by_a_hook_it_is_skipped(self, folder: Path) -> None:
        write(folder, "subject.txt")
        assert isinstance(find("subject.txt", force=True)[0], Skipped)

    def test_a_mail_that_is_called_subject_is_a_mail(self, folder: Path) -> None:
        (folder / "change_of_subject.txt").write_bytes(TEXT)
        assert families(find()) == {"change_of_subject.txt": {}}

    def test_with_conditions_it_has_several_lines(self, folder: Path) -> None:
        write(folder, "body.html")
        (folder / "subject.txt").write_bytes(b"{% if a %}\nOne teapot\n{% else %}\nTwo teapots\n{% endif %}\n")
        assert families(find()) == {"body.html": {"subject": "subject.txt"}}

    def test_a_long_text_is_no_subject(self, folder: Path) -> None:
        write(folder, "body.html")
        (folder / "subject.txt").write_bytes(b"All about our new teapots.\n" * 40)
        assert families(find()) == {"body.html": {}, "subject.txt": {}}

    def test_of_several_messages_it_is_nobodys(self, folder: Path) -> None:
        write(folder, "a.html", "b.html", "subject.txt")
        assert [item.path for item in find() if isinstance(item, Skipped)] == ["subject.txt"]

    def test_it_is_of_the_message_without_a_name(self, folder: Path) -> None:
        write(folder, "body.html", "teapots.html", "subject.txt")
        assert families(find()) == {"body.html": {"subject": "subject.txt"}, "teapots.html": {}}


class TestWhatIsLeftOut:
    def test_a_main_file_that_the_config_excludes_takes_nothing_with_it(self, folder: Path) -> None:
        write(folder, "welcome.html", "welcome.txt")
        assert families(find(exclude=["*.html"])) == {"welcome.txt": {}}
        assert families(find("welcome.txt", exclude=["*.html"], force=True)) == {"welcome.txt": {}}

    def test_a_twin_that_the_config_excludes_is_none(self, folder: Path) -> None:
        write(folder, "welcome.html", "welcome.txt")
        assert families(find(exclude=["*.txt"])) == {"welcome.html": {}}

    def test_only_main_files_must_be_included(self, folder: Path) -> None:
        write(folder, "welcome.html", "welcome.txt")
        assert families(find(include=["*.html"])) == {"welcome.html": {"text": "welcome.txt"}}
        assert families(find(include=["*.txt"])) == {"welcome.txt": {}}

    def test_a_pattern_is_like_naming_files(self, folder: Path) -> None:
        write(folder, "a/welcome.html", "a/welcome.txt")
        assert families(find("**/*.txt")) == {"a/welcome.html": {"text": "a/welcome.txt"}}
        assert families(find("**/*.html")) == {"a/welcome.html": {"text": "a/welcome.txt"}}

    def test_what_git_ignores(self, folder: Path) -> None:
        subprocess.run(["git", "init", "-q"], check=True)
        (folder / ".gitignore").write_text("*.html\n")
        write(folder, "welcome.html", "welcome.txt")
        assert families(find()) == {"welcome.txt": {}}
        assert families(find("welcome.html")) == {"welcome.html": {"text": "welcome.txt"}}

    def test_a_layout_of_postmark_is_no_message(self, folder: Path) -> None:
        write(folder, "basic/content.html", "basic/content.txt")
        (folder / "basic/meta.json").write_text('{"TemplateType": "Layout"}')
        found = find()
        assert [type(item) for item in found[:1]] == [Skipped]
        assert [item.path for item in found if isinstance(item, Skipped)] == ["basic/content.html"]
        assert not [item for item in found if isinstance(item, Input)]

    def test_a_file_of_metadata_that_is_somebody_elses(self, folder: Path) -> None:
        write(folder, "index.html", "meta.json")
        assert families(find()) == {"index.html": {}}

    def test_metadata_beside_source_and_build(self, folder: Path) -> None:
        write(folder, "content.html", "content.mjml", "meta.json")
        assert families(find()) == {"content.html": {"metadata": "meta.json"}, "content.mjml": {}}


class TestStandardInput:
    def test_it_stands_for_the_main_file(self, folder: Path) -> None:
        write(folder, "welcome.html", "welcome.txt")
        (found,) = discover(["-"], FileChoice(folder), stdin=b"<p>new</p>", stdin_filename="welcome.html")
        assert isinstance(found, Input)
        assert (found.path, found.content) == ("welcome.html", b"<p>new</p>")
        assert [companion.path for companion in found.companions] == ["welcome.txt"]

    def test_it_stands_for_a_twin(self, folder: Path) -> None:
        write(folder, "mail/welcome.html", "mail/welcome.txt")
        (found,) = discover(["-"], FileChoice(folder), stdin=b"New words\n", stdin_filename="mail/welcome.txt")
        assert isinstance(found, Input)
        assert (found.path, found.content) == ("mail/welcome.html", None)
        assert [(item.path, item.content) for item in found.companions] == [("mail/welcome.txt", b"New words\n")]

    def test_a_file_that_is_not_saved_yet(self, folder: Path) -> None:
        write(folder, "welcome.html")
        (found,) = discover(["-"], FileChoice(folder), stdin=b"New words\n", stdin_filename="welcome.txt")
        assert isinstance(found, Input)
        assert found.path == "welcome.html"
        assert found.companions[0].role is Role.TEXT

    def test_without_a_name_it_stands_alone(self, folder: Path) -> None:
        write(folder, "welcome.html", "welcome.txt")
        (found,) = discover(["-"], FileChoice(folder), stdin=HTML)
        assert isinstance(found, Input)
        assert found.companions == ()


@pytest.mark.parametrize(
    ("shown", "name", "expected"),
    [
        ("welcome.html", "welcome.txt", "welcome.txt"),
        ("a/welcome.html", "welcome.txt", "a/welcome.txt"),
        ("/a/welcome.html", "welcome.txt", "/a/welcome.txt"),
        ("a/html/x.ftl", "../text/x.ftl", "a/text/x.ftl"),
        ("html/x.ftl", "../text/x.ftl", "text/x.ftl"),
        ("x.ftl", "../text/x.ftl", "../text/x.ftl"),
        ("../html/x.ftl", "../text/x.ftl", "../text/x.ftl"),
    ],
)
def test_how_a_file_beside_another_is_shown(shown: str, name: str, expected: str) -> None:
    assert beside(shown, name) == expected


_PARTS = st.sampled_from(
    [
        "a",
        "body",
        "html",
        "text",
        "plain",
        "subject",
        ".",
        "_",
        "-",
        ".html",
        ".txt",
        ".erb",
        ".mjml",
        ".subject",
        "meta.json",
    ]
)
_NAMES = st.sets(
    st.lists(_PARTS, min_size=1, max_size=5).map("".join).filter(lambda name: name.strip(".")), max_size=12
)


@given(_NAMES)
def test_no_file_is_in_two_messages_and_every_message_has_a_main_file(names: set[str]) -> None:
    def format_by_name(name: str) -> Format:
        return format_of(name, content_of(name))

    groups = group_names(names, format_by_name)
    for name, group in groups.items():
        assert name in group.names
        assert len(set(group.names)) == len(group.names) > 1
        assert set(group.names) <= names
        assert all(groups[other] is group for other in group.names if other != "meta.json")


def test_many_files_take_little_time() -> None:
    names = {f"x{number}.{ending}" for number in range(5_000) for ending in ("html", "txt")}
    names |= {f"x{number}_subject.txt" for number in range(5_000)}
    groups = group_names(names, lambda name: Format.HTML if name.endswith("html") else Format.TEXT)
    assert len({group.main for group in groups.values()}) == 5_000
