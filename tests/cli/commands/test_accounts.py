"""`ipp-helper accounts`: the user's accounts at the portal, and the clients of each."""

from __future__ import annotations

from tests.cli.program import Program


def test_added_account_is_listed(program: Program) -> None:
    assert "No accounts" in program("accounts", "list").out
    program("accounts", "add", "--label", "mine")
    program("accounts", "add", "--label", "studio", "--host", "ipp.aidcgroup.net", "--client", "Studio Nord")
    listed = program.json("accounts", "list")
    assert [(one["label"], one["host"], one["clients"]) for one in listed["accounts"]] == [
        ("mine", "ipp.alibabagroup.com", []),
        ("studio", "ipp.aidcgroup.net", ["Studio Nord"]),
    ]
    assert "Studio Nord" in program("accounts", "list").out


def test_clients_of_an_account_can_be_changed(program: Program) -> None:
    program("accounts", "add", "--label", "studio", "--client", "Studio Nord")
    program("accounts", "add", "--label", "mine")
    answer = program("accounts", "edit", "STUDIO", "--client", "Mira", "--drop-client", "studio nord")
    assert answer.out == "Account “studio” may file for: Mira.\n"
    assert [one["clients"] for one in program.json("accounts", "list")["accounts"]] == [["Mira"], []]
    assert program("accounts", "add", "--label", "MINE").exit == 1
    assert program("accounts", "edit", "unknown").exit == 2


def test_account_is_refused_for_a_host_that_the_settings_do_not_name(program: Program) -> None:
    answer = program("accounts", "add", "--label", "mine", "--host", "ipp.evil.example")
    assert answer.exit == 2
    assert "settings.toml" in answer.err
    program.data.mkdir(exist_ok=True)
    (program.data / "settings.toml").write_text('extra_hosts = ["ipp.example.com"]\n', encoding="utf-8")
    assert program("accounts", "add", "--label", "mine", "--host", "ipp.example.com").exit == 0
