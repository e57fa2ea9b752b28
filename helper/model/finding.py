"""A listing, and the finding about it: "this listing copies this work", who said so, what speaks against it, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from secrets import token_hex
from typing import Any

from helper.model.address import read_address
from helper.model.address_verdicts import ID_DAMAGED, SEVERAL_PRODUCTS, SHORT_LINK, AddressReason, Disposition
from helper.model.attempt import Attachment
from helper.model.listing_address import Address
from helper.model.other_shop import own_shop
from helper.model.text import normalize
from helper.model.work import Work


class Presence(StrEnum):
    """What an address showed when it was opened."""

    LIVE = "live"
    REMOVED = "removed"
    REDIRECTED = "redirected"
    """Another page came instead, such as another product or the shop's front page."""
    NOT_SHOWN = "not_shown"
    """The shop does not show it from here, as where its sales are restricted for a country: neither gone nor on sale."""
    UNKNOWN = "unknown"
    """A puzzle, a login, an error, or a page that says neither: nothing is concluded from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCheck:
    """One time the product page was opened in front of the person."""

    at: datetime
    presence: Presence
    words: str = ""
    """The page's own words that tell it."""
    evidence: tuple[str, ...] = ()
    """Files under the evidence folder."""


SEEN_FIELDS = ("title", "product_type", "price", "store_number", "store_name", "seller_country")
"""What a page, a sheet or the person tells of a listing: the lines of text among the fields below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One product page. Its key is the item id, never its address."""

    id: str
    item_id: str
    """The worldwide item id as text (US ids reduced); empty while the address hides it (a short link)."""
    url: str
    """The address that goes into the form."""
    raw: tuple[str, ...] = ()
    """Every spelling of the address that was seen, first one first."""
    reading: str = "item"
    """The reason code of `helper.model.address`: why the address was accepted or flagged."""
    flagged: bool = False
    """Whether a person must look at the page before it may be reported."""
    title: str = ""
    product_type: str = ""
    price: str = ""
    store_number: str = ""
    store_name: str = ""
    seller_country: str = ""
    """Where the seller is, in the words of whoever told it: a page, a sheet, the person."""
    added_at: datetime | None = None
    looks: tuple[ListingCheck, ...] = ()
    """Every time it was looked at, the latest last."""

    @classmethod
    def at(cls, address: Address, added_at: datetime, told: Mapping[str, str], *, url: str = "") -> Listing:
        """A listing that nobody knew, with what is told of `SEEN_FIELDS`; `url` where its address needs other words."""
        return cls(
            id=token_hex(16),
            item_id=address.global_id or "",
            url=url or address.url or address.raw,
            raw=(address.raw,),
            reading=address.reason.value,
            flagged=address.disposition is Disposition.FLAG,
            added_at=added_at,
            **_seen_in(told),
        )

    def also_at(self, address: Address) -> Listing:
        """The listing with one more spelling of its address; a good one takes the place of a doubtful one."""
        raw = self.raw if address.raw in self.raw else (*self.raw, address.raw)
        if self.flagged and address.url and address.disposition is Disposition.ACCEPT:
            return replace(self, raw=raw, url=address.url, reading=address.reason.value, flagged=False)
        return self if raw is self.raw else replace(self, raw=raw)

    @property
    def seller_words(self) -> str:
        """Whatever a seller may be looked for by, in small letters, a line each."""
        return f"{self.store_number}\n{self.store_name}\n{self.seller_country}".casefold()

    def with_seen(self, told: Mapping[str, str]) -> Listing:
        """The listing with what is told of `SEEN_FIELDS`; what is not told stays as it was."""
        return replace(self, **_seen_in(told))

    def seen(self) -> dict[str, str]:
        """What is known of `SEEN_FIELDS`."""
        return {name: text for name in SEEN_FIELDS if (text := getattr(self, name))}

    @property
    def last_told(self) -> ListingCheck | None:
        """The latest look that told whether it is there; None: nobody has looked, or only in vain."""
        return next((look for look in reversed(self.looks) if look.presence not in _UNDECIDED), None)

    @property
    def not_shown(self) -> ListingCheck | None:
        """The latest look, where all it told is that the page is not shown from here; None: it told something else."""
        told = next((look for look in reversed(self.looks) if look.presence is not Presence.UNKNOWN), None)
        return told if told is not None and told.presence is Presence.NOT_SHOWN else None


