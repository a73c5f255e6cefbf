"""From paths to inputs: what is taken, what is left alone, and what is said of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spamlint.config.model import FileChoice
from spamlint.discover import Found, Input, NotFound, discover, read_failure, read_input
from spamlint.gitignore import rules_above
from spamlint.globs import Globs
from spamlint.report import Failure, Skipped
from spamlint.shell_glob import ShellGlob, is_pattern
from spamlint.sniff import Format, format_of, has_known_ending, is_other_text

EML = b"From: a@example.com\r\nSubject: x\r\n\r\nHello\r\n"
HTML = b"<p>Hello {{ name }}</p>\n"
TEXT = b"Hello {{ name }},\nthank you.\n"

needs_symlinks = pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


def write(root: Path, *names: str, content: bytes = HTML) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def choice(include: Iterable[str] = (), exclude: Iterable[str] = ()) -> FileChoice:
    return FileChoice(Path.cwd(), Globs.of(include), Globs.of(exclude))


def find(*paths: str, include: Iterable[str] = (), exclude: Iterable[str] = (), force: bool = False) -> list[Found]:
    return list(discover(paths, choice(include, exclude), force_exclude=force))


def shown(found: Iterable[Found]) -> list[str]:
    items = list(found)
    assert all(isinstance(item, Input) for item in items), items
    return [item.path for item in items]


# --- folders


def test_a_folder_gives_what_looks_like_mail_in_order(folder: Path) -> None:
    write(folder, "b.html", "a.eml", "z/c.liquid", "z/a.txt", "logo.svg", "app.js", "style.css", "notes.md", "Z.HTML")
    assert shown(find()) == ["Z.HTML", "a.eml", "b.html", "z/a.txt", "z/c.liquid"]
    assert shown(find("z")) == ["z/a.txt", "z/c.liquid"]
    assert shown(find("./z/")) == ["z/a.txt", "z/c.liquid"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("a.html.erb", True),
        ("a.text.erb", True),
        ("a.v2.hbs", True),
        ("a.blade.php", True),
        ("a.jinja2", True),
        ("a.mjml", True),
        ("a.eml.j2", True),
        ("a.js.erb", False),
        ("a.yaml.tmpl", False),
        ("a.php", True),  # what it holds decides
        ("a.pug", True),
        ("a.py", False),
        ("a", False),
        (".html", False),
        ("a.html~", False),
    ],
)
def test_endings_in_a_folder(name: str, taken: bool) -> None:
    assert has_known_ending(name) is taken


def _write_text(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def test_what_a_program_may_be_is_read_where_it_holds_mail(folder: Path) -> None:
    _write_text(folder, "emails/order.php", "<?php /** An order. */ do_action('header'); ?>\n<p>Hello</p>")
    _write_text(folder, "Views/Digest.cshtml", '@model A\n<table cellpadding="0"><tr><td>@Model.B</td></tr></table>')
    _write_text(folder, "emails/mailer.php", "<?php class Mailer { function send() { return '<p>Hello</p>'; } }")
    _write_text(folder, "emails/form.php", "<form><input name=a></form>")
    _write_text(folder, "Views/Home.cshtml", "<p>@Model.B</p>")
    _write_text(folder, "model.pt", "PK\x03\x04")
    assert shown(find()) == ["Views/Digest.cshtml", "emails/order.php"]
    assert shown(find("Views/Home.cshtml")) == ["Views/Home.cshtml"]
    assert "Views/Home.cshtml" in shown(find("**/*.cshtml"))


def test_what_must_be_compiled_is_no_html(folder: Path) -> None:
    write(folder, "a.html", "emails/b.pug", "emails/c.tsx", "src/d.tsx")
    found = find()
    reasons = {item.path: item.reason for item in found if isinstance(item, Skipped)}
    assert reasons == {
        "emails/b.pug": "it is written in Pug, which is compiled to HTML: check what that makes",
        "emails/c.tsx": "it is written in JSX, which is compiled to HTML: check what that makes",
    }
    (failure,) = find("src/d.tsx")
    assert isinstance(failure, Failure)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("README.txt", True),
        ("readme-first.txt", True),
        ("LICENSE.txt", True),
        ("MIT-LICENCE.txt", True),
        ("requirements.txt", True),
        ("requirements-dev.txt", True),
        ("dev-requirements.txt", True),
        ("robots.txt", True),
        ("CMakeLists.txt", True),
        ("license-expired.txt", False),
        ("news.txt", False),
        ("security.txt", False),
        ("new-requirements.txt", False),
        ("welcome.txt", False),
    ],
)
def test_texts_that_are_not_mail(name: str, other: bool) -> None:
    assert is_other_text(name) is other


def test_texts_about_the_project_are_skipped_with_a_reason_but_taken_when_named(folder: Path) -> None:
    write(folder, "README.txt", "a.txt", content=TEXT)
    found = find()
    assert found[0] == Skipped("README.txt", "it is a text about the project, not mail")
    assert shown(found[1:]) == ["a.txt"]
    assert shown(find("README.txt")) == ["README.txt"]


def test_folders_of_tools_are_not_walked_unless_named(folder: Path) -> None:
    write(folder, "node_modules/x/a.html", ".git/a.html", ".venv/a.html", "src/__pycache__/a.html", "b.html")
    assert shown(find()) == ["b.html"]
    assert shown(find("node_modules")) == ["node_modules/x/a.html"]


def test_the_config_includes_and_excludes(folder: Path) -> None:
    write(folder, "emails/a.html", "emails/b.mail", "emails/old/c.html", "web/d.html", "README.txt", content=TEXT)
    assert shown(find(include=["emails/**"])) == ["emails/a.html", "emails/b.mail", "emails/old/c.html"]
    assert shown(find(include=["*.txt"])) == ["README.txt"]
    assert shown(find(exclude=["old/", "*.txt"])) == ["emails/a.html", "web/d.html"]
    assert shown(find("emails", exclude=["emails/*", "!emails/old/"])) == ["emails/old/c.html"]
    assert find("web", include=["emails/"]) == [
        NotFound("web", "nothing in this folder matches 'files.include' of the config")
    ]


def test_excluded_files_are_taken_when_named_but_not_by_force(folder: Path) -> None:
    write(folder, "drafts/a.html", "b.html")
    assert shown(find("drafts/a.html", exclude=["drafts/"])) == ["drafts/a.html"]
    assert find("drafts/a.html", exclude=["drafts/"], force=True) == [
        Skipped("drafts/a.html", "the config excludes it")
    ]
    assert find("drafts", exclude=["drafts/"], force=True) == [Skipped("drafts", "the config excludes it")]
    assert shown(find("b.html", exclude=["drafts/"], force=True)) == ["b.html"]


def test_an_empty_folder_is_said(folder: Path) -> None:
    write(folder, "a.png", content=b"\x89PNG\0")
    write(folder, "sub/README.txt", content=TEXT)
    assert find() == [
        Skipped("sub/README.txt", "it is a text about the project, not mail"),
        NotFound(".", "no mail or template lies in this folder"),
    ]


# --- names


def test_a_named_file_is_taken_whatever_its_ending(folder: Path) -> None:
    write(folder, "mail", "a.php", "a.xyz", content=EML)
    assert [(item.path, item.format) for item in find("mail", "a.php", "a.xyz") if isinstance(item, Input)] == [
        ("mail", Format.EML),
        ("a.php", Format.EML),
        ("a.xyz", Format.EML),
    ]


def test_a_name_that_is_not_there(folder: Path) -> None:
    write(folder, "a.html")
    assert find("b.html") == [Failure("b.html", "it does not exist")]
    assert find("a.html/b.html") == [Failure("a.html/b.html", "it does not exist")]
    assert find("a\0b") == [Failure("a\0b", "this is not a path")]


def test_each_file_once(folder: Path) -> None:
    write(folder, "x/a.html", "x/b.html")
    assert shown(find("x/b.html", "x", "./x/a.html", str(folder / "x"))) == ["x/b.html", "x/a.html"]


def test_paths_are_shown_relative_to_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a.html", "sub/b.html")
    write(folder.parent, "other/c.html")
    assert shown(find(str(folder / "a.html"))) == ["a.html"]
    assert shown(find("../other")) == ["../other/c.html"]
    outside = str(folder.parent / "other")
    assert shown(find(outside)) == [f"{outside}/c.html".replace(os.sep, "/")]
    monkeypatch.chdir(folder / "sub")
    assert shown(find("..")) == ["../a.html", "../sub/b.html"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_name_that_is_not_utf8_is_shown_and_read(folder: Path) -> None:
    Path(os.fsdecode(bytes(folder) + b"/\xff.html")).write_bytes(HTML)
    (item,) = find()
    assert isinstance(item, Input)
    assert item.path == "\\udcff.html"
    assert read_input(item) == HTML


# --- what cannot be used


def test_empty_files(folder: Path) -> None:
    write(folder, "a.eml", "b.html", content=b"")
    write(folder, "c.html")
    assert find("a.eml") == [Failure("a.eml", "it is empty")]
    assert find()[:2] == [Skipped("a.eml", "it is empty"), Skipped("b.html", "it is empty")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "an image"),
        (b"PK\x03\x04abc", "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Outlook .msg file or another Office file; save the message as .eml"),
        (b"<p>\0</p>", "binary data"),
    ],
)
def test_binary_files(folder: Path, content: bytes, kind: str) -> None:
    write(folder, "a.html", content=content)
    write(folder, "b.html")
    assert find("a.html") == [Failure("a.html", f"it is {kind}")]
    assert find()[0] == Skipped("a.html", f"it is {kind}")


def test_utf16_is_not_binary(folder: Path) -> None:
    write(folder, "a.html", content="<p>é</p>".encode("utf-16"))
    assert shown(find()) == ["a.html"]


def test_files_that_are_too_large_are_never_read(folder: Path) -> None:
    with (folder / "a.eml").open("wb") as stream:
        stream.truncate(60 * 1024 * 1024)
    failure = Failure("a.eml", "it is too large: 60 MB, and the limit is 50 MB")
    assert find() == find("a.eml") == [failure]


def test_a_file_that_grows_is_not_read_whole(folder: Path) -> None:
    write(folder, "a.eml", content=EML)
    (item,) = find("a.eml")
    assert isinstance(item, Input)
    assert read_input(item) == EML
    with pytest.raises(OSError, match="too large") as caught:
        read_input(item, max_bytes=10)
    assert read_failure("a.eml", caught.value).reason.startswith("it is too large")
    (folder / "a.eml").unlink()
    with pytest.raises(FileNotFoundError) as missing:
        read_input(item)
    assert read_failure("a.eml", missing.value) == Failure("a.eml", "it does not exist")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_what_may_not_be_read_is_a_failure(folder: Path) -> None:
    write(folder, "a.html", "b/c.html")
    (folder / "a.html").chmod(0)
    (folder / "b").chmod(0)
    try:
        assert find() == [
            Failure("a.html", "it cannot be read: Permission denied"),
            Failure("b", "it cannot be read: Permission denied"),
        ]
    finally:
        (folder / "b").chmod(0o700)


def test_a_refused_read_is_a_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a.html", "b.html")
    really_open = open

    def refuse(path: str, *args: object) -> object:
        if path.endswith("a.html"):
            raise PermissionError(13, "Permission denied")
        return really_open(path, *args)  # type: ignore[call-overload]

    monkeypatch.setattr("spamlint.discover.open", refuse, raising=False)
    found = find()
    assert found[0] == Failure("a.html", "it cannot be read: Permission denied")
    assert shown(found[1:]) == ["b.html"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_sockets_are_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "a.html")
    reason = "it is not a regular file; to read from a pipe, write - for the path"
    assert find("a.html") == [Failure("a.html", reason)]
    write(folder, "b.html")
    assert find()[0] == Skipped("a.html", reason)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("c.html")
        assert find("c.html") == [Failure("c.html", reason)]


# --- links


@needs_symlinks
def test_linked_files_are_followed_and_read_once(folder: Path) -> None:
    write(folder, "x/a.html")
    write(folder.parent, "other/b.html")
    (folder / "link.html").symlink_to(folder / "x" / "a.html")
    (folder / "b.html").symlink_to(folder.parent / "other" / "b.html")
    assert shown(find()) == ["b.html", "link.html"]
    assert shown(find("x", "link.html")) == ["x/a.html"]


@needs_symlinks
def test_linked_folders_are_walked_and_loops_end(folder: Path) -> None:
    write(folder, "x/a.html")
    write(folder.parent, "other/b.html")
    (folder / "x" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "x" / "self").symlink_to(folder / "x", target_is_directory=True)
    (folder / "y").symlink_to(folder.parent / "other", target_is_directory=True)
    assert shown(find()) == ["x/a.html", "y/b.html"]


@needs_symlinks
def test_broken_links(folder: Path) -> None:
    (folder / "a.html").symlink_to(folder / "gone.html")
    (folder / "b.html").symlink_to(folder / "b.html")
    (folder / "c.png").symlink_to(folder / "gone.png")
    (folder / ".#d.html").symlink_to("user@host.1234")
    expected = [Failure("a.html", "the link leads nowhere"), Failure("b.html", "the link leads back to itself")]
    assert find() == find("a.html", "b.html") == expected


# --- Maildir


def test_all_files_of_a_maildir_are_messages(folder: Path) -> None:
    names = ["box/cur/1700.M1.host:2,S", "box/new/1701.M2.host", "box/.Sent/cur/2", "box/.Sent/new/3"]
    write(folder, *names, content=b"no header here\n")
    write(folder, "box/tmp/9.eml", "box/cur/.hidden", "other/cur/a.html", "other/cur/b")
    found = find()
    assert shown(found) == [
        "box/.Sent/cur/2",
        "box/.Sent/new/3",
        "box/cur/1700.M1.host:2,S",
        "box/new/1701.M2.host",
        "other/cur/a.html",
    ]
    assert [item.format for item in found if isinstance(item, Input)] == [Format.EML] * 4 + [Format.HTML]
    assert shown(find("box/cur")) == ["box/cur/1700.M1.host:2,S"]


# --- standard input


def test_standard_input() -> None:
    def read(content: bytes, name: str = "") -> list[Found]:
        return list(discover(["-", "-"], choice(exclude=["drafts/"]), stdin=content, stdin_filename=name))

    assert read(EML) == [Input("<stdin>", None, EML, Format.EML)]
    assert read(HTML, "emails/a.html") == [Input("emails/a.html", None, HTML, Format.HTML)]
    assert read(EML, "a.html") == [Input("a.html", None, EML, Format.HTML)]
    assert read(b"") == [Failure("<stdin>", "it is empty")]
    assert read(b"%PDF-") == [Failure("<stdin>", "it is a PDF file")]
    assert read(HTML, "drafts/a.html") == [Input("drafts/a.html", None, HTML, Format.HTML)]
    (item,) = read(EML)
    assert isinstance(item, Input)
    assert read_input(item) == EML


def test_standard_input_can_be_excluded_by_force(folder: Path) -> None:
    found = discover(["-"], choice(exclude=["drafts/"]), stdin=HTML, stdin_filename="drafts/a.html", force_exclude=True)
    assert list(found) == [Skipped("drafts/a.html", "the config excludes it")]


# --- patterns


def test_patterns(folder: Path) -> None:
    write(folder, "e/a.html", "e/b.txt", "e/x/c.html", "e/x/y/d.html", "e/.h/e.html", "node_modules/f.html", "g.own")
    assert shown(find("e/*.html")) == ["e/a.html"]
    assert shown(find("e/**/*.html")) == ["e/a.html", "e/x/c.html", "e/x/y/d.html"]
    assert shown(find("**/[cd].html")) == ["e/x/c.html", "e/x/y/d.html"]
    assert shown(find("e/*/y")) == ["e/x/y/d.html"]
    assert shown(find("e/*")) == ["e/a.html", "e/b.txt", "e/x/c.html", "e/x/y/d.html"]
    assert shown(find("*.own")) == ["g.own"]
    assert shown(find("./e/**/c.?tml")) == ["e/x/c.html"]
    assert shown(find(str(folder / "e" / "*.html"))) == ["e/a.html"]
    assert find("e/*.eml") == [NotFound("e/*.eml", "no mail or template matches this pattern")]
    assert find("gone/*.eml") == [NotFound("gone/*.eml", "no mail or template matches this pattern")]


def test_a_name_with_brackets_is_a_name_first(folder: Path) -> None:
    write(folder, "[id].html", "i.html")
    assert shown(find("[id].html")) == ["[id].html"]
    assert shown(find("[i].html")) == ["i.html"]


def test_a_pattern_heeds_gitignore_and_excludes(folder: Path) -> None:
    write(folder, "a/x.html", "a/y.html", "a/z.html")
    (folder / ".git").mkdir()
    (folder / "a" / ".gitignore").write_text("x.html\n")
    assert shown(find("a/*.html", exclude=["z.html"])) == ["a/y.html"]


_SEGMENTS = st.lists(st.sampled_from(["**", "*", "a", "b", "a*", "?", "[ab]", ".a", "*.x"]), min_size=1, max_size=4)


@given(_SEGMENTS.filter(lambda parts: is_pattern("/".join(parts)) and parts[-1] != "**"))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_patterns_match_what_the_standard_library_finds(parts: list[str]) -> None:
    import glob

    pattern = "/".join(parts)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(root, "a/a/b", "a/b/a.x", "b/a.x", "b/.a/a", "ab/b/a/a", ".a/b", "a.x", "c")
        wanted = set()
        for match in glob.glob(pattern, root_dir=root, recursive=True):
            path = root / match
            wanted |= {path} if path.is_file() else {item for item in path.rglob("*") if item.is_file()}
        parsed = ShellGlob.parse(pattern)
        base = root / parsed.folder
        found = {
            item for item in base.rglob("*") if item.is_file() and parsed.matches(item.relative_to(base).as_posix())
        }
        # A folder that matches is taken with its hidden files in it, by both.
        assert found == wanted
        for item in found:
            for parent in item.relative_to(base).parents:
                assert parent == Path() or parsed.may_hold(parent.as_posix())


# --- .gitignore


def test_gitignore_is_heeded_in_a_folder_but_not_for_names(folder: Path) -> None:
    write(folder, "a.html", "b.html", "build/c.html", "sub/a.html", "sub/keep/a.html")
    (folder / ".gitignore").write_text("/build/\na.html\n")
    (folder / "sub" / ".gitignore").write_text("!keep/a.html\n")
    assert shown(find()) == ["b.html", "sub/keep/a.html"]
    assert shown(find("a.html")) == ["a.html"]
    assert shown(find("build")) == ["build/c.html"]


def test_gitignore_of_the_folders_above_up_to_the_repository(folder: Path) -> None:
    write(folder, "in/deep/a.html", "in/deep/b.html", "in/deep/c.html")
    (folder.parent / ".gitignore").write_text("c.html\n")
    (folder / ".gitignore").write_text("a.html\n")
    assert shown(find("in/deep")) == ["in/deep/a.html", "in/deep/b.html", "in/deep/c.html"]
    (folder / ".git").mkdir()
    assert shown(find("in/deep")) == ["in/deep/b.html", "in/deep/c.html"]
    (folder / ".git" / "info").mkdir()
    (folder / ".git" / "info" / "exclude").write_text("b.html\n")
    assert shown(find("in/deep")) == ["in/deep/c.html"]


def test_an_exception_for_a_folder_does_not_reach_what_is_ignored_in_it(folder: Path) -> None:
    write(folder, "packages/shop/build/a.html", "packages/shop/b.html")
    (folder / ".gitignore").write_text("build/\n!packages/\n!*.html/\n")
    assert shown(find()) == ["packages/shop/b.html"]


def test_odd_ignore_files_do_no_harm(folder: Path) -> None:
    write(folder, "a.html", "b.html")
    (folder / ".gitignore").write_bytes(b"\xef\xbb\xbfa.html\r\n!\n/\n[z-a]\n\\\n\xff\n#x\n   \n")
    assert shown(find()) == ["b.html"]


_NAMES = st.sampled_from(["a", "b", "c.html", "d.html", "e x.html"])
_COMMON = """
    a a/ /a a/* a/** **/a **/a/ *.html !*.html !d.html !a/ !a */ !*/ * /* !/a !/b ** a/b a/b/ !a/b/ !a/b
    a/**/c.html **/b/* b/*.html !b/c.html [cd].html ?.html \\!x #x e*x.html a** /**/b [d-c].html [[:alpha:]]
