"""Everything the practice portal knows, in memory, behind one lock; gone when it stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import RLock
from typing import TYPE_CHECKING, Any

from helper.practice.complaints import FiledComplaint, complaint_number, invented_past, urgent_past
from helper.practice.faults import EXPIRIES, Fault, Faults
from helper.practice.form import EXPLANATION_LIMIT, find_problems
from helper.practice.listings import ListingStatus, check_links
from helper.practice.presses import Announcement, Button, By, Presses
from helper.practice.registrations import Registrations
from helper.practice.rights import (
    Right,
    RightState,
    right_named,
    right_registered,
    rights_of_account,
    twin_of,
)
from helper.practice.sessions import Session, Sessions, Upload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from helper.practice.form import ReceivedForm
    from helper.practice.language import Language
    from helper.practice.listings import CheckedLink
    from helper.practice.registrations import Draft

_LIMITS = {
    Fault.DESCRIPTION_LIMIT_200: 200,
    Fault.DESCRIPTION_LIMIT_500: 500,
    Fault.DESCRIPTION_LIMIT_1000: 1000,
}
_OWN_STATES = {
    Fault.IPR_PENDING: RightState.PENDING,
    Fault.IPR_REJECTED: RightState.REJECTED,
    Fault.IPR_EXPIRED: RightState.EXPIRED,
}
_FIRST_LINE = {
    Fault.WRONG_SITE_LINK: "link_wrong_site_zh",
    Fault.DEAD_LISTING: "link_dead",
    Fault.ALREADY_COMPLAINED_LISTING: "link_already_complained",
}
_LENGTHS = {Fault.COMPLAINT_NUMBER_6_DIGITS: 6, Fault.COMPLAINT_NUMBER_14_DIGITS: 14}


class PortalState:
    """The portal without its pages. Every method may be called from any thread."""

    def __init__(self, *, titles: Sequence[str] = (), seed: int = 1, faults: Iterable[Fault] = ()) -> None:
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
            own = self._rights[: len(dict.fromkeys(self._titles))]
            self._own = frozenset(right.id for right in own)
            self._twins = tuple(twin_of(right, self._numbers) for right in own)
            self._sessions = Sessions()
            self._presses = Presses()
            self._faults = Faults(set(self._first_faults))
            self._filed: list[FiledComplaint] = []
            self.registrations = Registrations()
            self.online: list[dict[str, Any]] = []
            approved = [right for right in self._rights if _is_offered(right, "copyright")]
            self._past = invented_past(approved, self.now(), self._seed)

    def now(self) -> datetime:
        """The portal's own time; `set_now` moves it, and it runs on from there."""
        return datetime.now(UTC) + self._ahead

    def set_now(self, moment: datetime) -> None:
        with self._lock:
            self._ahead = moment - datetime.now(UTC)

    def session(self, cookie: str) -> Session:
        """The session of a browser; a fresh one where the cookie is unknown."""
        with self._lock:
            return self._sessions.of(cookie)

    def end_session(self, session: Session) -> None:
        with self._lock:
            self._sessions.end(session)

    def rights(self, ipr_type: str | None = None) -> list[Right]:
        """All rights, or the approved ones of a type: what the drop-down offers."""
        with self._lock:
            rights = self._rights_now()
            return rights if ipr_type is None else [one for one in rights if _is_offered(one, ipr_type)]

    def approve(self, title: str, state: RightState, reason: str = "", expires: str = "") -> Right:
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

    def register(self, session: Session, draft: Draft, by: By, language: Language) -> Right:
        """Take a registration: the youngest right of the account, waiting for approval."""
        with self._lock:
            title, number = draft.values["title"], draft.values["number"]
            right = right_registered(title, draft.place, number, self._numbers)
            self._rights.insert(0, right)
            self.registrations.take(draft, right, self.now(), by, language)
            session.uploads.clear()
            return right

    def take_online(self, received: dict[str, Any]) -> str:
        """Take what came by the form without an account; its number, which no list has."""
        with self._lock:
            self.online.append({"number": complaint_number(self._numbers), **received})
            return str(self.online[-1]["number"])

    def announce(self, announcement: Announcement) -> bool:
        """Take the announcement of a press; False where its nonce was used before."""
        with self._lock:
            return self._presses.announce(announcement)

    def arrived(self, button: Button, session: Session) -> By:
        """Count a request that follows a press, and say whose press it was."""
        with self._lock:
            return self._presses.arrived(button, session.id)

    def switch(self, fault: Fault, *, on: bool) -> None:
        with self._lock:
            self._faults.switch(fault, on=on)

    def has(self, fault: Fault) -> bool:
        """Whether a standing fault is on."""
        with self._lock:
            return fault in self._faults.active

    def take(self, fault: Fault) -> bool:
        """Whether a fault that happens once is on; it is off afterwards."""
        with self._lock:
            return self._faults.take(fault)

    def take_expiry(self, session: Session) -> Fault | None:
        """End the session of somebody who is signed in, where a fault wants that; which one it was."""
        with self._lock:
            wanted = next((fault for fault in EXPIRIES if fault in self._faults.active), None)
            if wanted is None or not session.email:
                return None
            self._faults.take(wanted)
            self._sessions.end(session)
            return wanted

    @property
    def explanation_limit(self) -> int:
        """So many characters the description takes."""
        with self._lock:
            found = [limit for fault, limit in _LIMITS.items() if fault in self._faults.active]
            return min(found, default=EXPLANATION_LIMIT)

    def verify(self, session: Session, lines: Sequence[str], key: tuple[str, str, str]) -> list[CheckedLink]:
        """Verify's answer for each line, remembered for the submission; `key` is website, right, complaint type."""
        website, _, complaint_type = key
        with self._lock:
            refusal = next((words for fault, words in _FIRST_LINE.items() if self._faults.take(fault)), "")
            takes_us = Fault.US_LINK not in self._faults.active
            answers = check_links(
                lines,
                website=website,
                complaint_type=complaint_type,
                first_refusal=refusal,
                takes_us=takes_us,
            )
            session.remember(key, answers)
        return answers

    def add_upload(self, session: Session, upload: Upload) -> None:
        with self._lock:
            session.uploads[upload.id] = upload

    def file(
        self, session: Session, form: ReceivedForm, by: By, language: Language, received: Any
    ) -> FiledComplaint | dict[str, str]:
        """Record a complaint, or say by field why it cannot be taken."""
        with self._lock:
            right = next((right for right in self._rights_now() if right.id == form.ipr), None)
            problems = find_problems(
                form,
                right,
                session,
                limit=self.explanation_limit,
                wants_evidence=Fault.REQUIRED_EVIDENCE in self._faults.active,
            )
            if problems or right is None:
                return problems
            complaint = FiledComplaint(
                id=f"c{len(self._filed) + 1:05d}",
                number=self._next_number(),
                at=self.now(),
                account=session.email,
                form=form,
                right=right,
                by=by,
                language=language,
                received=received,
                files=tuple(session.uploads[upload] for upload in form.evidence),
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
            if Fault.COUNTER_NOTICE_LAST_DAY in self._faults.active:
                past.append(urgent_past(self._rights[0], self.now(), self._seed))
            return sorted([*own, *past], key=lambda complaint: complaint.at, reverse=True)

    def complaint(self, account: str, key: str) -> FiledComplaint | None:
        """One complaint of an account by its key, or None."""
        return next((complaint for complaint in self.complaints(account) if complaint.id == key), None)

    def withdraw(self, complaint: FiledComplaint) -> None:
        """Take a complaint back, with all its listings."""
        with self._lock:
            self._replace(replace(complaint, withdrawn=True))

    def decide(self, complaint: FiledComplaint, status: ListingStatus, lines: Iterable[str]) -> None:
        """Bring lines of a complaint into a status; the days change it no more."""
        with self._lock:
            decided = {**complaint.decided, **dict.fromkeys(lines, status)}
            self._replace(replace(complaint, decided=decided))

    def numbered(self, number: str) -> FiledComplaint | None:
        """The complaint with this number, whoever filed it."""
        with self._lock:
            return next((one for one in (*self._filed, *self._past) if one.number == number), None)

    def as_json(self) -> dict[str, Any]:
        """Everything a test or a demonstration wants to know afterwards."""
        with self._lock:
            return {
                "format": 1,
                "now": self.now().isoformat(),
                "complaints": [complaint.as_json(self.now()) for complaint in self._filed],
                "registrations": [one.as_json() for one in self.registrations.filed],
                "online": list(self.online),
                "counts": self._presses.as_json(),
                "presses": [
                    {"nonce": known.nonce, "what": known.button.value, "used": known.used}
                    for known in self._presses.announced
                ],
                "faults": sorted(self._faults.active),
                "rights": [right.as_json() for right in self._rights_now()],
            }

    def _next_number(self) -> str:
        used = {complaint.number for complaint in (*self._filed, *self._past)}
        length = next((digits for fault, digits in _LENGTHS.items() if fault in self._faults.active), None)
        number = complaint_number(self._numbers, length)
        while number in used:
            number = complaint_number(self._numbers, length)
        return number

    def _rights_now(self) -> list[Right]:
        """The rights as the faults that are on let them be."""
        active = self._faults.active
        rights = list(self._rights)
        if Fault.TWO_IPRS_WITH_THE_SAME_TITLE in active:
            rights[len(self._own) : len(self._own)] = self._twins
        state = next((state for fault, state in _OWN_STATES.items() if fault in active), None)
        if state is None:
            return rights
        return [replace(right, state=state) if right.id in self._own else right for right in rights]

    def _replace(self, changed: FiledComplaint) -> None:
        for complaints in (self._filed, self._past):
            complaints[:] = [changed if one.id == changed.id else one for one in complaints]


def _is_offered(right: Right, ipr_type: str) -> bool:
    """Whether the form's drop-down has it."""
    return right.ipr_type == ipr_type and right.state is RightState.APPROVED
