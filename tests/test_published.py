"""What strangers run word for word: the README's commands, the hook, the example plugin, the schema."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from spamlint.yaml_source import load_yaml

ROOT = Path(__file__).parents[1]
PYTHON = shlex.quote(sys.executable)
README = (ROOT / "README.md").read_text("utf-8")
CONSOLE = [line[2:] for block in re.findall(r"```console\n(.*?)```", README, re.S) for line in block.splitlines()]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder laid out as the README's reader has it: `emails/` and a message beside it."""
    shutil.copytree(ROOT / "examples" / "emails", tmp_path / "emails")
    shutil.copy(ROOT / "examples" / "emails" / "newsletter.eml", tmp_path / "newsletter.eml")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / ".git").mkdir()
    return tmp_path


def run(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line as a shell does, with `spamlint` standing for this checkout."""
    command = re.sub(r"(?<![\w./-])(\.venv/bin/)?spamlint (?=[a-z])", f"{PYTHON} -m spamlint ", command)
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        command, shell=True, cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=600
    )


SPAMLINT = [line.partition(" # ")[0].strip() for line in CONSOLE if line.startswith("spamlint ")]


@pytest.mark.parametrize("line", SPAMLINT)
def test_readme_line(line: str, project: Path) -> None:
    done = run(line, project)
    findings = "check" in line and "newsletter.eml" not in line
    assert done.returncode == (1 if findings else 0), done.stderr
    assert done.stderr == ""


def test_the_readme_has_its_two_commands() -> None:
    first, second = (line for line in CONSOLE if line.startswith("python3 -m venv"))
    assert "spamlint check" in first
    assert second.endswith("pytest")
    # The first one as far as it needs no package index.
    done = run(first.rpartition("&&")[2].strip(), ROOT)
    assert done.returncode == 1
    assert "unsubscribe-missing" in done.stdout


def test_the_readme_python_runs(project: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    (project / "readme.py").write_text(code)
    done = run(f"{PYTHON} readme.py", project)
    assert "unsubscribe-missing" in done.stdout, done.stderr


def test_the_readme_config_loads(project: Path) -> None:
    (config,) = (block for block in re.findall(r"```yaml\n(.*?)```", README, re.S) if "sender:" in block)
    (project / "spamlint.yaml").write_text(config)
    shutil.copy(ROOT / "examples" / "house-rules.yaml", project)
    assert run("spamlint config", project).returncode == 0
    schema = json.loads((ROOT / "docs" / "schemas" / "config-1.json").read_bytes())
    jsonschema.validate(load_yaml("spamlint.yaml", config).data, schema)


def test_completion_is_there(project: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert f"_SPAMLINT_COMPLETE={shell}_source" in README
        program = "from spamlint.cli.main import cli; cli(prog_name='spamlint')"
        done = run(f"{PYTHON} -c {shlex.quote(program)}", project, _SPAMLINT_COMPLETE=f"{shell}_source")
        assert "spamlint" in done.stdout


def test_json_output_is_what_the_schema_says(project: Path) -> None:
    done = run("spamlint check --format json emails examples/spamlint.yaml", project)
    schema = json.loads((ROOT / "docs" / "schemas" / "report-1.json").read_bytes())
    jsonschema.validate(json.loads(done.stdout), schema)


def hooks() -> list[dict[str, str]]:
    hooks: list[dict[str, str]] = load_yaml("hooks", (ROOT / ".pre-commit-hooks.yaml").read_bytes()).data
    return hooks


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_the_hook_runs_on_the_files_it_names(hook: dict[str, str], project: Path) -> None:
    names = [path.relative_to(project).as_posix() for path in sorted((project / "emails").iterdir())]
    taken = [name for name in names if re.search(hook["files"], name)]
    assert taken == names
    done = run(f"{hook['entry']} {' '.join(taken)}", project)
    assert done.returncode == 1
    assert "unsubscribe-missing" in done.stdout
    assert run(f"{hook['entry']} emails/newsletter.eml", project).returncode == 0
    (project / "spamlint.yaml").write_text("files: {exclude: [emails/sale.eml]}\n")
    assert "sale.eml" not in run(f"{hook['entry']} -q {' '.join(taken)}", project).stdout


def test_the_example_plugin_installs_and_runs(project: Path) -> None:
    target = project / "site"
    plugin = shlex.quote(str(ROOT / "examples" / "plugin"))
    offline = "--no-index --no-deps --no-build-isolation"
    done = run(f"{PYTHON} -m pip install -q {offline} --target site {plugin}", project)
    assert done.returncode == 0, done.stderr
    path = f"{target}{os.pathsep}{ROOT}"
    (project / "spamlint.yaml").write_text("plugins: [teapots]\n")
    (project / "page.html").write_text(
        '<img src="https://northwind-teapots.com/pot.png">\n<a href="https://northwind-teapots.com/u/8Kd0">Unsubscribe</a>\n'
    )
    done = run("spamlint check --format concise page.html", project, PYTHONPATH=path)
    assert done.stdout == "page.html:1:1: warning teapots-alt-text: This image has no alt text.\n"
    assert run("spamlint test", project, PYTHONPATH=path).returncode == 0


def test_the_rule_in_the_guide_passes_its_own_tests(project: Path) -> None:
    guide = (ROOT / "docs" / "writing-checks.md").read_text("utf-8")
    (rule,) = re.findall(r"```yaml\n(house-.*?)```", guide, re.S)
    (project / "house.yaml").write_text(rule)
    assert run("spamlint test house.yaml", project).returncode == 0
    assert rule.strip() in (ROOT / "examples" / "house-rules.yaml").read_text("utf-8")


def test_examples_pass_their_own_tests() -> None:
    assert run("spamlint test examples/house-rules.yaml", ROOT).returncode == 0
