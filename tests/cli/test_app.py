"""Tests of the command line as a whole: exit codes, errors, encodings, closed streams and start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from helper.cli import app
from helper.config.places import places
from helper.store.store import open_store
from helper.store.works import add_work
from helper.translation import use_language
from tests.cli.program import Program
from tests.factories import an_item_url
from tests.sheets.sample_sheets import link_row, table
from tests.systems import is_user_only, not_on_windows


def outside(
    *words: str | bytes, out: int | TextIO = subprocess.PIPE, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own, with the additional environment variables `more`."""
    return subprocess.run(
        [sys.executable, "-m", "helper", *words],
        env={**os.environ, **more}, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip


def loaded_by(code: str) -> list[str]:
    """Return the names of the modules that a new process has loaded after running this code."""
    typed = [sys.executable, "-c", f"import sys; {code}; print('loaded:', *sys.modules)"]
    done = subprocess.run(typed, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.rpartition("loaded:")[2].split()


@pytest.mark.parametrize("one_word", [False, True])
def test_data_option_may_precede_the_command(program: Program, tmp_path: Path, one_word: bool) -> None:
    """An argument after `--` is never read as an option."""
    folder = str(tmp_path / "elsewhere")
    before = [f"--data={folder}"] if one_word else ["--data", folder]
    assert app.run([*before, "works", "add", "--title", "Fox"]) == 0
    assert app.run([*before, "queue", "add", "--", an_item_url()]) == 0
    program.capsys.readouterr()
    assert app.run(["works", "list", "--data", folder]) == 0
    assert "Fox" in program.capsys.readouterr().out
    assert app.run([*before, "--help"]) == 0
    assert "Usage: ipp-helper" in program.capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ["nope"],
        ["works", "nope"],
        ["works", "add"],
        ["works", "add", "--title", " "],
        ["works", "list", "--nope"],
        ["queue", "judge", "abcd"],
    ],
    ids=" ".join,
)
def test_incorrect_usage_exits_with_2_and_mentions_the_help_option(
    program: Program, command: list[str]
) -> None:
    answer = program(*command, "--json")
    assert (answer.exit, answer.out) == (2, "")
    assert answer.error["code"] == "wrong_use"
    assert "--help" in answer.error["now"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["nope"], "Den Befehl nope gibt es nicht."),
        (["works", "add"], "--title fehlt."),
        (["works", "list", "--nope"], "Die Option --nope gibt es nicht."),
        (["works", "list", "whale"], "Unerwartetes Argument: whale"),
        (["works", "add", "--title"], "--title braucht einen Wert."),
        (["file", "--limit", "none"], "--limit kann diesen Wert nicht haben."),
    ],
)
def test_incorrect_usage_is_explained_in_the_users_language(
    program: Program, monkeypatch: pytest.MonkeyPatch, command: list[str], said: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    try:
        assert app.run(command) == 2
    finally:
        use_language("en")
    assert program.capsys.readouterr().err.splitlines()[0] == said


def test_help_exits_with_0_and_a_missing_subcommand_with_2(program: Program) -> None:
    assert app.run(["--version"]) == app.run(["works", "--help"]) == 0
    assert program.capsys.readouterr().out.startswith("ipp-helper 0.")
    assert app.run(["works"]) == 2
    assert "Commands:" in program.capsys.readouterr().err


def test_locked_records_can_be_read_but_not_changed(program: Program) -> None:
    with open_store(places(program.data)) as store:
        add_work(store, title="Fox")
        answer = program("works", "add", "--title", "Whale", "--json")
        assert (answer.exit, answer.error["code"]) == (1, "store_busy")
        assert len(program.json("works", "list")["works"]) == 1


def test_damaged_records_are_reported_and_not_changed(program: Program) -> None:
    program("works", "add", "--title", "Fox")
    (program.data / "records.json").write_text("{", encoding="utf-8")
    answer = program("works", "list", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "store_unreadable")
    assert answer.error["where"] == str(program.data / "records.json")
    assert (program.data / "records.json").read_text(encoding="utf-8") == "{"


def test_internal_error_prints_one_sentence_and_logs_the_traceback(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log contains no user data, so that users can attach it to bug reports."""

    def fail(*_: object, **__: object) -> None:
        secret = "Mira's private title"  # noqa: F841 - a local value that must not reach output or log
        raise RuntimeError("boom")

    monkeypatch.setattr("helper.cli.commands.works.open_context", fail)
    answer = program("works", "list", "--json")
    assert (answer.exit, answer.error["code"]) == (3, "our_fault")
    assert "Traceback" not in answer.err
    (log,) = (program.data / "log").iterdir()
    assert is_user_only(log)
    text = log.read_text(encoding="utf-8")
    assert "RuntimeError: boom" in text
    assert "test_app.py" in text
    assert "private title" not in text.replace('secret = "Mira\'s private title"', "")


def test_ctrl_c_exits_without_output(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("helper.cli.commands.works.open_context", interrupt)
    answer = program("works", "list")
    assert (answer.exit, answer.out, answer.err) == (1, "", "")


def test_reader_that_closes_the_output_pipe_early_causes_no_error(tmp_path: Path) -> None:
    file = tmp_path / "links.txt"
    file.write_text("\n".join(an_item_url(number) for number in range(5_000)), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "helper", "links", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_first_screen_loads_no_heavy_modules() -> None:
    loaded = loaded_by("import helper.cli.screens, helper.tui.main_screen, helper.tui.today_pane")
    late = {"pydantic", "xlsxwriter", "jinja2", "playwright", "python_calamine", "urllib.request"}
    late |= {"helper.sheets", "helper.flow", "helper.browser", "helper.session.filing"}
    late |= {"helper.tui.figures_pane", "helper.tui.history_files"}
    assert not late & set(loaded)


def test_program_without_command_needs_a_terminal(tmp_path: Path) -> None:
    """Without a command, the program opens its screens and does not import the command-line modules."""
    done = outside("--data", str(tmp_path))
    assert (done.returncode, b"need a terminal" in done.stderr) == (2, True)
    code = "from helper.__main__ import main; sys.argv = ['ipp-helper', '--data', '/nowhere/at/all']; main()"
    assert "typer" not in loaded_by(code)


def test_help_loads_no_heavy_modules() -> None:
    loaded = loaded_by("from helper.cli.app import run; run(['--help'])")
    heavy = {"pydantic", "textual", "playwright", "flask", "tinydb", "xlsxwriter"}
    assert not heavy & set(loaded)


@pytest.mark.parametrize("command", [["works", "list", "--json"], ["--version"]], ids=" ".join)
@not_on_windows("Windows has no /dev/full")
def test_output_to_a_full_disk_prints_one_error(command: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = outside(*command, out=full, IPP_HELPER_DATA=str(tmp_path))
    assert (ended.returncode, b"The output could not be written" in ended.stderr) == (1, True)
    assert b"fault" not in ended.stderr


@not_on_windows("Windows has no /dev/full")
def test_import_is_saved_even_if_its_output_fails(program: Program) -> None:
    """The error says that the rows were imported, so that the user does not import them again."""
    sheet = table(program.data.parent, link_row(1))
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = outside("import", str(sheet), "--json", "--data", str(program.data), out=full)
    assert (ended.returncode, b"The rows were imported. Only the output" in ended.stderr) == (1, True)
    assert len(program.json("queue", "list")["findings"]) == 1


@pytest.mark.parametrize(
    ("command", "closed"),
    [("works list --json", ">&-"), ("nope --json", "<&- >&- 2>&-")],
)
@not_on_windows("a Windows shell cannot start a program with a closed stream")
def test_closed_standard_streams_cause_no_error(command: str, closed: str, tmp_path: Path) -> None:
    """Services may start programs whose standard streams are closed."""
    ended = subprocess.run(
        ["sh", "-c", f'exec "$0" -m helper {command} {closed}', sys.executable],
        capture_output=True,
        env={**os.environ, "IPP_HELPER_DATA": str(tmp_path / "data")},
        check=False,
        timeout=60,
    )
    assert ended.returncode == (2 if command.startswith("nope") else 0), ended.stderr
    assert b"Traceback" not in ended.stderr


def test_output_is_utf_8_whatever_the_system_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPP_HELPER_DATA", str(tmp_path))
    monkeypatch.setenv("IPP_HELPER_STATE", f"{tmp_path}-state")
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    assert "静かな “鯨”" in outside("works", "add", "--title", "静かな “鯨”").stdout.decode("utf-8")
    assert "“鯨”" in outside("queue", "judge", "“鯨”", "--as", "copy").stderr.decode("utf-8")


@not_on_windows("on Windows file names are text, not bytes")
def test_unicode_titles_and_paths_that_are_not_utf_8_cause_no_error(tmp_path: Path) -> None:
    data = os.fsencode(tmp_path) + b"/caf\xe9\xff"

    def answer(*words: str | bytes) -> bytes:
        ended = outside(
            *words, "--data", data, IPP_HELPER_STATE=str(tmp_path / "state"), PYTHONIOENCODING="cp1252:strict"
        )
        assert (ended.returncode, ended.stderr) == (0, b"")
        return ended.stdout

    title = "静かな鯨 \N{SPOUTING WHALE}"
    assert b"was added to your designs" in answer("works", "add", "--title", title)
    listing = json.loads(answer("works", "list", "--json").decode())
    assert listing["works"][0]["title"] == title
    named = json.loads(answer("export", data + b"/sheet.csv", "--json").decode())["file"]
    assert os.fsencode(named) == data + b"/sheet.csv"


@not_on_windows("Windows always has a screen")
def test_without_a_display_only_an_error_is_printed(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    answer = program("outcomes", "--json")
    assert (answer.exit, answer.out) == (1, "")
    assert answer.error["code"] == "browser_unavailable"
