""".ci/setup says what failed and never takes half an environment for a whole one.

The drills install from the package index, with each Python of this machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systems import not_on_windows

ROOT = Path(__file__).parents[1]
PYTHON = r"""#!/bin/bash
# Stands for Python: makes an environment whose pip behaves as the file `pip` beside the project says.
if [ "$1" = -c ]; then exec "$REAL_PYTHON" "$@"; fi
echo "python $*" >> log
mkdir -p .venv/bin
cat > .venv/bin/pip <<'END'
#!/bin/bash
shift
echo "pip $*" >> log
fails() { case "$*" in $(cat fails)*) true ;; *) false ;; esac; }
if fails "$@"; then
  echo "uvicorn 0.54.0 is broken"
  trap 'exit 1' INT  # as pip ends after Ctrl+C
  if [ -e interrupted ]; then kill -INT 0; fi
  exit 1
fi
END
printf '#!/bin/bash\n' > .venv/bin/python
chmod +x .venv/bin/pip .venv/bin/python
"""
WITH_CTRL_C = "import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv('/bin/bash', ['bash', '.ci/setup'])"
"""A shell can only react to Ctrl+C if the signal is not ignored when it starts."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without packages, and a Python whose pip does not fail."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "setup", tmp_path / ".ci" / "setup")
    for name in ("requirements.lock", "pyproject.toml", "log"):
        (tmp_path / name).touch()
    (tmp_path / "fails").write_text("nothing", encoding="utf-8")
    python = tmp_path / "python"
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def set_up(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITH_CTRL_C],
        cwd=project, env={**os.environ, "PYTHON": "./python", "REAL_PYTHON": sys.executable},
        capture_output=True, text=True, check=False, start_new_session=True, timeout=60,
    )  # fmt: skip


def environments_made(project: Path) -> int:
    return (project / "log").read_text(encoding="utf-8").count("python -m venv .venv")


@not_on_windows("bash runs the setup, and Windows has no bash")
@pytest.mark.parametrize(
    ("fails", "step"),
    [
        ("install --quiet --no-deps --require-hashes", "installing the packages of requirements.lock"),
        ("install --quiet --no-deps --no-build-isolation", "installing the program itself"),
        ("check", "checking that the packages fit together"),
    ],
)
@pytest.mark.parametrize(
    ("ctrl_c", "reason"), [(False, "an error occurred (see above)"), (True, "it was interrupted")]
)
def test_setup_names_the_failed_step_and_starts_again_at_the_next_run(
    fails: str, step: str, ctrl_c: bool, reason: str, project: Path
) -> None:
    (project / "fails").write_text(fails, encoding="utf-8")
    if ctrl_c:
        (project / "interrupted").touch()
    broken = set_up(project)
    assert broken.returncode == (130 if ctrl_c else 1)
    assert broken.stderr.splitlines()[-2:] == [
        f"The setup is not complete: {reason} while {step}.",
        "To repeat it from the beginning, run: make setup",
    ]
    if not ctrl_c:
        assert "uvicorn 0.54.0 is broken" in broken.stdout + broken.stderr

    (project / "fails").write_text("nothing", encoding="utf-8")
    assert set_up(project).returncode == 0
    assert environments_made(project) == 2
    assert set_up(project).returncode == 0
    assert environments_made(project) == 2


@not_on_windows("bash runs the setup, and Windows has no bash")
def test_setup_that_fails_to_replace_an_environment_leaves_none_that_counts_as_ready(project: Path) -> None:
    assert set_up(project).returncode == 0
    (project / "requirements.lock").write_text("# another lock\n", encoding="utf-8")
    (project / "fails").write_text("install", encoding="utf-8")
    assert set_up(project).returncode == 1

    (project / "requirements.lock").write_text("", encoding="utf-8")
    assert set_up(project).returncode == 1
    assert environments_made(project) == 3


def pythons() -> dict[str, str]:
    """Return the supported Pythons on the PATH by version; commands that do not run are left out."""
    found: dict[str, str] = {}
    for folder in os.get_exec_path():
        for file in sorted(Path(folder).glob("python3*")):
            if re.fullmatch(r"python3(\.\d+)?", file.name):
                ask = "import sys; print(*sys.version_info[:3], sep='.'); print(sys._base_executable)"
                answer = subprocess.run([file, "-c", ask], capture_output=True, text=True, check=False).stdout
                version, _, path = answer.strip().partition("\n")
                if version and tuple(map(int, version.split("."))) >= (3, 11):
                    found.setdefault(version, path)
    return found


def bare(home: Path) -> dict[str, str]:
    """Return an environment with an empty home and only the system's programs."""
    home.mkdir()
    return {"HOME": str(home), "PATH": "/usr/bin:/bin"}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", ROOT, tmp_path / "clone"], check=True)
    return tmp_path / "clone"


@pytest.fixture
def empty_home(tmp_path: Path) -> dict[str, str]:
    return bare(tmp_path / "home")


@pytest.mark.drill
def test_each_python_sets_up_a_fresh_clone_with_its_own_pip(clone: Path, empty_home: dict[str, str]) -> None:
    found = pythons()
    assert found
    for version, python in found.items():
        made = subprocess.run(
            ["make", "setup"], cwd=clone, env={**empty_home, "PYTHON": python},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, f"{version}: {made.stderr}"
        program = clone / ".venv" / "bin"
        used = subprocess.run([program / "python", "-V"], capture_output=True, text=True, check=True)
        assert used.stdout.strip() == f"Python {version}"
        subprocess.run([program / "ipp-helper", "--version"], env=empty_home, check=True)


def permitted() -> Iterator[str]:
    """Yield the requirements of pyproject.toml, which the newest permitted versions meet."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    yield from written["build-system"]["requires"]
    yield from written["project"]["dependencies"]
    yield from written["dependency-groups"]["dev"]


@pytest.mark.drill
def test_suite_passes_with_the_newest_permitted_versions(clone: Path, empty_home: dict[str, str]) -> None:
    subprocess.run([sys._base_executable, "-m", "venv", ".venv"], cwd=clone, check=True)  # type: ignore[attr-defined]
    pip = [".venv/bin/python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    for words in (list(permitted()), ["--no-deps", "--no-build-isolation", "--editable", "."]):
        subprocess.run([*pip, *words], cwd=clone, env=empty_home, check=True)
    tests = [".venv/bin/python", "-m", "pytest", "-q", "-n", "2", "-m", "not drill and not browser"]
    without_lock = ["--deselect", "tests/test_lock.py"]
    suite = subprocess.run(
        [*tests, *without_lock], cwd=clone, env=empty_home, capture_output=True, text=True, check=False
    )
    assert suite.returncode == 0, suite.stdout[-8000:]
