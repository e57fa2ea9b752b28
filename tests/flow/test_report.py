"""What came of a filling."""

import pytest

from helper.flow.form import Candidate, Kind
from helper.flow.report import FieldReport, FillReport, How
from helper.model.attempt import FieldValue
from helper.model.problems import Problem
from tests.flow.samples import a_field

CONTROL = Candidate("1", "Description", Kind.LINES)


def a_report(how: How, checks: int = 0, candidate: Candidate | None = CONTROL) -> FieldReport:
    return FieldReport(field=a_field("description"), how=how, seen="x", checks=checks, candidate=candidate)


@pytest.mark.parametrize(
    ("report", "differs"),
    [
        (a_report(How.FILLED, checks=2), False),
        (a_report(How.FILLED), True),
        (a_report(How.PASTED), True),
        (a_report(How.PASTED, candidate=None), False),
        (a_report(How.KEPT), False),
        (a_report(How.SKIPPED), False),
    ],
)
def test_a_field_differs_when_it_was_read_wrong_and_nobody_meant_it(
    report: FieldReport, differs: bool
) -> None:
    """What the person keeps or leaves is hers; what could not be read is not known to be wrong."""
    assert report.differs is differs
    assert FillReport(fields=(report,)).ready is not differs


def test_a_form_that_was_stopped_is_not_ready() -> None:
    """However right its fields are."""
    report = FillReport(fields=(a_report(How.FILLED, checks=2),), stopped=Problem("page", "Gone."))
    assert not report.ready


def test_only_what_was_read_goes_into_the_record() -> None:
    """A pasted value nobody saw is not written down as seen."""
    fields = (a_report(How.FILLED, checks=2), a_report(How.PASTED, candidate=None))
    assert FillReport(fields=fields).values() == (FieldValue(field="description", value="x"),)
