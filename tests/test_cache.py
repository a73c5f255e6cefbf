"""A second run: the same report, without checking again what has not changed."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from spamlint import run
from spamlint.cache import Cache, cache_folder, run_key
from spamlint.discover import discover
from spamlint.engine import check_message
from spamlint.report import Failure, Outcome
from spamlint.setup import Plan, load_setup

BAD = b"From: Tea <news@northwind-teapots.com>\nSubject: Re: tea \xe2\x80\xae\n\nTea.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with enough messages for a cache, and make it the current one."""
    for number in range(50):
        (tmp_path / f"{number:02}.eml").write_bytes(BAD.replace(b"Tea.", b"Tea %d." % number))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("spamlint.rules.book.shipped_bytes", lambda: b"rules")
    return tmp_path


def check(folder: Path, cache: Path | None, **plan: object) -> tuple[Outcome, ...]:
    setup = load_setup(Plan(folder, **plan))  # type: ignore[arg-type]
    found = run.find_inputs(discover(["."], setup.config.files))
    return tuple(run.outcomes(setup, found.inputs, 1, cache))


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list that the names of checked messages are added to."""
    names: list[str] = []

    def counted(message, rules, document, *, for_verdicts):  # type: ignore[no-untyped-def]
        names.append(document)
        return check_message(message, rules, document, for_verdicts=for_verdicts)

    monkeypatch.setattr("spamlint.checker.check_message", counted)
    return names


def test_a_second_run_gives_the_same_and_checks_nothing(folder: Path, checked: list[str]) -> None:
    first = check(folder, folder / "cache")
    assert len(checked) == 50
    second = check(folder, folder / "cache")
    assert len(checked) == 50
    assert second == first
    assert first[0].findings[0].location.text


def test_what_has_changed_is_checked(folder: Path, checked: list[str]) -> None:
    check(folder, folder / "cache")
    (folder / "07.eml").write_bytes(BAD)
    (folder / "08.eml").rename(folder / "moved.eml")
    del checked[:]
    check(folder, folder / "cache")
    assert sorted(checked) == ["07.eml", "moved.eml"]


def test_other_rules_are_another_cache(folder: Path, checked: list[str]) -> None:
    check(folder, folder / "cache")
    for plan in ({"ignore": ("subject",)}, {"select": ("sender",)}):
        del checked[:]
        check(folder, folder / "cache", **plan)
        assert len(checked) == 50
    (folder / "spamlint.yaml").write_text("severity: {subject-fake-reply: error}\n")
    del checked[:]
    check(folder, folder / "cache")
    assert len(checked) == 50


def test_the_key_knows_the_users_rules(folder: Path) -> None:
    rule = (
        "no-tea:\n  check: pattern\n  severity: error\n  summary: Tea\n  why: w\n  fix: f\n"
        "  messages: {found: 'Tea.'}\n  options: {pattern: tea, in: [subject]}\n"
        "  bad: [{headers: 'Subject: [[tea]]'}]\n  good: [{headers: 'Subject: x'}]\n"
    )
    (folder / "spamlint.yaml").write_text("rules: [house.yaml]\n")
    keys = set()
    for summary in ("Tea", "Cake"):
        (folder / "house.yaml").write_text(rule.replace("summary: Tea", f"summary: {summary}"))
        keys.add(run_key(load_setup(Plan(folder)), b"rules"))
    assert len(keys) == 2


def test_a_broken_cache_is_an_empty_one(folder: Path, checked: list[str]) -> None:
    first = check(folder, folder / "cache")
    (file,) = (folder / "cache").iterdir()
    for content in (b"", b"\x00garbage", file.read_bytes()[:-7]):
        file.write_bytes(content)
        assert check(folder, folder / "cache") == first


def test_a_folder_that_cannot_be_written_does_not_matter(folder: Path) -> None:
    (folder / "taken").write_bytes(b"")
    assert [item.findings for item in check(folder, folder / "taken" / "cache")] == [
        item.findings for item in check(folder, None)
    ]


def test_what_could_not_be_checked_is_tried_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "x.msgpack")
    cache.save([("a.eml", Outcome(failures=(Failure("a.eml", "why"),), digest="1")), ("b.eml", Outcome(digest="2"))])
    again = Cache(tmp_path / "x.msgpack")
    assert again.get("a.eml", "1") is None
    assert again.get("b.eml", "2") == Outcome(digest="2")
    assert again.get("b.eml", "3") is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_can_read_it(folder: Path) -> None:
    check(folder, folder / "cache")
    (file,) = (folder / "cache").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_environment_can_move_it_or_switch_it_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPAMLINT_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.setenv("SPAMLINT_CACHE_DIR", "")
    assert cache_folder() is None
