"""Builds the test forms of component libraries that exist only as npm packages.

Run `python -m tests.tools.library_pages`. `tests/browser/libraries/npm/package.json` holds the versions, and
`package-lock.json` the hash of each package. The output is written to `build/library_pages`, outside of Git, and is
rebuilt when one of the sources changes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "tests" / "browser" / "libraries" / "npm"
FOLDER = ROOT / "build" / "library_pages"
OUTPUT = FOLDER / "out"
LIBRARIES = ("mui", "element", "fusion", "editors")
NEEDS_NODE = (
    "These pages are built from npm packages. Install Node 20 or later with npm"
    " (Debian: apt install nodejs npm), then run this command again."
)
_STAMP = FOLDER / "built"
_BUNDLE = (
    "--bundle",
    "--minify",
    "--jsx=automatic",
    "--alias:vue=vue/dist/vue.esm-bundler.js",  # this build of Vue compiles templates in the browser
    '--define:process.env.NODE_ENV="production"',
    "--define:__VUE_OPTIONS_API__=true",
    "--define:__VUE_PROD_DEVTOOLS__=false",
    "--define:__VUE_PROD_HYDRATION_MISMATCH_DETAILS__=false",
    "--log-level=warning",
    f"--outdir={OUTPUT}",
)


def build() -> None:
    """Build the pages unless they are up to date. Raises `RuntimeError` if Node is missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    sources = sorted(path for path in SOURCES.iterdir() if path.is_file())
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    with FileLock(FOLDER / "lock"):
        if _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == stamp:
            return
        npm, node = shutil.which("npm"), shutil.which("node")
        if npm is None or node is None:
            raise RuntimeError(NEEDS_NODE)
        for path in sources:
            shutil.copy(path, FOLDER)
        _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        entries = [path.name for path in sources if path.stem in LIBRARIES]
        _run(node, "node_modules/esbuild/bin/esbuild", *entries, *_BUNDLE)
        _STAMP.write_text(stamp, encoding="utf-8")


def _run(*command: str) -> None:
    subprocess.run(command, cwd=FOLDER, check=True)


if __name__ == "__main__":
    try:
        build()
    except RuntimeError as error:
        sys.exit(str(error))
