"""What a config says, and what of it holds for one file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from spamlint.empty import EMPTY
from spamlint.errors import ConfigError, did_you_mean
from spamlint.globs import Globs
from spamlint.message.identity import Identity
from spamlint.message.kind import Kind, Stage
from spamlint.message.message import Declared
from spamlint.paths import inside, with_slashes
from spamlint.report import FailOn

if TYPE_CHECKING:
    from spamlint.yaml_source import Document

Level = Literal["error", "warning", "note", "off"]
Keys = tuple[str | int, ...]


class Sender(NamedTuple):
    """Who sends. Domains are in small letters, without a dot at the end.

    Attributes:
        domains: Domains that may stand in From.
        reply_to_domains: Further domains that may stand in Reply-To.
        dkim_selectors: Selectors of DKIM keys: `s1`, or `s1._domainkey.example.com`.
        ips: IP addresses that messages are sent from.
        return_path_domains: Further domains of Return-Path, Sender, Message-ID and List-Id.
        tracking_domains: Domains that count clicks and then lead on.
        link_domains: Further domains of links and images.
        brands: Names of brands, and the domains that may send under each.
        name: The name that readers know.
        legal_name: The name with its legal form.
        postal_address: Its parts are set apart by commas or line breaks.
        country: ISO 3166-1 alpha-2 code in capitals.
        email: An address that a person reads.
        phone: As written.
        url: The web site.
    """

    domains: tuple[str, ...] = ()
    reply_to_domains: tuple[str, ...] = ()
    dkim_selectors: tuple[str, ...] = ()
    ips: tuple[str, ...] = ()
    return_path_domains: tuple[str, ...] = ()
    tracking_domains: tuple[str, ...] = ()
    link_domains: tuple[str, ...] = ()
    brands: tuple[tuple[str, tuple[str, ...]], ...] = ()
    name: str = ""
    legal_name: str = ""
    postal_address: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


class Online(Struct, frozen=True):
    """How the network is asked, where the command line allows it.

    Attributes:
        timeout: Seconds that one look-up may take, with its second try.
        deadline: Seconds that all of them together may take.
        nameservers: `address` or `address:port`; empty: those of the system.
    """

    timeout: float = 5.0
    deadline: float = 30.0
    nameservers: tuple[str, ...] = ()


class Settings(Struct, frozen=True):
    """What holds for one file.

    Attributes:
        select: The only rules to run; None: those that run by default.
        ignore: Rules not to run.
        severity: Level of single rules.
        options: Options of single rules, as written.
        kind: What the message is for; None: judge it.
        stage: How far the message is on its way; None: judge it.
        platform: The id of the sending platform; None: judge it.
        sender: Who sends.
        layout: The layout of a template that names none; None: the usual one, if any.
        dialects: What templates are written in; empty: find out.
        attestations: What the sender attests, as written: `by`, `on`, `until`, and sections of fields.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Level] = EMPTY
    options: Mapping[str, Mapping[str, Any]] = EMPTY
    kind: Kind | None = None
    stage: Stage | None = None
    platform: str | None = None
    sender: Sender = Sender()
    layout: str | None = None
    dialects: tuple[str, ...] = ()
    attestations: Mapping[str, Any] = EMPTY

    @property
    def declared(self) -> Declared:
        """Return what the sender says of a message with these settings."""
        sender = self.sender
        return Declared(
            kind=self.kind,
            stage=self.stage,
            sender_domains=sender.domains,
            reply_to_domains=sender.reply_to_domains,
            dialects=self.dialects,
            return_path_domains=sender.return_path_domains,
            tracking_domains=sender.tracking_domains,
            link_domains=sender.link_domains,
            brands=sender.brands,
            dkim_selectors=sender.dkim_selectors,
            ips=sender.ips,
            identity=Identity(**{name: getattr(sender, name) for name in Identity._fields}),
            platform=self.platform,
        )

    def overridden(self, data: Mapping[str, Any]) -> Settings:
        """Return these settings with the keys of `data` (validated) on top: mappings are merged, lists replaced."""
        changes: dict[str, Any] = {}
        if "select" in data:
            changes["select"] = tuple(data["select"])
        if "ignore" in data:
            changes["ignore"] = tuple(data["ignore"])
        if "severity" in data:
            changes["severity"] = {**self.severity, **data["severity"]}
        if "options" in data:
            merged = {rule: {**self.options.get(rule, {}), **values} for rule, values in data["options"].items()}
            changes["options"] = {**self.options, **merged}
        if "kind" in data:
            changes["kind"] = Kind(data["kind"])
        if "stage" in data:
            changes["stage"] = Stage(data["stage"])
        if "platform" in data:
            changes["platform"] = data["platform"]
        if "sender" in data:
            changes["sender"] = _sender(self.sender, data["sender"])
        templates = data.get("templates", {})
        if "layout" in templates:
            changes["layout"] = templates["layout"]
        if "dialects" in templates:
            changes["dialects"] = tuple(templates["dialects"])
        if "attestations" in data:
            changes["attestations"] = _attested(self.attestations, data["attestations"])
        return replace(self, **changes)


class Override(Struct, frozen=True):
    """Settings for some files. `keys` is where it stands in the file; `data` is as written there, validated."""

    files: Globs
    data: Mapping[str, Any]
    keys: Keys


class FileChoice(Struct, frozen=True):
    """Which files of a folder are checked. Globs are relative to `root`.

    Attributes:
        root: The folder of the config file; without one, the folder the command runs in.
        include: Only these files; empty: files that look like mail.
        exclude: Not these files and folders.
    """

    root: Path
    include: Globs = Globs()
    exclude: Globs = Globs()


