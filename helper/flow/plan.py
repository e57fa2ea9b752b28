"""Plans the filling of one form: which value goes into which field of the flow, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from helper.flow.form import Chosen, ControlKind, FieldReading, Option, WantedField
from helper.flow.spec import FIELDS_OF, Flow, FlowKind, FlowPage, Step, StepKind
from helper.flow.text_matching import fold, pick, same_entry, same_text
from helper.model.complaint import DEFAULT_DESCRIPTION, Complaint
from helper.model.problems import USUAL_PLACE, Problem
from helper.model.state_words import field_words
from helper.model.work import Work, WorkKind
from helper.translation import msg, msg_n, tr, tr_n

WEBSITE = "AliExpress.com"
IPR_TYPE = "Copyright"
COMPLAINT_TYPE = "Product listing"
NO_NUMBER = "N/A"
"""The number that is entered for a design without a registration number, as the artists' guide recommends."""
YES, NO = "Yes", "No"


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The values of one form."""

    kind: FlowKind
    """The kind of form that takes these values."""
    texts: Mapping[str, str]
    """The text for each field, by field name; empty if the field should stay empty."""
    files: Mapping[str, tuple[Path, ...]]
    entry: Option | None = None
    """The registration's entry in the portal's list; None if the form asks for no registration."""

    def text_of(self, field: str) -> str:
        """Return the field's value as shown to the user; for files, their names, one per line."""
        names = "\n".join(path.name for path in self.files.get(field, ()))
        return self.texts.get(field, names).strip()


def complaint_values(
    complaint: Complaint,
    *,
    title: str,
    listings: Sequence[str],
    right_text: str = "",
    right_number: str = "",
    description: str = DEFAULT_DESCRIPTION,
    evidence: Sequence[Path] = (),
) -> Values:
    """Return the values of a complaint.

    `right_text` is the registration's exact text in the portal's list, if known.
    """
    texts = {
        "website": WEBSITE,
        "ipr_type": IPR_TYPE,
        "ipr": right_text or title,
        "complaint_type": COMPLAINT_TYPE,
        "reason": complaint.reason,
        "listings": "\n".join(listings),
        "description": description,
    }
    entry = right_entry(title, text=right_text, number=right_number)
    return Values(kind=FlowKind.COMPLAINT, texts=texts, files={"evidence": tuple(evidence)}, entry=entry)


def registration_values(work: Work, folder: Path, *, no_number: str = "") -> Values:
    """Return the values for registering a design whose files are in `folder`.

    `no_number` is entered if the design has no registration number. The values include either the certificate
    or, if there is none, the signed statement. The rights holder's name is left out, because the user types
    it.
    """
    registration = work.registration
    texts = {
        "ipr_type": IPR_TYPE,
        "place": registration.place or USUAL_PLACE,
        "has_certificate": YES if registration.certificate else NO,
        "work_kind": (registration.kind or WorkKind.ARTWORK).value.replace("_", " ").capitalize(),
        "title": work.title,
        "number": work.right.number or no_number or NO_NUMBER,
        "made_on": registration.made_on.isoformat() if registration.made_on else "",
        "published_on": registration.published_on.isoformat() if registration.published_on else "",
        "address": next(iter(work.official_addresses), ""),
    }
    named = {
        "picture": registration.picture,
        "certificate": registration.certificate_file if registration.certificate else "",
        "statement": "" if registration.certificate else registration.statement,
    }
    files = {field: (folder / name,) if name else () for field, name in named.items()}
    return Values(kind=FlowKind.IPR, texts=texts, files=files)


_GROUP = r"\((?:[^()]|\([^()]*\))*\)"
"""Matches a pair of brackets with its content. The content may be a number that contains brackets."""
_GROUP_WITHOUT_NUMBER = r"\([^()\d]*\)"
"""Matches a pair of brackets without a number inside, such as `(US)` or `(N/A)`."""
_SHORTEST_NUMBER = 5
"""Minimum number of letters and digits in a registration number; a shorter one could be part of a title."""


def entry_for(step: Step, values: Values) -> Option:
    """Return the list entry that a `choose` step must choose.

    If the flow file lists texts for the value, any of these texts may match; otherwise, only the value itself
    matches. If the user earlier chose an entry for this value on this host, that entry is tried first.
    """
    wanted = values.text_of(step.value)
    chosen = tuple(entry for asked, entry in step.entries if same_entry(asked, wanted))
    option = _entry_of(step, values, wanted)
    return replace(option, wordings=(*chosen, *option.wordings))


def _entry_of(step: Step, values: Values, wanted: str) -> Option:
    if step.value == "ipr" and values.entry is not None:
        return values.entry
    for options in (step.option, *step.option_for.values()):
        if any(same_entry(wanted, wording) for wording in options):
            return Option(options)
    return Option((wanted,) if wanted else ())


