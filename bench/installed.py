"""spamlint as a user gets it: a wheel in a virtual environment of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus import ROOT
from processes import CLEAN


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that has spamlint.

    Attributes:
        environment: Its folder.
        folder: A folder for files of the benchmark, in which no configuration is found.
        version: The version of spamlint.
    """

    environment: Path
    folder: Path
    version: str

    @property
    def python(self) -> Path:
        """Return the interpreter."""
        return self.environment / "bin" / "python"

    @property
    def command(self) -> Path:
        """Return the `spamlint` command."""
        return self.environment / "bin" / "spamlint"


def install(folder: Path, environment: Path | None) -> Installed:
    """Return an environment with spamlint: the one given, or a fresh one in `folder` with a wheel of this checkout."""
    if environment is None:
        environment = folder / "venv"
        print("installing spamlint into a fresh virtual environment ...", flush=True)
        _run([sys.executable, "-m", "venv", str(environment)])
        _run([str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", str(ROOT)])
    else:
        environment = environment.absolute()
    output = _run([str(environment / "bin" / "spamlint"), "--version"])
    return Installed(environment, folder, output.split()[-1])


def _run(command: list[str]) -> str:
    result = subprocess.run(command, env=CLEAN, capture_output=True, text=True, timeout=900, check=False)
    if result.returncode:
        sys.exit(f"{' '.join(command)} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return result.stdout
