"""The person's turn: from the hand-over until it is known what became of the form."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from helper.session.events import FieldChanged, FieldDiffers, HandedOver, LinksRefused, SubmittedSeen
from helper.session.filing import wording
from helper.session.filing.vigil import Change, Vigil
from helper.session.filing.went_through import Word
from helper.session.operator import Choice, QuestionKind, Request
from helper.session.race import first
from helper.session.talk import Talk
from helper.session.window import Mood, PortalWindow, Sign, SignKind

WATCH_SECONDS = 1.5
"""How often the form is read while the person has it; a reading costs the page a few milliseconds."""

LEFT_SECONDS = 2.5
"""So long a page that has moved on may take to tell what it sent, before the person is asked."""

NEXT_SECONDS = 0.4
"""How often it is looked whether a form in parts shows the next one: nobody likes to wait for that."""


class Ending(StrEnum):
    """How the person's turn ended."""

    FILED = "filed"
    REFUSED = "refused"
    LATER = "later"
    PROBLEM = "problem"
    FILL_AGAIN = "fill_again"
    PAUSED = "paused"
    """The person stopped here; what stands in the window stays as it is."""
    LEFT_OPEN = "left_open"
    """Nobody knows yet whether it went through; the question stays."""
    NOT_SENT = "not_sent"
    """The person said that it was not sent; it may be filed again."""
    GONE = "gone"
    """The page is gone and nothing was seen to leave it."""
    LOOKED = "looked"
    """A rehearsal is over: the person has looked, and nothing was seen to leave the page."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The ending and what was seen on the way to it."""

    ending: Ending
    number: str = ""
    words: str = ""
    links_sent: tuple[str, ...] | None = None
    told: bool = False
    """Whether the number is the person's word: then it may be learned where the page shows it."""
    note: str = ""
    """What the person says is wrong with it."""


_SEEN = "A submission was seen."

PAGE_GONE = (
    Choice("later", "Leave this one for later", safe=True),
    Choice("again", "Open the page again and fill it in anew"),
    Choice("pause", "Stop here"),
)


PUT_ASIDE = (
    Choice("leave", wording.NOT_ASIDE, safe=True),
    Choice("aside", wording.ASIDE, asks=wording.YOUR_WORDS),
)


async def ask_put_aside(talk: Talk) -> Turn | None:
    """Ask whether something is really wrong with the form; None: no, and nothing has happened."""
    decision = await talk.ask(QuestionKind.WHAT_IS_WRONG, wording.WHAT_IS_WRONG, PUT_ASIDE)
    return Turn(Ending.PROBLEM, note=decision.text) if decision.choice == "aside" else None


async def _end_of(task: asyncio.Future[Turn | None]) -> None:
    """Wait for it; who is not waited for any more leaves it running."""
    await asyncio.wait([task])


