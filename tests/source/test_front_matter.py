"""Front matter and JSON: the value of each key, and where each of its characters is written."""

from __future__ import annotations

import json
import tomllib

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from spamlint.source.front_matter import front_matter_end, read_front_matter
from spamlint.source.json_strings import top_strings
from spamlint.source.load import page_text
from spamlint.source.quoted_text import Entry
from spamlint.source.spans import Source, Span, Text
from tests.clock import assert_quick


def read(content: str | bytes) -> Text:
    octets = content.encode() if isinstance(content, str) else content
    return page_text(Source("x", octets), is_html=True)[0]


def values(content: str | bytes) -> dict[str, str]:
    found = read_front_matter(read(content))
    assert found is not None
    return {entry.key: entry.value.content for entry in found.entries}


def written(entry: Entry, start: int, end: int) -> bytes:
    """Return the bytes that some characters of a value are written as."""
    return b"".join(place.content for place in entry.value.locate(Span(start, end)))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("subject: Three new teapots", "Three new teapots"),
        ("subject:   Three new teapots  # for spring", "Three new teapots"),
        ("subject: 'It''s tea'", "It's tea"),
        ('subject: "Caf\\u00e9 \\"tea\\" \\U0001F375" # c', 'Café "tea" \U0001f375'),
        ("subject: {{ name }}, your tea", "{{ name }}, your tea"),
        ("subject: *|FNAME|*, your tea", "*|FNAME|*, your tea"),
        ("subject: %%name%%, your tea", "%%name%%, your tea"),
        ("subject: Re: your tea", "Re: your tea"),
        ("subject: |\n  Three\n  teapots", "Three\nteapots"),
        ("subject: >-\n  Three\n  teapots\n\n  more", "Three teapots\n\nmore"),
        ("subject: Three\n  new\n  teapots", "Three new teapots"),
        ("subject:\n  Three teapots", "Three teapots"),
        ('"subject": x', "x"),
        ("# first a comment\n\nsubject: x", "x"),
        ("layout: a\nsubject: x\nafter: y", "x"),
    ],
)
def test_a_value(line: str, value: str) -> None:
    for newline in ("\n", "\r\n"):
        page = f"---\n{line}\n---\n<p>Hello</p>".replace("\n", newline)
        assert values(page)["subject"] == value
        text = read(page)
        assert text.content[front_matter_end(text.content) :] == "<p>Hello</p>"


@pytest.mark.parametrize("value", ["", "~", "null", "[a, b]", "{a: b}", "&x y", "*x", "!!str x", "# none", '"open'])
def test_what_is_no_text_is_nothing(value: str) -> None:
    assert "subject" not in values(f"---\nlayout: x\nsubject: {value}\n---\n")


@pytest.mark.parametrize(
    "line",
    ["spamlint:\n  kind: transactional", "spamlint: {kind: transactional}", "spamlint: { 'kind': \"transactional\" }"],
)
def test_a_mapping_of_one_level(line: str) -> None:
    assert values(f"---\n{line}\n---\n") == {"spamlint.kind": "transactional"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "---",
        "---\n",
        "---\nsubject: x\n",
        "--- \nNorthwind Teapots\n---\n",
        "---\nOrder of today: tea\n---\n",
        "----\nsubject: x\n----\n",
        " ---\nsubject: x\n---\n",
        "<p>\n---\nsubject: x\n---\n",
        "+++\nsubject: x\n+++\n",
        "---\nsubject: x\n+++\n",
    ],
)
def test_what_is_no_front_matter(content: str) -> None:
    assert front_matter_end(content) == 0
    assert read_front_matter(read(content)) is None


def test_an_empty_one() -> None:
    assert front_matter_end("---\n---\n<p>") == 8


def test_a_byte_order_mark() -> None:
    text = read(b"\xef\xbb\xbf---\r\nsubject: Tea\r\n---\r\n<p>")
    assert text.content[front_matter_end(text.content) :] == "<p>"
    found = read_front_matter(text)
    assert found is not None
    assert written(found.entries[0], 0, 3) == b"Tea"


def test_toml() -> None:
    assert values("+++\nsubject = \"Tea \\u00e9\"\nx = 1\n[spamlint]\nkind = 'marketing' # c\n+++\n") == {
        "subject": "Tea é",
        "spamlint.kind": "marketing",
    }


