"""Kinds judged from content: short templates of many trades and languages, and what is made of evidence."""

from __future__ import annotations

import pytest

from spamlint.documents import messages
from spamlint.message.kind import Judgement
from spamlint.message.message import Declared
from spamlint.rules.book import shipped_book
from spamlint.message.kind_judge import KindJudge
from spamlint.sniff import Format
from tests.message.kinds.templates import CASES, Case

JUDGE = KindJudge(shipped_book().words)


def judge(content: str, path: str = "body.html", format: Format = Format.HTML) -> Judgement:
    """Return the judgement of a page."""
    (message,) = messages(path, content.encode(), format, Declared(), JUDGE)
    return message.kind_judgement


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_kind_of_a_template(case: Case) -> None:
    found = judge(case.content)
    assert found.kind.value == case.kind, [
        (item.kind.value, item.topic, item.zone, item.weight, item.words) for item in found.evidence
    ]
