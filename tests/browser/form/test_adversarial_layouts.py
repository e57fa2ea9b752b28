"""Small forms with adversarial layouts: a filled value must be right, a doubtful field must become a question.

The tests compare the content of each control. A question must offer the right control.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qs

import pytest

from helper.flow.engine import fill_form
from helper.flow.field_report import FillReport
from helper.flow.form import Candidate, Found, candidates_of
from helper.flow.load import shipped_flow
from helper.flow.plan import PlannedField, bind, complaint_values
from tests.browser.opened import CHOICE, Opened
from tests.browser.site import Site
from tests.factories import a_complaint
from tests.fakes import FakePrompts

LINKS = "https://www.aliexpress.com/item/1005009900000017.html\nhttps://www.aliexpress.com/item/1005009900000018.html"
REASON, TEXT = "Pirated copy", "This is a counterfeit version of my original work."
WANTED = {"reason": REASON, "listings": LINKS, "description": TEXT}
NAMES = {"listings": "Infringing listings", "description": "Supplement infringement reason(s)"}
ALL = frozenset(WANTED)
_PLAN = bind(
    shipped_flow(),
    complaint_values(a_complaint(), title="Whale", listings=tuple(LINKS.split("\n")), description=TEXT),
)
_STYLE = """<!doctype html><meta charset=utf-8><style>
body { font: 14px/20px sans-serif; margin: 24px; } textarea { display: block; width: 380px; height: 60px; margin: 0; }
.row { margin: 16px 0; } .beside { display: flex; gap: 12px; } .under { position: relative; } .over { position: absolute; inset: 0; }
</style><h1>Complaint</h1>"""
_SELECT = (
    "<select name=reason data-truth=reason><option value=''>Please select</option>"
    "<option>Trademark</option><option>Pirated copy</option></select>"
)
_JUDGE = """[...document.querySelectorAll('[data-truth]')].map((control) => [control.dataset.truth, control.isContentEditable
  ? control.innerText : control.value])"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of filling in one form."""

    held: Mapping[str, str]
    """The contents of all controls that are not empty, by the field that each control really belongs to."""
    report: FillReport
    asked: Mapping[str, tuple[str, ...]]
    """For each field that raised a question, the controls that the question offered."""

    @property
    def wrong(self) -> dict[str, str]:
        """Values in wrong controls, and fields reported as right whose control has another value."""
        misplaced = {truth: value for truth, value in self.held.items() if WANTED.get(truth) != value}
        claimed = {field.field.step: field.seen for field in self.report.fields if field.right}
        return misplaced | {step: seen for step, seen in claimed.items() if self.held.get(step) != seen}


def _note(choices: dict[str, tuple[Candidate, ...]], step: str, given: tuple[Candidate, ...]) -> None:
    choices[step] = given


async def filled(tab: Opened, site: Site, html: str, steps: frozenset[str] = ALL) -> Outcome:
    """Fill in these fields of a page, for a user who answers no question."""
    await tab.page.goto(site.serve("form.html", _STYLE + html))
    choices: dict[str, tuple[Candidate, ...]] = {}
    prompts = FakePrompts(fields={step: partial(_note, choices, step) for step in steps})
    report = await fill_form(
        replace(_PLAN, steps=tuple(step for step in _PLAN.fields if step.step in steps)), tab.form, prompts
    )
    await tab.value("window.traded")
    asked = {
        step: tuple([await tab.truth(candidate) for candidate in given]) for step, given in choices.items()
    }
    held = {truth: value for truth, value in await tab.value(_JUDGE) if value}
    return Outcome(held=held, report=report, asked=asked)


async def found(
    tab: Opened, site: Site, html: str, steps: frozenset[str] = frozenset(NAMES)
) -> dict[str, tuple[bool, set[str]]]:
    """Find these fields without filling them in; return whether each is certain, and its candidates by true field."""
    await tab.page.goto(site.serve("form.html", _STYLE + html))
    fields = [field for field in _PLAN.fields if field.step in steps]
    seen = await tab.form.look([field.wanted for field in fields])
    return {
        field.step: (
            isinstance(each, Found),
            {await tab.truth(candidate) for candidate in candidates_of(each)},
        )
        for field, each in zip(fields, seen, strict=True)
    }


