"""A work: one design of the person's (or of a client's), and the right under which it is registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from helper.model.attempt import Attempt, last_in
from helper.model.reason import ReasonFor
from helper.model.search import Search
from helper.model.spelling import folded

_NO_NUMBER = frozenset(
    {"", "n a", "na", "n d", "none", "no", "nil", "unknown", "unregistered", "not registered", "keine", "unbekannt", "aucun",
     "ninguno", "nessuno", "brak", "нет", "无", "無", "なし", "없음", "0"}
)  # fmt: skip


class RightState(StrEnum):
    """How far the registration at Alibaba has come."""

    UNKNOWN = "unknown"
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The registration at Alibaba (IPR) that a complaint is based on."""

    text: str = ""
    """The option's text exactly as the portal's drop-down shows it; empty: not seen yet, the title is looked for."""
    number: str = ""
    """The registration number as text, leading zeros kept; empty: none, or not known."""
    state: RightState = RightState.UNKNOWN
    approved_on: date | None = None
    expires_on: date | None = None
    """Its last day."""
    submitted_on: date | None = None
    """When it was handed in for approval; None: not noted."""
    rejection: str = ""
    """Why Alibaba said no, in the portal's own words; empty: it did not say, or did not say no."""
    taken_at: datetime | None = None
    """When a run took the design to fill in its registration; None: no run has it in hand."""

    @property
    def known_number(self) -> str:
        """The registration number without "N/A" and the like, which people write for a work without one."""
        return "" if folded(self.number) in _NO_NUMBER else self.number

    def state_on(self, day: date) -> RightState:
        """How far it is on that day: an approval begins and ends with its dates."""
        if self.state not in {RightState.APPROVED, RightState.UNKNOWN}:
            return self.state
        if self.expires_on is not None and self.expires_on < day:
            return RightState.EXPIRED
        begun = self.approved_on is None or self.approved_on <= day
        return self.state if begun else RightState.PENDING


class WorkKind(StrEnum):
    """What sort of work it is, as the portal's form asks for it."""

    ARTWORK = "artwork"
    PHOTOGRAPH = "photograph"
    LITERARY = "literary_work"
    SOFTWARE = "software"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What the form of the registration (IPR submission) asks for, beside the title, the number and the shops.

    The name of the rights holder is not here, nor any paper that shows who it is: the person types and attaches those
    at the form. Files are named by their path inside the folder of the design.
    """

    kind: WorkKind | None = None
    """None: an artwork."""
    place: str = ""
    """Where it is registered, in the portal's words; empty: “Others”."""
    certificate: bool = False
    """Whether there is a certificate of a copyright office."""
    certificate_file: str = ""
    """The scan of it."""
    made_on: date | None = None
    published_on: date | None = None
    """When it was first shown to the public."""
    picture: str = ""
    """The picture of the work itself."""
    statement: str = ""
    """The signed Copyright Claim Statement; asked for where there is no certificate."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that go into the form."""
        proof = self.certificate_file if self.certificate else self.statement
        return tuple(name for name in (self.picture, proof) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original; on the screen it is called a design."""

    id: str
    title: str
    """The title as registered: it is what the portal's drop-down shows."""
    aliases: tuple[str, ...] = ()
    """Other spellings and nicknames under which listings or sheets mention it."""
    client: str = ""
    """Whose work it is; empty: the person's own."""
    permission_until: date | None = None
    """The last day of the client's written permission, the same in all works of a client; None: not noted."""
    official_addresses: tuple[str, ...] = ()
    """Shops that may sell it; a listing there is never reported."""
    licensees: tuple[str, ...] = ()
    right: Right = field(default_factory=Right)
    registration: Registration = field(default_factory=Registration)
    submissions: tuple[Attempt, ...] = ()
    """Every time its registration was handed to the person, in practice and for real."""
    practised: Right | None = None
    """How far its registration has come on a practice portal; None: it was never practised. It counts nowhere else."""
    description: str = ""
    """What goes into the form's explanation for this work; empty: the usual sentence."""
    reasons: tuple[ReasonFor, ...] = ()
    """Under which reason its listings are reported; none: the usual one."""
    note: str = ""
    searches: tuple[Search, ...] = ()
    """Words by which new copies are looked for."""

    def right_in(self, *, practice: bool) -> Right:
        """Its right as far as a practice portal knows it, or the real one."""
        return self.practised if practice and self.practised is not None else self.right

    def open_submission(self, *, practice: bool) -> Attempt | None:
        """The hand-over of its registration whose outcome is not known yet."""
        last = last_in(self.submissions, practice=practice)
        return last if last is not None and last.result is None else None
