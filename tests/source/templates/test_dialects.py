"""For each dialect: what its tags are, and what of a text its mask covers."""

from __future__ import annotations

import pytest

from spamlint.source.spans import Span
from spamlint.source.templates.dialects import DIALECT_IDS, dialect, find_dialect
from tests.source.templates.helpers import masked, summary, template_of

TAGS = [
    # Jinja2 and its family
    (
        "jinja",
        "{{ a }}{% if a %}{% elif b %}{% else %}{% endif %}",
        "output a|open if a|middle elif b|middle else|close endif",
    ),
    ("jinja", "{%- for a in b -%}{%+ endfor +%}", "open for a in b|close endfor"),
    ("jinja", "{# a {{ b }} #}", "comment a {{ b }}"),
    ("jinja", "{{ '}}' }}", "output '}}'"),
    ("jinja", "{{ '{{' }}{{ b }}", "output '{{'|output b"),
    ("jinja", "{{ {'a': {'b': 1}} }}", "output {'a': {'b': 1}}"),
    ("jinja", "{% set a = 1 %}{% set b %}{% endset %}", "statement set a = 1|open set b|close endset"),
    ("jinja", "{% trans %}{% endtrans %}", "open trans|close endtrans"),
    ("jinja", "{% macro a(b) %}{% endmacro %}{{ caller() }}", "open macro a(b)|close endmacro|include caller()"),
    (
        "jinja",
        '{% extends "a" %}{% include "b" %}{% import "c" as d %}',
        'include extends "a"|include include "b"|statement import "c" as d',
    ),
    ("django", '{% trans "a" %}{% url "b" %}{% load i18n %}', 'output trans "a"|output url "b"|statement load i18n'),
    (
        "django",
        "{% blocktrans %}{% plural %}{% endblocktrans %}",
        "open blocktrans|statement plural|close endblocktrans",
    ),
    ("django", "{% for a in b %}{% empty %}{% endfor %}", "open for a in b|middle empty|close endfor"),
    ("twig", "{{- a -}}{{~ b ~}}{{ include('c') }}", "output a|output b|include include('c')"),
    ("twig", "{% block a b %}{% block c %}{% endblock %}", "output block a b|open block c|close endblock"),
    (
        "nunjucks",
        "{% switch a %}{% case 1 %}{% default %}{% endswitch %}",
        "open switch a|middle case 1|middle default|close endswitch",
    ),
    (
        "liquid",
        "{% case a %}{% when 1 %}{% else %}{% endcase %}",
        "open case a|middle when 1|middle else|close endcase",
    ),
    (
        "liquid",
        "{% assign a = 'b' %}{% capture c %}{% endcapture %}",
        "statement assign a = 'b'|open capture c|close endcapture",
    ),
    ("liquid", "{% # a %}{% render 'b' %}{{ 'it''s' }}", "comment # a|include render 'b'|output 'it''s'"),
    ("liquid", "{% unsubscribe_url %}", "output unsubscribe_url"),
    ("braze", "{{${first_name} | default: 'you'}}", "output ${first_name} | default: 'you'"),
    (
        "braze",
        "{% if {{custom_attribute.${a}}} == 'b' %}{% endif %}",
        "open if {{custom_attribute.${a}}} == 'b'|close endif",
    ),
    ("braze", "{{content_blocks.${footer}}}", "include content_blocks.${footer}"),
    ("klaviyo", "{% unsubscribe 'Leave' %}", "output unsubscribe 'Leave'"),
    (
        "hubl",
        "{% module 'a' path='b' %}{% widget_block x %}{% end_widget_block %}",
        "include module 'a' path='b'|open widget_block x|close end_widget_block",
    ),
    ("jinja", "{%#if a%}{%else%}{%/if%}{%= b %}", "open #if a|middle else|close / if|output = b"),
    # Handlebars and Mustache
    ("handlebars", "{{#if a}}{{else if b}}{{else}}{{/if}}", "open #if a|middle else if b|middle else|close / if"),
    ("handlebars", "{{~#each a as |b|~}}{{~/each~}}", "open #each a as |b||close / each"),
    (
        "handlebars",
        "{{{a}}}{{&b}}{{> c d=1}}{{!-- {{e}} --}}{{! f }}",
        "output a|output b|include > c d=1|comment {{e}}|comment f",
    ),
    (
        "handlebars",
        '{{#> layout}}{{/layout}}{{#*inline "a"}}{{/inline}}',
        'open #> layout|close / layout|open #*inline "a"|close / inline',
    ),
    ("handlebars", "{{^a}}{{/a}}{{#b}}{{^}}{{/b}}", "open ^ a|close / a|open #b|middle ^|close / b"),
    ("handlebars", "\\{{a}} {{b}}", "output b"),
    ("handlebars", '{{t "}}"}}', 'output t "}}"'),
    ("handlebars", "{{#if(eq a b)}}{{/if}}", "open #if (eq a b)|close / if"),
    (
        "mustache",
        "{{#a}}{{/a}}{{^b}}{{/b}}{{> c}}{{! d }}",
        "open # a|close / a|open ^ b|close / b|include > c|comment d",
    ),
    (
        "mustache",
        "{{=<% %>=}}<% a %>{{ b }}<%={{ }}=%>{{ c }}",
        "statement = <% %>=|output a|statement = {{ }}=|output c",
    ),
    ("mustache", "{{<a}}{{$b}}{{/b}}{{/a}}{{$c}}", "open < a|open $ b|close / b|close / a|output $c"),
    # Go
    ("go", "{{- if .A -}}{{else if .B}}{{else}}{{end}}", "open if .A|middle else if .B|middle else|close end"),
    (
        "go",
        '{{range .A}}{{else}}{{end}}{{template "a" .}}{{$a := 1}}',
        'open range .A|middle else|close end|include template "a" .|statement $a := 1',
    ),
    ("go", "{{/* a */}}{{- /* b */ -}}{{ `}}` }}{{ .A }}", "comment a|comment b|output `}}`|output .A"),
    (
        "getresponse",
        "{{IF `(a)`}}{{ELSIF `(b)`}}{{ELSE}}{{ENDIF}}{{LINK `x`}}",
        "open IF `(a)`|middle ELSIF `(b)`|middle ELSE|close ENDIF|output LINK `x`",
    ),
    # Servers
    ("erb", "<% if a %><% elsif b %><% else %><% end %>", "open if a|middle elsif b|middle else|close end"),
    ("erb", "<%- a.each do |b| -%><%= b %><%== c %><% end %>", "open do a.each do |b||output b|output c|close end"),
    ("erb", "<% a if b %><% c = 'if' # do %><%# if %>", "statement a if b|statement c = 'if' # do|comment if"),
    ("erb", "<%= Enum.map(@a, fn b -> %><%= b %><% end) %>", "open fn Enum.map(@a, fn b ->|output b|close end"),
    ("erb", "<%= for a <- @b do %><%= a %><% end %>", "open for a <- @b do|output a|close end"),
    (
        "erb",
        "<%= form_with do |f| %><% end %><%= render 'x' %><%= yield %>",
        "open do form_with do |f||close end|include render render 'x'|include yield yield",
    ),
    (
        "erb",
        "<% a.each { |b| %><% } %><% x = a ? {b: 1} : {} %>",
        "open { a.each { |b||close }|statement x = a ? {b: 1} : {}",
    ),
    ("erb", "<%% a %> <% case b %><% when 1 %><% end %>", "open case b|middle when 1|close end"),
    ("erb", "<% while a do %><% end %><% if a then b end %>", "open while a do|close end|statement if a then b end"),
    (
        "ejs",
        "<% if (a) { %><% } else if (b) { %><% } else { %><% } %>",
        "open { if (a)|middle else else if (b)|middle else else|close }",
    ),
    ("ejs", "<% a.forEach(function(b){ %><%- b %><% }) %>", "open { a.forEach(function(b)|output b|close }"),
    (
        "ejs",
        "<%_ var a = {b: '}'} _%><%= a %><%# c %><%- include('d') %>",
        "statement var a = {b: '}'}|output a|comment c|include include include('d')",
    ),
    ("ejs", "<% switch (a) { case 1: %><% break; default: %><% } %>", "open { switch (a)|middle case default:|close }"),
    ("ejs", "<%@ include view='UnsubscriptionLink' %>", "output include include view='UnsubscriptionLink'"),
    (
        "php",
        "<?php if ($a): ?><?php else: ?><?php endif; ?><?= $b ?>",
        "open if if ($a):|middle else else:|close endif|output $b",
    ),
    (
        "php",
        "<?php foreach ($a as $b) { ?><?php echo $b->c; ?><?php } ?>",
        "open { foreach ($a as $b)|output echo $b->c;|close }",
    ),
    ("blade", "@if($a)@elseif(b())@else @endif", "open if ($a)|middle elseif (b())|middle else|close endif"),
    (
        "blade",
        "@if ($a) x @elseif (b(')')) y @else z @endif",
        "open if ($a)|middle elseif (b(')'))|middle else|close endif",
    ),
    ("blade", "{{ $a }} {!! $b !!} {{-- c --}} @{{ d }}", "output $a|output $b|comment c"),
    (
        "blade",
        "@section('a', 'b') @section('c') @stop me@if.com @media",
        "statement section ('a', 'b')|open section ('c')|close stop",
    ),
    (
        "blade",
        "@forelse ($a as $b) @empty @endforelse @php($c = 1)",
        "open forelse ($a as $b)|middle empty|close endforelse|statement php ($c = 1)",
    ),
    (
        "template-toolkit",
        "[% IF a %][% ELSIF b %][% ELSE %][% END %]",
        "open IF a|middle ELSIF b|middle ELSE|close END",
    ),
    (
        "template-toolkit",
        "[%- a -%][%# b %][% INCLUDE c %][% d = 1 %][% e IF f %]",
        "output a|comment # b|include INCLUDE c|statement d = 1|output e IF f",
    ),
    ("template-toolkit", "[% FOREACH a IN b; a; END %][% BLOCK c %][% END %]", "output a|open BLOCK c|close END"),
    ("freemarker", "<#if a><#elseif b><#else></#if>", "open if a|middle elseif b|middle else|close /"),
    ("freemarker", "<#if (a > b)></#if><#if a == '>'></#if>", "open if (a > b)|close /|open if a == '>'|close /"),
    (
        "freemarker",
        "<#list a as b>${b}<#sep>, </#list><#-- c --><#assign d = 1>",
        "open list a as b|output b|statement sep|close /|comment c|statement assign d = 1",
    ),
    (
        "freemarker",
        "<@a.b c=1/><@d></@d>${'}'}${ {'a': 1} }",
        "include @ a.b c=1|open @ d|close /@|output '}'|output {'a': 1}",
    ),
    ("freemarker", "[#if a][#else][/#if]", "open if a|middle else|close /"),
    (
        "velocity",
        "#if($a && $b.c(')'))#elseif($d)#else#end",
        "open if ($a && $b.c(')'))|middle elseif ($d)|middle else|close end",
    ),
    ("velocity", "#foreach($a in $b)$a.name $!{c}#{end}", "open foreach ($a in $b)|output $a.name|output c|close end"),
    (
        "velocity",
        '#set($a = 1)#parse("b")## c\n#* d *#$5.00 #fff',
        'statement set ($a = 1)|include parse ("b")|comment c|comment d',
    ),
    ("velocity", "#macro(a $b)#end#a($c)#[[$x]]#", "open macro (a $b)|close end|include a ($c)|open #[[|close ]]#"),
    (
        "smarty",
        "{if $a}{elseif $b}{else if $c}{else}{/if}{$d}{* e *}",
        "open if $a|middle elseif $b|middle else if $c|middle else|close /if|output $d|comment e",
    ),
    (
        "smarty",
        "{foreach $a as $b}{/foreach}{literal}{$c}{/literal}{color:red}",
        "open foreach $a as $b|close /foreach|open literal|close {/literal}",
    ),
    # Platforms
    ("ampscript", "%%[ if @a == 1 then ]%%%%[ else ]%%%%[ endif ]%%", "open if @a == 1|middle else|close endif"),
    (
        "ampscript",
        "%%[ set @a = ']%%' /* if */ ]%%%%=v(@a)=%%%%First Name%%",
        "statement set @a = ']%%' /* if */|output v(@a)|output First Name",
    ),
    (
        "ampscript",
        "%%[ for @i = 1 to 3 do ]%%%%[ next @i ]%%%%=ContentBlockByKey('a')=%%",
        "open for @i = 1 to 3|close next|include ContentBlockByKey('a')",
    ),
    (
        "mailchimp",
        "*|IF:A|**|ELSEIF:B|**|ELSE:|**|END:IF|**|UNSUB|*",
        "open IF A|middle ELSEIF B|middle ELSE|close END IF|output UNSUB",
    ),
    (
        "mailchimp",
        "*|RSSITEMS:|**|RSSITEM:TITLE|**|END:RSSITEMS|*",
        "open RSSITEMS|output RSSITEM:TITLE|close END RSSITEMS",
    ),
    (
        "campaign-monitor",
        "[if:a=b][elseif:c=d][else][endif]<!--[if mso]><![endif]-->",
        "open if a=b|middle elseif c=d|middle else|close endif",
    ),
    (
        "active-campaign",
        "%IF $A == 'b'%%ELSE%%/IF%%FIRSTNAME%",
        "open IF $A == 'b'|middle ELSE|close /IF|output FIRSTNAME",
    ),
    (
        "thymeleaf",
        """<p th:replace="~{layout :: footer}" th:text="${a}"></p><b data-th-insert='x'></b>[[${name}]]""",
        "include th:insert ~{layout :: footer}|output name",
    ),
    ("thymeleaf", '<b data-th-include="parts :: legal"></b>', "include th:insert parts :: legal"),
    ("django", "{%- if a -%}{%- endif -%}", "open if a|close endif"),  # Jinja2 that was taken for Django
    (
        "template-toolkit",
        "[%|loc(name)%]Dear %1[%END%][% 'a' | html %][%|wrap(0,4)%]b[%END#wrap%]",
        "open FILTER loc(name)|close END|output 'a' | html|open FILTER wrap(0,4)|close END",
    ),
    ("php", "<?php do_action( 'mail_footer' ); ?>", "include include do_action( 'mail_footer' );"),
    ("php", "<?= $this->element('footer') ?><?= $name ?>", "include $this->element('footer')|output $name"),
    ("php", "a<?php echo $b;", "output echo $b;"),  # the last tag needs no end
    (
        "php",
        "<?php if ( $a ) { echo 'b'; } get_template_part( 'footer' );",
        "include include if ( $a ) { echo 'b'; } get_template_part( 'footer' );",
    ),
    # Attributes of HTML
    ("thymeleaf", '<p th:if="${a}">b</p><p th:unless="${a}">c</p>', "open if ${a}|close|open unless ${a}|close"),
    ("thymeleaf", '<b th:each="a : ${b}"><i th:utext="${c}"/></b>', "open for a : ${b}|include include ${c}|close"),
    (
        "thymeleaf",
        """<div th:switch="${a}"><p th:case="'b'">c</p><p th:case="*">d</p></div>""",
        "open switch ${a}|middle case 'b'|middle case *|close",
    ),
    (
        "qweb",
        '<t t-if="a">b</t>\n<t t-elif="c">d</t> <!-- e --> <p t-else="">f</p>',
        "open if a|middle elseif c|middle else|close",
    ),
    (
        "qweb",
        '<tr t-foreach="a" t-as="b"><br t-if="c"></tr><t t-call="d"/>',
        "open for a|open if c|close|close|include include d",
    ),
    ("tal", '<tal:x condition="a">b</tal:x><p tal:repeat="c d">e</p>', "open if a|close|open for c d|close"),
    (
        "tal",
        '<p tal:content="structure a/footer">b</p><b tal:content="c"/>${d}',
        "include include structure a/footer|output d",
    ),
    (
        "genshi",
        '<py:if test="a">b</py:if><p py:for="c in d">${e}</p><xi:include href="f.html"/><!--! g -->',
        "open if a|close|open for c in d|output e|close|include include f.html|comment g",
    ),
    ("vue", '<p v-if="a">b</p><p v-else-if="c">d</p><p v-else>e</p>', "open if a|middle elseif c|middle else|close"),
    ("vue", '<li v-for="a in b"></li><p v-else>c</p>', "open for a in b|close|open else|close"),
    (
        "angular",
        '<p *ngIf="a">b</p><p ng-hide="c" data-ng-repeat="d in e">f</p>',
        "open if a|close|open unless c|open for d in e|close|close",
    ),
    (
        "posthtml",
        '<if condition="a">b</if><else>c</else><each loop="d in e">f</each><x-footer a="b > c"/>',
        'open if a|middle else|close|open for d in e|close|include component footer a="b > c"',
    ),
    (
        "heex",
        '<p :if={@a}>{@b}</p><.footer c={@d} /><a href={~p"/e/#{@f}"}>g</a><%= h %>',
        'open if @a|output @b|close|include component footer c={@d}|output ~p"/e/#{@f}"|output h',
    ),
    (
        "latte",
        "{if $a}{elseif $b}{else}{/if}{$c|upper}{include 'd.latte'}{* e *}{_'f'}{link G}{var $h = 1}{ color: red }",
        "open if $a|middle elseif $b|middle else|close /if|output $c|upper|include include 'd.latte'|comment"
        " e|output _ 'f'"
        "|output link G|statement var $h = 1",
    ),
    ("latte", '<p n:if="$a">b</p><p n:else>c</p>', "open if $a|middle else|close"),
    # Elements
    (
        "html-template",
        '<TMPL_IF NAME="a"><TMPL_VAR b><TMPL_ELSE><!-- TMPL_VAR NAME=c --></TMPL_IF><tmpl_include name="d.tmpl">',
        'open IF NAME="a"|output VAR b|middle ELSE|output VAR NAME=c|close IF|include include name="d.tmpl"',
    ),
    (
        "html-template",
        "<!-- TMPL_LOOP a --><TMPL_UNLESS b></TMPL_UNLESS><!-- /TMPL_LOOP -->",
        "open LOOP a|open UNLESS b|close UNLESS|close LOOP",
    ),
    (
        "jsp",
        '<c:if test="${a > 1}">b</c:if><c:forEach items="${c}" var="d"><c:out value="${d}"/></c:forEach>',
        'open if test="${a > 1}"|close if|open forEach items="${c}" var="d"|output out value="${d}"|close forEach',
    ),
    (
        "jsp",
        '<c:choose><c:when test="a">b</c:when><c:otherwise>c</c:otherwise></c:choose>',
        'open choose|middle when test="a"|statement when|middle otherwise|statement otherwise|close choose',
    ),
    (
        "jsp",
        '<%@ include file="a.jsp" %><jsp:include page="b.jsp"/>${c}\\${d}<% if (e) { %><% } %>',
        'include include include file="a.jsp"|include include page="b.jsp"|output c|open { if (e)|close }',
    ),
    (
        "gsp",
        '<g:if test="${a}">b</g:if><g:else>c</g:else><g:render template="/d"/>${e}%{-- f --}%',
        'open if test="${a}"|close if|open else|close else|include render template="/d"|output e|comment f',
    ),
    (
        "fluid",
        '<f:if condition="{a} > 1"><f:then>b</f:then><f:else>c</f:else></f:if>{d.e -> f:format.raw()}{g}',
        'open if condition="{a} > 1"|statement then|statement then|middle else|statement else|close if'
        "|output d.e -> f:format.raw()|output g",
    ),
    (
        "fluid",
        '<f:comment>{a}</f:comment><f:render partial="B"/>.x{color:red}',
        'open comment|close </f:comment>|include render partial="B"',
    ),
    (
        "cfml",
        '<cfif a gt 1>b<cfelseif c>#d.e(1)#<cfelse>##</cfif><cfinclude template="f.cfm"><!--- g ---><p'
        ' style="color:#fff">#</p>',
        'open if a gt 1|middle elseif c|output d.e(1)|middle else|close if|include include template="f.cfm"|comment g',
    ),
    (
        "movable-type",
        "<mt:If name='a'><mt:EntryTitle><mt:Else><$MTBlogURL$></mt:If>",
        "open If name='a'|output EntryTitle|middle Else|output MTBlogURL|close If",
    ),
    # Lines and braces
    (
        "mako",
        "% if a:\n${b}\n  % elif c:\n% else:\n% endif\n## d\n100%\n%% e",
        "open if a|output b|middle elif c|middle else|close endif|comment ## d",
    ),
    (
        "mako",
        '<%inherit file="a"/><%def name="b(c)">d</%def><%text>${e}</%text><% f = 1 %>${self.body()}<%g:h i="j"/>',
        'include inherit file="a"|open def name="b(c)"|close /|open text|close </%text>|statement f = 1'
        "|include self.body()"
        '|include <% g:h i="j"',
    ),
    (
        "razor",
        '@model A.B\n@if (a(")"))\n{\n  <p>@Model.C</p>\n}\nelse\n{\n <b>d</b>\n}\n@* e *@ me@else.com @@media',
        'statement model A.B|open if a(")")|output Model.C|middle else|close }|comment e',
    ),
    (
        "razor",
        '@{ Layout = "_A"; }@foreach (var b in c) { <li>@b.D("x").E[0]</li> }@(f + 1)@await Html.PartialAsync("_G")',
        'statement {|statement Layout = "_A";|statement }|open foreach var b in c|output b.D("x").E[0]|close'
        " }|output f + 1"
        '|include await Html.PartialAsync("_G")',
    ),
    (
        "razor",
        "@switch (a) { case 1: <p>b</p> break; default: <br> break; }@section C { <p>d</p> }@Model.E.",
        "open switch a|middle case case 1:|middle case default:|statement break;|close }|open section C"
        "|close }|output Model.E",
    ),
    (
        "mason",
        "% if ($a) {\n<% $b |h %>\n% } else {\n% }\n<& footer, c => 1 &><%args>$d</%args><%doc>e</%doc>",
        "open { if ($a)|output $b |h|middle else else|close }|include & footer, c => 1|open args|close"
        " </%args>|open doc"
        "|close </%doc>",
    ),
    (
        "mason",
        "% foreach my $a (@b) {\n% my $c = {};\n% }",
        "open { foreach my $a (@b)|statement % my $c = {};|close }",
    ),
    (
        "tornado",
        "{% if a %}{% elif b %}{% else %}{% end %}{% for c in d %}{{ c }}{% end %}{% module E() %}{% set f = 1 %}",
        "open if a|middle elif b|middle else|close end|open for c in d|output c|close end|include module E()"
        "|statement set f = 1",
    ),
    (
        "scriban",
        "{{ if a }}{{ else if b }}{{ else }}{{ end }}{{~ for c in d ~}}{{ c | html.escape }}{{ end }}{{ e ="
        " 1 }}{{ include 'f' }}",
        "open if a|middle else if b|middle else|close end|open for c in d|output c | html.escape|close end"
        "|statement e = 1"
        "|include include 'f'",
    ),
    (
        "magento",
        '{{depend a}}{{var b|raw}}{{/depend}}{{if c}}{{else}}{{/if}}{{template config_path="d"}}{{trans "e %f" f=$g}}',
        'open depend a|output var b|raw|close /depend|open if c|middle else|close /if|include template config_path="d"'
        '|output trans "e %f" f=$g',
    ),
    ("php", "<?php } if ( $a ) : ?>b<?php endif; ?>", "close }|open if if ( $a ) :|close endif"),
    (
        "php",
        "<?php if ($a) { echo 'b: '; } # { c\nif ($d) :\n?>e<?php\nendif;\n$f = 1; if ($f): ?><?php endif ?>",
        "open if if ($d) :|close endif|open if if ($f):|close endif",
    ),
    (
        "php",
        "<?php $a = 1; for ($i = 0; $i < f($b); $i++):\n $c = $d ? 1 : 2; ?>e<?php endfor ?>",
        "open for for ($i = 0; $i < f($b); $i++):|close endfor",
    ),
    (
        "php",
        "<?php switch ($a): case 1: ?>b<?php break; default: ?>c<?php endswitch; ?>",
        "open switch switch ($a):|middle case case 1:|middle case default:|close endswitch",
    ),
    (
        "twig",
        "{% trans 'a' %}{% trans b %}{% trans with {} %}c{% endtrans %}",
        "output trans 'a'|output trans b|open trans with {}|close endtrans",
    ),
    ("twig", "{% trans b=c %}{{ b }}{% endtrans %}", "open trans b=c|output b|close endtrans"),
    (
        "jinja",
        "{% trans 'a' %}{% trans b=c %}{{ b }}{% endtrans %}",
        "output trans 'a'|open trans b=c|output b|close endtrans",
    ),
    ("php", "<?php $a = 1; esc_html_e('b'); ?>", "output echo $a = 1; esc_html_e('b');"),
    ("php", "<?php if ($a): echo 1; endif; ?>", "output echo if ($a): echo 1; endif;"),
    (
        "leaf",
        '#extend("base"):#export("body"):#if(a == f("(")):#elseif(b):#else:#endif#endexport#endextend',
        'include extend ("base")|open extend ("base")|open export ("body")|open if (a == f("("))|middle elseif (b)'
        "|middle else|close endif|close endexport|close endextend",
    ),
    (
        "leaf",
        '#for(a in b):#(a.name)#count(b)#endfor#import("body")#export("title", "c")#endless #fff #5(a)'
        '#export("d"):#endexport',
        'open for (a in b)|output (a.name)|output count (b)|close endfor|include import ("body")'
        '|statement export ("title", "c")|open export ("d")|close endexport',
    ),
    (
        "antlers",
        "{{ if a == 'b' }}{{ elseif c }}{{ else }}{{ /if }}{{ unless d }}{{ /unless }}{{ e | upper }}{{# f #}}",
        "open if a == 'b'|middle elseif c|middle else|close /if|open unless d|close /unless|output e | upper|comment f",
    ),
    (
        "antlers",
        "<title>{{ title }}</title>{{ nav }}{{ /nav }}",
        "output title|open nav|close /nav",
    ),
    (
        "dot",
        "{{? a }}{{=b}}{{?? c }}{{!d}}{{??}}{{?}}{{~ e :f:g }}{{~}}{{#def.h}}{{## def.i: {{=j}} #}}{{ k = 1; }}",
        "open ? a|output b|middle ?? c|output d|middle ??|close ?|open ~ e :f:g|close ~|include # def.h"
        "|comment def.i: {{=j}}|statement k = 1;",
    ),
    (
        "mojolicious",
        "% layout 'a';\n  % if ($b) {\n%= $c\n  % } elsif ($d) {\n% } else {\n% }\n"
        "<%= include 'e' %><%# f %>\n%# g\n%% h",
        "include layout 'a';|open { if ($b)|output $c|middle else else if ($d)|middle else else|close }"
        "|include include 'e'|comment f|comment g",
    ),
    (
        "mojolicious",
        "% my $a = begin\nb\n% end\n<% for my $c (@$d) { %><%= link_to e => begin %>f<% end %><% } %>",
        "open begin my $a|close end|open { for my $c (@$d)|open begin link_to e =>|close end|close }",
    ),
    (
        "antlers",
        "{{ collection:a limit='1' }}{{ title }}{{ /collection:a }}{{ partial:b }}{{ noparse }}{{ c }}{{ /noparse }}",
        "open collection:a limit='1'|output title|close /collection:a|include partial:b|open noparse"
        "|close {{ /noparse }}",
    ),
    (
        "web2py",
        "{{if a:}}{{elif b:}}{{else:}}{{pass}}{{for c in d:}}{{=c}}{{pass}}{{include 'e'}}{{block f}}{{end}}{{g = 1}}",
        "open if a|middle elif b|middle else|close pass|open for c in d|output c|close pass|include include 'e'"
        "|open block f|close end|statement g = 1",
    ),
    (
        "silverstripe",
        "<% if $A && $B %><% else_if not $C %><% else %><% end_if %><% loop $D.E(1) %>$F.G {$H}<% end_loop %>$5",
        "open if $A && $B|middle else_if not $C|middle else|close end_if|open loop $D.E(1)|output $F.G|output {$H}"
        "|close end_loop",
    ),
    (
        "silverstripe",
        "<%-- a --%><% with $B %><% end_with %><% include C %><%t D.E 'f' %><% require css('g') %>",
        "comment a|open with $B|close end_with|include include C|output t D.E 'f'|statement require css('g')",
    ),
    (
        "bottle",
        "% if a:\n{{b}}{{!c}}\n% elif d:\n% else:\n% end\n  %for e in f:\n%end\n% include('g')\n<% h = 1 %>\n",
        "open if a|output b|output !c|middle elif d|middle else|close end|open for e in f|close end"
        "|include include ('g')|statement h = 1",
    ),
    (
        "cheetah",
        "#if $a == 'b'\n#elif $c\n#else if $d\n#else\n#end if\n#for $e in $f#$e.g#end for#\n## h\n#include 'i'\n#fff",
        "open if $a == 'b'|middle elif $c|middle else if $d|middle else|close end_if|open for $e in $f|output $e.g"
        "|close end_for|comment h|include include 'i'",
    ),
    ("ejs", "<%= if (a) { %><% } else { %><% } %><%= b %>", "open { if (a)|middle else else|close }|output b"),
    (
        "mindbox",
        "@{if a > 1}@{else if b}@{else}@{end if}@{for c in d}@{end for}@{set e = 1}@{* f *}",
        "open if a > 1|middle else if b|middle else|close end if|open for c in d|close end for|statement set e = 1"
        "|comment f",
    ),
    (
        "contao",
        '{if a=="1"}{elseif b in ["c"]}{else}{endif} {color: red} {ifs}',
        'open if a=="1"|middle elseif b in ["c"]|middle else|close endif',
    ),
    (
        "inxmail",
        '[%if (a IS_EMPTY)][%elseif b="]"][%else][%endif][%url:unsubscribe-link; "c"; "d"][%="e" + "f"][%list-name][1]',
        'open if (a IS_EMPTY)|middle elseif b="]"|middle else|close endif|output url:unsubscribe-link ; "c"; "d"'
        '|output ="e" + "f"|output list-name',
    ),
    # Families
    ("angle-percent", "<%asm_group_unsubscribe_raw_url%>", "output asm_group_unsubscribe_raw_url"),
    ("double-percent", "%%{unsubscribe_url}%% %%a%%", "output unsubscribe_url"),
    ("double-bracket", "[[UNSUB_LINK_EN]] [[1, 2]]", "output UNSUB_LINK_EN"),
    ("double-hash", "##crm.unsubscribe_url## ## a ##", "output crm.unsubscribe_url"),
    ("dollar-bracket", "$[LI:UNSUBSCRIBE]$", "output LI:UNSUBSCRIBE"),
    ("dollar-brace", "${UNSUBSCRIBE_LINK} $5", "output UNSUBSCRIBE_LINK"),
    ("star-bracket", "[*link.unsub('text')*]", "output link.unsub('text')"),
    ("at-brace", "@{optoutfooterhtml}@", "output optoutfooterhtml"),
    ("brace-bang", "{!remove_web}", "output remove_web"),
    ("brace-dollar", "{$unsubscribe}", "output unsubscribe"),
    ("recipient", "%recipient.first_name% %recipient_email%", "output recipient.first_name|output recipient_email"),
    ("percent", "%UNSUBSCRIBELINK% 50% of 100%", "output UNSUBSCRIBELINK"),
    ("bracket", "[Unsubscribe] <!--[if mso]> <![endif]-->", "output Unsubscribe"),
    ("brace", "{unsubscribe_link} {color: red}", "output unsubscribe_link"),
    ("dollars", "$UNSUB$ $5 and $6", "output UNSUB"),
    ("hash", "#unsubscribeLink# #fff", "output unsubscribeLink"),
    ("colons", "::unsubscribeUrl:: a::b", "output unsubscribeUrl"),
    ("percent-brace", "%{unsubscribe_link}", "output unsubscribe_link"),
    ("python", "%(user_optionsurl)s 5%(a)", "output user_optionsurl"),
]


