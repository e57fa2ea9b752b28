"""The program on a data folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Commands run in this process, on records of the test."""
    monkeypatch.setenv("IPP_HELPER_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("IPP_HELPER_DATA", raising=False)
    return Program(tmp_path / "data", capsys, monkeypatch)
