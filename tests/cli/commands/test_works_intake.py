"""`ipp-helper register`: the documents that a design needs before it can be registered at Alibaba."""

from __future__ import annotations

from tests.cli.program import Program


def test_with_nothing_ready_it_names_what_each_design_lacks(program: Program) -> None:
    program("works", "add", "--title", "Quiet Whale")
    program("works", "add", "--title", "Lantern", "--state", "approved")
    answer = program("register")
    assert answer.exit == 0
    assert "Quiet Whale: The picture of the design is missing" in answer.err
    assert "Lantern" not in answer.err
    assert "0 handed in. Nothing is waiting." in answer.out
