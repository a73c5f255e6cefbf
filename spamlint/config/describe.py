"""What `spamlint config` shows: the settings in force, as YAML, each with where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spamlint.config.model import Config, Keys, Sender, Settings
from spamlint.paths import display_path
from spamlint.patterns import lazy_pattern

DEFAULT = "default"
_PLAIN = lazy_pattern("[a-z][a-z-]*[a-z]")
_BREAKING = lazy_pattern("[\x7f-\x9f\u2028\u2029\ufeff]")


def describe(config: Config, path: str | Path | None = None) -> str:
    """Return the settings in force, with the place of each in a comment.

    Args:
        config: The config.
        path: A file; then the overrides that hold for it are worked in. Without it they are listed.

    The text is itself a valid config with the same effect on the files (on that file).
    """
    lines = [f"# {config.path or 'No config file was found: these are the defaults.'}"]
    if path is not None:
        lines.append(f"# Settings for {display_path(path)}")
    lines.extend(_Description(config, path).lines())
    return "\n".join(lines) + "\n"


class _Description:
    """Writes the lines. `_layers` holds the mappings in force, the strongest last, and where they stand."""

    def __init__(self, config: Config, path: str | Path | None) -> None:
        self._config = config
        self._data: Mapping[str, Any] = (config.document.data or {}) if config.document else {}
        self._layers: list[tuple[Keys, Mapping[str, Any]]] = [((), self._data)]
        self._settings = config.settings
        self._whole = path is None
        if path is not None:
            self._settings = config.for_path(path)
            held = [config.overrides[index] for index in config.matching(path)]
            self._layers.extend((override.keys, override.data) for override in held)

    def lines(self) -> Iterator[str]:
        files = self._config.files
        yield "version: 1"
        yield from self._section("files", {"include": files.include.patterns, "exclude": files.exclude.patterns})
        yield self._line("fail-on", self._config.fail_on or "warning")
        yield from self._rules_and_plugins()
        yield from self._templates()
        yield from self._per_file(self._settings)
        if self._whole:
            yield from self._raw("kinds")
            yield from self._raw("overrides")

    def _rules_and_plugins(self) -> Iterator[str]:
        for name in ("rules", "plugins", "policy-files"):
            yield self._line(name, self._data.get(name, []))
        yield self._line("policies", self._data.get("policies"), "none; nothing is judged clause by clause")

    def _templates(self) -> Iterator[str]:
        """Yield how templates are read. The layout of a file is a comment: at the top it stands beside globs."""
        said = self._data.get("templates", {})
        if self._whole:
            yield from self._section("templates", said)
            return
        shown = {"roots": tuple(said.get("roots", ())), "dialects": self._settings.dialects}
        yield from self._section("templates", shown)
        if self._settings.layout is not None:
            yield f"# layout: {display_path(self._settings.layout)}  # {self._origin('templates', 'layout')}"

    def _per_file(self, settings: Settings) -> Iterator[str]:
        yield self._line("select", settings.select, "the rules that run by default")
        yield self._line("ignore", settings.ignore)
        yield from self._section("severity", settings.severity)
        yield from self._section("options", settings.options)
        yield self._line("stage", settings.stage and settings.stage.value, "judged for each message")
        yield self._line("platform", settings.platform, "judged by the placeholders")
        if not self._whole:
            yield from self._kind(settings)
        sender = settings.sender
        yield from self._section("sender", {name.replace("_", "-"): value for name, value in self._sender(sender)})
        if settings.attestations:
            yield from self._section("attestations", settings.attestations)
        else:
            yield "# attestations: none"

    def _sender(self, sender: Sender) -> Iterator[tuple[str, Any]]:
        """Yield the keys of `sender` and their values; what is empty is `()`."""
        for name, value in sender._asdict().items():
            yield name, {brand: list(domains) for brand, domains in value} if name == "brands" and value else value

    def _kind(self, settings: Settings) -> Iterator[str]:
        """Yield the kind as a comment: it may not stand at the top of a config, only beside globs."""
        if settings.kind is None:
            yield "# kind: judged from the message"
        else:
            yield f"# kind: {settings.kind.value}  # {self._origin('kind')}"

    def _line(self, name: str, value: Any, unset: str = "") -> str:
        if value is None:
            return f"# {name}: {unset}"
        return f"{name}: {_flow(value)}  # {self._origin(name)}"

    def _section(self, name: str, values: Mapping[str, Any]) -> Iterator[str]:
        shown = {key: value for key, value in values.items() if value not in ((), "")}
        if not shown:
            yield f"{name}: {{}}  # {DEFAULT}"
            return
        yield f"{name}:"
        for key, value in shown.items():
            yield f"  {_flow(key)}: {_flow(value)}  # {self._origin(name, key)}"

    def _raw(self, name: str) -> Iterator[str]:
        if name not in self._data:
            return
        value = self._data[name]
        if isinstance(value, dict):
            yield from self._section(name, value)
            return
        yield f"{name}:"
        for index, item in enumerate(value):
            yield f"  - {_flow(item)}  # {self._place(name, index)}"

    def _origin(self, *keys: str) -> str:
        """Return the place of the strongest layer that sets this."""
        for prefix, data in reversed(self._layers):
            if _has(data, keys):
                return self._place(*prefix, *(() if prefix[:1] in (("kinds",), ("templates",)) else keys))
        return DEFAULT

    def _place(self, *keys: str | int) -> str:
        assert self._config.document is not None  # a layer that sets something comes from a file
        mark = self._config.document.key_mark(*keys)
        return f"{self._config.path}:{mark.line}:{mark.column}"


def _has(data: Any, keys: tuple[str, ...]) -> bool:
    for key in keys:
        if not isinstance(data, dict) or key not in data:
            return False
        data = data[key]
    return True


def _flow(value: Any) -> str:
    """Return a value as YAML on one line. JSON is YAML (YAML 1.2.2 section 1.3)."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in ("true", "false", "null"):
        return value
    return _BREAKING.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
