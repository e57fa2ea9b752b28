"""The file for public machines can be read, and its shell is shell; whether it works there, only a run of it can say."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.systems import not_on_windows

ROOT = Path(__file__).parents[1]
FILE = ROOT / ".github" / "workflows" / "systems.yml"
JOBS: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["jobs"]
STEPS = [
    (f"{job}, step {number}", step)
    for job, does in JOBS.items()
    for number, step in enumerate(does["steps"], 1)
]


@not_on_windows("the lines are read by bash, which Windows does not have")
@pytest.mark.parametrize(("where", "step"), STEPS, ids=[where for where, _ in STEPS])
def test_a_step_uses_something_or_runs_lines_of_shell(where: str, step: dict[str, Any]) -> None:
    """Exactly one of the two; the shell is read by a shell, with what the machine fills in taken for a word."""
    assert ("uses" in step) != ("run" in step), where
    if "uses" in step:
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])
        return
    assert step["run"].strip()
    lines = re.sub(r"\$\{\{.*?\}\}", "word", step["run"])
    subprocess.run(["bash", "-n"], input=lines, text=True, check=True)


def test_all_three_systems_run_the_program_and_build_the_folder() -> None:
    """None of them is left out by a slip."""
    for jobs in (("commands", "windows"), ("bundle",)):
        machines = [
            JOBS[job].get("strategy", {}).get("matrix", {}).get("os", [JOBS[job]["runs-on"]]) for job in jobs
        ]
        names = " ".join(name for group in machines for name in group)
        assert all(system in names for system in ("ubuntu", "macos", "windows")), jobs


def test_what_it_makes_and_runs_is_there() -> None:
    """Targets of the Makefile, and files of this tree."""
    said = FILE.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"run: make (\w+)|^ +make (\w+)$", said, re.MULTILINE)) > {
        ("test", ""),
        ("", "wheel"),
    }
    assert {
        made or run for made, run in re.findall(r"run: make (\w+)|^ +make (\w+)$", said, re.MULTILINE)
    } <= targets
    assert all((ROOT / path).exists() for path in re.findall(r"(?:python|pytest) ([.\w/]+\.py)", said))


def test_it_says_that_nobody_has_run_it() -> None:
    """Until somebody has: then this test goes together with the sentence."""
    assert "Never run until it was" in FILE.read_text(encoding="utf-8")
