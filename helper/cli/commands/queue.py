"""`ipp-helper queue`: links come in, and the person says which of them are copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from helper.cli.commands.complaint_lines import earlier_words
from helper.cli.commands.filters import filtered
from helper.cli.desk import Desk, by_id, open_desk, short
from helper.cli.options import AsJson, Data, MaybeWorkTitle, argument, group, option
from helper.cli.output import DONE, NEEDS_PERSON, show, table
from helper.cli.reading import read_text
from helper.cli.views import View, earlier_view, finding_view
from helper.errors import NotDone, WrongUse
from helper.model.address import find_addresses, find_headed_addresses, read_address
from helper.model.doubts import DOUBT_WORDS
from helper.model.finding import Finding, Judgement
from helper.model.matching import proposed_works
from helper.model.words import JUDGEMENT_WORDS, counted, finding_words
from helper.store.intake import Added

app = group("The links you have found.")


@app.command("add")
def add(
    links: Annotated[
        list[str] | None,
        argument("LINK", "Addresses of listings."),
    ] = None,
    file: Annotated[
        str | None,
        option("--from", "A text with addresses; - is standard input.", metavar="FILE"),
    ] = None,
    work: MaybeWorkTitle = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Take links in. They still have to be judged."""
    if not links and file is None:
        raise WrongUse("There is nothing to add.", now="Give links, or a file with --from.")
    text = "" if file is None else read_text(file)
    addresses = [*map(read_address, links or ()), *find_addresses(text)]
    source = "command line" if file is None else "standard input" if file == "-" else f"file {file}"
    with open_desk(data) as desk:
        added = desk.queue.add(addresses, work_id=desk.work_id(work), source=source)
        doubtful = [one for one in added.new if desk.store.listings[one.listing_id].flagged]
        proposed = _proposed(desk, text) if work is None else []
        show(
            [*_added_lines(desk, added, doubtful), *map(_proposal_line, proposed)],
            as_json=as_json,
            proposed=[
                {"heading": one.heading, "works": list(one.titles), "item_ids": list(one.item_ids)}
                for one in proposed
            ],
            new=[_with_earlier(desk, finding) for finding in added.new],
            known=[_with_earlier(desk, finding) for finding in added.known],
            refused=[address.as_json() for address in added.refused],
        )
    return NEEDS_PERSON if added.refused or doubtful else DONE


