"""A listing, and the finding about it: "this listing copies this work", with its judgement, doubts, state and history."""

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
from helper.model.own_shop import own_shop
from helper.model.text import casefold_key, normalize
from helper.model.work import Work
from helper.translation import msg, tr


class Presence(StrEnum):
    """The result of opening an address."""

    LIVE = "live"
    REMOVED = "removed"
    REDIRECTED = "redirected"
    """Another page appeared, such as another product or the shop's front page."""
    NOT_SHOWN = "not_shown"
    """The shop does not show it here, for example because it does not sell to this country: neither gone nor on sale."""
    UNKNOWN = "unknown"
    """A captcha, a login, an error, or an unclear page: no conclusion is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCheck:
    """One visit to the product page, with the user watching."""

    at: datetime
    presence: Presence
    words: str = ""
    """The page's own words that show it."""
    evidence: tuple[str, ...] = ()
    """Files in the evidence folder."""


SEEN_FIELDS = ("title", "product_type", "price", "store_number", "store_name", "seller_country")
"""The text fields of a listing that a page, a sheet or the user can fill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One product page, identified by its item id, never by its address."""

    id: str
    item_id: str
    """The worldwide item id as text (US ids are reduced); empty while unknown (a short link)."""
    url: str
    """The address that goes into the form."""
    raw: tuple[str, ...] = ()
    """Every spelling of the address that was seen, first one first."""
    reading: str = "item"
    """The reason code of `helper.model.address` with which the address was accepted or flagged."""
    flagged: bool = False
    """Whether the user must look at the page before it can be reported."""
    title: str = ""
    product_type: str = ""
    price: str = ""
    store_number: str = ""
    store_name: str = ""
    seller_country: str = ""
    """The seller's country, in the words of its source: a page, a sheet, the user."""
    added_at: datetime | None = None
    looks: tuple[ListingCheck, ...] = ()
    """Every visit, the latest last."""

    @classmethod
    def at(cls, address: Address, added_at: datetime, facts: Mapping[str, str], *, url: str = "") -> Listing:
        """A new listing with the given `SEEN_FIELDS`; `url` if its address needs another form."""
        return cls(
            id=token_hex(16),
            item_id=address.global_id or "",
            url=url or address.url or address.raw,
            raw=(address.raw,),
            reading=address.reason.value,
            flagged=address.disposition is Disposition.FLAG,
            added_at=added_at,
            **_seen_in(facts),
        )

    def also_at(self, address: Address) -> Listing:
        """The listing with one more spelling of its address; a good address replaces a doubtful one."""
        raw = self.raw if address.raw in self.raw else (*self.raw, address.raw)
        if self.flagged and address.url and address.disposition is Disposition.ACCEPT:
            return replace(self, raw=raw, url=address.url, reading=address.reason.value, flagged=False)
        return self if raw is self.raw else replace(self, raw=raw)

    @property
    def seller_words(self) -> str:
        """Everything that a seller can be searched by, in lower case, one line each."""
        return f"{self.store_number}\n{self.store_name}\n{self.seller_country}".casefold()

    @property
    def shop_and_title(self) -> str:
        """The shop's number and the title without differences in case, width and blanks; empty if either is unknown."""
        return f"{self.store_number} {casefold_key(self.title)}" if self.store_number and self.title else ""

    def with_seen(self, facts: Mapping[str, str]) -> Listing:
        """The listing with the given `SEEN_FIELDS`; missing ones keep their value."""
        return replace(self, **_seen_in(facts))

    def seen(self) -> dict[str, str]:
        """The known `SEEN_FIELDS`."""
        return {name: text for name in SEEN_FIELDS if (text := getattr(self, name))}

    @property
    def last_conclusive_look(self) -> ListingCheck | None:
        """The latest visit that showed whether the listing exists; None if no visit showed it."""
        return next((look for look in reversed(self.looks) if look.presence not in _UNDECIDED), None)

    @property
    def not_shown(self) -> ListingCheck | None:
        """The latest visit if it only showed that the page is unavailable here; otherwise None."""
        last = next((look for look in reversed(self.looks) if look.presence is not Presence.UNKNOWN), None)
        return last if last is not None and last.presence is Presence.NOT_SHOWN else None


def _seen_in(facts: Mapping[str, str]) -> dict[str, Any]:
    return {name: facts[name] for name in SEEN_FIELDS if facts.get(name)}


_UNDECIDED = frozenset({Presence.UNKNOWN, Presence.NOT_SHOWN})


class Judgement(StrEnum):
    """The user's answer to: is this your design, sold without your permission?"""

    COPY = "copy"
    NOT_A_COPY = "not_a_copy"
    LICENSED = "licensed"
    OWN = "own"
    LATER = "later"


class Doubt(StrEnum):
    """A reason against reporting a listing; only a justification typed by the user clears it."""

    OWN = "own"
    """It seems to be in a shop of the user's own."""
    LICENSED = "licensed"
    """Its seller seems to have a licence."""
    OTHER_CLIENT = "other_client"
    """A sheet names another client, or another client's registration."""
    DAMAGED_ID = "damaged_id"
    """Its item id was probably damaged by the file that it came from."""


