"""The portal's ill turns and other habits, by name: what can be switched on to see how a program and a person cope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import TypeVar

from helper.errors import WrongUse

_T = TypeVar("_T")


class Fault(StrEnum):
    """Every name there is, once. Without a word about it a fault lasts while it is on."""

    SESSION_EXPIRY = "session_expiry"
    """Once: the next page of, or request by, the complaint pages finds the session over, in the variant's usual way."""
    SESSION_EXPIRY_REDIRECT = "session_expiry_redirect"
    """Once: the same, and the page leads to the login."""
    SESSION_EXPIRY_OVERLAY = "session_expiry_overlay"
    """Once: the same, and the login is laid over the page, which stays."""
    SESSION_EXPIRY_JSON = "session_expiry_json"
    """Once: the same, and the page only says so."""
    VALIDATION_ERROR = "validation_error"
    """Once: the next submission is answered with a message beside a field."""
    SLOW_ANSWER = "slow_answer"
    """A submission is answered after three seconds."""
    ANSWER_LOST_AFTER_RECORDING = "answer_lost_after_recording"
    """Once: the next submission is recorded, then the connection is closed without an answer."""
    NO_KNOWN_LOGIN_SIGN = "no_known_login_sign"
    """The pages behind the login carry none of the marks by which a login is recognised."""
    SLIDER_MID_FORM = "slider_mid_form"
    """Verify shows a slider first, once in a session."""
    LATE_VALUE_RESET = "late_value_reset"
    """Once: the next form that is opened empties its description a moment after it was filled."""

    LABELS_RENAMED = "labels_renamed"
    """The fields have other names: most of them usual ones, the description one that nobody knows."""
    CHINESE_LABELS = "chinese_labels"
    """Who has chosen no language sees Chinese."""
    UNKNOWN_REASON_LIST = "unknown_reason_list"
    """No reason speaks of piracy."""
    TWO_IPRS_WITH_THE_SAME_TITLE = "two_iprs_with_the_same_title"
    """Each design of the person's stands twice in the list, told apart by the number only."""
    IPR_PENDING = "ipr_pending"
    IPR_REJECTED = "ipr_rejected"
    IPR_EXPIRED = "ipr_expired"
    """The person's own designs are in this state, and so are not offered."""
    SEARCH_ONLY_BY_TYPING = "search_only_by_typing"
    """The list of rights shows nothing until something is typed."""
    LATE_LOADING_OPTIONS = "late_loading_options"
    """An opened list says for more than a second that it loads."""
    FIELD_INSIDE_AN_IFRAME = "field_inside_an_iframe"
    """The box for the listings is in a frame of its own."""
    DESCRIPTION_LIMIT_200 = "description_limit_200"
    DESCRIPTION_LIMIT_500 = "description_limit_500"
    DESCRIPTION_LIMIT_1000 = "description_limit_1000"
    """So many characters the description takes; 500 is usual."""
    DESCRIPTION_MAXLENGTH = "description_maxlength"
    """The limit is also an attribute of the box, not only a counter beside it."""
    REQUIRED_EVIDENCE = "required_evidence"
    """Without a file a complaint is not taken."""

    WRONG_SITE_LINK = "wrong_site_link"
    """Once: the next Verify says of its first line that it is of another site, in Chinese whatever the language."""
    DEAD_LISTING = "dead_listing"
    """Once: the next Verify says of its first line that the listing is gone."""
    ALREADY_COMPLAINED_LISTING = "already_complained_listing"
    """Once: the next Verify says of its first line that there is a complaint already."""
    US_LINK = "us_link"
    """Addresses of aliexpress.us are not taken."""
    BLANK_LINES = "blank_lines"
    """Blank lines among the listings are not passed over: Verify refuses to look at them."""

    SUCCESS_AS_PAGE = "success_as_page"
    SUCCESS_AS_MODAL = "success_as_modal"
    SUCCESS_AS_TOAST_WITHOUT_NUMBER = "success_as_toast_without_number"
    """How the page says that it was taken; without any of them the variant's usual way."""
    SUCCESS_WITHOUT_NUMBER = "success_without_number"
    """In the usual way, but the number is not told."""
    COMPLAINT_NUMBER_6_DIGITS = "complaint_number_6_digits"
    COMPLAINT_NUMBER_14_DIGITS = "complaint_number_14_digits"
    COUNTER_NOTICE_LAST_DAY = "counter_notice_last_day"
    """Among the complaints is one with a counter-notice and one day left to answer."""

    SLIDER_ON_LOGIN = "slider_on_login"
    VIRTUAL_DROP_DOWN = "virtual_drop_down"
    REQUIRED_CHECK_BOX = "required_check_box"
    MORE_THAN_300_LINES = "more_than_300_lines"
    CRLF_LINES = "crlf_lines"
    DUPLICATE_LINES = "duplicate_lines"
    SHORT_LINK = "short_link"
    OLD_COMPLAINTS_HIDDEN = "old_complaints_hidden"
    """These eight are the portal's ordinary behaviour; see `ALWAYS`."""


ALWAYS = frozenset(list(Fault)[list(Fault).index(Fault.SLIDER_ON_LOGIN) :])
"""So the portal always is: these can be named, but not switched off."""

EXPIRIES = tuple(fault for fault in Fault if fault.startswith("session_expiry"))


def read_fault(name: str) -> Fault:
    """The fault of this name. Raises WrongUse, with the names there are, where it has none."""
    try:
        return Fault(name)
    except ValueError:
        listing = ", ".join(sorted(Fault))
        raise WrongUse(
            f"The practice portal knows no fault “{name}”.", now=f"Take one of: {listing}."
        ) from None


@dataclass(slots=True)
class Faults:
    """Which faults are on; may be asked from any thread."""

    active: set[Fault] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def switch(self, fault: Fault, *, on: bool) -> None:
        """Switch it. Raises WrongUse where the portal is always so and is to be otherwise."""
        if fault in ALWAYS and not on:
            raise WrongUse(f"“{fault}” is always part of the practice portal; it cannot be switched off.")
        with self._lock:
            (self.active.add if on else self.active.discard)(fault)

    def has(self, fault: Fault) -> bool:
        """Whether it is on, and stays on."""
        return fault in self.active

    def take(self, fault: Fault) -> bool:
        """Whether a fault that happens once is on; it is off afterwards."""
        with self._lock:
            found = fault in self.active
            self.active.discard(fault)
            return found

    def first(self, values: Mapping[Fault, _T], default: _T) -> _T:
        """What stands for the first of these faults that is on."""
        return next((value for fault, value in values.items() if fault in self.active), default)
