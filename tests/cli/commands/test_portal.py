"""`portal look`, `reports` and `record` as a person and another program use them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.cli.commands.portal import TerminalQuestions
from helper.reports.portal_report import PortalReport
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
    """A saved page with words that the flow does not know."""
    file = tmp_path / "form.html"
    file.write_text(FORM, encoding="utf-8")
    return file


@pytest.mark.browser
def test_without_a_person_no_unknown_word_leaves_the_page(program: Program, form: Path) -> None:
    """With --json the report holds the portal's own words only, and no file is written unless one is named."""
    answer = program.json("portal", "look", str(form))

    assert "Jane" not in str(answer)
    assert "tok4915" not in str(answer)
    assert "Pirated copy | … (2)" in answer["report"]
    assert "https://ipp.aidcgroup.net/#/complaint/form  seen" in answer["report"]
    assert answer["file"] is None
    assert sorted(form.parent.glob("*.txt")) == []


@pytest.mark.browser
def test_the_report_is_written_beside_the_page_and_never_over_another(program: Program, form: Path) -> None:
    """The person reads where it is and that she sends it herself; a second look asks for another name."""
    first = program("portal", "look", str(form))
    second = program("portal", "look", str(form))

    report = form.with_name("portal-report.txt").read_text(encoding="utf-8")
    assert first.exit == 0
    assert "strike out what you like. I send nothing" in first.out
    assert report.startswith("ipp-helper portal report, format 1")
    assert "Jane" not in report
    assert second.exit == 1
    assert "--replace" in second.err


@pytest.mark.browser
def test_a_page_is_recorded_without_its_words(program: Program, form: Path, tmp_path: Path) -> None:
    """What the person gives away for tests has the controls and the portal's words, and xs for hers."""
    answer = program("portal", "record", str(form), "--to", str(tmp_path / "recording.html"))

    recording = (tmp_path / "recording.html").read_text(encoding="utf-8")
    assert answer.exit == 0
    assert "Complaint reason" in recording
    assert "<option>Pirated copy</option><option>Xxxxx</option>" in recording
    assert not any(word in recording for word in ("Jane", "Doe", "holder", "tok4915", "own ground"))


def test_reports_become_a_rebuilt_page_and_a_change_of_the_flow(program: Program, tmp_path: Path) -> None:
    """One file in, a recording and a difference out."""
    report = tmp_path / "r.txt"
    report.write_text(
        "ipp-helper portal report, format 1    0.1.0 · Debian · Chromium · page in English\n"
        'reason          sure   "Ground"  drop-down  Pirated copy | Others\n',
        encoding="utf-8",
    )

    [taken] = program.json("portal", "reports", str(report), "--to", str(tmp_path / "pages"))["reports"]

    assert "Ground" in Path(taken["recording"]).read_text(encoding="utf-8")
    assert '"Ground"' in taken["difference"]
    assert taken["remarks"] == []


def test_reports_with_mistakes_are_all_named_and_nothing_is_written(program: Program, tmp_path: Path) -> None:
    """Of two bad files both are told."""
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("hello", encoding="utf-8")

    answer = program(
        "portal", "reports", str(tmp_path / "one.txt"), str(tmp_path / "two.txt"), "--to", str(tmp_path / "p")
    )

    assert answer.exit == 2
    assert "one.txt" in answer.err
    assert "two.txt" in answer.err
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["look", "form.html", "--portal", "https://ipp.aidcgroup.net/"], "A saved page has no address"),
        (["check", "--portal", "https://portal.example.com/"], "extra_hosts"),
    ],
)
def test_only_what_can_be_looked_at_is(program: Program, words: list[str], said: str) -> None:
    """A saved page or an address; and only the portal's own hosts are opened, and those the person has named."""
    answer = program("portal", *words)

    assert answer.exit == 2
    assert said in answer.err


class Person:
    """Somebody at the terminal with prepared lines."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.read: list[str] = []
        self.asking = TerminalQuestions(self.read.append, lambda: self.lines.pop(0) if self.lines else None)


def test_only_a_yes_keeps_a_word_and_each_word_is_asked_for_once() -> None:
    """Enter, no and the end of input are no."""
    person = Person("y", "", "n")

    kept = [person.asking.keep(words) for words in ("Ground", "Ground", "Jane", "Doe", "end")]

    assert kept == [True, True, False, False, False]
    assert person.read.count("The page says “Ground”. Keep? y/N") == 1


def test_the_nine_questions_are_asked_and_what_is_left_out_is_said() -> None:
    """The answers stand in the report; an e-mail address among them does not."""
    person = Person(
        "", "", "says: write to jane@doeworth.example", "", "2", "a page, 8", "", "Whale (US)(N/A)", ""
    )
    report = PortalReport(version="1", system="s", browser="b", language="English")

    told = person.asking.told(report).told

    assert told.bad_link == "says: write to …"
    assert (told.boxes, told.number_digits, told.unregistered) == (2, 8, "T (C)(N/A)")
    assert "  left out: an e-mail address" in person.read
    # Whoever closes the terminal has answered all she wanted to.
    ending = Person("https://ipp.aidcgroup.net/#/a?b").asking
    assert ending.told(report).address == "https://ipp.aidcgroup.net/#/a"
