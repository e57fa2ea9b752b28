"""Variations: unusual controls, and options that are almost right."""

from __future__ import annotations

from functools import partial

from tests.generators.layouts.draft import SKINS, Draft, Row
from tests.generators.layouts.registry import CONTROL, ENTRY, on_field, on_rows, variation
from tests.generators.layouts.words import NUMBER, TITLE


def _skinned(draft: Draft, skin: str) -> None:
    for row in draft.dropdowns():
        row.skin = skin


for _skin in (*SKINS, "plain", "bare", "twin"):
    variation(f"lists in the style of {_skin}", CONTROL)(partial(_skinned, skin=_skin))
variation("the browser's own lists", CONTROL)(partial(_skinned, skin=""))


def _radios(draft: Draft, skin: str) -> None:
    for row in draft.rows:
        if row.kind in {"list", "radio"} and row.truth != "ipr":
            row.kind, row.skin = "radio", skin


for _skin, _words in (
    ("", "plain"),
    ("covered", "drawn"),
    ("cards", "as cards"),
    ("segments", "as a row of buttons"),
):
    variation(f"radios instead of lists, {_words}", CONTROL)(partial(_radios, skin=_skin))


def _texts(draft: Draft, truth: str, skin: str) -> None:
    row = draft.row(truth)
    if row is not None:
        row.skin = skin


variation("links as tags", CONTROL)(partial(_texts, truth="listings", skin="tags"))
variation("one line a link, with more to add", CONTROL)(partial(_texts, truth="listings", skin="lines"))
variation("a rich editor for the explanation", CONTROL)(partial(_texts, truth="description", skin="rich"))


@on_field("the registration is picked in a dialog", CONTROL, "ipr")
def _dialog(_: Draft, row: Row) -> None:
    row.kind, row.skin = "list", "dialog"


@on_field("the website in a cascade", CONTROL, "website")
def _cascade(_: Draft, row: Row) -> None:
    row.kind, row.skin = "list", "cascade"
    groups = {"International": row.entries[:3], "China": row.entries[3:]}
    row.options["groups"] = groups


@on_field("check boxes instead of radios", CONTROL, "complaint_type")
def _boxes(_: Draft, row: Row) -> None:
    row.kind, row.skin = "checks", ""


@on_field("the registration has to be searched by typing", CONTROL, "ipr")
def _typed(draft: Draft, row: Row) -> None:
    row.kind, row.skin = "list", draft.random.choice(("antd", "element"))
    row.options |= {"typed": True, "late": 250}


@on_rows("lists that can be filtered", CONTROL, Draft.dropdowns)
def _filtered(draft: Draft, row: Row) -> None:
    row.skin = draft.random.choice(("antd", "element"))
    row.options["filter"] = True


@on_field("a list with groups", CONTROL, "website")
def _groups(_: Draft, row: Row) -> None:
    row.kind, row.skin = "list", ""
    row.options["groups"] = True


@on_rows("lists that are open", CONTROL, Draft.dropdowns)
def _open(_: Draft, row: Row) -> None:
    row.skin = ""
    row.attributes += ' size="4"'


@on_rows("entries of two elements", CONTROL, Draft.dropdowns)
def _rich_entries(_: Draft, row: Row) -> None:
    row.skin = row.skin or "antd"
    row.options["rich"] = True


@on_rows("layers inside the field", CONTROL, Draft.dropdowns)
def _within(_: Draft, row: Row) -> None:
    row.skin = row.skin or "fusion"
    row.options["within"] = True


@on_field("an upload behind a button", CONTROL, "evidence")
def _upload(draft: Draft, row: Row) -> None:
    words = {"en": "Choose files", "zh": "选择文件"}[draft.language]
    row.attributes += ' style="display:none"'
    row.trail += f'<button type="button" onclick="this.previousElementSibling.click()">{words}</button>'


@on_field("an upload inside a drop zone", CONTROL, "evidence")
def _drop_zone(draft: Draft, row: Row) -> None:
    words = {"en": "Drop files here", "zh": "拖放文件"}[draft.language]
    row.attributes += ' class="sr"'
    row.lead = '<label style="display:inline-block;border:1px dashed #999;padding:14px 40px">'
    row.trail = f"{words}</label>"


@on_rows("text areas with a limit", CONTROL, Draft.texts)
def _limited(_: Draft, row: Row) -> None:
    if row.truth == "description":
        row.attributes += ' maxlength="500"'
        row.trail += '<div style="text-align:right">0/500</div>'


@on_field("the explanation in one line", CONTROL, "description")
def _one_line(draft: Draft, row: Row) -> None:
    row.kind = "line"
    draft.due.add("description")


def _most(draft: Draft, words: str) -> None:
    row = draft.row("listings")
    draft.links, draft.most_links = 12, 10
    if row is not None:
        row.hint = words
        draft.due.add("listings")


for _words in (
    "at most 10",
    "max. 10",
    "Up to 10 links",
    "No more than 10 URLs, one per line",
    "最多 10 条",
    "a maximum of 10 links",
    "10 links max",
    "Limit: 10 links",
    "1 to 10 links",
    "每次最多提交10条链接",
    "不超过10条",
):
    variation(f"more links than it takes: “{_words}”", CONTROL)(partial(_most, words=_words))


