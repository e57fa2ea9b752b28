"""Runs a session over standard input and output, line by line or as JSON."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Protocol

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


def run_session(make: Callable[[Operator], Session], *, as_json: bool) -> None:
    """Make the session for an operator of the terminal, and run it."""
    asyncio.run(_run(make, as_json=as_json))


async def _run(make: Callable[[Operator], Session], *, as_json: bool) -> None:
    def request(asked: Request) -> None:
        session.request(asked)

    operator = (
        JsonOperator(sys.stdout, sys.stdin, request)
        if as_json
        else LineOperator(sys.stdout, sys.stdin, request, _KEYS)
    )
    session = make(operator)
    operator.start()
    await session.run()
