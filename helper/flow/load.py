"""Loads a flow file: checks its format and its rules, then builds the flow.

The rules require, for example, known hosts, a possible order of steps, and labels that cannot be confused. The
account checklist is loaded here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helper.errors import FlowMistakes, WrongUse
from helper.flow.spec import FIELDS_OF, Flow, FlowKind, StepKind, pattern_in
from helper.flow.text_matching import label_key, suggestion
from helper.hosts import LOGIN_HOSTS, PORTAL_HOSTS, is_known_host
from helper.model.checklist import Guide, read_guide
from helper.system.files import SizeLimit, read_file
from helper.system.parsing import parse_toml
from helper.translation import comma_list, language, msg, tr, tr_error, with_label

if TYPE_CHECKING:
    from helper.flow.schema import Draft, FlowShape, StepShape

COMPLAINT_FLOW = "aliexpress-complaint"
REGISTRATION_FLOW = "aliexpress-ipr"
RIGHTS_FLOW = "aliexpress-rights"
LIST_FLOW = "aliexpress-list"
"""The flow for reading the list of registrations."""


def shipped_flow(name: str = COMPLAINT_FLOW) -> Flow:
    """Return a flow that is part of the program, by its id."""
    return load_flow(flows_folder() / f"{name}.toml")


def flows_folder() -> Path:
    """Return the folder of the shipped flows.

    The folder is inside the package if the package is installed, and beside it in a source checkout.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "_flows"
    return installed if installed.is_dir() else package.parent / "flows"


def load_flow(file: Path) -> Flow:
    """Read a flow file.

    Raises `FlowMistakes` with every mistake, or `WrongUse` if the file cannot be read.
    """
    try:
        text = read_file(file, SizeLimit.SETTINGS).decode()
    except FileNotFoundError:
        raise WrongUse(
            tr("There is no file {file}.", file=file),
            now=tr("flows/README.md describes the format of a flow file."),
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            tr(
                "The description of the portal's pages cannot be read: {reason}",
                reason=tr_error(error) if isinstance(error, OSError) else error,
            ),
            where=str(file),
        ) from error
    return read_flow(text, str(file))


def read_flow(text: str, file: str) -> Flow:
    """Read a flow from its text; `file` is only used in messages."""
    # Import pydantic only here: the first screen needs the checklist from this module, but not pydantic,
    # which loads slowly.
    from helper.flow.schema import FlowShape, shape_mistakes

    try:
        document = parse_toml(text)
    except ValueError as error:
        raise FlowMistakes(file, [tr("the file is not TOML: {reason}", reason=error)]) from error
    if mistakes := [*shape_mistakes(document), *rule_mistakes(document)]:
        raise FlowMistakes(file, mistakes)
    return _flow(FlowShape.model_validate(document))


def _flow(shape: FlowShape) -> Flow:
    from pydantic import TypeAdapter

    document = shape.model_dump()
    pages = [
        {"id": page["id"], "heading": page["heading"], "steps": list(map(_step, page["step"]))}
        for page in document["page"]
    ]
    hosts = {"portal_hosts": document["hosts"]["portal"], "login_hosts": document["hosts"]["login"]}
    rest = {name: document[name] for name in ("login", "outcome", "listing_words")}
    return TypeAdapter(Flow).validate_python({**document["flow"], **hosts, **rest, "pages": pages})


def _step(document: dict[str, Any]) -> dict[str, Any]:
    kind = next(kind for kind in StepKind if document[kind] is not None)
    rest = {name: value for name, value in document.items() if name not in tuple(StepKind)}
    return {**rest, "kind": kind, "value": document[kind]}


def shipped_guide() -> Guide:
    """Return the checklist for getting a portal account, in the user's language if it is translated."""
    folder = flows_folder() / "checklists"
    translated = folder / f"account.{language()}.md"
    page = translated if translated.is_file() else folder / "account.md"
    return read_guide(page.read_text(encoding="utf-8"))


_ENTERING = {StepKind.FILL, StepKind.CHOOSE, StepKind.ATTACH}


def rule_mistakes(document: dict[str, Any]) -> list[str]:
    """Return all broken rules in the parts of the file that have the right format."""
    from helper.flow.schema import read_draft

    draft = read_draft(document)
    return [mistake for rule in RULES for mistake in rule(draft)]


