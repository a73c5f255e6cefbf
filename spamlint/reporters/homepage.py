"""Where readers of a report find out about spamlint."""

from __future__ import annotations

HOMEPAGE = "https://pypi.org/project/spamlint/"
