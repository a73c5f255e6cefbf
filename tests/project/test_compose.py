"""Files are put together to one text, and each character of it is traced to its own file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.project.compose import Composed
from spamlint.project.memory import compose_in_memory
from spamlint.sniff import Format
from spamlint.source.spans import Span
from spamlint.source.templates.tags import Fault
from tests.clock import cpu_seconds_below


def composed(name: str, **files: str) -> Composed:
    """Return what the file `name` makes; in names, `__` stands for a slash and `_` before the ending for a dot."""
    found = _composed(name, {key.replace("__", "/"): value for key, value in files.items()})
    assert found is not None
    return found


def _composed(name: str, files: dict[str, str]) -> Composed | None:
    content = {key: value.encode() for key, value in files.items()}
    return compose_in_memory(name, content.pop(name), Format.HTML, content)


def made(name: str, files: dict[str, str]) -> str:
    found = _composed(name, files)
    return files[name] if found is None else found.text.content


def faults(name: str, files: dict[str, str]) -> list[tuple[Fault, str]]:
    found = _composed(name, files)
    return [(fault.fault, fault.where.content) for fault in found.faults] if found else []


CASES = [
    # What only defines is called by the program: then the definitions are the message.
    (
        {
            "a.txt": "{% extends 'b.txt' %}{% block text %}1{% endblock %}",
            "b.txt": "{% macro a() %}Hi{% endmacro %}{% macro b() %}[{% block text %}{% endblock %}]{% endmacro %}",
        },
        "Hi[1]",
    ),
    (
        {
            "a.html": '{{ define "order" }}{{ template "foot" . }}1{{ end }}',
            "b.html": '{{ define "foot" }}2{{ end }}',
        },
        "21",
    ),
    # Parts of a project that have template folders of their own.
    (
        {
            "shop/templates/shop/mail/a.html": "{% extends 'base/mail/b.html' %}{% block x %}1{% endblock %}",
            "core/templates/base/mail/b.html": "<{% block x %}{% endblock %}>",
        },
        "<1>",
    ),
    (
        {
            "parts/shop/templates/mail/a.html": "{% extends 'core/mail/b.html' %}{% block x %}1{% endblock %}",
            "parts/core/templates/mail/b.html": "<{% block x %}{% endblock %}>",
            "parts/shop/templates/mail/b.html": "wrong",
        },
        "<1>",
    ),
    # Jinja and its like
    (
        {
            "a.html": "{% extends 'b.html' %}{% block x %}1{{ super() }}{% endblock %}",
            "b.html": "{% extends 'c.html' %}{% block x %}2{{ super() }}{% endblock %}{% block y %}4{% endblock %}",
            "c.html": "<{% block x %}3{% endblock %}{% block y %}-{% endblock %}>",
        },
        "<1234>",
    ),
    (
        {
            "a.html": "{% extends 'b.html' %}{% block x %}[{% block inner %}in{% endblock %}]{% endblock %}",
            "b.html": "{% block x %}{% endblock %}",
        },
        "[in]",
    ),
    (
        {
            "a.html": "{% extends 'b.html' %}{% if not_followed %}{% block x %}1{% endblock %}{% endif %}lost",
            "b.html": "{% block x %}{% endblock %}",
        },
        "1",
    ),
    ({"a.html": "{% include 'b.html' with x='1' %}", "b.html": "{{ x }}{{ y }}"}, "1{{ y }}"),
    ({"a.html": "{% include 'b.html' with x=url %}", "b.html": "{{ x|safe }}"}, "{{ url|safe }}"),
    (
        {
            "a.html": "{% import 'm.html' as m %}{{ m.f('1', b) }}",
            "m.html": "{% macro f(x, y) %}{{ x }}{{ y }}{% endmacro %}",
        },
        "{% import 'm.html' as m %}1{{ b }}",
    ),
    (
        {
            "a.html": "{% from 'm.html' import box %}{% call box() %}in{% endcall %}",
            "m.html": "{% macro box() %}[{{ caller() }}]{% endmacro %}",
        },
        "{% from 'm.html' import box %}[in]",
    ),
    ({"a.html": "{% macro f(x) %}({{ x }}){% endmacro %}{{ f('1') }}{{ f('2') }}"}, "(1)(2)"),
    ({"a.html": "{% raw %}{% include 'b.html' %}{% endraw %}{# {% include 'b.html' %} #}", "b.html": "1"}, None),
    (
        {
            "a.html": "{% extends 'b.html' %}{% block r %}{% endblock %}",
            "b.html": "{% if self.r() %}--{% endif %}{% block r %}x{% endblock %}",
        },
        "{% if self.r() %}--{% endif %}",
    ),
    (
        {
            "a.html": "{% extends 'b.html' %}{% block r %}1{% endblock %}",
            "b.html": "{% if self.r() %}--{% endif %}{% block r %}x{% endblock %}",
        },
        "--1",
    ),
    (
        {"a.html": "{% include 'b.html' with x='1' %}", "b.html": "{% if x %}{{ x }}{% else %}none{% endif %}"},
        "1",
    ),
    # Handlebars
    ({"a.hbs": "{{#> b}}in{{/b}}", "b.hbs": "[{{> @partial-block}}]"}, "[in]"),
    ({"a.hbs": "{{#> b}}{{#*inline 'x'}}1{{/inline}}{{/b}}", "b.hbs": "[{{> x}}]"}, "[1]"),
    ({"a.hbs": "{{!< b}}in", "b.hbs": "[{{{body}}}]"}, "[in]"),
    ({"a.hbs": "{{> latestPosts}}", "partials/latest-posts.hbs": "1"}, "1"),
    # Blade
    (
        {
            "a.blade.php": "@extends('b')@section('x')1 @parent @endsection",
            "b.blade.php": "<@section('x')2 @show>",
        },
        "<1 2  >",
    ),
    (
        {
            "a.blade.php": "<x-box><x-box>in</x-box></x-box>",
            "components/box.blade.php": "[{{ $slot }}]",
        },
        "[[in]]",
    ),
    (
        {
            "a.blade.php": "<x-box><x-slot:title>T</x-slot>in</x-box>",
            "components/box.blade.php": "{{ $title }}[{{ $slot }}]",
        },
        "T[in]",
    ),
    (
        {
            "a.blade.php": "<x-outer><x-slot:foot>1</x-slot>in</x-outer>",
            "components/outer.blade.php": "<x-inner><x-slot:foot>[{{ $foot }}]</x-slot>({{ $slot }})</x-inner>",
            "components/inner.blade.php": "{{ $slot }}{{ $foot ?? '' }}",
        },
        "(in)[1]",
    ),
    # includes that hold a condition in themselves
    (
        {"a.blade.php": "@includeWhen($x, 'b')", "b.blade.php": "1"},
        "@if ($x)1@endif",
    ),
    ({"a.html.erb": "<%= render 'b' if @x %>", "_b.html.erb": "1"}, "<% if @x %>1<% end %>"),
    ({"a.html.erb": "<%= render @pots %>", "pots/_pot.html.erb": "1"}, "<% list.each do |item| %>1<% end %>"),
    ({"a.liquid": "{% render 'b' for pots as pot %}", "b.liquid": "1"}, "{% for item in list %}1{% endfor %}"),
    # MJML
    (
        {
            "a.mjml": "<mjml><mj-body><mj-include path='./b.mjml' /></mj-body></mjml>",
            "b.mjml": "<mjml><mj-body><mj-text>1</mj-text></mj-body></mjml>",
        },
        "<mjml><mj-body><mj-text>1</mj-text></mj-body></mjml>",
    ),
    (
        {
            "a.mjml": "<mjml><mj-head><mj-include path='c.css' type='css' /></mj-head></mjml>",
            "c.css": "p { color: red }",
        },
        "<mjml><mj-head>p { color: red }</mj-head></mjml>",
    ),
    # front matter
    ({"a.html": "---\nlayout: default\n---\nin", "_layouts/default.html": "[{{ content }}]"}, "[in]"),
    ({"a.html": "---\nlayout: nowhere\n---\nin {{ x }}"}, None),
    # names that are worked out
    ({"a.html": "{% include x %}{% include 'b' ~ y %}", "b.html": "1"}, None),
    ({"a.erb": "<%= render x %><%= render @y.z %>"}, None),
]


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_what_files_make(files: dict[str, str], expected: str | None) -> None:
    name = next(iter(files))
    assert made(name, files) == (files[name] if expected is None else expected)


def test_each_piece_stands_in_its_own_file() -> None:
    files = {
        "a.html": "{% extends 'b.html' %}\r\n{% block x %}page{% endblock %}",
        "b.html": "head\r\n{% block x %}{% endblock %}{% include 'c.html' %}",
        "c.html": "\r\n\r\nfoot",
    }
    text = composed("a.html", **files).text
    for word, path in (("page", "a.html"), ("head", "b.html"), ("foot", "c.html")):
        start = text.content.index(word)
        (place,) = text.locate(Span(start, start + len(word)))
        assert (place.source.path, place.content) == (path, word.encode())
        assert place.span.start == files[path].encode().index(word.encode())


def test_what_is_not_found_is_told_and_stays() -> None:
    files = {"a.html": "{% include 'gone.html' %}{% include 'maybe.html' ignore missing %}"}
    assert made("a.html", files) == files["a.html"]
    assert faults("a.html", files) == [(Fault.UNKNOWN_FILE, "{% include 'gone.html' %}")]


def test_a_macro_of_a_file_that_is_not_there_is_told() -> None:
    found = faults("a.html", {"a.html": "{% import 'gone.html' as g %}{{ g.f() }}"})
    assert [fault for fault, _ in found] == [Fault.UNKNOWN_FILE, Fault.UNKNOWN_MACRO]


def test_loops_are_told_unless_a_condition_ends_them() -> None:
    loop = {"a.html": "x{% include 'b.html' %}", "b.html": "y{% include 'a.html' %}"}
    assert faults("a.html", loop) == [(Fault.INCLUDE_LOOP, "{% include 'a.html' %}")]
    assert made("a.html", loop) == "xy{% include 'a.html' %}"
    ends = {"a.html": "x{% if y %}{% include 'b.html' %}{% endif %}", "b.html": "y{% include 'a.html' %}"}
    assert faults("a.html", ends) == []


def test_a_macro_that_calls_itself_comes_to_an_end() -> None:
    files = {"a.html": "{% macro f(x) %}{% if x %}.{{ f(x) }}{% endif %}{% endmacro %}{{ f(y) }}"}
    assert "{{ f(" in made("a.html", files)


def test_a_billion_laughs_are_refused() -> None:
    files = {f"{n}.html": f"ha{{% include '{n + 1}.html' %}}" * 10 for n in range(9)} | {"9.html": "ha" * 100}
    with cpu_seconds_below(5):
        found = faults("0.html", files)
        assert [fault for fault, _ in found] == [Fault.TOO_LARGE]


def test_depth_is_bounded() -> None:
    files = {f"{n}.html": f"{{% include '{n + 1}.html' %}}" for n in range(200)} | {"200.html": "end"}
    assert [fault for fault, _ in faults("0.html", files)] == [Fault.TOO_LARGE]


def test_nothing_outside_of_the_project_is_read() -> None:
    for name in ("../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..\\\\secret", "a\0b"):
        files = {"in/a.html": f"{{% include '{name}' %}}"}
        assert made("in/a.html", files) == files["in/a.html"]


# --- whatever the files are

_TAGS = [
    "{% extends 'b.html' %}",
    "{% extends 'c.html' %}",
    "{% block x %}",
    "{% block y %}",
    "{% endblock %}",
    "{{ super() }}",
    "{% include 'b.html' %}",
    "{% include 'c.html' with x='1' y=z %}",
    "{% import 'c.html' as c %}",
    "{{ c.f('1') }}",
    "{{ x }}",
    "{{ caller() }}",
    "{% macro f(x) %}",
    "{% endmacro %}",
    "{% call c.f(x) %}",
    "{% endcall %}",
    "{% if x %}",
    "{% else %}",
    "{% endif %}",
    "{% raw %}",
    "{% endraw %}",
    "{#",
    "#}",
    "{%",
    "text\r\n",
    "é😀",
    "---\nlayout: b\n---\n",
]
_FILES = st.lists(st.sampled_from(_TAGS), max_size=14).map("".join)


@settings(max_examples=150)
@given(_FILES, _FILES, _FILES)
def test_each_character_is_traced_to_the_file_it_stands_in(a: str, b: str, c: str) -> None:
    files = {"a.html": a, "b.html": b, "c.html": c}
    found = _composed("a.html", files)
    if found is None:
        return
    content = found.text.content
    for at in range(len(content)):
        (place,) = found.text.locate(Span(at, at + 1))
        assert place.content.decode() == content[at]
        assert files[place.source.path].encode()[place.span.start : place.span.end] == place.content
    for fault in found.faults:
        assert fault.where.locate()


_HANDLEBARS = st.lists(
    st.sampled_from(
        "{{> b}} {{> c}} {{#> b}} {{/b}} {{#> c x='1'}} {{/c}} {{> @partial-block}} {{#*inline 'c'}} {{/inline}} {{x}}"
        " {{#if x}} {{else}} {{/if}} {{!< b}} {{{body}}} text {{{{raw}}}} {{{{/raw}}}}".split(" ")
    ),
    max_size=12,
).map("".join)


@settings(max_examples=100)
@given(_HANDLEBARS, _HANDLEBARS, _HANDLEBARS)
def test_nothing_in_handlebars_makes_it_fail(a: str, b: str, c: str) -> None:
    _composed("a.hbs", {"a.hbs": a, "b.hbs": b, "partials/c.hbs": c})


def _many_blocks() -> dict[str, str]:
    filled = "".join(f"{{% block b{n} %}}x{{% endblock %}}" for n in range(3000))
    asked = "".join(f"{{% if self.b{n}() %}}{{% block b{n} %}}{{% endblock %}}{{% endif %}}" for n in range(3000))
    return {"a.html": "{% extends 'b.html' %}" + filled, "b.html": asked}


@pytest.mark.parametrize(
    "files",
    [
        _many_blocks(),
        {"a.mjml": "<mj-include path='b.mjml'/>", "b.mjml": "<mj-body>" * 50_000},
        {"a.blade.php": "<x-a>" * 50_000 + "</x-b>" * 50_000},
        {"a.html": "{% block x %}" * 10_000},
        {"a.html": "{{ f(" + "(" * 500_000},
        {"a.html": "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}"},
        {"a.html": "---\n" * 200_000},
    ],
    ids=["blocks", "bodies", "components", "open blocks", "brackets", "macros", "front matter"],
)
def test_hostile_files_take_bounded_time(files: dict[str, str]) -> None:
    with cpu_seconds_below(5):
        made(next(iter(files)), files)
