"""`register` says what is missing before anything opens; `works read` names what it needs."""

from __future__ import annotations

from tests.cli.program import Program


def test_a_design_that_lacks_something_is_said_at_once(program: Program) -> None:
    """Named, it is an ordinary no with the reason; nothing opens."""
    program("works", "add", "--title", "Quiet Whale")
    answer = program("register", "--work", "quiet whale")
    assert answer.exit == 1
    assert "The picture of the design is missing" in answer.err


def test_with_nothing_ready_it_says_what_each_lacks(program: Program) -> None:
    """A run that has nothing to do opens no window."""
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Lantern", "--state", "approved")
    answer = program("register")
    assert answer.exit == 0
    assert "Quiet Whale: The picture of the design is missing" in answer.err
    assert "Lantern" not in answer.err
    assert "0 handed in. Nothing is waiting." in answer.out


def test_an_unknown_flow_is_wrong_use(program: Program) -> None:
    """For the form and for the list."""
    for command in (("register",), ("works", "read")):
        answer = program(*command, "--flow", "nowhere.toml")
        assert answer.exit == 2
        assert "There is no file nowhere.toml" in answer.err
