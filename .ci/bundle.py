"""`make bundle`: the program in one folder, with Python, the flows and the browser's driver in it, for this kind of system.

A browser is not in it: the person's own Chrome, Edge or Chromium is used. On Linux it runs where the C library is as new as here.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

from helper import __version__

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "bundle"
DIST = ROOT / "dist"
NOT_OURS = ("_pytest", "anyio", "httpx", "hypothesis", "mypy", "orjson", "setuptools", "uvloop")
"""What the tests brought, and libraries of ours take up where it is there."""


def main() -> int:
    """Build `dist/ipp-helper/`, and beside it the same as one file to hand on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [name for line in project["dependencies"] for name in re.findall(r"^[\w-]+", line)]
    subprocess.run(recipe(names), cwd=ROOT, check=True)  # noqa: S603 - our own words only; no shell
    folder = DIST / "ipp-helper"
    shutil.copy(ROOT / "LICENSE", folder)
    for place in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)):
        if (terms := place / "LICENSE.txt").is_file():
            shutil.copy(terms, folder / "LICENSE-Python.txt")
    kind = "zip" if sys.platform == "win32" else "gztar"
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    archive = DIST / f"ipp-helper-{__version__}-{system}-{platform.machine().lower()}"
    written = Path(shutil.make_archive(str(archive), kind, DIST, folder.name))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    sys.stdout.write(
        f"{folder.relative_to(ROOT)}: {size / 1e6:.0f} MB\n"
        f"{written.relative_to(ROOT)}: {written.stat().st_size / 1e6:.0f} MB, the same as one file to hand on\n"
    )
    return 0


def recipe(dependencies: list[str]) -> list[str]:
    """PyInstaller's command line; what it cannot see is named: modules imported by name, data, versions that are asked for."""
    source = WORK / "helper"
    shutil.rmtree(WORK, ignore_errors=True)
    # The sources go along: the list of the commands is read from them, and data lies beside its module.
    shutil.copytree(ROOT / "helper", source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "flows", source / "_flows")
    return [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--onedir", "--console", "--name", "ipp-helper", "--paths", str(ROOT)),
        *("--distpath", str(DIST), "--workpath", str(WORK), "--specpath", str(WORK)),
        *(
            "--add-data",
            f"{source}:helper",
            "--collect-submodules",
            "helper",
            "--hidden-import",
            "webbrowser",
        ),
        *("--collect-submodules", "textual", "--collect-data", "textual", "--collect-submodules", "rich"),
        *(part for name in NOT_OURS for part in ("--exclude-module", name)),
        *(part for name in dependencies for part in ("--recursive-copy-metadata", name)),
        str(ROOT / "helper" / "__main__.py"),
    ]


if __name__ == "__main__":
    sys.exit(main())
