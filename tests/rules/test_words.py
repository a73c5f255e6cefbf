"""Word lists are read with errors that name file and line, and ours are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from spamlint.rules.words import WordsError, load_words, read_words

RULES = Path(__file__).parents[2] / "rules" / "words"
_CODES = """
ar bg ca cs da de el en es et fi fil fr he hr hu id it
ja ko lt lv nl no pl pt ro ru sk sl sv th tr uk vi zh
"""
LANGUAGES = set(_CODES.split())


def write(folder: Path, content: str | bytes, name: str = "topic/de.txt") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_sections_are_topics_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "# German\n\nabbestell*  # verified\nkein  Interesse\n\n[needs-link]\nabmelden\n")
    write(tmp_path, "\ufeffunsubscribe\r\n", "topic/en.txt")
    assert load_words(tmp_path) == {
        "topic": {"de": ("abbestell*", "kein Interesse"), "en": ("unsubscribe",)},
        "topic/needs-link": {"de": ("abmelden",)},
    }


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("eins\nzwei\neins\n", 3, "stands in line 1 already"),
        ("eins\nz*i\n", 2, "star"),
        ("ab*\n", 1, "three letters"),
        ("earn|ab* money\n", 1, "three letters"),
        ("[so] ab* money\n", 1, "three letters"),
        ("make|\n", 1, "one|two"),
        ("make [big money\n", 1, "one|two"),
        ("... of money\n", 1, "stands between two words"),
        ("make ... ... money\n", 1, "stands between two words"),
        ("make ... [big] money\n", 1, "must not be in brackets"),
        ("賺 ... 錢\n", 1, "without spaces"),
        ("make|earn|make money\n", 1, "`make` stands twice in a choice"),
        ("make <sum>\n", 1, "there is no `<sum>`; there are `<number>`"),
        ("make <money\n", 1, "there is no `<money`"),
        ("<money> a day\n", 1, "cannot begin with a number"),
        ("[your] money|<money> a day\n", 1, "cannot begin with a number"),
        ("賺 <money>\n", 1, "cannot hold a number"),
        ("don't|do pay\n", 1, "one|two"),
        ("[big] [money]\n", 1, "one word at least"),
        ("make " + " ".join(["[big]"] * 11) + " money\n", 1, "11 words may be missing; 10 is the most"),
        ("eins\n[leer]\n# nichts\n", 2, "no phrase"),
        ("eins\n[a]\nzwei\n[a]\n", 4, "twice"),
        ("# nichts\n", 1, "no phrase"),
        ("eins\n!!\n", 2, "no word"),
        (b"eins\nzw\xe4i\n", 2, "UTF-8"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, content: str | bytes, line: int, says: str) -> None:
    file = write(tmp_path, content)
    with pytest.raises(WordsError, match=says) as error:
        read_words(file)
    assert str(error.value).startswith(f"{file}:{line}: ")


def test_a_file_that_names_no_language_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "eins\n", "topic/German.txt")
    with pytest.raises(WordsError, match="language code"):
        load_words(tmp_path)


@pytest.mark.parametrize(
    "topic", ["unsubscribe", "unsubscribe/preferences", "unsubscribe/view-in-browser", "click-here"]
)
def test_our_lists_have_all_languages(topic: str) -> None:
    assert set(load_words(RULES)[topic]) == LANGUAGES
