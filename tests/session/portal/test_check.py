"""What a check says of each field, and when a person is needed."""

from __future__ import annotations

from helper.browser.form.look import Finding, SeenField, SeenForm
from helper.flow.form import Candidate, Kind
from helper.flow.load import shipped_flow
from helper.session.portal.check import Light, all_sure, checked

[PAGE] = [page for page in shipped_flow().pages if any(step.enters for step in page.steps)]
TWO = (Candidate("1", "Reason", Kind.LIST), Candidate("2", "Reason", Kind.LIST))


def form(**findings: Finding) -> SeenForm:
    """A form on which every field was found, but for these."""
    fields = tuple(
        SeenField(step=step.id, name=step.value, finding=findings.get(step.id, Finding.SURE), candidates=TWO)
        for step in PAGE.steps
        if step.enters
    )
    return SeenForm(address="", headings=(), fields=fields, buttons=(), ticks=0)


def test_a_form_on_which_everything_was_found_needs_nobody() -> None:
    """Green from top to bottom."""
    fields = checked(form(), PAGE)

    assert {field.light for field in fields} == {Light.GREEN}
    assert all_sure(fields)


def test_a_doubt_is_amber_and_names_the_command_that_ends_it() -> None:
    """Two fields may be the reason: the person shows it once."""
    fields = checked(form(reason=Finding.ASKS), PAGE)
    [reason] = [field for field in fields if field.step == "reason"]

    assert reason.light is Light.AMBER
    assert "2 fields may be it" in reason.sentence
    assert "ipp-helper portal teach reason" in reason.sentence
    assert not all_sure(fields)


def test_a_missing_field_is_red_and_says_that_it_will_be_pasted() -> None:
    """What must be in the form and was not found."""
    fields = checked(form(listings=Finding.NOT_THERE), PAGE)
    [listings] = [field for field in fields if field.step == "listings"]

    assert listings.light is Light.RED
    assert "clipboard" in listings.sentence
    assert not all_sure(fields)


def test_a_missing_field_that_a_form_can_do_without_is_amber() -> None:
    """Nothing to attach, nothing to paste."""
    fields = checked(form(evidence=Finding.NOT_THERE), PAGE)

    assert [field.light for field in fields if field.step == "evidence"] == [Light.AMBER]
