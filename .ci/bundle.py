"""`make bundle`: builds one folder with the program, Python, the flows and the browser's driver, for this system.

The bundle contains no browser; it uses the user's own Chrome, Edge or Chromium. On Linux the bundle needs a C library
that is at least as new as the one of the machine that built it.
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
NOT_OURS = ("_pytest", "anyio", "httpx", "hypothesis", "mypy", "setuptools", "uvloop")
"""Packages that only the tests or an extra need, but that our code or dependencies would import if they are installed."""


def main() -> int:
    """Build `dist/ipp-helper/`, and an archive of that folder beside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [name for line in project["dependencies"] for name in re.findall(r"^[\w-]+", line)]
    subprocess.run(recipe(names), cwd=ROOT, check=True)  # noqa: S603 - a fixed command without a shell
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
        f"{written.relative_to(ROOT)}: {written.stat().st_size / 1e6:.0f} MB, the same as an archive\n"
    )
    return 0


def recipe(dependencies: list[str]) -> list[str]:
    """Return PyInstaller's command line.

    It names what PyInstaller cannot detect: modules that are imported by name, data files, and the metadata of
    packages whose version the program reads.
    """
    source = WORK / "helper"
    shutil.rmtree(WORK, ignore_errors=True)
    # The sources are included, because the list of commands is read from them and data files are beside them.
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