def hosts_are_known(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each host that `helper.hosts` does not list."""
    for key, known in (("portal", PORTAL_HOSTS), ("login", LOGIN_HOSTS)):
        for host in getattr(draft.hosts, key, ()):
            if host not in known:
                unknown = msg(
                    "[hosts]: '{key}' has {host}, which is not a host that ipp-helper may use{suggestion}"
                )
                yield tr(unknown, key=key, host=host, suggestion=suggestion(host, known))


def seen_hosts_are_portal_hosts(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each host in `seen` that is no portal host of the flow."""
    if draft.head is None or draft.hosts is None:
        return
    for host in draft.head.seen:
        if host not in draft.hosts.portal:
            yield tr("[flow]: 'seen' names {host}, which is not in [hosts] portal", host=host)


def ids_are_unique(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each id that two pages or two steps share."""
    steps = [name for page in draft.pages for name in page.ids]
    pages = [page.id for page in draft.pages if page.id]
    same_page, same_step = (
        msg("page {id}: another page has the same id"),
        msg("step {id}: another step has the same id"),
    )
    for sentence, names in ((same_page, pages), (same_step, steps)):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield tr(sentence, id=name)


def headings_tell_pages_apart(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each empty heading, and for each heading that two pages share.

    The program identifies the open page by its heading.
    """
    owners: dict[str, str] = {}
    for page in draft.pages:
        for wording in page.heading:
            owner = owners.setdefault(label_key(wording), page.place)
            if not label_key(wording):
                yield tr("{place}: the heading '{text}' is empty", place=page.place, text=wording)
            elif owner != page.place:
                sentence = msg("{place}: the heading '{text}' is also a heading of {owner}")
                yield tr(sentence, place=page.place, text=wording, owner=owner)


def labels_tell_steps_apart(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each missing, empty or repeated label, and for each label that is a pattern.

    A field is found by its label, so two steps of a page cannot share a label.
    """
    for page in draft.pages:
        owners: dict[str, StepShape] = {}
        for place, step in page.steps:
            if not step.label and not step.go:
                yield tr(
                    "{place}: 'label' is missing; without a label the field cannot be found", place=place
                )
            for wording in step.label:
                words = label_key(wording)
                if pattern_in(wording) is not None:
                    sentence = msg(
                        "{place}: the label {text} is a pattern, but labels must be complete texts"
                    )
                    yield tr(sentence, place=place, text=wording)
                elif not words:
                    yield tr("{place}: the label '{text}' is empty", place=place, text=wording)
                elif (owner := owners.setdefault(words, step)) is not step:
                    sentence = msg("{place}: the label '{text}' is also a label of step {owner}")
                    yield tr(sentence, place=place, text=wording, owner=owner.id)


def options_are_usable(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each option that is misplaced, missing or unusable, and for each misplaced `at_most`."""
    for place, step in draft.steps:
        # The list entry for `ipr` comes from the design.
        has_entries = step.choose not in {None, "ipr"}
        for key, is_written, is_allowed in (
            ("option", step.option, has_entries or step.handoff),
            ("option_for", step.option_for, has_entries and not step.option),
            ("at_most", step.at_most, step.fill or step.attach),
        ):
            if is_written and not is_allowed:
                yield tr("{place}: '{key}' has no meaning here", place=place, key=key)
        if has_entries and not (step.option or step.option_for):
            yield tr("{place}: 'option' is missing; it names the list entry to choose", place=place)
        for option in (*step.option, *(words for group in step.option_for.values() for words in group)):
            if sentence := _option_mistake(option):
                yield with_label(place, sentence)


def fields_fit_the_form_and_are_entered_once(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each field that this kind of form lacks, and for each field that two steps fill in."""
    known = FIELDS_OF[FlowKind(draft.head.kind)] if draft.head else None
    owners: dict[str, str] = {}
    for place, step in draft.steps:
        field = step.fill or step.choose or step.attach
        if field is None:
            continue
        if draft.head and known is not None and field not in known:
            sentence = msg("{place}: a form of kind '{kind}' has no field '{field}'; it has {fields}")
            if not known:
                sentence = msg("{place}: '{field}' cannot be filled in: pages of kind '{kind}' are only read")
            yield tr(sentence, place=place, field=field, kind=draft.head.kind, fields=comma_list(known))
        if (owner := owners.setdefault(field, step.id)) != step.id:
            sentence = msg("{place}: step {owner} already fills in '{field}'")
            yield tr(sentence, place=place, field=field, owner=owner)


def dependencies_are_possible(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each `after` that names a step that cannot come first, and for each cycle of steps.

    A step cannot come first if it does not exist, is on a later page, or is done by the user after the page
    is filled.
    """
    every = tuple(name for page in draft.pages for name in page.ids)
    handoffs = {step.id for _, step in draft.steps if step.handoff}
    before: set[str] = set()
    for page in draft.pages:
        for place, step in page.steps:
            for name in step.after:
                if name not in every:
                    known = tuple(dict.fromkeys(other for other in every if other != step.id))
                    sentence = msg("{place}: 'after' names {name}, which is not a step{suggestion}")
                    yield tr(sentence, place=place, name=name, suggestion=suggestion(name, known))
                elif name not in before and name not in page.ids:
                    yield tr(
                        "{place}: 'after' names {name}, which is on a later page", place=place, name=name
                    )
                elif name not in before and name in handoffs and not step.handoff:
                    sentence = msg(
                        "{place}: 'after' names {name}, which the user does only after the page is filled in"
                    )
                    yield tr(sentence, place=place, name=name)
        before.update(page.ids)
    try:
        TopologicalSorter({step.id: step.after for _, step in draft.steps}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        place = next(place for place, step in draft.steps if step.id == circle[0])
        yield tr("{place}: the steps in 'after' form a cycle: {steps}", place=place, steps=" → ".join(circle))


def navigation_stays_on_portal(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each `go` step that could leave the flow's hosts, or lacks the text of its link."""
    hosts = draft.hosts.portal if draft.hosts else list(PORTAL_HOSTS)
    for place, step in draft.steps:
        if step.go == "link" and not step.label:
            yield tr("{place}: go = 'link' needs the link's text in 'label'", place=place)
        elif step.go not in {None, "link"} and not _stays(step.go or "", hosts):
            sentence = msg(
                "{place}: '{go}' must be a path such as /complaint.htm, or an https address of a host in [hosts] portal"
            )
            yield tr(sentence, place=place, go=step.go)


def user_comes_last(draft: Draft) -> Iterator[str]:
    """Yield a mistake unless a handoff step follows the last field of the form.

    In the handoff, the user submits the form.
    """
    every = sum(len(page.ids) for page in draft.pages)
    if draft.head is None or draft.head.kind == "list" or len(draft.steps) != every:
        return
    telling = [(place, step) for place, step in draft.steps if step.handoff or _ENTERING & set(step.kinds)]
    if all(step.handoff for _, step in telling):
        yield tr("top of the file: no step fills in a field, but a form needs fields")
    elif not telling[-1][1].handoff:
        sentence = msg("{place}: a handoff must follow, in which the user reads and submits the form")
        yield tr(sentence, place=telling[-1][0])


def outcomes_are_distinct(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each text that stands for both an accepted and a refused complaint."""
    if draft.outcome is not None:
        accepted = {label_key(wording) for wording in draft.outcome.accepted}
        for wording in draft.outcome.refused:
            if label_key(wording) in accepted:
                yield tr("[outcome]: '{text}' is in both 'accepted' and 'refused'", text=wording)


def text_signs_have_text(draft: Draft) -> Iterator[str]:
    """Yield a mistake for each login sign that starts with `text:` but has no text after it."""
    if draft.login is not None:
        for sign in (*draft.login.signed_in, *draft.login.signed_out, *draft.login.captcha):
            if sign.startswith("text:") and not label_key(sign.removeprefix("text:")):
                yield tr("[login]: the sign '{sign}' has no text", sign=sign)


RULES: tuple[Callable[[Draft], Iterator[str]], ...] = (
    hosts_are_known,
    seen_hosts_are_portal_hosts,
    ids_are_unique,
    headings_tell_pages_apart,
    labels_tell_steps_apart,
    options_are_usable,
    fields_fit_the_form_and_are_entered_once,
    dependencies_are_possible,
    navigation_stays_on_portal,
    user_comes_last,
    outcomes_are_distinct,
    text_signs_have_text,
)
"""All rules, in the order in which their violations are reported."""


def _option_mistake(option: str) -> str | None:
    pattern = pattern_in(option)
    if pattern is None:
        return None if label_key(option) else tr("the option {option} is empty", option=option)
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        return tr("the option {option} is not a valid pattern: {reason}", option=option, reason=error)
    if any(map(compiled.fullmatch, ("", "something_else"))):
        return tr("the option {option} matches every entry", option=option)
    return None


def _stays(way: str, hosts: list[str]) -> bool:
    # Browsers drop tabs and line feeds and read \ as /, so a path with these could lead to another host
    # (//elsewhere).
    if any(sign <= " " or sign == "\\" for sign in way):
        return False
    if way.startswith(("/", "?", "#")):
        return not way.startswith("//")
    return is_known_host(way, tuple(hosts))
