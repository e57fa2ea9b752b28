"""Receives listings from the user's own browser: validates them, adds them like pasted ones, and answers.

The page's author controls the content, and any program on this computer may have sent it. Therefore only listings of
AliExpress are accepted, as findings to be judged. Only the user can judge a finding a copy.
"""

from __future__ import annotations

import json
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helper.browser.shop_page import ShopPage, is_shop, presence_of, read_shop_page, shows_listing
from helper.model.address import read_address
from helper.model.design_proposals import DesignProposals
from helper.model.finding import (
    Finding,
    FindingState,
    Judgement,
    Listing,
    ListingCheck,
    doubt_about,
)
from helper.model.state_words import JUDGEMENT_WORDS, doubt_sentence, finding_words
from helper.model.work import Work
from helper.session.context import AppContext
from helper.session.shop.visit import kept_files, listing_folder, write_down
from helper.store.attachments import listing_picture
from helper.store.permitted_actions import LinkAction, why_not
from helper.store.queries import doubts_of, earlier_complaints
from helper.translation import comma_list, day_in_words, msg, sentences, tr, tr_n

SOURCE = "handed over"
LARGEST_PICTURE = 2 * 1024 * 1024
_LONGEST_SIDE = 4000
_SMALLEST_SIDE = 40
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_FORMAT = 1
_WHICH = msg("Which of your designs does the listing copy?")


class _Page(BaseModel):
    """A page as the browser sent it.

    Only the address is validated here; `read_shop_page` evaluates the other values.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="allow")
    address: str = Field(max_length=4000)


class ClippedPage(BaseModel):
    """The data received from the browser. `page` is required; unknown fields are ignored."""

    model_config = ConfigDict(strict=True, frozen=True)
    page: _Page
    picture: str = ""
    """The product's picture in base64; empty if missing."""


def read_clip(handed: object) -> ClippedPage | None:
    """Validate the received data; None if its structure is wrong."""
    try:
        return ClippedPage.model_validate(handed)
    except (ValidationError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class ProductPicture:
    """A picture that can be decoded, with its file name suffix."""

    content: bytes
    ending: str


def read_picture(text: str) -> ProductPicture | None:
    """Decode a base64 picture; None if it cannot be decoded, or its size is not acceptable."""
    from PIL import Image

    if not text or len(text) > LARGEST_PICTURE * 4 // 3 + 4:
        return None
    try:
        content = b64decode(text, validate=True)
        with warnings.catch_warnings():
            # Pillow only warns about a huge picture, so turn the warning into an error.
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=tuple(_ENDINGS)) as image:
                if not _SMALLEST_SIDE <= min(image.size) <= max(image.size) <= _LONGEST_SIDE:
                    return None
                image.load()
                return ProductPicture(content, _ENDINGS[image.format or ""])
    except Exception:  # noqa: BLE001 - of a broken file Pillow raises whatever its parts raise
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipAnswer:
    """The answer for the extension's page, and what the user may do on that page."""

    headline: str
    lines: tuple[str, ...] = ()
    finding: str = ""
    """The id of the finding; empty if nothing was added."""
    design: str = ""
    """The title of the finding's design; empty if the finding has none."""
    designs: tuple[tuple[str, str], ...] = ()
    """Ids and labels of all designs, those that are likely for the listing first."""
    may_judge: bool = False
    """Whether the user may judge the finding a copy on the extension's page."""
    ask: str = ""
    """A question that the user must answer in writing to judge the finding a copy; empty if there is none."""