class FindingState(StrEnum):
    """The state of a finding; the last six are decided by the portal."""

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
"""States in which the listing is gone, whoever removed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of one finding."""

    state: FindingState
    at: datetime
    undated: bool = False
    """Whether the day is unknown: then `at` is only the day on which it was recorded."""
    portal_words: str = ""
    """The portal's own words, kept beside ours."""
    verdict: str = ""
    """The state's name in the flow, more precise than `state`: an accepted counter-notice is `counter_accepted`."""


class MomentKind(StrEnum):
    """What happened to a finding; `helper.model.state_words.moment_words` makes a sentence of it."""

    NOTE = "note"
    """A remark in `note`, without consequences."""
    ADDED = "added"
    ALSO_LISTED = "also_listed"
    """Another row of a sheet is about it, too."""
    DESIGN_NAMED = "design_named"
    JUDGED = "judged"
    JUSTIFIED = "justified"
    ADDED_IN_FORM = "added_in_form"
    """The user put its link into a form by hand, and sent it."""
    ON_FORM = "on_form"
    ON_FORM_ALONE = "on_form_alone"
    AFTER_PRACTICE = "after_practice"
    SENT = "sent"
    """It was sent to the portal through the program's window."""
    PRACTISED = "practised"
    """Sent to a practice portal: not a report."""
    KEPT_BACK = "kept_back"
    """It was missing in the form when the form was sent."""
    REPORTED = "reported"
    """The user's sheet says that it was reported."""
    ENDED_IN_SHEET = "ended_in_sheet"
    """The user's sheet states the outcome."""
    PORTAL_SAID = "portal_said"
    PERSON_SAID = "person_said"
    """The user states the outcome."""
    BACK_AGAIN = "back_again"
    NOT_BACK_AGAIN = "not_back_again"
    COMPLAINED_AGAIN = "complained_again"
    """Planned onto a second form after a rejection; `number` is that of the earlier complaint."""
    LOOKED_AT = "looked_at"
    """Its page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a finding's history; empty fields are unknown."""

    at: datetime
    kind: MomentKind = MomentKind.NOTE
    by: str = ""
    """Who did it; empty for the program."""
    undated: bool = False
    """Whether the day is unknown: then `at` is only the day on which it was recorded."""
    judgement: Judgement | None = None
    state: FindingState | None = None
    """The state that it reached."""
    presence: Presence | None = None
    number: str = ""
    """The complaint's number."""
    source: str = ""
    """The source: a word, or a file with the place in it."""
    words: str = ""
    """The words of the source: the portal, the user, the user's sheet."""
    note: str = ""
    """Any further remark."""


REPORTS = frozenset({MomentKind.SENT, MomentKind.REPORTED})
"""Moments at which it was reported to the portal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Justification:
    """Why a listing is reported in spite of doubts."""

    reason: str
    """As the user typed it."""
    doubts: tuple[Doubt, ...]
    """The doubts that it answers; later doubts are not covered."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One listing and the work that it copies; the pair is its key."""

    id: str
    listing_id: str
    work_id: str | None = None
    """None until the user has chosen the work."""
    state: FindingState = FindingState.NEW
    judgement: Judgement | None = None
    judged_by: str = ""
    judged_at: datetime | None = None
    viewed: bool = False
    """Whether the listing's page was looked at before it was judged."""
    viewed_by_word: bool = False
    """Whether that is only the user's statement (by `judged_by` at `judged_at`): the program did not open the page."""
    doubts: tuple[Doubt, ...] = ()
    """Doubts from a sheet or an earlier answer; those that follow from the register are computed."""
    grounds: Justification | None = None
    """The user's justification; None if none was given."""
    complaint_id: str | None = None
    outcome: Outcome | None = None
    predecessor_id: str | None = None
    """The finding of which this is a relisting, or whose rejection it follows."""
    attachments: tuple[Attachment, ...] = ()
    """Files that go onto its form with it, such as its proof picture."""
    unrelated_ids: tuple[str, ...] = ()
    """Findings that it is not a relisting of, according to the user."""
    history: tuple[Moment, ...] = ()

    @property
    def fileable(self) -> bool:
        """Whether it may go onto a form: judged a copy, its work known, on no form yet; a second complaint must be requested."""
        return (
            self.judgement is Judgement.COPY
            and self.work_id is not None
            and self.state is FindingState.JUDGED
            and self.complaint_id is None
            and not self.is_second
        )

    @property
    def is_gone(self) -> bool:
        """Whether its listing was removed, by whomever."""
        return self.state in GONE_STATES

    @property
    def is_reported(self) -> bool:
        """Whether it was sent to the portal, or to a practice portal."""
        return self.state not in OPEN_STATES

    @property
    def open_work_id(self) -> str | None:
        """Its design if it was not sent yet, else None."""
        return None if self.is_reported else self.work_id

    @property
    def is_second(self) -> bool:
        """Whether it belongs to a second complaint about a listing that stayed up after a rejection."""
        return self.predecessor_id is not None and any(
            moment.kind is MomentKind.COMPLAINED_AGAIN for moment in self.history
        )

    @property
    def to_judge(self) -> bool:
        """Whether the user still has to judge it or choose its design; "later" comes up again."""
        which_design = self.judgement is Judgement.COPY and self.work_id is None
        return self.state is FindingState.NEW or (self.state is FindingState.JUDGED and which_design)

    @property
    def unanswered(self) -> bool:
        """Whether the user still has to look at it; findings that were sent need no judgement."""
        return self.judgement is None and self.state in OPEN_STATES

    @property
    def reported(self) -> Moment | None:
        """When it was last reported; None if unknown. A known day takes precedence over an unknown one."""
        reports = [moment for moment in self.history if moment.kind in REPORTS]
        return max(reports, key=lambda moment: (not moment.undated, moment.at), default=None)

    def looked_at(self, *, by_word: bool) -> Finding:
        """The same finding after its page was opened: the user's statement is no longer needed."""
        only_said = by_word and (self.viewed_by_word or not self.viewed)
        return replace(self, viewed=True, viewed_by_word=only_said)

    def judged(self, judgement: Judgement, *, by: str, at: datetime, viewed: bool) -> Finding:
        """The same finding with the user's answer; "later" leaves it new."""
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
        """The same finding with the design chosen by the user; the judgement stays."""
        named = Moment(at=at, kind=MomentKind.DESIGN_NAMED, words=title, by=by)
        return replace(self, work_id=work_id, history=(*self.history, named))

    def justified(self, grounds: Justification) -> Finding:
        """The same finding with a justification."""
        said = Moment(at=grounds.at, kind=MomentKind.JUSTIFIED, words=grounds.reason, by=grounds.by)
        return replace(self, grounds=grounds, history=(*self.history, said))

    def moved(self, state: FindingState, moment: Moment, *, complaint_id: str | None = None) -> Finding:
        """The same finding in another state, with a line of history."""
        return replace(self, state=state, complaint_id=complaint_id, history=(*self.history, moment))


