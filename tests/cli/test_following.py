"""The commands around filing: what they refuse before any window is opened, and that nothing to do is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helper.hosts import PORTAL_HOSTS
from tests.cli.program import Program

FORM = Path(__file__).parents[2] / "flows" / "aliexpress-complaint.toml"


def events(out: str) -> list[str]:
    """The names of the events, a line each."""
    return [json.loads(line)["event"] for line in out.splitlines()]


def test_the_shop_window_is_for_aliexpress_only(program: Program) -> None:
    """A stranger's address, and one that only looks right, are refused as wrong use."""
    for address in ("https://shop.example/item/1.html", "https://www.aliexpress.com.evil.example/"):
        answer = program("shop", address, "--json")
        assert answer.exit == 2
        assert answer.error["where"] == address


def test_an_unknown_design_is_refused_before_the_window_opens(program: Program) -> None:
    """A design that is not there is wrong use, as everywhere."""
    answer = program("shop", "--work", "No Such Whale", "--json")

    assert answer.exit == 2
    assert "No Such Whale" in answer.error["what"]


def test_without_reported_listings_there_is_nothing_to_look_at(program: Program) -> None:
    """No window opens; the end is told in words and as an event."""
    assert "Nothing is to be looked at" in program("recheck").out
    answer = program("recheck", "--json")

    assert (answer.exit, events(answer.out)) == (0, ["recheck_ended"])


def test_the_list_is_read_on_the_portal_only(program: Program) -> None:
    """A look-alike of the portal's host is refused before anything is opened."""
    answer = program("outcomes", "--portal", f"https://{PORTAL_HOSTS[0]}.evil.example/", "--json")

    assert answer.exit == 2


def test_a_missing_description_of_the_list_is_wrong_use(program: Program) -> None:
    """The file is named."""
    answer = program("outcomes", "--flow", "nowhere.toml", "--json")

    assert answer.exit == 2
    assert "nowhere.toml" in answer.error["what"]


@pytest.mark.parametrize("command", [("outcomes",), ("works", "read")])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--portal", "https://ipp.portal.example/"), "This address is not the portal's"),
        (("--flow", str(FORM)), "This file describes no list"),
    ],
)
def test_a_list_is_read_where_it_can_be(
    program: Program, command: tuple[str, ...], wrong: tuple[str, str], said: str
) -> None:
    """Another host, or the description of a form: refused before a window opens, and nothing is told as read."""
    answer = program(*command, *wrong, "--json")

    assert (answer.exit, answer.out) == (2, "")
    assert answer.error["what"].startswith(said)
