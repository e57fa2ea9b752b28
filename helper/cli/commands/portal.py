"""`ipp-helper portal`: what is known of the portal's pages: look at them, check them, keep them for tests, read reports."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helper.cli.desk import open_desk
from helper.cli.options import AsJson, Data, PortalUrl, argument, flow_option, group, option
from helper.cli.output import DONE, NEEDS_PERSON, aside, show, table
from helper.cli.writing import write_new
from helper.config.places import places
from helper.config.settings import read_settings
from helper.errors import NotDone, WrongUse

if TYPE_CHECKING:
    from helper.cli.commands.portal_asking import Asking
    from helper.cli.commands.portal_seeing import Looked
    from helper.exchange.portal_report.report import PortalReport

REPORT_NAME = "portal-report.txt"
_SCREEN = "-"
_NOTHING_FOUND = (
    "No field of the form was found. Was the page saved before its fields showed? Or the form lies in a page inside the page, "
    "which browsers save apart: then name that file, from the folder beside this one."
)
_OPEN_FORM = (
    "Log in in the browser window, open the empty complaint form for AliExpress, choose website, Copyright and "
    "Product listing, so that all fields can be used. Type nothing else. Then press Enter here. I fill nothing and press no button."
)

app = group("What is known of the portal's pages: look, check, teach, record.")

SavedFile = Annotated[
    Path | None, argument("[FILE]", "A page saved from your own browser; without it, in our window.")
]
To = Annotated[
    str | None, option("--to", "Where the report goes; - shows it and writes nothing.", metavar="FILE")
]
Replace = Annotated[bool, option("--replace", "Write over a file of that name.")]
FlowFile = Annotated[Path | None, flow_option("Another description of the portal's pages.")]


@app.command()
def look(
    file: SavedFile = None,
    to: To = None,
    replace: Replace = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Look at the form, say what is understood, and write a report of twenty lines that you may send; nothing is sent."""
    from helper.cli.commands.portal_asking import everything, nobody
    from helper.exchange.portal_report.text import report_text
    from helper.flow.vocabulary import Vocabulary
    from helper.session.portal.look import report_of

    looked = _looked(file, portal, flow, data, opens=True)
    vocabulary = Vocabulary(looked.flow)
    asking = None if as_json else _asking()
    if not as_json:
        show(_understood(report_of(looked.seen, vocabulary, everything, looked.at), looked), as_json=False)
    report = report_of(looked.seen, vocabulary, asking.keep if asking else nobody, looked.at)
    if asking:
        report = asking.told(report)
    text = report_text(report)
    target = None if to == _SCREEN else _write(text, file, to, replace=replace, as_json=as_json)
    _say_done(report, text, target, as_json=as_json)
    return DONE


@app.command()
def check(portal: PortalUrl = "", flow: FlowFile = None, data: Data = None, as_json: AsJson = False) -> int:
    """Before a session: look at each field of the form, without filling anything, and say what to expect of it."""
    from helper.session.portal.check import all_sure, checked

    looked = _looked(None, portal, flow, data)
    fields = checked(looked.seen, looked.page)
    rows = [(field.light.value, field.label, field.sentence) for field in fields]
    show(
        [*table(rows, ("", "field", "what to expect")), "", _expectation(all_sure(fields))],
        as_json=as_json,
        fields=[
            {
                "step": field.step,
                "label": field.label,
                "light": field.light.value,
                "sentence": field.sentence,
                "needed": field.needed,
            }
            for field in fields
        ],
    )
    return DONE if all_sure(fields) else NEEDS_PERSON


