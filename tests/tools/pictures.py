"""Draws the screens with invented records as SVG pictures.

`python -m tests.tools.pictures` draws those that the documentation shows, in the language of each page.
`python -m tests.tools.pictures --folder FOLDER [--language LANGUAGE] [SCENE ...]` draws scenes into another folder.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from helper.session import events
from helper.session.events import (
    ListEnded,
    ListingLookedAt,
    ListRead,
    NeedsUser,
    OutcomeRead,
    PageReached,
)
from helper.session.filing.jobs import REGISTRATION_WORDING, hand_over_text
from helper.session.filing.recovery import WHY_ASKED
from helper.session.operator import Choice, Question, QuestionKind
from helper.translation import ENGLISH, tr, use_language
from helper.tui.app import HelperApp
from helper.tui.dialogs.dialogs import AnsweringScreen
from helper.tui.today_pane import note_seen
from tests.factories import NOW
from tests.tools.translated_pages import DOCS
from tests.tools.translated_pages import pages as translated_pages
from tests.tui.stage import ScriptedSession, Stage, drop_sheet, paste, press, settle, wait_for_pause
from tests.tui.threads import count_threads

SIZES = ((120, 36), (80, 24))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture of a screen: the records, the scripted session, and the keys that lead to the screen."""

    name: str
    keys: tuple[str, ...] = ()
    wide: bool = False
    """Whether the layout depends on the terminal's width, so that each size needs its own golden file."""
    paste: str = ""
    sheet: bool = False
    """Whether a spreadsheet is dropped on the window before the keys are pressed."""
    script: Callable[[ScriptedSession], Awaitable[None]] = wait_for_pause
    refused: bool = False
    """Whether the records contain a rejected complaint whose listings were later seen on sale."""
    empty: bool = False
    first_time: bool = False
    practice: bool = False
    looked_days_ago: int = 0
    """Days since the user last looked at Today; 0 means that the day is unknown."""

    def prepare(self, stage: Stage) -> None:
        """Create the scene's records."""
        if not self.empty:
            stage.add_samples()
        if self.refused:
            stage.reject("48213290", still_there=3)
        if self.looked_days_ago:
            note_seen(stage.places, NOW - timedelta(days=self.looked_days_ago))

    async def show(self, pilot: Pilot[int], folder: Path) -> None:
        """Drop the sheet on the window, press the keys, and paste the text, as far as the scene has them."""
        await settle(pilot)
        if self.sheet:
            await drop_sheet(pilot, folder)
        await press(pilot, *self.keys)
        if self.paste:
            await paste(pilot, self.paste)


async def _your_turn(session: ScriptedSession) -> None:
    session.reserve()
    session.fill()
    session.hand_over()
    session.tell(events.StepsSeen, seen=("verify", "read"))
    await wait_for_pause(session)


async def _filling(session: ScriptedSession) -> None:
    session.reserve(1, 9)
    session.release()
    session.reserve(2, 9)
    session.release()
    session.reserve(3, 9)
    session.fill(checks=1, steps=4)
    await wait_for_pause(session)


async def _pasting(session: ScriptedSession) -> None:
    session.reserve(3, 9)
    session.fill(steps=6)
    session.tell(
        events.FieldPasted,
        field="description",
        value="This is a counterfeit version of my original work.",
        text="No box on the page has this label.\nI can't find the box for “Supplement infringement reason(s)”. Its text is on"
        " your clipboard: click the right box and press Ctrl+V. Then press Enter in the terminal.",
    )
    await wait_for_pause(session)


async def _differing(session: ScriptedSession) -> None:
    session.reserve()
    session.fill()
    session.tell(events.FieldDiffers, field="reason", value="Pirated copy", seen="Others")
    session.hand_over(
        "Check “Complaint reason” first: it should say “Pirated copy”; the page shows “Others”."
    )
    session.tell(
        events.LinksRefused,
        links=(("1005009900000017", "The product link is not valid."),),
        text="The page rejected 1 link. Press r to fill in again without it.",
    )
    await wait_for_pause(session)


REGISTRATION_FIELDS = (
    ("ipr_type", "IPR type", "Copyright"),
    ("place", "Place of IPR registration", "Others"),
    ("has_certificate", "Do you have the copyright registration certificate?", "No"),
    ("work_kind", "Type of copyright work", "Artwork"),
    ("title", "Name of the work", "Paper Whale No 1"),
    ("number", "Registration number", "N/A"),
    ("picture", "Picture of the work", "picture.png"),
    ("statement", "Copyright Claim Statement", "statement.pdf"),
    ("address", "Official URL", "https://example.org/paper-whale"),
)


