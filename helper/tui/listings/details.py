"""The details of one listing, the form for facts from the listing's page, and the proof picture."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.cells import cell_len
from textual.content import Content

from helper.model.address import read_address
from helper.model.address_verdicts import Disposition
from helper.model.attempt import PASSED_ON
from helper.model.design_proposals import DesignProposals
from helper.model.finding import Finding, Listing, doubt_about
from helper.model.seller import why_no_store_number
from helper.model.state_words import complaint_next, complaint_words, moment_words
from helper.reports.documents import HEIGHT, WIDTH, ProofPicture, proof_page, why_no_picture
from helper.session.context import AppContext
from helper.store.attachments import (
    attach_to_listing,
    existing_attachment,
    listing_picture,
    size_warning,
)
from helper.store.intake import Edit
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import earlier_complaints
from helper.translation import msg, sentences, tr, tr_n, with_note
from helper.tui.dialogs.dialogs import AskText, ChooseEntry, EditDialog, EditField, Values, notice_on_error
from helper.tui.dialogs.path import PICTURE_SUFFIXES, PathDialog, open_kept, picture_of, shown, write_private
from helper.tui.formatting import clean, near_day, shortened
from helper.tui.listings.listing_rows import ListingRow
from helper.tui.pane import PaneHost
from helper.tui.widgets.inputs import MenuEntry
from helper.tui.widgets.table import labelled

_LINK = "link"
_SEEN_FIELDS = (
    ("title", msg("title"), msg("what the page calls it")),
    ("product_type", msg("product"), msg("shower curtain, mug, …")),
    ("price", msg("price"), ""),
    ("store_name", msg("shop"), ""),
    ("store_number", msg("shop number"), msg("digits")),
    ("seller_country", msg("country"), msg("where the seller is")),
)
"""The facts about a listing that the user can edit: each has a name, a label and a hint."""
_IN_COMMON = frozenset({"store_name", "store_number", "product_type"})
"""The names of the facts that can be set for several listings at once."""


def listing_form(listing: Listing, is_known: Callable[[str], int]) -> EditDialog:
    """Return the form for one listing.

    Every field may be empty. If the link has no item id, the link can be corrected.

    `is_known` returns the number of listings with the given item id.
    """

    def problems(values: Values) -> dict[str, str]:
        found = shop_problems(values)
        if link := values.get(_LINK):
            address = read_address(link)
            if address.disposition is not Disposition.ACCEPT:
                found[_LINK] = address.sentence
            elif is_known(id_ := address.global_id or ""):
                found[_LINK] = tr(
                    "You already have listing {number}. Set this link aside instead of changing it.",
                    number=id_,
                )
        return found

    link = EditField(name=_LINK, label=tr("link"), hint=tr("copy the page's address again"))
    lines = [replace(line, value=clean(getattr(listing, line.name))) for line in _seen_lines()]
    return EditDialog(
        tr("What the listing's page shows"), lines if listing.item_id else [link, *lines], problems
    )


def _seen_lines() -> list[EditField]:
    return [EditField(name=name, label=tr(label), hint=tr(hint)) for name, label, hint in _SEEN_FIELDS]


def shop_form(number: int) -> EditDialog:
    """Return the form for setting facts of several listings at once. A field that is left empty changes nothing."""
    lines = [line for line in _seen_lines() if line.name in _IN_COMMON]
    title = tr_n(
        "Edit {n} link; empty fields change nothing",
        "Edit {n} links; empty fields change nothing",
        number,
    )
    return EditDialog(title, lines, shop_problems)


def shop_problems(values: Values) -> dict[str, str]:
    problem = why_no_store_number(values["store_number"])
    return {"store_number": problem} if problem else {}


def edit_of(values: Values) -> Edit:
    """Convert the values of `listing_form` or `shop_form` to an edit.

    An empty value clears the fact.
    """
    link = values.get(_LINK)
    told = {name: clean(values[name]) for name, _, _ in _SEEN_FIELDS if name in values}
    return Edit(seen=told, address=read_address(link) if link else None)


_LABEL = 9
_PROPOSED = msg("{title}? {why} ({listings.proposed} to use it)")


def listing_lines(row: ListingRow, context: AppContext, now: datetime) -> Iterator[Content]:
    finding, listing, work, complaint = row.made_of
    yield Content.styled(shortened(row.title), "bold")
    yield Content.assemble((f"{row.glyph} ", row.tone), row.words)
    proposal = DesignProposals(context.store.works.all()).of(finding, listing) if finding.to_judge else None
    if doubt := doubt_about(finding, listing):
        yield Content.styled(f"! {doubt}", "$error")
    yield Content("")
    yield from labelled(
        _LABEL,
        (tr("design"), clean(work.title) if work else tr("not chosen yet")),
        (
            tr("proposed"),
            tr(_PROPOSED, title=clean(proposal.work.title), why=clean(proposal.why)) if proposal else "",
        ),
        (tr("shop"), row.shop),
        (tr("country"), clean(listing.seller_country)),
        (tr("number"), listing.item_id),
        (tr("product"), clean(listing.product_type)),
        (tr("price"), clean(listing.price)),
    )
    yield Content.styled(clean(listing.url), "$soft")
    if complaint is not None:
        yield Content("")
        yield from labelled(
            _LABEL,
            (tr("form"), clean(complaint_words(complaint))),
            ("", complaint_next(complaint)),
        )
    for earlier in earlier_complaints(context.store, listing.id):
        if earlier.finding.id != finding.id:
            yield from labelled(_LABEL, (tr("before"), clean(earlier.words)))
    yield Content("")
    moments = [(near_day(moment.at, now), moment) for moment in finding.history]
    width = max([_LABEL, *(cell_len(day) + 1 for day, _ in moments)])
    for day, moment in moments:
        yield from labelled(width, (day, with_note(clean(moment_words(moment)), clean(moment.by))))
    if finding.judgement is not None and (not finding.viewed or finding.viewed_by_word):
        said = tr("You said that you had looked at the page; it was not opened from here.")
        not_opened = tr("The page was not opened before you answered.")
        yield Content.styled(said if finding.viewed_by_word else not_opened, "$soft")


_FOLDER = "proof"
_ORIGINAL = msg("Choose the picture of your original. Only the image is used, not the file's hidden data.")
_LISTING_HINT = msg("There is no saved picture of this listing. Choose one that you saved from its page.")
_ADDRESS = msg("Enter a public address, such as your shop or page. It is shown below the picture.")
_LOOK, _KEEP, _ATTACH = "look", "keep", "attach"
_CONTENT = msg(
    "The proof shows the two pictures, their addresses and the date, and nothing else.\nLook at it before you attach it."
)


def proofs_of(evidence: Path, listing: Listing) -> list[str]:
    """Return the saved proof pictures of a listing, as paths relative to the evidence folder."""
    kept = sorted((evidence / _FOLDER).glob(f"{listing.item_id or listing.id}-*.png"))
    return [f"{_FOLDER}/{file.name}" for file in kept]


@notice_on_error(msg("The proof picture was not made"))
async def make_proof(host: PaneHost, finding_id: str) -> None:
    finding = host.context.store.findings[finding_id]
    listing = host.context.store.listings[finding.listing_id]
    copy = await _listing_exhibit(host, listing)
    original = await _original_exhibit(host, finding) if copy else None
    if copy is None or original is None:
        return
    host.say(tr("Making the picture …"), 3)
    html = proof_page(original, copy)
    drawn = await host.context.desktop.draw(html, (WIDTH, HEIGHT), host.context.settings.browser)
    name = f"{listing.item_id or listing.id}-{host.context.now():%Y%m%dT%H%M%SZ}.png"
    kept = host.context.places.evidence / _FOLDER / name
    file = await asyncio.to_thread(write_private, kept, drawn, tr("The picture cannot be saved"))
    await _ask_to_attach(host, finding_id, file)


async def _ask_to_attach(host: PaneHost, finding_id: str, file: Path) -> None:
    """Ask whether to attach the picture to the listing's form, after saying who will see it, and attach it if so."""
    store = host.context.store
    answer: str | None = _LOOK
    while answer == _LOOK:
        offered = [
            MenuEntry(_KEEP, tr("save it here"), tr("nobody else sees it")),
            MenuEntry(_LOOK, tr("look at it"), tr("opens the picture, then asks again")),
        ]
        if not why_not(store, [store.findings[finding_id]], LinkAction.JUDGE):
            offered.append(
                MenuEntry(_ATTACH, tr("attach it"), tr("to this listing's form; the seller sees it"))
            )
        hint = f"{shown(file)}\n\n{sentences(tr(_CONTENT), tr(PASSED_ON))}"
        answer = await host.ask(
            ChooseEntry(tr("The proof picture"), offered, hint=hint, no=tr("save it here"))
        )
        if answer == _LOOK:
            await open_kept(host, file)
    finding = store.findings[finding_id]
    if answer != _ATTACH or why_not(store, [finding], LinkAction.JUDGE):
        return
    name = file.relative_to(host.context.places.evidence).as_posix()
    kept = await asyncio.to_thread(existing_attachment, host.context.places.evidence, name)
    attach_to_listing(store, finding, kept)
    said = tr("Attached to this listing's form. {app.undo} undoes this.")
    host.say(sentences(said, size_warning(file)), 6)


