"""Which files of a folder are one message, by their names.

The names are those that frameworks and tools document:

- `welcome.html` and `welcome.txt`, `welcome.html.erb` and `welcome.text.erb`: Rails (Action Mailer Basics, "Sending
  multipart emails"), Symfony (`signup.html.twig`, `signup.txt.twig`), Phoenix, Django, Ghost. MailIK has
  `welcome.mjml`, `welcome.text` and `welcome.subject`;
- `shipped.blade.php` and `shipped-text.blade.php`: Laravel (`shipped_plain` in versions before 9); `welcome_html.j2`
  and `welcome_text.j2`;
- `html.ejs`, `text.ejs`, `subject.ejs` in a folder of their own: email-templates for Node.js; `body.html`, `body.txt`,
  `subject.txt`; `content.html`, `content.txt`, `meta.json`: Postmark's own tool;
- `X_message.html`, `X_message.txt`, `X_subject.txt`: django-allauth; `X_email.html`, `X_subject.txt`: Django's own
  password reset; `X_email_body.txt`, `X_email_subject.txt`: django-registration; `email.body.gotmpl`,
  `email.body.plaintext.gotmpl`, `email.subject.gotmpl`: Ory Kratos;
- `html/X.ftl` and `text/X.ftl`: Keycloak; CakePHP has the same folders.

MJML and HTML of one name are source and build: two messages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.sniff import Format, format_by_ending, has_known_ending, is_other_text, without_template_ending

METADATA = "meta.json"
"""Postmark's file of subject, name and layout (https://github.com/ActiveCampaign/postmark-cli)."""

HTML_FOLDER = "html"
TEXT_FOLDERS = ("text", "txt", "plain")
"""Folders for the two alternatives, side by side."""

_TEXT_WORD = lazy_pattern(r"(?:(?P<base>.+)[._-])?(?:plain[-_.]?text|text|txt|plain)")
_HTML_WORD = lazy_pattern(r"(?:(?P<base>.+)[._-])?html")
_SUBJECT_WORD = lazy_pattern(r"(?:(?P<base>.+)[._-])?subject")
_BODY_WORDS = r"(?:body|content|message|mail|email|email[._-]body|html|index|template)"
_GENERIC = lazy_pattern(_BODY_WORDS)
_SEPARATOR = lazy_pattern(r"(?<=.)[._-]")

_MOST_SEPARATORS = 20  # in one name that are looked at

FormatOf = Callable[[str], Format | None]
"""Returns how a file is read, by its name; None when it cannot be part of a message. Asked only where names fit."""


