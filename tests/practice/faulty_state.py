"""The state of a practice portal with faults, counted clicks, an adjustable clock and two variants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from random import Random
from socket import SHUT_RDWR, socket
from threading import Event
from typing import Any, cast

from flask import request

from helper.errors import WrongUse
from helper.practice.catalogue import COMPLAINT_WITH_EVIDENCE, FormDescription, Language, words_of
from helper.practice.filed_complaints import FiledComplaint
from helper.practice.iprs import IprDraft, IprState, PortalRight, right_named
from helper.practice.listings import CheckedLink, check_links
from helper.practice.request_context import portal
from helper.practice.sessions import PortalSession
from helper.practice.state import PortalState
from tests.practice.faults import EXPIRIES, Fault, Faults
from tests.practice.presses import Button, Presses

SLOW_SECONDS = 3.0
"""Seconds that the portal takes to answer a submission while the fault `slow_answer` is on."""
_LIMITS = {
    Fault.DESCRIPTION_LIMIT_200: 200,
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
    """Each page has its own address, as on real portals since 2018."""
    AIDC = "aidc"
    """A single-page application whose views have URL fragments as addresses, as on real portals since 2024."""


class FormLayout(StrEnum):
    LONG = "long"
    """The form shows all fields on one page."""
    WIZARD = "wizard"
    """The form has three parts with a Next button between them; only in the variant aidc."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalShape:
    """The variant, layout and language of a portal. Raises `WrongUse` for an invalid combination."""

    variant: Variant = Variant.IPP
    layout: FormLayout = FormLayout.LONG
    language: Language = Language.EN
    late_seconds: tuple[float, float] = (1.0, 3.0)
    """The range of the delay, in seconds, before the form of the variant aidc shows its fields."""

    def __post_init__(self) -> None:
        if self.layout is FormLayout.WIZARD and not self.is_app:
            raise WrongUse("Only the variant aidc has a wizard.", now="Add --variant aidc.")

    @property
    def is_app(self) -> bool:
        return self.variant is Variant.AIDC


class FaultyState(PortalState):
    """The state of one portal. All methods are thread-safe."""

    def __init__(
        self,
        *,
        shape: PortalShape | None = None,
        titles: Sequence[str] = (),
        seed: int = 1,
        faults: Iterable[Fault] = (),
        stopping: Event | None = None,
    ) -> None:
        """Create the state. Setting `stopping` ends the delay of slow responses."""
        self.shape = shape or PortalShape()
        self.is_app = self.shape.is_app
        self.home = "/#/ippHome" if self.is_app else "/"
        self._first_faults = frozenset(faults)
        self._stopping = stopping or Event()
        super().__init__(titles=titles, seed=seed)

    def reset(self) -> None:
        """Reset the portal, and switch the initial faults on again."""
        with self._lock:
            super().reset()
            own = self._rights[: len(set(self._titles))]
            self._own = frozenset(right.id for right in own)
            self._twins = tuple(_twin_of(right, self._numbers) for right in own)
            self.presses = Presses()
            self.slid = set[str]()
            self.faults = Faults(set(self._first_faults))
            self._registered: list[dict[str, Any]] = []

    @property
    def language(self) -> Language:
        return Language.ZH if self.has(Fault.CHINESE_LABELS) else self.shape.language

    def set_now(self, moment: datetime) -> None:
        with self._lock:
            self._passed = moment - datetime.now(UTC)

    def has(self, fault: str) -> bool:
        return self.faults.has(Fault(fault))

    def take(self, fault: str) -> bool:
        return self.faults.take(Fault(fault))

    def arrived(self, button: str, session: str) -> str:
        """Count a click: as the scripted user's if it was announced, otherwise as the program's."""
        return self.presses.arrived(Button(button), session)

    def recorded(self) -> None:
        """Delay the response, or close the connection without a response, if the fault for this is on."""
        if self.has(Fault.SLOW_ANSWER):
            self._stopping.wait(SLOW_SECONDS)
        if self.take(Fault.ANSWER_LOST_AFTER_RECORDING):
            cast("socket", request.environ["werkzeug.socket"]).shutdown(SHUT_RDWR)

    def take_expiry(self, session: PortalSession) -> Fault | None:
        """End the session if a fault says so, and return that fault."""
        if not session.email:
            return None
        wanted = next((fault for fault in EXPIRIES if self.faults.take(fault)), None)
        if wanted:
            self.end_session(session)
        return wanted

    def rights(self, ipr_type: str | None = None) -> list[PortalRight]:
        """Return the rights, changed by the active faults."""
        with self._lock:
            rights = list(self._rights)
            if self.faults.has(Fault.TWO_IPRS_WITH_THE_SAME_TITLE):
                rights[len(self._own) : len(self._own)] = self._twins
            state = self.faults.first(_OWN_STATES, None)
        if state is not None:
            rights = [replace(right, state=state) if right.id in self._own else right for right in rights]
        if ipr_type is None:
            return rights
        return [right for right in rights if right.ipr_type == ipr_type and right.state is IprState.APPROVED]

    def approve(self, title: str, state: IprState, reason: str = "", expires: str = "") -> PortalRight:
        """Set the state of the rights with this title or drop-down text. An unknown right is added."""
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

    def register(self, session: PortalSession, draft: IprDraft, by: str, language: Language) -> PortalRight:
        with self._lock:
            right = super().register(session, draft, by, language)
            self._registered.append(_registration_as_json(right, draft, self.now(), by, language))
            return right

    @property
    def complaint_form(self) -> FormDescription:
        return COMPLAINT_WITH_EVIDENCE if self.faults.has(Fault.REQUIRED_EVIDENCE) else super().complaint_form

    @property
    def explanation_limit(self) -> int:
        return self.faults.first(_LIMITS, super().explanation_limit)

    def checked(self, lines: Sequence[str], key: tuple[str, str, str]) -> list[CheckedLink]:
        website, _, complaint_type = key
        first = next((words for fault, words in _FIRST_LINE.items() if self.faults.take(fault)), "")
        takes_us = not self.faults.has(Fault.US_LINK)
        return check_links(lines, website, complaint_type, first_refusal=first, takes_us=takes_us)

    def numbered(self, number: str) -> FiledComplaint | None:
        with self._lock:
            return next((complaint for complaint in self._filed if complaint.number == number), None)

    def as_json(self) -> dict[str, Any]:
        with self._lock:
            return {
                "format": 1,
                "now": self.now().isoformat(),
                "complaints": [complaint_as_json(complaint, self.now()) for complaint in self._filed],
                "registrations": list(self._registered),
                "counts": self.presses.as_json(),
                "presses": [known.as_json() for known in self.presses.announced],
                "faults": sorted(self.faults.active),
                "rights": [
                    {
                        "title": right.title,
                        "text": right.text,
                        "type": right.ipr_type,
                        "state": right.state.value,
                    }
                    for right in self.rights()
                ],
            }

    def _number_length(self) -> int | None:
        return self.faults.first(_LENGTHS, None)


