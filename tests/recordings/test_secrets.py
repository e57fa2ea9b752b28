"""An inspection of a saved page is right, and contains no private data."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from helper.reports.portal_look import OTHER
from tests.cli.program import Program
from tests.practice.portal import FaultyPortal
from tests.recordings.practice_form import PracticeVariant, open_form, save_page
from tests.recordings.secrets_page import all_planted, kept_in, plant
from tests.tools.plain_browser import plain_browser


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Commands run in this process, on records of their own."""
    monkeypatch.setenv("IPP_HELPER_STATE", str(tmp_path / "state"))
    return Program(tmp_path / "data", capsys, monkeypatch)


async def saved_form(variant: PracticeVariant, folder: Path) -> Path:
    """The practice portal's form with the secrets in it, as a browser saves it."""
    async with plain_browser() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 1600})
        with FaultyPortal(variant=variant.variant, lang=variant.lang) as portal:
            await open_form(page, portal, variant)
            await plant(page)
            return await save_page(page, folder)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("variant", "reason"),
    [(PracticeVariant("ipp", "en"), "Complaint reason"), (PracticeVariant("aidc", "zh"), "投诉理由")],
    ids=lambda value: getattr(value, "name", ""),
)
def test_inspection_of_a_saved_page_is_right_and_holds_no_secret(
    variant: PracticeVariant, reason: str, tmp_path: Path, program: Program
) -> None:
    """Every field is reported with its words, kind and limits; none of the twelve secrets is in the document."""
    file = asyncio.run(saved_form(variant, tmp_path))
    assert all_planted(file)

    answer = program.json("portal", "look", str(file))

    fields = {field["name"]: field for field in answer["look"]["fields"] if field["name"] != OTHER}
    assert {field["state"] for field in fields.values()} == {"sure"}
    assert len(fields) == 8
    assert fields["reason"]["label"] == reason
    assert (fields["reason"]["options"], fields["reason"]["count"]) == (["Pirated copy"], 2)
    assert (fields["ipr"]["options"], fields["ipr"]["count"]) == ([], 2)
    assert fields["ipr"]["form"] == "T (C)(N) or T (C)(N/A)"
    assert fields["listings"]["most_lines"] == 300
    assert fields["description"]["most_chars"] == 500
    assert fields["evidence"]["most_files"] == 4
    assert kept_in(json.dumps(answer, ensure_ascii=False)) == []
