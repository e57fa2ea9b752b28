"""Fixtures for tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("IPP_HELPER_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("IPP_HELPER_DATA", raising=False)
    return Program(tmp_path / "data", capsys, monkeypatch)
