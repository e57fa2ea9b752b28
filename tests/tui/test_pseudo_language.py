"""The screens in a pseudo language. A word that is still plain English was not marked for translation.

The pseudo language has accented letters, is 40 % longer than English, and puts sentences in brackets.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App

from helper.translation import languages, use_catalogue
from helper.tui.dialogs.dialogs import Dialog
from tests.tools.pictures import SCENES, SIZES, Scene
from tests.tui.conftest import Open
from tests.tui.samples import SHOPS, TITLES
from tests.tui.stage import FIELDS, Stage, drop_sheet, paste, press, settle, text_of

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = str.maketrans(_PLAIN, "áḅćḋéḟǵḥíĵḱĺṁńóṕʠŕśťúṽẃẋýźÁḄĆḊÉḞǴḤÍĴḰĹṀŃÓṔɊŔŚŤÚṼẂẊÝŹ")
_WIDE = str.maketrans(_PLAIN, "".join(chr(ord(letter) + 0xFEE0) for letter in _PLAIN))
_FIRST_SCENES = (
    Scene(name="doors", empty=True, first_time=True, keys=("enter",)),
    Scene(name="today-empty", empty=True),
    Scene(name="listings-empty", empty=True, keys=("2",)),
    Scene(name="designs-empty", empty=True, keys=("3",)),
    Scene(name="filing-idle", keys=("4",)),
    Scene(name="figures-empty", empty=True, keys=("5", "tab", "tab")),
)
_NAMED = (
    "welcome",
    "today",
    "file",
    "filing",
    "filed",
    "your-turn",
    "judge",
    "change",
    "history",
    "became",
    "sellers",
    "help",
    "commands",
)
_SCENES = (*_FIRST_SCENES, *(scene for scene in SCENES if scene.name in _NAMED))
"""The screens that a new user sees first, and screens that show little data. Add new screens here."""
_WORD = re.compile(r"([A-Za-z][A-Za-z'-]+)(…?)")
"""Matches a word in plain letters and, if the word was cut, the ellipsis after it."""
_NAMES = (
    "ipp-helper ipp.alibabagroup.com Enter space esc ctrl+shift+v The Quiet Whale Midnight Fox Paper Cranes"
)
_SELLER = ("Fjord Home", "answers every complaint", "US $16.38", *(name for name, _ in SHOPS))
_DATA = (_NAMES, *languages().values(), *_SELLER, *TITLES, *(text for field in FIELDS for text in field[1:]))
_NOT_TRANSLATED = frozenset(word for text in _DATA for word, _ in _WORD.findall(text))
"""Words that are the same in every language: names, keys, titles, prices, notes, and texts of the portal."""


def longer(sentence: str) -> str:
    """Translate to accented letters and 40 % more length; leading marks and placeholders are kept."""
    return _translated(sentence, _ACCENTED, extra=0.4)


def wider(sentence: str) -> str:
    """Translate to letters that are two cells wide."""
    return _translated(sentence, _WIDE, extra=0.0)


def _translated(sentence: str, letters: dict[int, int], *, extra: float) -> str:
    head = re.match(r"[^A-Za-z{]*", sentence)
    assert head is not None
    rest = sentence[head.end() :]
    parts = re.split(r"(\{[^}]*\})", rest)
    text = "".join(part if part.startswith("{") else part.translate(letters) for part in parts)
    return f"{head[0]}[{text}{'ó' * round(len(rest) * extra)}]"


class Pseudo(gettext.NullTranslations):
    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def gettext(self, message: str) -> str:
        return self._change(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._change(msgid1 if n == 1 else msgid2)


@pytest.fixture(params=[longer, wider])
def pseudo(request: pytest.FixtureRequest) -> Iterator[None]:
    use_catalogue(Pseudo(request.param))
    yield
    use_catalogue(None)


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("scene", _SCENES, ids=lambda scene: scene.name)
async def test_every_sentence_on_a_screen_is_translated(
    stage: Stage, opened: Open, tmp_path: Path, scene: Scene
) -> None:
    stage.script = scene.script
    scene.prepare(stage)
    async with opened(size=SIZES[0], welcome=scene.first_time, practice=scene.practice) as pilot:
        if scene.sheet:
            await drop_sheet(pilot, tmp_path)
        await press(pilot, *scene.keys)
        if scene.paste:
            await paste(pilot, scene.paste)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            text = _in_front(pilot.app)
            assert max(map(cell_len, text.splitlines())) <= width
            assert _plain_words(text) == []


def _plain_words(text: str) -> list[str]:
    """Return the words in plain letters, without names and names that were cut."""
    return [
        word
        for word, cut in _WORD.findall(text)
        if word not in _NOT_TRANSLATED
        and not (cut and any(name.startswith(word) for name in _NOT_TRANSLATED))
    ]


def _in_front(app: App[int]) -> str:
    """Return the text of the open dialog, or of the whole screen if no dialog is open.

    A dialog covers parts of words on the screen behind it, so that screen is left out.
    """
    text = text_of(app)
    if not isinstance(app.screen, Dialog):
        return text
    box = app.screen.query_one(".dialog").region
    lines = text.splitlines()[box.y : box.bottom]
    return "\n".join("".join(_cells(line)[box.x : box.right]) for line in lines)


def _cells(line: str) -> list[str]:
    """Return the characters of a line by cell. The second cell of a wide character is an empty text."""
    return [cell for character in line for cell in (character, "")[: max(cell_len(character), 1)]]
