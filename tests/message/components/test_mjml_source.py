"""MJML in a form that an HTML parser reads: as long as it was, line for line."""

from __future__ import annotations

from hypothesis import given, settings

from spamlint.message.components.mjml_source import prepare
from tests.message.components.test_mjml import broken_mjml


@given(broken_mjml)
@settings(max_examples=300)
def test_length_and_line_breaks_stay(source: str) -> None:
    prepared = prepare(source)
    assert len(prepared.content) == len(source)
    for index, character in enumerate(source):
        if character in "\r\n":
            assert prepared.content[index] == character
        elif prepared.content[index] != character:
            assert prepared.content[index] == " " or prepared.content[index].isalpha()
    for before, after in zip(prepared.raw, prepared.raw[1:], strict=False):
        assert before.start <= before.end <= after.start


def test_tags() -> None:
    source = (
        '<mjml lang="en"><mj-text a="b>c">x</mj-text><mj-image src="y"\r\n/><mj-raw >z</mj-raw><mj-table></mj-table>'
    )
    assert prepare(source).content == (
        '<div  lang="en"><applet  a="b>c">x</applet ><wbr      src="y"\r\n/>         z         <table   ></table   >'
    )
    assert [source[start:end] for start, end in prepare(source).raw] == ["z"]


def test_what_is_left_alone() -> None:
    for source in ("<!-- <mj-text> -->", "<p>mj-text</p>", "<mj-style>", "<mj-x>", "<mjmail>", "<mj-text"):
        assert prepare(source).content == source or source == "<mj-style>"
    styled = "<mj-style>a::after { content: '<mj-text>' }</mj-style>"
    assert "<mj-text>" in prepare(styled).content
