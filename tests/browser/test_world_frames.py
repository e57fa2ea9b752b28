"""Frames that come and go while they are asked, with a browser's driver that says so at just that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from playwright.async_api import Error, Page

from helper.browser.world import World

Listener = Callable[[dict[str, Any]], None]


@dataclass(eq=False)
class Process:
    """One renderer as the driver shows it: its frames, each with the number of its world, from 1 in every process."""

    frames: dict[str, int]
    at_call: dict[int, Callable[[], None]] = field(default_factory=dict)
    """What happens when this world is asked: then its answer is lost."""
    listeners: dict[str, Listener] = field(default_factory=dict)

    def on(self, event: str, listener: Listener) -> None:
        self.listeners[event] = listener

    async def send(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        later = asyncio.Event()
        asyncio.get_running_loop().call_soon(later.set)
        await later.wait()
        match method:
            case "Page.getFrameTree":
                first, *others = ({"frame": {"id": frame}} for frame in self.frames)
                return {"frameTree": {**first, "childFrames": others}}
            case "Page.addScriptToEvaluateOnNewDocument":
                for frame, world in self.frames.items():
                    self.begins(frame, world)
            case "Runtime.callFunctionOn":
                if act := self.at_call.pop(parameters["executionContextId"], None):
                    act()
                    raise Error("Cannot find context with specified id")
                return {"result": {"value": parameters["executionContextId"]}}
        return {}

    def begins(self, frame: str, world: int) -> None:
        """A document begins in a frame."""
        self.frames[frame] = world
        context = {"name": "ipp-helper", "id": world, "auxData": {"frameId": frame}}
        self.listeners["Runtime.executionContextCreated"]({"context": context})

    def ends(self, world: int) -> None:
        """A document ends."""
        self.listeners["Runtime.executionContextDestroyed"]({"executionContextId": world})


class Tab:
    """A page of a driver: what the world uses of it."""

    def __init__(self, *processes: Process) -> None:
        self._own = processes[0]
        self.frames: list[object] = [self, *processes[1:]]
        self.context = self
        self.entered: list[object] = []

    async def new_cdp_session(self, target: object) -> Process:
        self.entered.append(target)
        return target if isinstance(target, Process) else self._own

    def world(self) -> World:
        return World(cast("Page", self), scripts=(), settings={}, on_report=lambda _: None)


async def answers(world: World) -> list[tuple[str, int]]:
    """Which frames answer, each with the number of its world."""
    return [(place.frame_id, answer) for place, answer in await world.call_everywhere("where")]


async def test_a_frame_that_loads_anew_while_it_is_asked_answers_in_its_next_document() -> None:
    """What was asked is lost with the old document; the new one stands in the same frame and is not lost with it."""
    process = Process({"outer": 1, "inner": 2})
    tab = Tab(process)
    tab.frames.append("inner")
    world = tab.world()
    await world.enter()

    def loads_anew() -> None:
        process.ends(2)
        process.begins("inner", 3)

    process.at_call[2] = loads_anew
    assert await answers(world) == [("outer", 1), ("inner", 3)]
    assert await answers(world) == [("outer", 1), ("inner", 3)]


async def test_frames_of_two_processes_are_told_apart_though_their_worlds_have_one_number() -> None:
    """Each process counts its worlds for itself."""
    own, other = Process({"outer": 1, "inner": 2}), Process({"inner": 1})
    tab = Tab(own, other)
    tab.frames.remove(other)
    tab.frames.append("inner")
    world = tab.world()
    await world.enter()

    def moves_to_another_site() -> None:
        own.ends(2)
        del own.frames["inner"]
        tab.frames[1] = other

    own.at_call[2] = moves_to_another_site
    assert await answers(world) == [("outer", 1), ("inner", 1)]


async def test_two_who_ask_at_once_enter_a_new_frame_once() -> None:
    """Entered twice, it would report every press twice."""
    own, other = Process({"outer": 1}), Process({"other": 1})
    tab = Tab(own, other)
    tab.frames.remove(other)
    world = tab.world()
    await world.enter()
    tab.frames.append(other)

    both = await asyncio.gather(answers(world), answers(world))

    assert list(both) == [[("outer", 1), ("other", 1)]] * 2
    assert tab.entered == [tab, other]
