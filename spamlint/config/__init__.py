"""The one config file, `spamlint.yaml`: find, read, validate, and work out what holds for a file.

`spamlint.config.schema` gives its JSON schema, `spamlint.config.starter` the file that `spamlint init`
writes, `spamlint.config.describe` what `spamlint config` shows.
"""

from __future__ import annotations

from spamlint.config.load import find_config, load_config, parse_config
from spamlint.config.model import Config, Override, Sender, Settings

__all__ = ["Config", "Override", "Sender", "Settings", "find_config", "load_config", "parse_config"]
