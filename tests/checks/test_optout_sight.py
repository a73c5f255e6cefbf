"""How well the way out is seen: causes, one fault at a time, the cut. The ways to hide are in the rules."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from spamlint.checks.api import Hit
from spamlint.checks.optout_sight import GMAIL_CLIP
from spamlint.documents import messages
from spamlint.engine import run_check
from spamlint.message.message import Declared, Message, Stage
from spamlint.rules.book import shipped_book
from spamlint.rules.examples import parse_example, variants
from spamlint.rules.rule import Rule
from spamlint.rules.ruleset import Checks, bind
from spamlint.sniff import Format
from tests.clock import cpu_seconds_below
from tests.source.corpus import corpus_folder

URL = "https://northwind-teapots.com/u/8Kd0"
LINK = f'<a href="{URL}">Unsubscribe</a>'
FAULTS = (
    "unsubscribe-hidden",
    "unsubscribe-visibility-unknown",
    "unsubscribe-faint",
    "unsubscribe-tiny",
    "unsubscribe-image-only",
    "unsubscribe-looks-like-text",
    "unsubscribe-missing",
)


@cache
def rule(name: str) -> Rule:
    book = shipped_book()
    return bind(book.rules[name], Checks(), book, {})


def page(content: str) -> Message:
    return next(iter(messages("x.html", content.encode(), Format.HTML, Declared(stage=Stage.TEMPLATE))))


def hits(name: str, content: str | Message) -> list[Hit]:
    return list(run_check(rule(name), content if isinstance(content, Message) else page(content)))


def keys(name: str, content: str) -> list[str]:
    return [hit.key for hit in hits(name, content)]


def causes(name: str, content: str) -> list[str]:
    return [note.where.content for hit in hits(name, content) for note in hit.notes]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (f'<p style="color:red; display : none ">{LINK}</p>', "display : none"),
        (f"<style>p {{ margin: 0; visibility:hidden }}</style>{'<br>' * 400}<p>{LINK}</p>", "visibility:hidden"),
        (f'<a href="{URL}" style="text-decoration:none"><font color="#fff">Unsubscribe</font></a>', 'color="#fff"'),
        (f"<p hidden>{LINK}</p>", "hidden"),
        (f'<body link="#fefefe">{LINK}</body>', 'link="#fefefe"'),
        (f'<td><div style="max-height:0;overflow:hidden">{LINK}</div></td>', "max-height:0"),
        (f'<div style="opacity:0">{LINK}</div>', "opacity:0"),
        (f"<style>a{{color:#fff!important}}</style>{LINK}", "color:#fff!important"),
        ("<details><summary>Legal</summary>" + LINK + "</details>", "<details>"),
    ],
)
def test_the_very_declaration_is_shown(content: str, cause: str) -> None:
    assert causes("unsubscribe-hidden", f"<p>Sale</p>{content}") == [cause]


def test_the_cause_of_a_fault_on_phones_is_the_rule_for_phones() -> None:
    content = f"<style>@media (max-width: 480px) {{ .w {{ display:none }} }}</style><p class=w>{LINK}</p>"
    assert causes("unsubscribe-hidden-on-mobile", content) == ["display:none"]
    assert causes("unsubscribe-hidden", content) == []


def examples() -> Iterator[Any]:
    for item in shipped_book().rules.values():
        if item.group != "visibility" or not item.id.startswith("unsubscribe"):
            continue
        for side in ("bad", "good"):
            for number, example in enumerate(getattr(item, side)):
                if not example.get("options"):
                    yield pytest.param(example, id=f"{item.id}-{side}-{number + 1}")


@pytest.mark.parametrize("data", list(examples()))
def test_one_fault_is_said_once(data: dict[str, Any]) -> None:
    variant = next(variants(parse_example(data)))
    (message,) = messages("x", variant.content, variant.format, Declared(stage=Stage.TEMPLATE))
    said = [name for name in FAULTS if hits(name, message)]
    assert len(said) <= 1, said


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("color:#fff;font-size:5px", "unsubscribe-hidden"),
        ("color:#ddd;text-decoration:none", "unsubscribe-hidden"),
        ("color:#aaa;font-size:5px", "unsubscribe-faint"),
        ("font-size:5px", "unsubscribe-tiny"),
        ("font-size:9px", None),
    ],
)
def test_hidden_wins_over_faint_over_tiny(style: str, fault: str | None) -> None:
    message = page(f'<p>Sale</p><a href="{URL}" style="{style}">Unsubscribe</a>')
    assert [name for name in FAULTS if hits(name, message)] == ([fault] if fault else [])


def test_the_best_of_many_is_judged() -> None:
    pale, small = 'style="color:#bbb"', 'style="font-size:7px"'
    both = f'<a href="{URL}" {pale}>Unsubscribe</a> <a href="{URL}" {small}>Unsubscribe</a>'
    assert (keys("unsubscribe-faint", both), keys("unsubscribe-tiny", both)) == ([], ["tiny"])


def test_numbers_are_short() -> None:
    (faint,) = hits("unsubscribe-faint", f'<a href="{URL}" style="color:#aaaaaa">Unsubscribe</a>')
    (tiny,) = hits("unsubscribe-tiny", f'<a href="{URL}" style="font-size:4pt">Unsubscribe</a>')
    assert faint.data["ratio"] == "2.3"
    assert tiny.data["px"] == "5.33333"


def test_long_words_are_cut() -> None:
    (hit,) = hits("unsubscribe-hidden", f'<a href="{URL}" hidden>Unsubscribe {"and so on " * 40}</a>')
    assert len(hit.data["words"]) == 60
    assert hit.data["words"].endswith("…")


def test_a_hidden_way_out_is_not_missing() -> None:
    content = f'<p>Sale</p><p style="text-indent:-9999px">{LINK}</p>'
    assert keys("unsubscribe-missing", content) == []
    assert keys("unsubscribe-hidden", content) == ["hidden"]


def test_what_is_hidden_is_no_second_way() -> None:
    mail = '<a href="mailto:leave@northwind-teapots.com">Unsubscribe</a>'
    assert keys("unsubscribe-mailto-only", f"{mail}<p hidden>{LINK}</p>") == ["mailto"]
    assert keys("unsubscribe-mailto-only", f"{LINK}<p hidden>{mail}</p>") == []
    assert keys("unsubscribe-dead-target", f'{LINK}<p hidden><a href="#">Unsubscribe</a></p>') == []


def test_gmail_cuts_after_102_kilobytes() -> None:
    def at(size: int) -> list[str]:
        head = "<p>Sale</p><!--"
        tail = f"--><a href='{URL}'>Unsubscribe"
        return keys("unsubscribe-beyond-clip", f"{head}{'x' * (size - len(head) - len(tail))}{tail}</a>")

    assert GMAIL_CLIP == 104_448
    assert at(90_000) == []
    assert at(GMAIL_CLIP * 90 // 100 + 1) == ["near"]
    assert at(GMAIL_CLIP) == ["near"]
    assert at(GMAIL_CLIP + 1) == ["clipped"]


def test_gmail_counts_the_decoded_part() -> None:
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    body = "=41" * 40_000  # 40 KB, 120 KB as they are sent
    content = f"{head}<p>Sale {body}</p><a href=3D'{URL}'>Unsubscribe</a>"
    (message,) = messages("x.eml", content.encode(), Format.EML, Declared(stage=Stage.TEMPLATE))
    assert hits("unsubscribe-beyond-clip", message) == []


@pytest.mark.parametrize(
    "content",
    [
        f"<style>{'a' * 500_000}</style><p>You may at any time do as you like and {LINK}</p>",
        "<a href='x'>" * 3_000 + LINK,
        f'<p style="display:none">{LINK * 1_500}</p>',
        "<div style='opacity:.9'>" * 3_000 + LINK,
        f"<p>{'Unsubscribe ' * 30_000}</p><p hidden>{LINK}</p>",
    ],
    ids=["sheet", "links", "hidden links", "nested", "words"],
)
def test_hostile_pages_take_bounded_time(content: str) -> None:
    message = page(content)
    with cpu_seconds_below(8):  # a second or two on a quiet machine
        for name in (
            *FAULTS,
            "unsubscribe-hidden-on-mobile",
            "unsubscribe-hidden-in-dark-mode",
            "unsubscribe-beyond-clip",
        ):
            hits(name, message)


def test_templates_hide_no_way_out_and_no_text() -> None:
    """A browser paints every way out of these templates; what text they hide was read: previews, and twins."""
    folder = corpus_folder()
    paths = [] if folder is None else [path for path in sorted(folder.rglob("*.html")) if path.is_file()]
    if not paths:
        pytest.skip("no corpus: set SPAMLINT_CORPUS to a folder of templates")
    for path in paths[:: 1 if os.environ.get("SPAMLINT_FULL") else 6]:
        (message,) = messages(str(path), path.read_bytes(), Format.HTML, Declared(stage=Stage.TEMPLATE))
        for name in ("unsubscribe-hidden", "unsubscribe-hidden-on-mobile", "hidden-text", "zero-width-text"):
            assert hits(name, message) == [], path
