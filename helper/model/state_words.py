"""The user's words for the program's states, the same on every screen and in every list."""

from __future__ import annotations

from collections.abc import Iterable

from helper.model.complaint import Complaint, ComplaintState
from helper.model.finding import (
    DOUBT_WORDS,
    Doubt,
    Finding,
    FindingState,
    Judgement,
    Moment,
    MomentKind,
    Presence,
)
from helper.model.text import plural
from helper.model.work import RightState

_COMPLAINT_WORDS = {
    ComplaintState.PLANNED: "next up",
    ComplaintState.RESERVED: "being filled",
    ComplaintState.HANDED_OVER: "was it submitted?",
    ComplaintState.CLOSED: "done",
    ComplaintState.SKIPPED: "left for later",
    ComplaintState.REFUSED: "not accepted by the form",
    ComplaintState.FAILED: "did not finish",
}

_FINDING_WORDS = {
    FindingState.NEW: "to judge",
    FindingState.PLANNED: "on a form",
    FindingState.FILED: "waiting for Alibaba",
    FindingState.REMOVED: "gone",
    FindingState.REJECTED: "rejected by Alibaba",
    FindingState.COUNTERED: "the seller objected",
    FindingState.WITHDRAWN: "you took it back",
    FindingState.GONE_BEFORE_REVIEW: "gone before anyone looked",
}

JUDGEMENT_WORDS = {
    Judgement.COPY: "copied from you",
    Judgement.NOT_A_COPY: "not yours",
    Judgement.LICENSED: "licensed",
    Judgement.OWN: "your own shop",
    Judgement.LATER: "decide later",
}

RIGHT_WORDS = {
    RightState.UNKNOWN: "not known yet",
    RightState.DRAFT: "draft",
    RightState.PENDING: "waiting for Alibaba",
    RightState.APPROVED: "approved",
    RightState.REJECTED: "rejected by Alibaba",
    RightState.EXPIRED: "expired",
}

NOT_CLEAR = "on a day that is not clear"
_BEGINNINGS = {
    MomentKind.JUDGED: "judged",
    MomentKind.DESIGN_NAMED: "design named",
    MomentKind.ADDED_IN_FORM: "added by you in the form",
    MomentKind.JUSTIFIED: "to be reported all the same, because",
    MomentKind.ON_FORM: "put on a form",
    MomentKind.ON_FORM_ALONE: "put on a form of its own",
    MomentKind.AFTER_PRACTICE: "after practice, for real",
    MomentKind.NOT_BACK_AGAIN: "not back again from an earlier one",
    MomentKind.COMPLAINED_AGAIN: "put on a second form, after the answer to",
}
_PRESENCE_WORDS = {
    Presence.LIVE: "it is on sale",
    Presence.REMOVED: "it is not there any more",
    Presence.REDIRECTED: "another page came instead",
    Presence.NOT_SHOWN: "it is not shown from here",
}

_FIELD_WORDS = {
    "ipr_type": "type of registration",
    "ipr": "registration (IPR)",
    "listings": "links",
    "description": "explanation",
}
AS_FILLED = "as filled; not read at the submission"
"""The remark on a value that was not read when it was sent."""


def field_words(name: str) -> str:
    """Our name of a field of the portal's form, where the page's own label is unknown."""
    return _FIELD_WORDS.get(name, name.replace("_", " "))


def complaint_words(complaint: Complaint) -> str:
    """The state of a complaint; one reached on a practice portal says so."""
    if complaint.state is ComplaintState.FILED:
        words = f"sent, number {complaint.number}" if complaint.number else "sent, number still to find"
    elif complaint.open_attempt is not None and complaint.open_attempt.refused is not None:
        words = _COMPLAINT_WORDS[ComplaintState.REFUSED]
    else:
        words = _COMPLAINT_WORDS[complaint.state]
    return f"practice: {words}" if complaint.practice else words


def finding_words(finding: Finding, *, practice: bool = False) -> str:
    """The state of a listing; `practice` means that its complaint went to a practice portal only."""
    if finding.state is FindingState.JUDGED and finding.judgement is Judgement.COPY:
        return "ready for a form" if finding.work_id else "which design?"
    if finding.judgement is not None and finding.state in {FindingState.NEW, FindingState.JUDGED}:
        return JUDGEMENT_WORDS[finding.judgement]
    if practice and finding.state is FindingState.FILED:
        return "sent in practice only"
    return _FINDING_WORDS[finding.state]