def test_places_through_escapes_and_line_ends() -> None:
    found = read_front_matter(read(b'---\r\nsubject: "a\\"\xc3\xa9\r\n  b"\r\n---\r\n'))
    assert found is not None
    entry = found.entries[0]
    assert entry.value.content == 'a"é b'
    assert written(entry, 1, 2) == b'\\"'
    assert written(entry, 2, 3) == b"\xc3\xa9"
    assert written(entry, 4, 5) == b"b"
    place = entry.value.locate(Span(4, 5))[0]
    assert place.source.position(place.span.start) == (3, 3)


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)
_VALUES = st.one_of(_WORDS, st.text("ab '\":#\\\u00e9\U0001f375", max_size=20))


def check_places(entry: Entry) -> None:
    """Each character of a value stands where the map says: as it is, or as an escape that means it."""
    for index, character in enumerate(entry.value.content):
        found = written(entry, index, index + 1)
        assert found
        if found.decode() != character:
            assert found.startswith((b"\\", b"''")) or character in " \n", (entry.value.content, index, found)


@given(st.dictionaries(st.text("abcde", min_size=1), st.one_of(_VALUES, st.integers()), min_size=1), st.booleans())
def test_json_is_read_as_the_standard_library_reads_it(data: dict[str, str | int], ascii_only: bool) -> None:
    entries = top_strings(read(json.dumps(data, ensure_ascii=ascii_only, indent=1).encode()))
    assert {entry.key: entry.value.content for entry in entries} == {
        key: value for key, value in data.items() if isinstance(value, str)
    }
    for entry in entries:
        check_places(entry)


@pytest.mark.parametrize("content", ["", "[1]", '"x"', "{", '{"a": "x"', "{'a': 1}", '{"a": 1} x', "[" * 100_000])
def test_what_is_no_json_object(content: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        top_strings(read(content))


def test_json_inside_of_values_is_not_read() -> None:
    entries = top_strings(
        read('{"a": {"Subject": "no"}, "b": ["Subject"], "Subject": "\\ud83c\\udf75 \\ud83c", "c": null}')
    )
    assert [(entry.key, entry.value.content) for entry in entries] == [("Subject", "\U0001f375 \ufffd")]


@given(_VALUES, st.sampled_from(["'", '"', "|", ">", None]), st.booleans(), st.integers(4, 80))
def test_yaml_is_read_as_a_parser_reads_it(value: str, style: str | None, ascii_only: bool, width: int) -> None:
    page = (
        "---\n"
        + yaml.dump({"subject": value}, default_style=style, allow_unicode=not ascii_only, width=width)
        + "---\n"
    )
    assume("\n---" not in page[4:-4])
    expected = yaml.safe_load(page[4:-4])["subject"]
    found = read_front_matter(read(page))
    assert found is not None
    entries = {entry.key: entry for entry in found.entries}
    if not expected.strip():
        return
    # What stands at the end of a block is taken away: no field begins or ends with white space.
    assert entries["subject"].value.content.rstrip() == expected.rstrip()
    check_places(entries["subject"])


@given(_VALUES)
def test_toml_is_read_as_the_standard_library_reads_it(value: str) -> None:
    line = f"subject = {json.dumps(value)}"
    try:
        expected = tomllib.loads(line)["subject"]
    except tomllib.TOMLDecodeError:
        return
    assert values(f"+++\n{line}\n+++\n") == {"subject": expected}


@given(st.text("-+\n \t:'\"|>#\\ab{}[]&*", max_size=120))
def test_anything_at_all_is_read(content: str) -> None:
    text = read(f"---\nx: {content}\n---\n{content}")
    found = read_front_matter(text)
    assert found is not None
    for entry in found.entries:
        for index in range(len(entry.value.content)):
            entry.value.locate(Span(index, index + 1))


@pytest.mark.parametrize(
    "content",
    [
        "---\n" + 'a: "\n' * 12_000 + "---\n",
        '---\na: "' + "\\" * 60_000 + "\n---\n",
        "---\na: |\n" + "  x\n" * 14_000 + "---\n",
        "---\na: x" + "\n " * 30_000 + "\n---\n",
        "---\n" + "# x\n" * 15_000 + "---\n",
        "---\n" + "a:" * 30_000 + "\n---\n",
        "---\na: {" + "a: b, " * 10_000 + "\n---\n",
        "---\nsubject: x\n" * 100_000,
    ],
)
def test_hostile_input_takes_little_time(content: str) -> None:
    text = read(content)
    assert_quick(lambda: read_front_matter(text), 1.0)
