"""What of a template is in every message, in some, or as often as a list is long."""

from __future__ import annotations

import pytest

from spamlint.source.spans import Span
from spamlint.source.templates.presence import PresenceKind
from spamlint.source.templates.template import Template
from tests.source.templates.helpers import template_of

ALWAYS, SOMETIMES, IN_LOOP, UNKNOWN = PresenceKind


def _spans(template: Template) -> list[Span]:
    content = template.text.content
    return [Span(at, at + 1) for at, character in enumerate(content) if character == "X"]


# Each `X` is a place; what is asked is how often at least one of them is there.
PRESENCE = [
    ("jinja", "X", ALWAYS),
    ("jinja", "{% if a %}b{% endif %}X", ALWAYS),
    ("jinja", "{% if a %}X{% endif %}", SOMETIMES),
    ("jinja", "{% if a %}X{% else %}X{% endif %}", ALWAYS),
    ("jinja", "{% if a %}X{% elif b %}X{% endif %}", SOMETIMES),
    ("jinja", "{% if a %}X{% elif b %}X{% else %}X{% endif %}", ALWAYS),
    ("jinja", "{% if a %}X{% elif b %}{% else %}X{% endif %}", SOMETIMES),
    ("jinja", "{% if a %}X{% else %}{% endif %}", SOMETIMES),
    ("jinja", "{% if a %}{% if b %}X{% else %}X{% endif %}{% else %}X{% endif %}", ALWAYS),
    ("jinja", "{% if a %}{% if b %}X{% endif %}{% else %}X{% endif %}", SOMETIMES),
    ("jinja", "{% if a %}X{% endif %}{% if not a %}X{% endif %}", ALWAYS),
    ("jinja", "{% if a %}X{% endif %}{% if b %}X{% endif %}", SOMETIMES),
    ("jinja", "{% if a %}X{% endif %}b{% if a %}{% else %}X{% endif %}", ALWAYS),
    ("jinja", "{% for a in b %}X{% endfor %}", IN_LOOP),
    ("jinja", "{% for a in b %}X{% else %}X{% endfor %}", ALWAYS),
    ("jinja", "{% for a in b %}{% if a %}X{% endif %}{% endfor %}", SOMETIMES),
    ("jinja", "{% block a %}X{% endblock %}", ALWAYS),
    ("jinja", "{% with a = 1 %}{% filter upper %}X{% endfilter %}{% endwith %}", ALWAYS),
    ("jinja", "{% raw %}{% if a %}X{% endraw %}", ALWAYS),
    ("jinja", "{% if a %}{{ '{% endif %}' }}X{% endif %}", SOMETIMES),
    ("liquid", "{% unless a %}X{% endunless %}{% if a %}X{% endif %}", ALWAYS),
    ("liquid", "{% case a %}{% when 1 %}X{% when 2 %}X{% endcase %}", SOMETIMES),
    ("liquid", "{% case a %}{% when 1 %}X{% else %}X{% endcase %}", ALWAYS),
    ("handlebars", "{{#if a}}X{{else}}X{{/if}}", ALWAYS),
    ("handlebars", "{{#if a}}X{{else if b}}X{{/if}}", SOMETIMES),
    ("handlebars", "{{#if a}}X{{/if}}{{#unless a}}X{{/unless}}", ALWAYS),
    ("handlebars", "{{#each a}}X{{/each}}", IN_LOOP),
    ("handlebars", "{{#each a}}X{{else}}X{{/each}}", ALWAYS),
    ("handlebars", "{{#layout 'a'}}X{{/layout}}", ALWAYS),
    ("handlebars", "{{#ifEquals a b}}X{{/ifEquals}}", SOMETIMES),
    ("mustache", "{{#a}}X{{/a}}{{^a}}X{{/a}}", ALWAYS),
    ("mustache", "{{#a}}X{{/a}}", SOMETIMES),
    ("go", "{{if .A}}X{{else}}X{{end}}", ALWAYS),
    ("go", "{{range .A}}X{{end}}", IN_LOOP),
    ("erb", "<% if a %>X<% else %>X<% end %>", ALWAYS),
    ("erb", "<% a.each do |b| %>X<% end %>", IN_LOOP),
    ("erb", "<%= content_tag :p do %>X<% end %>", ALWAYS),
    ("erb", "<% unless a %>X<% end %><% if a %>X<% end %>", ALWAYS),
    ("ejs", "<% if (a) { %>X<% } else { %>X<% } %>", ALWAYS),
    # The branch of an attribute is its whole element.
    ("qweb", '<p X t-if="a">b</p>', SOMETIMES),
    ("qweb", '<p t-if="a">b</p>X', ALWAYS),
    ("qweb", '<p t-if="a">X</p><p t-else="">X</p>', ALWAYS),
    ("qweb", '<p t-if="a">X</p>b<p t-else="">X</p>', SOMETIMES),
    ("qweb", '<p t-foreach="a" t-if="b">X</p>', SOMETIMES),
    ("qweb", '<p t-foreach="a">X</p>', IN_LOOP),
    ("qweb", '<div><p t-if="a">b<br></div>X', ALWAYS),
    ("qweb", '<p t-if="a"><p>b</p>c</p>X', ALWAYS),
    ("qweb", '<p t-if="a"><!-- </p> -->X</p>', SOMETIMES),
    ("qweb", '<img t-if="a">X', ALWAYS),
    ("thymeleaf", '<p th:if="${a}">X</p><p th:unless="${a}">X</p>', ALWAYS),
    ("thymeleaf", '<p th:switch="a"><b th:case="1">X</b><b th:case="*">X</b></p>', ALWAYS),
    ("vue", '<p v-if="a">X</p><p v-else-if="b">X</p><p v-else>X</p>', ALWAYS),
    ("vue", '<p v-if="a">X</p><p v-else-if="b">X</p>', SOMETIMES),
    ("posthtml", '<if condition="a">X</if><else>X</else>', ALWAYS),
    ("tal", '<tal:b condition="a"><p>X</p></tal:b>', SOMETIMES),
    ("html-template", "<TMPL_IF a>X<TMPL_ELSE>X</TMPL_IF>", ALWAYS),
    ("jsp", "<c:choose><c:when test='a'>X</c:when><c:otherwise>X</c:otherwise></c:choose>", ALWAYS),
    ("jsp", "<c:choose><c:when test='a'>X</c:when></c:choose>", SOMETIMES),
    ("fluid", "<f:if condition='{a}'><f:then>X</f:then><f:else>X</f:else></f:if>", ALWAYS),
    ("cfml", "<cfif a>X<cfelse>X</cfif>", ALWAYS),
    ("mako", "% if a:\nX\n% else:\nX\n% endif", ALWAYS),
    ("mako", "% if a:\nX\n% endif", SOMETIMES),
    ("razor", "@if (a) { <p>X</p> } else { <p>X</p> }", ALWAYS),
    ("razor", "@if (a) { <p>b</p> } <p>X</p>", ALWAYS),
    ("razor", "@if (a) { <p>b</p> if (c) { <p>X</p> } else { <p>X</p> } } else { <p>X</p> }", ALWAYS),
    ("razor", "@foreach (var a in b) { <p>X</p> }", IN_LOOP),
    ("ejs", "<% if (a) { %>X<% } %><% if (!a) { %>X<% } %>", ALWAYS),
    ("ejs", "<% a.forEach(b => { %>X<% }) %>", IN_LOOP),
    ("blade", "@if($a) X @else X @endif", ALWAYS),
    ("template-toolkit", "[% IF a %]X[% ELSE %]X[% END %]", ALWAYS),
    ("template-toolkit", "[% FOREACH a IN b %]X[% END %]", IN_LOOP),
    ("freemarker", "<#if a>X<#else>X</#if>", ALWAYS),
    ("freemarker", "<#list a as b>X<#sep>, </#list>", IN_LOOP),
    ("velocity", "#if($a)X#{else}X#end", ALWAYS),
    ("smarty", "{if $a}X{else}X{/if}", ALWAYS),
    ("ampscript", "%%[ if @a then ]%%X%%[ else ]%%X%%[ endif ]%%", ALWAYS),
    ("ampscript", "%%[ if @a then set @b = 1 endif ]%%X", ALWAYS),
    ("mailchimp", "*|IF:A|*X*|ELSE:|*X*|END:IF|*", ALWAYS),
    ("mailchimp", "*|IF:A|*X*|END:IF|**|IFNOT:A|*X*|END:IF|*", ALWAYS),
    ("mailchimp", "*|IFNOT:ARCHIVE_PAGE|*X*|END:IF|*", ALWAYS),
    ("mailchimp", "*|IF:ARCHIVE_PAGE|*a*|ELSE:|*X*|END:IF|*", ALWAYS),
    ("mailchimp", "*|IF:ARCHIVE_PAGE|*X*|END:IF|*", SOMETIMES),
    ("campaign-monitor", "[if:a=b]X[else]X[endif]", ALWAYS),
    ("active-campaign", "%IF $A%X%/IF%", SOMETIMES),
    # Broken
    ("jinja", "X{% if a %}", UNKNOWN),
    ("jinja", "X{% endif %}", UNKNOWN),
    ("jinja", "X{% else %}", UNKNOWN),
    ("jinja", "X{{ a", UNKNOWN),
]