SURE = {step: (True, {step}) for step in ALL}
"""The expected result for a page on which every field is found with certainty, in the correct control."""
SURE_TEXTS = {step: SURE[step] for step in NAMES}


def is_right_or_asked(step: str, sure: bool, choices: set[str]) -> bool:
    """Return whether the right control was found, or is among the choices of the question."""
    return choices == {step} if sure else step in choices


def labelled(step: str, *, label: str = "", attributes: str = "") -> str:
    return f"<div class=row><div>{label or NAMES[step]}</div><textarea name={step} data-truth={step} {attributes}></textarea></div>"


def form(*, listings: str = "", description: str = "", before: str = "") -> str:
    """Return a form of the usual layout; the arguments replace parts of the form."""
    return (
        f"<form>{before}<div class=row><div>Complaint reason</div>{_SELECT}</div>"
        f"{listings or labelled('listings')}{description or labelled('description')}</form>"
    )


async def test_plain_form_is_filled_without_a_question(tab: Opened, site: Site) -> None:
    """The other tests fill in variations of this form."""
    outcome = await filled(tab, site, form())
    assert (outcome.held, outcome.asked) == (WANTED, {})


OFF = {
    "disabled": labelled("listings", attributes="disabled"),
    "in a disabled fieldset": f"<fieldset disabled>{labelled('listings')}</fieldset>",
    "read-only": labelled("listings", attributes="readonly"),
    "aria-disabled": labelled("listings", attributes="aria-disabled=true"),
    "aria-readonly": labelled("listings", attributes="aria-readonly=true"),
    "inert": f"<div inert><div><div><div>{labelled('listings')}</div></div></div></div>",
    "disabled beside another": f"<div class=row><div>{NAMES['listings']}</div><textarea disabled data-truth=listings></textarea><textarea data-truth=other></textarea></div>",
    "disabled above another": f"{labelled('listings', attributes='disabled')}<textarea data-truth=other></textarea>",
}


async def test_field_that_is_read_only_until_focus_is_filled(tab: Opened, site: Site) -> None:
    """Some pages use such fields to prevent autofill: a script permits input when the field gets the focus."""
    woken = "readonly onfocus='this.removeAttribute(`readonly`)'"
    outcome = await filled(tab, site, form(listings=labelled("listings", attributes=woken)))
    assert (outcome.held, outcome.asked) == (WANTED, {})


@pytest.mark.usefixtures("static_page")
async def test_control_in_a_disabled_fieldset_is_not_used(tab: Opened, site: Site) -> None:
    """A disabled fieldset also disables the controls in it, although these do not have the attribute `disabled`."""
    for control in (_SELECT, f"<label><input type=radio name=reason value='{REASON}'>{REASON}</label>" * 2):
        html = f"<fieldset disabled><div class=row><div>Complaint reason</div><div data-truth=group>{control}</div></div></fieldset>"
        outcome = await filled(tab, site, html, frozenset({"reason"}))
        assert not any(field.right for field in outcome.report.fields)
        assert await tab.value("document.querySelectorAll('input:checked').length") == 0


@pytest.mark.usefixtures("static_page")
@pytest.mark.parametrize("trap", ["plain", *OFF])
async def test_field_that_accepts_no_input_is_not_filled_or_reported_as_filled(
    tab: Opened, site: Site, trap: str
) -> None:
    """The program does not fill in a neighbouring field instead.

    The submitted form contains exactly those values that the report calls correct.
    """
    html = form(listings=OFF.get(trap, "")).replace("<form>", "<form method=post action=/filed>")
    outcome = await filled(tab, site, html)
    assert outcome.wrong == {}
    assert ("listings" in outcome.held) == (trap == "plain")
    async with tab.page.expect_navigation():
        await tab.page.evaluate("document.querySelector('form').submit()")
    sent = {
        name: values[0].replace("\r\n", "\n")
        for name, values in parse_qs(site.posts[0].body.decode()).items()
    }
    assert sent == {field.field.step: field.seen for field in outcome.report.fields if field.right}