async def _listing_exhibit(host: PaneHost, listing: Listing) -> ProofPicture | None:
    """Return the picture saved during a visit to the listing's page.

    If there is none, ask the user for a picture.
    """
    evidence = host.context.places.evidence
    file = listing_picture(evidence, listing)
    looked = (look.at for look in listing.looks if file in [evidence / name for name in look.evidence])
    at = next(looked, None)
    file = file or await _ask_picture(host, tr("The listing's picture"), tr(_LISTING_HINT))
    if file is None:
        return None
    at = at or datetime.fromtimestamp((await asyncio.to_thread(file.stat)).st_mtime, UTC)
    picture, day = await asyncio.to_thread(picture_of, file), f"{at.astimezone():%Y-%m-%d}"
    return ProofPicture(heading="Listing on AliExpress", picture=picture, address=listing.url, day=day)


async def _original_exhibit(host: PaneHost, finding: Finding) -> ProofPicture | None:
    work = host.context.store.works.get(finding.work_id)
    file = await _ask_picture(host, tr("Your original"), tr(_ORIGINAL))
    if file is None:
        return None
    picture = await asyncio.to_thread(picture_of, file)
    known = work.official_addresses[0] if work and work.official_addresses else ""
    ask = AskText(tr("Where is the original shown?"), hint=tr(_ADDRESS), text=known, yes=tr("make it"))
    address = await host.ask(ask)
    if address is None:
        return None
    heading = ": ".join(
        ["Original", *([clean(work.title)] if work else [])]
    )  # in English, because Alibaba's reviewers read the text in the picture
    return ProofPicture(heading=heading, picture=picture, address=clean(address))


async def _ask_picture(host: PaneHost, title: str, hint: str) -> Path | None:
    ask = PathDialog(title, hint=hint, yes=tr("choose"), why_not=why_no_picture, suffixes=PICTURE_SUFFIXES)
    return await host.ask(ask)