"""
_PATTERNS = st.one_of(
    st.sampled_from(_COMMON.split()),
    st.text("ab*?/!.[]cd\\ ", min_size=1, max_size=8),
)


@needs_git
@given(
    files=st.lists(st.lists(_NAMES, min_size=1, max_size=4).map("/".join), min_size=1, max_size=6, unique=True),
    root=st.lists(_PATTERNS, max_size=5),
    nested=st.lists(_PATTERNS, max_size=3),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_gitignore_agrees_with_git(files: list[str], root: list[str], nested: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["git", "init", "-q", name], check=True, capture_output=True)
        made = [path for path in files if _try_write(folder, path)]
        (folder / ".gitignore").write_text("\n".join(root) + "\n")
        if (folder / "a").is_dir():
            (folder / "a" / ".gitignore").write_text("\n".join(nested) + "\n")
        assert {path for path in made if _is_ignored(folder, path)} == _git_ignores(folder, made)


def _try_write(folder: Path, path: str) -> bool:
    try:
        write(folder, path)
    except OSError:  # one of the names is already a file
        return False
    return True


def _is_ignored(folder: Path, path: str) -> bool:
    """Return whether the walk leaves a file out: it, or a folder that it lies in."""
    rules = rules_above(folder.as_posix()).entering(folder.as_posix())
    names = path.split("/")
    for count in range(1, len(names) + 1):
        item = folder / "/".join(names[:count])
        if rules.ignores(item.as_posix(), is_folder=count < len(names)):
            return True
        if count < len(names):
            rules = rules.entering(item.as_posix())
    return False


def _git_ignores(folder: Path, paths: list[str]) -> set[str]:
    done = subprocess.run(
        ["git", "-c", "core.excludesFile=", "check-ignore", "--no-index", "--stdin", "-z"],
        input="\0".join(paths).encode(),
        capture_output=True,
        cwd=folder,
    )
    assert done.returncode in (0, 1), done.stderr
    return set(done.stdout.decode().split("\0")) - {""}


# --- formats


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.eml", b"<p>", Format.EML),
        ("a.mbox", b"", Format.MBOX),
        ("a.html", EML, Format.HTML),
        ("a.txt", TEXT, Format.TEXT),
        ("a.txt", b"<p>Hello</p>", Format.TEXT),
        ("a.txt", EML, Format.EML),
        ("a.txt", b"Total: 5 EUR\nDate: 5 May\n\nThanks", Format.TEXT),
        ("a.txt", b"Subject: Hello\n\nHello", Format.EML),
        ("a.txt", b"Hello: you\nthere\n", Format.TEXT),
        ("a", b"From me@example.com Mon Jan  5 10:00:00 2026\nFrom: a@b.cd\n", Format.MBOX),
        ("a", b"From here on: nothing\n", Format.TEXT),
        ("a.hbs", HTML, Format.HTML),
        ("a.hbs", b"{{!-- no tags --}}\nHello <name@example.com>, see <https://example.com/>\n", Format.TEXT),
        ("a.html.erb", TEXT, Format.HTML),
        ("a.text.erb", HTML, Format.TEXT),
        ("a.liquid", b"---\ntitle: x\n---\n<TABLE>", Format.HTML),
        ("a.tpl", b"<mjml><mj-body>", Format.HTML),
        ("a.tpl", "<p>é</p>".encode("utf-16"), Format.HTML),
        ("a", b"\xef\xbb\xbf" + EML, Format.EML),
        ("a", b"Received: from x\n\tby y\nX-Odd : z\n", Format.EML),
        ("a", b"", Format.TEXT),
    ],
)
def test_formats(name: str, head: bytes, expected: Format) -> None:
    assert format_of(name, head) is expected


@given(st.binary(max_size=400))
def test_any_bytes_have_a_format(head: bytes) -> None:
    assert format_of("a", head) in Format
