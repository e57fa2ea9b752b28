"""What is asked before any window opens: whether a host that nobody knows is the portal's."""

from __future__ import annotations

from enum import StrEnum

from helper.session.operator import Choice, QuestionKind
from helper.session.portal_address import PortalAddress
from helper.session.talk import Talk

DISGUISED = "Its name is written with letters of another alphabet; what you see in a message may look like another name."


class HostAnswer(StrEnum):
    """The person's word about a host; the values are the answers of the question."""

    PASTE = "paste"
    REMEMBER = "remember"
    STOP = "pause"


async def ask_about_host(address: PortalAddress, talk: Talk) -> HostAnswer:
    """Ask once; Enter means that nothing of ours opens there."""
    decision = await talk.ask(
        QuestionKind.HOST,
        f"Is {address.host} Alibaba's complaint portal?",
        (
            Choice(HostAnswer.PASTE, "I open it in my own browser, and paste there", safe=True),
            Choice(HostAnswer.REMEMBER, "It is Alibaba's: remember it, and open the window"),
            Choice(HostAnswer.STOP, "Stop here"),
        ),
        detail=(
            f"{address.host} is not one of the portal's hosts known from public pages.",
            *((DISGUISED,) if address.disguised else ()),
            "Compare it, letter by letter, with the address on Alibaba's own pages before you say yes.",
        ),
    )
    return HostAnswer(decision.choice)
