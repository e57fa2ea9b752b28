"""Everything the practice portal knows, in memory; gone when it stops. Which generation of the portal it is, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from random import Random
from threading import RLock
from typing import Any

from helper.errors import WrongUse
from helper.practice.catalogue import Language
from helper.practice.faults import EXPIRIES, Fault, Faults
from helper.practice.filed_complaints import (
    FiledComplaint,
    complaint_number,
    invented_past,
    problems_of_complaint,
    urgent_past,
)
from helper.practice.form_schema import COMPLAINT, COMPLAINT_WITH_EVIDENCE, FormDescription
from helper.practice.iprs import (
    IprDraft,
    IprState,
    PortalRight,
    registration_as_json,
    right_named,
    right_registered,
    rights_of_account,
    twin_of,
)
from helper.practice.listings import CheckedLink, ListingStatus, check_links
from helper.practice.presses import PressedBy, Presses
from helper.practice.sessions import PortalSession

EXPLANATION_LIMIT = 500
"""So many characters the supplement usually takes, counted as the page counts them."""

_LIMITS = {
    Fault.DESCRIPTION_LIMIT_200: 200,
    Fault.DESCRIPTION_LIMIT_500: 500,
    Fault.DESCRIPTION_LIMIT_1000: 1000,
}
_OWN_STATES = {
    Fault.IPR_PENDING: IprState.PENDING,
    Fault.IPR_REJECTED: IprState.REJECTED,
    Fault.IPR_EXPIRED: IprState.EXPIRED,
}
_FIRST_LINE = {
    Fault.WRONG_SITE_LINK: "link_wrong_site_zh",
    Fault.DEAD_LISTING: "link_dead",
    Fault.ALREADY_COMPLAINED_LISTING: "link_already_complained",
}
_LENGTHS = {Fault.COMPLAINT_NUMBER_6_DIGITS: 6, Fault.COMPLAINT_NUMBER_14_DIGITS: 14}


class Variant(StrEnum):
    IPP = "ipp"
    """Pages with addresses of their own, as from 2018 on."""
    AIDC = "aidc"
    """One page whose parts are told apart behind the # of its address, as from 2024 on."""


