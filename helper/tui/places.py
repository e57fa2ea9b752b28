"""The places of the program: their keys, their names, and the pane that each of them is."""

from __future__ import annotations

from helper.tui.pane import Pane
from helper.tui.workbench import Records, Workbench

PLACES: dict[str, tuple[str, str, str]] = {
    "today": ("0", "Today", "TodayPane"),
    "listings": ("1", "Listings", "ListingsPane"),
    "designs": ("2", "Designs", "DesignsPane"),
    "filing": ("3", "Filing", "FilingPane"),
    "history": ("4", "History", "HistoryPane"),
    "sellers": ("5", "Sellers", "SellersPane"),
    "reports": ("6", "Reports", "ReportsPane"),
}
"""Key, title and class of each place; the class lives in the pane of the package of the same name."""


def pane_class(place: str) -> type[Pane]:
    """The class of a place; its module is imported when the person first goes there."""
    from importlib import import_module

    found: type[Pane] = getattr(import_module(f"helper.tui.{place}.pane"), PLACES[place][2])
    return found


def make_pane(place: str, bench: Workbench, records: Records) -> Pane:
    """The pane of a place."""
    return pane_class(place)(bench, records)
