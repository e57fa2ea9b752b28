"""The judge page, which shows the user's design beside the picture of a listing. It opens in the shop window only.

The page shows only pictures saved on this computer. Threads of the server answer the page's requests, but
changes to the records run in the session's event loop, one at a time. The page is told about a change only
after the change has been saved.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition
from typing import Any, Protocol, TypeVar

from flask import Flask, Response, abort, jsonify, render_template, request

from helper.errors import HelperError
from helper.model.finding import Judgement, doubt_about
from helper.model.state_words import JUDGEMENT_WORDS, doubt_sentence
from helper.model.text import one_line
from helper.model.work import Work
from helper.reports.documents import kind_of
from helper.session.context import AppContext
from helper.session.events import ListingJudged, PageReached, RunEnded
from helper.session.judging import (
    NO_REASON,
    QUESTION,
    SAME_AS_ABOVE,
    WHICH_DESIGN,
    WHY,
    AnswerResult,
    JudgingRound,
    ListingSeen,
)
from helper.session.navigation import LOOK_AGAIN_SECONDS
from helper.session.operator import Request, WindowRun
from helper.session.shop.visit import ShopPages, ShopSession
from helper.store.attachments import listing_picture
from helper.store.queries import doubts_of, earlier_complaints
from helper.store.works import file_of
from helper.system.files import SizeLimit, read_file
from helper.system.loopback import LoopbackServer, SecretGate
from helper.system.tasks import wait_first
from helper.translation import msg, sentences, tr, with_label
from helper.web.app import web_app

T = TypeVar("T")

_HELD_SECONDS = 20.0
"""Seconds after which a request for changes is answered even if nothing has changed."""
_ANSWER_SECONDS = 30.0
_LONGEST = 300
_OPENED = msg(
    "The review page is open in the shop window. Close it whenever you like: every answer is saved at once."
)
_SAID = msg("You said you have looked at the listing's page.")
_LOOKED = msg("You have opened the listing's page.")
_NOT_LOOKED = msg("You have not opened the listing's page yet.")
_NOT_OPEN = msg("This listing is not open in the shop window. Open it there first, and look at the page.")
_NO_UNDO = msg("Nothing to undo: you have not answered here, or something has changed since your answer.")


_PAGE_KEYS = {
    "write": ("w", msg("save listing")),
    "view": ("g", msg("twelve at once")),
    "help": ("?", msg("keys")),
}
"""Keys that exist only on the judge page.

