"""The GitHub workflow files parse, and their commands are valid shell; only GitHub itself can run them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.systems import not_on_windows

ROOT = Path(__file__).parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(WORKFLOWS.glob("*.yml"))}
FILES: dict[str, Any] = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
STEPS = [
    (f"{name}, {job}, step {number}", step)
    for name, file in FILES.items()
    for job, described in file["jobs"].items()
    for number, step in enumerate(described["steps"], 1)
]
_MADE = re.compile(r"run: make (\w+)|^ +make (\w+)$", re.MULTILINE)


@not_on_windows("bash checks the commands, and Windows has no bash")
@pytest.mark.parametrize(("where", "step"), STEPS, ids=[where for where, _ in STEPS])
def test_each_workflow_step_uses_an_action_or_runs_valid_shell(where: str, step: dict[str, Any]) -> None:
    assert ("uses" in step) != ("run" in step), where
    if "uses" in step:
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])
        return
    assert step["run"].strip()
    lines = re.sub(r"\$\{\{.*?\}\}", "word", step["run"])
    subprocess.run(["bash", "-n"], input=lines, text=True, check=True)


def test_make_targets_and_files_named_in_workflows_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for text in TEXTS.values():
        assert {run or alone for run, alone in _MADE.findall(text)} <= targets
        assert all((ROOT / path).exists() for path in re.findall(r"(?:python|pytest) ([.\w/]+\.py)", text))


@pytest.mark.parametrize(
    "file", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda file: file.stem
)
def test_issue_templates_are_complete_and_valid_yaml(file: Path) -> None:
    template = yaml.safe_load(file.read_text(encoding="utf-8"))
    if file.stem != "config":
        assert {"name", "description", "body"} <= set(template)
        fields = [part for part in template["body"] if part["type"] != "markdown"]
        assert len({part["id"] for part in fields}) == len(fields)
