"""`ipp-helper queue` and `links`: links come in, and the person says which of them are copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from helper.cli.context import by_id, open_context, short
from helper.cli.output import (
    DONE,
    NEEDS_PERSON,
    STDIN,
    AsJson,
    Data,
    MaybeWorkTitle,
    View,
    argument,
    moment_text,
    option,
    read_text,
    show,
    table,
)
from helper.errors import NotDone, WrongUse
from helper.model.address_verdicts import Disposition
from helper.model.addresses import (
    FoundAddress,
    each_once,
    find_addresses,
    located,
    read_address,
    under_headings,
)
from helper.model.doubts import DOUBT_WORDS, doubts_about
from helper.model.finding import Finding, FindingState, Judgement
from helper.model.listing_address import Address
from helper.model.state_words import JUDGEMENT_WORDS, finding_words, moment_words
from helper.model.text import plural
from helper.model.work import proposed_works
from helper.session.context import AppContext
from helper.store.intake import Added, EarlierComplaint
from helper.store.queue import utc_now
from helper.store.relisting import back_again, link, proposed_successors, relisted, unlink, why_not_link
from helper.store.store import Store

_STATES = {member.value for member in (*FindingState, *Judgement)}


def filtered(store: Store, filters: Iterable[str]) -> list[Finding]:
    """The findings that fit every filter, in the order of adding."""
    tests = [_test(store, text) for text in filters]
    return [finding for finding in store.findings.all() if all(test(finding) for test in tests)]


def _test(store: Store, text: str) -> Callable[[Finding], bool]:
    name, colon, rest = text.partition(":")
    wanted = rest.casefold()
    match name.casefold() if colon else "":
        case "work":
            return lambda finding: wanted in _work(store, finding)
        case "client":
            return lambda finding: wanted in _client(store, finding)
        case "account":
            return lambda finding: wanted in _account(store, finding)
        case "seller":
            return lambda finding: wanted in _seller(store, finding)
        case "status":
            return lambda finding: _has_status(finding, wanted)
    folded = text.casefold()
    if folded.replace("-", "_") in _STATES:
        return lambda finding: _has_status(finding, folded)
    return lambda finding: folded in _all_words(store, finding)


def _has_status(finding: Finding, wanted: str) -> bool:
    stored = {finding.state.value, finding.judgement.value if finding.judgement else ""}
    return wanted.replace("-", "_") in stored or wanted == finding_words(finding).casefold()


def _work(store: Store, finding: Finding) -> str:
    work = store.works.get(finding.work_id) if finding.work_id else None
    return "\n".join((work.title, *work.aliases)).casefold() if work else ""


def _client(store: Store, finding: Finding) -> str:
    work = store.works.get(finding.work_id) if finding.work_id else None
    return work.client.casefold() if work else ""


def _account(store: Store, finding: Finding) -> str:
    """The account through which its complaint was sent, or is meant to be."""
    complaint = store.complaints.get(finding.complaint_id) if finding.complaint_id else None
    if complaint is None:
        return ""
    ids = [complaint.account_id, *(attempt.account_id for attempt in complaint.attempts)]
    accounts = (store.accounts.get(one) for one in dict.fromkeys(ids) if one)
    return "\n".join(account.label for account in accounts if account).casefold()


def _seller(store: Store, finding: Finding) -> str:
    return store.listings[finding.listing_id].seller_words


def _all_words(store: Store, finding: Finding) -> str:
    listing = store.listings[finding.listing_id]
    texts = (finding.id, listing.item_id, listing.url, listing.title, listing.product_type, *listing.raw)
    return "\n".join((*texts, _seller(store, finding), _work(store, finding))).casefold()


_MARKS = {Disposition.ACCEPT: "yes ", Disposition.FLAG: "look", Disposition.REJECT: "no  "}


def links(
    file: Annotated[
        str,
        argument("FILE", "A text with addresses; without it, standard input."),
    ] = STDIN,
    data: Data = None,  # noqa: ARG001 - every command takes it; this one needs no records
    as_json: AsJson = False,
) -> int:
    """Read the addresses in a text and say which of them can be reported."""
    found = find_addresses(read_text(file))
    show(_address_lines(found), as_json=as_json, links=[address.as_json() for address in found])
    return DONE


def _address_lines(found: list[Address]) -> list[str]:
    lines = []
    for address in found:
        lines.append(f"{_MARKS[address.disposition]}  {address.url or address.raw}")
        if address.reason != "item":
            lines.append(f"      {address.sentence}")
    good = sum(address.disposition is Disposition.ACCEPT for address in found)
    return [
        *lines,
        f"{plural(len(found), 'address') if len(found) == 1 else f'{len(found)} addresses'}, {good} can be reported.",
    ]


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
    found = list(located(text))
    addresses = [*map(read_address, links or ()), *each_once(found)]
    source = "command line" if file is None else "standard input" if file == "-" else f"file {file}"
    with open_context(data) as desk:
        added = desk.queue.add(addresses, work_id=desk.work_id(work), source=source)
        doubtful = [one for one in added.new if desk.store.listings[one.listing_id].flagged]
        proposed = _proposed(desk, found) if work is None else []
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
    with open_context(data, read_only=True) as desk:
        found = filtered(desk.store, filters or ())
        show(_lines(desk, found), as_json=as_json, findings=[finding_view(desk.store, one) for one in found])
    return DONE


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
    with open_context(data) as desk:
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
            [f"{plural(len(judged), 'link')}: {JUDGEMENT_WORDS[judgement]}.", *_doubt_lines(desk, judged)],
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


def finding_called(desk: AppContext, start: str) -> Finding:
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
    desk: AppContext, findings: list[Finding], judgement: Judgement, work_id: str | None
) -> None:
    """All or nothing: one that cannot be judged keeps the others from being half done."""
    refused = desk.queue.why_not_judge(findings, work_id)
    reasons = [f"{short(finding_id)}: {reason}" for finding_id, reason in refused.items()]
    if judgement is Judgement.COPY and work_id is None:
        reasons += [
            f"{short(one.id)}: Say which design it copies, with --work."
            for one in findings
            if one.work_id is None
        ]
    if reasons:
        raise NotDone("\n".join(reasons))


def _added_lines(desk: AppContext, added: Added, doubtful: list[Finding]) -> list[str]:
    lines = [f"{plural(len(added.new), 'link')} added, {len(added.known)} known already."]
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


def _proposed(desk: AppContext, found: Sequence[FoundAddress]) -> list[_Proposal]:
    under: dict[str, list[str]] = {}
    for heading, address in under_headings(found):
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
    links = plural(len(proposal.item_ids), "link")
    return (
        f"Under “{proposal.heading}”: {links}, probably of {titles}."
        f' You say so when you judge them: --work "{proposal.titles[0]}"'
    )


def _with_earlier(desk: AppContext, finding: Finding) -> View:
    earlier = desk.queue.earlier_complaints(finding.listing_id)
    return {**finding_view(desk.store, finding), "earlier": [earlier_view(one) for one in earlier]}


def _earlier_lines(desk: AppContext, finding: Finding) -> list[str]:
    """When the same listing was reported before, for this design or for another."""
    listing = desk.store.listings[finding.listing_id]
    return [
        f"Reported before: {listing.item_id or listing.url}, {earlier_words(one)}"
        for one in desk.queue.earlier_complaints(finding.listing_id)
    ]


def _doubt_lines(desk: AppContext, judged: list[Finding]) -> list[str]:
    """What still keeps copies off a form, with the way to lift it."""
    lines = []
    for finding in judged:
        doubts = desk.queue.open_doubts(finding) if finding.judgement is Judgement.COPY else ()
        if doubts:
            words = " and ".join(DOUBT_WORDS[doubt] for doubt in doubts)
            lines.append(f"{short(finding.id)}: {words}. It waits until you say why, with --because.")
    return lines


def _lines(desk: AppContext, found: list[Finding]) -> list[str]:
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
    return [*table(rows, ("Id", "Listing", "Design", "State")), "", plural(len(found), "link")]


_NOTHING = "Nothing looks like one that was gone."
_HOW = "Say which it is: ipp-helper queue again ID --of EARLIER. Never without your word."


def again(
    which: Annotated[
        str | None, argument("[ID]", "The link that is back again; without it: what may be.")
    ] = None,
    of: Annotated[
        str | None, option("--of", "The one that was gone; for the very same page, itself.", metavar="ID")
    ] = None,
    not_again: Annotated[
        bool, option("--not", "It is another one: take the link between them back.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Say that a link is one that was gone, back again; its form then names the earlier number."""
    with open_context(data, read_only=which is None) as desk:
        if which is None:
            return _show_proposals(desk, as_json=as_json)
        if (of is None) is not not_again:
            raise WrongUse("Say which one it is.", now="Give --of ID of the one that was gone, or --not.")
        finding = finding_called(desk, which)
        changed = (
            _taken_back(desk, finding) if of is None else _linked(desk, finding, finding_called(desk, of))
        )
        words = "no longer back again from another" if of is None else "back again"
        show(f"{short(changed.id)} is {words}.", as_json=as_json, finding=finding_view(desk.store, changed))
    return DONE


