"""A design knows which files go into the form of its registration."""

from __future__ import annotations

from helper.model.work import Registration


def test_the_certificate_or_the_statement_goes_into_the_form() -> None:
    """Never both: the page shows a place for one of them."""
    without = Registration(picture="a.png", certificate_file="c.pdf", statement="s.pdf")
    having = Registration(picture="a.png", certificate_file="c.pdf", statement="s.pdf", certificate=True)
    assert without.files == ("a.png", "s.pdf")
    assert having.files == ("a.png", "c.pdf")
