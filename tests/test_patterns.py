"""Every expression of the package compiles, though each waits until it is used."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import spamlint
from spamlint import patterns

MODULES = [info.name for info in pkgutil.walk_packages(spamlint.__path__, "spamlint.") if "__main__" not in info.name]


@pytest.mark.parametrize("name", MODULES)
def test_the_expressions_of_a_module_compile(name: str) -> None:
    module = import_module(name)
    for value in vars(module).values():
        if isinstance(value, patterns._Lazy):
            assert value.pattern is not None


def test_a_lazy_expression_is_like_any_other() -> None:
    expression = patterns.lazy_pattern(r"(?P<word>tea)s?", re.IGNORECASE)
    match = expression.search("Two Teas")
    assert match is not None
    assert match["word"] == "Tea"
    assert expression.sub("x", "tea") == "x"
    assert expression.groupindex == {"word": 1}
    with pytest.raises(re.error):
        patterns.lazy_pattern("(").search("")