If the user has assigned such a key to another action, it runs that action instead.
"""


_PAGE_WORDS = {
    "gone": msg(
        "ipp-helper is not running any more, so you cannot answer here.\nYour earlier answers are saved."
    ),
    "lost": msg("Your last answer may not have been saved: check it in Listings."),
    "ended": msg("This review has ended; your answers are saved.\nYou can close this page."),
    "newer": msg("This page is open in another tab: continue there."),
    "left": msg("{n} left"),
    "done": msg("No listings left. You can close this page."),
    "no_picture": msg("no picture"),
    "design": msg("Your design {title}"),
    "no_original": msg("No picture of this design is saved."),
    "which": msg("Which design? Press {key} to choose it."),
    "listing": msg("The listing: {title}"),
    "no_listing_picture": msg(
        "There is no saved picture of this listing. Press {open} to open the listing in this window; then come back here and press {write} to save it with its picture."
    ),
    "not_chosen": msg("not chosen yet"),
    "removed": msg("no longer in your records"),
    "as_above": SAME_AS_ABOVE,
    "no_designs": msg("There are no designs yet. Add one in Designs first."),
}
"""The sentences that the script of the page can show."""


class JudgeWindow(ShopPages, Protocol):
    """The shop window. It can also show the judge page, which is a page of our own."""

    async def show_own(self, address: str) -> None:
        """Bring the judge page to the front, and open it first if it is not open.

        Raises `PageGone` if that is impossible.
        """

    def shows_own(self, address: str) -> bool:
        """Return whether the judge page is still open. Raises `PageGone` if the window is closed."""

    async def bring_to_front(self, key: int | None = None) -> None:
        """Bring a tab of the shop window to the front. Raises `PageGone` if the tab is closed."""


class JudgeBoard:
    """The state of the judge page. The session changes it, and the server's threads read it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._items: dict[str, tuple[int, dict[str, Any]]] = {}
        """The data of each listing as shown on the page, with the version of the state when the data changed last."""
        self._version = self._page = self._left = 0
        self._note = (0, "")
        """The last message to the user, with the version of the state when the message was added."""
        self._ended = False
        self.files: dict[str, Path] = {}
        """The picture files that the server may send, by the address that the page uses for each picture."""

    def put(self, items: Iterable[dict[str, Any]], left: int, note: str = "") -> None:
        """Update these listings on the page.

        `left` is the number of listings that have no answer yet; `note` is a message to the user.
        """
        with self._changed:
            self._version += 1
            for item in items:
                self._items[item["id"]] = (self._version, item)
            self._left = left
            if note:
                self._note = (self._version, note)
            self._changed.notify_all()

    def begin_page(self) -> int:
        """Register a newly loaded page, and return its number. Pages loaded earlier can no longer answer."""
        with self._changed:
            self._page += 1
            self._changed.notify_all()
            return self._page

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def is_over(self, page: int) -> str:
        """Return why this page may no longer answer; empty if it may.

        The reason is "ended" if the session has ended, or "newer" if the page has been opened again.
        """
        return "ended" if self._ended else "newer" if page != self._page else ""

    def news(self, page: int, after: int, within: float = 0.0) -> dict[str, Any]:
        """Return what has changed on the page since version `after`.

        If nothing has changed, wait for a change, but at most `within` seconds.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._version > after or self.is_over(page), within)
            fresh = [item for version, item in self._items.values() if version > after]
            said_at, note = self._note
            return {
                "version": self._version,
                "items": fresh,
                "left": self._left,
                "note": note if said_at > after else "",
                "over": self.is_over(page),
            }


@dataclass(eq=False)
class JudgeSession(WindowRun[JudgeWindow]):
    """The session of one judge page. It lasts until the user closes the page or stops the session.

    Answers that the user gives on other screens appear on the page immediately.
    """

    context: AppContext
    finding_ids: Iterable[str]
    keys: Mapping[str, tuple[str, str]] = field(kw_only=True)
    """For each action of the page, by name, its key and its label."""

    def __post_init__(self) -> None:
        self._round = JudgingRound(self.context.store, self.context.queue, self.finding_ids)
        self._board = JudgeBoard()
        self._seen_as_of = -1
        self._seen: dict[str, ListingSeen | None] = {}
        """The data of each listing that the page shows now, by finding id; None if the listing was removed."""
        self._revisions: dict[str, int] = {}
        self._window_requests: asyncio.Queue[tuple[str, str]] = asyncio.Queue(maxsize=1)
        """Requests from the page to do something in the shop window, each as an action and a finding id."""
        self._visit = ShopSession(self.channel, self.open_window, self.context)
        self._shown_at = ""

    @property
    def _has_work(self) -> bool:
        return bool(self._round.ids)

    def _tell_end(self, problem: str) -> None:
        left, total = self._round.left, len(self._round.ids)
        answered = tr("{answered} answered, {left} left.", answered=total - left, left=left)
        said = answered if total else tr("There is nothing to review.")
        text = "\n".join(filter(None, (problem, said)))
        self.channel.tell(RunEnded, done=total - left, left=left, text=text)

    async def _work_in(self, window: JudgeWindow) -> None:
        self._loop, self._around = asyncio.get_running_loop(), contextvars.copy_context()
        gate = SecretGate(_build_app(self, self._board, {**_PAGE_KEYS, **self.keys}))
        server = LoopbackServer(gate, what=tr("The judge page"))
        self._refresh()
        unsubscribe = self.context.store.subscribe(self._refresh)
        try:
            self._shown_at = f"{server.start().address}{gate.secret}/"
            await window.show_own(self._shown_at)
            self.channel.tell(PageReached, page="judge", host="", text=tr(_OPENED))
            await self._until_closed(window)
        finally:
            unsubscribe()
            self._board.end()
            await asyncio.to_thread(server.stop)

    async def _until_closed(self, window: JudgeWindow) -> None:
        while window.shows_own(self._shown_at):
            done = await wait_first(
                within=LOOK_AGAIN_SECONDS,
                request=self.channel.next_request(Request.GO_ON, Request.PAUSE),
                window_request=self._window_requests.get(),
            )
            if "window_request" in done:
                await self._run_window_request(window, *done["window_request"])
            match done.get("request"):
                case Request.PAUSE:
                    return
                case Request.GO_ON:
                    await window.show_own(self._shown_at)

    async def _run_window_request(self, window: JudgeWindow, act: str, finding_id: str) -> None:
        """Open a listing's page in the shop window, or record the listing that is open there.

        If this fails, the judge page shows the error, unless the window is closed.
        """
        if (seen := self._round.look(finding_id)) is None:
            return
        note = ""
        try:
            if act == "open":
                await window.open(seen.listing.url)
                self._round.opened.add(finding_id)
            else:
                note = await self._write_down(window, seen)
        except HelperError as error:
            window.pages()
            note = sentences(error.what, error.now).rstrip()
        self._show([finding_id], note)

    async def _write_down(self, window: JudgeWindow, seen: ListingSeen) -> str:
        item_id = seen.listing.item_id
        page = next((page for page in window.pages() if item_id and page.address.global_id == item_id), None)
        if page is None:
            return tr(_NOT_OPEN)
        # A browser does not draw background tabs, so a picture of such a tab would be empty.
        await window.bring_to_front(page.key)
        try:
            return await self._visit.record_listing(window, page, seen.finding.work_id)
        finally:
            await window.show_own(self._shown_at)

    def _refresh(self) -> None:
        changed = []
        for id_ in self._round.changed_since(self._seen_as_of):
            now = self._round.look(id_)
            if id_ not in self._seen or self._seen[id_] != now:
                self._seen[id_] = now
                self._revisions[id_] = self._revisions.get(id_, 0) + 1
                changed.append(id_)
        self._seen_as_of = self.context.store.changes
        if changed:
            self._show(changed)

    def _show(self, finding_ids: Iterable[str], note: str = "") -> None:
        self._board.put([self._item(id_) for id_ in finding_ids], self._round.left, note)

    def in_loop(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the event loop that uses the records, and wait for its result.

        The threads of the server use this method.
        """
        # A copy of the session's context lets its changes be reported to the screens, too.
        begun = self._around.copy().run(asyncio.run_coroutine_threadsafe, coroutine, self._loop)
        return begun.result(_ANSWER_SECONDS)

    async def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Record the user's answer about a listing, and return the result for the page.

        If the listing has changed since the page showed it, the answer is not recorded.
        """
        is_latest = asked["revision"] == self._revisions[asked["finding"]]
        if not is_latest or (seen := self._seen[asked["finding"]]) is None:
            return {"problem": self._round.why_changed(asked["finding"])}
        work_id, because = asked.get("work") or None, one_line(asked.get("because") or "", 2000)
        try:
            if (word := asked["judgement"]) == "design":
                result = self._round.name_design(seen, work_id or "", because=because)
            else:
                judgement = Judgement(word)
                result = self._round.answer(seen, judgement, work_id=work_id, because=because)
        except HelperError as error:
            return {"problem": str(error)}
        if result.is_written and word != "design":
            listing = seen.listing
            name = one_line(listing.title, _LONGEST) or listing.item_id or listing.url
            self.channel.tell(
                ListingJudged,
                finding=seen.finding.id,
                item_id=listing.item_id,
                judgement=word,
                left=self._round.left,
                text=tr(
                    "{listing}: {answer}. {left} left.",
                    listing=name,
                    answer=tr(JUDGEMENT_WORDS[judgement]),
                    left=self._round.left,
                ),
            )
        return _reply(result)

    async def undo(self) -> dict[str, Any]:
        """Undo the last answer, and return the listing that the page should show again."""
        try:
            undone = self._round.undo()
        except HelperError as error:
            return {"problem": str(error)}
        return {"undone": undone} if undone else {"problem": tr(_NO_UNDO)}

    async def send_to_window(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the shop window to open a listing, or to record the listing that is open."""
        try:
            self._window_requests.put_nowait((asked["act"], asked["finding"]))
        except asyncio.QueueFull:
            return {"problem": tr("The shop window is still busy with your last request.")}
        return {"sent": True}

    async def designs(self) -> list[dict[str, str]]:
        works = sorted(self.context.store.works.all(), key=lambda work: work.title.casefold())
        return [
            {"id": work.id, "title": one_line(work.title, _LONGEST), "picture": self._design_picture(work)}
            for work in works
        ]

    def _item(self, finding_id: str) -> dict[str, Any]:
        seen, place = self._seen[finding_id], {"id": finding_id, "revision": self._revisions[finding_id]}
        if seen is None:
            return {**place, "gone": True, "answered": True}
        finding, listing, work = seen.finding, seen.listing, seen.work
        shop = listing.store_name or listing.store_number
        about = (listing.price, shop, listing.product_type, listing.seller_country)
        return {
            **place,
            "name": one_line(listing.title, _LONGEST) or listing.item_id or tr("A listing without a number"),
            "number": listing.item_id,
            "about": " · ".join(one_line(text, _LONGEST) for text in about if text),
            "picture": self._picture(listing_picture(self.context.places.evidence, listing), listing.id),
            "design": one_line(work.title, _LONGEST) if work else "",
            "work": work.id if work else "",
            "proposal": self._proposal(seen),
            "original": self._design_picture(work),
            "answered": self._round.is_answered(finding_id),
            "said": tr(JUDGEMENT_WORDS[finding.judgement]) if finding.judgement else "",
            "warnings": list(self._warnings(seen)),
            "known": list(self._known(seen)),
        }

    def _proposal(self, seen: ListingSeen) -> dict[str, str]:
        """Return the id and the title of the proposed design, and the reason for the proposal.

        The dictionary is empty if there is no proposal.
        """
        found = self._round.proposal(seen)
        if found is None:
            return {}
        title = one_line(found.work.title, _LONGEST)
        return {"work": found.work.id, "title": title, "why": one_line(found.why, _LONGEST)}

    def _design_picture(self, work: Work | None) -> str:
        if work is None or not work.registration.picture:
            return ""
        return self._picture(file_of(self.context.places, work, work.registration.picture), work.id)

    def _picture(self, file: Path | None, owner: str) -> str:
        """Return the address from which the page loads the picture; empty if there is no picture.

        The address depends on the time of the file's last change, so that the browser never shows an outdated copy.
        """
        try:
            changed = file.stat().st_mtime_ns if file else 0
        except OSError:
            changed = 0
        if file is None or not changed:
            return ""
        address = f"{owner}-{changed}"
        self._board.files[address] = file
        return f"picture/{address}"

    def _warnings(self, seen: ListingSeen) -> Iterable[str]:
        if (
            sentence := doubt_about(seen.finding, seen.listing)
        ) and seen.finding.id not in self._round.opened:
            yield sentence
        for doubt in doubts_of(self.context.store, seen.finding):
            yield doubt_sentence([doubt])

    def _known(self, seen: ListingSeen) -> Iterable[str]:
        finding, opened = seen.finding, seen.finding.id in self._round.opened
        if finding.judgement:
            # The user may have answered on another screen.
            yield with_label(tr("judged"), tr(JUDGEMENT_WORDS[finding.judgement]))
        by_word = finding.viewed_by_word and not opened
        yield tr(_SAID if by_word else _LOOKED if finding.viewed or opened else _NOT_LOOKED)
        if note := finding.note_beside:
            yield tr("Your note: {note}", note=one_line(note, _LONGEST))
        for earlier in earlier_complaints(self.context.store, seen.listing.id):
            if earlier.finding.id != finding.id:
                yield tr("Reported before: {complaint}.", complaint=earlier.words)