def moment_words(moment: Moment) -> str:
    """A line of a finding's history as a sentence."""
    match moment.kind:
        case MomentKind.NOTE:
            return moment.note
        case MomentKind.SENT | MomentKind.PRACTISED:
            number = f"number {moment.number}" if moment.number else "number still to find"
            said = f"{'practice: ' if moment.kind is MomentKind.PRACTISED else ''}sent, {number}"
        case MomentKind.BACK_AGAIN:
            said = f"back again: before it was {moment.words}" if moment.words else "back again"
        case MomentKind.ADDED:
            said = f"added ({moment.source})"
        case MomentKind.ALSO_LISTED:
            words = ", ".join(filter(None, (moment.words, _number_of(moment))))
            said = f"also in {moment.source}{': ' if words else ''}{words}"
        case MomentKind.REPORTED:
            said = _reported_words(moment)
        case MomentKind.ENDED_IN_SHEET:
            said = f"in your sheet: {moment.words}{f', {NOT_CLEAR}' if moment.undated else ''}"
        case MomentKind.PERSON_SAID:
            said = f"said by hand: {_FINDING_WORDS.get(moment.state or FindingState.JUDGED, '')}"
        case MomentKind.PORTAL_SAID:
            said = f"the portal says{f' of {_number_of(moment)}' if moment.number else ''}: {moment.words}"
        case MomentKind.KEPT_BACK:
            refused = f"the portal's own check said: {moment.words}"
            said = refused if moment.words else "not in the form when it was sent"
        case MomentKind.LOOKED_AT:
            said = f"the page was opened: {_PRESENCE_WORDS.get(moment.presence or Presence.UNKNOWN, '')}"
        case _:
            words = moment.judgement.value if moment.judgement else moment.words or moment.number
            said = ": ".join(filter(None, (_BEGINNINGS[moment.kind], words)))
    return f"{said}; {moment.note}" if moment.note else said


def _reported_words(moment: Moment) -> str:
    days = f" ({moment.words})" if moment.words else ""
    parts = ("reported", _number_of(moment), f"{NOT_CLEAR}{days}" if moment.undated else "")
    return ", ".join(filter(None, parts)) + (f" ({moment.source})" if moment.source else "")


def _number_of(moment: Moment) -> str:
    return f"complaint {moment.number}" if moment.number else ""


def was_submitted(title: str, links: int) -> str:
    """The question about a form whose result is unknown; without links it is a registration."""
    if not links:
        return f'Was the registration of "{title}" submitted?'
    return f'Was "{title}" ({plural(links, "link")}) submitted?'


_SAID_NO = "Alibaba rejected the complaint, so it stays"
_WHY = {
    FindingState.FILED: "Alibaba has not decided yet",
    FindingState.REJECTED: _SAID_NO,
    FindingState.COUNTERED: "the seller objected; until that is decided it may stay",
    FindingState.WITHDRAWN: "you took the complaint back",
    FindingState.REMOVED: "it was gone, so it is back: or an objection was accepted since; read what Alibaba says",
    FindingState.GONE_BEFORE_REVIEW: "it was gone before anyone looked, so it is back",
}
_ACCEPTED = "Alibaba accepted the seller's objection"


def why_still_visible(finding: Finding) -> str:
    """Why a listing is still visible, as a clause; empty if it was not reported.

    After a decision there are three possible reasons, according to Alibaba's help on its list: the complaint
    was withdrawn,
    the counter-notice was accepted, or Alibaba rejected the complaint.
    """
    if finding.outcome is not None and finding.outcome.verdict == "counter_accepted":
        return _ACCEPTED
    return _WHY.get(finding.state, "")


def doubt_words(doubts: Iterable[Doubt]) -> str:
    return " and ".join(DOUBT_WORDS[doubt] for doubt in doubts)


def doubt_sentence(doubts: Iterable[Doubt]) -> str:
    words = doubt_words(doubts)
    return f"{words[:1].upper()}{words[1:]}."
