"""The judge page: a page of cards, each with the user's design beside the picture of a listing.

It opens in the shop window only, and shows only pictures saved on this computer. Each answer is a POST with a digest
of what the card showed; if the listing has changed since, the answer is refused. Threads of the server answer the
requests, but everything about the records runs in the session's event loop.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from flask import Response, abort, render_template

from helper.errors import HelperError
from helper.model.finding import Judgement, doubt_about
from helper.model.state_words import JUDGEMENT_WORDS, doubt_sentence
from helper.model.text import one_line
from helper.model.work import Work
from helper.reports.documents import kind_of
from helper.session.context import AppContext
from helper.session.events import ListingJudged, PageReached, RunEnded
from helper.session.judging import NO_REASON, QUESTION, WHICH_DESIGN, WHY, JudgingRound, ListingSeen
from helper.session.navigation import LOOK_AGAIN_SECONDS
from helper.session.operator import Request, WindowRun
from helper.session.shop.visit import ListingRecorder, ShopPages
from helper.store.attachments import listing_picture
from helper.store.queries import doubts_of, earlier_complaints
from helper.store.works import file_of
from helper.system.files import SizeLimit, read_file
from helper.system.tasks import wait_first
from helper.translation import msg, sentences, tr
from helper.web.app import WebApp

_ANSWER_SECONDS = 90.0
"""Seconds that a request may take; opening a listing in the window takes up to 30."""
_LONGEST = 300
_OPENED = msg(
    "The review page is open in the shop window. Close it whenever you like: every answer is saved at once."
)
_SAID = msg("You said you have looked at the listing's page.")
_NOT_LOOKED = msg("You have not opened the listing's page yet.")
_NOT_OPEN = msg("The listing's page did not open. Press {open} to try again.")
_NO_UNDO = msg("Nothing to undo: you have not answered here, or something has changed since your answer.")
_PAGE_WORDS = {
    "ended": msg(
        "This review has ended, or ipp-helper is not running any more.\nYour earlier answers are saved."
    ),
    "lost": msg("Your last answer may not have been saved: check it in Listings."),
    "left": msg("{n} left"),
    "done": msg("No listings left. You can close this page."),
    "opening": msg("Opening the listing in this window…"),
    "no_designs": msg("There are no designs yet. Add one in Designs first."),
}
"""The sentences that the script of the page shows."""


class JudgeWindow(ShopPages, Protocol):
    """The shop window. It can also show the judge page, which is a page of our own."""

    async def show_own(self, address: str) -> None:
        """Bring the judge page to the front, and open it first if it is not open.

        Raises `PageGone` if that is impossible.
        """

    def shows_own(self, address: str) -> bool:
        """Return whether the judge page is still open. Raises `PageGone` if the window is closed."""


@dataclass(eq=False)
class JudgeSession(WindowRun[JudgeWindow]):
    """A round of judging on the judge page, until the user closes the page or stops the session."""

    context: AppContext
    finding_ids: Iterable[str]
    keys: Mapping[str, tuple[str, str]] = field(kw_only=True)
    """For each action of the page, by name, its key and its label."""

    def __post_init__(self) -> None:
        self._round = JudgingRound(self.context.store, self.context.queue, self.finding_ids)
        self._files: dict[str, Path] = {}
        """The picture files that the server may send, by the address that the page uses for each picture."""
        self._recorder = ListingRecorder(self.channel, self.context)

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
        self._window = window
        self._loop, self._around = asyncio.get_running_loop(), contextvars.copy_context()
        acts = {
            "answer": self._answer, "undo": self._undo, "open": self._open, "news": self._cards, "designs": self._designs,
        }  # fmt: skip
        app = WebApp(
            self.context.places.log,
            what=tr("The judge page"),
            pages={"/": self._page, "/picture/<address>": self._picture_file},
            acts={f"/{name}": self._in_loop(act) for name, act in acts.items()},
        )
        try:
            shown_at = f"{app.start()}{app.gate.token}/"
            await window.show_own(shown_at)
            self.channel.tell(PageReached, page="judge", host="", text=tr(_OPENED))
            while window.shows_own(shown_at):
                request = self.channel.next_request(Request.GO_ON, Request.PAUSE)
                done = await wait_first(within=LOOK_AGAIN_SECONDS, request=request)
                if done.get("request") is Request.PAUSE:
                    return
                if "request" in done:
                    await window.show_own(shown_at)
        finally:
            await asyncio.to_thread(app.stop)

    def _in_loop(
        self, act: Callable[[dict[str, Any]], Coroutine[Any, Any, dict[str, Any]]]
    ) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """Return a function for the server's threads that runs `act` in the event loop that uses the records."""

        def run(asked: dict[str, Any]) -> dict[str, Any]:
            # A copy of the session's context lets its changes be reported to the screens, too.
            begun = self._around.copy().run(asyncio.run_coroutine_threadsafe, act(asked), self._loop)
            reply = begun.result(_ANSWER_SECONDS)
            for card in reply.get("cards", ()):
                card["html"] = render_template("card.html", keys=self._shown_keys(), **card)
            return {"problem": "", **reply}

        return run

    def _shown_keys(self) -> dict[str, tuple[str, str]]:
        shown = {act: (key, tr(word)) for act, (key, word) in self.keys.items()}
        return {**shown, "help": ("?", tr("keys"))}

    def _page(self) -> str:
        return render_template(
            "judge.html",
            keys=self._shown_keys(),
            words={name: tr(sentence) for name, sentence in _PAGE_WORDS.items()},
            question=tr(QUESTION),
            which=tr(WHICH_DESIGN),
            why=tr(WHY),
            no_reason=tr(NO_REASON),
        )

    def _picture_file(self, address: str) -> Response:
        try:
            content = read_file(self._files[address], SizeLimit.DOCUMENT)
        except (KeyError, OSError):
            abort(404)
        return Response(content, mimetype=kind_of(content) or abort(404))

    async def _cards(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return the cards that have changed since the page was told about the records last."""
        ids = self._round.changed_since(asked["as_of"])
        cards = [self._card(id_) for id_ in ids]
        return {"as_of": self.context.store.changes, "left": self._round.left, "cards": cards}

    async def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Record the user's answer about a listing, if the listing is still as the card showed it."""
        seen, reply = self._round.look(asked["finding"]), {}
        if seen is None or _digest(seen) != asked["seen"]:
            return await self._cards(asked) | {"problem": self._round.why_changed(asked["finding"])}
        work_id, because = asked.get("work") or None, one_line(asked.get("because") or "", 2000)
        if (word := asked["judgement"]) == "design":
            result = self._round.name_design(seen, work_id or "", because=because)
        else:
            result = self._round.answer(seen, Judgement(word), work_id=work_id, because=because)
        if result.needs_design:
            reply = {"ask": "design"}
        elif result.doubts:
            reply = {"ask": "reason", "hint": result.doubt_words}
        elif result.problem:
            reply = {"problem": result.problem}
        elif word != "design":
            self._tell_judged(seen, Judgement(word))
        return await self._cards(asked) | reply

    def _tell_judged(self, seen: ListingSeen, judgement: Judgement) -> None:
        answer, left = tr(JUDGEMENT_WORDS[judgement]), self._round.left
        self.channel.tell(
            ListingJudged,
            finding=seen.finding.id,
            item_id=seen.listing.item_id,
            judgement=judgement.value,
            left=left,
            text=tr("{listing}: {answer}. {left} left.", listing=_name(seen), answer=answer, left=left),
        )

    async def _undo(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Undo the last answer, and return the listing that the page should show again."""
        undone = self._round.undo()
        return await self._cards(asked) | ({"undone": undone} if undone else {"problem": tr(_NO_UNDO)})

    async def _open(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Open the listing in the shop window, and save what its page shows."""
        if (seen := self._round.look(asked["finding"])) is None:
            return await self._cards(asked)
        note, item_id = "", seen.listing.item_id
        try:
            await self._window.open(seen.listing.url)
            self._round.opened.add(seen.finding.id)
            pages = (page for page in self._window.pages() if item_id and page.address.global_id == item_id)
            if page := next(pages, None):
                note = await self._recorder.record(self._window, page, seen.finding.work_id)
            else:
                note = tr(_NOT_OPEN, open=self.keys["open"][0])
        except HelperError as error:
            note = sentences(error.what, error.now).rstrip()
        reply = await self._cards(asked)
        others = [card for card in reply["cards"] if card["id"] != seen.finding.id]
        return reply | {"cards": [*others, self._card(seen.finding.id)], "note": note}

    async def _designs(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return the designs to choose from, those that are likely for this listing first."""
        works = sorted(self.context.store.works.all(), key=lambda work: work.title.casefold())
        seen = self._round.look(asked["finding"])
        likely: dict[str, tuple[Work, str]] = {}
        for hint in self._round.hints(seen) if seen else ():
            likely.setdefault(hint.work.id, (hint.work, hint.why))
        ordered = [*likely.values(), *((work, "") for work in works if work.id not in likely)]
        return {
            "designs": [
                {
                    "id": work.id,
                    "title": one_line(work.title, _LONGEST),
                    "picture": self._design_picture(work),
                    "why": one_line(why, _LONGEST),
                }
                for work, why in ordered
            ]
        }

    def _card(self, finding_id: str) -> dict[str, Any]:
        """Return the data of a card; if the listing was removed from the records, only that it is gone."""
        seen = self._round.look(finding_id)
        if seen is None:
            return {"id": finding_id, "seen": "", "gone": True, "answered": True}
        finding, listing, work = seen.finding, seen.listing, seen.work
        shop = listing.store_name or listing.store_number
        about = (listing.price, shop, listing.product_type, listing.seller_country, listing.item_id)
        return {
            "id": finding_id,
            "seen": _digest(seen),
            "gone": False,
            "name": _name(seen) or tr("A listing without a number"),
            "about": " · ".join(one_line(text, _LONGEST) for text in about if text),
            "picture": self._picture(listing_picture(self.context.places.evidence, listing), listing.id),
            "design": one_line(work.title, _LONGEST) if work else "",
            "original": self._design_picture(work),
            "answered": self._round.is_answered(finding_id),
            "said": tr(JUDGEMENT_WORDS[finding.judgement]) if finding.judgement else "",
            "warnings": list(self._warnings(seen)),
            "known": list(self._known(seen)),
        }

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
        self._files[address] = file
        return f"picture/{address}"

    def _warnings(self, seen: ListingSeen) -> Iterator[str]:
        if (doubt := doubt_about(seen.finding, seen.listing)) and seen.finding.id not in self._round.opened:
            yield doubt
        for each in doubts_of(self.context.store, seen.finding):
            yield doubt_sentence([each])

    def _known(self, seen: ListingSeen) -> Iterator[str]:
        finding, opened = seen.finding, seen.finding.id in self._round.opened
        if not opened and (finding.viewed_by_word or not finding.viewed):
            yield tr(_SAID if finding.viewed_by_word else _NOT_LOOKED)
        if note := finding.note_beside:
            yield tr("Your note: {note}", note=one_line(note, _LONGEST))
        for earlier in earlier_complaints(self.context.store, seen.listing.id):
            if earlier.finding.id != finding.id:
                yield tr("Reported before: {complaint}.", complaint=earlier.words)


def _digest(seen: ListingSeen) -> str:
    """Return a digest of what a card shows. An answer is recorded only if it has the current digest."""
    return sha256(repr(seen).encode()).hexdigest()


def _name(seen: ListingSeen) -> str:
    return one_line(seen.listing.title, _LONGEST) or seen.listing.item_id or seen.listing.url