def captions(above: int, below: int, *, shape: str = "flat", heading: bool = True) -> str:
    """Return a form with labels below their controls.

    `above` and `below` are the distances in pixels from a label to its own control and to the next control.
    """
    parts = [("listings", NAMES["listings"]), ("description", NAMES["description"]), ("other", "Remarks")]
    area, words = (
        "<textarea data-truth={}></textarea>",
        f"<div style='margin:{above}px 0 {below}px'>{{}}</div>",
    )
    match shape:
        case "items":
            pair = f"<div>{area}{words}</div>"
        case "table":
            pair = f"<tr><td style='padding:0'>{area}</td></tr><tr><td style='padding:{above}px 0 {below}px'>{{}}</td></tr>"
        case _:
            pair = area + words
    body = "".join(pair.format(truth, label) for truth, label in parts)
    head = "<div>Details of the case</div>" if heading else ""
    return head + (f"<table cellspacing=0>{body}</table>" if shape == "table" else body)


@pytest.mark.parametrize(("above", "below"), [(0, 2), (4, 10), (8, 24)])
async def test_captions_midway_between_controls_raise_no_wrong_match(
    tab: Opened, site: Site, above: int, below: int
) -> None:
    """The layout does not show whether a caption belongs to the control above or below it.

    The program must find the correct control, or ask a question that offers the correct control.
    """
    for shape, heading in (("flat", True), ("flat", False), ("items", False), ("table", True)):
        seen = await found(tab, site, captions(above, below, shape=shape, heading=heading))
        assert [step for step in NAMES if not is_right_or_asked(step, *seen[step])] == [], (shape, heading)


@pytest.mark.usefixtures("static_page")
@pytest.mark.parametrize("limit", ["", "No more than 1 URL, one per line"])
async def test_form_is_not_filled_while_a_dialog_with_the_same_labels_covers_it(
    tab: Opened, site: Site, limit: str
) -> None:
    """The dialog itself is not filled in either. A limit stated in the dialog does not apply to the form."""
    box = f"<div>{NAMES['listings']}</div><textarea data-truth=twin></textarea><small>{limit}</small>"
    dialog = f"<div role=dialog aria-modal=true style='position:fixed;inset:0;background:#fff'>{box}</div>"
    outcome = await filled(tab, site, form() + dialog)
    assert (outcome.report.stopped, outcome.held) == (None, {})


async def test_two_lists_after_a_label_in_a_sentence_raise_a_question(tab: Opened, site: Site) -> None:
    """The label is part of a sentence. The list after the label is wrong, and the correct list is the second one."""
    seller = "<input data-truth=seller style='width:60px'>"
    country = "<select data-truth=country style='width:90px'><option>US<option>CN</select>"
    line = f"The seller is {seller}, the <b>Complaint type</b> is <select data-truth=type><option>Product listing</select>,"
    real = f"<div style='display:flex;gap:10px'>{country}<div>{_SELECT}</div></div>"
    html = f"<div><span>{line}</span><br><span>The <b>Complaint reason</b> is {real},</span></div>"
    sure, choices = (await found(tab, site, html, frozenset({"reason"})))["reason"]
    assert (sure, choices) == (False, {"country", "reason"})


async def test_several_uploads_under_one_caption_raise_a_question(tab: Opened, site: Site) -> None:
    """The caption may belong to any of the uploads. Each upload also has a text of its own."""
    uploads = "".join(
        f"<div><div><input type=file data-truth={truth}></div><div>{words}</div></div>"
        for truth, words in (("power", "Power of attorney"), ("identity", "Identity document"))
    )
    html = f"<div class=row><div>Evidence</div><div style='display:flex'>{uploads}</div></div>"
    sure, choices = (await found(tab, site, html, frozenset({"evidence"})))["evidence"]
    assert (sure, "power" in choices) == (False, True)


async def test_form_in_a_dialog_is_filled_instead_of_similar_fields_below_it(tab: Opened, site: Site) -> None:
    """The page under the dialog has only some of the fields, such as the filter of a list."""
    filter_of_a_list = (
        f"<div class=row><div>Complaint reason</div>{_SELECT.replace('=reason', '=filter')}</div>"
    )
    dialog = f"<div role=dialog aria-modal=true style='position:fixed;inset:0;background:#fff'>{form()}</div>"
    outcome = await filled(tab, site, filter_of_a_list + dialog)
    assert (outcome.held, outcome.asked) == (WANTED, {})


