"""Which dialects a text is found to be written in."""

from __future__ import annotations

import pytest

from spamlint.source.templates.detect import detect


def _ids(content: str, name: str = "", *hint: str) -> list[str]:
    return [dialect.id for dialect in detect(content, name, hint)]


SNIFFED = [
    ("<p>Hello, world. 100% of {people} [1] cost $5 @ 7:30::45 #fff</p>", []),
    ("<!--[if mso]><table><![endif]-->@media print{#a{b:c}}.a[class]{}", []),
    ("<style>@media screen and (max-width:600px){.a{width:100%!important}}</style>", []),
    ("me@example.com, @media, [1], {0}, 50%, a*b", []),
    ("{{ name }}", ["mustache"]),
    ("{{#if a}}{{name}}{{/if}}", ["handlebars"]),
    ("{{#a}}{{b}}{{/a}}{{> c}}", ["mustache"]),
    ("{{if .A}}{{.B}}{{end}}", ["go"]),
    ("{{ .Name }} {{ UnsubscribeURL }}", ["go"]),
    ("{% if a %}{{ b }}{% endif %}", ["jinja"]),
    ("{% load i18n %}{{ a|default:'b' }}", ["django"]),
    ("{% trans 'a' %}{{ event.name }}{%- endif %}", ["jinja"]),  # neither Django nor Klaviyo has `{%-`
    ('<a th:href="@{/a}">b</a>~{c}', ["thymeleaf"]),
    ("[%|loc%]a[%END%]", ["template-toolkit"]),
    ("{% assign a = 1 %}{{ b | money }}", ["liquid"]),
    ("{{ a | default: 'b' }}", ["liquid"]),
    ("{{${first_name}}}", ["braze"]),
    ("{{ organization.name }} {% unsubscribe %}", ["klaviyo"]),
    ("{% unsubscribe_url %}", ["customerio"]),
    ("{{ site_settings.company_name }}{% module 'a' %}", ["hubl"]),
    ("{{ path('a') }}{% embed 'b' %}{% endembed %}", ["twig"]),
    ("<% if a %><%= b %><% end %>", ["erb"]),
    ("<% if (a) { %><%= b %><% } %>", ["ejs"]),
    ("<%asm_group_unsubscribe_url%>", ["angle-percent"]),
    ("@if($a) {{ $b }} @endif", ["blade"]),
    ("@component('mail::message') {{ $a }} @endcomponent", ["blade"]),
    ("[% IF a %][% b %][% END %]", ["template-toolkit"]),
    ("<#if a>${b}</#if>", ["freemarker"]),
    ("#if($a) $b #end", ["velocity"]),
    ("{if $a}{$b}{/if}", ["smarty"]),
    ("%%[ set @a = 1 ]%%%%=v(@a)=%%", ["ampscript"]),
    ("%%unsub_center_url%%", ["ampscript"]),
    ("*|UNSUB|*", ["mailchimp"]),
    ("[if:a=b]c[endif]", ["campaign-monitor"]),
    ("${UNSUBSCRIBE_LINK}", ["dollar-brace"]),
    ("[[UNSUB_LINK_EN]]", ["double-bracket"]),
    ("##crm.unsubscribe_url##", ["double-hash"]),
    ("$[LI:UNSUBSCRIBE]$", ["dollar-bracket"]),
    ("[*link.unsub_url*]", ["star-bracket"]),
    ("@{optoutfooterhtml}@", ["at-brace"]),
    ("{!remove_web}", ["brace-bang"]),
    ("{$unsubscribe}", ["brace-dollar"]),
    ("%recipient.name%", ["recipient"]),
    ("%unsubscribe_url%", ["percent"]),
    ("[UNSUBSCRIBE_URL]", ["bracket"]),
    ("{unsubscribe_link}", ["brace"]),
    ("$UNSUB$", ["dollars"]),
    ("#unsubscribeLink#", ["hash"]),
    ("::unsubscribeUrl::", ["colons"]),
    ("%{unsubscribe_link}", ["percent-brace"]),
    ("%(user_optionsurl)s", ["python"]),
    ('<p th:if="a">b</p>', ["thymeleaf"]),
    ('<t t-if="object.a">b</t>', ["qweb"]),
    ('<p tal:condition="a">b</p>', ["tal"]),
    ('<py:if test="a">b</py:if>', ["genshi"]),
    ('<p v-if="a">b</p>', ["vue"]),
    ('<p *ngIf="a">b</p>', ["angular"]),
    ('<if condition="a">b</if>', ["posthtml"]),
    ("<p :if={@a}>b</p>", ["heex"]),
    ('<p n:if="$a">b</p>', ["latte"]),
    ("<TMPL_VAR NAME=a>", ["html-template"]),
    ("<!-- TMPL_VAR NAME=a -->", ["html-template"]),
    ('<c:if test="a">b</c:if>', ["jsp"]),
    ('<%@ page contentType="text/html" %><% if (a) { %><% } %>', ["jsp"]),
    ('<g:if test="a">b</g:if>', ["gsp"]),
    ('<f:if condition="{a}">b</f:if>', ["fluid"]),
    ("<cfif a>#b#</cfif>", ["cfml"]),
    ("<mt:EntryTitle>", ["movable-type"]),
    ("% if a:\nb\n% endif\n${c}", ["mako"]),
    ('<%inherit file="a.html"/>', ["mako"]),
    ("<p>@Model.Name</p>", ["razor"]),
    ("@if (Model.A) {\n<p>b</p>\n}", ["razor"]),
    ("@if (!$a)\n<p>b</p>\n@endif", ["blade"]),
    ("% if ($a) {\n<% $b %>\n% }", ["mason"]),
    ("<% $a %><& /footer &>", ["mason"]),
    ("{% if a %}{{ b }}{% end %}", ["tornado"]),
    ("{{ for a in b }}{{ a }}{{ end }}", ["scriban"]),
    ('{{template config_path="design/email/header_template"}}', ["magento"]),
    ("{{depend a}}{{var b}}{{/depend}}", ["magento"]),
    ("{% if a\n%}{{ b }}{% endif %}", ["jinja"]),
    ("#if(vip):Hi #(name)#endif", ["leaf"]),
    ('<a href="#(user.url)">b</a>', ["leaf"]),
    ("#if($a): $b #else: c #end", ["velocity"]),
    ('#extend("base"):#export("body"):a#endexport#endextend', ["leaf"]),
    ("@{if Recipient.Vip}a@{else}b@{end if}", ["mindbox"]),
    ("@{for a in Recipient.Orders}${a.Name}@{end for}", ["dollar-brace", "mindbox"]),
    ('{if vip=="1"}##name##{endif}', ["double-hash", "contao"]),
    ('[%url:unsubscribe-link; "https://northwind-teapots.com/a"; "Unsubscribe"]', ["inxmail"]),
    ('[%if Gender="f"]Dear Ms [Surname,firstcap][%else]Hello[%endif]', ["inxmail"]),
    ("[% a[1] %]", ["template-toolkit"]),
    ("[% IF a", ["template-toolkit"]),
    ("{{ if vip }}{{ name }}{{ else }}b{{ /if }}", ["antlers"]),
    ("{{ unless vip }}a{{ /unless }}", ["antlers"]),
    ("{{if a}}b{{/if}}{{depend c}}d{{/depend}}", ["magento"]),
    ("{{#if a}}b{{else if c}}d{{/if}}", ["handlebars"]),
    ("{{if a == 1:}}{{=b}}{{pass}}", ["web2py"]),
    ("<% if $Vip %>$Name<% end_if %>", ["silverstripe"]),
    ("<% loop $Items %>{$Title}<% end_loop %>", ["silverstripe"]),
    ("% if vip:\n{{name}}\n% end\n", ["bottle"]),
    ("#if $vip\n$name\n#end if\n", ["cheetah"]),
    ("<%= if (vip) { %>a<% } else { %>b<% } %>", ["ejs"]),
    ("{#if vip}a{:else}b{/if}", []),
    ("${if (vip) a else b}", ["dollar-brace"]),
    ('<img th:src="@{{base}/a.png(base=${b})}">', ["thymeleaf", "dollar-brace"]),
    ("<tr :for={{a, i} <- Enum.with_index(@b)} style={if rem(i, 2) == 0, do: 1}>", ["heex"]),
    ("{{? it.a }}{{=it.b}}{{??}}c{{?}}{{~ it.d :e }}{{~}}", ["dot"]),
    ("  % if ($a) {\n<%= $b %>\n  % } else {\n  % }\n", ["mojolicious"]),
    ('{{if a}}b{{/if}}{{for c in d}}{{/for}}{{trans "e"}}', ["magento"]),
    ("<title>{{ title }}</title>{{ if a }}b{{ /if }}", ["antlers"]),
    ("#if a #else b #endif", []),
    # Outlook's elements are nobody's.
    ('<v:rect href="a"><v:fill type="b"/></v:rect><o:p></o:p><w:anchorlock/>', []),
    ('<a href="https://northwind-teapots.com/?if=a">b</a>', []),
    ('<% if a %><a href="*|UNSUB|*">b</a><% end %>', ["erb", "mailchimp"]),
    ("{{#if a}}{% if b %}{% endif %}{{/if}}", ["handlebars", "jinja"]),
]


