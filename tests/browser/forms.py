"""Invents complaint forms as portals build them, with the truth about each control; the finder never reads the truth.

A seed gives a page: its layout, its kinds of control, its language, and what a release may have done to it. Each
control carries `data-truth`, the step it stands for; what stands for none of them is called `other`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from random import Random

from helper.flow.form import ControlKind, WantedField
from tests.browser.form_layouts import LAYOUTS
from tests.browser.form_parts import Field, Maker, tied

_LIST = (ControlKind.LIST, ControlKind.RADIO)
_TEXT = (ControlKind.LINES, ControlKind.LINE)

WANTED = (
    WantedField("website", ("Complaint website", "Platform", "投诉站点"), _LIST),
    WantedField("ipr_type", ("IPR type", "Type of right", "知识产权类型"), _LIST),
    WantedField("ipr", ("IPR information", "IPR", "权利信息"), _LIST),
    WantedField("complaint_type", ("Complaint type", "投诉类型"), _LIST),
    WantedField("reason", ("Complaint reason", "Reason", "投诉理由"), _LIST),
    WantedField("listings", ("Infringing listings", "Infringing links", "侵权链接"), _TEXT),
    WantedField("description", ("Supplement infringement reason(s)", "Description", "补充说明"), _TEXT),
    WantedField("evidence", ("Evidence", "Attachment", "证据"), (ControlKind.FILE,)),
)

_OTHERS = (
    ("Order number", "订单编号", "line"),
    ("Internal remarks", "内部备注", "lines"),
    ("Country of registration", "注册国家", "list"),
    ("Contact e-mail", "联系邮箱", "line"),
    ("Power of attorney", "授权书", "file"),
    ("Priority", "优先级", "radio"),
)
_NEVER_SEEN = {"en": "What is this about?", "zh": "其他信息"}


@dataclass(frozen=True, slots=True)
class InventedForm:
    """A page and what must be true of it."""

    html: str
    present: frozenset[str]
    """Steps that have a control with one of their known wordings: they may be found."""
    story: str
    """What was done to the page, for the message of a failing test."""


def invent(seed: int) -> InventedForm:
    """The page of this seed."""
    random = Random(seed)
    language = random.choice(("en", "zh"))
    maker = Maker(random, language)
    fields = [_known(maker, wanted) for wanted in WANTED]
    story = [language]
    present = {each.truth for each in fields}
    others = [_other(maker, other) for other in random.sample(_OTHERS, random.randrange(4))]
    kept: list[Field] = []
    for each in fields:
        fate = random.random()
        if fate < 0.79:
            kept.append(each)
            continue
        present.discard(each.truth)
        if fate < 0.84:
            story.append(f"{each.truth} removed")
        elif fate < 0.89:
            kept.append(replace(each, label=_NEVER_SEEN[language] + str(len(kept))))
            story.append(f"{each.truth} reworded beyond")
        elif fate < 0.93:
            kept.append(replace(each, truth="opaque", kind="opaque"))
            story.append(f"{each.truth} in an unknown control")
        elif fate < 0.97 or not any(other.label for other in kept):
            kept += [replace(each, truth="double")] * 2
            story.append(f"{each.truth} twice")
        else:
            stray = random.choice([at for at, other in enumerate(kept) if other.label])
            kept.append(replace(each, label=""))
            kept[stray] = replace(kept[stray], before=kept[stray].before + each.label)
            story.append(f"label of {each.truth} at {kept[stray].truth}")
    everything = kept + others
    if random.random() < 0.4:
        random.shuffle(everything)
        story.append("shuffled")
    layout_name = random.choice(sorted(LAYOUTS))
    story.append(layout_name)
    body = LAYOUTS[layout_name](maker, everything)
    before, after = _surroundings(maker, everything, story)
    return InventedForm(_page(maker, before + body + after), frozenset(present), ", ".join(story))


def _known(maker: Maker, wanted: WantedField) -> Field:
    chinese = maker.language == "zh"
    wordings = [label for label in wanted.labels if (not label.isascii()) == chinese]
    if ControlKind.FILE in wanted.kinds:
        kind = "file"
    elif wanted.kinds == _TEXT:
        kind = "lines"
    else:
        kind = "radio" if wanted.step == "complaint_type" else "list"
    return Field(wanted.step, maker.pick(wordings), kind)


def _other(maker: Maker, other: tuple[str, str, str]) -> Field:
    english, chinese, kind = other
    return Field("other", chinese if maker.language == "zh" else english, kind)


def _surroundings(maker: Maker, fields: Sequence[Field], story: list[str]) -> tuple[str, str]:
    """What a page has around its form: a menu with the same words, headings, hidden twins."""
    random, before, after = maker.random, "", ""
    labels = [each.label for each in fields] or ["-"]
    if random.random() < 0.3:
        story.append("menu with the same words")
        links = "".join(f'<li><a href="#{maker.name()}">{escape(label)}</a></li>' for label in labels)
        before += f"<nav><ul>{links}</ul></nav>"
    if random.random() < 0.3:
        label = random.choice(labels)
        story.append(f"heading “{label}”")
        before += f"<h2>{escape(label)}</h2>"
    if random.random() < 0.4:
        hiding = random.choice(
            (
                "display:none",
                "visibility:hidden",
                "position:absolute;left:-9999px",
                "opacity:0;position:absolute;top:0;pointer-events:none",
                "height:0;overflow:hidden",
            )
        )
        story.append(f"hidden twin ({hiding})")
        twin = "".join(
            f"<div>{label}{control}</div>"
            for label, control in (tied(maker, Field("twin", each.label, each.kind)) for each in fields)
        )
        hidden = f'<div style="{hiding}">{twin}</div>'
        if random.random() < 0.5:
            before += hidden
        else:
            after += hidden
    return before, after


def _page(maker: Maker, body: str) -> str:
    submit = "Submit" if maker.language == "en" else "提交"
    return f"""<!doctype html><meta charset="utf-8"><title>Form</title>
<style>
body {{ font: 14px sans-serif; margin: 16px; }}
.box {{ display: inline-block; position: relative; width: 260px; padding: 6px 10px; border: 1px solid #aaa; cursor: pointer; }}
.box::after {{ content: "▾"; position: absolute; right: 8px; }}
.inner {{ border: 0; width: 200px; cursor: pointer; }}
</style>
<h1>Submit a complaint</h1>
<form onsubmit="return false">{body}
<p><label><input type="checkbox"> I declare that this is true</label></p>
<button type="button">{submit}</button></form>"""