async def test_list_above_its_caption_is_offered_by_the_question(tab: Opened, site: Site) -> None:
    """Another field is between the list and its caption, and another list follows the caption."""
    line = "<div><label>Other (please specify)</label> <input></div>"
    rows = [(_SELECT, "Complaint reason"), (_SELECT.replace("reason", "other"), "Type of complaint")]
    html = "".join(
        f"<div style='margin:14px 0'>{select}{line}<div>{words}</div></div>" for select, words in rows
    )
    seen = await found(tab, site, html, frozenset({"reason"}))
    assert seen == {"reason": (False, {"reason", "other"})}


@pytest.mark.parametrize("gap", [0, 4, 8])
async def test_labels_above_their_controls_are_found_with_certainty(
    tab: Opened, site: Site, gap: int
) -> None:
    """A label is further away from the control above it than from its own control."""
    words = f"<div style='margin:{2 * gap + 8}px 0 {gap}px'>{{}}</div>"
    html = "".join(
        words.format(label) + f"<textarea data-truth={truth}></textarea>"
        for truth, label in [*NAMES.items(), ("other", "Remarks")]
    )
    assert await found(tab, site, html) == SURE_TEXTS


UNSEEN = {
    "nearly transparent": "opacity:.01",
    "transparent by a filter": "filter:opacity(1%)",
    "masked": "mask-image:linear-gradient(transparent,transparent)",
    "tiny": "transform:scale(.01)",
    "blurred": "filter:blur(20px)",
    "white on white": "",
}
_WHITE = "<style>.twin * { color: #fff !important; background: #fff !important; border: 0 !important; outline: 0; }</style>"


def twin(hiding: str, extra: str = "") -> str:
    """Return a second, hidden form with the same fields."""
    areas = "".join(
        labelled(step).replace(f"data-truth={step}", "data-truth=twin").replace("name=", "data-name=")
        for step in NAMES
    )
    select = _SELECT.replace("data-truth=reason", "data-truth=twin").replace("name=reason", "")
    rows = f"<div class=row><div>Complaint reason</div>{select}</div>{areas}"
    return f"<div class='twin over' style='{UNSEEN[hiding]};{extra}'>{rows}</div>{_WHITE if hiding == 'white on white' else ''}"


async def test_invisible_forms_around_the_form_are_not_filled(tab: Opened, site: Site) -> None:
    """The invisible forms on top of the form let clicks pass through, so the program can fill in the visible form."""
    *hidings, white = UNSEEN
    over = "".join(twin(hiding, "pointer-events:none") for hiding in hidings)
    after = "".join(twin(hiding, "position:static") for hiding in hidings)
    for html in (f"<div class=under>{form()}{over}</div>{after}", form() + twin(white, "position:static")):
        assert await found(tab, site, html, ALL) == SURE


@pytest.mark.usefixtures("static_page")
@pytest.mark.parametrize("hiding", UNSEEN)
async def test_form_covered_by_an_invisible_form_is_not_filled(tab: Opened, site: Site, hiding: str) -> None:
    """The invisible form would receive the clicks, so the program fills in neither of the two forms."""
    seen = await found(tab, site, f"<div class=under>{form()}{twin(hiding)}</div>", ALL)
    assert seen == (SURE if hiding == "tiny" else dict.fromkeys(ALL, (False, set())))


class Closing(FakePrompts):
    """A user who closes the dialog over the form and answers no question."""

    tab: Opened

    async def covered(self, field: PlannedField, by: str) -> bool:
        await self.tab.value("document.getElementById('accept')?.click()")
        self.questions.append(("covered", by))
        return len(self.questions) < 3


@pytest.mark.usefixtures("static_page")
async def test_form_is_filled_after_the_user_closes_a_covering_dialog(tab: Opened, site: Site) -> None:
    """A cookie dialog covers the whole form. The program asks the user once, and the user closes the dialog."""
    dialog = (
        "<div role=dialog style='position:fixed;inset:0;background:#fff'><h2>We value your privacy</h2>"
        "<button id=accept onclick='this.parentElement.remove()'>Accept</button></div>"
    )
    await tab.page.goto(site.serve("form.html", _STYLE + form() + dialog))
    prompts = Closing()
    prompts.tab = tab
    steps = tuple(step for step in _PLAN.fields if step.step in ALL)
    report = await fill_form(replace(_PLAN, steps=steps), tab.form, prompts)
    assert report.ready
    assert {truth: value for truth, value in await tab.value(_JUDGE) if value} == WANTED
    assert [sort for sort, _ in prompts.questions] == ["covered"]
    assert "privacy" in prompts.questions[0][1]


