"""`ipp-helper queue` and `links`: adds, lists and judges links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from rich.cells import cell_len

from helper.cli.output import (
    STDIN,
    MaybeWorkTitle,
    Texts,
    View,
    argument,
    ask_name,
    by_id,
    open_context,
    option,
    picked,
    read_text,
    short,
    show,
    table,
    wants_json,
)
from helper.errors import NotDone, WrongUse
from helper.model.address import find_addresses, read_address
from helper.model.address_verdicts import Disposition
from helper.model.finding import Finding, FindingState, Judgement, doubts_about, needs_address
from helper.model.listing_filter import FilterSubject, FilterTerm, read_term
from helper.model.state_words import JUDGEMENT_WORDS, doubt_words, finding_words, moment_words
from helper.model.work import Work
from helper.session.context import AppContext
from helper.store.intake import Added
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import doubts_of, earlier_complaints
from helper.store.second_complaint import superseded
from helper.store.store import Store
from helper.translation import comma_list, msg, msg_n, tr, tr_n, with_label
from helper.tui.formatting import fit

_FIX = "fix_link"
"""The filter word for links whose address must be corrected."""
_STATES = {_FIX, *(member.value for member in (*FindingState, *Judgement))}


def filtered(store: Store, filters: Iterable[str]) -> list[Finding]:
    terms = list(map(_term, filters))
    return [finding for finding in store.findings.all() if all(_fits(store, finding, term) for term in terms)]


def _term(text: str) -> FilterTerm:
    """Return the filter term for one argument; the bare name of a state filters by that state."""
    term = read_term(text)
    is_state = term.subject is FilterSubject.ANYTHING and re.sub("[- ]", "_", term.word) in _STATES
    return FilterTerm(FilterSubject.STATE, term.word) if is_state else term


def _fits(store: Store, finding: Finding, term: FilterTerm) -> bool:
    listing, work = store.listings[finding.listing_id], store.works.get(finding.work_id)
    wanted = term.word
    match term.subject:
        case FilterSubject.STATE:
            stored = {finding.state, finding.judgement, *((_FIX,) if needs_address(finding, listing) else ())}
            return re.sub("[- ]", "_", wanted) in stored or wanted == finding_words(finding).casefold()
        case FilterSubject.DESIGN:
            text = _titles(work)
        case FilterSubject.CLIENT:
            text = work.client if work else ""
        case FilterSubject.ACCOUNT:
            form = store.complaints.get(finding.complaint_id)
            ids = [form.account_id, *(attempt.account_id for attempt in form.attempts)] if form else []
            accounts = (store.accounts.get(account_id) for account_id in dict.fromkeys(ids) if account_id)
            text = "\n".join(account.label for account in accounts if account)
        case FilterSubject.SHOP:
            text = listing.seller_words
        case FilterSubject.ANYTHING:
            about = (finding.id, listing.item_id, listing.url, listing.title, listing.product_type)
            text = "\n".join((*about, *listing.raw, listing.seller_words, _titles(work)))
    return wanted in text.casefold()


def _titles(work: Work | None) -> str:
    return "\n".join((work.title, *work.aliases)) if work else ""


_MARKS = {Disposition.ACCEPT: msg("yes"), Disposition.FLAG: msg("check"), Disposition.REJECT: msg("no")}


def links(
    file: Annotated[str, argument("FILE", "A text file with addresses. Default: standard input.")] = STDIN,
) -> None:
    """Read the addresses in a text and show which of them can be reported."""
    found = find_addresses(read_text(file))
    marks = {disposition: tr(mark) for disposition, mark in _MARKS.items()}
    width = max(map(cell_len, marks.values()))
    lines = []
    for address in found:
        lines.append(f"{fit(marks[address.disposition], width)}  {address.url or address.raw}")
        if address.reason != "item":
            lines.append(f"      {address.sentence}")
    good = sum(address.disposition is Disposition.ACCEPT for address in found)
    total = msg_n("{n} address, {good} can be reported.", "{n} addresses, {good} can be reported.")
    lines.append(tr_n(*total, len(found), good=good))
    show(lines, links=[address.as_json() for address in found])


def add(
    links: Annotated[Texts, argument("LINK", "Addresses of listings.")] = None,
    file: Annotated[
        str | None, option("--from", "A text file with addresses; - reads standard input.", "FILE")
    ] = None,
    work: MaybeWorkTitle = None,
) -> bool:
    """Add links, which you judge later."""
    if not links and file is None:
        raise WrongUse(tr("There is nothing to add."), now=tr("Give links, or a file with --from."))
    addresses = [*map(read_address, links or ()), *find_addresses("" if file is None else read_text(file))]
    source = "command line" if file is None else "standard input" if file == "-" else f"file {file}"
    with open_context() as context:
        added = context.queue.add(addresses, work_id=context.work_id(work), source=source)
        doubtful = [finding for finding in added.new if context.store.listings[finding.listing_id].flagged]
        show(
            _added_lines(context, added, doubtful),
            new=[_with_earlier(context, finding) for finding in added.new],
            known=[_with_earlier(context, finding) for finding in added.known],
            refused=[address.as_json() for address in added.refused],
        )
    return bool(added.refused or doubtful)


def list_(
    filters: Annotated[
        Texts,
        argument(
            "FILTER",
            "Filters such as new, copy, filed, fix_link, design:whale, shop:art, client:, state:gone, or any text.",
        ),
    ] = None,
) -> None:
    """List the links that match every filter."""
    with open_context(read_only=True) as context:
        store = context.store
        found = filtered(store, filters or ())
        show(
            () if wants_json() else _lines(context, found),
            findings=(finding_view(store, finding) for finding in found),
        )


def _judgement(word: str) -> Judgement:
    if (judgement := _JUDGEMENTS.get(re.sub("[- ]", "_", word.strip().casefold()))) is not None:
        return judgement
    raise WrongUse(
        tr("“{word}” is not an answer.", word=word),
        where="--as",
        now=tr("Use one of: {words}.", words=comma_list(_JUDGEMENTS)),
    )


_JUDGEMENTS = {judgement.value: judgement for judgement in Judgement}


def judge(
    ids: Annotated[list[str], argument("ID", "Ids of links, or listing numbers.")],
    judgement: Annotated[
        Judgement,
        option("--as", "Your answer: copy, not_a_copy, licensed, own or later.", "WORD", parser=_judgement),
    ],
    work: MaybeWorkTitle = None,
    viewed: Annotated[bool, option("--viewed", "You have viewed the pages of the listings.")] = False,
    because: Annotated[
        str,
        option(
            "--because",
            "Your reason for reporting doubtful listings, such as those of your own shop or of a shop with a licence."
            " The reason is saved.",
            "REASON",
        ),
    ] = "",
) -> bool:
    """Record your answer: is this listing your design, sold without your permission?

    Several links at once keep earlier refusals; give such a link alone to change its answer.
    """
    with open_context() as context:
        work_id = context.work_id(work)
        findings = _called(context, ids)
        left = _why_not_judge(context, findings, judgement, work_id)
        if len(left) == len(findings):
            raise NotDone("\n".join(_reasons(left)))
        ask_name(context)
        judged = context.queue.judge(
            [finding.id for finding in findings if finding.id not in left],
            judgement,
            viewed=viewed,
            viewed_by_word=viewed,
            work_id=work_id,
            because=because,
        )
        words = tr(JUDGEMENT_WORDS[judgement])
        said = tr_n("{n} link: {answer}.", "{n} links: {answer}.", len(judged), answer=words)
        show(
            [said, *_doubt_lines(context, judged), *_left_lines(left)],
            findings=[finding_view(context.store, finding) for finding in judged],
            refused=_left_views(left),
        )
    return bool(left)


def _called(context: AppContext, ids: Iterable[str]) -> list[Finding]:
    return list(dict.fromkeys(finding_called(context, start) for start in ids))


def _left_lines(left: Mapping[str, str]) -> list[str]:
    unchanged = tr_n("{n} link not changed:", "{n} links not changed:", len(left))
    return [unchanged, *_reasons(left)] if left else []


def _reasons(left: Mapping[str, str]) -> list[str]:
    return [with_label(short(finding_id), reason) for finding_id, reason in left.items()]


def _left_views(left: Mapping[str, str]) -> list[View]:
    return [{"id": finding_id, "why": reason} for finding_id, reason in left.items()]


def finding_called(context: AppContext, start: str) -> Finding:
    """Return the finding that `start` names: its id, the beginning of its id, or its listing's number.

    Raises `WrongUse` if there is no such finding, or more than one.
    """
    store, hidden = context.store, superseded(context.store)
    about = (store.findings.where("listing_id", each.id) for each in store.listings.where("item_id", start))
    of_item = [finding for findings in about for finding in findings if finding.id not in hidden]
    if len(of_item) > 1:
        raise WrongUse(
            tr("Listing {number} is recorded for several designs.", number=start),
            where=comma_list(short(finding.id) for finding in of_item),
            now=tr("Give one of these ids."),
        )
    return of_item[0] if of_item else by_id(context.store.findings, start)


def _why_not_judge(
    context: AppContext, findings: list[Finding], judgement: Judgement, work_id: str | None
) -> dict[str, str]:
    """Return the reason why findings cannot get this judgement, by finding id."""
    left = why_not(context.store, findings, LinkAction.JUDGE, work_id=work_id, judgement=judgement)
    if judgement is Judgement.COPY and work_id is None:
        for finding in findings:
            if finding.work_id is None:
                left.setdefault(finding.id, tr("Name the design that was copied, with --work."))
    return left


def _added_lines(context: AppContext, added: Added, doubtful: list[Finding]) -> Iterator[str]:
    counts = msg_n("{n} link added, {known} already known.", "{n} links added, {known} already known.")
    yield tr_n(*counts, len(added.new), known=len(added.known))
    for finding in (*added.new, *added.known):
        listing = context.store.listings[finding.listing_id]
        for earlier in earlier_complaints(context.store, finding.listing_id):
            before = msg("Reported before: {listing}, {complaint}")
            yield tr(before, listing=listing.item_id or listing.url, complaint=earlier.words)
    for finding in doubtful:
        url = context.store.listings[finding.listing_id].url
        yield tr("View this page before you report it: {address}", address=url)
    for address in added.refused:
        yield tr("Not added: {address}", address=address.raw.strip())
        yield f"    {address.sentence}"


def _with_earlier(context: AppContext, finding: Finding) -> View:
    earlier = [
        {
            "number": report.number or None,
            "sent_at": report.sent_at,
            "outcome": report.finding.state,
            "work": report.work_title or None,
            "complaint": report.complaint.id if report.complaint else None,
        }
        for report in earlier_complaints(context.store, finding.listing_id)
    ]
    return {**finding_view(context.store, finding), "earlier": earlier}


def _doubt_lines(context: AppContext, judged: list[Finding]) -> Iterator[str]:
    for finding in judged:
        if finding.judgement is Judgement.COPY and (doubts := doubts_of(context.store, finding)):
            waits = msg("{link}: {doubts}. This link waits until you give a reason, with --because.")
            yield tr(waits, link=short(finding.id), doubts=doubt_words(doubts))


def _lines(context: AppContext, found: list[Finding]) -> list[str]:
    rows = []
    for finding in found:
        listing, work = context.store.listings[finding.listing_id], context.store.works.get(finding.work_id)
        words = tr("fix link") if needs_address(finding, listing) else finding_words(finding)
        rows.append((short(finding.id), listing.item_id or listing.url, work.title if work else "", words))
    headings = (tr("Id"), tr("Listing"), tr("Design"), tr("State"))
    total = tr_n("{n} link", "{n} links", len(found))
    return table(rows, headings, empty=tr("No links."), foot=("", total))


def finding_view(store: Store, finding: Finding) -> View:
    listing, work = store.listings[finding.listing_id], store.works.get(finding.work_id)
    judged = picked(finding, "state", "judgement", "judged_by", "judged_at", "viewed", "viewed_by_word")
    return {
        "id": finding.id,
        "item_id": listing.item_id or None,
        **picked(listing, "url", "flagged", "title"),
        "fix_link": needs_address(finding, listing),
        "work": work.title if work else None,
        **judged,
        "speaks_against": doubts_about(finding, listing, work),
        "reason_given": picked(finding.grounds, "reason", "by", "at") if finding.grounds else None,
        "complaint": finding.complaint_id,
        "history": [
            picked(line, "at", "kind") | {"what": moment_words(line), "by": line.by}
            for line in finding.history
        ],
    }
