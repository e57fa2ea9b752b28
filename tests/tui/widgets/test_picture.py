"""Pictures in the terminal: who is asked, what is drawn, and what is refused."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from helper.config.places import Places
from helper.config.settings import write_settings
from helper.model.finding import Finding, ListingCheck, Presence
from helper.store.store import Store, open_store
from helper.tui.widgets.picture import Graphics, Protocol, may_ask, thumbnail
from tests.factories import NOW, a_listing, a_work, places_in
from tests.tui.conftest import Open
from tests.tui.real_terminal import RealTerminal, has_no_terminals
from tests.tui.stage import Stage, press

SIXEL = b"\x1b[?62;4;22c"
"""What a terminal with sixel says of itself; one without has no 4."""
PLAIN = b"\x1b[?62;22c"
KITTY = b"\x1b_Gi=31;OK\x1b\\"
Start = Callable[..., RealTerminal]
DRAWN = Graphics(protocol=Protocol.SIXEL)
_ASK = """
import sys
from helper.tui.widgets.picture import ask_terminal
print("asked:", ask_terminal(), *({"PIL", "textual_image"} & sys.modules.keys()))
"""


def asked(terminal: RealTerminal) -> bytes:
    terminal.read_until(lambda seen: b"asked: " in seen and seen.endswith(b"\n"))
    return terminal.seen.partition(b"asked: ")[2].strip()


@has_no_terminals
@pytest.mark.parametrize(
    ("answer", "environment", "expected"),
    [
        (SIXEL, {}, b"<Protocol.SIXEL"),
        (KITTY + PLAIN, {"KITTY_WINDOW_ID": "1"}, b"<Protocol.KITTY"),
        (PLAIN, {}, b"None"),
        (b"", {}, b"None"),
        (b"\x1b[?62", {}, b"None"),
        (SIXEL, {"TMUX": "/tmp/tmux-1/default,1,0"}, b"None"),
    ],
    ids=["sixel", "kitty", "neither", "silent", "cut off", "in tmux"],
)
def test_the_terminal_says_what_it_can(
    started: Start, answer: bytes, environment: dict[str, str], expected: bytes
) -> None:
    """By its own answer, and it is as it was before; one that does not answer is waited for half a second."""
    terminal = started(["-c", _ASK], answer, **environment)
    said = asked(terminal)
    assert expected in said
    assert b"PIL" not in said, "the library waits for the first picture"
    assert terminal.is_as_before


@has_no_terminals
def test_what_is_typed_meanwhile_is_kept(started: Start) -> None:
    """A key beside the answers goes to the first screen, the cell comes as height and width; typed before, nothing is asked."""
    said = asked(started(["-c", _ASK], b"1\x1b[6;18;9t" + SIXEL + b"j"))
    assert b"typed='1j'" in said
    assert b"cell=(9, 18)" in said
    terminal = started(["-c", "import select; select.select([0], [], [])" + _ASK], SIXEL, b"1\n")
    assert asked(terminal) == b"None"
    assert b"\x1b[c" not in terminal.seen


@pytest.mark.parametrize(
    "environment",
    [{}, {"TERM": "dumb"}, {"TERM": "tmux-256color"}, {"TERM": "screen"}, {"TERM": "xterm", "TMUX": "/tmp/x"}, {"TERM": "xterm", "STY": "1"}],
)  # fmt: skip
def test_a_terminal_in_another_is_not_asked(environment: dict[str, str]) -> None:
    """Nor one that says it can nothing."""
    assert not may_ask(environment)
    assert may_ask({"TERM": "xterm-256color"})


def _fill(places: Places, store: Store) -> None:
    """One listing to judge, with a picture of its own and one of its design."""
    work = a_work()
    work = replace(work, registration=replace(work.registration, picture="picture.png"))
    look = ListingCheck(at=NOW, presence=Presence.LIVE, evidence=("shop/product.png",))
    listing = a_listing(title="Poster", looks=(look,))
    for file in (places.works / work.id / "picture.png", places.evidence / "shop/product.png"):
        file.parent.mkdir(parents=True)
        Image.new("RGB", (300, 200), "red").save(file)
    store.change(work, listing, Finding(id="f1", listing_id=listing.id, work_id=work.id))


def _in_terminal(folder: Path, start: Start, answer: bytes, **environment: str) -> RealTerminal:
    here = places_in(folder)
    with open_store(here) as store:
        _fill(here, store)
    write_settings(here.settings_file, terminal_pictures=True)
    data = {"IPP_HELPER_DATA": str(here.data), "IPP_HELPER_STATE": str(here.state)}
    terminal = start(["-m", "helper"], answer, **data, LINES="36", COLUMNS="120", **environment)
    terminal.read_until(b"Next for you")
    return terminal


@has_no_terminals
@pytest.mark.parametrize(
    ("answer", "environment", "begins"),
    [(SIXEL, {}, b"\x1bP"), (KITTY + PLAIN, {"KITTY_WINDOW_ID": "1"}, b",f=100")],
    ids=["sixel", "kitty"],
)
def test_a_terminal_gets_both_pictures(
    tmp_path: Path, started: Start, answer: bytes, environment: dict[str, str], begins: bytes
) -> None:
    """The design's and the listing's, in the details; for kitty as PNG, by its own protocol."""
    terminal = _in_terminal(tmp_path, started, answer, **environment)
    terminal.read_until(lambda seen: seen.count(begins) >= 2, keys=b"1")


async def test_the_pictures_stand_beside_the_words(stage: Stage, opened: Open) -> None:
    """In the details and while judging; in a small window the words have the room, and without a picture nothing is said."""
    _fill(stage.places, stage.store)
    async with opened(graphics=DRAWN) as pilot:
        await press(pilot, "1", until=lambda text: "your design" in text and "the listing" in text)
        assert "copied from me" in await press(pilot, "enter", until="the listing")
    async with opened(graphics=DRAWN, size=(80, 24)) as pilot:
        assert "the listing" not in await press(pilot, "1", "enter")
    async with opened() as pilot:
        assert "the listing" not in await press(pilot, "1", "enter")


def _png(width: int, height: int) -> bytes:
    """A picture that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", _png(20_000, 10), _png(60_000, 60_000), _png(200_000, 200_000), _png(300, 200), b"<svg/>"],
    ids=["empty", "words", "long", "vast", "bomb", "cut off", "svg"],
)  # fmt: skip
def test_what_is_damaged_or_huge_is_refused_quietly(tmp_path: Path, content: bytes) -> None:
    """No picture, no word, and nothing on the terminal."""
    file = tmp_path / "product.png"
    file.write_bytes(content)
    assert thumbnail(file, (160, 180)) is None
    assert thumbnail(tmp_path / "not there.png", (160, 180)) is None


def test_a_picture_is_made_as_small_as_its_room(tmp_path: Path) -> None:
    """It keeps its shape."""
    file = tmp_path / "product.jpg"
    Image.new("RGB", (4000, 2000), "red").save(file)
    small = thumbnail(file, (160, 180))
    assert small is not None
    assert (small.size, small.mode) == ((160, 80), "RGBA")
