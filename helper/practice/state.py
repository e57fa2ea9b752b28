"""Everything the practice portal knows, in memory, behind one lock; gone when it stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import RLock
from typing import TYPE_CHECKING, Any

from helper.practice.complaints import FiledComplaint, complaint_number, invented_past
from helper.practice.faults import Fault, Faults
from helper.practice.form import find_problems
from helper.practice.listings import check_links
from helper.practice.presses import Announcement, Button, By, Presses
from helper.practice.rights import Right, RightState, right_named, rights_of_account
from helper.practice.sessions import Session, Sessions, Upload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from helper.practice.form import ReceivedForm
    from helper.practice.language import Language
    from helper.practice.listings import CheckedLink


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
            self._sessions = Sessions()
            self._presses = Presses()
            self._faults = Faults(set(self._first_faults))
            self._filed: list[FiledComplaint] = []
            self._past = invented_past(self.rights("copyright"), self.now(), self._seed)

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
            if ipr_type is None:
                return list(self._rights)
            return [
                right
                for right in self._rights
                if right.ipr_type == ipr_type and right.state is RightState.APPROVED
            ]

    def approve(self, title: str, state: RightState) -> Right:
        """Bring the rights with this title (or these words of the drop-down) into a state; add one where there is none."""
        with self._lock:
            fits = [right for right in self._rights if title in {right.title, right.text}]
            if not fits:
                added = right_named(title, self._numbers, state)
                self._rights.insert(0, added)
                return added
            changed = {right.id: replace(right, state=state) for right in fits}
            self._rights = [changed.get(right.id, right) for right in self._rights]
            return changed[fits[0].id]

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

    def verify(self, session: Session, lines: Sequence[str], key: tuple[str, str, str]) -> list[CheckedLink]:
        """Verify's answer for each line, remembered for the submission; `key` is website, right, complaint type."""
        website, _, complaint_type = key
        answers = check_links(lines, website=website, complaint_type=complaint_type)
        with self._lock:
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
            right = next((right for right in self._rights if right.id == form.ipr), None)
            problems = find_problems(form, right, session)
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
            )
            self._filed.append(complaint)
            session.uploads.clear()
            session.verified.clear()
            return complaint

    def complaints(self, account: str) -> list[FiledComplaint]:
        """What an account sees, the youngest first."""
        with self._lock:
            own = [complaint for complaint in self._filed if complaint.account == account]
            return sorted([*own, *self._past], key=lambda complaint: complaint.at, reverse=True)

    def complaint(self, account: str, key: str) -> FiledComplaint | None:
        """One complaint of an account by its key, or None."""
        return next((complaint for complaint in self.complaints(account) if complaint.id == key), None)

    def as_json(self) -> dict[str, Any]:
        """Everything a test or a demonstration wants to know afterwards."""
        with self._lock:
            return {
                "format": 1,
                "now": self.now().isoformat(),
                "complaints": [complaint.as_json() for complaint in self._filed],
                "counts": self._presses.as_json(),
                "presses": [
                    {"nonce": known.nonce, "what": known.button.value, "used": known.used}
                    for known in self._presses.announced
                ],
                "faults": sorted(self._faults.active),
                "rights": [
                    {
                        "title": right.title,
                        "text": right.text,
                        "type": right.ipr_type,
                        "state": right.state.value,
                    }
                    for right in self._rights
                ],
            }

    def _next_number(self) -> str:
        used = {complaint.number for complaint in (*self._filed, *self._past)}
        number = complaint_number(self._numbers)
        while number in used:
            number = complaint_number(self._numbers)
        return number
