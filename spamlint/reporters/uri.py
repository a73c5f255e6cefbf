"""The path of a file as a URI reference (RFC 3986), for formats that ask for one."""

from __future__ import annotations

from urllib.parse import quote

from spamlint.patterns import lazy_pattern

_DRIVE = lazy_pattern(r"[A-Za-z]:/")
# `:` is left out: in the first segment of a relative reference it would end a scheme (RFC 3986 section 4.2).
_SAFE = "/-._~!$&'()*+,;=@"


def file_uri(path: str) -> str:
    """Return `path` percent-encoded, with forward slashes; relative paths stay relative.

    Absolute paths become `file:` URIs, which GitHub does not link but which are valid. `-` and the empty
    path, standard input, become `stdin`. Names that are not UTF-8 keep their bytes.
    """
    slashed = path.replace("\\", "/")
    if slashed in ("", "-"):
        return "stdin"
    if _DRIVE.match(slashed):
        return f"file:///{slashed[:2]}{_encode(slashed[2:])}"
    if slashed.startswith("/"):
        return "file:///" + _encode(slashed.lstrip("/"))
    while slashed.startswith("./"):
        slashed = slashed[2:].lstrip("/")
    return _encode(slashed) or "."


def _encode(path: str) -> str:
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "replace")
    return quote(octets, safe=_SAFE)
