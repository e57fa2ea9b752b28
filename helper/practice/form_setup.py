"""What the scripts of the complaint form need to know: choices, limits, texts and habits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helper.practice.catalogue import COMPLAINT_TYPES, IPR_TYPES, WEBSITES, reasons_for
from helper.practice.faults import Fault
from helper.practice.sessions import MOST_UPLOADS
from helper.practice.visit import language, portal, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helper.practice.catalogue import Choice
    from helper.practice.language import Language

LATE_OPTIONS_MS = 1200
"""So long an opened list says that it loads, under the fault late_loading_options."""

_WORDS = (
    "please_select", "search", "no_data", "type_to_search", "loading", "nothing_found",
    "verify", "verifying", "verified_count", "refused_count", "remove_refused", "column_link", "column_answer", "link_valid",
    "remove", "upload_many", "submit", "submitting", "no_answer",
    "slider_title", "slider_text", "slider_yes", "slider_no", "login_title", "login_not_real",
    "success_title", "success_text", "complaint_number", "view_complaint", "submit_another",
)  # fmt: skip
"""The texts that the form's scripts put on the page."""


def form_setup() -> dict[str, Any]:
    """All of it, in the visitor's language; a fault that happens once is used up by it."""
    shown, known, at = texts(), language(), portal()
    return {
        "websites": _choices(WEBSITES, known),
        "iprTypes": _choices(IPR_TYPES, known),
        "complaintTypes": _choices(COMPLAINT_TYPES, known),
        "reasons": {kind.code: _reasons(kind.code, known) for kind in IPR_TYPES},
        "limit": at.explanation_limit,
        "maxlength": at.has(Fault.DESCRIPTION_MAXLENGTH),
        "mostUploads": MOST_UPLOADS,
        "evidenceNeeded": at.has(Fault.REQUIRED_EVIDENCE),
        "lateOptionsMs": LATE_OPTIONS_MS if at.has(Fault.LATE_LOADING_OPTIONS) else 0,
        "searchOnly": at.has(Fault.SEARCH_ONLY_BY_TYPING),
        "linksInFrame": at.has(Fault.FIELD_INSIDE_AN_IFRAME),
        "resets": at.take(Fault.LATE_VALUE_RESET),
        "words": {key: shown[key] for key in _WORDS},
    }


def _choices(choices: Sequence[Choice], shown: Language) -> list[dict[str, str]]:
    return [{"code": choice.code, "text": choice.text(shown)} for choice in choices]


def _reasons(ipr_type: str, shown: Language) -> list[dict[str, str]]:
    renamed = portal().has(Fault.UNKNOWN_REASON_LIST)
    return [
        {
            "code": reason.code,
            "text": reason.text(shown),
            "explanation": reason.explanation(shown),
            "extra": reason.extra.text(shown) if reason.extra else "",
        }
        for reason in reasons_for(ipr_type, without_pirated=renamed)
    ]
