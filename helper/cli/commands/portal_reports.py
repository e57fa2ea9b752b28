"""Takes in reports that people sent: rebuilds a page from each, and says what it would change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helper.cli.writing import write_new
from helper.errors import WrongUse
from helper.exchange.portal_report.change import Proposal, proposal
from helper.exchange.portal_report.page import report_page
from helper.exchange.portal_report.reading import read_report
from helper.exchange.portal_report.report import PortalReport
from helper.flow.load import COMPLAINT_FLOW, flows_folder, read_flow
from helper.hosts import read_host


@dataclass(frozen=True, slots=True)
class Taken:
    """One report, and what came of it."""

    file: Path
    report: PortalReport
    recording: Path
    proposal: Proposal


def read_all(files: Sequence[Path], flow: Path | None, folder: Path, *, replace: bool) -> list[Taken]:
    """Read every report before anything is written.

    Raises:
        WrongUse: Reports have mistakes; all of them are named, of all files.
        NotDone: A recording of that name is there already.
    """
    flow_file = flow or flows_folder() / f"{COMPLAINT_FLOW}.toml"
    flow_text = flow_file.read_text(encoding="utf-8")
    name = f"flows/{flow_file.name}"
    known = read_flow(flow_text, str(flow_file))
    reports = _read(files)
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[Taken] = []
    for file, report in reports:
        target = folder / f"{_name(report, [one.recording.stem for one in taken])}.html"
        page = report_page(report, known).encode()
        taken.append(
            Taken(file, report, write_new(target, page, replace=replace), proposal(report, flow_text, name))
        )
    return taken


def told(taken: Taken) -> Iterator[str]:
    """What a person reads about one report."""
    yield f"{taken.file}: read."
    yield f"  rebuilt page: {taken.recording}"
    yield from (f"  look at this: {remark}" for remark in taken.proposal.remarks)
    yield taken.proposal.difference or "  The flow knows all of it."
    yield ""


def _read(files: Sequence[Path]) -> list[tuple[Path, PortalReport]]:
    reports: list[tuple[Path, PortalReport]] = []
    mistakes: list[str] = []
    for file in files:
        try:
            reports.append((file, read_report(file)))
        except WrongUse as wrong:
            mistakes.append(f"{file}: {wrong.what}")
    if mistakes:
        raise WrongUse("\n".join(mistakes), now="Correct these lines, or take them out. Nothing was written.")
    return reports


def _name(report: PortalReport, taken: Sequence[str]) -> str:
    """A name that says where and when the page was seen, without a word of the sender's."""
    place = read_host(report.address)
    parts = ["report", place.host if place else "", report.day.isoformat() if report.day else ""]
    name = re.sub(r"[^a-z0-9-]+", "-", "-".join(filter(None, parts)).lower())
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}-{number}"
        number += 1
    return unique