async def _registering(session: ScriptedSession) -> None:
    """The second of three parts is filled in; the user still has to enter the holder's name and click Next."""
    session.reserve(3, 112, work="Paper Whale No 1", listings=0, fields=REGISTRATION_FIELDS)
    session.tell(PageReached, page="registration", host="127.0.0.1", text="The form is open.")
    for step, _, value in REGISTRATION_FIELDS:
        session.tell(events.FieldFilled, field=step, value=value, seen=value, checks=2)
    session.tell(
        events.HandedOver, **hand_over_text((), tuple(map(tr, REGISTRATION_WORDING.next_turn))), more=True
    )
    await wait_for_pause(session)


async def _filed(session: ScriptedSession) -> None:
    session.reserve(1, 3)
    session.fill()
    session.hand_over()
    session.tell(events.SubmittedSeen, text=tr("Your submission was seen. Waiting for the portal's answer."))
    session.release()
    await wait_for_pause(session)


async def _asking(session: ScriptedSession) -> None:
    session.reserve()
    session.fill()
    await session.operator.decide(
        Question(
            id="q",
            kind=QuestionKind.WENT_THROUGH,
            text="Was “The Quiet Whale” (6 links) submitted?",
            choices=(
                Choice("later", "I'll look at the portal first", safe=True),
                Choice("filed", "Yes, it went through: number 48213377", asks="Its number."),
                Choice("not_filed", "No, the form was not sent and may be filed again"),
            ),
            detail=(
                "The browser sent the form at 19:41; the portal accepted it, number 48213377.",
                tr(WHY_ASKED),
            ),
        )
    )


async def _reading(session: ScriptedSession) -> None:
    session.tell(PageReached, page="list", host="ipp.alibabagroup.com", text="The list is open.")
    session.tell(
        ListRead,
        page=1,
        rows=10,
        ours=3,
        text="A page of the list was read: 10 entries, 3 in your records.",
    )
    for number, news in (
        (
            "48213290",
            "The Quiet Whale, 9 links, sent 20 Nov 2026: 7 × Complaint upheld, 2 × Processing",
        ),
        ("48209114", "Midnight Fox, 12 links, sent 4 Nov 2026: nothing new"),
    ):
        text = f"{number}  {news}"
        session.tell(OutcomeRead, number=number, changed=7 * (number == "48213290"), text=text)
    decision = Question(
        id="q",
        kind=QuestionKind.SAME_COMPLAINT,
        text="Complaint 48210655 lists the links of a complaint that has no number in your records. Is it this one?",
        choices=(
            Choice("none", "No, or not sure: leave it open", safe=True),
            Choice("1", "Yes: Midnight Fox, 2 links, filed 15 November 2026"),
        ),
        detail=("in the list: Midnight Fox (DE)(N/A), 2026-11-15, Counter-notice received",),
    )
    await session.operator.decide(decision)
    session.tell(OutcomeRead, number="48210655", changed=0, found=True, text="Number 48210655 is saved.")
    session.tell(
        ListEnded, read=3, changed=8, found=1,
        text="3 complaints read, 8 links with a new state, 1 number found.\n2 entries in the list are not in your records.",
    )  # fmt: skip


async def _looking_again(session: ScriptedSession) -> None:
    for position, (name, said, presence) in enumerate(_LOOKS, start=1):
        session.tell(
            ListingLookedAt, position=position, total=9, item_id="1005009900000017", presence=presence,
            back=said == "BACK AGAIN", text=f"{position} of 9  {name}: {said}",
        )  # fmt: skip
    text = "The page shows a captcha. Please solve it in the window, then press Enter here.   p: stop here"
    session.tell(NeedsUser, wall="puzzle", text=text)
    await wait_for_pause(session)


_LOOKS = (
    ("Quiet Whale Shower Curtain Boho Bathroom Decor", "gone", "removed"),
    ("[NEW] Whale Poster Nordic Canvas Wall Art", "on sale (Alibaba has not decided yet)", "live"),
    (
        "Midnight Fox Phone Case Cute Soft Cover",
        "on sale (Alibaba accepted the seller's objection)",
        "live",
    ),
    ("2026 Fox Tapestry Aesthetic Room Decor", "BACK AGAIN", "live"),
    ("Whale Enamel Pin Retro Badge", "another page came up", "redirected"),
)