@pytest.mark.parametrize(("key", "content", "expected"), TAGS)
def test_tags(key: str, content: str, expected: str) -> None:
    assert "|".join(summary(content, key)) == expected


def test_each_dialect_has_a_case() -> None:
    assert {key for key, _, _ in TAGS} | {"customerio"} == set(DIALECT_IDS)


MASKED = [
    # In attributes, names, comments; block tags are blanks.
    ("jinja", '<a href="{{ a }}">b</a>', '<a href="~~~~~~~">b</a>'),
    ("jinja", '<a href="{% if a == "b" %}c{% endif %}">', '<a href="                 c           ">'),
    ("jinja", "<{{ tag }} id=a></{{ tag }}>", "<x~~~~~~~~ id=a></x~~~~~~~~>"),
    ("jinja", "<h{{ n }}>", "<h~~~~~~~>"),
    ("jinja", '<p>{{ "<b>" }}</p>', "<p>~~~~~~~~~~~</p>"),
    ("jinja", "<!-- {{ a }}{# --> #} -->", "<!-- ~~~~~~~          -->"),
    ("jinja", "{% comment %}a{{ b }}{% endcomment %}c", " " * 37 + "c"),
    ("jinja", "{% raw %}{{ a }}{% endraw %}", "         {{ a }}            "),
    ("django", "{% verbatim x %}{{ a }}{% endverbatim x %}", "                {{ a }}                   "),
    ("liquid", "{%- raw -%}{% a %}{%- endraw -%}", "           {% a %}              "),
    ("jinja", "{{ a\n }}\r\n{% b\r\n %}", "~~~~\n~~~\r\n~~~~\r\n~~~"),
    ("jinja", "{% set a =\n 1 %}b", "          \n     b"),
    ("handlebars", "{{{{raw}}}}{{ a }}{{{{/raw}}}}{{b}}", "           {{ a }}            ~~~~~"),
    ("handlebars", "\\{{ a }}{{b}}", "\\{{ a }}~~~~~"),
    ("blade", "@verbatim {{ a }} @endverbatim {{ b }}", "          {{ a }}              ~~~~~~~"),
    ("freemarker", "<#noparse>${a}</#noparse>${b}", "          ${a}           ~~~~"),
    ("velocity", "#[[ $a ]]# $a", "    $a     ~~"),
    ("smarty", "{literal}{$a}{/literal}{$b}", "         {$a}          ~~~~"),
    ("erb", "<%% a %><%= b %>", "<%% a %>~~~~~~~~"),
    ("ampscript", "%%[ set @a = '<td>' ]%%<td>", " " * 23 + "<td>"),
    # Where only tags may stand.
    ("jinja", "<table>{{ rows }}<tr></tr>{{ rows }}</table>", "<table>          <tr></tr>          </table>"),
    ("jinja", "<tr><td>{{ a }}</td></tr>", "<tr><td>~~~~~~~</td></tr>"),
    ("jinja", "<head>{{ a }}<title>{{ b }}</title></head>", "<head>       <title>~~~~~~~</title></head>"),
    # Style sheets.
    ("jinja", "<style>a { color: {{ b }} }</style>", "<style>a { color: ~~~~~~~ }</style>"),
    ("jinja", "<style>{{ b }} a { color: red }</style>", "<style>        a { color: red }</style>"),
    ("jinja", "<style>a{}{{ b }}\nc{}</style>{{ d }}", "<style>a{}       \nc{}</style>~~~~~~~"),
    ("jinja", "<style>.x { {{ b }}: red }</style>", "<style>.x { ~~~~~~~: red }</style>"),
    # What is HTML as well stays.
    ("qweb", '<p t-if="a">b</p>', '<p t-if="a">b</p>'),
    ("razor", "<p>@Model.A</p>@if (b) { <i>c</i> }", "<p>~~~~~~~~</p>          <i>c</i>  "),
    ("mako", "a\r\n  % if b:\r\nc\r\n  % endif\r\n", "a\r\n         \r\nc\r\n         \r\n"),
    ("jsp", """<a href="<c:out value='${a}'/>">b</a>""", '<a href="~~~~~~~~~~~~~~~~~~~~~">b</a>'),
    ("cfml", "#b# ## <b style='color:#fff'>#", "~~~ ## <b style='color:#fff'>#"),
    # Placeholders that may be words are left alone.
    ("bracket", "[Unsubscribe] here", "[Unsubscribe] here"),
]


