"""The JSON schema of `spamlint.yaml`, for editors. The copy in `docs/schemas/` is what editors load."""

from __future__ import annotations

from spamlint.config.keys import CONFIG
from spamlint.config.shapes import Schema

SCHEMA_URL = "https://raw.githubusercontent.com/spamlint/spamlint/main/docs/schemas/config-1.json"


def config_schema() -> Schema:
    """Return the schema (JSON Schema draft 7, the one that editors support for YAML)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": SCHEMA_URL,
        "title": "spamlint.yaml",
        "description": "Configuration of spamlint.",
        # A file in which every line is a comment is fine.
        "type": ["object", "null"],
        **{key: value for key, value in CONFIG.schema().items() if key != "type"},
    }


def config_schema_text() -> str:
    """Return the schema as it is stored."""
    import json

    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"