def _show_proposals(desk: AppContext, *, as_json: bool) -> int:
    pages, proposed = back_again(desk.store), proposed_successors(desk.store)
    rows = [(short(one.id), _item(desk, one), short(one.id), "on sale again") for one in pages]
    rows += [(short(one.fresh.id), _item(desk, one.fresh), short(one.before.id), one.why) for one in proposed]
    lines = [*table(rows, ("Id", "Listing", "Was gone", "Why")), "", _HOW] if rows else [_NOTHING]
    show(
        lines,
        as_json=as_json,
        back=[{"finding": one.id} for one in pages],
        proposed=[
            {"finding": one.fresh.id, "before": one.before.id, "same_store": one.same_store, "near_title": one.near_title}
            for one in proposed
        ],
    )  # fmt: skip
    return NEEDS_PERSON if rows else DONE


def _linked(desk: AppContext, fresh: Finding, before: Finding) -> Finding:
    by, at = desk.settings.name, utc_now()
    if fresh.id == before.id:
        if fresh not in back_again(desk.store):
            raise NotDone(
                "It was not seen on sale after it was gone.", now="Look again with: ipp-helper recheck"
            )
        made = relisted(before, by=by, at=at)
        desk.queue.correct("1 link taken up again", made)
        return made
    if reason := why_not_link(desk.store, fresh, before):
        raise NotDone(reason)
    return link(desk.store, fresh, before, by=by, at=at)


