"""Regular expressions that are compiled when they are first used.

Compiling one takes a fifth of a millisecond. A run over one small file needs few of the hundreds that the modules
name, and would wait for all of them.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def lazy_pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled when its first attribute or method is asked for.

    A wrong expression raises `re.error` only then, so only constants that a test uses belong here.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(expression, flags))


class _Lazy:
    """Stands for a compiled expression. Each method is looked up once and then kept in the instance."""

    def __init__(self, expression: Any, flags: int) -> None:
        self._arguments = expression, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._arguments), name)
        setattr(self, name, value)
        return value