@pytest.mark.parametrize(("key", "content", "expected"), MASKED)
def test_mask(key: str, content: str, expected: str) -> None:
    assert masked(content, key) == expected


def test_two_dialects_in_one_file() -> None:
    content = '<% if a %><a href="*|UNSUB|*">{{ b }}</a><% end %>'
    assert masked(content, "erb", "mailchimp", "mustache") == '          <a href="~~~~~~~~~">~~~~~~~</a>         '


def test_of_two_dialects_with_the_same_opening_the_first_reads_it() -> None:
    assert summary("{{#if a}}{{/if}}{% if b %}{% endif %}", "handlebars", "liquid")[0] == "open #if a"


def test_a_tag_knows_its_place_and_its_dialect() -> None:
    template = template_of("ab{{ c }}", "jinja")
    (tag,) = template.tags
    assert (tag.where.content, tag.span, tag.dialect) == ("{{ c }}", Span(2, 9), "jinja")


@pytest.mark.parametrize("key", DIALECT_IDS)
def test_every_dialect_is_found_by_its_id(key: str) -> None:
    assert find_dialect(key) is dialect(key)
    assert dialect(key).id == key


def test_a_dialect_has_other_names() -> None:
    assert find_dialect("HBS") is dialect("handlebars")
    assert find_dialect("template_toolkit") is dialect("template-toolkit")
    assert find_dialect("word") is None
