"""Watches a form during the user's turn: reads its fields again and again, and changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from helper.browser.portal.overlay import SignIn
from helper.errors import PageGone
from helper.flow.field_report import FieldReport, FillReport, is_at, must_match_label
from helper.flow.form import Found
from helper.flow.spec import Flow
from helper.model.address import find_addresses
from helper.model.attempt import SentValue
from helper.session.navigation import PortalWindow
from helper.translation import msg

LINKS_FIELD = "listings"
"""The name that flows give to the field for the links."""

PART_SECONDS = 10.0
"""Maximum seconds from the user's click on Next until the next part appears."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value after the user has changed it."""

    field: FieldReport
    seen: str
    right: bool
    """Whether the user's change gave the field the wanted value again."""


@dataclass(frozen=True, slots=True)
class FormCheck:
    """The result of checking the form once."""

    lost: tuple[FieldReport, ...] = ()
    """Fields that lost the wanted value without any action of the user. Each loss is reported once."""
    changed: tuple[Change, ...] = ()
    left: bool = False
    """Whether the form disappeared, because the document was replaced or no longer contains the form."""
    signed_out: bool = False
    """Whether the page asks the user to log in."""
    has_next_part: bool = False
    """Whether the form now shows another part that must be filled."""


@dataclass(eq=False)
class FormWatch:
    """Checks a form again and again during the user's turn, without changing it."""

    window: PortalWindow
    flow: Flow
    document: str
    report: FillReport
    """The report of the filled fields."""
    next_part: Callable[[], Awaitable[bool]] | None = None
    """Returns whether the form now shows the next part; None if this part is the last."""
    whole: FillReport | None = None
    """The report with the fields of this part and of all earlier parts."""
    user_values: dict[str, str] = field(default_factory=dict)
    """The user's own values in filled fields, by step; updated by this object."""
    rejected: set[str] = field(default_factory=set)
    """Ids of links that the portal's own check rejected.

    Portals offer a button that removes these links, so the field may change although the user has not edited
    the field.
    """

    def __post_init__(self) -> None:
        filled = self.whole or self.report
        self._gone_since: float | None = None
        self._right = {filled.field.step: filled for filled in self.report.fields if filled.right}
        """The reports of fields that had the wanted value at the hand-over and whose label has not moved."""
        self._lost: dict[str, str] = {}
        """By step, the value that was reported last for a field that lost the wanted value."""
        self._read = {field.field.name: field for field in filled.fields if field.candidate is not None}

    @property
    def links_step(self) -> str:
        """The step of the field that contains the links; empty if that field was not filled."""
        return next(
            (field.field.step for field in self._read.values() if field.field.name == LINKS_FIELD), ""
        )

    async def look(self) -> FormCheck:
        """Check the form once. The result is empty while the window changes from one document to another."""
        if self.next_part is not None and await self.next_part():
            return FormCheck(has_next_part=True)
        try:
            where = await self.window.form.where()
            if where.document != self.document:
                # While the page is still loading, it is unknown whether the form is gone.
                return await self._elsewhere() if where.ready else FormCheck()
            check = await self._at_fields()
        except PageGone:
            return await self._without_fields()
        self._gone_since = None
        return check

    async def _without_fields(self) -> FormCheck:
        """Return the result of a check that could not read a field.

        If the document is still the same, the form itself has disappeared.
        """
        try:
            if not self._right or (await self.window.form.where()).document != self.document:
                return FormCheck()
            return await self._elsewhere()
        except PageGone:
            return FormCheck()

    async def _elsewhere(self) -> FormCheck:
        """Return the result of a check that does not find the form on the page.

        The next part may take up to `PART_SECONDS` to appear; until then, the result is empty.
        """
        sign = await self.window.sign_in(self.flow)
        if sign is SignIn.CAPTCHA:
            # The captcha may be the portal's response to Submit, so do not report yet that the form is gone.
            return FormCheck()
        out = sign is SignIn.OUT
        if self.next_part is not None and not out:
            now = asyncio.get_running_loop().time()
            self._gone_since = self._gone_since or now
            if now - self._gone_since < PART_SECONDS:
                return FormCheck()
        return FormCheck(left=True, signed_out=out)

    async def _at_fields(self) -> FormCheck:
        lost, changed = {}, {}
        for step, filled in self._right.items():
            assert filled.candidate is not None, "a field that was read has a control"  # noqa: S101 - for the type checker
            reading = await self.window.form.read(filled.candidate)
            if reading.open:
                continue
            is_right = filled.field.is_in(reading, filled.entry)
            by_user = is_right or reading.touched or step in self.user_values
            if not (by_user or self._lacks_only_rejected(filled, reading.value)):
                if step not in self._lost:
                    lost[step] = replace(filled, seen=reading.value, why=reading.fault)
            elif reading.value != self._known_value(step, reading.value if is_right else None):
                changed[step] = Change(filled, reading.value, right=is_right)
        strayed = await self._strayed(
            {step: filled for step, filled in self._right.items() if step not in {*lost, *self._lost}}
        )
        # Remember the lost and changed values only after all fields were read. If the page closes halfway,
        # the next check then reports every change.
        for step in strayed:
            del self._right[step]
        self._lost.update((step, report.seen) for step, report in lost.items())
        for step in changed:
            self._lost.pop(step, None)
        self.user_values.update((step, change.seen) for step, change in changed.items())
        return FormCheck(lost=(*lost.values(), *strayed.values()), changed=tuple(changed.values()))

    def _known_value(self, step: str, wanted: str | None) -> str | None:
        """Return the last reported value of a field; `wanted` if no value was reported."""
        return self.user_values.get(step, self._lost.get(step, wanted))

    def _lacks_only_rejected(self, filled: FieldReport, value: str) -> bool:
        """Return whether links are missing from the value, and the portal has rejected all of the missing links."""
        if filled.field.name != LINKS_FIELD:
            return False
        wanted, found = _item_ids(filled.field.value), _item_ids(value)
        return found < wanted and wanted - found <= self.rejected

    async def _strayed(self, filled: Mapping[str, FieldReport]) -> dict[str, FieldReport]:
        """Return the fields whose label now belongs to a control other than the one that was filled."""
        sought = {step: report for step, report in filled.items() if must_match_label(report)}
        found = await self.window.form.look([report.field.wanted for report in sought.values()])
        return {
            step: replace(report, seen="", why=LABEL_MOVED)
            for (step, report), result in zip(sought.items(), found, strict=True)
            if isinstance(result, Found) and not is_at(report, result)
        }

    def sent(self, values: Iterable[SentValue]) -> tuple[Change, ...]:
        """Return the user's changes that were not seen on the page, but only in the submitted values."""
        changed = []
        for value in values:
            field = self._read.get(value.field)
            if (
                field is None
                or value.value.split() == self.user_values.get(field.field.step, field.seen).split()
            ):
                continue
            is_right = field.field.held_by(value.value, field.entry)
            changed.append(Change(field, value.value, right=is_right))
        return tuple(changed)


def _item_ids(text: str) -> set[str]:
    return {address.global_id for address in find_addresses(text) if address.global_id}


LABEL_MOVED = msg(
    "the page has moved its labels, so the value may be under another label. Press r to fill in again."
)
"""The message about a field whose label the page has moved to another control."""
