"""The document of an inspection is correct, contains no private data, and can be checked again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser

from helper.reports.portal_look import OTHER
from tests.browser.recordings.practice_form import PracticeVariant, open_form, save_page
from tests.browser.recordings.secrets_page import all_planted, kept_in, plant
from tests.cli.program import Program
from tests.practice.portal import FaultyPortal
from tests.tools.record import RECORDINGS


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("IPP_HELPER_STATE", str(tmp_path / "state"))
    return Program(tmp_path / "data", capsys, monkeypatch)


@pytest.fixture
async def saved(browser: Browser, variant: PracticeVariant, tmp_path: Path) -> Path:
    """The practice portal's form with the secrets in it, saved as by a browser."""
    page = await browser.new_page(viewport={"width": 1280, "height": 1600})
    with FaultyPortal(variant=variant.variant, lang=variant.lang) as portal:
        await open_form(page, portal, variant)
        await plant(page)
        file = await save_page(page, tmp_path)
    await page.close()
    return file


@pytest.mark.browser
@pytest.mark.parametrize(
    ("variant", "reason"),
    [
        pytest.param(PracticeVariant("ipp", "en"), "Complaint reason", marks=pytest.mark.drill),
        (PracticeVariant("aidc", "zh"), "投诉理由"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_inspection_of_a_saved_page_contains_labels_but_no_secrets(
    saved: Path, variant: PracticeVariant, reason: str, program: Program
) -> None:
    """Every field is reported with its label, its options and its limits."""
    assert all_planted(saved)

    answer = program.json("portal", "look", str(saved))

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


def test_saved_inspection_is_checked_without_a_browser(program: Program) -> None:
    """Every field is found again in the page contents that the document stores."""
    answer = program.json("portal", "check", str(RECORDINGS / "practice-ipp-en.json"))
    assert {field["light"] for field in answer["fields"]} == {"green"}
    assert len(answer["fields"]) == 8


def test_check_of_a_changed_page_says_how_to_show_the_field(program: Program, tmp_path: Path) -> None:
    """In the document, one label is replaced with a label that the flow file does not contain."""
    file, recorded = tmp_path / "portal-look.json", RECORDINGS / "practice-ipp-en.json"
    text = recorded.read_text(encoding="utf-8")
    file.write_text(text.replace("Supplement infringement reason(s)", "Blurb"), encoding="utf-8")
    answer = program("portal", "check", str(file), "--json")
    assert answer.exit == 1
    [changed] = [field for field in answer.json["fields"] if field["needed"]]
    assert (changed["step"], changed["light"]) == ("description", "amber")
    assert "show me the field" in changed["sentence"]


def test_document_without_page_contents_cannot_be_checked(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "portal-look.json"
    file.write_text('{"format": 1}', encoding="utf-8")
    assert (
        program("portal", "check", str(file), "--json")
        .error["what"]
        .startswith("The document does not describe a form")
    )