@pytest.mark.parametrize(("content", "expected"), SNIFFED)
def test_sniffed(content: str, expected: list[str]) -> None:
    assert _ids(content) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.liquid", "liquid"),
        ("a/b.html.hbs", "handlebars"),
        ("a.MUSTACHE", "mustache"),
        ("a.html.njk", "nunjucks"),
        ("a.twig", "twig"),
        ("a.txt.j2", "jinja"),
        ("a.gohtml", "go"),
        ("a.blade.php", "blade"),
    ],
)
def test_the_ending_decides(name: str, expected: str) -> None:
    assert _ids("{{ a }}", name) == [expected]


def test_beside_the_dialect_of_the_ending_others_are_found() -> None:
    assert _ids("<%= a %> *|UNSUB|*", "a.html.erb") == ["erb", "mailchimp"]


def test_what_is_said_is_so() -> None:
    assert _ids("{{ a }} *|UNSUB|*", "a.liquid", "twig") == ["twig"]
    with pytest.raises(ValueError, match="no template dialect 'word'"):
        detect("{{ a }}", "", ["word"])


_NOISE = "{{_*{>^*{{|)?[%#^}} {{/[-*/] *^^*(()**(***}} {%}|^%*^*^*^)())(%}\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_NOISE * 3, []),
        (_NOISE * 3 + "{{ name }}", []),
        ("{{=(( ))=}}\nHi ((name))", ["mustache"]),
        ("{{!-- ---- --}}\n" * 9, ["handlebars"]),
        ("{{!-- ---- --}}\n" * 9 + "{{ name }}", ["handlebars"]),
        ("{{#a}}{{/a}}{{&b}}{{>c}}{{{d}}}{{.}}", ["mustache"]),
        ("{% if a == ')(' %}{{ '***' }}{{ '...' | a: '***' }}{{- b -}}{{ a['b'] }}{% endif %}", ["liquid"]),
    ],
)
def test_braces_around_signs_are_no_tags(content: str, expected: list[str]) -> None:
    assert _ids(content) == expected
