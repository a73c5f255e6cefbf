"""Finds and reads the config file. There is one: files further up are not read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spamlint.config.model import Config, FileChoice, Keys, Online, Override, Settings
from spamlint.errors import ConfigError
from spamlint.globs import Globs
from spamlint.paths import display_path, inside

if TYPE_CHECKING:
    from spamlint.yaml_source import Document

NAMES = ("spamlint.yaml", ".spamlint.yaml")
MISSPELT = ("spamlint.yml", ".spamlint.yml")
MAX_BYTES = 1_000_000
"""Size of a config file, in bytes. More is surely another file."""


def load_config(start: Path, explicit: Path | None = None) -> Config:
    """Return the config: the file `explicit`, else the nearest one from the folder `start` upwards, else defaults.

    Raises:
        ConfigError: If the file cannot be read or says something that is not allowed.
    """
    path = explicit if explicit is not None else find_config(start)
    if path is None:
        return Config(FileChoice(_absolute(start)))
    shown = display_path(path)
    return parse_config(shown, _read(path, shown), _absolute(path).parent)


def find_config(start: Path) -> Path | None:
    """Return the config file nearest to the folder `start`, or None.

    The search goes up to the root of the repository (the folder with `.git`) or to the home folder,
    whichever comes first.

    Raises:
        ConfigError: If a folder holds two config files, or one whose name ends in `.yml`.
    """
    for folder in _upwards(_absolute(start)):
        found = [folder / name for name in NAMES if (folder / name).is_file()]
        if len(found) == 2:
            raise ConfigError(display_path(found[1]), 0, 0, f"{NAMES[0]} stands beside it", "keep one of the two")
        if found:
            return found[0]
        for name in MISSPELT:
            if (folder / name).is_file():
                right = name.removesuffix(".yml") + ".yaml"
                raise ConfigError(display_path(folder / name), 0, 0, "this name is not read", f"rename it to {right}")
    return None


def parse_config(path: str, content: bytes | str, root: Path) -> Config:
    """Return the config in `content`. `path` is what messages show; `root` is the absolute folder it stands in.

    Raises:
        ConfigError: If it is not YAML, or says something that is not allowed.
    """
    from spamlint.config.keys import CONFIG
    from spamlint.yaml_source import load_yaml

    document = load_yaml(path, content)
    if document.data is None:
        return Config(FileChoice(root), document=document)
    CONFIG.validate(document, (), document.data)
    data: Mapping[str, Any] = document.data
    files = data.get("files", {})
    return Config(
        files=FileChoice(root, Globs.of(files.get("include", ())), Globs.of(files.get("exclude", ()))),
        settings=Settings().overridden(data),
        overrides=tuple(_overrides(document, root)),
        fail_on=data.get("fail-on"),
        rules=tuple(_paths(document, root, "rules")),
        plugins=tuple(data.get("plugins", ())),
        roots=tuple(_roots(document, root)),
        online=_online(data.get("online", {})),
        policies=tuple(data.get("policies", ())),
        policy_files=tuple(_paths(document, root, "policy-files")),
        document=document,
    )


def _online(data: Mapping[str, Any]) -> Online:
    default = Online()
    return Online(
        float(data.get("timeout", default.timeout)),
        float(data.get("deadline", default.deadline)),
        tuple(data.get("nameservers", ())),
    )


def _overrides(document: Document, root: Path) -> Iterator[Override]:
    data: Mapping[str, Any] = document.data
    for kind, globs in data.get("kinds", {}).items():
        yield Override(Globs.of(globs), {"kind": kind}, ("kinds", kind))
    for glob, layout in data.get("templates", {}).get("layouts", {}).items():
        keys: Keys = ("templates", "layouts", glob)
        yield Override(Globs.of([glob]), {"templates": {"layout": _layout(document, keys, layout, root)}}, keys)
    for index, item in enumerate(data.get("overrides", ())):
        templates = item.get("templates", {})
        if "layout" in templates:
            keys = ("overrides", index, "templates", "layout")
            layout = _layout(document, keys, templates["layout"], root)
            item = {**item, "templates": {**templates, "layout": layout}}
        yield Override(Globs.of(item["files"]), item, ("overrides", index))


def _layout(document: Document, keys: Keys, name: str, root: Path) -> str:
    """Return the absolute path of a layout."""
    path = os.path.normpath(root / name)
    if not os.path.isfile(path):
        raise document.error(keys, f"there is no file '{name}' beside this file")
    _must_be_inside(document, keys, name, path, root)
    return path


def _must_be_inside(document: Document, keys: Keys, name: str, path: str, root: Path) -> None:
    # Templates never bring in what lies outside of the project: they may be a stranger's.
    if inside(path, os.fspath(root)) is None:
        raise document.error(keys, f"'{name}' lies outside of the folder of this file")


def _roots(document: Document, root: Path) -> Iterator[Path]:
    for index, name in enumerate(document.data.get("templates", {}).get("roots", ())):
        path = Path(os.path.normpath(root / name))
        if not path.is_dir():
            raise document.error(("templates", "roots", index), f"there is no folder '{name}' beside this file")
        _must_be_inside(document, ("templates", "roots", index), name, os.fspath(path), root)
        yield path


def _paths(document: Document, root: Path, key: str) -> Iterator[Path]:
    for index, name in enumerate(document.data.get(key, ())):
        path = root / name
        if not path.exists():
            raise document.error((key, index), f"there is no file or folder '{name}' beside this file")
        yield path


def _upwards(start: Path) -> Iterator[Path]:
    home = _home()
    for folder in (start, *start.parents):
        yield folder
        if folder == home or (folder / ".git").exists():
            return


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _read(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError(shown, 0, 0, "there is no such config file") from None
    except OSError as error:
        raise ConfigError(shown, 0, 0, f"the config cannot be read: {error.strerror or error}") from None
    if len(content) > MAX_BYTES:
        raise ConfigError(shown, 0, 0, f"the config is larger than {MAX_BYTES:,} bytes")
    return content


def _absolute(path: Path) -> Path:
    """Return the path made absolute, with symbolic links kept: globs are meant as the user sees the folders."""
    return Path(os.path.abspath(path))