@pytest.mark.parametrize(("key", "content", "expected"), PRESENCE)
def test_presence(key: str, content: str, expected: PresenceKind) -> None:
    template = template_of(content, key)
    assert template.presence_of_any(_spans(template)).kind is expected


def test_conditions_outermost_first() -> None:
    template = template_of("{% if a %}{% for b in c %}X{% endfor %}{% else %}X{% endif %}", "jinja")
    first, second = (template.presence(span) for span in _spans(template))
    assert [tag.where.content for tag in first.conditions] == ["{% if a %}", "{% for b in c %}"]
    assert [tag.where.content for tag in second.conditions] == ["{% if a %}", "{% else %}"]


PROBLEMS = [
    ("jinja", "{% if a %}", ["this block is never closed: {% if a %}"]),
    ("jinja", "{% if a %}{% for b in c %}{% endif %}", ["this block is never closed: {% for b in c %}"]),
    ("jinja", "a{% endif %}", ["nothing is open that this closes: {% endif %}"]),
    ("jinja", "{% else %}", ["this stands in no block that it could belong to: {% else %}"]),
    ("jinja", "{{ a\n{{ b }}", ["this tag has no end: {{"]),
    ("jinja", "{% raw %}{{ a", ["this block is never closed: {% raw %}", "this tag has no end: {{"]),
    ("jinja", "@media print{#a{b:c}}", []),
    (
        "handlebars",
        "{{#if a}}{{/each}}",
        ["this block is never closed: {{#if a}}", "nothing is open that this closes: {{/each}}"],
    ),
    ("erb", "<% if a %><% end %><% end %>", ["nothing is open that this closes: <% end %>"]),
    ("ejs", "<% if (a) { %>", ["this block is never closed: <% if (a) { %>"]),
    ("mailchimp", "*|IF:A|*", ["this block is never closed: *|IF:A|*"]),
    ("jinja", "{% if a %}" * 101 + "{% endif %}" * 101, ["blocks are nested too deeply to be followed: {% if a %}"]),
    ("mustache", "{{a}}" * 20_001, ["there are more tags than can be followed: {{"]),
]


@pytest.mark.parametrize(("key", "content", "expected"), PROBLEMS)
def test_problems(key: str, content: str, expected: list[str]) -> None:
    found = template_of(content, key).problems
    assert [f"{problem.fault.value}: {problem.where.content}" for problem in found] == expected


def test_presence_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no span"):
        template_of("{{ a }}", "jinja").presence_of_any([])
