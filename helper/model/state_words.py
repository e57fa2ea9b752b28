"""The texts for the states of records, which all screens and lists share."""

from __future__ import annotations

import re
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
from helper.model.work import RightState
from helper.translation import as_sentence, comma_list, msg, semicolon_list, tr, tr_n, with_label, with_note

_COMPLAINT_WORDS = {
    ComplaintState.PLANNED: msg("next up"),
    ComplaintState.RESERVED: msg("being filled in"),
    ComplaintState.HANDED_OVER: msg("did it go through?"),
    ComplaintState.CLOSED: msg("done"),
    ComplaintState.SKIPPED: msg("left for later"),
    ComplaintState.REFUSED: msg("not accepted by the form"),
    ComplaintState.FAILED: msg("not finished"),
}

_NOT_SENT = frozenset(
    {ComplaintState.PLANNED, ComplaintState.SKIPPED, ComplaintState.REFUSED, ComplaintState.FAILED}
)

_FINDING_WORDS = {
    FindingState.NEW: msg("to review"),
    FindingState.PLANNED: msg("on a form, not sent yet"),
    FindingState.FILED: msg("waiting for Alibaba"),
    FindingState.REMOVED: msg("gone"),
    FindingState.REJECTED: msg("rejected by Alibaba"),
    FindingState.COUNTERED: msg("seller objected"),
    FindingState.WITHDRAWN: msg("withdrawn by you"),
    FindingState.GONE_BEFORE_REVIEW: msg("gone before review"),
}

JUDGEMENT_WORDS = {
    Judgement.COPY: msg("copied from you"),
    Judgement.NOT_A_COPY: msg("not yours"),
    Judgement.LICENSED: msg("licensed"),
    Judgement.OWN: msg("your own shop"),
    Judgement.LATER: msg("decide later"),
}

RIGHT_WORDS = {
    RightState.UNKNOWN: msg("approval unknown"),
    RightState.DRAFT: msg("draft"),
    RightState.PENDING: msg("waiting for Alibaba"),
    RightState.APPROVED: msg("approved"),
    RightState.REJECTED: msg("rejected by Alibaba"),
    RightState.EXPIRED: msg("expired"),
}

NOT_CLEAR = msg("unclear date")
_BEGINNINGS = {
    MomentKind.BACK_AGAIN: msg("back again"),
    MomentKind.JUDGED: msg("reviewed"),
    MomentKind.DESIGN_NAMED: msg("design chosen"),
    MomentKind.DESIGN_MERGED: msg("design merged; earlier title"),
    MomentKind.DESIGN_REMOVED: msg("design removed"),
    MomentKind.ADDED_IN_FORM: msg("added by you in the form"),
    MomentKind.JUSTIFIED: msg("to be reported despite doubts, because"),
    MomentKind.TAKEN_OFF: msg("taken off the form by you"),
    MomentKind.ON_FORM: msg("put on a form"),
    MomentKind.ON_FORM_ALONE: msg("put on a form of its own"),
    MomentKind.COMPLAINED_AGAIN: msg("put on a second form; earlier complaint"),
}
_SOURCES = {
    "pasted": msg("pasted"),
    "copied": msg("copied"),
    "search": msg("from a search"),
    "shop window": msg("shop window"),
    "handed over": msg("sent by your browser"),
    "command line": msg("command line"),
    "standard input": msg("standard input"),
    "sample": msg("sample"),
}
"""The displayed name of each source of a listing, by its name in the records; files have no entry here."""
_ROW = re.compile(r"(line|row) (\d+)")
PRESENCE_WORDS = {
    Presence.LIVE: msg("on sale"),
    Presence.REMOVED: msg("gone"),
    Presence.REDIRECTED: msg("another page came up"),
    Presence.NOT_SHOWN: msg("not shown in your country"),
}

_FIELD_WORDS = {
    "website": msg("website"),
    "complaint_type": msg("type of complaint"),
    "reason": msg("reason"),
    "ipr_type": msg("type of registration"),
    "ipr": msg("registration (IPR)"),
    "listings": msg("links"),
    "description": msg("explanation"),
    "evidence": msg("evidence"),
    "place": msg("place of registration"),
    "has_certificate": msg("certificate, yes or no"),
    "work_kind": msg("kind of work"),
    "made_on": msg("made on"),
    "published_on": msg("published on"),
    "certificate": msg("certificate"),
    "address": msg("official address"),
}
AS_FILLED = msg("as filled in; not read again on submission")
"""The note beside a value that was filled in, if the value at the submission was not read."""


def field_words(name: str) -> str:
    """Return the program's own name for a field of the portal's form, for use when the page's label is unknown."""
    return tr(_FIELD_WORDS.get(name, name.replace("_", " ")))


def complaint_words(complaint: Complaint) -> str:
    """Return the state of a complaint as a phrase."""
    if complaint.state is ComplaintState.FILED:
        return _filed(complaint.number)
    if complaint.open_attempt is not None and complaint.open_attempt.refused is not None:
        return tr(_COMPLAINT_WORDS[ComplaintState.REFUSED])
    return tr(_COMPLAINT_WORDS[complaint.state])


def complaint_next(complaint: Complaint) -> str:
    """Return how the user can file this complaint; empty if it was filed, or may have been."""
    return tr("in Filing (4), press f to file it") if complaint.state in _NOT_SENT else ""


