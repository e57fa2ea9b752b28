"""`ipp-helper accounts`: whom the portal knows you as, and how it rates you."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.cli.program import Program


def test_an_account_is_added_and_listed(program: Program) -> None:
    """With the clients it may file for."""
    assert "No accounts" in program("accounts", "list").out
    program("accounts", "add", "--label", "mine")
    program("accounts", "add", "--label", "studio", "--host", "ipp.aidcgroup.net", "--client", "Studio Nord")
    listed = program.json("accounts", "list")
    assert [(one["label"], one["host"], one["clients"]) for one in listed["accounts"]] == [
        ("mine", "ipp.alibabagroup.com", []),
        ("studio", "ipp.aidcgroup.net", ["Studio Nord"]),
    ]
    assert "Studio Nord" in program("accounts", "list").out


def test_an_accounts_clients_are_edited(program: Program) -> None:
    """One comes, one goes, however it is spelled; another account's name cannot be taken."""
    program("accounts", "add", "--label", "studio", "--client", "Studio Nord")
    program("accounts", "add", "--label", "mine")
    said = program(
        "accounts", "edit", "STUDIO", "--label", "agency", "--client", "Mira", "--drop-client", "studio nord"
    )
    assert said.out == "agency may file for: Mira.\n"
    assert [one["clients"] for one in program.json("accounts", "list")["accounts"]] == [["Mira"], []]
    assert program("accounts", "edit", "mine", "--label", "Agency").exit == 1
    assert program("accounts", "add", "--label", "MINE").exit == 1
    assert program("accounts", "edit", "nobody").exit == 2


def test_a_host_that_is_not_known_is_refused(program: Program) -> None:
    """Only the person's own settings can make another host a portal."""
    answer = program("accounts", "add", "--label", "mine", "--host", "ipp.evil.example")
    assert answer.exit == 2
    assert "settings.toml" in answer.err
    program.data.mkdir(exist_ok=True)
    (program.data / "settings.toml").write_text('extra_hosts = ["ipp.example.com"]\n', encoding="utf-8")
    assert program("accounts", "add", "--label", "mine", "--host", "ipp.example.com").exit == 0


def test_the_limits_that_alibaba_has_published_are_named(program: Program) -> None:
    """Each stands with its day and its source beside what the page said."""
    told = program("accounts", "rating").out
    assert "at least 90 % of the reports must be upheld and at most 5 % lost" in told
    assert "2018-08-15" in told
    answer = program.json("accounts", "rating")
    assert {"says", "source", "certainty", "published_on", "read_on"} <= answer["published"][0].keys()


def test_what_was_read_by_hand_is_written_down_with_its_day(program: Program) -> None:
    """In the person's own browser nothing is read: she types what she saw, and it is marked as hers; words are no rate."""
    assert "has not been read yet" in program("accounts", "rating").out
    assert program("accounts", "rating", "--takedown", "fine").exit == 2
    (written,) = program.json("accounts", "rating", "--takedown", "98 %", "--counter-notice", "0 %")["portal"]
    assert (written["takedown_rate"], written["counter_notice_rate"], written["host"]) == (
        "98 %",
        "0 %",
        None,
    )
    assert written["by"]
    assert written["at"][:10] == f"{datetime.now(UTC):%Y-%m-%d}"
