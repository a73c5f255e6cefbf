"""What kind of file it is: by its name first, then by how it starts."""

from __future__ import annotations

import os
import re
from enum import Enum

from spamlint.patterns import lazy_pattern

HEAD_BYTES = 4096
"""How much of a file `format_of` and `binary_kind` want to see."""


class Format(Enum):
    """How a file is read."""

    EML = "eml"
    MBOX = "mbox"
    HTML = "html"
    TEXT = "text"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BY_ENDING = {
    ".eml": Format.EML,
    ".mbox": Format.MBOX,
    ".mbx": Format.MBOX,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".mjml": Format.HTML,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
}
# Files of these are programs, or pages of a web site, as often as mail: in a folder what they hold decides.
_UNCLEAR_ENDINGS = _words(".php .cshtml .vbhtml .razor .pt .cfm .jspf .jspx")
_TEMPLATE_ENDINGS = _UNCLEAR_ENDINGS | _words(
    """
    .liquid .hbs .handlebars .mustache .njk .nunjucks .twig .jinja .jinja2 .j2 .ejs .erb .ftl .ftlh .vm .tt .tt2
    .tpl .tmpl .gotmpl .gohtml .gotxt .eex .heex .leex .blade.php .phtml .jsp .vtl .rhtml .swig .tera .eta .ecr
    .mako .mak .latte .leaf .scriban .mtml .gsp .zpt .kid .volt .ctp .tmplt .inky .ss .stpl .dot .ep
    .cheetah .plush
    """
)
# What must be compiled before it is HTML.
_COMPILED = {
    **dict.fromkeys((".pug", ".jade"), "Pug"),
    ".haml": "Haml",
    ".slim": "Slim",
    **dict.fromkeys((".jsx", ".tsx"), "JSX"),
    ".vue": "a Vue component",
    ".svelte": "a Svelte component",
    ".marko": "Marko",
    ".soy": "a Closure template",
    ".heml": "HEML",
}
_PROGRAMS = _words(".jsx .tsx .vue .svelte")
# `deploy.yaml.tmpl` is no mail, and neither is `app.js.erb`.
_NOT_MAIL_INSIDE = _words(
    """
    .yaml .yml .json .js .mjs .ts .css .scss .sass .less .py .rb .go .php .java .kt .c .h .cc .cpp .hpp .rs .cs
    .sql .sh .bash .ps1 .conf .cfg .cnf .ini .toml .env .xml .svg .csv .tsv .md .rst .adoc .tex .tf .hcl
    .service .lock .properties .plist .proto .cmake .in .ics
    """
)
# Only names that no one gives to a template: `notice.txt` and `license-expired.txt` may well be mail.
_LICENCES = "mit|bsd|apache|gpl|lgpl|agpl|mpl|isc|ofl|cc0|third[-_]?party"
# Compiled when a folder is searched: it takes as long as many a message.
_NOT_MAIL_TEXT = (
    rf"(?:(?:{_LICENCES})[-_.])*licen[sc]es?(?:[-_.](?:{_LICENCES}|[0-9.]+))*\.txt"
    r"|(?:readme|copying|changelog|contributing)(?:[-_.].*)?\.txt|(?:authors|contributors)\.txt"
    r"|(?:(?:dev|test|tests|docs|lint|build|base|prod)[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.txt"
    r"|(?:robots|humans|ads|app-ads|llms|llms-full|cmakelists|cmakecache)\.txt"
)
_MBOX = lazy_pattern(rb"From \S+ .*\d\d:\d\d.*\d{4}")
_HTML = lazy_pattern(
    rb"<(?:!doctype|/?(?:html|head|body|title|meta|style|link|table|tbody|thead|tr|td|th|div|span|p|a|br|hr|img|h[1-6]"
    rb"|ul|ol|li|b|i|u|em|strong|small|font|center|section|header|footer|main|article|blockquote|pre|mjml|mj-[a-z-]+"
    rb"|row|columns|container|wrapper|spacer|callout|button))[\s/>]",
    re.IGNORECASE,
)
# RFC 5322 section 3.6.8: a field name is printable ASCII without a colon.
_FIELD = lazy_pattern(rb"([!-9;-~]{1,200})[ \t]*:")
# One of these is enough to know a message by; of the others it takes two.
_SURE_FIELDS = frozenset(
    b"received return-path delivered-to message-id mime-version dkim-signature content-type subject".split()
)
_OTHER_FIELDS = frozenset(b"from to cc bcc date sender reply-to list-unsubscribe list-id x-mailer".split())
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Outlook .msg file or another Office file; save the message as .eml"),
)
_MAIL_PATH = lazy_pattern(r"mail|newsletter|campaign", re.IGNORECASE)
_CODE = lazy_pattern(rb"<\?(?:php|=).*?(?:\?>|\Z)", re.DOTALL)
# What stands in pages of web sites and has no use in mail.
_OF_SITES = lazy_pattern(
    rb"<(?:form|input|select|button|nav|script|link\s[^<>]{0,200}stylesheet)\b|asp-action|runat=", re.IGNORECASE
)
_OF_MAILS = lazy_pattern(
    rb"<(?:table|center)\b[^<>]{0,400}(?:cellpadding|cellspacing|role=.presentation)|unsubscri|schemas-microsoft-com|\[if[^\]]{0,20}mso"
    rb"|mj-|x-apple-disable-message",
    re.IGNORECASE,
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def format_by_ending(name: str) -> Format | None:
    """Return the format that an ending says; None where it says nothing. `name` is without endings of templates."""
    return _BY_ENDING.get(_ending(name.lower()))


def has_known_ending(name: str) -> bool:
    """Return whether a file in a folder looks like a message or a template by its name."""
    inner, template = without_template_ending(name.lower())
    ending = _ending(inner)
    if not template:
        return ending in _BY_ENDING or ending in _COMPILED
    return ending not in _NOT_MAIL_INSIDE


def is_unclear(path: str) -> bool:
    """Return whether a file in a folder is mail only if what it holds looks like it: `mails/order.php`."""
    ending = _ending(os.path.basename(path).lower())
    if ending in _PROGRAMS:
        return _MAIL_PATH.search(_last_names(path)) is None
    return ending in _UNCLEAR_ENDINGS and not path.lower().endswith(".blade.php")


def looks_like_mail(path: str, head: bytes) -> bool:
    """Return whether a file whose ending leaves it open is a template of mail, by its path and its first `HEAD_BYTES`.

    It has elements of HTML outside of code, none that only pages of a web site have, and its path or its HTML speaks
    of mail.
    """
    html = _CODE.sub(b"", head)
    if _HTML.search(html) is None or _OF_SITES.search(html) is not None:
        return False
    return _MAIL_PATH.search(_last_names(path)) is not None or _OF_MAILS.search(html) is not None


def compiled_language(name: str) -> str:
    """Return what a file is written in that must be compiled before it is HTML; an empty string for all others."""
    return _COMPILED.get(_ending(name.lower()), "")


def _last_names(path: str) -> str:
    return os.sep.join(path.split(os.sep)[-3:])


def is_other_text(name: str) -> bool:
    """Return whether a name is one of the usual text files of a project that no one sends: `README.txt`."""
    return re.fullmatch(_NOT_MAIL_TEXT, name, re.IGNORECASE) is not None


def needs_head(name: str) -> bool:
    """Return whether the start of the file must be seen; that of an `.eml` or `.mbox` file need not."""
    inner, _ = without_template_ending(name.lower())
    return _BY_ENDING.get(_ending(inner)) not in (Format.EML, Format.MBOX)


def format_of(name: str, head: bytes) -> Format:
    """Return how a file is read, by its name and its first `HEAD_BYTES` bytes.

    The ending decides, but a `.txt` file may be a saved message; any other ending decides nothing.
    """
    inner, _ = without_template_ending(name.lower())
    by_name = _BY_ENDING.get(_ending(inner))
    if by_name is None:
        return _sniff(head)
    if by_name is Format.TEXT:
        sniffed = _sniff(head)
        return Format.TEXT if sniffed is Format.HTML else sniffed
    return by_name


def may_be_html(name: str) -> bool:
    """Return whether the name of a file leaves open whether it is HTML."""
    inner, _ = without_template_ending(name.lower())
    return _ending(inner) not in _BY_ENDING


def is_html_text(content: str) -> bool:
    """Return whether a text has elements of HTML at its beginning."""
    return _HTML.search(content[:HEAD_BYTES].encode("utf-8", "replace")) is not None


def binary_kind(head: bytes) -> str | None:
    """Return what a file is when it is surely not text: `a PDF file`. None for text."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"\0" in head and not head.startswith(_UTF16_MARKS):
        return "binary data"
    return None


def _sniff(head: bytes) -> Format:
    head = _as_utf8(head)
    if _MBOX.match(head):
        return Format.MBOX
    if _starts_with_fields(head):
        return Format.EML
    return Format.HTML if _HTML.search(head) else Format.TEXT


def _starts_with_fields(head: bytes) -> bool:
    """Return whether the first lines, up to an empty one, are header fields, and some of them known."""
    names: set[bytes] = set()
    for line in head.split(b"\n")[:-1]:
        if not line.strip():
            break
        if line[:1] in (b" ", b"\t") and names:
            continue
        field = _FIELD.match(line)
        if not field:
            return False
        names.add(field[1].lower())
    return bool(names & _SURE_FIELDS) or len(names & _OTHER_FIELDS) >= 2


def _as_utf8(head: bytes) -> bytes:
    if head.startswith(_UTF16_MARKS):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")


def without_template_ending(name: str) -> tuple[str, bool]:
    """Return the name without the endings of template languages, and whether it had one: `a.html.erb` is `a.html`."""
    found = False
    while True:
        ending = ".blade.php" if name.endswith(".blade.php") else _ending(name)
        if ending not in _TEMPLATE_ENDINGS or ending == name:
            return name, found
        name = name.removesuffix(ending)
        found = True


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""
