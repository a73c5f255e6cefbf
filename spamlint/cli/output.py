"""Where reports go: standard output, files, and how they look on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from spamlint.cli.errors import usage_error
from spamlint.report import Report
from spamlint.reporters import FORMATS, render
from spamlint.reporters.uri import file_uri


class Target(Struct, frozen=True):
    """A format and the file it goes to; None is standard output."""

    format: str
    file: Path | None


class Style(Struct, frozen=True):
    """How text for people looks. `color` says for standard output; files have none unless it is `always`.

    `source_url` is what stands before paths in the links of Markdown.
    """

    width: int
    color: bool
    color_in_files: bool
    quiet: bool
    verbose: bool
    source_url: str = ""


def parse_reports(values: Sequence[str]) -> list[Target]:
    """Return the targets of `--report FORMAT=FILE`.

    Raises:
        ClickException: If one is not written so, or names an unknown format.
    """
    targets = []
    for value in values:
        name, equals, file = value.partition("=")
        if not equals or not file:
            raise usage_error(f"--report takes FORMAT=FILE, not {value!r}")
        if name not in FORMATS:
            raise usage_error(f"--report: there is no format {name!r}; choose one of {', '.join(FORMATS)}")
        targets.append(Target(name, Path(file)))
    return targets


def style_for(color: str, *, quiet: bool, verbose: bool) -> Style:
    """Return the style for this terminal. NO_COLOR and FORCE_COLOR count when `color` is `auto`."""
    wanted = color == "always"
    if color == "auto" and not os.environ.get("NO_COLOR"):
        wanted = sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))
    return Style(max(_width(), 40), wanted, color == "always", quiet, verbose, source_url(os.environ, Path.cwd()))


def source_url(environ: Mapping[str, str], folder: Path) -> str:
    """Return where a folder is on GitHub, ending in a slash, when this is a run of GitHub Actions; else nothing.

    The variables are those of docs.github.com, "Default environment variables".
    """
    server, repository, commit = (environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    if not (server and repository and commit):
        return ""
    try:
        inside = folder.resolve().relative_to(Path(environ.get("GITHUB_WORKSPACE", ".")).resolve()).as_posix()
    except (OSError, ValueError):
        return ""
    below = "" if inside == "." else f"{file_uri(inside)}/"
    return f"{server}/{repository}/blob/{commit}/{below}"


def _width() -> int:
    """Return how many columns the terminal has, or COLUMNS says, else 100. `shutil` would cost 3 ms to import."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size().columns or 100
    except OSError:
        return 100


def write_reports(report: Report, targets: Sequence[Target], style: Style) -> None:
    """Render and write each report. Files are opened only when their content is there.

    Raises:
        ClickException: If a file cannot be written.
    """
    for target in targets:
        color = style.color if target.file is None else style.color_in_files
        text = render(
            target.format,
            report,
            width=style.width,
            color=color,
            quiet=style.quiet,
            verbose=style.verbose,
            source_url=style.source_url,
        )
        if target.file is None:
            _print(text)
            continue
        try:
            target.file.write_bytes(text.encode("utf-8", "replace"))
        except OSError as error:
            raise usage_error(f"{target.file} cannot be written: {error.strerror}") from None


def _print(text: str) -> None:
    """Write to standard output as UTF-8 where that is what it takes, else with what it has not replaced."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.buffer.write(text.encode(encoding, "replace"))
    sys.stdout.buffer.flush()