def _seen_in(told: Mapping[str, str]) -> dict[str, Any]:
    return {name: told[name] for name in SEEN_FIELDS if told.get(name)}


_UNDECIDED = frozenset({Presence.UNKNOWN, Presence.NOT_SHOWN})


class Judgement(StrEnum):
    """The person's answer to: is this your design, sold without your permission?"""

    COPY = "copy"
    NOT_A_COPY = "not_a_copy"
    LICENSED = "licensed"
    OWN = "own"
    LATER = "later"


class Doubt(StrEnum):
    """What speaks against reporting a listing; only a typed reason lifts it."""

    OWN = "own"
    """It seems to be a shop of the person's own."""
    LICENSED = "licensed"
    """Its seller seems to have a licence."""
    OTHER_CLIENT = "other_client"
    """A sheet names another client, or another client's registration."""
    DAMAGED_ID = "damaged_id"
    """Its number was probably changed on the way here."""


class FindingState(StrEnum):
    """How far a finding has come; the last six are what the portal made of it."""

    NEW = "new"
    JUDGED = "judged"
    PLANNED = "planned"
    FILED = "filed"
    REMOVED = "removed"
    REJECTED = "rejected"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    GONE_BEFORE_REVIEW = "gone_before_review"


OPEN_STATES = frozenset({FindingState.NEW, FindingState.JUDGED, FindingState.PLANNED})
"""States in which nothing has been sent yet."""

GONE_STATES = frozenset({FindingState.REMOVED, FindingState.GONE_BEFORE_REVIEW})
"""States in which the listing was taken away, whoever did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one finding."""

    state: FindingState
    at: datetime
    undated: bool = False
    """Whether nobody knows the day: `at` is then only when it was written down."""
    portal_words: str = ""
    """The portal's own words, kept beside ours."""
    verdict: str = ""
    """The state by its name in the flow, finer than `state`: an accepted counter-notice reads `counter_accepted`."""


class MomentKind(StrEnum):
    """What happened to a finding; `helper.model.state_words.moment_words` says it in a sentence."""

    NOTE = "note"
    """Only its `note` tells, and nothing follows from it."""
    ADDED = "added"
    ALSO_LISTED = "also_listed"
    """Another row of a sheet is about it too."""
    DESIGN_NAMED = "design_named"
    JUDGED = "judged"
    JUSTIFIED = "justified"
    ON_FORM = "on_form"
    ON_FORM_ALONE = "on_form_alone"
    AFTER_PRACTICE = "after_practice"
    SENT = "sent"
    """It left the program's own window for the portal."""
    PRACTISED = "practised"
    """The same, for a practice portal: it reports nothing."""
    KEPT_BACK = "kept_back"
    """It was not in the form when that was sent."""
    REPORTED = "reported"
    """A sheet of the person's tells that it was reported."""
    ENDED_IN_SHEET = "ended_in_sheet"
    """A sheet of the person's tells what became of it."""
    PORTAL_SAID = "portal_said"
    PERSON_SAID = "person_said"
    """The person says what became of it."""
    BACK_AGAIN = "back_again"
    NOT_BACK_AGAIN = "not_back_again"
    COMPLAINED_AGAIN = "complained_again"
    """Put on a second form after a no; `number` is the earlier complaint's."""
    LOOKED_AT = "looked_at"
    """Its page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a finding's history; what is empty was not told."""

    at: datetime
    kind: MomentKind = MomentKind.NOTE
    by: str = ""
    """Who did it; empty: the program."""
    undated: bool = False
    """Whether nobody knows the day: `at` is then only when it was written down."""
    judgement: Judgement | None = None
    state: FindingState | None = None
    """What became of it."""
    presence: Presence | None = None
    number: str = ""
    """The complaint's."""
    source: str = ""
    """Where it is from: a word, or a file with the place in it."""
    words: str = ""
    """The words of whoever spoke: the portal, the person, her sheet."""
    note: str = ""
    """What else stands there."""


