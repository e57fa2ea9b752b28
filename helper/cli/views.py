"""Entities as other programs see them; kept apart from how they are stored, so that one may change without the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from helper.exchange.report.figures import Tally
from helper.exchange.seller_ledger import SellerLine
from helper.model.account import Account
from helper.model.attempt import Attempt
from helper.model.complaint import Complaint
from helper.model.doubts import doubts_about
from helper.model.finding import Finding
from helper.model.problems import Problem
from helper.model.search import Search
from helper.model.seller import Seller
from helper.model.words import moment_words
from helper.model.work import Work
from helper.store.about import EarlierComplaint
from helper.store.queue import Queue
from helper.store.store import Store

View = dict[str, Any]


def work_view(work: Work) -> View:
    """A design with its registration."""
    right = work.right
    return {
        "id": work.id,
        "title": work.title,
        "aliases": list(work.aliases),
        "client": work.client,
        "permission_until": work.permission_until.isoformat() if work.permission_until else None,
        "official_addresses": list(work.official_addresses),
        "licensees": list(work.licensees),
        "description": work.description,
        "reasons": [{"product_type": one.product_type, "reason": one.reason} for one in work.reasons],
        "searches": [search_view(work, search) for search in work.searches],
        "ipr": {
            "text": right.text,
            "number": right.number,
            "state": right.state.value,
            "approved_on": right.approved_on.isoformat() if right.approved_on else None,
            "expires_on": right.expires_on.isoformat() if right.expires_on else None,
            "submitted_on": right.submitted_on.isoformat() if right.submitted_on else None,
            "rejection": right.rejection,
        },
    }


def search_view(work: Work, search: Search) -> View:
    """Search words of a design, with the page that they open."""
    return {
        "work": work.title,
        "words": search.words,
        "language": search.language,
        "product_type": search.product_type,
        "url": search.address,
        "last_at": search.last_at.isoformat() if search.last_at else None,
    }


def finding_view(store: Store, finding: Finding) -> View:
    """A finding together with its listing."""
    listing = store.listings[finding.listing_id]
    work = store.works.get(finding.work_id) if finding.work_id else None
    return {
        "id": finding.id,
        "item_id": listing.item_id or None,
        "url": listing.url,
        "flagged": listing.flagged,
        "title": listing.title,
        "work": work.title if work else None,
        "state": finding.state.value,
        "judgement": finding.judgement.value if finding.judgement else None,
        "judged_by": finding.judged_by,
        "judged_at": _moment(finding.judged_at),
        "viewed": finding.viewed,
        "viewed_by_word": finding.viewed_by_word,
        "speaks_against": [doubt.value for doubt in doubts_about(finding, listing, work)],
        "reason_given": _grounds_view(finding),
        "complaint": finding.complaint_id,
        "history": [
            {"at": _moment(line.at), "kind": line.kind.value, "what": moment_words(line), "by": line.by}
            for line in finding.history
        ],
    }


def earlier_view(earlier: EarlierComplaint) -> View:
    """One time a listing was reported before."""
    return {
        "number": earlier.number or None,
        "sent_at": _moment(earlier.sent_at),
        "outcome": earlier.outcome.value,
        "work": earlier.work_title or None,
        "complaint": earlier.complaint.id if earlier.complaint else None,
    }


def complaint_view(queue: Queue, complaint: Complaint, problems: Iterable[Problem] = ()) -> View:
    """A complaint with its links in the order of the form, and every time it was handed over."""
    work = queue.work_of(complaint)
    return {
        "id": complaint.id,
        "work": work.title if work else None,
        "work_id": complaint.work_id,
        "filed_as": complaint.filed_as or None,
        "account_id": complaint.account_id,
        "state": complaint.state.value,
        "practice": complaint.practice,
        "number": complaint.number or None,
        "reason": complaint.reason,
        "description": complaint.description,
        "note": complaint.note,
        "links": [listing.url for listing in queue.listings_of(complaint)],
        "attachments": [one.shown for one in queue.attachments_of(complaint)],
        "planned_at": _moment(complaint.planned_at),
        "attempts": [_attempt_view(attempt) for attempt in complaint.attempts],
        "problems": [asdict(problem) for problem in problems],
    }


def planned_view(queue: Queue, complaint: Complaint, problems: Iterable[Problem] = ()) -> View:
    """A complaint that is only shown: its findings are in the store, it may not be."""
    urls = [listing.url for listing in queue.listings_of(complaint)]
    work = queue.work_of(complaint)
    return {
        "work": work.title if work else None,
        "account_id": complaint.account_id,
        "links": urls,
        "reason": complaint.reason,
        "description": complaint.description,
        "problems": [asdict(problem) for problem in problems],
    }


def account_view(account: Account) -> View:
    return {"id": account.id, "label": account.label, "host": account.host, "clients": list(account.clients)}


def seller_view(line: SellerLine) -> View:
    """A store without the private notes and reasons: lists are passed on more easily than one thinks."""
    seller = line.seller
    return {
        "id": seller.id if seller else None,
        "store_number": line.number or None,
        "name": line.name,
        "names": list(line.names),
        "listings": line.listings,
        **tally_view(line.tally),
        "back_again": line.back_again,
        "upheld_days": line.upheld_days,
        "page_not_available_since": _moment(_gone_at(seller)),
        "owner_known": bool(seller and seller.owner),
        "designs": list(line.designs),
        "products": list(line.products),
        "complaints": list(line.complaints),
        "portal_codes": list(seller.portal_codes) if seller else [],
        "same_owner": [said.store_number for said in line.same_owner],
    }


def tally_view(tally: Tally) -> View:
    """What became of many listings, in figures."""
    return {
        "reported": tally.reported,
        "gone": tally.gone,
        "waiting": tally.waiting,
        "said_no": tally.said_no,
        "objected": tally.objected,
        "taken_back": tally.taken_back,
    }


def _gone_at(seller: Seller | None) -> datetime | None:
    since = seller.not_available if seller else None
    return since.at if since else None


def _grounds_view(finding: Finding) -> View | None:
    grounds = finding.grounds
    if grounds is None:
        return None
    return {"reason": grounds.reason, "by": grounds.by, "at": _moment(grounds.at)}


def _attempt_view(attempt: Attempt) -> View:
    return {
        "host": attempt.host,
        "practice": attempt.practice,
        "at": _moment(attempt.at),
        "by": attempt.by,
        "result": attempt.result.value if attempt.result else None,
        "number": attempt.number or None,
        "portal_words": attempt.portal_words,
        "values": {value.field: value.value for value in attempt.values},
        "values_sent": {value.field: value.sent for value in attempt.values if value.sent is not None},
        "links_added": list(attempt.links_added),
        "links_sent": None if attempt.links_sent is None else list(attempt.links_sent),
        "refusals": [{"at": _moment(refusal.at), "words": refusal.words} for refusal in attempt.refusals],
        "refused_links": [{"item_id": item_id, "words": words} for item_id, words in attempt.refused_links],
        "seen_at": _moment(attempt.seen_at),
        "evidence": list(attempt.evidence),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
