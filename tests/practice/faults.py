"""Faults and quirks that the practice portal can simulate, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import TypeVar

from helper.errors import WrongUse

_T = TypeVar("_T")


class Fault(StrEnum):
    """The names of the faults. A fault whose docstring begins with "Once" ends after its first effect."""

    SESSION_EXPIRY = "session_expiry"
    """Once: the session expires at the next request to a complaint page. Each variant reports it differently."""
    SESSION_EXPIRY_REDIRECT = "session_expiry_redirect"
    """Once: the session expires, and the page redirects to the login."""
    SESSION_EXPIRY_OVERLAY = "session_expiry_overlay"
    """Once: the session expires, and a login dialog opens on top of the page, which is not replaced."""
    SESSION_EXPIRY_JSON = "session_expiry_json"
    """Once: the session expires, and the page shows only a message, without a login."""
    VALIDATION_ERROR = "validation_error"
    """Once: the response to the next submission is a validation error, shown beside a field."""
    SLOW_ANSWER = "slow_answer"
    """The response to a submission takes three seconds."""
    ANSWER_LOST_AFTER_RECORDING = "answer_lost_after_recording"
    """Once: the next submission is recorded, but the connection closes without a response."""
    NO_KNOWN_LOGIN_SIGN = "no_known_login_sign"
    """The pages behind the login show the user's name, but no other sign that the user is logged in."""
    SLIDER_MID_FORM = "slider_mid_form"
    """The first click on Verify in a session shows a slider, and no line is checked until it is dragged."""
    LATE_VALUE_RESET = "late_value_reset"
    """Once: the next form clears its description field shortly after the field was filled."""

    LABELS_RENAMED = "labels_renamed"
    """The fields have other labels. Most are common ones, but the label of the description is unknown."""
    CHINESE_LABELS = "chinese_labels"
    """The portal's default language is Chinese."""
    UNKNOWN_REASON_LIST = "unknown_reason_list"
    """No reason in the list mentions piracy."""
    TWO_IPRS_WITH_THE_SAME_TITLE = "two_iprs_with_the_same_title"
    """Each of the user's designs is listed twice, with the same title and different numbers."""
    IPR_PENDING = "ipr_pending"
    """The user's designs are still under review, so the form does not offer them."""
    IPR_REJECTED = "ipr_rejected"
    """The portal has rejected the user's designs, so the form does not offer them."""
    IPR_EXPIRED = "ipr_expired"
    """The registrations of the user's designs have expired, so the form does not offer them."""
    SEARCH_ONLY_BY_TYPING = "search_only_by_typing"
    """The list of rights is empty until the user types."""
    LATE_LOADING_OPTIONS = "late_loading_options"
    """After a list is opened, it shows a loading message for more than a second."""
    FIELD_INSIDE_AN_IFRAME = "field_inside_an_iframe"
    """The box for listings is in an iframe."""
    DESCRIPTION_LIMIT_200 = "description_limit_200"
    """The description may have at most 200 characters instead of 500."""
    DESCRIPTION_LIMIT_1000 = "description_limit_1000"
    """The description may have at most 1000 characters instead of 500."""
    DESCRIPTION_MAXLENGTH = "description_maxlength"
    """The description has a `maxlength` attribute. Without this fault, only a counter shows the limit."""
    REQUIRED_EVIDENCE = "required_evidence"
    """The portal refuses a complaint without an evidence file."""

    WRONG_SITE_LINK = "wrong_site_link"
    """Once: the next Verify reports, in Chinese, that the first line belongs to another site."""
    DEAD_LISTING = "dead_listing"
    """Once: the next Verify reports that the listing in the first line no longer exists."""
    ALREADY_COMPLAINED_LISTING = "already_complained_listing"
    """Once: the next Verify reports that the first line has been complained about already."""
    US_LINK = "us_link"
    """The portal refuses listing addresses on aliexpress.us."""
    BLANK_LINES = "blank_lines"
    """Verify refuses blank lines among the listings instead of ignoring them."""

    SUCCESS_AS_PAGE = "success_as_page"
    """Success is reported on a separate page, in every variant."""
    SUCCESS_AS_MODAL = "success_as_modal"
    """Success is reported in a modal dialog, in every variant."""
    SUCCESS_AS_TOAST_WITHOUT_NUMBER = "success_as_toast_without_number"
    """Success is reported in a toast without the complaint number, in every variant."""
    SUCCESS_WITHOUT_NUMBER = "success_without_number"
    """Success is reported as usual for the variant, but without the complaint number."""
    COMPLAINT_NUMBER_6_DIGITS = "complaint_number_6_digits"
    COMPLAINT_NUMBER_14_DIGITS = "complaint_number_14_digits"


EXPIRIES = tuple(fault for fault in Fault if fault.startswith("session_expiry"))


def read_fault(name: str) -> Fault:
    """Return the fault with this name. Raises `WrongUse` with a list of all names if the name is unknown."""
    try:
        return Fault(name)
    except ValueError:
        listing = ", ".join(sorted(Fault))
        raise WrongUse(
            f"The practice portal knows no fault “{name}”.", now=f"Take one of: {listing}."
        ) from None


@dataclass(slots=True)
class Faults:
    """The active faults. All methods are thread-safe."""

    active: set[Fault] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def switch(self, fault: Fault, *, on: bool) -> None:
        with self._lock:
            (self.active.add if on else self.active.discard)(fault)

    def has(self, fault: Fault) -> bool:
        return fault in self.active

    def take(self, fault: Fault) -> bool:
        """Return whether this one-time fault is on, and switch it off."""
        with self._lock:
            found = fault in self.active
            self.active.discard(fault)
            return found

    def first(self, values: Mapping[Fault, _T], default: _T) -> _T:
        """Return the value of the first of these faults that is on, or the default."""
        return next((value for fault, value in values.items() if fault in self.active), default)
