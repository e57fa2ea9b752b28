"""Loads a flow file: checks its format and its rules, then builds the flow.

The rules require, for example, known hosts, a possible order of steps, and labels that cannot be confused. The
account checklist is loaded here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helper.errors import FlowMistakes, WrongUse
from helper.flow.spec import FIELDS_OF, Flow, FlowKind, StepKind
from helper.flow.text_matching import label_key, suggestion
from helper.hosts import LOGIN_HOSTS, PORTAL_HOSTS, is_known_host
from helper.model.checklist import Guide, read_guide
from helper.system.files import SizeLimit, read_file
from helper.system.parsing import parse_toml
from helper.translation import comma_list, language, msg, tr, tr_error, with_label

if TYPE_CHECKING:
    from helper.flow.schema import FlowShape, StepShape

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
    if mistakes := shape_mistakes(document) or rule_mistakes(document):
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


def rule_mistakes(document: dict[str, Any]) -> list[str]:
    """Return all broken rules of a file that has the right format."""
    from helper.flow.schema import FlowShape

    flow = FlowShape.model_validate(document)
    return [mistake for rule in RULES for mistake in rule(flow)]


def _pages(flow: FlowShape) -> list[tuple[str, list[tuple[str, StepShape]]]]:
    """Return each page's location in the file, with its steps and their locations."""
    from helper.flow.schema import page_place, step_place

    return [
        (
            page_place(page, number),
            [(step_place(page, number, step, index), step) for index, step in enumerate(page.step)],
        )
        for number, page in enumerate(flow.page)
    ]


def _steps(flow: FlowShape) -> list[tuple[str, StepShape]]:
    return [step for _, steps in _pages(flow) for step in steps]


def _hosts_are_known(flow: FlowShape) -> Iterator[str]:
    for key, known in (("portal", PORTAL_HOSTS), ("login", LOGIN_HOSTS)):
        for host in getattr(flow.hosts, key):
            if host not in known:
                unknown = msg(
                    "[hosts]: '{key}' has {host}, which is not a host that ipp-helper may use{suggestion}"
                )
                yield tr(unknown, key=key, host=host, suggestion=suggestion(host, known))
    for host in flow.flow.seen:
        if host not in flow.hosts.portal:
            yield tr("[flow]: 'seen' names {host}, which is not in [hosts] portal", host=host)


def _ids_are_unique(flow: FlowShape) -> Iterator[str]:
    pages = [page.id for page in flow.page]
    steps = [step.id for page in flow.page for step in page.step]
    yield from (tr("page {id}: another page has the same id", id=name) for name in _repeated(pages))
    yield from (tr("step {id}: another step has the same id", id=name) for name in _repeated(steps))


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _headings_tell_pages_apart(flow: FlowShape) -> Iterator[str]:
    """The program identifies the open page by its heading."""
    owners: dict[str, str] = {}
    for (place, _), page in zip(_pages(flow), flow.page, strict=True):
        for wording in page.heading:
            owner = owners.setdefault(label_key(wording), place)
            if not label_key(wording):
                yield tr("{place}: the heading '{text}' is empty", place=place, text=wording)
            elif owner != place:
                sentence = msg("{place}: the heading '{text}' is also a heading of {owner}")
                yield tr(sentence, place=place, text=wording, owner=owner)


def _labels_tell_steps_apart(flow: FlowShape) -> Iterator[str]:
    """A field is found by its label, so two steps of a page cannot share one."""
    for _, steps in _pages(flow):
        owners: dict[str, StepShape] = {}
        for place, step in steps:
            if not step.label and not step.go:
                yield tr(
                    "{place}: 'label' is missing; without a label the field cannot be found", place=place
                )
            for wording in step.label:
                if not label_key(wording):
                    yield tr("{place}: the label '{text}' is empty", place=place, text=wording)
                elif (owner := owners.setdefault(label_key(wording), step)) is not step:
                    sentence = msg("{place}: the label '{text}' is also a label of step {owner}")
                    yield tr(sentence, place=place, text=wording, owner=owner.id)


