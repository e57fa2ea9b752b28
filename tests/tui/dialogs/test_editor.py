"""The person's own editor, as they have named it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.tui.dialogs.editor import edit_text


def _named(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    editor = folder / "my editor.sh"
    editor.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    editor.chmod(0o700)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{editor}' -w")


def test_what_was_saved_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor is given a file that only this person can read, and its options as they were named."""
    _named(
        tmp_path,
        monkeypatch,
        f'echo "$1" > {tmp_path}/option; stat -c %a "$2" > {tmp_path}/mode; echo new >> "$2"',
    )
    assert edit_text("old\n") == "old\nnew\n"
    assert (tmp_path / "option").read_text(encoding="utf-8") == "-w\n"
    assert (tmp_path / "mode").read_text(encoding="utf-8") == "600\n"


def test_an_editor_that_ends_badly_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving with an error, as `:cq` in vim does, means: forget it."""
    _named(tmp_path, monkeypatch, 'echo new > "$2"; exit 1')
    assert edit_text("old") is None


def test_an_editor_that_is_not_there_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads nowhere is no crash."""
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    assert edit_text("old") is None
