"""Parameters of Content-Type and Content-Disposition, against the standard library."""

from __future__ import annotations

from email.message import Message
from email.utils import collapse_rfc2231_value

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.parameters import find_parameter, parse_parameters
from tests.clock import cpu_seconds_below


def value(text: str, name: str) -> str | None:
    found = find_parameter(parse_parameters(text), name)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("text/plain; charset=utf-8", "charset", "utf-8"),
        ('text/plain; Charset = "utf-8" ', "charset", "utf-8"),
        ("text/plain;charset=utf-8;format=flowed", "format", "flowed"),
        ('a/b; boundary="a;b=c\\"d"; x=y', "boundary", 'a;b=c"d'),
        ('a/b; boundary="a;b', "boundary", '"a;b'),
        ("a/b; boundary=<a>", "boundary", "<a>"),
        ("a/b; boundary=", "boundary", ""),
        ("a/b; boundary", "boundary", ""),
        ("a/b", "boundary", None),
        ("", "boundary", None),
        ("a/b; x=1; x=2", "x", "1"),
        ("attachment; filename*=utf-8'en'caf%C3%A9.pdf", "filename", "café.pdf"),
        ("attachment; filename=a.pdf; filename*=utf-8''b.pdf", "filename", "b.pdf"),
        ("attachment; filename*0=\"a b\"; filename*1=\".pdf\"", "filename", "a b.pdf"),
        ("attachment; filename*1*=%A9.pdf; filename*0*=utf-8''caf%C3", "filename", "café.pdf"),
        ("attachment; filename*0*=utf-8''caf%C3%A9; filename*1=\".pdf%41\"", "filename", "café.pdf%41"),
        ("attachment; filename*=caf%C3%A9", "filename", "café"),
        ("attachment; filename*=x-none''caf%C3%A9", "filename", "café"),
    ],
)  # fmt: skip
def test_parameters(text: str, name: str, expected: str | None) -> None:
    assert value(text, name) == expected


def test_spans() -> None:
    text = 'text/html; charset = "utf-8" ; name*0=a; name*1=b'
    charset, name = (find_parameter(parse_parameters(text), key) for key in ("charset", "name"))
    assert charset is not None
    assert name is not None
    assert text[charset.name_span.start : charset.name_span.end] == "charset"
    assert text[charset.value_span.start : charset.value_span.end] == "utf-8"
    assert text[name.name_span.start : name.name_span.end] == "name*0"
    assert text[name.value_span.start : name.value_span.end] == "a; name*1=b"


PIECES = st.lists(st.sampled_from(["boundary", "x", "=", ";", '"', "\\", "\\\\", " ", "a b", "=?", "'", "%41", "\t"]))


@given(PIECES.map("".join))
def test_boundary_is_the_standard_library_s(text: str) -> None:
    message = Message()
    message["Content-Type"] = f"multipart/mixed;{text}"
    expected = message.get_param("boundary")
    assert value(f"multipart/mixed;{text}", "boundary") == expected


@given(st.lists(st.sampled_from(["file*0*=utf-8''", "file*1=", "file*1*=", "a", "%C3%A9", ";", '"', " "])).map("".join))
def test_continuations_are_the_standard_library_s(text: str) -> None:
    """Where both decode: without an apostrophe the charset is a guess, ours is UTF-8."""
    message = Message()
    message["Content-Disposition"] = f"attachment;{text}"
    try:
        expected = collapse_rfc2231_value(message.get_param("file", "", "content-disposition"))
    except TypeError:
        return  # two pieces of one number
    if (
        "\ufffd" in expected
        or "Ã" in expected
        or text.count("file*0") != 1
        or '"' in text
        or not text.startswith("file*0")
    ):
        return
    assert (value(f"attachment;{text}", "file") or "") == expected


@given(st.text())
def test_any_text(text: str) -> None:
    for parameter in parse_parameters(text):
        for span in (parameter.name_span, parameter.value_span):
            assert 0 <= span.start <= span.end <= len(text)


def test_many_semicolons_take_linear_time() -> None:
    with cpu_seconds_below(2):
        parse_parameters('a/b; x="' + ";" * 500_000)
        parse_parameters("a/b" + "; x*0=1" * 50_000)