@dataclass(eq=False)
class Clipper:
    """Adds received listings; one instance for each run of the program."""

    context: AppContext
    said: Callable[[str], object]
    """Receives a line of text for the user about each action."""
    work_id: str | None = None
    """The design chosen for all further listings; None to ask for the design of each listing."""
    _last_id: str | None = None
    """Id of the design chosen for the previous listing, which the user can choose again with one key."""
    _new: dict[str, None] = field(default_factory=dict)

    def take(self, clip: ClippedPage, picture: ProductPicture | None) -> ClipAnswer:
        """Add the listing; if it is known, add only new facts.

        The returned answer tells the user which of the two happened.
        """
        seen = self._seen(clip)
        if isinstance(seen, str):
            return ClipAnswer(headline=tr("Nothing was added."), lines=(seen,))
        store = self.context.store
        item_id, known = seen.address.global_id or "", self._known(seen)
        # Assign the chosen design to a new listing, and to a finding that has no design yet. If the listing
        # already has another design, add a second finding only if the user asks for it.
        names = not known or any(
            finding.work_id == self.work_id or (finding.work_id is None and finding.to_judge)
            for finding in known
        )
        at = self.context.now()
        look = self._look(clip, seen, picture, at) if self._is_news(item_id, picture, at) else None
        design = store.works.get(self.work_id) if names else None
        work_id = design.id if design else None
        listing, added = write_down(self.context, seen, look, work_id=work_id, source=SOURCE, only_news=True)
        finding = store.findings[(added.new or added.known)[0].id]
        if added.new:
            self._new[finding.id] = None
        left_out = (
            (tr("The picture could not be read, and was left out."),) if clip.picture and not picture else ()
        )
        answer = self._answer(finding, (*seen.doubts, *left_out), known=bool(known))
        name = listing.title or listing.item_id
        received = tr("Received: {listing}. u undoes this.", listing=name)
        self.said(received if added.new else sentences(answer.headline, name))
        return answer

    def name_design(self, finding_id: str, work_id: str) -> ClipAnswer:
        """Set the design of this finding.

        A listing that is already recorded for another design gets a second finding.
        """
        store, queue = self.context.store, self.context.queue
        finding = store.findings.get(finding_id)
        if finding is None or work_id not in store.works:
            return _gone()
        self._last_id = work_id
        if finding.work_id == work_id:
            return self._answer(finding)
        if finding.id in self._new and finding.state is FindingState.NEW:
            if reasons := why_not(store, [finding], LinkAction.NAME_DESIGN, work_id=work_id):
                return self._answer(finding, tuple(reasons.values()))
            [finding] = queue.name_designs({finding.id: work_id})
        else:
            address = read_address(store.listings[finding.listing_id].url)
            added = queue.add([address], work_id=work_id, source=SOURCE)
            finding = (added.new or added.known)[0]
            self._new |= {new.id: None for new in added.new}
        return self._answer(finding)

    def judge_copy(self, finding_id: str, because: str) -> ClipAnswer:
        """Record the user's judgement that the listing is a copy; if there are doubts, a typed reason is required."""
        finding = self.context.store.findings.get(finding_id)
        if finding is None:
            return _gone()
        store, listing = self.context.store, self.context.store.listings[finding.listing_id]
        reasons = why_not(store, [finding], LinkAction.JUDGE)
        reason = reasons.get(finding.id) or doubt_about(finding, listing)
        if reason or finding.work_id is None:
            return self._answer(finding, (reason or tr(_WHICH),))
        if (doubts := doubts_of(store, finding)) and not because.strip():
            why = tr("Why are you reporting this listing anyway? Your reason is saved.")
            ask = sentences(doubt_sentence(doubts), why)
            return replace(self._answer(finding), ask=ask)
        self.context.queue.judge([finding.id], Judgement.COPY, viewed=True, because=because)
        answer = self._answer(self.context.store.findings[finding_id])
        self.said(tr("Answered in your browser: {answer}.", answer=tr(JUDGEMENT_WORDS[Judgement.COPY])))
        return replace(answer, headline=tr("Saved: copied from you."), may_judge=False)

    def _seen(self, clip: ClippedPage) -> ShopPage | str:
        """Return the evaluated page, or a message explaining why the page is not accepted."""
        address = read_address(clip.page.address)
        if not is_shop(clip.page.address) or not shows_listing(address):
            return address.sentence if not shows_listing(address) else tr("This is not an AliExpress page.")
        return read_shop_page(clip.page.address, {**(clip.page.model_extra or {}), "picture": None})

    def _known(self, seen: ShopPage) -> list[Finding]:
        store = self.context.store
        listings = store.listings.where("item_id", seen.address.global_id or "")
        return [finding for listing in listings for finding in store.findings.where("listing_id", listing.id)]

    def _is_news(self, item_id: str, picture: ProductPicture | None, at: datetime) -> bool:
        """Return whether this visit is the day's first, or brings the first picture of the listing."""
        known = self.context.store.listings.where("item_id", item_id)
        looks = [look for listing in known for look in listing.looks]
        if not looks or looks[-1].at.astimezone().date() != at.astimezone().date():
            return True
        evidence = self.context.places.evidence
        return picture is not None and not any(listing_picture(evidence, listing) for listing in known)

    def _look(
        self, clip: ClippedPage, seen: ShopPage, picture: ProductPicture | None, at: datetime
    ) -> ListingCheck:
        """Save the received data as evidence, and return a check of the listing that refers to that evidence.

        The picture's address is stored as text and is never opened.
        """
        from helper.browser.evidence import keep_files

        item_id, evidence = seen.address.global_id or "", self.context.places.evidence
        kept = {
            "format": _FORMAT,
            "at": at.isoformat(),
            "page": seen.address.url,
            "item_id": item_id,
            **seen.seen(),
            "picture": seen.picture_source,
            "doubts": list(seen.doubts),
            "handed_over": True,
        }
        contents = {"page.json": (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()}
        if picture is not None:
            contents[f"product.{picture.ending}"] = picture.content
        folder = listing_folder(evidence, item_id, at)
        files = keep_files(folder, contents)
        return ListingCheck(
            at=at, presence=presence_of(item_id, seen), evidence=kept_files(folder, files, evidence)
        )

    def _answer(
        self, finding: Finding, remarks: tuple[str, ...] = (), *, known: bool | None = None
    ) -> ClipAnswer:
        """Return the answer about a finding.

        `known` says whether the listing was in the records before; if it is None, the method finds out.
        """
        store = self.context.store
        if known is None:
            known = finding.id not in self._new
        listing, work = store.listings[finding.listing_id], store.works.get(finding.work_id)
        about = " · ".join(filter(None, (listing.price, listing.store_name, listing.store_number)))
        works = sorted(store.works.all(), key=lambda other: other.title.casefold())
        designs = {other.id: other.title for other in works}
        if work is None:
            likely = dict(self._likely(finding, listing))
            designs = likely | {id_: title for id_, title in designs.items() if id_ not in likely}
        return ClipAnswer(
            headline=tr("Already in your records: {state}.", state=finding_words(finding))
            if known
            else self._taken(work),
            lines=tuple(filter(None, (listing.title, about, *self._earlier(finding, known=known), *remarks))),
            finding=finding.id,
            design=work.title if work else "",
            designs=tuple(designs.items()),
            may_judge=finding.to_judge and not why_not(self.context.store, [finding], LinkAction.JUDGE),
        )

    def _likely(self, finding: Finding, listing: Listing) -> Iterator[tuple[str, str]]:
        """Yield the ids and labels of the designs that the listing probably copies, the most likely first."""
        works = self.context.store.works
        found, last = DesignProposals(works.all()).of(finding, listing), works.get(self._last_id)
        if found:
            yield found.work.id, f"{found.work.title}? {found.why}"
        if last and not (found and found.work.id == last.id):
            yield last.id, f"{last.title}? {tr('same as the last one')}"

    def _taken(self, work: Work | None) -> str:
        if work is None:
            return sentences(tr("Added."), tr(_WHICH)) if len(self.context.store.works) else tr("Added.")
        findings = self.context.store.findings
        taken = sum(findings[id_].work_id == work.id for id_ in self._new if id_ in findings)
        return tr_n("{n} added for {title}", "{n} added for {title}", taken, title=work.title)

    def _earlier(self, finding: Finding, *, known: bool) -> list[str]:
        """Return lines about the user's earlier judgement of this listing, and about earlier complaints."""
        lines = []
        if known and finding.judgement is not None and finding.judged_at:
            answer = tr(JUDGEMENT_WORDS[finding.judgement])
            lines.append(tr("You answered on {day}: {answer}.", day=_day(finding.judged_at), answer=answer))
        for before in earlier_complaints(self.context.store, finding.listing_id):
            day = _day(before.sent_at) if before.sent_at else ""
            number = tr("number {number}", number=before.number) if before.number else ""
            about = comma_list((day, before.work_title, number))
            state = finding_words(before.finding)
            plain, detailed = msg("Reported before: {state}."), msg("Reported before ({about}): {state}.")
            lines.append(tr(detailed if about else plain, about=about, state=state))
        return lines


def _gone() -> ClipAnswer:
    headline = tr("The listing is no longer in your records.")
    return ClipAnswer(
        headline=headline, lines=(tr("The listing was removed in ipp-helper in the meantime."),)
    )


def _day(at: datetime) -> str:
    return day_in_words(at.astimezone().date())