def _options_are_usable(flow: FlowShape) -> Iterator[str]:
    for place, step in _steps(flow):
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
            if not label_key(option):
                yield with_label(place, tr("the option {option} is empty", option=option))


def _fields_fit_the_form_and_are_entered_once(flow: FlowShape) -> Iterator[str]:
    known = FIELDS_OF[FlowKind(flow.flow.kind)]
    owners: dict[str, str] = {}
    for place, step in _steps(flow):
        field = step.fill or step.choose or step.attach
        if field is None:
            continue
        if field not in known:
            sentence = msg("{place}: a form of kind '{kind}' has no field '{field}'; it has {fields}")
            if not known:
                sentence = msg("{place}: '{field}' cannot be filled in: pages of kind '{kind}' are only read")
            yield tr(sentence, place=place, field=field, kind=flow.flow.kind, fields=comma_list(known))
        if (owner := owners.setdefault(field, step.id)) != step.id:
            sentence = msg("{place}: step {owner} already fills in '{field}'")
            yield tr(sentence, place=place, field=field, owner=owner)


def _dependencies_come_first(flow: FlowShape) -> Iterator[str]:
    earlier: list[str] = []
    for place, step in _steps(flow):
        for name in step.after:
            if name not in earlier:
                sentence = msg("{place}: 'after' names {name}, which is not an earlier step{suggestion}")
                near = suggestion(name, tuple(earlier))
                yield tr(sentence, place=place, name=name, suggestion=near)
        earlier.append(step.id)


def _navigation_stays_on_portal(flow: FlowShape) -> Iterator[str]:
    for place, step in _steps(flow):
        if step.go == "link" and not step.label:
            yield tr("{place}: go = 'link' needs the link's text in 'label'", place=place)
        elif step.go not in {None, "link"} and not _stays(step.go or "", flow.hosts.portal):
            sentence = msg(
                "{place}: '{go}' must be a path such as /complaint.htm, or an https address of a host in [hosts] portal"
            )
            yield tr(sentence, place=place, go=step.go)


def _user_comes_last(flow: FlowShape) -> Iterator[str]:
    """The user submits the form, in a handoff after its last field."""
    telling = [step for step in _steps(flow) if step[1].kinds[0] in {*_ENTERING, StepKind.HANDOFF}]
    if flow.flow.kind == "list":
        return
    if all(step.handoff for _, step in telling):
        yield tr("top of the file: no step fills in a field, but a form needs fields")
    elif not telling[-1][1].handoff:
        sentence = msg("{place}: a handoff must follow, in which the user reads and submits the form")
        yield tr(sentence, place=telling[-1][0])


def _texts_mean_one_thing(flow: FlowShape) -> Iterator[str]:
    accepted = {label_key(wording) for wording in flow.outcome.accepted}
    for wording in flow.outcome.refused:
        if label_key(wording) in accepted:
            yield tr("[outcome]: '{text}' is in both 'accepted' and 'refused'", text=wording)
    for sign in (*flow.login.signed_in, *flow.login.signed_out, *flow.login.captcha):
        if sign.startswith("text:") and not label_key(sign.removeprefix("text:")):
            yield tr("[login]: the sign '{sign}' has no text", sign=sign)


_ENTERING = {StepKind.FILL, StepKind.CHOOSE, StepKind.ATTACH}
RULES: tuple[Callable[[FlowShape], Iterator[str]], ...] = (
    _hosts_are_known,
    _ids_are_unique,
    _headings_tell_pages_apart,
    _labels_tell_steps_apart,
    _options_are_usable,
    _fields_fit_the_form_and_are_entered_once,
    _dependencies_come_first,
    _navigation_stays_on_portal,
    _user_comes_last,
    _texts_mean_one_thing,
)
"""All rules; each yields a sentence about each place in the file that breaks it."""


def _stays(way: str, hosts: list[str]) -> bool:
    # Browsers drop tabs and line feeds and read \ as /, so a path with these could lead to another host
    # (//elsewhere).
    if any(sign <= " " or sign == "\\" for sign in way):
        return False
    if way.startswith(("/", "?", "#")):
        return not way.startswith("//")
    return is_known_host(way, tuple(hosts))
