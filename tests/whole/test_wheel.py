"""The package is built, installed into an empty environment as a user would do it, and run there.

The drills install it with pipx and uv, which need the package index, and run the bundle, which needs no Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

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


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with only our wheel. The dependencies come from the environment of the tests."""
    home = tmp_path_factory.mktemp("wheel") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*PIP, "--python", str(home / "bin" / "python"), *install], check=True)
    return home


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


_FILES = (
    "languages/fr.po",
    "_flows/checklists/account.fr.md",
    "_flows/aliexpress-complaint.toml",
    "browser/extension/manifest.json",
    "browser/extension/_locales/fr/messages.json",
    "web/templates/take.html",
)


def missing_in(environment: Path) -> list[str]:
    return [file for file in _FILES if not list(environment.glob(f"lib/*/site-packages/helper/{file}"))]


@pytest.mark.browser
@pytest.mark.longest
async def test_installed_package_is_complete_and_files_a_form(
    environment: Path, screen: str, short_folder: Path
) -> None:
    """The package contains the flows, the translations, the extension and the page that the extension opens."""
    assert missing_in(environment) == []
    variables = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    await file_one_form(environment / "bin" / "ipp-helper", short_folder, variables)


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
