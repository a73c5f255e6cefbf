"""Runs the compilers of MJML and Inky, where Node has them: the truth about what their sources become."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_MJML = """
const module_ = require('mjml'); const compile = module_.default || module_;
const sources = JSON.parse(require('fs').readFileSync(0, 'utf8'));
(async () => {
  const pages = {};
  for (const [path, source] of Object.entries(sources)) {
    try { pages[path] = (await compile(source, {filePath: path, validationLevel: 'skip'})).html; }
    catch (error) { pages[path] = null; }
  }
  process.stdout.write(JSON.stringify(pages));
})();
"""
_INKY = """
const Inky = require('inky').Inky;
const sources = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const pages = {};
for (const [path, source] of Object.entries(sources)) {
  try { pages[path] = new Inky().releaseTheKraken(source); } catch (error) { pages[path] = null; }
}
process.stdout.write(JSON.stringify(pages));
"""
_PROGRAMS = {"mjml": _MJML, "inky": _INKY}


def has_compiler(name: str, modules: Path) -> bool:
    """Return whether Node is there and its `modules` folder has the compiler `mjml` or `inky`."""
    return shutil.which("node") is not None and (modules / name).is_dir()


def compiled(name: str, sources: Mapping[str, str], modules: Path) -> dict[str, str | None]:
    """Return the page that the compiler makes of each source, by its path; None where it fails."""
    done = subprocess.run(
        ["node", "-e", _PROGRAMS[name]],
        input=json.dumps(dict(sources)),
        capture_output=True,
        text=True,
        check=True,
        cwd=modules.parent,
        timeout=600,
    )
    pages: dict[str, str | None] = json.loads(done.stdout)
    return pages
