"""A saved page gives a right report and a recording, and nothing of the person's is in either."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from helper.practice.server import PracticePortal
from tests.cli.program import Program
from tests.plain_browser import plain_browser
from tests.recordings.practice_form import PracticeVariant, open_form, save_page
from tests.recordings.secrets_page import all_planted, kept_in, plant


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Commands run in this process, on records nobody else has."""
    monkeypatch.setenv("IPP_HELPER_STATE", str(tmp_path / "state"))
    return Program(tmp_path / "data", capsys, monkeypatch)


async def saved_form(variant: PracticeVariant, folder: Path) -> Path:
    """The practice portal's form with the secrets in it, as a browser saves it."""
    async with plain_browser() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 1600})
        with PracticePortal(variant=variant.variant, lang=variant.lang) as portal:
            await open_form(page, portal, variant)
            await plant(page)
            return await save_page(page, folder)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("variant", "reason"),
    [(PracticeVariant("ipp", "en"), "Complaint reason"), (PracticeVariant("aidc", "zh"), "投诉理由")],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_report_of_a_saved_page_is_right_and_tells_no_secret(
    variant: PracticeVariant, reason: str, tmp_path: Path, program: Program
) -> None:
    """Every field is there with its words, sort and limits; of twelve secrets in the page, none is in what may leave."""
    file = asyncio.run(saved_form(variant, tmp_path))
    assert all_planted(file)

    looked = program.json("portal", "look", str(file))
    recorded = program("portal", "record", str(file), "--to", str(tmp_path / "recording.html"))

    lines = {line[:14].strip(): line for line in looked["report"].splitlines()}
    states = {field["name"]: field["state"] for field in looked["fields"] if field["name"] != "other field"}
    assert set(states.values()) == {"sure"}
    assert len(states) == 8
    assert f'"{reason}"' in lines["reason"]
    assert "Pirated copy | … (2)" in lines["reason"]
    assert "2 entries, not listed; form: T (C)(N) or T (C)(N/A)" in lines["registration"]
    assert "limit seen: 300" in lines["links"]
    assert "0/500" in lines["explanation"]
    assert "up to 4" in lines["evidence"]
    assert recorded.exit == 0
    assert kept_in(json.dumps(looked, ensure_ascii=False)) == []
    assert kept_in((tmp_path / "recording.html").read_text(encoding="utf-8")) == []