async def test_field_covered_by_a_bar_at_the_top_is_filled(tab: Opened, site: Site) -> None:
    """The program scrolls the page, so that the bar no longer covers the field."""
    for position in ("fixed", "sticky"):
        bar = f"<div style='position:{position};top:0;left:0;width:100%;height:70px;background:#eee;z-index:2'>Practice</div>"
        script = "<script>onload = () => scrollTo(0, document.querySelector('select').getBoundingClientRect().top - 20)</script>"
        outcome = await filled(tab, site, f"{bar}{form()}<div style='height:2000px'></div>{script}")
        assert (outcome.held, outcome.asked) == (WANTED, {})


async def test_form_in_a_scrolling_box_is_filled(tab: Opened, site: Site) -> None:
    outcome = await filled(tab, site, f"<div style='height:180px;overflow:auto'>{form()}</div>")
    assert (outcome.held, outcome.asked) == (WANTED, {})


@pytest.mark.usefixtures("static_page")
async def test_field_that_exists_only_in_a_dialog_raises_a_question(tab: Opened, site: Site) -> None:
    """The dialog is on top of the form and has the only description field."""
    aside = f"<div role=dialog aria-modal=true style='position:fixed;right:0;top:0;width:420px;background:#fff'>{labelled('description')}</div>"
    without = form(description="<p></p>")
    outcome = await filled(tab, site, f"{without}{aside}")
    assert outcome.held == {"reason": REASON, "listings": LINKS}
    assert outcome.asked["description"] == ("description",)


@pytest.mark.parametrize("delay", [0, 700])
@pytest.mark.parametrize("trade", ["with each other", "with another"])
async def test_labels_that_change_places_after_a_choice_leave_no_wrong_value(
    tab: Opened, site: Site, delay: int, trade: str
) -> None:
    """The final check looks up every field by its label again.

    If a value is now under the wrong label, the program moves or removes the value.
    """
    other = labelled("other", label="Remarks")
    script = f"""<script>window.traded = new Promise((done) => document.querySelector('select').addEventListener('change', () => setTimeout(() => {{
      const rows = [...document.querySelectorAll('.row')].slice({1 if trade == "with each other" else 2}).slice(0, 2);
      const [one, two] = rows.map((row) => row.firstElementChild);
      [one.textContent, two.textContent] = [two.textContent, one.textContent];
      const [first, second] = rows.map((row) => row.querySelector('textarea'));
      [first.dataset.truth, second.dataset.truth] = [second.dataset.truth, first.dataset.truth];
    done();
    }}, {delay})))</script>"""
    outcome = await filled(tab, site, form(description=labelled("description") + other) + script)
    assert (outcome.wrong, outcome.held) == ({}, WANTED)


@pytest.mark.parametrize("delay", [0, 200])
async def test_choice_is_undone_if_its_list_has_another_label_afterwards(
    tab: Opened, site: Site, delay: int
) -> None:
    """The list that has the wanted label afterwards has no matching entry, so no later choice repairs the first one."""
    kinds = "<option value=''>Please select</option><option>Copyright</option><option>Trademark</option>"
    first, second = (
        f"<div class=row><div>{label}</div><select data-truth={truth}>{kinds}</select></div>"
        for label, truth in (("IPR type", "reason"), ("Complaint reason", "ipr_type"))
    )
    script = f"""<script>window.traded = new Promise((done) => document.querySelector('select').addEventListener('change', () => setTimeout(() => {{
      const [one, two] = [...document.querySelectorAll('.row > div')];
      [one.textContent, two.textContent] = [two.textContent, one.textContent];
      done();
    }}, {delay}), {{ once: true }}))</script>"""
    outcome = await filled(
        tab, site, f"<form>{first}{second}</form>{script}", frozenset({"ipr_type", "reason"})
    )
    assert (outcome.held, outcome.report.stopped) == ({"ipr_type": "Copyright"}, None)


