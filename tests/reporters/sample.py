"""A report made by hand that holds every case a reporter has to cope with. Its places are real ones."""

from __future__ import annotations

import base64

from msgspec.structs import replace

from spamlint.finding import Finding, Frame, Location, Region, Related, Severity
from spamlint.report import ClauseVerdict, Failure, PolicyVerdict, Report, RuleInfo, Skipped, Verdict
from spamlint.source.spans import MapBuilder, Octets, SliceMap, Source, Span, Text

ESC, RLO, ISOLATE = "\x1b", "\u202e", "\u2066"

HOSTILE_SUBJECT = (
    f"{ESC}[31mWin{ESC}[0m [red]now[/red] [/] ::stop-commands::x ##[error]y "
    f"{RLO}gnp.exe\n::set-output name=a::b %0A\u200b"
)

PAGE = """<html><head><style>
.legal a { color: #ffffff; }
</style></head>
<body bgcolor="#ffffff">
\t<p>\u7279\u4fa1\u30bb\u30fc\u30eb \U0001f389 <b>\u4eca\u3059\u3050</b> Sale ends tonight.</p>
\t<p class="legal"><a href="https://northwind-teapots.com/u/8Kd0">Unsubscribe</a> from this list.</p>
</body></html>
"""
_HEAD = (
    b"From: Northwind <news@northwind-teapots.com>\r\n"
    b"To: list@example.com\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: base64\r\n"
    b"\r\n"
)

RULES = (
    RuleInfo(
        "image-alt-missing",
        Severity.NOTE,
        "An image has no alternative text",
        "Readers who do not load images see nothing in its place.",
        'Say in `alt` what the image says, or set `alt=""` where it is decoration.',
        ("content", "wcag"),
    ),
    RuleInfo(
        "subject-deceptive",
        Severity.WARNING,
        "The subject pretends something",
        "A subject that misleads is against the law.\n\nIn the United States see 15 U.S.C. 7704(a)(2).",
        "Write what the message is about.\n\nA second paragraph that the terminal does not need.",
        ("subject", "us-can-spam/subject-honest"),
        "https://example.org/rules/subject-deceptive",
    ),
    RuleInfo(
        "unsubscribe-hidden",
        Severity.ERROR,
        "The unsubscribe link is in the source but a reader cannot see it",
        "People who cannot find the way out report the message as spam.",
        "Give the link a colour that contrasts with what is behind it, at least 4.5 to 1, and a size of 12 px or more.",
        ("unsubscribe", "emarsys/unsubscribe-visible", "gmail/unsubscribe-visible"),
        "https://example.org/rules/unsubscribe-hidden",
    ),
    RuleInfo("unsubscribe-missing", Severity.ERROR, "There is no unsubscribe link", "", "", ()),
)


def located(path: str, part: str, text: Text, source: Source, needle: str, *, context: int = 1) -> Location:
    """Return the location of the first `needle` in a text."""
    start = text.content.index(needle)
    return located_span(path, part, text, source, Span(start, start + len(needle)), context=context)


def located_span(path: str, part: str, text: Text, source: Source, span: Span, *, context: int = 1) -> Location:
    """Return the location of a span, with `context` lines before and after it."""
    (place,) = text.locate(span)
    region = Region(place.span, source.position(place.span.start), source.position(place.span.end))
    start, end = text.position(span.start), text.position(span.end)
    first, last = max(start.line - context, 1), min(end.line + context, text.line_count)
    lines = tuple(text.line(number) for number in range(first, last + 1))
    frame = Frame(first, lines, (0,) * len(lines), start, end)
    return Location(path, region, part, text.content[span.start : span.end], frame)


def plain_text(source: Source) -> Text:
    """Return an ASCII file as a text."""
    return Text(source.content.decode("ascii"), source, lambda: SliceMap(0, len(source.content)))


def base64_message() -> tuple[Source, Text]:
    """Return a message whose one part is `PAGE` in base64, and the decoded part."""
    octets = PAGE.encode()
    lines = [octets[at : at + 57] for at in range(0, len(octets), 57)]
    encoded = b"".join(base64.b64encode(line) + b"\r\n" for line in lines)
    source = Source("campaigns/spring sale.eml", _HEAD + encoded)
    transfer, characters = MapBuilder(), MapBuilder()
    offset = len(_HEAD)
    for line in lines:
        length = len(base64.b64encode(line))
        transfer.base64(len(line), offset, offset + length)
        offset += length + 2
    offset = 0
    for character in PAGE:
        length = len(character.encode())
        characters.copy(offset, 1) if length == 1 else characters.atom(1, offset, offset + length)
        offset += length
    return source, Text(PAGE, Octets(octets, source, transfer.build), characters.build)


def sample_report() -> Report:
    """Return the report. It is made anew each time, and each time the same."""
    return Report(
        version="1.2.3",
        rules=RULES,
        findings=(*_base64_findings(), *_hostile_findings(), *_template_findings()),
        skipped=(Skipped("campaigns/logo.png", "not a message or a template"),),
        failures=(
            Failure("campaigns/broken.eml", "the file could not be read: permission denied"),
            Failure("campaigns/deep.eml", "RecursionError: maximum depth\n::error::forged", "unsubscribe-hidden"),
        ),
        files=4,
        messages=5,
    )


def sample_with_policies() -> Report:
    """Return the same report of a run with policies, which stand in each way in which one can stand."""
    return replace(sample_report(), policies=sample_policies())