def steered() -> FaultyState:
    return cast("FaultyState", portal())


def shape() -> PortalShape:
    return steered().shape


def _twin_of(right: PortalRight, numbers: Random) -> PortalRight:
    """Return a second right with the same title but another region and number."""
    return replace(
        right,
        id=str(numbers.randrange(1_000_000, 10_000_000)),
        country="GB" if right.country != "GB" else "US",
        number=f"VA000{numbers.randrange(10**6, 10**7)}",
    )


def _registration_as_json(
    right: PortalRight, draft: IprDraft, at: datetime, by: str, language: Language
) -> dict[str, Any]:
    """Return all received data of a registration, as the page spells it."""
    values = draft.values
    return {
        "number": right.id,
        "at": at.isoformat(),
        "by": by,
        "place": words_of(values["place"], "places", language),
        "has_certificate": values["hasCertificate"],
        "work_kind": words_of(values["workKind"], "workKinds", language),
        "title": values["title"],
        "registration_number": values["number"],
        "holder": values["holder"],
        "made_on": values["madeOn"],
        "published_on": values["publishedOn"],
        "address": values["address"],
        "files": {name: [file.name, file.sha256] for name, file in draft.files.items()},
    }


def complaint_as_json(complaint: FiledComplaint, now: datetime) -> dict[str, Any]:
    """Return the complaint for the control API, as the page spells it, with the present status of each line."""
    return {
        "id": complaint.id,
        "number": complaint.number,
        "at": complaint.at.isoformat(),
        "account": complaint.account,
        "pressed_by": complaint.by,
        "language": complaint.language.value,
        "links": complaint.lines,
        "statuses": [status.value for status in complaint.statuses(now)],
        "values": {
            "website": complaint.shown("website", complaint.language),
            "ipr_type": complaint.shown("iprType", complaint.language),
            "ipr": complaint.right.text,
            "complaint_type": complaint.shown("complaintType", complaint.language),
            "reason": complaint.shown("reason", complaint.language),
            "extra": complaint.values["extra"],
            "listings": complaint.values["links"],
            "description": complaint.values["explanation"],
            "declaration": complaint.values["declaration"],
        },
        "received": complaint.received,
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in complaint.files],
    }
