"""Changes of a form by releases, each as a change of the page's data; some of them are cosmetic only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.generators.mutation.form_page import (
    FILE_MAKES,
    LINES_MAKES,
    LIST_MAKES,
    RADIO_MAKES,
    Field,
    FormPage,
    entries,
    wordings,
)

HIDINGS = (
    "display:none",
    "visibility:hidden",
    "position:absolute;left:-9999px",
    "opacity:0;position:absolute;top:0;pointer-events:none",
    "height:0;overflow:hidden",
    "position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden",
)
_MAKES = {"list": LIST_MAKES, "radio": RADIO_MAKES, "lines": LINES_MAKES, "file": FILE_MAKES}
_BEYOND = {
    "en": {
        "website": "Where is it sold?",
        "ipr_type": "Category of protection",
        "ipr": "Registered item",
        "complaint_type": "Object of this case",
        "reason": "Ground of the notice",
        "listings": "Offers to be removed",
        "description": "Tell us more",
        "evidence": "Proof of the infringement",
    },
    "zh": {
        "website": "销售渠道",
        "ipr_type": "保护类别",
        "ipr": "登记项目",
        "complaint_type": "案件对象",
        "reason": "通知依据",
        "listings": "需删除的商品",
        "description": "更多信息",
        "evidence": "侵权材料",
    },
}
"""Labels with the same meaning in words outside the flow."""
_NEW = (
    ("Place of IPR registration", "知识产权登记地", "list"),
    ("Type of copyright work", "作品类型", "list"),
    ("Priority of this complaint", "投诉优先级", "radio"),
    ("Reason for urgency", "加急理由", "lines"),
    ("Links to your own shop", "自有店铺链接", "lines"),
    ("Description of the original", "原作说明", "lines"),
    ("Contact e-mail", "联系邮箱", "line"),
    ("Identity document", "身份证明文件", "file"),
)
_NEW_ENTRIES = {"en": ("Mainland China", "Copyright", "Others"), "zh": ("中国大陆", "著作权", "其他")}

Mutation = Callable[[FormPage, Random], FormPage]


def _renamed(page: FormPage, random: Random) -> FormPage:
    return replace(page, names=random.randrange(1000, 10**6))


def _wrapped(page: FormPage, random: Random) -> FormPage:
    return replace(page, wrappers=random.randint(1, 4))


def _reordered(page: FormPage, random: Random) -> FormPage:
    fields = list(page.fields)
    random.shuffle(fields)
    return replace(page, fields=tuple(fields))


def _columns(page: FormPage, random: Random) -> FormPage:
    return replace(page, columns=2)


def _reworded(page: FormPage, random: Random) -> FormPage:
    return _each(page, lambda each: replace(each, label=_other_wording(each, page, random)))


def _other_wording(field: Field, page: FormPage, random: Random) -> str:
    known = wordings(field.truth, page.language) if field.truth in page.present else ()
    # The bare word beside a longer one that contains it would be ambiguous to people too.
    return random.choice([label for label in known if label != field.label] or [field.label])


def _dressed(page: FormPage, random: Random) -> FormPage:
    from tests.generators.mutation.drawing import DRESSES

    return replace(page, dress=random.choice([dress for dress in DRESSES if dress != page.dress]))


def _translated(page: FormPage, random: Random) -> FormPage:
    def chinese(field: Field) -> Field:
        known = wordings(field.truth, "zh") if field.truth in page.present else (field.label,)
        return replace(field, label=known[0], entries=entries(field.truth, "zh"))

    return replace(_each(page, chinese), language="zh")


def _swapped(page: FormPage, random: Random) -> FormPage:
    makes = {kind: random.choice(known) for kind, known in _MAKES.items()}
    return _each(page, lambda each: replace(each, make=makes.get(each.kind, each.make)))


def _hidden_twin(page: FormPage, random: Random) -> FormPage:
    return replace(page, twin=random.choice(HIDINGS))


def _placeholders(page: FormPage, random: Random) -> FormPage:
    return _each(page, lambda each: replace(each, inside=each.kind in {"list", "lines", "line"}))


def _beyond(page: FormPage, random: Random) -> FormPage:
    changed = set(random.sample(sorted(page.present), min(3, len(page.present))))
    words = _BEYOND[page.language]
    return _each(page, lambda each: replace(each, label=words[each.truth]) if each.truth in changed else each)


def _moved_label(page: FormPage, random: Random) -> FormPage:
    """One field's label moves before another one's, and its own place stays empty."""
    if len(page.fields) < 2:
        return page
    loser, winner = random.sample(range(len(page.fields)), 2)
    fields = list(page.fields)
    fields[winner] = replace(fields[winner], stray=(*fields[winner].stray, fields[loser].label))
    fields[loser] = replace(fields[loser], label="", tie="none")
    return replace(page, fields=tuple(fields))


def _traded_labels(page: FormPage, random: Random) -> FormPage:
    """An unrelated field takes over a label; the original field gets an unknown label."""
    step = random.choice(sorted(page.present))
    [field] = [each for each in page.fields if each.truth == step][:1]
    page = _each(
        page, lambda each: replace(each, label=_BEYOND[page.language][step]) if each is field else each
    )
    return replace(page, fields=(*page.fields, replace(field, truth="other", label=f"{field.label} ID")))


def _duplicated(page: FormPage, random: Random) -> FormPage:
    """A second field with the same label, as large and as visible, so that the page is ambiguous."""
    at = random.randrange(len(page.fields))
    twice = replace(page.fields[at], truth="other")
    return replace(page, fields=(*page.fields[: at + 1], twice, *page.fields[at + 1 :]))


def _added(page: FormPage, random: Random) -> FormPage:
    fields = list(page.fields)
    for english, chinese, kind in random.sample(_NEW, 3):
        makes = [each.make for each in page.fields if each.kind == kind] or ["line"]
        added = Field(
            truth="other",
            label=english if page.language == "en" else chinese,
            kind=kind,
            make=makes[0],
            tie=page.fields[0].tie if page.fields else "none",
            entries=_NEW_ENTRIES[page.language] if kind in {"list", "radio"} else (),
        )
        fields.insert(random.randint(0, len(fields)), added)
    return replace(page, fields=tuple(fields))


def _removed(page: FormPage, random: Random) -> FormPage:
    gone = set(random.sample(sorted(page.present), min(3, len(page.present) - 1)))
    return replace(page, fields=tuple(each for each in page.fields if each.truth not in gone))


COSMETIC: dict[str, Mutation] = {
    "classes and ids renamed": _renamed,
    "wrappers added": _wrapped,
    "order changed": _reordered,
    "two columns": _columns,
    "known rewording": _reworded,
    "stars, colons, help marks": _dressed,
    "language switched": _translated,
    "controls of another library": _swapped,
}
"""Changes that keep the meaning of the form and use known words."""
DEEPER: dict[str, Mutation] = {
    "hidden twin of the form": _hidden_twin,
    "labels only inside the fields": _placeholders,
    "fields added": _added,
    "fields removed": _removed,
    "wording beyond the known": _beyond,
    "label moved to a neighbour": _moved_label,
    "label taken over by a new field": _traded_labels,
    "field twice": _duplicated,
}
"""Changes of the form's meaning, or with less information than before."""
MUTATIONS = {**COSMETIC, **DEEPER}
UNCHANGED = "unchanged"
"""The original page: its faults are not caused by a change."""
SEVERAL_COSMETIC = "several cosmetic at once"
SEVERAL = "several of any sort at once"


def mutated(page: FormPage, name: str, seed: int) -> FormPage:
    """The page after a release of this sort."""
    random = Random(f"{name} {seed}")
    if name == UNCHANGED:
        return page
    if name in MUTATIONS:
        return MUTATIONS[name](page, random)
    pool = COSMETIC if name == SEVERAL_COSMETIC else MUTATIONS
    for each in random.sample(sorted(pool), 4):
        page = pool[each](page, random)
    return page


def _each(page: FormPage, change: Callable[[Field], Field]) -> FormPage:
    return replace(page, fields=tuple(change(field) for field in page.fields))