class PersonsTurn:
    """Watches the window while the person holds the pen, and hears what the person asks for."""

    def __init__(
        self,
        window: PortalWindow,
        talk: Talk,
        *,
        refused: Callable[[tuple[tuple[str, str], ...]], object],
        submitted: Callable[[Sign], object],
        declined: Callable[[str], object],
        vigil: Vigil,
        went_through: Callable[[tuple[str, ...]], Awaitable[Word]],
        another: Callable[[], Awaitable[bool]] | None = None,
        rehearsal: bool = False,
    ) -> None:
        """`went_through` asks the person, given what was noticed. In a rehearsal every way out is an end, as long as nothing was sent."""
        self._window = window
        self._talk = talk
        self._refused = refused
        self._submitted = submitted
        self._note_declined = declined
        self._vigil = vigil
        self._went_through = went_through
        self._rehearsal = rehearsal
        self._another = another
        """Whether the form shows another of its parts; None: it has no further part."""
        self._sent: Sign | None = None
        self._declined: str | None = None
        """The portal's words when the form did not take it; None: it was not tried, or not declined."""

    async def wait(self) -> Turn:
        """Wait for the outcome; everything seen is reported to the callbacks before the person is told."""
        while True:
            done = await first(within=self._pause, sign=self._window.next_sign(), heard=self._talk.heard())
            turn = None
            if "sign" in done:
                turn = await self._noticed(done["sign"])
            elif self._sent is None:
                turn = await self._look_again()
            if turn is None and "heard" in done:
                turn = await self._asked_for(done["heard"])
            if turn is not None:
                return turn

    @property
    def _pause(self) -> float:
        return WATCH_SECONDS if self._another is None else NEXT_SECONDS

    async def _noticed(self, sign: Sign) -> Turn | None:
        match sign.kind:
            case SignKind.LINKS_CHECKED:
                await self._links_checked(sign)
            case SignKind.SUBMITTED:
                self._sent = sign
                self._submitted(sign)
                self._tell_changed(self._vigil.sent(sign.values_sent))
                self._talk.tell(
                    SubmittedSeen, text="Your submission was seen. Waiting for the portal's answer."
                )
            case SignKind.ANSWERED:
                return await self._answered(sign)
            case SignKind.STOPPED:
                await self._your_turn_again(
                    sign.words or "The page stopped it: something is missing in the form."
                )
            case SignKind.GONE:
                return await self._gone()
            case SignKind.CHANGED if self._another is not None and self._sent is None:
                # The next part may be there already.
                return await self._look_again()
            case SignKind.CHANGED:
                pass
        return None

    async def _look_again(self) -> Turn | None:
        """What changed by itself is told and shown before it can be sent unseen."""
        if self._another is not None and await self._another():
            return Turn(Ending.FILL_AGAIN)
        look = await self._vigil.look()
        if self._rehearsal and (look.left or look.signed_out):
            return Turn(Ending.LOOKED)
        if look.signed_out:
            return Turn(Ending.GONE, words="The portal asks you to log in again. The form was not sent.")
        if look.left:
            return await self._left()
        self._tell_changed(look.changed)
        for field in look.lost:
            self._talk.tell(FieldDiffers, field=field.field.step, value=field.field.value, seen="")
            await self._your_turn_again(
                f"LOOK at “{field.field.label}”: it does not hold any more what I put there. Press r to fill again."
            )
        return None

    def _tell_changed(self, changes: Iterable[Change]) -> None:
        for change in changes:
            field = change.field.field
            self._talk.tell(
                FieldChanged,
                field=field.step,
                value=field.value,
                seen=change.seen,
                right=change.right,
                text=wording.put_back(field.label) if change.right else wording.changed(field.label),
            )

    async def _left(self) -> Turn | None:
        """The page has moved on; on a busy machine what it sent is told a moment later than that."""
        done = await first(within=LEFT_SECONDS, sign=self._window.next_sign())
        if "sign" in done:
            return await self._noticed(done["sign"])
        return await self.ask_went_through(("The page has moved on, and no submission was seen.",))

    async def _links_checked(self, sign: Sign) -> None:
        if sign.refused_links:
            self._refused(sign.refused_links)
            text = f"The page refused {len(sign.refused_links)} of the links. Press r to fill again without them."
            self._talk.tell(LinksRefused, links=sign.refused_links, text=text)

    async def _answered(self, sign: Sign) -> Turn | None:
        if sign.accepted:
            return Turn(Ending.FILED, sign.number, sign.words, self._links(sign))
        if sign.accepted is None:
            return await self.ask_went_through(("The portal gave no clear answer.", sign.words))
        self._sent, self._declined = None, sign.words
        self._note_declined(sign.words)
        await self._your_turn_again(wording.declined(sign.words))
        return None

    async def _your_turn_again(self, text: str) -> None:
        await self._window.strip(Mood.YOUR_TURN, text)
        self._talk.tell(HandedOver, text=text)

    async def _gone(self) -> Turn:
        if self._sent is None:
            return Turn(Ending.LOOKED if self._rehearsal else Ending.GONE)
        return await self.ask_went_through(("The page is gone, and its answer was not seen.",))

    async def _asked_for(self, request: Request) -> Turn | None:
        if (
            self._rehearsal
            and self._sent is None
            and request not in {Request.FILL_AGAIN, Request.LEAVE_OUT, Request.SHOW, Request.NEXT}
        ):
            return Turn(Ending.LOOKED)
        match request:
            case Request.GO_ON:
                return await self.ask_went_through((_SEEN,) if self._sent is not None else ())
            case Request.PAUSE:
                return Turn(Ending.PAUSED)
            case Request.LATER | Request.PROBLEM if self._sent is not None:
                return await self.ask_went_through((_SEEN,))
            case Request.PROBLEM:
                return await self._put_aside()
            case Request.LATER if self._declined is not None:
                return Turn(Ending.REFUSED, words=self._declined)
            case Request.LATER:
                return Turn(Ending.LATER)
            case Request.FILL_AGAIN:
                return None if self._sent is not None else Turn(Ending.FILL_AGAIN)
            case Request.LEAVE_OUT | Request.SHOW | Request.NEXT:
                return None

    async def _put_aside(self) -> Turn | None:
        """Ask; what happens to the form meanwhile comes first, and takes the question away."""
        asked = asyncio.ensure_future(ask_put_aside(self._talk))
        try:
            while not asked.done():
                done = await first(sign=self._window.next_sign(), asked=_end_of(asked))
                if "sign" in done and done["sign"].kind is not SignKind.CHANGED:
                    return await self._noticed(done["sign"])
            turn = await asked
        finally:
            asked.cancel()
            await asyncio.wait([asked])
        if turn is not None and self._declined is not None:
            return Turn(Ending.REFUSED, words=self._declined, note=turn.note)
        return turn

    async def ask_went_through(self, detail: tuple[str, ...]) -> Turn:
        """Ask what only the person can know, with what was seen as a help."""
        word = await self._went_through(detail)
        match word.choice:
            case "filed":
                sent = self._sent.links_sent if self._sent else None
                return Turn(Ending.FILED, word.number, links_sent=sent, told=word.is_hers)
            case "not_filed":
                return Turn(Ending.NOT_SENT)
            case "pause":
                return Turn(Ending.PAUSED)
            case _:
                return Turn(Ending.LEFT_OPEN)

    def _links(self, sign: Sign) -> tuple[str, ...] | None:
        return sign.links_sent or (self._sent.links_sent if self._sent else None)
