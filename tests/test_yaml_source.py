"""YAML with positions: what words mean, where they stand, and what is refused."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spamlint.errors import ConfigError, did_you_mean, suggest
from spamlint.source.spans import Position
from spamlint.yaml_source import MAX_DEPTH, load_yaml


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("no", "no"),
        ("off", "off"),
        ("y", "y"),
        ("Yes", "Yes"),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("~", None),
        ("null", None),
        ("0", 0),
        ("-7", -7),
        ("010", "010"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2024-01-31", "2024-01-31"),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        ("4111111111111111111111", "4111111111111111111111"),
        ("'5'", "5"),
        ('"true"', "true"),
    ],
)
def test_a_word_is_what_it_looks_like(word: str, value: object) -> None:
    data = load_yaml("x.yaml", f"a: {word}").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


def test_keys_are_always_strings() -> None:
    assert load_yaml("x.yaml", "no: 1\n404: 2\ntrue: 3\n'a b': 4").data == {"no": 1, "404": 2, "true": 3, "a b": 4}


@pytest.mark.parametrize("content", ["", "# nothing\n", "---\n", "---\n...\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_data(content: str | bytes) -> None:
    document = load_yaml("x.yaml", content)
    assert document.data is None
    assert document.mark("any").column == 1


@pytest.fixture(params=["C", "Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with either of PyYAML's parsers; not every platform has the C one."""
    if request.param == "Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.usefixtures("parser")
def test_positions_count_code_points_and_only_lf_ends_a_line() -> None:
    content = 'a: 1\r\nb:\r\n  - é: x\r\n    ü😀: {q: [y,  z]}\r\nc: "x\u2028y"\r\ne: f\r\n'
    document = load_yaml("x.yaml", content.encode())
    assert document.mark("a") == Position(1, 4)
    assert document.key_mark("b") == Position(2, 1)
    assert document.mark("b", 0, "é") == Position(3, 8)
    assert document.key_mark("b", 0, "ü😀", "q") == Position(4, 10)
    assert document.mark("b", 0, "ü😀", "q", 1) == Position(4, 18)
    assert document.key_mark("b", 0) == document.mark("b", 0) == Position(3, 5)
    assert document.key_mark("e") == Position(6, 1)


def test_a_byte_order_mark_does_not_move_columns() -> None:
    assert load_yaml("x.yaml", b"\xef\xbb\xbfa: 1").mark("a") == Position(1, 4)


def test_the_mark_of_something_absent_is_that_of_what_is_around_it() -> None:
    document = load_yaml("x.yaml", "a:\n  b: 1\n")
    assert document.mark("a", "zzz", 3) == document.mark("a") == Position(2, 3)


@pytest.mark.usefixtures("parser")
def test_an_alias_points_at_what_it_stands_for() -> None:
    document = load_yaml("x.yaml", "base: &b\n  x: 1\nuse: *b\nmore:\n  <<: *b\n  y: 2\n")
    assert document.data["use"] == {"x": 1}
    assert document.data["more"] == {"x": 1, "y": 2}
    assert document.mark("use", "x") == document.mark("more", "x") == Position(2, 6)
    assert document.key_mark("more", "x") == Position(2, 3)


