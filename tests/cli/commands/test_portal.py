"""Tests of `ipp-helper portal`: looking at the form, and managing what was learned about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.cli.commands.portal import TerminalQuestions
from helper.reports.portal_look import PortalLook
from helper.translation import use_language
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


@pytest.mark.browser
def test_portal_look_prints_the_headings_over_a_field_only_on_the_terminal(
    program: Program, form: Path
) -> None:
    over = "<section><h2>Jane's other matter</h2><p>Infringing links <textarea></textarea></p></section>"
    form.write_text(
        FORM.replace("Infringing listings", "A note").replace("<p><button>", over + "<p><button>")
    )
    out = program("portal", "look", str(form)).out
    assert "Jane's other matter › Infringing links" in out
    assert "Jane" not in form.with_name("portal-look.json").read_text(encoding="utf-8")


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
def test_portal_commands_refuse_an_unknown_host_or_both_file_and_address(
    program: Program, words: list[str], message: str
) -> None:
    answer = program("portal", *words)

    assert answer.exit == 2
    assert message in answer.err


def test_program_asks_once_per_text_and_keeps_the_text_only_after_yes() -> None:
    lines, shown = ["y", "", "n"], list[str]()
    asking = TerminalQuestions(shown.append, lambda: lines.pop(0) if lines else None)

    kept = [asking.keep(words) for words in ("Ground", "Ground", "Jane", "Doe", "end")]

    assert kept == [True, True, False, False, False]
    assert shown.count("The page contains “Ground”. Keep this text? y/N") == 1


@pytest.mark.parametrize(
    ("code", "letters", "answer"),
    [("fr", "o/N", "o"), ("de", "j/N", "Ja"), ("es", "s/N", "si"), ("ja", "y/N", "はい"), ("fr", "o/N", "Y")],
)
def test_yes_is_understood_in_the_users_language_and_in_english(code: str, letters: str, answer: str) -> None:
    use_language(code)
    shown: list[str] = []
    answers = [answer, "n", ""]
    given = [TerminalQuestions(shown.append, lambda: answers.pop(0)).yes("?") for _ in range(3)]
    use_language("en")
    assert shown[0] == f"? {letters}"
    assert given == [True, False, False]


def test_portal_check_refuses_a_page_without_fields(program: Program, tmp_path: Path) -> None:
    """`portal look` writes such a document for a page on which no field was found."""
    file = tmp_path / "portal-look.json"
    file.write_text('{"format": 1, "frames": [{"font": 16}]}', encoding="utf-8")

    answer = program("portal", "check", str(file))

    assert answer.exit == 2
    assert "The document does not describe a form." in answer.err
