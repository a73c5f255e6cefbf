"""Cold start, memory, and the slowest file."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import time
from pathlib import Path
from statistics import median

from corpus import ROOT, messages
from installed import Installed
from processes import CLEAN, run
from target import Target

ONE_MESSAGE = ROOT / "examples" / "emails" / "newsletter.eml"
BASELINE = "import click, rich.console"
START_RATIO = 2.5
MEGABYTE = 1_000_000
MEMORY_LIMIT = 300
SLOWEST_LIMIT = 2.0


def measure_cold_start(spamlint: Installed, runs: int) -> list[Target]:
    """Time `spamlint check` of one small message, from the shell's view, beside a bare import; runs interleaved."""
    message = spamlint.folder / "one.eml"
    message.write_bytes(ONE_MESSAGE.read_bytes())
    check = [str(spamlint.command), "check", message.name]
    commands = {
        "baseline": [str(spamlint.python), "-c", BASELINE],
        "help": [str(spamlint.command), "--help"],
        "check": check,
    }
    seconds: dict[str, list[float]] = {name: [] for name in (*commands, "terminal")}
    processor: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            result = run(command, folder=spamlint.folder)
            if number:  # the first run fills the page cache
                seconds[name].append(result.seconds)
                processor[name].append(result.processor)
        taken = _on_terminal(check, spamlint.folder)
        if number:
            seconds["terminal"].append(taken)
    times = {name: median(values) for name, values in seconds.items()}
    costs = {name: median(values) for name, values in processor.items()}
    print(f"\nCold start, median of {runs} runs, warm page cache, {message.stat().st_size:,} bytes; clock, processor")
    labels = {"baseline": f'python -c "{BASELINE}"', "help": "spamlint --help", "check": "spamlint check one.eml"}
    labels["terminal"] = "spamlint check one.eml, on a terminal"
    for name, label in labels.items():
        clock = f"{times[name] * 1e3:6.0f} ms {times[name] / times['baseline']:5.2f} x"
        cost = f"{costs[name] * 1e3:6.0f} ms {costs[name] / costs['baseline']:5.2f} x" if name in costs else ""
        print(f"  {label:42} {clock}  {cost}".rstrip())
    ratio = times["check"] / times["baseline"]
    return [Target("cold start of one small file to the bare import", ratio, START_RATIO, " x")]


def _on_terminal(command: list[str], folder: Path) -> float:
    """Return how long a command takes whose output is a terminal (seconds)."""
    ours, theirs = pty.openpty()
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=CLEAN, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        while os.read(ours, 65_536):
            pass
    except OSError:  # what Linux answers when the other end is closed
        pass
    finally:
        os.close(ours)
    process.wait(60)
    return time.perf_counter() - started


def measure_memory(spamlint: Installed, corpus: Path) -> list[Target]:
    """Check the whole corpus with one process and two, and take the peak of the largest process."""
    print("\nPeak resident memory of the largest process, whole corpus")
    targets = []
    for jobs in (1, 2):
        report = spamlint.folder / "report.json"
        arguments = ["check", "-j", str(jobs), "--format", "json", "--output", str(report), str(corpus.absolute())]
        result = run([str(spamlint.command), *arguments], folder=spamlint.folder)
        checked = json.loads(report.read_bytes())["summary"]["messages"] if report.exists() else 0
        report.unlink(missing_ok=True)
        megabytes = result.memory / MEGABYTE
        print(f"  -j {jobs}: {checked:,} messages, {megabytes:.0f} MB, {result.seconds:.1f} s, exit code {result.code}")
        targets.append(Target(f"peak memory of one process, -j {jobs}", megabytes, MEMORY_LIMIT, " MB"))
    return targets


def measure_slowest(spamlint: Installed, corpus: Path) -> list[Target]:
    """Time each message by itself in one warm process."""
    script = Path(__file__).with_name("each_file.py")
    listing = spamlint.folder / "listing.txt"
    listing.write_text("\n".join(str(path.absolute()) for path in messages(corpus)))
    result = subprocess.run(
        [spamlint.python, script, listing],
        cwd=spamlint.folder,
        env=CLEAN,
        capture_output=True,
        timeout=1_800,
        check=True,
    )
    timed = sorted(((seconds, path) for path, seconds in json.loads(result.stdout)), reverse=True)
    ordered = [seconds for seconds, _ in timed]
    print(f"\nTime of a single file, {len(timed):,} messages, one warm process")
    late = ordered[len(ordered) // 100]
    print(f"  median {median(ordered) * 1e3:.1f} ms, 99th percentile {late * 1e3:.1f} ms; slowest:")
    for seconds, path in timed[:5]:
        shown = os.path.relpath(path, corpus)
        print(f"  {seconds * 1e3:7.0f} ms  {os.path.getsize(path):>9,} bytes  {shown}")
    return [Target("slowest single file", ordered[0], SLOWEST_LIMIT, " s")]