LINKS = "\n".join(
    [f"https://www.aliexpress.com/item/{1005009900400017 + n}.html" for n in range(9)]
    + ["https://www.aliexpress.com/item/1005009900400017.html", "https://www.aliexpress.com/store/1102406"]
)
_FILE = ("4", "f", "enter")
SCENES = (
    Scene(name="welcome", empty=True, first_time=True),
    Scene(name="checklist", keys=("a", "down", "down", "down", "down", "down")),
    Scene(name="today", wide=True, looked_days_ago=18),
    Scene(name="searches", keys=("w",)),
    Scene(name="listings", wide=True, keys=("2", "space", "space", "space")),
    Scene(name="paste", paste=LINKS),
    Scene(name="sheet", wide=True, sheet=True),
    Scene(name="sheet-columns", sheet=True, keys=("m",)),
    Scene(name="change", keys=("2", "space", "space", "space", "c")),
    Scene(name="judge", keys=("2", "enter")),
    Scene(name="own-browser", keys=("2", "C")),
    Scene(name="file", keys=("2", "f")),
    Scene(name="designs", wide=True, keys=("3",)),
    Scene(name="design", keys=("3", "e")),
    Scene(name="registering", keys=_FILE, script=_registering, practice=True),
    Scene(name="filing", keys=_FILE, script=_filling),
    Scene(name="your-turn", wide=True, keys=_FILE, script=_your_turn, practice=True),
    Scene(name="paste-step", keys=_FILE, script=_pasting),
    Scene(name="differs", keys=_FILE, script=_differing),
    Scene(name="question", keys=_FILE, script=_asking),
    Scene(name="filed", keys=_FILE, script=_filed),
    Scene(name="history", wide=True, keys=("5",)),
    Scene(name="complaint", keys=("5", "enter")),
    Scene(name="became", keys=("5", "down", "down", "c", "enter")),
    Scene(name="complain-again", refused=True, keys=("5", "down", "down", "a")),
    Scene(name="reading", keys=("5", "r", "enter"), script=_reading),
    Scene(name="recheck", keys=("5", "down", "down", "s", "enter"), script=_looking_again),
    Scene(name="shops", wide=True, keys=("5", "tab")),
    Scene(name="shop", keys=("5", "tab", "enter")),
    Scene(name="figures", keys=("5", "tab", "tab")),
    Scene(name="dates", keys=("d",)),
    Scene(name="help", keys=("2", "question_mark")),
    Scene(name="commands", keys=("ctrl+p",)),
)


async def draw(scene: Scene) -> str:
    """Draw one scene, and return it as a self-contained SVG."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        stage = Stage(Path(folder), scene.script)
        scene.prepare(stage)
        app = HelperApp(stage.context(welcome=scene.first_time, practice=scene.practice))
        count_threads()
        async with app.run_test(size=SIZES[-1]) as pilot:
            await scene.show(pilot, Path(folder))
            # The details of a row are drawn a moment after the cursor has stopped on it.
            await pilot.pause(0.2)
            await settle(pilot)
            picture = app.export_screenshot()
        stage.close()
    return self_contained(picture)


def shown_on(pages: Iterable[Path]) -> set[str]:
    """Return the names of the scenes whose pictures these pages of the documentation show."""
    return {
        name
        for page in pages
        for name in re.findall(r"pictures/([\w-]+)\.svg", page.read_text(encoding="utf-8"))
    }


def draw_docs() -> None:
    """Draw the pictures of the documentation, in the language of each page."""
    translated = translated_pages()
    draw_all(DOCS / "pictures", shown_on(set(DOCS.rglob("*.md")) - set(translated)), ENGLISH)
    for folder in sorted({page.parent for page in translated}):
        draw_all(folder / "pictures", shown_on(folder.glob("*.md")), folder.name)


def draw_all(folder: Path, names: set[str], language: str) -> None:
    """Draw the named scenes at 80x24 in the dark theme."""
    folder.mkdir(parents=True, exist_ok=True)
    use_language(language)
    for scene in SCENES:
        if scene.name in names:
            picture = asyncio.run(draw(scene))
            (folder / f"{scene.name}.svg").write_text(picture, encoding="utf-8")


_TEXT_LENGTH = re.compile(r'textLength="([\d.]+)"([^>]*>)([^<]*)(?=</text>)')


def _in_cells(found: re.Match[str]) -> str:
    text = unescape(found[3])
    if (cells := cell_len(text)) <= len(text):
        return found[0]
    return f'textLength="{float(found[1]) * cells / len(text):g}"{found[2]}{found[3]}'


def self_contained(picture: str) -> str:
    """Return the SVG without web fonts, which a viewer would download, and without comments.

    Rich gives each text the width of as many narrow characters, so texts with Japanese characters are widened.
    """
    picture = re.sub(r"<!--.*?-->|@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    picture = _TEXT_LENGTH.sub(_in_cells, picture)
    return picture.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Draw the screens as SVG pictures.")
    parser.add_argument("--folder", type=Path, help="instead of the documentation's folders")
    parser.add_argument("--language", default=ENGLISH, help="with --folder only, such as fr")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="with --folder only; default: all")
    given = parser.parse_args()
    scenes = {scene.name for scene in SCENES}
    if unknown := set(given.scenes) - scenes:
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    AnsweringScreen.INPUT_GUARD_SECONDS = 0.0
    if given.folder:
        draw_all(given.folder, set(given.scenes) or scenes, given.language)
    else:
        draw_docs()