_AGAINST = {Judgement.OWN: Doubt.OWN, Judgement.LICENSED: Doubt.LICENSED}
"""Answers that become doubts if the listing is called a copy later."""


def is_own_shop(work: Work, listing: Listing) -> bool:
    """Whether the listing is in one of the work's official shops."""
    links = (listing.url, *listing.raw)
    return any(own_shop(own).has_listing(listing.store_number, links) for own in work.official_addresses)


def is_licensed(work: Work, store_name: str, store_number: str) -> bool:
    """Whether the store has a licence for the work, by its name, number or address."""
    names = {normalize(store_name), store_number} - {""}
    return any(
        normalize(licensee) in names or licensee in names or own_shop(licensee).store_number in names
        for licensee in work.licensees
        if licensee
    )


DOUBT_WORDS = {
    Doubt.OWN: msg("this seems to be your own shop"),
    Doubt.LICENSED: msg("its seller seems to have a licence"),
    Doubt.OTHER_CLIENT: msg("your spreadsheet names another client for it"),
    Doubt.DAMAGED_ID: msg("its number may be damaged, and lead to another seller"),
}
LOOK_FIRST = msg("Look at this page before you report it: its address is doubtful.")
_VERDICTS = {AddressReason.SHORT_LINK: SHORT_LINK, AddressReason.NO_ID: SEVERAL_PRODUCTS}


def doubts_about(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """Every doubt about it, answered or not."""
    found = set(finding.doubts)
    if work is not None and is_own_shop(work, listing):
        found.add(Doubt.OWN)
    if work is not None and is_licensed(work, listing.store_name, listing.store_number):
        found.add(Doubt.LICENSED)
    if listing.item_id and listing.reading == AddressReason.ID_DAMAGED:
        found.add(Doubt.DAMAGED_ID)
    return tuple(doubt for doubt in Doubt if doubt in found)


def open_doubts(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """Doubts without a justification."""
    answered = finding.grounds.doubts if finding.grounds else ()
    return tuple(doubt for doubt in doubts_about(finding, listing, work) if doubt not in answered)


def doubt_about(finding: Finding, listing: Listing) -> str:
    """Why the user must look at its address first, as a sentence; empty if there is no doubt, or the user has looked."""
    if not listing.item_id:
        return _address_sentence(listing)
    return tr(LOOK_FIRST) if listing.flagged and not finding.viewed else ""


def why_wait(finding: Finding, listing: Listing, work: Work | None) -> str:
    """Why the listing cannot be planned onto a form now, and who can change that; empty if it can."""
    if doubt := doubt_about(finding, listing):
        return doubt
    if doubts := open_doubts(finding, listing, work):
        words = "; ".join(tr(DOUBT_WORDS[doubt]) for doubt in doubts)
        return tr("{doubts}. To report it all the same, review it again and say why.", doubts=words)
    return ""


def _address_sentence(listing: Listing) -> str:
    """What is wrong with an address that hides the item id, in the words used when it was added."""
    for raw in reversed(listing.raw):
        address = read_address(raw)
        if address.disposition is Disposition.FLAG and address.reason == listing.reading:
            return address.sentence
    return _VERDICTS.get(AddressReason(listing.reading), ID_DAMAGED).sentence