def right_entry(title: str, *, text: str = "", number: str = "") -> Option:
    """Return patterns that find a registration in the portal's list, usually `<title> (<country>)(<number>)`.

    If the entry's exact text is known, only that text matches. Otherwise, the whole title must come before
    the brackets. If the number is known, the brackets must contain either this number or no number at all; a
    long number may also stand outside the brackets, before or after the title, separated by at most a country
    code. If two entries match, the user decides.
    """
    if text.strip():
        return Option((text.strip(),))
    folded = re.escape(fold(title))
    if not folded:
        return Option(())
    digits = [re.escape(sign) for sign in fold(number) if sign.isalnum()]
    if not digits:
        patterns: tuple[str, ...] = (f"^{folded} ?{_GROUP} ?{_GROUP}$", f"^{folded} ?{_GROUP}$")
        return Option((title.strip(),), patterns, hints=(title,))
    # Dashes and spaces in a number do not matter.
    signs = r"(?:no[\W_]*)?" + r"[\W_]*".join(digits)
    shown = rf"\([\W_]*{signs}[\W_]*\)"
    usual = (
        f"^{folded} ?(?:{_GROUP} ?)?{shown}$",
        f"^{folded} ?{_GROUP_WITHOUT_NUMBER}(?: ?{_GROUP_WITHOUT_NUMBER})?$",
    )
    between = r"[\W_]+(?:[a-z]{2}[\W_]+)?"
    other = (rf"^{folded}{between}{signs}[\W_]*$", rf"^[\W_]*{signs}{between}{folded} ?(?:{_GROUP})?$")
    patterns = (*usual, *other) if len(digits) >= _SHORTEST_NUMBER else usual
    return Option((title.strip(),), patterns, hints=(title, number))


