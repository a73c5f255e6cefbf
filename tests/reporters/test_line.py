"""Lines are divided as rich divides them, and painted only where a terminal wants it."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from spamlint.reporters.line import Line, cell_len

WORDS = st.lists(st.text("ab \u7279\u4fa1é\U0001f389-.", max_size=14), max_size=12).map(" ".join)


@given(WORDS, st.integers(2, 30))
def test_wraps_as_rich_does(text: str, width: int) -> None:
    console = Console(file=StringIO(), width=80)
    wanted = [line.plain.rstrip() for line in Text(text).wrap(console, width, overflow="fold")]
    lines = [line.plain for line in Line(text[: len(text) // 2], (text[len(text) // 2 :], "bold")).wrap(width)]
    assert lines == wanted
    assert all(cell_len(line) <= width for line in lines)


def test_styles_stay_with_their_words() -> None:
    lines = Line(("one two", "bold"), " three").wrap(7)
    assert [line.plain for line in lines] == ["one two", "three"]
    assert lines[0].painted() == "\x1b[1mone two\x1b[0m"
    assert lines[1].painted() == "three"


def test_plain_text_needs_no_rich() -> None:
    code = "import sys; from spamlint.reporters.line import Line; Line('a b', ('c', 'bold')).wrap(2)[0].plain; "
    done = subprocess.run(
        [sys.executable, "-c", code + "print('rich' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
