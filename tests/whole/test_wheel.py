"""The package as somebody installs it: built, put into an empty environment outside the tree, and run there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but our wheel in it; its dependencies are borrowed from the one of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    wheels, home = folder / "dist", folder / "venv"
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *build], check=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    install = ["install", "--quiet", "--no-deps", "--no-index", str(next(wheels.glob("*.whl")))]
    python = str(home / "bin" / "python")
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, *install], check=True
    )
    return home


def run(environment: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command outside the tree."""
    variables = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    return subprocess.run(
        [environment / "bin" / "ipp-helper", *arguments],
        env=variables, cwd=cwd, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_wheel_carries_the_description_of_the_portal(environment: Path) -> None:
    """The flow lies inside the installed package."""
    assert list(environment.glob("lib/*/site-packages/helper/_flows/aliexpress-complaint.toml"))


@pytest.mark.browser
def test_the_installed_program_runs_the_demo(environment: Path, screen: str, tmp_path: Path) -> None:
    """From the wheel alone, one form is filed on the practice portal with no wrong value."""
    done = run(
        environment, "demo", "--complaints", "1", "--links", "2", "--pace", "fast", "--json", cwd=tmp_path
    )

    assert done.returncode == 0, done.stderr
    score = json.loads(done.stdout)
    assert (score["filed"], score["wrong_values"], score["helper_submits"]) == (1, 0, 0)