REPORTS = frozenset({MomentKind.SENT, MomentKind.REPORTED})
"""Moments at which it went to the portal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Justification:
    """Why a listing is reported although something speaks against it."""

    reason: str
    """As the person typed it."""
    doubts: tuple[Doubt, ...]
    """What it answers; a doubt that arises later is not among them."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One listing and the work it copies; its key is the pair."""

    id: str
    listing_id: str
    work_id: str | None = None
    """None until the person has said which work."""
    state: FindingState = FindingState.NEW
    judgement: Judgement | None = None
    judged_by: str = ""
    judged_at: datetime | None = None
    viewed: bool = False
    """Whether the listing's page was looked at before it was judged."""
    viewed_by_word: bool = False
    """Whether that is the person's word only (who and when: `judged_by`, `judged_at`): the page was not opened from here."""
    doubts: tuple[Doubt, ...] = ()
    """What a sheet or an earlier answer said against it; what the register says is looked up there."""
    grounds: Justification | None = None
    """The person's typed reason; None: none was given."""
    complaint_id: str | None = None
    outcome: Outcome | None = None
    predecessor_id: str | None = None
    """The finding that this one is back again from, or after whose no it was complained about again."""
    attachments: tuple[Attachment, ...] = ()
    """What goes with it onto its form, such as its proof picture."""
    unrelated_ids: tuple[str, ...] = ()
    """Findings that it is not back again from, by the person's word."""
    history: tuple[Moment, ...] = ()

    @property
    def fileable(self) -> bool:
        """Whether it may go onto a form: judged a copy, its work named, not on a form yet; a second complaint is asked for."""
        return (
            self.judgement is Judgement.COPY
            and self.work_id is not None
            and self.state is FindingState.JUDGED
            and self.complaint_id is None
            and not self.is_second
        )

    @property
    def is_second(self) -> bool:
        """Whether it belongs to a second complaint about a listing that stayed after a no."""
        return self.predecessor_id is not None and any(
            moment.kind is MomentKind.COMPLAINED_AGAIN for moment in self.history
        )

    @property
    def to_judge(self) -> bool:
        """Whether it waits for the person's word: whether it is a copy, or of which design; what she put off comes up again."""
        which_design = self.judgement is Judgement.COPY and self.work_id is None
        return self.state is FindingState.NEW or (self.state is FindingState.JUDGED and which_design)

    @property
    def unanswered(self) -> bool:
        """Whether the person is to look at it still; what was sent is history, and raises no question."""
        return self.judgement is None and self.state in OPEN_STATES

    @property
    def reported(self) -> Moment | None:
        """When it last went to the portal; None: the history does not say. A day that is known comes before one that is not."""
        reports = [moment for moment in self.history if moment.kind in REPORTS]
        return max(reports, key=lambda moment: (not moment.undated, moment.at), default=None)

    def looked_at(self, *, by_word: bool) -> Finding:
        """The same finding after a look at its page: what was opened once needs no word any more."""
        only_said = by_word and (self.viewed_by_word or not self.viewed)
        return replace(self, viewed=True, viewed_by_word=only_said)

    def judged(self, judgement: Judgement, *, by: str, at: datetime, viewed: bool) -> Finding:
        """The same finding with the person's answer; an answer of "later" leaves it new."""
        state = FindingState.NEW if judgement is Judgement.LATER else FindingState.JUDGED
        against = _AGAINST.get(judgement)
        return replace(
            self,
            judgement=judgement,
            doubts=tuple(dict.fromkeys((*self.doubts, against))) if against else self.doubts,
            grounds=None if against else self.grounds,
            judged_by=by,
            judged_at=at,
            viewed=viewed,
            state=state,
            history=(*self.history, Moment(at=at, kind=MomentKind.JUDGED, judgement=judgement, by=by)),
        )

    def of_design(self, work_id: str, *, by: str, at: datetime, title: str = "") -> Finding:
        """The same finding about the design that the person has named; her answer stays."""
        named = Moment(at=at, kind=MomentKind.DESIGN_NAMED, words=title, by=by)
        return replace(self, work_id=work_id, history=(*self.history, named))

    def justified(self, grounds: Justification) -> Finding:
        """The same finding with the reason why it is reported all the same."""
        said = Moment(at=grounds.at, kind=MomentKind.JUSTIFIED, words=grounds.reason, by=grounds.by)
        return replace(self, grounds=grounds, history=(*self.history, said))

    def moved(self, state: FindingState, moment: Moment, *, complaint_id: str | None = None) -> Finding:
        """The same finding in another state, with a line of history."""
        return replace(self, state=state, complaint_id=complaint_id, history=(*self.history, moment))


