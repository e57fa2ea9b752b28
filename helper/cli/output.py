"""What the commands share: their options, what they print for people and programs, and files they read and write."""

from __future__ import annotations

import codecs
import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperGroup

from helper.config.durable import write_durably
from helper.errors import HelperError, NotDone, WrongUse
from helper.model.account import Account
from helper.model.addresses import find_addresses, read_address
from helper.model.attempt import Attempt
from helper.model.complaint import Complaint
from helper.model.doubts import doubts_about
from helper.model.finding import Finding
from helper.model.listing_address import Address
from helper.model.problems import Problem
from helper.model.seller import Seller
from helper.model.state_words import moment_words
from helper.model.work import Search, Work
from helper.reports.figures import ListingCounts
from helper.reports.seller_ledger import SellerLine
from helper.store.intake import EarlierComplaint
from helper.store.queue import Queue
from helper.store.store import Store
from helper.tui.formatting import fit, plain_line, plain_lines


def option(name: str, sentence: str, *, metavar: str | None = None) -> Any:
    """An option that is named in its help, without a default worth showing."""
    return typer.Option(name, metavar=metavar, help=sentence, show_default=False)


def flow_option(sentence: str) -> Any:
    """The option that names a description of pages; `require_flow` says whether it is there."""
    return option("--flow", sentence, metavar="FILE")


def require_flow(flow: Path | None) -> None:
    """Say at once that a named description is not there, before a window opens.

    Raises:
        WrongUse: There is no such file.
    """
    if flow is not None and not flow.is_file():
        raise WrongUse(f"There is no file {flow}.", now="See flows/README.md for what such a file holds.")


def argument(metavar: str, sentence: str) -> Any:
    """What a command is about."""
    return typer.Argument(metavar=metavar, help=sentence, show_default=False)


Data = Annotated[
    Path | None, option("--data", "The folder with your records; else IPP_HELPER_DATA.", metavar="DIR")
]
AsJson = Annotated[bool, option("--json", "Answer as JSON, for other programs.")]
PortalUrl = Annotated[str, option("--portal", "The portal's address.", metavar="URL")]
Paste = Annotated[bool, option("--paste", "In a browser of your own: each text is copied for pasting.")]
WorkTitle = Annotated[str, option("--work", "The design.", metavar="TITLE")]
MaybeWorkTitle = Annotated[str | None, option("--work", "The design.", metavar="TITLE")]