def _reply(result: AnswerResult) -> dict[str, Any]:
    if result.is_written:
        return {"written": True}
    if result.needs_design:
        return {"ask": "design"}
    return {"ask": "reason", "hint": result.doubt_words} if result.doubts else {"problem": result.problem}


def _build_app(session: JudgeSession, board: JudgeBoard, keys: Mapping[str, tuple[str, str]]) -> Flask:
    app = web_app(session.context.places.log, lambda: Response(status=500))

    @app.get("/")
    def page() -> str:
        shown = {act: (key, tr(word)) for act, (key, word) in keys.items()}
        words = {
            "question": tr(QUESTION), "which": tr(WHICH_DESIGN), "why": tr(WHY), "no_reason": tr(NO_REASON),
        }  # fmt: skip
        said = {name: tr(sentence) for name, sentence in _PAGE_WORDS.items()}
        return render_template("judge.html", page=board.begin_page(), keys=shown, words=said, **words)

    @app.get("/news")
    def news() -> Response:
        asked = request.args
        return jsonify(board.news(int(asked["page"]), int(asked["after"]), _HELD_SECONDS))

    @app.get("/picture/<address>")
    def picture(address: str) -> Response:
        try:
            content = read_file(board.files[address], SizeLimit.DOCUMENT)
        except (KeyError, OSError):
            abort(404)
        return Response(content, mimetype=kind_of(content) or abort(404))

    @app.get("/designs")
    def designs() -> Response:
        return jsonify(session.in_loop(session.designs()))

    @app.post("/<act>")
    def done(act: str) -> Response:
        asked = request.get_json()
        if board.is_over(asked["page"]):
            return jsonify(board.news(asked["page"], asked["after"]))
        acts = {"answer": session.answer, "undo": lambda _: session.undo(), "window": session.send_to_window}
        if act not in acts:
            abort(404)
        reply = session.in_loop(acts[act](asked))
        return jsonify(board.news(asked["page"], asked["after"]) | reply)

    return app
