"""Listings and findings.

A finding is a listing that may copy a work, with the user's judgement and the state of the report.

Over 500 lines because state, judgement, outcome and history of a finding are checked against one another.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from helper.model.address import read_address
from helper.model.address_verdicts import ID_DAMAGED, SEVERAL_PRODUCTS, SHORT_LINK, AddressReason, Disposition
from helper.model.attempt import Attachment
from helper.model.ids import EntityId, new_id
from helper.model.listing_address import Address
from helper.model.own_shop import own_shop
from helper.model.text import normalize, one_line
from helper.model.work import Work
from helper.translation import msg, quoted, semicolon_list, tr, with_note


class Presence(StrEnum):
    """The result of a visit to a listing's page."""

    LIVE = "live"
    REMOVED = "removed"
    REDIRECTED = "redirected"
    """Another page opened, such as another product or the shop's front page."""
    NOT_SHOWN = "not_shown"
    """AliExpress does not show the page in this country, so it is unknown whether the listing is on sale."""
    UNKNOWN = "unknown"
    """The page does not show whether the listing is on sale: a captcha, a login, an error or unclear content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCheck:
    at: datetime
    presence: Presence
    words: str = ""
    """The text on the page that is the reason for `presence`."""
    evidence: tuple[str, ...] = ()
    """Paths of files in the evidence folder."""


_MOST_TITLE = 40
"""Maximum number of characters of a title in a message."""
SEEN_FIELDS = ("title", "product_type", "price", "store_number", "store_name", "seller_country")
"""The text fields of a listing whose values come from a page, a sheet or the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One product page, identified by its item id, because a page has many addresses."""

    id: EntityId
    item_id: str
    """The worldwide item id; a US id is converted to it. Empty if unknown, as for a short link."""
    url: str
    """The address to enter in the form."""
    raw: tuple[str, ...] = ()
    """All spellings of the address that were added, oldest first."""
    reading: str = "item"
    """Why the address was accepted or flagged: a value of `AddressReason`."""
    flagged: bool = False
    """Whether the user must view the page before the listing can be reported."""
    title: str = ""
    product_type: str = ""
    price: str = ""
    store_number: str = ""
    store_name: str = ""
    seller_country: str = ""
    """The seller's country, as the page, the sheet or the user writes it."""
    added_at: datetime | None = None
    looks: tuple[ListingCheck, ...] = ()

    @property
    def name(self) -> str:
        """The shortened title with the number; without a title, only the number, or else the address."""
        number = self.item_id or self.url
        return with_note(quoted(one_line(self.title, _MOST_TITLE)), number) if self.title else number

    @classmethod
    def at(
        cls,
        address: Address,
        added_at: datetime,
        facts: Mapping[str, str],
        *,
        url: str = "",
        taken: Container[str] = (),
    ) -> Listing:
        """Return a new listing at an address.

        `facts` holds values of `SEEN_FIELDS`. `url`, if not empty, is reported in place of the address. `taken` has the
        ids of other listings.
        """
        return cls(
            id=new_id(taken),
            item_id=address.global_id or "",
            url=url or address.url or address.raw,
            raw=(address.raw,),
            reading=address.reason.value,
            flagged=address.disposition is Disposition.FLAG,
            added_at=added_at,
            **_seen_in(facts),
        )

    def also_at(self, address: Address) -> Listing:
        """Return the listing with another spelling of its address; an accepted address replaces a flagged one."""
        raw = self.raw if address.raw in self.raw else (*self.raw, address.raw)
        if self.flagged and address.url and address.disposition is Disposition.ACCEPT:
            return replace(self, raw=raw, url=address.url, reading=address.reason.value, flagged=False)
        return self if raw is self.raw else replace(self, raw=raw)

    @property
    def seller_words(self) -> str:
        """The seller's number, name and country in lower case, one per line, for the search."""
        return f"{self.store_number}\n{self.store_name}\n{self.seller_country}".casefold()

    def with_seen(self, facts: Mapping[str, str]) -> Listing:
        """Return the listing with new values of `SEEN_FIELDS`; missing and empty values change nothing."""
        return replace(self, **_seen_in(facts))

    def seen(self) -> dict[str, str]:
        return {name: text for name in SEEN_FIELDS if (text := getattr(self, name))}

    @property
    def last_conclusive_look(self) -> ListingCheck | None:
        """The latest visit that showed whether the listing is on sale; None if no visit did."""
        return next((look for look in reversed(self.looks) if look.presence not in _UNDECIDED), None)

    @property
    def not_shown(self) -> ListingCheck | None:
        """The latest check with a clear result, if it found that AliExpress does not show the page; otherwise None."""
        last = next((look for look in reversed(self.looks) if look.presence is not Presence.UNKNOWN), None)
        return last if last is not None and last.presence is Presence.NOT_SHOWN else None


