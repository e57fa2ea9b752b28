"""Whether the page would take the whole of a value."""

from pathlib import Path

from helper.flow.form import Reading
from helper.flow.limits import obstacle, page_length, why_different
from tests.flow.samples import a_field, values_with


def test_a_text_that_fits_is_no_obstacle() -> None:
    """Exactly as long as the limit still fits."""
    field = a_field("description", values_with(description="x" * 500))
    assert obstacle(field, Reading("", most_chars=500)) is None


def test_a_text_that_is_too_long_is_told_with_both_lengths() -> None:
    """The person reads how much the page takes and how much it is."""
    field = a_field("description", values_with(description="x" * 501))
    assert obstacle(field, Reading("", most_chars=500)) == (
        "“Supplement infringement reason(s)” takes 500 characters here; this text has 501."
    )


def test_the_smaller_of_two_limits_counts() -> None:
    """The page may take fewer links than the flow says."""
    assert obstacle(a_field("listings"), Reading("", most_lines=5)) == (
        "“Infringing listings” takes 5 lines here; these are 6."
    )


def test_lengths_are_counted_as_pages_count() -> None:
    """An emoji is two, a line break one."""
    assert page_length("a\n🐋") == 4


def test_files_that_are_there_already_are_in_the_way() -> None:
    """An upload field adds; only the person can take files away."""
    evidence = a_field("evidence", values_with(evidence=(Path("a.png"),)))
    assert obstacle(evidence, Reading("old.png")) is not None
    assert obstacle(evidence, Reading("")) is None


def test_a_list_has_no_limit() -> None:
    """An entry is chosen, not typed."""
    assert obstacle(a_field("reason"), Reading("", most_chars=1)) is None


def test_a_cut_text_is_called_cut() -> None:
    """What the page kept is told in numbers; anything else is only different."""
    field = a_field("description", values_with(description="x" * 50))
    assert why_different(field, Reading("x" * 20)) == "The page cut the text: it kept 20 of 50 characters."
    assert why_different(field, Reading("y")) == "The page shows something else than was put in."