_AGAINST = {Judgement.OWN: Doubt.OWN, Judgement.LICENSED: Doubt.LICENSED}
"""Answers that speak against reporting the listing, should it be called a copy later."""


def is_own_shop(work: Work, listing: Listing) -> bool:
    """Whether the listing stands in one of the work's official shops."""
    links = (listing.url, *listing.raw)
    return any(own_shop(own).has_listing(listing.store_number, links) for own in work.official_addresses)


def is_licensed(work: Work, store_name: str, store_number: str) -> bool:
    """Whether the store is one that has a licence for the work, by its name, its number or its address."""
    names = {normalize(store_name), store_number} - {""}
    return any(
        normalize(licensee) in names or licensee in names or own_shop(licensee).store_number in names
        for licensee in work.licensees
        if licensee
    )


DOUBT_WORDS = {
    Doubt.OWN: "this seems to be your own shop",
    Doubt.LICENSED: "its seller seems to have a licence",
    Doubt.OTHER_CLIENT: "your sheet names another client for it",
    Doubt.DAMAGED_ID: "its number may have been changed on the way here, and lead to a stranger",
}
LOOK_FIRST = "Look at this page before you report it: its address is doubtful."
_VERDICTS = {AddressReason.SHORT_LINK: SHORT_LINK, AddressReason.NO_ID: SEVERAL_PRODUCTS}


def doubts_about(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """Everything that speaks against it, answered or not."""
    found = set(finding.doubts)
    if work is not None and is_own_shop(work, listing):
        found.add(Doubt.OWN)
    if work is not None and is_licensed(work, listing.store_name, listing.store_number):
        found.add(Doubt.LICENSED)
    if listing.item_id and listing.reading == AddressReason.ID_DAMAGED:
        found.add(Doubt.DAMAGED_ID)
    return tuple(doubt for doubt in Doubt if doubt in found)


def open_doubts(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """What still waits for the person's typed reason."""
    answered = finding.grounds.doubts if finding.grounds else ()
    return tuple(doubt for doubt in doubts_about(finding, listing, work) if doubt not in answered)


def doubt_about(finding: Finding, listing: Listing) -> str:
    """Why a person must see to its address first, in a sentence; empty: nothing is doubtful, or the person has looked."""
    if not listing.item_id:
        return _address_sentence(listing)
    return LOOK_FIRST if listing.flagged and not finding.viewed else ""


def why_wait(finding: Finding, listing: Listing, work: Work | None) -> str:
    """Why the listing cannot go on a form as it is, and who can change that; empty: it can."""
    if doubt := doubt_about(finding, listing):
        return doubt
    if doubts := open_doubts(finding, listing, work):
        words = " and ".join(DOUBT_WORDS[doubt] for doubt in doubts)
        return f"{words}. If you report it all the same, judge it again and say why."
    return ""


def _address_sentence(listing: Listing) -> str:
    """What is wrong with an address that hides the listing's number, as it was said when it came in."""
    for raw in reversed(listing.raw):
        address = read_address(raw)
        if address.disposition is Disposition.FLAG and address.reason == listing.reading:
            return address.sentence
    return _VERDICTS.get(AddressReason(listing.reading), ID_DAMAGED).sentence