def _taken_back(desk: AppContext, finding: Finding) -> Finding:
    if finding.predecessor_id is None:
        raise NotDone("It is linked to no earlier one.")
    return unlink(desk.store, finding, by=desk.settings.name, at=utc_now())


def _item(desk: AppContext, finding: Finding) -> str:
    listing = desk.store.listings[finding.listing_id]
    return listing.title or listing.item_id or listing.url


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
        "judged_at": moment_text(finding.judged_at),
        "viewed": finding.viewed,
        "viewed_by_word": finding.viewed_by_word,
        "speaks_against": [doubt.value for doubt in doubts_about(finding, listing, work)],
        "reason_given": _grounds_view(finding),
        "complaint": finding.complaint_id,
        "history": [
            {"at": moment_text(line.at), "kind": line.kind.value, "what": moment_words(line), "by": line.by}
            for line in finding.history
        ],
    }


def _grounds_view(finding: Finding) -> View | None:
    grounds = finding.grounds
    if grounds is None:
        return None
    return {"reason": grounds.reason, "by": grounds.by, "at": moment_text(grounds.at)}


def earlier_view(earlier: EarlierComplaint) -> View:
    """One time a listing was reported before."""
    return {
        "number": earlier.number or None,
        "sent_at": moment_text(earlier.sent_at),
        "outcome": earlier.outcome.value,
        "work": earlier.work_title or None,
        "complaint": earlier.complaint.id if earlier.complaint else None,
    }


def earlier_words(earlier: EarlierComplaint) -> str:
    """One earlier report, such as: number 48213377, sent 3 Mar 2026, Quiet Whale: gone."""
    number = f"number {earlier.number}" if earlier.number else "number not known"
    day = f", sent {earlier.sent_at.astimezone():%d %b %Y}" if earlier.sent_at else ""
    design = f", {earlier.work_title}" if earlier.work_title else ""
    return f"{number}{day}{design}: {finding_words(earlier.finding)}"
