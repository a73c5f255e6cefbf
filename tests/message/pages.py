"""Pages for the tests of the HTML side: well-formed mail, broken mail, and a generator of broken mail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from hypothesis import strategies as st

from spamlint.message.html import Html, parse_html
from spamlint.source.spans import SliceMap, Source, Text

PAGES = {
    "empty": "",
    "words alone": "Hello & goodbye",
    "document": "<!doctype html>\n<html lang=en><head><title>A &lt; B</title>\n<style>p > a {}</style></head>\n"
    "<body class='x  y'>\n<p>One<br>two &amp; three&nbsp;four</p>\n</body>\n</html>\n",
    "implied": "<p>one<p>two<li>three",
    "no quotes": "<a href=https://a.example/?x=1&copy=2 title='t \"q\"' disabled>x</a>",
    "duplicate attributes": '<p style="a" STYLE="b" class=x class=y>z</p>',
    "merged body": "text<body bgcolor=red>more<body bgcolor=blue text=black>end",
    "implied body": "\n</script>\n<html>\n <center>one</center>",
    "document after text": "words\n<html>\n<head>\n<body class='a>b'>\n<p>one</p>\n</body>\n</html>",
    "foster": "<table>moved &amp; <tr><td>cell</td></tr>also moved</table>after",
    "foster white space": "<p>a</p>\n<table>\n<tr>\n{{#each}}\n<td>x</td>\n{{/each}}\n</tr></table>\n",
    "adoption": "<p><b>one<i>two</b>three</i></p><b><p>four</b>five</p>",
    "unclosed links": "<p><a href=x>one</p><p>two</p><a href=y>three",
    "template": "<template><p>hidden <b>x</b></template><p>shown",
    "noscript": "<noscript><img src=x>text</noscript>",
    "raw text": "<textarea>\n a &lt; <b></textarea><xmp><b>&amp;</xmp><script>if (a<b && c) '</p>'</script>",
    "escaped script": "<script><!-- <script> </script> --></script>after",
    "plaintext": "<p>x<plaintext></p>&amp;",
    "pre": "<pre>\n\n a\n  b</pre>",
    "comments": "<!-- a --><![if !mso]>b<![endif]>"
    "<!--[if mso]><p>no</p><![endif]--><?xml:namespace ns=o /><!--->c<!-->d",
    "stray tags": "a</b>b</ x>c</>d<tr>e</p>f<",
    "stray space": "<body>one\n</body>\n</html>\n",
    "svg": "<svg viewBox='0 0 1 1'><style>a<b>c</style><title>x</title></svg>after",
    "cdata": "<svg><text><![CDATA[a <b> &amp; c]]></text></svg>after",
    "references": "&notit; &amp &#38;"
    " &#x26; &#0; &#x80; &#1114112; &unknown; &CounterClockwiseContourIntegral; &fjlig;",
    "open tag at the end": "<p>one<a href='x",
    "less than": "1 < 2 <3 a<b c>d",
    "void": "<br/><img src='a>b' alt=\"x\"/><p/>inside",
    "carriage return": "<p>a\rb</p>",
    "surrogate": "<p title='\ud800'>a\udfffb</p>",
    "null": "<p>un\0sub</p><svg>a\0b</svg>",
    "emoji": "<p>\U0001f600<b>\U0001f4a9</b></p>",
}

FRAGMENTS = [
    *("<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<font color=red>", "</font>", "<center>"),
    *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<caption>", "<colgroup>", "<input type=hidden>"),
    *("text", " ", "\n", "&amp;", "&nbsp", "&notit;", "&#32;", "&#x20AC;", "< b", "x<y ", "<br>", "</br>", "<nobr>"),
    *(
        "<!-- c -->",
        "<![if !mso]>",
        "</ x>",
        "</>",
        '<div style="a">',
        "</div>",
        "<ul><li>",
        "<pre>\n",
        "<h1>",
        "</h2>",
    ),
    *("<textarea>\nx</textarea>", "<style>a<b>c</style>", "<title>t&lt;</title>", "<xmp>&amp;</xmp>", "<button>"),
    *("<form>", "</form>", "<img src='a>b' alt=\"x\">", "<p class=a class=b>", "<svg>", "</svg>", "<noscript>"),
    *("<script>a<!--<script>b</script>--></script>", "</body>", "</html>", "<iframe>a<b></iframe>"),
]
broken_mail = st.lists(st.sampled_from(FRAGMENTS), max_size=16).map("".join)


def text(content: str) -> Text:
    """Return a text of a file with this content."""
    source = Source("page.html", content.encode("utf-8", "surrogatepass"))
    return Text(content, source, lambda: SliceMap(0, len(content)))


def page(content: str) -> Html:
    """Return the parsed page."""
    return parse_html(text(content))


def corpus_pages() -> Iterator[tuple[str, str]]:
    """Yield path and content of the HTML files of the corpus; nothing when there is none."""
    default = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
    root = Path(os.environ.get("SPAMLINT_CORPUS", default))
    for path in sorted(root.glob("**/*.htm*")):
        content = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        yield str(path.relative_to(root)), content
