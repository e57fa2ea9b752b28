"""What the person says about a shop: who owns it, and which other shops have the same owner, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import App

from helper.exchange.seller_ledger import SellerLine
from helper.model.seller import SameOwner, Seller
from helper.store.sellers import link_owner, unlink_owner
from helper.tui.dialogs.ask_text import AskText
from helper.tui.dialogs.dialogs import Notice
from helper.tui.dialogs.edit import EditDialog, Question, Values
from helper.tui.plain import clean
from helper.tui.sheets.dialogs import ChooseEntry
from helper.tui.widgets.menu import Entry
from helper.tui.workbench import Records, Workbench

_HINT = "Such as the same company on both licence pages. Only you read it."
_WHY = "Without a reason nobody knows later why."
_THROUGH = "They are linked through another shop. Take the link away there."


def owner_form(seller: Seller) -> EditDialog:
    """The form for what only the person knows; all of it may stay empty."""
    return EditDialog(
        "What you know about this shop; it stays private",
        (
            Question(name="owner", label="owner", value=seller.owner, hint="as on the licence page"),
            Question(name="note", label="note", value=seller.note),
        ),
        lambda _: {},
    )


def with_values(seller: Seller, values: Values) -> Seller:
    """The shop with what was typed."""
    return replace(seller, owner=clean(values["owner"]), note=clean(values["note"]))


class SameOwners:
    """Links two shops, or parts them; a worker runs it, because it waits for the person."""

    def __init__(self, app: App[int], bench: Workbench, records: Records) -> None:
        self._app = app
        self._bench = bench
        self._records = records

    async def link(self, line: SellerLine, others: Sequence[SellerLine]) -> None:
        """Ask which other shop has the same owner, and why."""
        known = {said.store_number for said in line.same_owner}
        entries = [
            Entry(one.number, one.name, one.number)
            for one in sorted(others, key=lambda one: one.name.casefold())
            if one.number and one.number not in {line.number, *known}
        ]
        if not entries:
            await self._app.push_screen_wait(Notice("Same owner", "There is no other shop with a number."))
            return
        title = f"Which shop has the same owner as {line.name}?"
        other = await self._app.push_screen_wait(ChooseEntry(title, entries))
        because = await self._ask_why() if other else None
        if other and because:
            at, by = self._bench.now(), self._bench.settings.name
            said = SameOwner(store_number=other, because=clean(because), at=at, by=by)
            link_owner(self._records.store, self._records.queue, line.number, said)

    async def unlink(self, line: SellerLine) -> None:
        """Ask which shop has another owner after all."""
        entries = [Entry(said.store_number, said.store_number, said.because) for said in line.same_owner]
        title = f"Which shop has another owner than {line.name}?"
        other = await self._app.push_screen_wait(ChooseEntry(title, entries))
        if other and not unlink_owner(self._records.store, self._records.queue, line.number, other):
            await self._app.push_screen_wait(Notice("Nothing was changed", _THROUGH))

    async def _ask_why(self) -> str | None:
        def why_not(text: str) -> str | None:
            return None if text else _WHY

        ask = AskText("Why do you think so?", hint=_HINT, why_not=why_not, yes="say so")
        return await self._app.push_screen_wait(ask)
