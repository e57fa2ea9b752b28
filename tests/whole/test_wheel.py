"""The package is built and run outside the source tree.

The drills install it with pipx and uv, which need the package index, and run the bundle, which needs no Python. Each
of them files a form.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from helper.store.store import open_store
from tests.practice.play import wanted_form, wrong_values
from tests.whole.rig import practice_rig

ROOT = Path(__file__).parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
INSTALLERS = {"pipx": ("pipx", "install"), "uv": ("uv", "tool", "install")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel file, built as `make wheel` builds it."""
    folder = tmp_path_factory.mktemp("dist")
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*PIP, *build], check=True)
    return next(folder.glob("*.whl"))


def run(
    program: Path, *arguments: str, cwd: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run an installed command in `cwd`, outside of the source tree."""
    return subprocess.run(
        [program, *arguments],
        env=dict(variables), cwd=cwd, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


async def file_one_form(program: Path, folder: Path, variables: Mapping[str, str]) -> None:
    """File one form on the practice portal as the scripted user, and assert that no value is wrong."""
    with practice_rig(folder) as rig:
        rig.program, rig.variables = (str(program),), variables
        rig.prepare(complaints=1, links=2)
        try:
            session = await rig.start_process()
            async with rig.handed_over(session) as person:
                number = await person.play_one()
            assert await session.end() == 0
            assert [complaint.number for complaint in rig.complaints()] == [number]
            assert (rig.counts()["helper_submits"], rig.counts()["human_submits"]) == (0, 1)
            (made,), (received,) = rig.complaints(), rig.received()
            with open_store(rig.places, read_only=True) as store:
                assert wrong_values([received], {made.number: wanted_form(store, made)}) == 0
        finally:
            await rig.close()


def test_package_contains_every_file_and_runs_alone(wheel: Path, tmp_path: Path) -> None:
    """The command needs the flows. `-P` keeps Python from finding the source tree."""
    package, python = tmp_path / "package", Path(sys.executable)
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())
        archive.extractall(package)
    sources = {"helper": ROOT / "helper", "helper/_flows": ROOT / "flows"}
    needed = {
        f"{name}/{file.relative_to(folder).as_posix()}"
        for name, folder in sources.items()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert needed - packed == set()

    variables = {**os.environ, "PYTHONPATH": str(package), "IPP_HELPER_DATA": str(tmp_path / "data")}
    where = run(python, "-Pc", "import helper; print(helper.__file__)", cwd=tmp_path, variables=variables)
    assert where.stdout.startswith(str(package)), where.stderr
    recording = str(ROOT / "recordings" / "practice-ipp-en.json")
    checked = run(python, "-Pm", "helper", "portal", "check", recording, cwd=tmp_path, variables=variables)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.drill
@pytest.mark.browser
@pytest.mark.parametrize("installer", INSTALLERS)
async def test_program_installed_with_one_command_files_a_form(
    installer: str, wheel: Path, screen: str, tmp_path: Path, short_folder: Path
) -> None:
    """The home folder is empty and the PATH has only the installer. At the end the program is uninstalled."""
    tool, home = tmp_path / "tool", tmp_path / "home"
    home.mkdir()
    subprocess.run([sys.executable, "-m", "venv", str(tool)], check=True)  # noqa: ASYNC221 - nothing else waits
    subprocess.run(  # noqa: ASYNC221 - nothing else waits
        [*PIP, "--python", str(tool / "bin" / "python"), "install", "--quiet", installer], check=True
    )
    own = ("HOME", "PATH", "VIRTUAL_ENV", "XDG_", "PYTHON", "PIPX_", "UV_TOOL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    # uv uses its own certificates by default; UV_SYSTEM_CERTS makes it use the system's, as pip does.
    variables = {
        "UV_SYSTEM_CERTS": "true",
        **kept,
        "HOME": str(home),
        "PATH": f"{tool / 'bin'}:/usr/bin:/bin",
    }
    name, *words = INSTALLERS[installer]

    installed = run(tool / "bin" / name, *words, str(wheel), cwd=home, variables=variables)
    assert installed.returncode == 0, installed.stderr
    program = home / ".local" / "bin" / "ipp-helper"
    await file_one_form(program, short_folder, variables)

    removed = run(tool / "bin" / name, *words[:-1], "uninstall", "ipp-helper", cwd=home, variables=variables)
    assert removed.returncode == 0, removed.stderr
    assert not program.exists()


@pytest.mark.drill
@pytest.mark.browser
async def test_bundle_files_a_form_in_an_empty_home_folder(
    screen: str, tmp_path: Path, short_folder: Path
) -> None:
    """The bundle needs only a screen and a browser, and nothing from this source tree or its environment."""
    subprocess.run([sys.executable, str(ROOT / ".ci" / "bundle.py")], check=True)  # noqa: ASYNC221 - nothing else waits
    bundle = shutil.copytree(
        ROOT / "dist" / "ipp-helper", tmp_path / "with a space" / "ipp-helper", symlinks=True
    )

    variables = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "DISPLAY": screen}
    await file_one_form(bundle / "ipp-helper", short_folder, variables)
