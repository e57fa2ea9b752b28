"""The way to the form: a page that is still being drawn is waited for, and no page is left twice by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count

from helper.errors import PageGone
from helper.flow.form import Where
from helper.flow.load import shipped_flow
from helper.session.arrive import CAPTCHA_TEXT, LOGIN_TEXT, MOST_WAYS, ON_THE_WAY, Arrival, Pathfinder, Way
from helper.session.operator import Decision, QuestionKind
from helper.session.talk import Talk
from helper.session.window import Mood, Sign, SignIn, SignKind
from tests.fakes import FakeControl, FakeForm
from tests.session.stage import ADDRESS, FakeWindow, ScriptedOperator, a_form

NEVER = 60.0
"""Longer than any test."""


class DrawnForm(FakeForm):
    """A page that shows its controls only when it is looked at for the third time; before, it may be between documents."""

    def __init__(self, controls: Sequence[FakeControl], *, between_documents: bool = False) -> None:
        super().__init__((), address=f"{ADDRESS}complaint")
        self._to_come = controls
        self._between_documents = between_documents
        self._looks = 0

    async def where(self) -> Where:
        self._looks += 1
        if self._looks >= 3:
            self.controls = list(self._to_come)
        elif self._between_documents:
            raise PageGone("The page was closed or left.")
        return await super().where()


def a_front_page(address: str = ADDRESS) -> FakeForm:
    """A page of the portal without a form."""
    return FakeForm((), headings=("Welcome",), address=address)


async def arrived(
    window: FakeWindow, operator: ScriptedOperator, *, patience: float = NEVER, drawing: float = NEVER
) -> Arrival:
    """Where the way of this window ends."""
    finder = Pathfinder(
        window,
        shipped_flow(),
        Talk(operator, lambda: datetime.now(UTC)),
        patience_seconds=patience,
        drawing_seconds=drawing,
    )
    return await finder.reach_form(ADDRESS)


def a_window(
    form: FakeForm, *, sign: SignIn = SignIn.IN, leads_to: Callable[[], FakeForm] | None = None
) -> FakeWindow:
    """A window that says the same about the login whenever it is asked, and is looked at again at once."""

    class Window(FakeWindow):
        async def sign_in(self, flow: object) -> SignIn:
            return sign

        async def next_sign(self) -> Sign:
            return Sign(kind=SignKind.CHANGED)

    return Window(form, leads_to=leads_to)


async def test_a_form_that_is_still_being_drawn_is_not_left() -> None:
    """Its heading is there, its fields come later, nothing tells of a login: it is waited for where it is."""
    for sign in (SignIn.UNKNOWN, SignIn.IN):
        window = a_window(DrawnForm(a_form().controls), sign=sign)

        arrival = await arrived(window, ScriptedOperator())

        assert arrival.way is Way.THERE
        assert window.ways == []


async def test_the_page_says_what_it_waits_for_while_somebody_logs_in() -> None:
    """Neither “hands off” nor nothing: log in; once that is done it says that the form is looked for."""
    window = FakeWindow(a_form(), sign_ins=[SignIn.OUT, SignIn.OUT, SignIn.CAPTCHA, SignIn.IN])

    assert (await arrived(window, ScriptedOperator())).way is Way.THERE
    assert window.strips == [
        (Mood.YOUR_TURN, LOGIN_TEXT),
        (Mood.YOUR_TURN, CAPTCHA_TEXT),
        (Mood.DONE, ON_THE_WAY),
    ]


async def test_between_two_documents_the_page_is_not_gone() -> None:
    """A look that falls between two documents is followed by another one, without a question."""
    window = a_window(DrawnForm(a_form().controls, between_documents=True))
    operator = ScriptedOperator()

    arrival = await arrived(window, operator)

    assert (arrival.way, operator.questions) == (Way.THERE, [])


async def test_a_front_page_leads_on_at_once_when_somebody_is_logged_in() -> None:
    """With a sign of the login, a page without the form's heading is left without waiting."""
    window = a_window(a_front_page(), leads_to=a_form)

    assert (await arrived(window, ScriptedOperator())).way is Way.THERE
    assert window.ways == [ADDRESS]


async def test_a_page_without_any_sign_leads_on_when_it_has_stood_a_moment() -> None:
    """It may be a front page whose login we do not know; the way leads past it by itself."""
    window = a_window(a_front_page(), sign=SignIn.UNKNOWN, leads_to=a_form)

    assert (await arrived(window, ScriptedOperator(), drawing=0.0)).way is Way.THERE
    assert window.ways == [ADDRESS]


async def test_a_portal_that_leads_back_is_left_once_and_then_the_person_is_asked() -> None:
    """The way ends where it began: it is not taken again before the person has said something."""
    window = a_window(a_front_page(), leads_to=a_front_page)
    operator = ScriptedOperator(answers={QuestionKind.LOGIN: [Decision("pause")]})

    arrival = await arrived(window, operator, patience=0.0)

    assert arrival.way is Way.PAUSE
    assert window.ways == [ADDRESS]


async def test_a_portal_with_ever_other_addresses_is_not_followed_for_ever() -> None:
    """Each page it leads back to has an address of its own: after a few the person is asked."""
    numbers = count(1)
    window = a_window(a_front_page(), leads_to=lambda: a_front_page(f"{ADDRESS}#/home?again={next(numbers)}"))
    operator = ScriptedOperator(answers={QuestionKind.LOGIN: [Decision("pause")]})

    await arrived(window, operator, patience=0.0)

    assert len(window.ways) == MOST_WAYS


async def test_after_the_persons_word_the_way_is_taken_once_more() -> None:
    """She has logged in where no sign was known, and lands on the same page: it leads on to the form."""
    window = a_window(a_front_page(), leads_to=a_front_page)
    operator = ScriptedOperator(
        answers={QuestionKind.LOGIN: [Decision("signed_in"), Decision("pause")]},
    )

    await arrived(window, operator, patience=0.0)

    assert window.ways == [ADDRESS, ADDRESS]


async def test_a_front_page_with_headings_of_its_own_is_left_at_once() -> None:
    """Without any login sign, a page that has drawn other headings than the form's costs no wait."""
    window = a_window(a_front_page(), sign=SignIn.UNKNOWN, leads_to=a_form)

    arrival = await arrived(window, ScriptedOperator(), drawing=NEVER)

    assert arrival.way is Way.THERE