def test_merged_keys_give_way_to_own_ones_and_earlier_to_later() -> None:
    content = "a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b], y: 3}\n"
    assert load_yaml("x.yaml", content).data["c"] == {"x": 1, "y": 3, "z": 2}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("a: 1\nb: 2\na: 3", "x.yaml:3:1: the key 'a' stands twice; the first is on line 1"),
        ("a: !!python/name:os.system x", "x.yaml:1:4: tags such as '!!str' are not used here (put quotes around text)"),
        ("!!python/object:x {}", "x.yaml:1:1: tags such as '!!str' are not used here (put quotes around text)"),
        ("!!str a: 1", "x.yaml:1:1: tags such as '!!str' are not used here (put quotes around text)"),
        ("a: &a [*a]", "x.yaml:1:8: '*a' stands inside its own anchor"),
        ("word: &word 1\nb: *wrod", "x.yaml:2:4: there is no anchor '&wrod' above (did you mean 'word'?)"),
        ("a: 1\n---\nb: 2", "x.yaml:2:1: a second document starts here; only one is read"),
        (": 1", "x.yaml:1:1: this is not valid YAML"),
        ("a:\n\t- b", "x.yaml:2:1: this is not valid YAML"),
        ("a: b: c", "x.yaml:1:5: this is not valid YAML"),
        ("a: [1, 2", "x.yaml:1:9: this is not valid YAML"),
        ("{a: 1}: 2", "x.yaml:1:1: a key must be plain text"),
        ("a: 1\n<<: 5", "x.yaml:2:1: '<<' takes a mapping or a list of mappings"),
        ("é: \x07", "x.yaml:1:4: the character U+0007 may not stand in a YAML file"),
        (b"a: 1\n\xc3\xa9: \xff", "x.yaml:2:4: this is not UTF-8 (save the file as UTF-8)"),
        ("[" * 100_000, f"x.yaml:1:{MAX_DEPTH + 2}: this nests deeper than {MAX_DEPTH} levels"),
    ],
)
def test_errors_say_where_and_why(content: str | bytes, error: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_yaml("x.yaml", content)
    assert str(caught.value).startswith(error)


def test_tabs_get_a_hint() -> None:
    with pytest.raises(ConfigError, match="spaces, not tabs"):
        load_yaml("x.yaml", "a:\n\tb: 1")


def test_a_billion_laughs_are_not_written_out() -> None:
    lines = ["a0: &a0 [" + "x, " * 10 + "]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 10)]
    with pytest.raises(ConfigError, match="more than 500,000 values"):
        load_yaml("x.yaml", "\n".join(lines))


def test_aliases_cannot_nest_deeper_than_written_values() -> None:
    lines = ["a0: &a0 [x]", *(f"a{level}: &a{level} [*a{level - 1}]" for level in range(1, 200))]
    with pytest.raises(ConfigError, match="counting aliases"):
        load_yaml("x.yaml", "\n".join(lines))


def test_merges_are_bounded() -> None:
    keys = ", ".join(f"k{number}: 1" for number in range(2000))
    lines = [f"a: &a {{{keys}}}", *(f"b{number}: {{<<: *a}}" for number in range(1000))]
    with pytest.raises(ConfigError, match="500,000"):
        load_yaml("x.yaml", "\n".join(lines))


def test_an_error_survives_the_way_between_processes() -> None:
    error = ConfigError("x.yaml", 3, 4, "bad", "did you mean 'y'?")
    assert str(pickle.loads(pickle.dumps(error))) == "x.yaml:3:4: bad (did you mean 'y'?)"
    assert str(ConfigError("x.yaml", 0, 0, "bad")) == "x.yaml: bad"


def test_suggestions() -> None:
    assert suggest("subject-mising", ["subject-missing", "body-missing"]) == "subject-missing"
    assert suggest("SUBJECT_MISSING", ["subject-missing"]) == "subject-missing"
    assert suggest("banana", ["subject-missing"]) is None
    assert did_you_mean("eror", ["error", "note"]) == "did you mean 'error'?"
    assert did_you_mean("banana", []) == ""


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abé-_ ", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(_JSON)
def test_json_reads_as_itself(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    assert load_yaml("x.yaml", text).data == value


@given(_JSON)
def test_what_pyyaml_writes_reads_as_itself(value: Any) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert load_yaml("x.yaml", text).data == value


@given(st.text(max_size=60) | st.text("ab:-[]{}&*<!|>'\"\n \t#%@,?~", max_size=40))
def test_any_text_gives_a_document_or_an_error_in_it(text: str) -> None:
    lines = text.removeprefix("\ufeff").split("\n")
    error = _error_of(text)
    if error is not None:
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1


def _error_of(text: str) -> ConfigError | None:
    try:
        load_yaml("x.yaml", text)
    except ConfigError as error:
        return error
    return None


@given(st.lists(st.tuples(st.text("abcdé", min_size=1, max_size=6), st.integers(0, 999)), unique_by=lambda it: it[0]))
def test_marks_point_at_what_they_mark(items: list[tuple[str, int]]) -> None:
    content = "".join(f"{key}:   {value}\r\n" for key, value in items)
    document = load_yaml("x.yaml", content)
    lines = content.split("\n")
    for key, value in items:
        line, column = document.mark(key)
        assert lines[line - 1][column - 1 :].rstrip() == str(value)
        line, column = document.key_mark(key)
        assert lines[line - 1][column - 1 :].startswith(f"{key}:")