LATE = {
    "emptied by a script that removed itself": """
      document.currentScript.remove();
      links.addEventListener('input', () => setTimeout(() => { links.value = ''; done(); }, 450), { once: true });""",
    "emptied after another change of the page": """
      document.querySelector('select').addEventListener('change', () => setTimeout(() => {
        document.querySelector('h1').textContent = 'Your complaint';
        setTimeout(() => { links.value = ''; done(); }, 250);
      }, 700));""",
    "emptied after some animation frames": """
      document.currentScript.remove();
      links.addEventListener('input', () => {
        const from = performance.now();
        const next = () => (performance.now() - from < 450 ? requestAnimationFrame(next) : done(links.value = ''));
        next();
      }, { once: true });""",
    "emptied on a message from a worker": """
      document.currentScript.remove();
      const work = "onmessage = () => setTimeout(() => postMessage(0), 450)";
      const worker = new Worker(URL.createObjectURL(new Blob([work])));
      worker.onmessage = () => { links.value = ''; done(); };
      links.addEventListener('input', () => worker.postMessage(0), { once: true });""",
}


@pytest.mark.parametrize("how", LATE)
async def test_text_that_the_page_deletes_later_is_filled_in_again(tab: Opened, site: Site, how: str) -> None:
    """The program waits a moment before its final check, in case the page still changes the last value."""
    script = (
        "<script>window.traded = new Promise((done) => { const links = document.querySelector('textarea');"
    )
    outcome = await filled(tab, site, f"{form()}{script}{LATE[how]} }})</script>")
    assert (outcome.wrong, outcome.held) == ({}, WANTED)


_QUICK = "<textarea placeholder='Quick entry' data-truth=quick style='width:160px'></textarea>"
_COUNTRY = "<select data-truth=country><option>US</option><option>CN</option></select>"
_AREA = "<textarea data-truth=description style='width:260px'></textarea>"
SHARED = {
    "a line beside the area that the label is tied to": f"<div class='row beside'><label for=d>{NAMES['description']}</label><input data-truth=quick>{_AREA.replace('<textarea', '<textarea id=d')}</div>",
    "two text areas beside a label": f"<div class='row beside'><div>{NAMES['description']}</div>{_QUICK}{_AREA}</div>",
    "two text areas under a label": f"<div class=row><div>{NAMES['description']}</div><div class=beside>{_QUICK}{_AREA}</div></div>",
    "two text areas in boxes": f"<div class=row><div>{NAMES['description']}</div><div class=beside><div>{_QUICK}</div><div>{_AREA}</div></div></div>",
    "two text areas one above the other": f"<div class=row><div>{NAMES['description']}</div>{_QUICK}{_AREA}</div>",
    "two text areas without a row": f"<div>{NAMES['description']}</div>{_QUICK}{_AREA}",
    "the first without a prompt": f"<div class='row beside'><div>{NAMES['description']}</div><textarea data-truth=quick></textarea>{_AREA}</div>",
    "the label at the other end above them": f"<div class=row style='width:300px'><div style='text-align:right'>{NAMES['description']}</div><div class=beside>{_AREA.replace('260', '60')}<div><small>Quick entry</small><textarea data-truth=quick style='width:190px'></textarea></div></div></div>",
    "the first with words above it": f"<div class='row beside'><div>{NAMES['description']}</div><div><small>Quick entry</small>{_QUICK}</div>{_AREA}</div>",
}


@pytest.mark.parametrize("trap", SHARED)
async def test_two_text_areas_for_one_label_raise_a_question(tab: Opened, site: Site, trap: str) -> None:
    """The text area nearer to the label may be for quick entries. The question must offer the correct one."""
    seen = await found(tab, site, form(description=SHARED[trap]))
    assert is_right_or_asked("description", *seen["description"])


@pytest.mark.parametrize("tie", ["", "aria-labelledby=l"])
async def test_two_lists_one_above_the_other_raise_a_question(tab: Opened, site: Site, tie: str) -> None:
    """The upper list is wrong, for example a filter, although the markup may even link the label to that list."""
    country = _COUNTRY.replace("<select", f"<select {tie}")
    html = f"<table><tr><th id=l>Complaint reason</th><td>{country}<br>{_SELECT}</td></tr></table>"
    sure, choices = (await found(tab, site, html, frozenset({"reason"})))["reason"]
    assert (sure, "reason" in choices) == (False, True)