class CommandGroup(TyperGroup):
    """Tells each of its commands in its whole first sentence; the library would cut it at the edge of the window."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Names and sentences, wrapped."""
        rows = [
            (name, (command.help or "").split("\n\n", 1)[0].replace("\n", " "))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def group(help_text: str) -> typer.Typer:
    """A group of commands; without one of them it shows what there is."""
    return typer.Typer(
        cls=CommandGroup, help=help_text, no_args_is_help=True, add_completion=False, rich_markup_mode=None
    )


def write_new(path: Path, content: bytes, *, replace: bool = False) -> Path:
    """Write it whole or not at all; the path as it can be opened.

    Raises:
        NotDone: A file of that name is there already.
        WrongUse: Nothing can be written there.
    """
    target = path.expanduser().absolute()
    if target.exists() and not replace:
        raise NotDone(
            "There is a file of that name already.",
            where=str(target),
            now="Take another name, or add --replace.",
        )
    try:
        write_durably(target, content)
    except OSError as error:
        raise WrongUse(f"The file cannot be written: {error.strerror}.", where=str(target)) from error
    return target


View = dict[str, Any]


def work_view(work: Work) -> View:
    """A design with its registration."""
    right = work.right
    return {
        "id": work.id,
        "title": work.title,
        "aliases": list(work.aliases),
        "client": work.client,
        "permission_until": work.permission_until.isoformat() if work.permission_until else None,
        "official_addresses": list(work.official_addresses),
        "licensees": list(work.licensees),
        "description": work.description,
        "reasons": [{"product_type": one.product_type, "reason": one.reason} for one in work.reasons],
        "searches": [search_view(work, search) for search in work.searches],
        "ipr": {
            "text": right.text,
            "number": right.number,
            "state": right.state.value,
            "approved_on": right.approved_on.isoformat() if right.approved_on else None,
            "expires_on": right.expires_on.isoformat() if right.expires_on else None,
            "submitted_on": right.submitted_on.isoformat() if right.submitted_on else None,
            "rejection": right.rejection,
        },
    }


def search_view(work: Work, search: Search) -> View:
    """Search words of a design, with the page that they open."""
    return {
        "work": work.title,
        "words": search.words,
        "language": search.language,
        "product_type": search.product_type,
        "url": search.address,
        "last_at": search.last_at.isoformat() if search.last_at else None,
    }


def finding_view(store: Store, finding: Finding) -> View:
    """A finding together with its listing."""
    listing = store.listings[finding.listing_id]
    work = store.works.get(finding.work_id) if finding.work_id else None
    return {
        "id": finding.id,
        "item_id": listing.item_id or None,
        "url": listing.url,
        "flagged": listing.flagged,
        "title": listing.title,
        "work": work.title if work else None,
        "state": finding.state.value,
        "judgement": finding.judgement.value if finding.judgement else None,
        "judged_by": finding.judged_by,
        "judged_at": _moment(finding.judged_at),
        "viewed": finding.viewed,
        "viewed_by_word": finding.viewed_by_word,
        "speaks_against": [doubt.value for doubt in doubts_about(finding, listing, work)],
        "reason_given": _grounds_view(finding),
        "complaint": finding.complaint_id,
        "history": [
            {"at": _moment(line.at), "kind": line.kind.value, "what": moment_words(line), "by": line.by}
            for line in finding.history
        ],
    }


def earlier_view(earlier: EarlierComplaint) -> View:
    """One time a listing was reported before."""
    return {
        "number": earlier.number or None,
        "sent_at": _moment(earlier.sent_at),
        "outcome": earlier.outcome.value,
        "work": earlier.work_title or None,
        "complaint": earlier.complaint.id if earlier.complaint else None,
    }


def complaint_view(queue: Queue, complaint: Complaint, problems: Iterable[Problem] = ()) -> View:
    """A complaint with its links in the order of the form, and every time it was handed over."""
    work = queue.work_of(complaint)
    return {
        "id": complaint.id,
        "work": work.title if work else None,
        "work_id": complaint.work_id,
        "filed_as": complaint.filed_as or None,
        "account_id": complaint.account_id,
        "state": complaint.state.value,
        "practice": complaint.practice,
        "number": complaint.number or None,
        "reason": complaint.reason,
        "description": complaint.description,
        "note": complaint.note,
        "links": [listing.url for listing in queue.listings_of(complaint)],
        "attachments": [one.shown for one in queue.attachments_of(complaint)],
        "planned_at": _moment(complaint.planned_at),
        "attempts": [_attempt_view(attempt) for attempt in complaint.attempts],
        "problems": [asdict(problem) for problem in problems],
    }


def planned_view(queue: Queue, complaint: Complaint, problems: Iterable[Problem] = ()) -> View:
    """A complaint that is only shown: its findings are in the store, it may not be."""
    urls = [listing.url for listing in queue.listings_of(complaint)]
    work = queue.work_of(complaint)
    return {
        "work": work.title if work else None,
        "account_id": complaint.account_id,
        "links": urls,
        "reason": complaint.reason,
        "description": complaint.description,
        "problems": [asdict(problem) for problem in problems],
    }


def account_view(account: Account) -> View:
    return {"id": account.id, "label": account.label, "host": account.host, "clients": list(account.clients)}


def seller_view(line: SellerLine) -> View:
    """A store without the private notes and reasons: lists are passed on more easily than one thinks."""
    seller = line.seller
    return {
        "id": seller.id if seller else None,
        "store_number": line.number or None,
        "name": line.name,
        "names": list(line.names),
        "listings": line.listings,
        **tally_view(line.tally),
        "back_again": line.back_again,
        "upheld_days": line.upheld_days,
        "page_not_available_since": _moment(_gone_at(seller)),
        "owner_known": bool(seller and seller.owner),
        "designs": list(line.designs),
        "products": list(line.products),
        "complaints": list(line.complaints),
        "portal_codes": list(seller.portal_codes) if seller else [],
        "same_owner": [said.store_number for said in line.same_owner],
    }


def tally_view(tally: ListingCounts) -> View:
    """What became of many listings, in figures."""
    return {
        "reported": tally.reported,
        "gone": tally.gone,
        "waiting": tally.waiting,
        "said_no": tally.said_no,
        "objected": tally.objected,
        "taken_back": tally.taken_back,
    }


def _gone_at(seller: Seller | None) -> datetime | None:
    since = seller.not_available if seller else None
    return since.at if since else None


def _grounds_view(finding: Finding) -> View | None:
    grounds = finding.grounds
    if grounds is None:
        return None
    return {"reason": grounds.reason, "by": grounds.by, "at": _moment(grounds.at)}


def _attempt_view(attempt: Attempt) -> View:
    return {
        "host": attempt.host,
        "practice": attempt.practice,
        "at": _moment(attempt.at),
        "by": attempt.by,
        "result": attempt.result.value if attempt.result else None,
        "number": attempt.number or None,
        "portal_words": attempt.portal_words,
        "values": {value.field: value.value for value in attempt.values},
        "values_sent": {value.field: value.sent for value in attempt.values if value.sent is not None},
        "links_added": list(attempt.links_added),
        "links_sent": None if attempt.links_sent is None else list(attempt.links_sent),
        "refusals": [{"at": _moment(refusal.at), "words": refusal.words} for refusal in attempt.refusals],
        "refused_links": [{"item_id": item_id, "words": words} for item_id, words in attempt.refused_links],
        "seen_at": _moment(attempt.seen_at),
        "evidence": list(attempt.evidence),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


FORMAT = 1
"""The format of every JSON answer; a change that breaks readers raises it."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE})

DONE = 0
NEEDS_PERSON = 1
"""Something is left that only a person can settle."""


def show(lines: str | Iterable[str], *, as_json: bool, **values: Any) -> None:
    """Print the lines, or the values as one JSON object."""
    if as_json:
        text = as_text({"format": FORMAT, **values}, sys.stdout, indent=2)
    else:
        text = "\n".join(plain_lines(line) for line in ([lines] if isinstance(lines, str) else lines))
    try:
        typer.echo(text)
    except BrokenPipeError:
        # Somebody took the first lines of a list and closed the pipe, which is no mistake; the rest goes nowhere.
        _let_go()


def why_unwritten(error: OSError) -> NotDone | None:
    """What to say when the answer found no room where it goes, such as a full disk; None: something else failed.

    Whatever is written into a file says itself what became of it; what comes here without a name was printed.
    """
    if error.errno not in _NO_ROOM or error.filename is not None:
        return None
    _let_go()
    return NotDone(
        f"The answer could not be written: {error.strerror}.",
        where="standard output",
        now="What was to be done may have been done: see your records before you repeat it.",
    )


def _let_go() -> None:
    """Let what is still to be written go nowhere, so that the end of the program does not fall over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def as_text(values: Mapping[str, Any], out: TextIO, *, indent: int | None = None) -> str:
    """The object as JSON that this stream can carry; half a character, as a file's name may have, is escaped too."""
    takes_all = (out.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(values, ensure_ascii=not takes_all, indent=indent)
    return text.encode(errors="backslashreplace").decode()


def aside(text: str) -> None:
    """Say something to a person that is no part of the answer."""
    typer.echo(plain_lines(text), err=True)


def show_error(error: HelperError, *, as_json: bool) -> None:
    """Print what happened, where, and what to do."""
    if as_json:
        typer.echo(as_text({"error": error.as_json()}, sys.stderr), err=True)
    else:
        typer.echo(plain_lines(str(error)), err=True)


def table(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> list[str]:
    """The rows in aligned columns; texts from outside cannot break a line."""
    cells = [[plain_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    ]


def pairs(values: Mapping[str, str]) -> list[str]:
    """Names and values, one a line, the values aligned."""
    width = max(map(len, values), default=0)
    return [f"  {name:<{width}}  {plain_line(value)}".rstrip() for name, value in values.items()]


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


STDIN = "-"

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_text(source: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        WrongUse: There is no such file, or it cannot be read.
    """
    if source == STDIN and sys.stdin.isatty():
        aside("Paste the links here, then press ctrl+d on an empty line.")
    try:
        if source == STDIN:
            return _decoded(sys.stdin.buffer.read())
        return _decoded(Path(source).expanduser().read_bytes())
    except OSError as error:
        raise WrongUse(
            f"The file cannot be read: {error.strerror}.", where=source, now="Look at its name and place."
        ) from error


def addresses_from(links: Iterable[str], file: str | None) -> list[Address]:
    """Each link as it was given, then every address in the file."""
    given = [read_address(link) for link in links]
    return given + (find_addresses(read_text(file)) if file is not None else [])


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        # Old editors on Windows; every byte means something there, and addresses are ASCII in all of them.
        return content.decode("cp1252", errors="replace")