@app.command()
def record(
    file: SavedFile = None,
    to: Annotated[Path, option("--to", "Where the recording goes.", metavar="FILE")] = Path("recording.html"),
    replace: Replace = False,
    portal: PortalUrl = "",
    flow: FlowFile = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Keep a page for tests: its controls and the portal's own words; no name, value, entry or picture of yours."""
    looked = _looked(file, portal, flow, data, record=True)
    target = write_new(to, looked.record.encode(), replace=replace)
    show(
        [
            f"Written to {target}.",
            "Every word that is not the portal's is replaced by xs. Look at it in any browser before you give it away.",
        ],
        as_json=as_json,
        file=str(target),
    )
    return DONE


@app.command()
def reports(
    files: Annotated[list[Path], argument("FILE...", "Reports that people sent.")],
    to: Annotated[Path, option("--to", "The folder for the rebuilt pages.", metavar="DIR")] = Path(
        "recordings"
    ),
    flow: FlowFile = None,
    replace: Replace = False,
    data: Data = None,  # noqa: ARG001 - every command takes it
    as_json: AsJson = False,
) -> int:
    """Read reports back: a page rebuilt from each for the tests, and what it would change in the flow."""
    from helper.cli.commands.portal_reports import read_all, told

    taken = read_all(files, flow, to, replace=replace)
    show(
        [line for one in taken for line in told(one)],
        as_json=as_json,
        reports=[
            {
                "report": str(one.file),
                "recording": str(one.recording),
                "difference": one.proposal.difference,
                "remarks": list(one.proposal.remarks),
            }
            for one in taken
        ],
    )
    return DONE


def _looked(
    file: Path | None,
    portal: str,
    flow: Path | None,
    data: Path | None,
    *,
    opens: bool = False,
    record: bool = False,
) -> Looked:
    """The form in the saved page, or in our window when the person says that it is open."""
    from helper.cli.commands.portal_seeing import at_the_persons_word, flow_for, look_at_file, look_in_window

    if file is not None:
        if portal:
            raise WrongUse("A saved page has no address to go to.", now="Leave FILE or --portal out.")
        settings = read_settings(places(data).settings_file)
        return asyncio.run(look_at_file(file.expanduser(), flow_for(flow), settings, record=record))
    from helper.cli.compose import Wish
    from helper.cli.opening import Parts

    # Not only to read: another program of ours that has the records open may be filling in this very window.
    with open_desk(data) as desk:
        parts = Parts(places=desk.places, settings=desk.settings, store=desk.store, queue=desk.queue)
        return asyncio.run(
            look_in_window(
                parts,
                Wish(portal=portal, flow=flow),
                lambda window, known: at_the_persons_word(
                    window, known, lambda: asyncio.to_thread(_when_open)
                ),
                opens=opens,
                record=record,
            )
        )


def _asking() -> Asking | None:
    """The person at the terminal; None: nobody is there."""
    from helper.cli.commands.portal_asking import Asking

    return Asking(typer.echo, _next_line) if sys.stdin.isatty() else None


def _when_open() -> str | None:
    """Say what the person does in the window, and wait for her Enter; None: nobody is at the terminal."""
    aside(_OPEN_FORM)
    return _next_line()


def _next_line() -> str | None:
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _understood(report: PortalReport, looked: Looked) -> list[str]:
    """What was understood, field by field, for her own screen."""
    from helper.exchange.portal_report.text import field_line
    from helper.model.words import FIELD_WORDS

    fields = looked.seen.fields
    whys = [f"  {FIELD_WORDS[field.name]}: {field.why}" for field in fields if field.why]
    if len(whys) == len(fields):
        whys = [_NOTHING_FOUND]
    heading = f"“{report.heading}”" if report.heading else "no heading that I know"
    return [
        f"This is what I understand of the page ({heading}):",
        *(f"  {field_line(field)}".rstrip() for field in report.fields),
        *whys,
    ]


def _write(text: str, file: Path | None, to: str | None, *, replace: bool, as_json: bool) -> Path | None:
    """Write the report beside the saved page, or where it is wanted; programs get it as an answer unless they name a file."""
    if to is None and as_json:
        return None
    target = Path(to) if to else (file.expanduser().parent if file else Path.cwd()) / REPORT_NAME
    try:
        return write_new(target, text.encode(), replace=replace)
    except NotDone as there:
        raise NotDone(
            there.what, where=there.where, now="Take another name with --to, or add --replace."
        ) from None


def _say_done(report: PortalReport, text: str, target: Path | None, *, as_json: bool) -> None:
    after = (
        [
            f"Written to {target}. Read it, and strike out what you like. I send nothing: you send it, if you want to."
        ]
        if target
        else []
    )
    show(
        ["", text, *after],
        as_json=as_json,
        report=text,
        file=str(target) if target else None,
        fields=[
            {"name": field.name, "state": field.state.value, "label": field.label} for field in report.fields
        ],
    )


def _expectation(sure: bool) -> str:
    if sure:
        return "Every field was found. Nothing was filled in."
    return "Some fields will be asked for or pasted. Nothing was filled in."
