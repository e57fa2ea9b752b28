"""The portal's ill turns, by name: what can be switched on to see how a program and a person cope."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from helper.errors import WrongUse


class Fault(StrEnum):
    """Every name there is, once; `BUILT` and `ALWAYS` say which of them do something."""

    SESSION_EXPIRY = "session_expiry"
    """Once: the next page of, or request by, the complaint pages finds the session over."""
    VALIDATION_ERROR = "validation_error"
    """Once: the next submission is answered with a message beside a field."""
    SLOW_ANSWER = "slow_answer"
    """While on: a submission is answered after three seconds."""
    ANSWER_LOST_AFTER_RECORDING = "answer_lost_after_recording"
    """Once: the next submission is recorded, then the connection is closed without an answer."""
    NO_KNOWN_LOGIN_SIGN = "no_known_login_sign"
    """While on: the pages behind the login carry none of the marks by which a login is recognised."""
    UNKNOWN_REASON_LIST = "unknown_reason_list"
    """While on: no reason speaks of piracy."""
    LATE_VALUE_RESET = "late_value_reset"
    """Once: the next form that is opened empties its description a moment after it was filled."""

    SLIDER_ON_LOGIN = "slider_on_login"
    VIRTUAL_DROP_DOWN = "virtual_drop_down"
    TWO_IPRS_WITH_THE_SAME_TITLE = "two_iprs_with_the_same_title"
    IPR_NOT_APPROVED = "ipr_not_approved"
    REQUIRED_CHECK_BOX = "required_check_box"
    DESCRIPTION_LIMIT_500 = "description_limit_500"
    MORE_THAN_300_LINES = "more_than_300_lines"
    BLANK_LINES = "blank_lines"
    DUPLICATE_LINES = "duplicate_lines"
    WRONG_SITE_LINK = "wrong_site_link"
    SHORT_LINK = "short_link"
    DEAD_LISTING = "dead_listing"
    ALREADY_COMPLAINED_LISTING = "already_complained_listing"
    OLD_COMPLAINTS_HIDDEN = "old_complaints_hidden"

    SLIDER_MID_FORM = "slider_mid_form"
    SESSION_EXPIRY_OVERLAY = "session_expiry_overlay"
    LABELS_RENAMED = "labels_renamed"
    LATE_LOADING_OPTIONS = "late_loading_options"
    FIELD_INSIDE_AN_IFRAME = "field_inside_an_iframe"
    DESCRIPTION_LIMIT_200 = "description_limit_200"
    DESCRIPTION_LIMIT_1000 = "description_limit_1000"
    REQUIRED_EVIDENCE = "required_evidence"
    SUCCESS_AS_MODAL = "success_as_modal"
    SUCCESS_WITHOUT_NUMBER = "success_without_number"
    COMPLAINT_NUMBER_6_DIGITS = "complaint_number_6_digits"
    COMPLAINT_NUMBER_14_DIGITS = "complaint_number_14_digits"
    COUNTER_NOTICE_LAST_DAY = "counter_notice_last_day"


BUILT = frozenset(
    {
        Fault.SESSION_EXPIRY,
        Fault.VALIDATION_ERROR,
        Fault.SLOW_ANSWER,
        Fault.ANSWER_LOST_AFTER_RECORDING,
        Fault.NO_KNOWN_LOGIN_SIGN,
        Fault.UNKNOWN_REASON_LIST,
        Fault.LATE_VALUE_RESET,
    }
)
"""Those that can be switched on and off."""

ALWAYS = frozenset(
    {
        Fault.SLIDER_ON_LOGIN,
        Fault.VIRTUAL_DROP_DOWN,
        Fault.TWO_IPRS_WITH_THE_SAME_TITLE,
        Fault.IPR_NOT_APPROVED,
        Fault.REQUIRED_CHECK_BOX,
        Fault.DESCRIPTION_LIMIT_500,
        Fault.MORE_THAN_300_LINES,
        Fault.BLANK_LINES,
        Fault.DUPLICATE_LINES,
        Fault.WRONG_SITE_LINK,
        Fault.SHORT_LINK,
        Fault.DEAD_LISTING,
        Fault.ALREADY_COMPLAINED_LISTING,
        Fault.OLD_COMPLAINTS_HIDDEN,
    }
)
"""Those that are the portal's ordinary behaviour."""


def read_fault(name: str) -> Fault:
    """The fault of this name; WrongUse where there is none or it cannot be switched."""
    listing = ", ".join(sorted(BUILT))
    try:
        fault = Fault(name)
    except ValueError:
        raise WrongUse(
            f"The practice portal knows no fault “{name}”.", now=f"Take one of: {listing}."
        ) from None
    if fault in ALWAYS:
        raise WrongUse(f"“{name}” is always part of the practice portal; it cannot be switched.")
    if fault not in BUILT:
        raise WrongUse(f"The practice portal cannot play “{name}” yet.", now=f"Take one of: {listing}.")
    return fault


@dataclass(slots=True)
class Faults:
    """Which faults are on; the caller holds the portal's lock."""

    active: set[Fault] = field(default_factory=set)

    def switch(self, fault: Fault, *, on: bool) -> None:
        if on:
            self.active.add(fault)
        else:
            self.active.discard(fault)

    def take(self, fault: Fault) -> bool:
        """Whether a fault that happens once is on; it is off afterwards."""
        found = fault in self.active
        self.active.discard(fault)
        return found
