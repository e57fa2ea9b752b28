"""The data of the practice portal, which exists only in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from threading import RLock
from typing import Any

from helper.practice.catalogue import COMPLAINT, FormDescription, Language
from helper.practice.filed_complaints import (
    FiledComplaint,
    complaint_number,
    problems_of_complaint,
)
from helper.practice.iprs import (
    IprDraft,
    IprState,
    PortalRight,
    right_named,
    right_registered,
    rights_of_account,
)
from helper.practice.listings import CheckedLink, ListingStatus, check_links
from helper.practice.sessions import PortalSession

EXPLANATION_LIMIT = 500
"""The default maximum length of the explanation, in characters as counted by the page."""
_SPECIAL_DECISIONS = (ListingStatus.REJECTED, ListingStatus.COUNTERED)
_ENOUGH_LINKS = 4
"""With fewer new links, the portal removes all of them."""


class PortalState:
    """The portal's data and behaviour, without its pages. All methods are thread-safe.

    This class simulates no faults. A subclass for tests does, by overriding `has`, `take` and other methods.
    """

    is_app = False
    """Whether the portal is a single-page application, as real portals have been since 2024."""
    home = "/"
    """The path of the start page."""

    def __init__(self, *, titles: Sequence[str] = (), seed: int = 1) -> None:
        self._lock = RLock()
        self._titles = tuple(titles)
        self._seed = seed
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._numbers = Random(self._seed)  # noqa: S311 - invented numbers, reproducible with the seed
            self._rights = list(rights_of_account(self._seed, self._titles))
            self._sessions: dict[str, PortalSession] = {}
            self._filed: list[FiledComplaint] = []
            self._drafts: dict[str, IprDraft] = {}
            self._draft_numbers = count(1)
            self._passed = timedelta()

    @property
    def language(self) -> Language:
        return Language.EN

    def now(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def pass_days(self, days: int) -> None:
        """Let days pass at once: the clock moves on, and the portal decides all new complaints.

        Of the newly filed links, one is rejected and a seller objects to another, if there are enough links. The
        decision about any other link follows from its age.
        """
        with self._lock:
            since = self.now() - timedelta(days=1)
            new = [(filed, line) for filed in self._filed if filed.at > since for line in filed.lines]
            if len(new) >= _ENOUGH_LINKS:
                for (filed, line), status in zip(new[-2:], _SPECIAL_DECISIONS, strict=True):
                    current = next(known for known in self._filed if known.id == filed.id)
                    self.decide(current, status, [line])
            self._passed += timedelta(days=days)

    def has(self, fault: str) -> bool:
        return False

    def take(self, fault: str) -> bool:
        """Return whether this one-time fault is switched on, and switch it off."""
        return False

    def arrived(self, button: str, session: str) -> str:
        """Record a click on a button that only the user may press.

        Return who clicked, or an empty string if that is unknown.
        """
        return ""

    def recorded(self) -> None:
        """Called after a submission is recorded and before its response is sent.

        This method does nothing; tests override it.
        """

    def session_of(self, cookie: str) -> PortalSession:
        """Return the session that this cookie identifies; create a session if the cookie is unknown."""
        with self._lock:
            found = self._sessions.get(cookie) or PortalSession()
            self._sessions[found.id] = found
            return found

    def end_session(self, session: PortalSession) -> None:
        with self._lock:
            session.email = ""
            self._sessions.pop(session.id, None)

    def rights(self, ipr_type: str | None = None) -> list[PortalRight]:
        """Return all rights.

        For an `ipr_type`, return only the approved rights of this type, as the drop-down does.
        """
        with self._lock:
            rights = list(self._rights)
        return rights if ipr_type is None else _offered(rights, ipr_type)

    def right(self, key: str) -> PortalRight | None:
        return next((right for right in self.rights() if right.id == key), None)

    def begin_draft(self, account: str, values: Mapping[str, Any]) -> IprDraft:
        with self._lock:
            draft = IprDraft(f"d{next(self._draft_numbers):05d}", account, dict(values))
            self._drafts[draft.id] = draft
            return draft

    def draft(self, account: str, key: str) -> IprDraft | None:
        found = self._drafts.get(key)
        return found if found is not None and found.account == account else None

    def register(self, session: PortalSession, draft: IprDraft, by: str, language: Language) -> PortalRight:
        """Submit a registration: replace the draft with a pending right, which becomes the newest."""
        with self._lock:
            right = self._add_right(partial(right_registered, draft, self._numbers))
            self._drafts.pop(draft.id, None)
            session.uploads.clear()
            return right

    def add_approved(self, titles: Iterable[str]) -> None:
        """Add an approved right for each of these titles that no right has yet."""
        with self._lock:
            known = {text.casefold() for right in self._rights for text in (right.title, right.text)}
            new = [title for title in dict.fromkeys(titles) if title.strip().casefold() not in known]
            for title in reversed(new):
                self._add_right(partial(right_named, title, self._numbers))

    def _add_right(self, draw: Callable[[], PortalRight]) -> PortalRight:
        """Draw a right until its id is new, add it as the newest right, and return it."""
        taken = {right.id for right in self._rights}
        right = next(right for _ in count() if (right := draw()).id not in taken)
        self._rights.insert(0, right)
        return right

    @property
    def complaint_form(self) -> FormDescription:
        return COMPLAINT

    @property
    def explanation_limit(self) -> int:
        return EXPLANATION_LIMIT

    def verify(
        self, session: PortalSession, lines: Sequence[str], key: tuple[str, str, str]
    ) -> list[CheckedLink]:
        """Check the links like the Verify button, store the responses, and return them.

        `key` consists of website, right and complaint type.
        """
        with self._lock:
            answers = self.checked(lines, key)
            # If a line occurs more than once, its first occurrence counts.
            accepted = {answer.link: not answer.refusal for answer in reversed(answers)}
            session.verified.setdefault(key, {}).update(accepted)
        return answers

    def checked(self, lines: Sequence[str], key: tuple[str, str, str]) -> list[CheckedLink]:
        """Check the links like the Verify button, and return the responses without storing them."""
        website, _, complaint_type = key
        return check_links(lines, website, complaint_type)

    def file(
        self,
        session: PortalSession,
        values: Mapping[str, Any],
        by: str,
        language: Language,
        received: Any,
    ) -> FiledComplaint | dict[str, str]:
        """Record and return a complaint, or return its errors by field if it is invalid."""
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
        with self._lock:
            return [complaint for complaint in reversed(self._filed) if complaint.account == account]

    def complaint(self, account: str, key: str) -> FiledComplaint | None:
        return next((complaint for complaint in self.complaints(account) if complaint.id == key), None)

    def decide(self, complaint: FiledComplaint, status: ListingStatus, lines: Iterable[str]) -> None:
        """Set the status of these links. From now on, their status no longer changes with time."""
        changed = replace(complaint, decided={**complaint.decided, **dict.fromkeys(lines, status)})
        with self._lock:
            self._filed[:] = [changed if known.id == changed.id else known for known in self._filed]

    def _next_number(self) -> str:
        used = {complaint.number for complaint in self._filed}
        drawn = (complaint_number(self._numbers, self._number_length()) for _ in count())
        return next(number for number in drawn if number not in used)

    def _number_length(self) -> int | None:
        """Return how many digits the next complaint number has; None for a random number of digits."""
        return None


def _offered(rights: Iterable[PortalRight], ipr_type: str) -> list[PortalRight]:
    return [right for right in rights if right.ipr_type == ipr_type and right.state is IprState.APPROVED]