@pytest.mark.parametrize("box", ["div", "span", "td"])
async def test_two_lists_side_by_side_raise_a_question(tab: Opened, site: Site, box: str) -> None:
    """A list of countries is between the label and the correct list."""
    inner = f"<{box}>{_COUNTRY}</{box}><{box}>{_SELECT}</{box}>"
    html = (
        f"<table><tr><td>Complaint reason</td>{inner}</tr></table>"
        if box == "td"
        else f"<div class='row beside'><div>Complaint reason</div>{inner}</div>"
    )
    seen = await found(tab, site, html + labelled("listings"), frozenset({"reason", "listings"}))
    assert seen["listings"] == SURE["listings"]
    assert (seen["reason"][0], "reason" in seen["reason"][1]) == (False, True)


TIED = {
    "by a label to the control before": "<div><label for={other}>{label}</label><br><textarea id={own} data-truth={own}></textarea></div>",
    "by two labels, one off the screen": "<label for={other} style='position:absolute;left:-9999px'>{label}</label>"
    "<div><label for={other}>{label}</label><br><textarea id={own} data-truth={own}></textarea></div>",
    "by a label with a list of kinds beside the control": "<div><label for={other}>{label}</label><div class=beside>"
    "<select><option>https://</option></select><textarea id={own} data-truth={own}></textarea></div></div>",
    "by a copied name with a list of kinds before the control": "<div class=row><div>{label}</div><div class=beside>"
    "<select><option>https://</option></select><textarea aria-label='{others}' data-truth={own}></textarea></div></div>",
    "by a copied name": "<div><div>{label}</div><textarea aria-label='{others}' data-truth={own}></textarea></div>",
}


@pytest.mark.parametrize("mistake", TIED)
async def test_markup_that_contradicts_the_visible_labels_raises_a_question(
    tab: Opened, site: Site, mistake: str
) -> None:
    """Developers who copy a row often forget to change its invisible attributes.

    The question offers both controls.
    """
    pairs = (("listings", "description"), ("description", "listings"))
    html = "".join(
        TIED[mistake].format(own=own, other=other, label=NAMES[own], others=NAMES[other])
        for own, other in pairs
    )
    assert await found(tab, site, html) == {step: (False, set(NAMES)) for step in NAMES}


async def test_field_with_the_accessible_name_of_another_field_raises_a_question(
    tab: Opened, site: Site
) -> None:
    """The field's accessible name contradicts its visible label, and another form has a field with the same label."""
    html = form(description=labelled("description", attributes=f"aria-label='{NAMES['listings']}'"))
    contact = f"<form><div class=row><label for=c>{NAMES['description']}</label><textarea id=c data-truth=other></textarea></div></form>"
    seen = await found(tab, site, html + contact, frozenset({"description"}))
    assert seen == {"description": (False, {"description", "other"})}


FRAMED = """<h1>F</h1><div style='position:relative;border:1px solid #ddd;padding:22px 12px 10px'><div style='position:absolute;top:4px;font:12px sans-serif'>{}</div>
<div role=combobox tabindex=0 aria-haspopup=listbox aria-expanded=false data-truth=any>{}</div></div>"""


@pytest.mark.parametrize("shown", ["Please select", "Pirated copy"])
async def test_label_in_a_list_box_is_certain(tab: Opened, site: Site, shown: str) -> None:
    html = FRAMED.format("Complaint reason", shown)
    assert await found(tab, site, html, frozenset({"reason"})) == {"reason": (True, {"any"})}


async def test_label_repeated_above_a_disabled_example_raises_a_question(tab: Opened, site: Site) -> None:
    """Above each field, a disabled example repeats the field's label.

    By mistake, the `for` attribute of the repeated label names another field, so the program cannot trust either.
    """
    html = "".join(
        f"<div><label for={other}>{NAMES[own]}</label><textarea disabled></textarea></div>"
        f"<div><div>{NAMES[own]}</div><textarea id={own} data-truth={own}></textarea></div>"
        for own, other in (("listings", "description"), ("description", "listings"))
    )
    assert [sure for sure, _ in (await found(tab, site, html)).values()] == [False, False]


async def test_program_waits_until_placeholders_are_replaced_by_the_form(tab: Opened, site: Site) -> None:
    """Neither the grey placeholders nor the search box in the page's header are mistaken for the form."""
    bars = "<div class=skeleton style='height:60px;background:#ddd'></div>" * 3
    html = f"""<header><input type=search></header><div id=form>{bars}</div><script>
        setTimeout(() => document.querySelector('#form').innerHTML = `{form()}`, 600)</script>"""
    outcome = await filled(tab, site, html)
    assert (outcome.held, outcome.asked) == (WANTED, {})