def _seen_in(facts: Mapping[str, str]) -> dict[str, Any]:
    return {name: facts[name] for name in SEEN_FIELDS if facts.get(name)}


_UNDECIDED = frozenset({Presence.UNKNOWN, Presence.NOT_SHOWN})


class Judgement(StrEnum):
    """The user's answer to the question: is this your design, sold without your permission?"""

    COPY = "copy"
    NOT_A_COPY = "not_a_copy"
    LICENSED = "licensed"
    OWN = "own"
    LATER = "later"


NO_ANSWERS = frozenset({Judgement.NOT_A_COPY, Judgement.LICENSED, Judgement.OWN})
"""Answers after which the listing is not reported. Only another answer about the same link changes them."""


class Doubt(StrEnum):
    """A doubt about reporting a listing; to report the listing all the same, the user must type a reason."""

    OWN = "own"
    """The listing seems to be in the user's own shop."""
    LICENSED = "licensed"
    """The seller seems to have a licence."""
    OTHER_CLIENT = "other_client"
    """A sheet says that the listing concerns another client, or names a registration of another client."""
    DAMAGED_ID = "damaged_id"
    """The item id was probably damaged in the imported file."""


class FindingState(StrEnum):
    """The state of a finding; the last five are outcomes of a report."""

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
"""States before the finding is submitted to the portal."""

GONE_STATES = frozenset({FindingState.REMOVED, FindingState.GONE_BEFORE_REVIEW})
"""States in which the listing is gone, removed by Alibaba or by the seller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    state: FindingState
    at: datetime
    undated: bool = False
    """Whether the day of the outcome is unknown; `at` is then the time at which it was recorded."""
    portal_words: str = ""
    """The portal's text about the outcome."""
    verdict: str = ""
    """The flow's name for the outcome, which is more precise than `state`, such as `counter_accepted`."""