class FormLayout(StrEnum):
    LONG = "long"
    """Everything on one page."""
    WIZARD = "wizard"
    """In three parts, with Next between them; the variant ipp has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalShape:
    """What the portal looks like as long as it runs. Raises WrongUse where two of its parts do not go together."""

    variant: Variant = Variant.IPP
    layout: FormLayout = FormLayout.LONG
    language: Language = Language.EN
    """For whoever has chosen none."""
    late_seconds: tuple[float, float] = (1.0, 3.0)
    """The form of the variant aidc shows its fields after a time between these two."""

    def __post_init__(self) -> None:
        if self.layout is FormLayout.WIZARD and not self.is_app:
            raise WrongUse("Only the variant aidc has a wizard.", now="Add --variant aidc.")

    @property
    def is_app(self) -> bool:
        """Whether all of the portal is one page."""
        return self.variant is Variant.AIDC

    @property
    def home(self) -> str:
        """Where the portal begins, after its origin."""
        return "/#/ippHome" if self.is_app else "/"


class PortalState:
    """The portal without its pages. Every method may be called from any thread."""

    def __init__(
        self,
        *,
        shape: PortalShape | None = None,
        titles: Sequence[str] = (),
        seed: int = 1,
        faults: Iterable[Fault] = (),
    ) -> None:
        self.shape = shape or PortalShape()
        self._lock = RLock()
        self._titles = tuple(titles)
        self._seed = seed
        self._first_faults = frozenset(faults)
        self.reset()

    def reset(self) -> None:
        """Go back to the very beginning; every browser is signed out."""
        with self._lock:
            self._ahead = timedelta()
            self._numbers = Random(self._seed)  # noqa: S311 - invented numbers, the same for one seed
            self._rights = list(rights_of_account(self._seed, self._titles))
            own = self._rights[: len(set(self._titles))]
            self._own = frozenset(right.id for right in own)
            self._twins = tuple(twin_of(right, self._numbers) for right in own)
            self._sessions: dict[str, PortalSession] = {}
            self.presses = Presses()
            self.faults = Faults(set(self._first_faults))
            self._filed: list[FiledComplaint] = []
            self._registered: list[dict[str, Any]] = []
            self._drafts: dict[str, IprDraft] = {}
            self._draft_numbers = count(1)
            self._past = invented_past(_offered(self._rights, "copyright"), self.now(), self._seed)

    def now(self) -> datetime:
        """The portal's own time; `set_now` moves it, and it runs on from there."""
        return datetime.now(UTC) + self._ahead

    def set_now(self, moment: datetime) -> None:
        with self._lock:
            self._ahead = moment - datetime.now(UTC)

    def session_of(self, cookie: str) -> PortalSession:
        """The session of a browser; a fresh one where the cookie is unknown."""
        with self._lock:
            found = self._sessions.get(cookie) or PortalSession()
            self._sessions[found.id] = found
            return found

    def end_session(self, session: PortalSession) -> None:
        """Sign out: the cookie means nothing from here on."""
        with self._lock:
            session.email = ""
            self._sessions.pop(session.id, None)

    def take_expiry(self, session: PortalSession) -> Fault | None:
        """End the session of somebody who is signed in, where a fault wants that; which one it was."""
        if not session.email:
            return None
        wanted = next((fault for fault in EXPIRIES if self.faults.take(fault)), None)
        if wanted is not None:
            self.end_session(session)
        return wanted

    def rights(self, ipr_type: str | None = None) -> list[PortalRight]:
        """All rights as the faults that are on let them be, or the approved ones of a type: what the drop-down offers."""
        with self._lock:
            rights = list(self._rights)
            if self.faults.has(Fault.TWO_IPRS_WITH_THE_SAME_TITLE):
                rights[len(self._own) : len(self._own)] = self._twins
            state = self.faults.first(_OWN_STATES, None)
        if state is not None:
            rights = [replace(right, state=state) if right.id in self._own else right for right in rights]
        return rights if ipr_type is None else _offered(rights, ipr_type)

    def right(self, key: str) -> PortalRight | None:
        return next((right for right in self.rights() if right.id == key), None)

    def approve(self, title: str, state: IprState, reason: str = "", expires: str = "") -> PortalRight:
        """Bring the rights with this title (or these words of the drop-down) into a state; add one where there is none."""
        with self._lock:
            fits = [right for right in self._rights if title in {right.title, right.text}]
            if not fits:
                added = replace(right_named(title, self._numbers, state), reason=reason, expires=expires)
                self._rights.insert(0, added)
                return added
            changed = {
                right.id: replace(right, state=state, reason=reason, expires=expires) for right in fits
            }
            self._rights = [changed.get(right.id, right) for right in self._rights]
            return changed[fits[0].id]

    def begin_draft(self, account: str, values: Mapping[str, Any]) -> IprDraft:
        """A draft of a registration, once type and place are chosen."""
        with self._lock:
            draft = IprDraft(f"d{next(self._draft_numbers):05d}", account, dict(values))
            self._drafts[draft.id] = draft
            return draft

    def draft(self, account: str, key: str) -> IprDraft | None:
        found = self._drafts.get(key)
        return found if found is not None and found.account == account else None

    def register(
        self, session: PortalSession, draft: IprDraft, by: PressedBy, language: Language
    ) -> PortalRight:
        """Take a registration: the youngest right of the account, waiting for approval. Its draft is used up."""
        with self._lock:
            right = right_registered(draft, self._numbers)
            self._rights.insert(0, right)
            self._registered.append(registration_as_json(right, draft, self.now(), by, language))
            self._drafts.pop(draft.id, None)
            session.uploads.clear()
            return right

    @property
    def complaint_form(self) -> FormDescription:
        return COMPLAINT_WITH_EVIDENCE if self.faults.has(Fault.REQUIRED_EVIDENCE) else COMPLAINT

    @property
    def explanation_limit(self) -> int:
        """So many characters the description takes."""
        return self.faults.first(_LIMITS, EXPLANATION_LIMIT)

    def verify(
        self, session: PortalSession, lines: Sequence[str], key: tuple[str, str, str]
    ) -> list[CheckedLink]:
        """Verify's answer for each line, remembered for the submission; `key` is website, right, complaint type."""
        website, _, complaint_type = key
        with self._lock:
            first = next((words for fault, words in _FIRST_LINE.items() if self.faults.take(fault)), "")
            takes_us = not self.faults.has(Fault.US_LINK)
            answers = check_links(lines, website, complaint_type, first_refusal=first, takes_us=takes_us)
            session.remember(key, answers)
        return answers

    def file(
        self,
        session: PortalSession,
        values: Mapping[str, Any],
        by: PressedBy,
        language: Language,
        received: Any,
    ) -> FiledComplaint | dict[str, str]:
        """Record a complaint, or say by field why it cannot be taken."""
        with self._lock:
            right, limit = self.right(values["ipr"]), self.explanation_limit
            problems = problems_of_complaint(self.complaint_form, values, right, session, limit=limit)
            if problems or right is None:
                return problems
            complaint = FiledComplaint(
                id=f"c{len(self._filed) + 1:05d}",
                number=self._next_number(),
                at=self.now(),
                account=session.email,
                values=values,
                right=right,
                by=by,
                language=language,
                received=received,
                files=tuple(session.uploads[upload] for upload in values["evidence"]),
            )
            self._filed.append(complaint)
            session.uploads.clear()
            session.verified.clear()
            return complaint

    def complaints(self, account: str) -> list[FiledComplaint]:
        """What an account sees, the youngest first."""
        with self._lock:
            own = [complaint for complaint in self._filed if complaint.account == account]
            past = list(self._past)
            if self.faults.has(Fault.COUNTER_NOTICE_LAST_DAY):
                past.append(urgent_past(self._rights[0], self.now(), self._seed))
            return sorted([*own, *past], key=lambda complaint: complaint.at, reverse=True)

    def complaint(self, account: str, key: str) -> FiledComplaint | None:
        return next((complaint for complaint in self.complaints(account) if complaint.id == key), None)

    def withdraw(self, complaint: FiledComplaint) -> None:
        self._replace(replace(complaint, withdrawn=True))

    def decide(self, complaint: FiledComplaint, status: ListingStatus, lines: Iterable[str]) -> None:
        """Bring lines of a complaint into a status; the days change it no more."""
        self._replace(replace(complaint, decided={**complaint.decided, **dict.fromkeys(lines, status)}))

    def numbered(self, number: str) -> FiledComplaint | None:
        with self._lock:
            every = (*self._filed, *self._past)
            return next((complaint for complaint in every if complaint.number == number), None)

    def as_json(self) -> dict[str, Any]:
        """Everything a test or a demonstration wants to know afterwards."""
        with self._lock:
            return {
                "format": 1,
                "now": self.now().isoformat(),
                "complaints": [complaint.as_json(self.now()) for complaint in self._filed],
                "registrations": list(self._registered),
                "counts": self.presses.as_json(),
                "presses": [known.as_json() for known in self.presses.announced],
                "faults": sorted(self.faults.active),
                "rights": [right.as_json() for right in self.rights()],
            }

    def _next_number(self) -> str:
        used = {complaint.number for complaint in (*self._filed, *self._past)}
        drawn = (complaint_number(self._numbers, self.faults.first(_LENGTHS, None)) for _ in count())
        return next(number for number in drawn if number not in used)

    def _replace(self, changed: FiledComplaint) -> None:
        with self._lock:
            for complaints in (self._filed, self._past):
                complaints[:] = [changed if known.id == changed.id else known for known in complaints]


def _offered(rights: Iterable[PortalRight], ipr_type: str) -> list[PortalRight]:
    return [right for right in rights if right.ipr_type == ipr_type and right.state is IprState.APPROVED]