class Config(Struct, frozen=True, dict=True):
    """The one config file, or the defaults when there is none.

    Attributes:
        files: Which files of a folder are checked, and the folder that globs are relative to.
        settings: What holds for files that no override names.
        overrides: In the order they apply; the ones from `kinds` come first.
        fail_on: The lowest severity that makes the run fail; None: not said.
        rules: The user's own rule files and folders. They existed when the config was read.
        plugins: Entry points to load.
        roots: Folders that the names of layouts and includes are relative to. They existed when the config was read.
        online: How the network is asked.
        policies: Policies to keep, each with the version it is pinned to, if any: `emarsys@1`.
        policy_files: The user's own policies. They existed when the config was read.
        document: The parsed file; None when there is none.
    """

    files: FileChoice
    settings: Settings = field(default_factory=Settings)
    overrides: tuple[Override, ...] = ()
    fail_on: FailOn | None = None
    rules: tuple[Path, ...] = ()
    plugins: tuple[str, ...] = ()
    roots: tuple[Path, ...] = ()
    online: Online = field(default_factory=Online)
    policies: tuple[str, ...] = ()
    policy_files: tuple[Path, ...] = ()
    document: Document | None = None

    @cached_property
    def _resolved(self) -> dict[tuple[int, ...], Settings]:
        return {}

    @property
    def path(self) -> str:
        """Return the file as shown to the user, or an empty string when there is none."""
        return self.document.path if self.document else ""

    def for_path(self, path: str | os.PathLike[str]) -> Settings:
        """Return what holds for a file (absolute, or relative to the current folder; it need not exist).

        Files with the same overrides get the very same object.
        """
        matched = self.matching(path)
        if not matched:
            return self.settings
        settings = self._resolved.get(matched)
        if settings is None:
            settings = self.settings
            for index in matched:
                settings = settings.overridden(self.overrides[index].data)
            self._resolved[matched] = settings
        return settings

    def matching(self, path: str | os.PathLike[str]) -> tuple[int, ...]:
        """Return the indices of the overrides that hold for a file."""
        if not self.overrides:
            return ()
        found = inside(os.path.abspath(path), os.fspath(self.files.root))
        if found is None:
            return ()
        relative = with_slashes(found)
        return tuple(index for index, override in enumerate(self.overrides) if override.files.matches(relative))

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Return each rule that the file names, once, in order. In `select` and `ignore` it may be a group."""
        return tuple(dict.fromkeys(rule_id for rule_id, _ in self._mentions()))

    @property
    def single_rule_ids(self) -> tuple[str, ...]:
        """Return the rules named in `severity` and `options`, where a group is not enough."""
        return tuple(dict.fromkeys(rule_id for rule_id, keys in self._mentions() if not isinstance(keys[-1], int)))

    @property
    def option_sets(self) -> tuple[tuple[str, Mapping[str, Any], Keys], ...]:
        """Return (rule id, options, keys) for each place that sets options of a rule, for whoever validates them.

        `keys` with the name of an option after it is what `error` takes.
        """
        return tuple(
            (rule_id, values, (*keys, "options", rule_id))
            for keys, data in self._layers()
            for rule_id, values in data.get("options", {}).items()
        )

    @property
    def platform_ids(self) -> tuple[tuple[str, Keys], ...]:
        """Return each platform that the file names, and where, for whoever knows them."""
        return tuple((data["platform"], (*keys, "platform")) for keys, data in self._layers() if "platform" in data)

    def unknown_rule(self, rule_id: str, known_ids: Iterable[str]) -> ConfigError:
        """Return the error that says that there is no such rule.

        It points at the first place in `severity` or `options`, where a group is not enough, else at the
        first that names it.
        """
        places = [keys for mentioned, keys in self._mentions() if mentioned == rule_id]
        keys = next((keys for keys in places if not isinstance(keys[-1], int)), places[0] if places else ())
        at_key = not (keys and isinstance(keys[-1], int))
        return self.error(keys, f"there is no rule '{rule_id}'", did_you_mean(rule_id, known_ids), at_key=at_key)

    def error(self, keys: Keys, message: str, hint: str = "", *, at_key: bool = False) -> ConfigError:
        """Return an error at the value at `keys`, or at its key."""
        if self.document is None:
            return ConfigError("spamlint.yaml", 0, 0, message, hint)
        return self.document.error(keys, message, hint, at_key=at_key)

    def _layers(self) -> list[tuple[Keys, Mapping[str, Any]]]:
        """Return where settings stand, and the mapping there."""
        top = self.document.data if self.document and self.document.data else {}
        return [((), top), *((override.keys, override.data) for override in self.overrides)]

    def _mentions(self) -> list[tuple[str, Keys]]:
        """Return each mention of a rule and where it stands."""
        found: list[tuple[str, Keys]] = []
        for keys, data in self._layers():
            for name in ("select", "ignore"):
                found.extend((rule_id, (*keys, name, index)) for index, rule_id in enumerate(data.get(name, ())))
            for name in ("severity", "options"):
                found.extend((rule_id, (*keys, name, rule_id)) for rule_id in data.get(name, ()))
        return found


def _attested(base: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return attestations with those of `data` on top, section by section."""
    merged = dict(base)
    for key, value in data.items():
        merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def _sender(base: Sender, data: Mapping[str, Any]) -> Sender:
    changes: dict[str, Any] = {}
    for key, value in data.items():
        name = key.replace("-", "_")
        if name in Identity._fields:
            changes[name] = value.strip()
        elif name != "brands":
            changes[name] = tuple(map(_domain, value))
    if "brands" in data:
        own = {" ".join(name.split()): tuple(map(_domain, domains)) for name, domains in data["brands"].items()}
        changes["brands"] = tuple({**dict(base.brands), **own}.items())
    return base._replace(**changes)


def _domain(name: str) -> str:
    return name.strip().lower().removesuffix(".")