class MomentKind(StrEnum):
    """The kind of an event in a finding's history; `moment_words` describes it to the user."""

    NOTE = "note"
    ADDED = "added"
    """The listing was added.

    `words` is the heading above the link, or the design for which the user searched; either suggests the
    finding's design.
    """
    ALSO_LISTED = "also_listed"
    """Another row of the user's sheet contains the same listing."""
    DESIGN_NAMED = "design_named"
    DESIGN_MERGED = "design_merged"
    """The finding's design was merged into another design. `words` is the title of the former design."""
    DESIGN_REMOVED = "design_removed"
    JUDGED = "judged"
    JUSTIFIED = "justified"
    ADDED_IN_FORM = "added_in_form"
    """The user added the link to a form by hand and submitted the form."""
    ON_FORM = "on_form"
    ON_FORM_ALONE = "on_form_alone"
    SENT = "sent"
    """The user submitted the finding to the portal in the program's window."""
    KEPT_BACK = "kept_back"
    """The link was not in the form that the user submitted, or the portal refused it."""
    TAKEN_OFF = "taken_off"
    """The user took the link off the form before submitting it."""
    REPORTED = "reported"
    """The user's sheet says that the listing was reported."""
    ENDED_IN_SHEET = "ended_in_sheet"
    """The user's sheet states the outcome."""
    PORTAL_SAID = "portal_said"
    PERSON_SAID = "person_said"
    """The user entered the outcome."""
    BACK_AGAIN = "back_again"
    COMPLAINED_AGAIN = "complained_again"
    """After a rejection, the finding was put on a second form.

    `number` is the number of the first complaint.
    """
    LOOKED_AT = "looked_at"
    """The listing's page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event in a finding's history. An empty field means that its value is unknown."""

    at: datetime
    kind: MomentKind = MomentKind.NOTE
    by: str = ""
    """The user who acted; empty for the program."""
    undated: bool = False
    """Whether the day of the event is unknown; `at` is then the time at which it was recorded."""
    judgement: Judgement | None = None
    state: FindingState | None = None
    presence: Presence | None = None
    number: str = ""
    """The complaint's number."""
    source: str = ""
    """The source of the event, such as "paste", or a file and a position in it."""
    words: str = ""
    """Further text, from the portal, the user or the user's sheet, depending on `kind`."""
    note: str = ""
    """The user's own note, as written."""
    remarks: str = ""
    """What else the row of a sheet says: its registration, flags, and cells of other columns."""

    @property
    def note_and_remarks(self) -> str:
        return semicolon_list((self.note, self.remarks))


