"""Tests of `ipp-helper portal look` and its questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.cli.commands.portal import TerminalQuestions
from helper.reports.portal_look import PortalLook
from tests.cli.program import Program

FORM = """<!-- saved from url=(0069)https://ipp.aidcgroup.net/#/complaint/form?platform=ae&token=tok4915 -->
<h1>Submit a complaint</h1>
<p><label for="a">Complaint reason</label>
<select id="a"><option value="">Please select</option><option>Pirated copy</option><option>Janes own ground</option></select></p>
<p><label for="b">Infringing listings</label><textarea id="b"></textarea></p>
<p><label for="c">Rights holder: Jane Doe</label><input id="c" type="text"></p>
<p><button>Submit</button></p>"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """Save a page that contains private and unknown words."""
    file = tmp_path / "form.html"
    file.write_text(FORM, encoding="utf-8")
    return file


@pytest.mark.browser
def test_inspection_contains_only_texts_known_to_the_flow(program: Program, form: Path) -> None:
    answer = program.json("portal", "look", str(form))

    look = PortalLook.model_validate(answer["look"])
    reason = next(field for field in look.fields if field.name == "reason")
    assert "Jane" not in str(answer)
    assert "tok4915" not in str(answer)
    assert (reason.options, reason.count) == (("Pirated copy",), 2)
    assert look.address == "https://ipp.aidcgroup.net/#/complaint/form"
    assert answer["file"] is None
    assert sorted(form.parent.glob("*.json")) == []


@pytest.mark.browser
def test_portal_look_prints_the_whole_document_and_overwrites_no_file(program: Program, form: Path) -> None:
    first = program("portal", "look", str(form))
    second = program("portal", "look", str(form))

    text = form.with_name("portal-look.json").read_text(encoding="utf-8")
    assert first.exit == 0
    assert text.strip() in first.out
    assert "I send nothing" in first.out
    assert "Jane" not in text
    assert PortalLook.model_validate_json(text).submit
    assert second.exit == 1
    assert "Choose another name with --to." in second.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["look", "form.html", "--portal", "https://ipp.aidcgroup.net/"],
            "You gave both a saved page and an address",
        ),
        (["check", "--portal", "https://portal.example.com/"], "extra_hosts"),
    ],
)
def test_portal_look_refuses_unknown_hosts_and_a_file_with_an_address(
    program: Program, words: list[str], message: str
) -> None:
    answer = program("portal", *words)

    assert answer.exit == 2
    assert message in answer.err


def test_text_is_kept_only_after_yes_and_asked_about_once() -> None:
    lines, shown = ["y", "", "n"], list[str]()
    asking = TerminalQuestions(shown.append, lambda: lines.pop(0) if lines else None)

    kept = [asking.keep(words) for words in ("Ground", "Ground", "Jane", "Doe", "end")]

    assert kept == [True, True, False, False, False]
    assert shown.count("The page contains “Ground”. Keep this text? y/N") == 1
