"""Generated pages are current, and what writes them touches nothing else."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from spamlint.rules.book import shipped_book

ROOT = Path(__file__).parents[1]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
PAGES: dict[Path, str] = SCRIPT.pages()


def test_generated_pages_are_current() -> None:
    stale = SCRIPT.differences(ROOT, PAGES)
    assert not stale, f"run: {SCRIPT.COMMAND}"


def test_pages_are_the_same_twice() -> None:
    assert SCRIPT.pages() == PAGES


def test_check_says_what_to_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    SCRIPT.write(tmp_path, PAGES)
    assert SCRIPT.differences(tmp_path, PAGES) == []
    (tmp_path / "docs/rules/hidden-text.md").write_text("changed")
    assert SCRIPT.differences(tmp_path, PAGES) == [Path("docs/rules/hidden-text.md")]
    assert SCRIPT.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_stale_page_fails_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(SCRIPT, "pages", lambda: {**PAGES, Path("docs/rules/hidden-text.md"): "other"})
    assert SCRIPT.main(["--check"]) == 1
    out = capsys.readouterr().out
    assert "docs/rules/hidden-text.md is not current" in out
    assert out.rstrip().endswith("run: python scripts/write_docs.py")


def test_pages_that_people_wrote_stay_and_old_generated_ones_go(tmp_path: Path) -> None:
    SCRIPT.write(tmp_path, PAGES)
    own, old = tmp_path / "docs/policies/own.md", tmp_path / "docs/rules/old-rule.md"
    own.write_text("# Ours\n")
    old.write_text(f"{SCRIPT.MARK}# old-rule\n")
    SCRIPT.write(tmp_path, PAGES)
    assert own.exists()
    assert not old.exists()


def test_each_rule_and_policy_has_a_page_that_the_index_names() -> None:
    index = PAGES[Path("docs/rules/README.md")]
    for rule in shipped_book().rules:
        assert Path(f"docs/rules/{rule}.md") in PAGES
        assert f"]({rule}.md)" in index


def test_links_between_pages_lead_somewhere() -> None:
    places = {path: set(re.findall(r"^#{1,3} (.+)$", content, re.M)) for path, content in PAGES.items()}
    for path, content in PAGES.items():
        prose = re.sub(r"^(`{3,}).*?^\1$", "", content, flags=re.M | re.S)
        for target in re.findall(r"\]\(([\w./-]*(?:#[\w-]+)?)\)", prose):
            file, _, place = target.partition("#")
            found = (path.parent / file).as_posix() if file else path.as_posix()
            linked = Path(_plain(found))
            assert linked in PAGES, f"{path}: {target}"
            assert not place or place in places[linked], f"{path}: {target}"


def _plain(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