REPORTS = frozenset({MomentKind.SENT, MomentKind.REPORTED})
"""Events that report a listing to the portal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Justification:
    """The user's reason for reporting a listing despite doubts."""

    reason: str
    """The reason that the user typed."""
    doubts: tuple[Doubt, ...]
    """The doubts for which the reason was given; doubts that appear later need another reason."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One listing and the work that it may copy, with the user's judgement and the state of the report."""

    id: EntityId
    listing_id: EntityId
    work_id: EntityId | None = None
    """The work's id; None until the user has chosen the work."""
    state: FindingState = FindingState.NEW
    judgement: Judgement | None = None
    judged_by: str = ""
    judged_at: datetime | None = None
    viewed: bool = False
    """Whether the user viewed the listing's page before judging the listing."""
    viewed_by_word: bool = False
    """Whether the user merely says that they viewed the page, without the program having opened it."""
    doubts: tuple[Doubt, ...] = ()
    """Doubts from a sheet or from an earlier judgement.

    Other doubts are not stored, but computed from the designs (see `doubts_about`).
    """
    grounds: Justification | None = None
    """The user's reason for reporting the listing despite doubts; None if the user has given no reason."""
    complaint_id: EntityId | None = None
    outcome: Outcome | None = None
    predecessor_id: EntityId | None = None
    """The id of the earlier finding, if this finding is a relisting or a second complaint; otherwise None."""
    attachments: tuple[Attachment, ...] = ()
    """Files for the form that contains this finding, such as a proof picture."""
    history: tuple[Moment, ...] = ()

    @property
    def fileable(self) -> bool:
        """Whether the finding can be put on a form now.

        The user must have judged it a copy of a known work, and it must not be on a form already. A second
        complaint is never put on a form automatically, but only by the user.
        """
        return (
            self.judgement is Judgement.COPY
            and self.work_id is not None
            and self.state is FindingState.JUDGED
            and self.complaint_id is None
            and not self.is_second
        )

    @property
    def is_gone(self) -> bool:
        return self.state in GONE_STATES

    @property
    def is_reported(self) -> bool:
        """Whether the finding was submitted to a portal."""
        return self.state not in OPEN_STATES

    @property
    def is_no(self) -> bool:
        """Whether the user decided against reporting the listing."""
        return (self.state in OPEN_STATES and self.judgement in NO_ANSWERS) or self.is_taken_off

    @property
    def is_taken_off(self) -> bool:
        """Whether the user took the link off a form, and has not answered anything but “Decide later” since."""
        if self.state is not FindingState.NEW:
            return False
        answers = (
            moment.kind
            for moment in reversed(self.history)
            if moment.kind is MomentKind.TAKEN_OFF
            or (moment.kind is MomentKind.JUDGED and moment.judgement is not Judgement.LATER)
        )
        return next(answers, None) is MomentKind.TAKEN_OFF

    @property
    def open_work_id(self) -> str | None:
        """The work's id if the finding was not submitted yet, otherwise None."""
        return None if self.is_reported else self.work_id

    @property
    def is_second(self) -> bool:
        """Whether the finding belongs to a second complaint, made after a first one was rejected."""
        return self.predecessor_id is not None and any(
            moment.kind is MomentKind.COMPLAINED_AGAIN for moment in self.history
        )

    @property
    def left_second_form(self) -> bool:
        """Whether the finding of a second complaint is not on its form any more: removed, or refused by the portal."""
        return self.is_second and self.complaint_id is None and self.state in OPEN_STATES

    @property
    def to_judge(self) -> bool:
        """Whether the user must still judge the finding, even if they chose “Decide later”, or choose its design."""
        which_design = self.judgement is Judgement.COPY and self.work_id is None
        return self.state is FindingState.NEW or (self.state is FindingState.JUDGED and which_design)

    @property
    def unanswered(self) -> bool:
        """Whether the user has given no judgement, not even “Decide later”, and has not submitted the finding."""
        return self.judgement is None and self.state in OPEN_STATES

    @property
    def reported(self) -> Moment | None:
        """The latest report in the history, preferably one with a known day; None if there is no report."""
        reports = [moment for moment in self.history if moment.kind in REPORTS]
        return max(reports, key=lambda moment: (not moment.undated, moment.at), default=None)

    @property
    def reported_on(self) -> date | None:
        """The day in UTC on which the finding was sent, according to its history; None if unknown."""
        moment = self.reported
        return None if moment is None or moment.undated else moment.at.date()

    @property
    def ended_on(self) -> date | None:
        """The day of the outcome in UTC; None without an outcome, or if the day is unknown."""
        return None if self.outcome is None or self.outcome.undated else self.outcome.at.date()

    def looked_at(self, *, by_word: bool) -> Finding:
        """Return the finding marked as viewed.

        `by_word` is True if the user only says that they viewed the page, without the program having opened
        it.
        """
        only_said = by_word and (self.viewed_by_word or not self.viewed)
        return replace(self, viewed=True, viewed_by_word=only_said)

    def judged(self, judgement: Judgement, *, by: str, at: datetime, viewed: bool) -> Finding:
        """Return the finding with the user's judgement; after “Decide later”, its state is still `NEW`."""
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
        named = Moment(at=at, kind=MomentKind.DESIGN_NAMED, words=title, by=by)
        return replace(self, work_id=work_id, history=(*self.history, named))

    def justified(self, grounds: Justification) -> Finding:
        said = Moment(at=grounds.at, kind=MomentKind.JUSTIFIED, words=grounds.reason, by=grounds.by)
        return replace(self, grounds=grounds, history=(*self.history, said))

    def moved(self, state: FindingState, moment: Moment, *, complaint_id: str | None = None) -> Finding:
        return replace(self, state=state, complaint_id=complaint_id, history=(*self.history, moment))

    def kept_back(self, words: str, at: datetime) -> Finding:
        """Return the finding after a submission without it, ready for another form.

        Its link was never put in the form, or the portal refused it for the reason `words`. After a
        refusal, the user must view the page again.
        """
        moment = Moment(at=at, kind=MomentKind.KEPT_BACK, words=words)
        seen = replace(self, viewed=False, viewed_by_word=False) if words else self
        return seen.moved(FindingState.JUDGED, moment)

    def taken_off(self, at: datetime) -> Finding:
        """Return the finding after a submission of a form off which the user took its link, without an answer."""
        asked = replace(self, judgement=None, judged_by="", judged_at=None)
        return asked.moved(FindingState.NEW, Moment(at=at, kind=MomentKind.TAKEN_OFF))

    @property
    def note_beside(self) -> str:
        """The text beside the link when the listing was added; empty if there was none."""
        added = (moment.note_and_remarks for moment in self.history if moment.kind is MomentKind.ADDED)
        return next(filter(None, added), "")

    @property
    def refused_as(self) -> str:
        """The portal's reason for refusing the link; empty without one, or once the user has viewed the page."""
        said = (moment.words for moment in reversed(self.history) if moment.kind is MomentKind.KEPT_BACK)
        return "" if self.viewed else next(said, "")