class Group(NamedTuple):
    """The files of one message, by name. Empty: there is none.

    Attributes:
        main: The one that the message is known by: HTML if there is HTML.
        text: The plain text alternative of HTML.
        subject: A file that holds nothing but the subject.
        metadata: A file about the message.
    """

    main: str
    text: str = ""
    subject: str = ""
    metadata: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all files, the main one first."""
        return tuple(filter(None, self))


class _Name(Struct, frozen=True):
    """What a name says.

    Attributes:
        name: As given.
        stem: In small letters, without endings.
        endings: Those of template languages.
        format: What the other ending says; None where it says nothing.
        is_mjml: Whether it is MJML.
        in_folder: `html` or `text`, where the folder says which alternative it is.
        text_of: The stem of what this is the plain text of, where a word in it or the folder says that it is one.
        html_of: The same for HTML.
        subject_of: The stem of what this is the subject of, where the name says that it is one.
    """

    name: str
    stem: str
    endings: str
    format: Format | None
    is_mjml: bool
    in_folder: str
    text_of: str | None
    html_of: str | None
    subject_of: str | None

    @property
    def may_be_text(self) -> bool:
        """Return whether this may be the plain text alternative of something."""
        return self.format is Format.TEXT or (self.format is None and self.text_of is not None)

    @property
    def is_unnamed(self) -> bool:
        """Return whether it has no name of its own: `body.html`, in a folder that has the name."""
        return _GENERIC.fullmatch(self.stem) is not None


def is_subject(name: str) -> bool:
    """Return whether a name says that the file holds a subject and nothing else: `subject.txt`, `X_subject.txt`."""
    return _parse(name).subject_of is not None


def may_belong(name: str) -> bool:
    """Return whether a file may be one of several that are one message, by its name."""
    if name == METADATA:
        return True
    if name.startswith(".") or is_other_text(name):
        return False
    inner, _ = without_template_ending(name.lower())
    return inner.endswith(".subject") or (has_known_ending(name) and format_by_ending(inner) in _PAGES_BY_NAME)


def group_names(names: Iterable[str], format_of: FormatOf) -> Mapping[str, Group]:
    """Return the groups of two and more files that are one message, by the name of each file in them.

    A name may have a folder before it, `html/` or `text/`. Where it is not clear what belongs together,
    nothing does.
    """
    everything = sorted(names)
    parsed = [_parse(name) for name in everything if name.rpartition("/")[2] != METADATA]
    bodies = [name for name in parsed if name.subject_of is None]
    texts = dict(_twins(bodies, format_of))
    taken = set(texts.values())
    mains = [name for name in bodies if name.name not in taken]
    sole = _sole(mains)
    described = _described(mains) if METADATA in everything else None
    subjects = dict(_subjects(parsed, _Owners(mains, sole, texts), format_of))
    found: dict[str, Group] = {}
    for main in mains:
        metadata = METADATA if main is described else ""
        group = Group(main.name, texts.get(main.name, ""), subjects.get(main.name, ""), metadata)
        if len(group.names) > 1 and (group.text or format_of(main.name) in _PAGES):
            found.update(dict.fromkeys(group.names, group))
    return found


_PAGES = (Format.HTML, Format.TEXT)
_PAGES_BY_NAME = (*_PAGES, None)


def _parse(path: str) -> _Name:
    folder, _, name = path.rpartition("/")
    inner, _ = without_template_ending(name.lower())
    stem, ending = os.path.splitext(inner)
    by_ending = format_by_ending(inner)
    if by_ending is None and ending != ".subject":
        stem = inner
    return _Name(
        name=path,
        stem=stem,
        endings=name.lower()[len(inner) :],
        format=by_ending,
        is_mjml=ending == ".mjml",
        in_folder=folder,
        text_of=stem if folder in TEXT_FOLDERS else _base(_TEXT_WORD, stem),
        html_of=stem if folder == HTML_FOLDER else _base(_HTML_WORD, stem),
        subject_of=_subject_of(stem, ending, by_ending),
    )


def _subject_of(stem: str, ending: str, by_ending: Format | None) -> str | None:
    if ending == ".subject":
        return stem
    return None if by_ending is Format.HTML else _base(_SUBJECT_WORD, stem)


def _base(pattern: re.Pattern[str], stem: str) -> str | None:
    match = pattern.fullmatch(stem)
    return None if match is None else match["base"] or ""


def _twins(bodies: Sequence[_Name], format_of: FormatOf) -> Iterator[tuple[str, str]]:
    """Yield HTML and plain text of each pair, the surest first; no file is in two."""
    pages = [name for name in bodies if not name.may_be_text and name.in_folder not in TEXT_FOLDERS]
    by_stem: dict[str, list[_Name]] = {}
    for name in pages:
        for key in {name.stem, name.html_of} - {None}:
            by_stem.setdefault(key or "", []).append(name)
    unnamed = [name for name in pages if name.is_unnamed]
    # A file that is called `text` alone belongs to the one that is called `html`, or to the only `body`.
    by_stem.setdefault("", unnamed if len(unnamed) == 1 else [])
    candidates = [
        (_distance(text, html), text.name, html)
        for text in bodies
        if text.may_be_text
        for base in _bases(text)
        for html in by_stem.get(base, ())
    ]
    taken: set[str] = set()
    for _, text_name, html in sorted(candidates, key=lambda item: (item[0], item[1], item[2].name)):
        if not taken.isdisjoint((text_name, html.name)):
            continue
        if format_of(text_name) is Format.TEXT and _is_html(html, format_of):
            taken.update((text_name, html.name))
            yield html.name, text_name


def _bases(text: _Name) -> Iterator[str]:
    """Yield the stems of what a file may be the plain text of."""
    if text.format is Format.TEXT:
        yield text.stem
    if text.text_of is not None and (text.text_of != text.stem or text.format is None):
        yield text.text_of


def _distance(text: _Name, html: _Name) -> tuple[bool, ...]:
    """Return how far two names are apart, what counts most first. MJML beside HTML is its source."""
    return (
        html.stem != text.stem,
        html.is_mjml,
        html.format is None,
        html.endings != text.endings,
        html.in_folder != text.in_folder,
    )


def _is_html(name: _Name, format_of: FormatOf) -> bool:
    """Return whether a file is HTML. Where its ending says nothing, `html` in its name or folder does."""
    found = format_of(name.name)
    says_html = name.format is None and name.html_of is not None
    return found is Format.HTML or (found is Format.TEXT and says_html)


def _sole(mains: Sequence[_Name]) -> _Name | None:
    """Return the message that a folder is about: the only one, or the only one with no name of its own."""
    found = mains if len(mains) == 1 else [main for main in mains if main.is_unnamed]
    return found[0] if len(found) == 1 else None


def _described(mains: Sequence[_Name]) -> _Name | None:
    """Return the message that Postmark's file is about: `content`. Beside other names it may be anybody's."""
    found = [main for main in mains if main.stem == "content"]
    if len(found) > 1:
        found = [main for main in found if main.format is Format.HTML and not main.is_mjml]
    return found[0] if len(found) == 1 else None


class _Owners:
    """The messages that a subject may be of."""

    def __init__(self, mains: Sequence[_Name], sole: _Name | None, texts: Mapping[str, str]) -> None:
        self._sole = sole
        self._texts = texts
        self._by_stem: dict[str, list[_Name]] = {}
        self._by_base: dict[str, list[_Name]] = {}
        for main in mains:
            for key in {main.stem, main.html_of} - {None}:
                self._by_stem.setdefault(key or "", []).append(main)
            for base in _bases_of_body(main.stem):
                self._by_base.setdefault(base, []).append(main)

    def of(self, base: str) -> _Name | None:
        """Return the message that a subject with this stem is of, or None."""
        if not base:
            return self._sole
        found = self._by_stem.get(base) or self._by_base.get(base) or []
        if len(found) > 1:
            found = [main for main in found if main.name in self._texts]
        return found[0] if len(found) == 1 else None


def _bases_of_body(stem: str) -> Iterator[str]:
    """Yield what stands before the words for a body at the end of a stem: of `x_email_body` it is `x` and `x_email`."""
    for match in islice(_SEPARATOR.finditer(stem), _MOST_SEPARATORS):
        if _GENERIC.fullmatch(stem, match.end()):
            yield stem[: match.start()]


def _subjects(names: Sequence[_Name], owners: _Owners, format_of: FormatOf) -> Iterator[tuple[str, str]]:
    """Yield main and subject file of each pair; a message has one subject."""
    taken: set[str] = set()
    for name in names:
        owner = None if name.subject_of is None else owners.of(name.subject_of)
        if owner is not None and owner.name not in taken and format_of(name.name) is Format.TEXT:
            taken.add(owner.name)
            yield owner.name, name.name
