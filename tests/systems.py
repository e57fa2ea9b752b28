"""Why a test cannot hold on one of the systems, in a sentence that is true on every machine of it."""

from __future__ import annotations

import sys

import pytest


def not_on_windows(reason: str) -> pytest.MarkDecorator:
    """The test is left out there; `make test-windows` counts it with its reason."""
    return pytest.mark.skipif(sys.platform == "win32", reason=reason)


has_no_tmux = not_on_windows("Windows has no tmux")
has_a_desktop = not_on_windows("a program has a clipboard wherever it runs on Windows")
stops_nobody = not_on_windows("no signal stops a program on Windows without ending it")