_WRONG_FLOW = {
    FlowKind.COMPLAINT: msg("The flow file does not describe the complaint form."),
    FlowKind.IPR: msg("The flow file does not describe the registration form."),
}
_CONTROL_KINDS: dict[StepKind, tuple[ControlKind, ...]] = {
    StepKind.FILL: (ControlKind.LINES, ControlKind.LINE),
    StepKind.CHOOSE: (ControlKind.LIST, ControlKind.RADIO),
    StepKind.ATTACH: (ControlKind.FILE,),
    StepKind.HANDOFF: (ControlKind.BUTTON, ControlKind.TICK),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text for a single-line or multi-line text box."""

    text: str


@dataclass(frozen=True, slots=True)
class Files:
    """Files for an upload field."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedField:
    """One field of the form with the value to fill in."""

    step: str
    page: str
    name: str
    """The field's name in `FIELDS_OF`."""
    wanted: WantedField
    value: str
    """The value as the user reads and pastes it; empty only if the field is optional."""
    puts: Text | Option | Files
    optional: bool = False
    at_most: int | None = None

    @property
    def label(self) -> str:
        """The field's name in messages, which is its first label."""
        return self.wanted.labels[0]

    @property
    def text_to_paste(self) -> str:
        """The text that the user pastes: the value, or the paths of the files."""
        return "\n".join(map(str, self.puts.paths)) if isinstance(self.puts, Files) else self.value

    @property
    def may_be_absent(self) -> bool:
        """Whether the page may lack this field, because the portal's default is then the wanted value."""
        return isinstance(self.puts, Option) and self.name != "ipr"

    def held_by(self, seen: str, entry: str | None = None) -> bool:
        """Return whether `seen`, the content of a control, is the planned value.

        `entry` is the list entry that was chosen before. Without it, only the complete texts count and no
        patterns, because a pattern might also match another entry.
        """
        match self.puts:
            case Text(text):
                return same_text(text, seen)
            case Files(paths):
                return sorted(path.name for path in paths) == sorted(seen.splitlines())
            case Option(wordings):
                wanted = (entry,) if entry is not None else wordings
                return bool(seen) and any(same_entry(wording, seen) for wording in wanted)
            case _:
                assert_never(self.puts)

    def is_in(self, reading: FieldReading, entry: str | None = None) -> bool:
        """Return whether the control has the planned value, and the page reports no fault."""
        return not reading.fault and self.held_by(reading.value, entry)

    def allows(self, seen: str) -> bool:
        """Return whether the plan accepts this content if the user chose it.

        In a list, an entry that matches a pattern is accepted too.
        """
        if isinstance(self.puts, Option):
            return bool(seen) and isinstance(pick((seen,), self.puts), Chosen)
        return self.held_by(seen)


@dataclass(frozen=True, slots=True)
class TooManyLinks(Problem):
    """The form accepts fewer links than the complaint has, so the complaint must be split across forms."""

    most: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An element that must be on the page before the next field can be filled."""

    step: str
    page: str
    wanted: WantedField
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The values for one form, in the order in which they are filled in."""

    flow: str
    steps: tuple[PlannedField | Expected, ...]
    """The steps in the order of the flow file, which is the filling order."""
    problems: tuple[Problem, ...] = ()
    """The reasons why the form cannot be filled; empty if the form can be filled."""

    @property
    def fields(self) -> tuple[PlannedField, ...]:
        return tuple(step for step in self.steps if isinstance(step, PlannedField))

    def on_page(self, page: str) -> Plan:
        """Return the plan with the steps of one page only."""
        return replace(self, steps=tuple(step for step in self.steps if step.page == page))

    def by_hand(self) -> Plan:
        """Return the plan for a form that the program cannot see: without checks for expected elements."""
        return replace(self, steps=self.fields)


def bind(flow: Flow, values: Values) -> Plan:
    """Plan the filling of one form; a value that no step can take becomes one of the plan's `problems`."""
    if flow.kind is not values.kind:
        wrong_flow = Problem("flow", tr(_WRONG_FLOW[values.kind]))
        return Plan(flow=flow.id, steps=(), problems=(wrong_flow,))
    steps: list[PlannedField | Expected] = []
    taken = {step.value for step in flow.by_id.values() if step.enters}
    problems = [
        Problem(name, tr("The flow file has no step that fills in “{field}”.", field=field_words(name)))
        for name in FIELDS_OF[values.kind]
        if name not in taken and values.text_of(name)
    ]
    for page in flow.pages:
        for step in page.steps:
            if step.enters:
                field = _planned(page, step, values)
                steps.append(field)
                problems += _problems(field, values)
            elif step.kind is StepKind.EXPECT:
                steps.append(
                    Expected(step=step.id, page=page.id, wanted=wanted_for(step), optional=step.optional)
                )
    return Plan(
        flow=flow.id,
        steps=tuple(steps),
        problems=tuple(problems),
    )


def wanted_for(step: Step) -> WantedField:
    """Return the description with which `Form.find` searches for the step's field."""
    if step.kind is StepKind.EXPECT:
        kinds: tuple[ControlKind, ...] = (ControlKind(step.value),)
    elif step.kind is StepKind.FILL and step.value == "listings":
        kinds = (ControlKind.LINES,)
    else:
        kinds = _CONTROL_KINDS.get(step.kind, ())
    return WantedField(step.id, step.label, kinds, step.taught)


def _planned(page: FlowPage, step: Step, values: Values) -> PlannedField:
    return PlannedField(
        step=step.id,
        page=page.id,
        name=step.value,
        wanted=wanted_for(step),
        value=values.text_of(step.value),
        puts=_puts(step, values),
        optional=step.optional,
        at_most=step.at_most,
    )


def _puts(step: Step, values: Values) -> Text | Option | Files:
    if step.kind is StepKind.CHOOSE:
        return entry_for(step, values)
    if step.kind is StepKind.ATTACH:
        return Files(values.files[step.value])
    return Text(values.text_of(step.value))


def _problems(field: PlannedField, values: Values) -> Iterable[Problem]:
    if not field.value and not field.optional:
        yield Problem(field.name, tr("“{field}” must not be empty.", field=field.label))
    lines = values.texts["listings"].split("\n") if field.name == "listings" and field.value else []
    if any(len(line.split()) != 1 for line in lines):
        yield Problem(field.name, tr("Each line of the links must contain exactly one address."))
    if field.at_most is not None and isinstance(field.puts, Text | Files):
        count = len(field.value.splitlines())
        if count > field.at_most:
            sentence = tr_n(
                "“{field}” accepts only {n} item; there are {count}.",
                "“{field}” accepts at most {n} items; there are {count}.",
                field.at_most,
                field=field.label,
                count=count,
            )
            is_links = field.name == "listings"
            yield (
                TooManyLinks(field.name, sentence, most=field.at_most)
                if is_links
                else Problem(field.name, sentence)
            )


def obstacle(field: PlannedField, reading: FieldReading) -> str | None:
    """Return why the control cannot take the value now; None if it can."""
    if reading.fault:
        return reading.fault
    if isinstance(field.puts, Files) and reading.value.strip():
        return tr("The field already has other files. Remove them on the page yourself.")
    if not isinstance(field.puts, Text):
        return None
    text, limits = field.puts.text, (field.at_most, reading.most_lines)
    most_lines = min((most for most in limits if most is not None), default=None)
    lines, length = len(text.splitlines()), page_length(text)
    if most_lines is not None and lines > most_lines:
        one = msg_n(
            "“{field}” accepts only {n} line; the text has {count}.",
            "“{field}” accepts at most {n} lines; the text has {count}.",
        )
        return tr_n(*one, most_lines, field=field.label, count=lines)
    if reading.most_chars is not None and length > reading.most_chars:
        one = msg_n(
            "“{field}” accepts only {n} character; the text has {count}.",
            "“{field}” accepts at most {n} characters; the text has {count}.",
        )
        return tr_n(*one, reading.most_chars, field=field.label, count=length)
    return None


def too_many(field: PlannedField, reading: FieldReading) -> Problem | None:
    """Return a problem if the links exceed the limit of their text box; otherwise None."""
    sentence = obstacle(field, reading) if field.name == "listings" else None
    if sentence is None:
        return None
    lines = field.value.splitlines()
    most = min(limit for limit in (len(lines), field.at_most, reading.most_lines) if limit is not None)
    while (
        most and reading.most_chars is not None and page_length("\n".join(lines[:most])) > reading.most_chars
    ):
        most -= 1
    return TooManyLinks(field.name, sentence, most=most) if most else Problem(field.name, sentence)


def page_length(text: str) -> int:
    """Return the length in UTF-16 code units, as a web page counts it: an emoji counts as two characters."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
