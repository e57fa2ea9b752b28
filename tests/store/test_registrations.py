"""Registrations, from the design to Alibaba's decision. They are never submitted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from helper.model.attempt import FieldValue, Result, SentValue
from helper.model.work import Registration, RightState, Work
from helper.store.registrations import Registrations
from helper.store.store import Store, open_store
from helper.store.transitions import HandoverEnd
from helper.store.works import keep_file
from tests.factories import a_work, an_attempt

NOW = datetime(2026, 11, 24, 19, 42, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def registry(store: Store) -> Registrations:
    return Registrations(store, now=lambda: NOW)


@pytest.fixture
def whale(store: Store, tmp_path: Path) -> Work:
    """A design with everything that the registration form needs."""
    return ready_work(store, tmp_path, "Quiet Whale")


def ready_work(store: Store, folder: Path, title: str) -> Work:
    (folder / "original.png").write_bytes(PNG)
    (folder / "signed.pdf").write_bytes(b"%PDF-1.7")
    work = a_work(title=title)
    picture = keep_file(store.places, work, folder / "original.png", "picture")
    statement = keep_file(store.places, work, folder / "signed.pdf", "statement")
    work = replace(work, registration=Registration(picture=picture, statement=statement))
    store.change(work)
    return work


def test_a_handed_over_registration_survives_a_crash(
    registry: Registrations, store: Store, whale: Work
) -> None:
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt())
    with open_store(store.places, read_only=True) as again:
        (left,) = Registrations(again).unfinished()
        assert left.open_attempt is not None


def test_a_registration_with_an_unknown_result_is_not_handed_over_again(
    registry: Registrations, whale: Work
) -> None:
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt())
    registry.release(whale.id, HandoverEnd(result=Result.UNKNOWN))
    with pytest.raises(ValueError, match="a submission was seen"):
        registry.hand_over(whale.id, an_attempt())
    assert registry.unfinished()[0].attempts[-1].seen_at == NOW
    declined = registry.note_declined(whale.id, "The picture is missing")
    assert declined.attempts[-1].refused is not None
    assert declined.attempts[-1].refused.words == "The picture is missing"
    assert declined.attempts[-1].seen_at is None


def test_all_parts_of_a_registration_form_belong_to_one_attempt(registry: Registrations, whale: Work) -> None:
    """If the form is filled in again from the start, the attempt is marked as failed and a new one begins."""
    registry.reserve(whale.id)
    first = an_attempt()
    registry.hand_over(whale.id, first)
    assert len(registry.hand_over(whale.id, first).attempts) == 1
    again = registry.hand_over(whale.id, an_attempt())
    assert [one.result for one in again.attempts] == [Result.FAILED, None]


def test_alibabas_decision_about_a_registration_is_recorded(registry: Registrations, whale: Work) -> None:
    """The reason for a rejection stays until the design is submitted again."""
    refused = registry.record(whale.id, RightState.REJECTED, rejection="The picture is too small.")
    assert refused.right.rejection == "The picture is too small."
    assert registry.ready() == []
    assert registry.refused() == [refused]
    assert registry.ready(wanted=[whale.id]) == [refused]
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt())
    assert registry.release(whale.id, HandoverEnd(result=Result.FILED)).right.rejection == ""
    approved = registry.record(
        whale.id,
        RightState.APPROVED,
        text="Quiet Whale (US)(N/A)",
        expires_on=date(2029, 11, 24),
    )
    assert (approved.right.text, approved.right.approved_on) == ("Quiet Whale (US)(N/A)", date(2026, 11, 24))
    assert approved.right.expires_on == date(2029, 11, 24)


def test_a_registration_in_the_portals_list_counts_as_submitted(registry: Registrations, whale: Work) -> None:
    sent_at = NOW - timedelta(days=4)
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt(at=sent_at))
    work = registry.record(whale.id, RightState.PENDING, number="9000117")
    assert registry.unfinished() == []
    assert (work.attempts[-1].result, work.attempts[-1].number) == (Result.FILED, "9000117")
    assert (work.right.submitted_on, work.attempts[-1].seen_at) == (date(2026, 11, 20), sent_at)
    later = registry.record(whale.id, RightState.PENDING)
    assert later.right.submitted_on == date(2026, 11, 20)


def test_the_user_can_report_a_registration_that_was_not_handed_over(
    registry: Registrations, whale: Work
) -> None:
    """The user may add the number later. A postponed registration is ready again."""
    registry.reserve(whale.id)
    assert registry.put_back(whale.id).right.taken_at is None
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt())
    skipped = registry.release(whale.id, HandoverEnd(result=Result.SKIPPED))
    assert registry.ready() == [skipped]
    registry.reserve(whale.id)
    filed = registry.release(whale.id, HandoverEnd(result=Result.FILED, number="1"))
    assert (filed.right.state, filed.attempts[-1].number) == (RightState.PENDING, "1")
    assert registry.set_number(whale.id, "9000117").attempts[-1].number == "9000117"


def test_only_complete_designs_are_ready(
    registry: Registrations, store: Store, whale: Work, tmp_path: Path
) -> None:
    """A design without its picture is not ready, with the reason. Only one design can be reserved at a time."""
    fox = ready_work(store, tmp_path, "Fox")
    registry.reserve(fox.id)
    with pytest.raises(ValueError, match="hand it over or put it back first"):
        registry.reserve(whale.id)
    registry.put_back(fox.id)
    store.change(remove=[store.works[fox.id]])
    (store.places.works / whale.id / "picture.png").unlink()
    assert registry.ready() == []
    assert registry.reserve(whale.id) is None
    assert [problem.field for problem in registry.problems(whale)] == ["picture"]


def test_putting_a_registration_back_after_a_rehearsal_removes_its_attempt(
    registry: Registrations, whale: Work
) -> None:
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt())
    back = registry.put_back(whale.id)
    assert (back.attempts, back.right.taken_at, registry.ready()) == ((), None, [back])
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt())
    registry.note_sent(whale.id, NOW)
    with pytest.raises(ValueError, match="ask the user"):
        registry.put_back(whale.id)


def test_values_read_at_the_submission_of_a_registration_are_recorded(
    registry: Registrations, whale: Work
) -> None:
    title = FieldValue(field="title", value="Quiet Whale")
    sent = SentValue(field="title", value="The Quiet Whale", at=NOW)
    registry.reserve(whale.id)
    registry.hand_over(whale.id, an_attempt(values=(title,)))
    filed = registry.release(whale.id, HandoverEnd(result=Result.FILED, values_sent=(sent,)))
    assert filed.attempts[-1].values[0].sent == "The Quiet Whale"