@app.command("list")
def list_findings(
    filters: Annotated[
        list[str] | None,
        argument(
            "FILTER",
            "Words such as new, copy, filed, work:whale, seller:art, client:, status:gone, or any text.",
        ),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """List links; every filter must fit."""
    with open_desk(data, read_only=True) as desk:
        found = filtered(desk.store, filters or ())
        show(_lines(desk, found), as_json=as_json, findings=[finding_view(desk.store, one) for one in found])
    return DONE


@app.command("judge")
def judge(
    ids: Annotated[
        list[str],
        argument("ID", "Ids from the list, or listing numbers."),
    ],
    word: Annotated[
        str,
        option("--as", "copy, not_a_copy, licensed, own or later.", metavar="WORD"),
    ],
    work: MaybeWorkTitle = None,
    viewed: Annotated[bool, option("--viewed", "You have looked at the pages.")] = False,
    because: Annotated[
        str,
        option(
            "--because",
            "Why it is reported although something speaks against it: your own shop, a licence, another client,"
            " a damaged number. It is kept.",
            metavar="REASON",
        ),
    ] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Say whether these are your design, sold without your permission."""
    judgement = _judgement(word)
    with open_desk(data) as desk:
        work_id = desk.work_id(work)
        findings = list(dict.fromkeys(finding_called(desk, start) for start in ids))
        _refuse_what_cannot_be(desk, findings, judgement, work_id)
        judged = desk.queue.judge(
            [one.id for one in findings],
            judgement,
            viewed=viewed,
            viewed_by_word=viewed,
            work_id=work_id,
            because=because,
        )
        show(
            [f"{counted(len(judged), 'link')}: {JUDGEMENT_WORDS[judgement]}.", *_doubt_lines(desk, judged)],
            as_json=as_json,
            findings=[finding_view(desk.store, one) for one in judged],
        )
    return DONE


def _judgement(word: str) -> Judgement:
    try:
        return Judgement(word.strip().casefold().replace("-", "_").replace(" ", "_"))
    except ValueError as error:
        words = ", ".join(Judgement)
        raise WrongUse(f"“{word}” is no answer.", where="--as", now=f"Say one of: {words}.") from error


def finding_called(desk: Desk, start: str) -> Finding:
    """The finding of that id, or the only one about the listing of that number."""
    of_item = [
        one for one in desk.store.findings.all() if desk.store.listings[one.listing_id].item_id == start
    ]
    if len(of_item) > 1:
        raise WrongUse(
            f"The listing {start} is noted for several designs.",
            where=", ".join(short(one.id) for one in of_item),
            now="Give the id of the one you mean.",
        )
    return of_item[0] if of_item else by_id(desk.store.findings, start, "link")


def _refuse_what_cannot_be(
    desk: Desk, findings: list[Finding], judgement: Judgement, work_id: str | None
) -> None:
    """All or nothing: one that cannot be judged keeps the others from being half done."""
    refused = desk.queue.why_not_judge_all(findings, work_id)
    reasons = [f"{short(finding_id)}: {reason}" for finding_id, reason in refused.items()]
    if judgement is Judgement.COPY and work_id is None:
        reasons += [
            f"{short(one.id)}: Say which design it copies, with --work."
            for one in findings
            if one.work_id is None
        ]
    if reasons:
        raise NotDone("\n".join(reasons))


def _added_lines(desk: Desk, added: Added, doubtful: list[Finding]) -> list[str]:
    lines = [f"{counted(len(added.new), 'link')} added, {len(added.known)} known already."]
    for finding in (*added.new, *added.known):
        lines.extend(_earlier_lines(desk, finding))
    for finding in doubtful:
        listing = desk.store.listings[finding.listing_id]
        lines.append(f"Look at this one before it can be reported: {listing.url}")
    lines.extend(f"Not taken: {address.raw.strip()}\n    {address.sentence}" for address in added.refused)
    return lines


@dataclass(frozen=True, slots=True)
class _Proposal:
    """Listings under a heading, and the designs that the heading may mean; the person says which."""

    heading: str
    titles: tuple[str, ...]
    item_ids: tuple[str, ...]


def _proposed(desk: Desk, text: str) -> list[_Proposal]:
    under: dict[str, list[str]] = {}
    for heading, address in find_headed_addresses(text):
        if heading and address.global_id:
            under.setdefault(heading, []).append(address.global_id)
    works = desk.store.works.all()
    made = (
        _Proposal(heading, tuple(work.title for work in proposed_works(works, heading)), tuple(item_ids))
        for heading, item_ids in under.items()
    )
    return [proposal for proposal in made if proposal.titles]


def _proposal_line(proposal: _Proposal) -> str:
    titles = " or ".join(proposal.titles)
    links = counted(len(proposal.item_ids), "link")
    return (
        f"Under “{proposal.heading}”: {links}, probably of {titles}."
        f' You say so when you judge them: --work "{proposal.titles[0]}"'
    )


def _with_earlier(desk: Desk, finding: Finding) -> View:
    earlier = desk.queue.earlier_complaints(finding.listing_id)
    return {**finding_view(desk.store, finding), "earlier": [earlier_view(one) for one in earlier]}


def _earlier_lines(desk: Desk, finding: Finding) -> list[str]:
    """When the same listing was reported before, for this design or for another."""
    listing = desk.store.listings[finding.listing_id]
    return [
        f"Reported before: {listing.item_id or listing.url}, {earlier_words(one)}"
        for one in desk.queue.earlier_complaints(finding.listing_id)
    ]


def _doubt_lines(desk: Desk, judged: list[Finding]) -> list[str]:
    """What still keeps copies off a form, with the way to lift it."""
    lines = []
    for finding in judged:
        doubts = desk.queue.open_doubts(finding) if finding.judgement is Judgement.COPY else ()
        if doubts:
            words = " and ".join(DOUBT_WORDS[doubt] for doubt in doubts)
            lines.append(f"{short(finding.id)}: {words}. It waits until you say why, with --because.")
    return lines


def _lines(desk: Desk, found: list[Finding]) -> list[str]:
    if not found:
        return ["No links."]
    rows = []
    for finding in found:
        listing = desk.store.listings[finding.listing_id]
        work = desk.store.works.get(finding.work_id) if finding.work_id else None
        complaint = desk.store.complaints.get(finding.complaint_id) if finding.complaint_id else None
        practice = complaint is not None and complaint.practice
        words = finding_words(finding, practice=practice)
        rows.append((short(finding.id), listing.item_id or listing.url, work.title if work else "", words))
    return [*table(rows, ("Id", "Listing", "Design", "State")), "", counted(len(found), "link")]
