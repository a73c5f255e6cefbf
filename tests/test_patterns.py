"""Every expression of the package compiles, though each waits until it is used."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import spamlint
from spamlint import patterns
from spamlint.checks.optout_text import _LONGEST_LOCAL_PART, _SIGN, _WRITTEN
from spamlint.checks.reading import _SENTENCE_END_HTML, _SENTENCE_END_PLAIN
from spamlint.message import text_links
from spamlint.message.visible_text import _SPACES
from spamlint.text.normalise import _JOINED_SPACE
from spamlint.text.phrases import _PIECES, _Words

MODULES = [info.name for info in pkgutil.walk_packages(spamlint.__path__, "spamlint.") if "__main__" not in info.name]


@pytest.mark.parametrize("name", MODULES)
def test_the_expressions_of_a_module_compile(name: str) -> None:
    module = import_module(name)
    for value in vars(module).values():
        if isinstance(value, patterns._Lazy):
            assert value.pattern is not None


_POSSESSIVE = re.compile(r"\)(?:[*+?]|\{[\d,x]+\})\+")
_SETS_AND_ESCAPES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def _possessive_groups(expression: str) -> Iterator[str]:
    """Yield the groups that a possessive quantifier repeats, unless they are atomic."""
    expression = _SETS_AND_ESCAPES.sub(lambda found: "x" * len(found.group()), expression)
    for found in _POSSESSIVE.finditer(expression):
        depth = 0
        for start in range(found.start(), -1, -1):
            depth += {")": 1, "(": -1}.get(expression[start], 0)
            if depth == 0:
                break
        # Nothing between them: the signs of a URL, not an expression.
        if not expression.startswith(("(?>", "()"), start):
            yield expression[start : found.end()]


def _texts(path: Path) -> Iterator[str]:
    """Yield the strings of a module; of an f-string, what is put in it is a letter."""
    pending: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            yield node.value if isinstance(node.value, str) else node.value.decode("latin-1")
        pending += ast.iter_child_nodes(node)


@pytest.mark.parametrize("name", MODULES)
def test_only_atomic_groups_are_repeated_possessively(name: str) -> None:
    """Up to Python 3.11.4, `(?:a(?!b))*+` takes all of `aab`: a round that fails leaves its place behind (gh-106052).

    An atomic group takes its place back, and says the same: `(?>a(?!b))*+`.
    """
    module = import_module(name)
    expressions = [str(value.pattern) for value in vars(module).values() if isinstance(value, patterns._Lazy)]
    assert module.__file__ is not None
    found = [group for text in (*expressions, *_texts(Path(module.__file__))) for group in _possessive_groups(text)]
    assert found == []


@pytest.mark.parametrize(
    ("expression", "groups"),
    [
        ("(?:a(?!b))*+", ["(?:a(?!b))*+"]),
        ("x((a)|[)*+])++y", ["((a)|xxxxx)++"]),
        (r"(?>a(?!b))*+|\(*+[)*+]++|a*+|(?:b)+", []),
        ("(?:a){2,3}+", ["(?:a){2,3}+"]),
    ],
)
def test_groups_that_are_repeated_possessively(expression: str, groups: list[str]) -> None:
    assert list(_possessive_groups(expression)) == groups


def test_a_lazy_expression_is_like_any_other() -> None:
    expression = patterns.lazy_pattern(r"(?P<word>tea)s?", re.IGNORECASE)
    match = expression.search("Two Teas")
    assert match is not None
    assert match["word"] == "Tea"
    assert expression.sub("x", "tea") == "x"
    assert expression.groupindex == {"word": 1}
    with pytest.raises(re.error):
        patterns.lazy_pattern("(").search("")


_ENDS = r"[.!?\u2026](?=[\s\"')\]]|$)|[\u3002\uff01\uff1f\uff61]|[|\u2022\u00b7\u00a6]"
TEXTS = st.text(alphabet="aB1_ \t\n\r\x0b\f\u00a0.,!'\")-=|\u2022\u3002\u2026", max_size=30)
ADDRESSES = st.lists(
    st.sampled_from(["a", ".", "@", "www.", "http", "://", "b.org", "mailto:", "<", ">", " ", "\n", "é"])
)


@pytest.mark.parametrize(
    ("fast", "plain"),
    [
        (_SENTENCE_END_PLAIN, _ENDS + r"|\n[ \t\r]*\n|\n[ \t]*(?=[-*=_#~+]{3,})"),
        (_SENTENCE_END_HTML, _ENDS + r"|\n(?![^\W\d_A-Z])|(?<![\w,])[\n\t]|\t"),
        (_JOINED_SPACE, r"\A\s+|\s{2,}|\s+\Z"),
    ],
)
@given(TEXTS)
def test_an_expression_made_to_be_fast_finds_what_the_plain_one_finds(
    fast: re.Pattern[str], plain: str, text: str
) -> None:
    assert [found.span() for found in fast.finditer(text)] == [found.span() for found in re.finditer(plain, text)]


@given(TEXTS)
def test_white_space_collapses(text: str) -> None:
    assert _SPACES.sub(" ", text) == re.sub(r"[\t\n\f\r ]+", " ", text)


@given(TEXTS)
def test_words_of_ascii_are_those_of_any_text(text: str) -> None:
    words = _Words(text)
    assert words.words == words.pieces[1::2] == _PIECES.split(words.content)[1::2]


@pytest.mark.parametrize(
    ("sign", "pattern", "reach"),
    [
        (_SIGN, _WRITTEN, _LONGEST_LOCAL_PART),
        (text_links._SIGN, text_links._LINK, text_links._LONGEST_BEFORE),
    ],
)
@given(ADDRESSES.map("".join))
def test_what_is_sought_around_signs_is_found_everywhere(
    sign: re.Pattern[str], pattern: re.Pattern[str], reach: int, text: str
) -> None:
    found = [match.span() for match in patterns.find_around(sign, pattern, text, reach=reach)]
    assert found == [match.span() for match in pattern.finditer(text)]
