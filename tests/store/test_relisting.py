"""Relistings: proposed by shop and title, linked only by the user."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from helper.model.complaint import ComplaintState
from helper.model.finding import Finding, FindingState, Judgement, Outcome
from helper.model.work import Work
from helper.store.queue import Queue
from helper.store.relisting import link, proposed_successors, tell_apart, unlink, why_not_link
from helper.store.store import Store
from tests.factories import NOW, a_complaint, a_finding, a_listing, a_work

TITLE = "Quiet Whale Shower Curtain Boho Bathroom"


def add(
    store: Store, number: int, work: Work | None, state: FindingState = FindingState.NEW, **values: Any
) -> Finding:
    """A listing of this number with these values, and its finding; what is gone was reported and went yesterday."""
    shown = {"title": TITLE, "store_number": "1102406", "added_at": NOW, **values}
    listing = a_listing(number, **shown)
    finding = a_finding(listing, work_id=work.id if work else None, state=state)
    if state is FindingState.REMOVED:
        complaint = a_complaint(work, (finding,), state=ComplaintState.CLOSED, number=f"4821{number:04d}")
        outcome = Outcome(state=state, at=NOW - timedelta(days=1))
        finding = replace(finding, complaint_id=complaint.id, outcome=outcome)
        store.change(complaint)
    store.change(listing, finding)
    return finding


def pairs(store: Store) -> list[tuple[str, str]]:
    return [(one.fresh.id, one.before.id) for one in proposed_successors(store)]


@pytest.mark.parametrize(
    ("gone", "fresh", "near"),
    [
        (TITLE, "BOHO shower curtain: quiet whale bathroom 2026", True),
        (TITLE, "Something else entirely for you", False),
        ("日式千纸鹤 帆布画 客厅装饰", "客厅装饰日式千纸鹤帆布画", True),
        ("日式千纸鹤 帆布画 客厅装饰", "2026新款 日式千纸鹤帆布画 客厅装饰画", True),
        ("静かなクジラ シャワーカーテン 北欧", "北欧 静かなクジラシャワーカーテン", True),
        ("静かなｸｼﾞﾗ シャワーカーテン 北欧", "静かなクジラ シャワーカーテン 北欧", True),
        ("고요한 고래 샤워커튼 북유럽", "고요한 고래의 샤워커튼 북유럽 스타일", True),
        ("ม่านอาบน้ำลายวาฬสไตล์นอร์ดิก", "ม่านอาบน้ำ ลายวาฬ สไตล์นอร์ดิก ใหม่", True),
        ("Quiet Whale 防水浴帘 北欧风", "北欧风 防水浴帘 Quiet Whale 2026", True),
        # another design with similar words, and titles so short that many have them
        ("日式千纸鹤帆布画客厅装饰", "日式猫头鹰陶瓷杯厨房装饰", False),
        ("装饰画客厅", "装饰画客厅", False),
        ("可爱手机壳", "可爱手机壳", False),
        ("静かなクジラシャワーカーテン", "静かなキツネのスマホケース", False),
        ("千纸鹤", "日式千纸鹤帆布画客厅装饰", False),
    ],
)
@pytest.mark.parametrize("shop", ["1102406", "1109999", ""])
def test_of_the_same_design_a_near_title_or_the_same_shop_is_enough(
    store: Store, work: Work, gone: str, fresh: str, near: bool, shop: str
) -> None:
    """A shop that begins anew under another number keeps its titles; one that changes titles keeps its number.

    Parts in another order, capitals and a word more do not matter; nor do blanks in Chinese, Japanese, Korean or Thai.
    """
    before = add(store, 1, work, FindingState.REMOVED, title=gone)
    after = add(store, 2, work, title=fresh, store_number=shop)
    why = [words for words, is_so in (("same shop", shop == "1102406"), ("near title", near)) if is_so]
    found = [(each.fresh.id, each.before.id, each.why) for each in proposed_successors(store)]
    assert found == ([(after.id, before.id, ", ".join(why))] if why else [])
    assert store.findings[after.id].predecessor_id is None


def test_without_a_design_both_are_needed(store: Store, work: Work) -> None:
    """Nobody has said yet what it copies: one sign alone would only be a guess."""
    add(store, 1, work, FindingState.REMOVED)
    add(store, 2, None, store_number="1109999")
    add(store, 3, None, title="Something else entirely for you")
    both = add(store, 4, None)
    assert [fresh for fresh, _ in pairs(store)] == [both.id]


def test_what_is_not_proposed(store: Store, work: Work) -> None:
    """Another design, what came before it was gone, what is no copy, what is on a form, and what was never gone."""
    fox = a_work(title="Fox")
    store.change(fox)
    add(store, 1, work, FindingState.REMOVED)
    add(store, 2, fox)
    add(store, 3, work, added_at=NOW - timedelta(days=20))
    stranger = add(store, 4, work)
    store.change(replace(stranger, judgement=Judgement.NOT_A_COPY, state=FindingState.JUDGED))
    add(store, 5, work, FindingState.PLANNED)
    add(store, 6, work, FindingState.FILED)
    assert pairs(store) == []


def test_one_that_was_gone_is_asked_about_once_at_a_time(store: Store, work: Work) -> None:
    """Of two that may be it the surest is proposed; told apart, the other follows."""
    before = add(store, 1, work, FindingState.REMOVED)
    other_shop = add(store, 2, work, store_number="1109999")
    surest = add(store, 3, work)
    assert pairs(store) == [(surest.id, before.id)]
    tell_apart(store, store.findings[surest.id], before)
    assert pairs(store) == [(other_shop.id, before.id)]


def test_linked_it_names_the_earlier_number_on_its_form(store: Store, work: Work) -> None:
    """The explanation of the new complaint cites the number of the one after which it went."""
    before = add(store, 1, work, FindingState.REMOVED)
    fresh = add(store, 2, work)
    queue = Queue(store)
    link(store, fresh, before, by="Kim", at=NOW)
    queue.judge([fresh.id], Judgement.COPY, viewed=True)
    (complaint,) = queue.plan()
    assert "Reported before: 48210001." in complaint.description
    assert pairs(store) == []


def test_a_link_takes_over_the_design_and_can_be_undone(store: Store, work: Work) -> None:
    """One step; after it nothing is linked, and it is proposed as before. Taken back another day it is not proposed again."""
    before = add(store, 1, work, FindingState.REMOVED)
    fresh = add(store, 2, None)
    linked = link(store, fresh, before, by="Kim", at=NOW)
    assert (linked.predecessor_id, linked.work_id) == (before.id, work.id)
    assert linked.history[-1].by == "Kim"
    assert Queue(store).undo() == "1 link said to be back again"
    assert store.findings[fresh.id] == fresh
    assert pairs(store) == [(fresh.id, before.id)]
    linked = link(store, fresh, before, by="Kim", at=NOW)
    assert unlink(store, linked, by="Kim", at=NOW).predecessor_id is None
    assert pairs(store) == []


def test_why_one_cannot_be_linked(store: Store, work: Work) -> None:
    """Each no is a sentence, and linking all the same is a fault of ours."""
    fox = a_work(title="Fox")
    store.change(fox)
    before = add(store, 1, work, FindingState.REMOVED)
    waiting = add(store, 2, work, FindingState.FILED)
    fresh = add(store, 3, work)
    assert "was not gone" in str(why_not_link(store, fresh, waiting))
    assert "on a form already" in str(why_not_link(store, waiting, before))
    assert "different designs" in str(why_not_link(store, add(store, 4, fox), before))
    assert "very same listing" in str(why_not_link(store, before, before))
    with pytest.raises(ValueError, match="on a form already"):
        link(store, waiting, before, by="Kim", at=NOW)
