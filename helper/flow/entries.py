"""Says which entry of a page's list is meant by what the person calls it."""

from __future__ import annotations

import re
from dataclasses import replace

from helper.flow.form import Option
from helper.flow.normal import fold, same_entry
from helper.flow.spec import Step, pattern_in
from helper.flow.values import ComplaintValues, Values

_GROUP = r"\((?:[^()]|\([^()]*\))*\)"
"""One bracket group after the title; a registration number may hold brackets of its own."""
_SILENT_GROUP = r"\([^()\d]*\)"
"""A bracket group that shows no number: `(US)`, `(N/A)`."""


def entry_for(step: Step, values: Values) -> Option:
    """The entry a `choose` step wants.

    A value the flow has wordings for is looked for in all of them; anything else only as the person wrote it. What
    the person once chose for it on this host comes first.
    """
    wanted = values.text_of(step.value)
    chosen = tuple(entry for asked, entry in step.entries if same_entry(asked, wanted))
    option = _entry_of(step, values, wanted)
    return replace(option, wordings=(*chosen, *option.wordings))


def _entry_of(step: Step, values: Values, wanted: str) -> Option:
    if step.value == "ipr" and isinstance(values, ComplaintValues):
        return right_entry(values.title, text=values.right_text, number=values.right_number)
    for options in (step.option, *(group for _, group in step.option_for)):
        wordings = tuple(option for option in options if pattern_in(option) is None)
        if any(same_entry(wanted, wording) for wording in wordings):
            patterns = tuple(pattern for option in options if (pattern := pattern_in(option)) is not None)
            return Option(wordings, patterns)
    return Option((wanted,) if wanted else ())


def right_entry(title: str, *, text: str = "", number: str = "") -> Option:
    """The entry of a registration, which portals show as `<title> (<country>)(<number>)`.

    With the exact text only that text is meant. Without it the whole title must stand before the brackets; a known
    number must then be the one shown, or none may be shown. Two entries that fit are left to the person.
    """
    if text.strip():
        return Option((text.strip(),))
    folded = re.escape(fold(title))
    if not folded:
        return Option(())
    digits = [re.escape(sign) for sign in fold(number) if sign.isalnum()]
    if not digits:
        return Option((title.strip(),), (f"^{folded} ?{_GROUP} ?{_GROUP}$", f"^{folded} ?{_GROUP}$"))
    # Dashes and spaces inside a number are written in many ways and mean nothing.
    shown = r"\([\W_]*(?:no[\W_]*)?" + r"[\W_]*".join(digits) + r"[\W_]*\)"
    return Option(
        (title.strip(),),
        (f"^{folded} ?(?:{_GROUP} ?)?{shown}$", f"^{folded} ?{_SILENT_GROUP}(?: ?{_SILENT_GROUP})?$"),
    )