def sample_policies() -> tuple[PolicyVerdict, ...]:
    """Return verdicts of four policies, one of them with hostile text of a message in its reasons."""
    path = "campaigns/spring sale.eml"
    emarsys = (
        ClauseVerdict(
            "unsubscribe-visible",
            "The unsubscribe link is clearly visible.",
            "Mandatory unsubscribe option, first sentence",
            Verdict.FAIL,
            ("The unsubscribe link \u201cUnsubscribe\u201d is painted white on white.",),
            (path, "evil/::error::x,y %0A#1?.eml", "c.eml", "d.eml", "e.eml"),
            ("unsubscribe-hidden", "unsubscribe-faint"),
        ),
        ClauseVerdict(
            "subject-honest", "Subjects do not deceive.", "Content", Verdict.CANNOT_TELL, (HOSTILE_SUBJECT,), (path,)
        ),
        ClauseVerdict(
            "list-source", "No lists are bought.", "Permission", Verdict.NEEDS_ATTESTATION, ("attest `list.sources`",)
        ),
        ClauseVerdict("supported", "Emarsys supports these.", "", Verdict.NO_DUTY, ("it says what Emarsys supports",)),
    )
    gmail = (
        ClauseVerdict("unsubscribe-visible", "The link is seen.", "9", Verdict.FAIL, ("No link.",), (path,), (), False),
    )
    law = (ClauseVerdict("subject-honest", "Subjects are honest.", "s 7704", Verdict.PASS, (), (path,)),)
    own = (ClauseVerdict("list", "No bought lists.", "", Verdict.NEEDS_ATTESTATION, ("attest `list.sources`",)),)
    return (
        PolicyVerdict("emarsys", "Emarsys anti-spam policy", 1, Verdict.FAIL, emarsys, {path: Verdict.FAIL}),
        PolicyVerdict("gmail", "Gmail's guidelines for senders", 2, Verdict.FAIL, gmail, {path: Verdict.FAIL}),
        PolicyVerdict("us-can-spam", "CAN-SPAM", 1, Verdict.PASS, law, {path: Verdict.PASS}, "emarsys"),
        PolicyVerdict("house", "Our | house <rules>", 1, Verdict.NEEDS_ATTESTATION, own),
    )


def _base64_findings() -> tuple[Finding, ...]:
    source, page = base64_message()
    path, part = source.path, "HTML part"
    declaration = located(path, part, page, source, "color: #ffffff")
    emoji = located(path, part, page, source, "\U0001f389 <b>\u4eca")
    missing = located_span(path, part, page, source, Span(len(PAGE), len(PAGE)))
    return (
        Finding(
            rule="subject-deceptive",
            key="shouting",
            severity=Severity.WARNING,
            message="\u201c\U0001f389 \u4eca\u201d promises what the message does not hold.",
            location=emoji,
            document=path,
            fingerprint="0123456789abcdef0123456789abcdef",
        ),
        Finding(
            rule="unsubscribe-hidden",
            key="same-colour",
            severity=Severity.ERROR,
            message="The unsubscribe link \u201cUnsubscribe\u201d is painted white on white, so no reader can see it.",
            location=located(path, part, page, source, "Unsubscribe"),
            related=(Related("This declaration gives it the colour.", declaration),),
            clauses=("emarsys/unsubscribe-visible", "gmail/unsubscribe-visible"),
            document=path,
            fingerprint="ffffffffffffffffffffffffffffffff",
            data={"text": "Unsubscribe", "color": "#ffffff"},
        ),
        Finding(
            rule="unsubscribe-missing",
            key="missing",
            severity=Severity.ERROR,
            message="The message ends without an unsubscribe link.",
            location=missing,
            document=f"{path}#2",
            fingerprint="00000000000000000000000000000000",
        ),
    )


def _hostile_findings() -> tuple[Finding, ...]:
    path = "evil/::error::x,y %0A#1?.eml"
    source = Source(path, b"Subject: =?utf-8?q?...?=\r\n\r\n")
    start = Span(9, 24)
    region = Region(start, source.position(9), source.position(24))
    line = HOSTILE_SUBJECT.replace("\n", " ")
    text = Text(line, source, lambda: SliceMap(0, len(line)))
    frame = Frame(1, (line,), (0,), text.position(0), text.position(len(line)))
    related = Related(f"[click]({ISOLATE}https://evil.example/) {ESC}]8;;x", Location(path, region, "", line, frame))
    return (
        Finding(
            rule="subject-deceptive",
            key="deceptive",
            severity=Severity.WARNING,
            message=f"The subject {HOSTILE_SUBJECT} [here](https://evil.example/) is not honest \ud800.",
            location=Location(path, region, "Subject header", line, frame),
            related=(related,),
            clauses=("us-can-spam/subject-honest",),
            document=path,
            fingerprint="abababababababababababababababab",
            data={"text": HOSTILE_SUBJECT + "\udc80"},
        ),
    )


def _template_findings() -> tuple[Finding, ...]:
    path = "templates/welcome.html"
    long = "<p>" + "Lorem ipsum dolor sit amet. " * 12
    content = f'<body>\n{long}<img src="a.png">{long}\n<div>\n one\n two\n three\n four\n five\n six\n</div>\n'
    source = Source(path, content.encode())
    text = plain_text(source)
    block = content[content.index("<div>") : content.index("</div>") + 6]
    common = {"document": path, "rule": "image-alt-missing", "severity": Severity.NOTE, "key": "missing"}
    image = located(path, "", text, source, '<img src="a.png">')
    return (
        Finding(message="This image has no alternative text.", location=image, fingerprint="1" * 32, **common),  # type: ignore[arg-type]
        Finding(
            message="This block is one big picture.",
            location=located(path, "", text, source, block),
            fingerprint="2" * 32,
            **{**common, "document": "templates/layout.html"},  # type: ignore[arg-type]
        ),
    )
