"""A number that stands behind words nobody knew is asked about once, and read there from then on."""

from __future__ import annotations

from helper.session.events import HandedOver, Released
from helper.session.operator import Decision, QuestionKind, Request
from helper.session.window import Sign, SignKind
from tests.session.lesson_stage import YES, Classroom
from tests.session.stage import Stage


def answered_without_number(room: Classroom) -> None:
    """The portal takes the form and says a number in words nobody knows."""
    signs = room.stage.window.signs
    signs.put_nowait(Sign(kind=SignKind.SUBMITTED))
    signs.put_nowait(Sign(kind=SignKind.ANSWERED, accepted=True))


async def test_a_number_behind_unknown_words_is_asked_about_and_written_down(stage: Stage) -> None:
    """The outcome is on disk before the question; the words are remembered with the answer."""
    room = Classroom(stage)
    room.teacher.shown = (("48213377", "Your reference"),)
    stage.operator.at[HandedOver] = lambda event: answered_without_number(room)
    released: list[str] = []
    stage.operator.at[Released] = lambda event: released.append(stage.store.complaints.all()[0].state.value)
    room.remembers(YES)
    await room.run()

    assert released == ["filed"]
    assert stage.store.complaints.all()[0].number == "48213377"
    assert room.learned.number_label == ("Your reference",)


async def test_of_several_numbers_she_names_the_one(stage: Stage) -> None:
    """And Enter names none."""
    room = Classroom(stage)
    room.teacher.shown = (("48213377", "Your reference"), ("40081234", "Hotline"))
    stage.operator.at[HandedOver] = lambda event: answered_without_number(room)
    room.remembers(Decision("48213377"))
    await room.run()

    assert room.learned.number_label == ("Your reference",)
    assert stage.operator.questions[-1].choices[0].safe


async def test_a_number_she_copied_teaches_where_it_stood(stage: Stage) -> None:
    """It is her word that files it; the page shows the number behind words to remember."""
    room = Classroom(stage)
    room.teacher.shown = (("48213377", "Your reference"), ("40081234", "Hotline"))
    stage.operator.at[HandedOver] = lambda event: room.session.request(Request.GO_ON)
    stage.operator.answers = {
        QuestionKind.WENT_THROUGH: [Decision("filed", "48213377")], QuestionKind.REMEMBER: [YES],
    }  # fmt: skip
    await room.run()

    assert stage.store.complaints.all()[0].number == "48213377"
    assert room.learned.number_label == ("Your reference",)
