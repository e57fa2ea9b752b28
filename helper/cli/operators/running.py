"""Runs a session over standard input and output, line by line or as JSON."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Protocol, TextIO

from helper.cli.compose import Parts
from helper.cli.desk import Desk
from helper.cli.operators.json_operator import JsonOperator
from helper.cli.operators.line_operator import LineOperator
from helper.session.operator import Operator, Request

_KEYS = "  Enter go on   p stop here"


class Session(Protocol):
    """Anything that runs and may be asked."""

    def request(self, request: Request) -> None:
        """Hear what the person asks for."""
        ...

    async def run(self) -> None:
        """Run to the end."""
        ...


def parts_of(desk: Desk) -> Parts:
    """What sessions need of the opened records."""
    return Parts(places=desk.places, settings=desk.settings, store=desk.store, queue=desk.queue)


def run_session(make: Callable[[Operator], Session], *, as_json: bool, keys: str = _KEYS) -> None:
    """Make the session for an operator of the terminal, and run it."""
    asyncio.run(session_over(make, sys.stdout, sys.stdin, as_json=as_json, keys=keys))


async def session_over(
    make: Callable[[Operator], Session], out: TextIO, into: TextIO, *, as_json: bool, keys: str = _KEYS
) -> None:
    """The same over any two streams, in a loop that runs already."""

    def request(asked: Request) -> None:
        session.request(asked)

    operator = JsonOperator(out, into, request) if as_json else LineOperator(out, into, request, keys)
    session = make(operator)
    operator.start()
    await session.run()