def _filed(number: str | None) -> str:
    return tr("filed, number {number}", number=number) if number else tr("filed, number missing")


def finding_words(finding: Finding) -> str:
    """Return the state of a finding as a phrase."""
    if finding.state is FindingState.JUDGED and finding.judgement is Judgement.COPY:
        return tr("ready") if finding.work_id else tr("which design?")
    if finding.judgement is None and finding.is_taken_off:
        return tr("taken off the form")
    if finding.judgement is not None and finding.state in {FindingState.NEW, FindingState.JUDGED}:
        return tr(JUDGEMENT_WORDS[finding.judgement])
    return tr(_FINDING_WORDS[finding.state])


def moment_words(moment: Moment) -> str:
    """Return one event in a finding's history as a phrase."""
    match moment.kind:
        case MomentKind.NOTE:
            return moment.note
        case MomentKind.SENT:
            said = _filed(moment.number)
        case MomentKind.ADDED:
            said = tr("added ({source})", source=with_label(_source(moment), moment.words))
        case MomentKind.ALSO_LISTED:
            listed = tr("also in {source}", source=_source(moment))
            said = with_label(listed, comma_list((moment.words, _number_of(moment))))
        case MomentKind.REPORTED:
            said = _reported_words(moment)
        case MomentKind.ENDED_IN_SHEET:
            unclear = (tr(NOT_CLEAR),) if moment.undated else ()
            said = comma_list((tr("in your spreadsheet: {words}", words=moment.words), *unclear))
        case MomentKind.PERSON_SAID:
            said = tr(
                "set by you: {state}", state=tr(_FINDING_WORDS.get(moment.state or FindingState.JUDGED, ""))
            )
        case MomentKind.PORTAL_SAID | MomentKind.KEPT_BACK:
            said = _portal_words(moment)
        case MomentKind.LOOKED_AT:
            state = tr(PRESENCE_WORDS.get(moment.presence or Presence.UNKNOWN, ""))
            said = tr("the page was checked: {state}", state=state)
        case _:
            judged = tr(JUDGEMENT_WORDS[moment.judgement]) if moment.judgement else ""
            words = judged or moment.words or moment.number
            said = with_label(tr(_BEGINNINGS[moment.kind]), words)
    return semicolon_list((said, moment.note_and_remarks))


def _portal_words(moment: Moment) -> str:
    if moment.kind is MomentKind.KEPT_BACK:
        said = tr("the portal's own check said: {words}", words=moment.words)
        return said if moment.words else tr("not in the form when it was submitted")
    if moment.number:
        return tr(
            "the portal says about complaint {number}: {words}", number=moment.number, words=moment.words
        )
    return tr("the portal says: {words}", words=moment.words)


def _reported_words(moment: Moment) -> str:
    day = with_note(tr(NOT_CLEAR), moment.words) if moment.undated else moment.words
    return with_note(comma_list((tr("reported"), _number_of(moment), day)), _source(moment))


def _source(moment: Moment) -> str:
    """Return the source of a listing, translated from the English records, such as "pasted, line 4"."""
    place, _, row = moment.source.rpartition(", ")
    if not (found := _ROW.fullmatch(row)):
        return tr(_SOURCES.get(moment.source, moment.source))
    number = (
        tr("row {number}", number=found[2]) if found[1] == "row" else tr("line {number}", number=found[2])
    )
    return comma_list((tr(_SOURCES.get(place, place)), number))


def _number_of(moment: Moment) -> str:
    return tr("complaint {number}", number=moment.number) if moment.number else ""


def was_submitted(title: str, links: int) -> str:
    """Return the question whether a form was submitted; without links, the form is a registration."""
    if not links:
        return tr("Was the registration of “{title}” submitted?", title=title)
    return tr_n(
        "Was “{title}” ({n} link) submitted?", "Was “{title}” ({n} links) submitted?", links, title=title
    )


_WHY = {
    FindingState.FILED: msg("Alibaba has not decided yet"),
    FindingState.REJECTED: msg("Alibaba rejected the complaint"),
    FindingState.COUNTERED: msg("the seller objected, and Alibaba has not decided yet"),
    FindingState.WITHDRAWN: msg("you withdrew the complaint"),
    FindingState.REMOVED: msg(
        "it is back on sale, or Alibaba accepted an objection: read Alibaba's decisions first"
    ),
    FindingState.GONE_BEFORE_REVIEW: msg("it was gone before review, and is back"),
}
_ACCEPTED = msg("Alibaba accepted the seller's objection")


def why_still_visible(finding: Finding) -> str:
    """Return why a reported listing is still on sale, as a clause; empty if the state gives no reason.

    According to Alibaba's help, a listing stays on sale after a decision for three reasons: the user withdrew
    the complaint, Alibaba accepted the counter-notice, or Alibaba rejected the complaint.
    """
    if finding.outcome is not None and finding.outcome.verdict == "counter_accepted":
        return tr(_ACCEPTED)
    return tr(_WHY.get(finding.state, ""))


def doubt_words(doubts: Iterable[Doubt]) -> str:
    return semicolon_list(tr(DOUBT_WORDS[doubt]) for doubt in doubts)


def doubt_sentence(doubts: Iterable[Doubt]) -> str:
    words = doubt_words(doubts)
    return as_sentence(f"{words[:1].upper()}{words[1:]}")