_AGAINST = {Judgement.OWN: Doubt.OWN, Judgement.LICENSED: Doubt.LICENSED}
"""The doubt that a judgement leaves behind, in case the user later judges the listing a copy."""


def is_own_shop(work: Work, listing: Listing) -> bool:
    links = (listing.url, *listing.raw)
    return any(own_shop(own).has_listing(listing.store_number, links) for own in work.official_addresses)


def is_licensed(work: Work, store_name: str, store_number: str) -> bool:
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
    Doubt.DAMAGED_ID: msg("its number may be damaged and lead to another seller's listing"),
}
LOOK_FIRST = msg(
    "This address may not lead to the right product: open the page and check it before you report it."
)
_REFUSED = msg(
    "The portal did not accept this link: “{words}”. Open the page and check it before you report it again."
)
_VERDICTS = {AddressReason.SHORT_LINK: SHORT_LINK, AddressReason.NO_ID: SEVERAL_PRODUCTS}


def doubts_about(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """Return all doubts about reporting the listing, even those for which the user has given a reason."""
    found = set(finding.doubts)
    if work is not None and is_own_shop(work, listing):
        found.add(Doubt.OWN)
    if work is not None and is_licensed(work, listing.store_name, listing.store_number):
        found.add(Doubt.LICENSED)
    if listing.item_id and listing.reading == AddressReason.ID_DAMAGED:
        found.add(Doubt.DAMAGED_ID)
    return tuple(doubt for doubt in Doubt if doubt in found) if found else ()


def open_doubts(finding: Finding, listing: Listing, work: Work | None) -> tuple[Doubt, ...]:
    """Return the doubts about reporting the listing for which the user has not given a reason."""
    answered = finding.grounds.doubts if finding.grounds else ()
    return tuple(doubt for doubt in doubts_about(finding, listing, work) if doubt not in answered)


def doubt_about(finding: Finding, listing: Listing) -> str:
    """Return why the user must check the link's page before reporting it; empty if this is not necessary."""
    if not listing.item_id:
        return _address_sentence(listing)
    if words := finding.refused_as:
        return tr(_REFUSED, words=words.rstrip("."))
    return tr(LOOK_FIRST) if listing.flagged and not finding.viewed else ""


def needs_address(finding: Finding, listing: Listing) -> bool:
    """Return whether the listing's address must be corrected before the listing can be reported."""
    wanted = finding.judgement in {None, Judgement.COPY, Judgement.LATER}
    return not listing.item_id and finding.state in OPEN_STATES and wanted


def why_wait(finding: Finding, listing: Listing, work: Work | None) -> str:
    """Return why the listing cannot be put on a form now, and what to do; empty if it can."""
    if doubt := doubt_about(finding, listing):
        return doubt
    if doubts := open_doubts(finding, listing, work):
        words = semicolon_list(tr(DOUBT_WORDS[doubt]) for doubt in doubts)
        return tr("{doubts}. To report it anyway, review it again and give a reason.", doubts=words)
    return ""


def _address_sentence(listing: Listing) -> str:
    """Return the message that the user saw when an address without a usable item id was added."""
    for raw in reversed(listing.raw):
        address = read_address(raw)
        if address.disposition is Disposition.FLAG and address.reason == listing.reading:
            return address.sentence
    return _VERDICTS.get(AddressReason(listing.reading), ID_DAMAGED).sentence