async def test_program_waits_for_a_form_that_appears_late(tab: Opened, site: Site) -> None:
    script = "setTimeout(() => { document.querySelector('main').innerHTML = document.querySelector('template').innerHTML; }, 700)"
    outcome = await filled(tab, site, f"<main></main><template>{form()}</template><script>{script}</script>")
    assert (outcome.held, outcome.asked) == (WANTED, {})


async def test_group_of_two_lists_is_not_taken_for_one_list(tab: Opened, site: Site) -> None:
    """Otherwise the program would overlook that the second list is a control of its own."""
    trigger = "<b tabindex=0 style='display:inline-block;width:300px;border:1px solid #888'>Please select<i>▾</i></b>"
    country = "<select data-truth=country><option>US</option><option>CN</option></select>"
    page = f"<fieldset><legend>Complaint reason</legend><div style='display:flex'>{country}<div>{trigger}</div></div></fieldset>"
    await tab.page.goto(site.serve("form.html", _STYLE + page))
    answer = await tab.look("Complaint reason", CHOICE)
    assert not isinstance(answer, Found), await tab.truth(answer.candidate)


async def test_table_cell_that_contains_a_list_is_not_taken_for_the_list(tab: Opened, site: Site) -> None:
    """The program finds the same control before and after the list shows another entry."""
    trigger = "<span tabindex=0 style='display:inline-block;width:300px;border:1px solid #888' data-truth=reason>Please select<i>▾</i></span>"
    cell = "<tr><td style='border:1px solid #ccc;padding:4px'>{}</td></tr>"
    table = f"<table style='width:400px'>{cell.format('Complaint reason')}{cell.format(trigger)}</table>"
    await tab.page.goto(site.serve("form.html", _STYLE + table))
    before = await tab.sure("Complaint reason", CHOICE)
    await tab.value("document.querySelector('[data-truth]').firstChild.data = 'Pirated copy'")
    assert (await tab.sure("Complaint reason", CHOICE)).ref == before.ref


ADDITIONS = (
    "{} <svg width=12 height=12><title>Help</title><circle r=5 cx=6 cy=6 /></svg>",
    "{} <a href='#help'>What is this?</a>",
    "{} <a href='/help'>Help</a>",
    "<span>{}</span><a href='/help'>Learn more</a>",
    "<abbr title=required>*</abbr> {}",
)


@pytest.mark.parametrize("addition", ADDITIONS)
async def test_label_with_an_icon_or_help_link_is_found(tab: Opened, site: Site, addition: str) -> None:
    html = form(
        listings=labelled("listings", label=addition.format(NAMES["listings"])),
        description=labelled("description", label=addition.format("Description")),
    )
    assert await found(tab, site, html) == SURE_TEXTS


@pytest.mark.parametrize("content", ["attr(title)", '"* " attr(title)', 'attr(title) " (optional)"'])
async def test_label_added_by_the_style_sheet_is_found(tab: Opened, site: Site, content: str) -> None:
    """The text of the label is visible, but not part of the document."""
    drawn = f"<style>.drawn::before {{ content: {content}; }}</style>"
    html = form(
        before=drawn,
        **{
            step: labelled(step, label=f"<span class=drawn title='{name}'></span>")
            for step, name in NAMES.items()
        },
    )
    assert await found(tab, site, html) == SURE_TEXTS


async def test_label_may_disappear_once_its_field_is_filled(tab: Opened, site: Site) -> None:
    """The label is visible only while the field is empty, so the final check must not require the label."""
    style = """<style>.over + textarea { padding-top: 30px } .over:has(+ textarea:not(:placeholder-shown)) { display: none }
    .under { width: 380px }</style>"""
    rows = {
        step: f"<div class='row under'><div class=over>{name}</div><textarea placeholder=' ' data-truth={step}></textarea></div>"
        for step, name in NAMES.items()
    }
    outcome = await filled(tab, site, form(before=style, **rows))
    assert (outcome.held, outcome.asked, outcome.wrong) == (WANTED, {}, {})