@on_field("numbers in a hint that are no limit of links", CONTROL, "listings")
def _no_limit(draft: Draft, row: Row) -> None:
    draft.links = 12
    row.hint = draft.random.choice(
        (
            "at least 1",
            "max. 10 MB for files",
            "Each link at most 500 characters",
            "We answer within 10 days",
            "Please give 2 or more links",
            "Step 3 of 5",
            "5 points are lost for a wrong link",
        )
    )


def _reasons(draft: Draft, wrong: str, *, with_right: bool) -> None:
    row = draft.row("reason")
    if row is None:
        return
    others = [entry for entry in row.entries if entry != row.right]
    chosen = [*others, wrong, *([row.right] if with_right else [])]
    row.entries = tuple(draft.random.sample(chosen, len(chosen)))
    if not with_right:
        row.right = ""
        draft.due.add("reason")


_ALMOST = (
    "Pirated product design (patent)",
    "Pirated goods: not copyright",
    "Pirated works - refuse",
    "Pirated copy of a trademark",
    "Not a pirated copy",
    "Pirated copies (software only)",
)
for _wrong in _ALMOST:
    variation(f"only “{_wrong}”", ENTRY)(partial(_reasons, wrong=_wrong, with_right=False))
    if _wrong != "Pirated copies (software only)":
        variation(f"“{_wrong}” beside the right one", ENTRY)(partial(_reasons, wrong=_wrong, with_right=True))


def _each_entry(draft: Draft, pattern: str) -> None:
    for row in draft.lists():
        if row.truth == "ipr":
            continue
        renamed = {entry: pattern.format(entry, n=at) for at, entry in enumerate(row.entries, 1)}
        row.entries, row.right = tuple(renamed.values()), renamed.get(row.right, "")


for _name, _pattern in (
    ("1. X", "{n}. {0}"),
    ("X (12)", "{0} (12)"),
    ("X.", "{0}."),
    ("- X", "- {0}"),
):
    variation(f"entries: {_name}", ENTRY)(partial(_each_entry, pattern=_pattern))


@on_rows("entries: in capitals", ENTRY, Draft.lists)
def _capitals(_: Draft, row: Row) -> None:
    if row.truth != "ipr":
        row.entries, row.right = tuple(entry.upper() for entry in row.entries), row.right.upper()


@on_field("entries: the right one twice", ENTRY, "reason")
def _twice(draft: Draft, row: Row) -> None:
    row.kind, row.skin = "list", ""
    row.entries = (*row.entries, row.right)
    draft.due.add("reason")


@on_field("entries: three hundred registrations", ENTRY, "ipr")
def _many(_: Draft, row: Row) -> None:
    more = tuple(f"Whale {at} (US)(VA3{at:06d})" for at in range(300))
    row.entries = (*more[:150], *row.entries, *more[150:])


@on_field("entries: the registration in other brackets", ENTRY, "ipr")
def _brackets(_: Draft, row: Row) -> None:
    row.entries = tuple(entry.replace("(", "（").replace(")", "）") for entry in row.entries)
    row.right = row.right.replace("(", "（").replace(")", "）")


@on_rows("entries: one is chosen at first", ENTRY, Draft.lists)
def _chosen(_: Draft, row: Row) -> None:
    if row.kind == "list" and not row.skin:
        row.starts = next(entry for entry in row.entries if entry != row.right)


@on_rows("entries: the wanted one is chosen at first", ENTRY, Draft.lists)
def _already(_: Draft, row: Row) -> None:
    if row.kind == "list" and not row.skin:
        row.starts = row.right


def _numbered_right(draft: Draft, pattern: str) -> None:
    """Registrations have another notation than title, country and number."""
    row = draft.row("ipr")
    if row is None:
        return
    more = [(f"Whale {at}", f"VA3{at:06d}") for at in range(40)]
    shown = [
        pattern.format(title=title, number=number)
        for title, number in [*more, ("The Quiet Whale 2", "VA2000101")]
    ]
    row.right = pattern.format(title=TITLE, number=NUMBER)
    row.entries = tuple(draft.random.sample([*shown, row.right], len(shown) + 1))
    draft.known = {"right_number": NUMBER}


for _name, _pattern in (
    ("title - number", "{title} - {number}"),
    ("number title", "{number} {title}"),
    ("[number] title (US)", "[{number}] {title} (US)"),
    ("title, No. number", "{title}, No. {number}"),
    ("title / US / number", "{title} / US / {number}"),
):
    variation(f"registrations as {_name}", ENTRY)(partial(_numbered_right, pattern=_pattern))


@on_rows("a list with a search and buttons in its layer", CONTROL, Draft.dropdowns)
def _buttons(draft: Draft, row: Row) -> None:
    row.skin = draft.random.choice(("antd", "fusion", "element"))
    row.options["buttons"] = True


@on_rows("prompts that could be entries", ENTRY, Draft.lists)
def _prompts(draft: Draft, row: Row) -> None:
    row.options["prompt"] = draft.random.choice(("All", "None", "Others", "N/A", "0"))
