"""All actions of all screens in one table, with their keys, which `keys.toml` can change.

The names on the left are those used in `keys.toml`. No action submits a form: the user submits in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character

from helper.translation import msg, name_in_sentences, sentences, tr


@dataclass(frozen=True, slots=True)
class Action:
    keys: str
    """The default keys, separated by commas."""
    sentence: str
    """The sentence for the help screen and the command list."""
    word: str = ""
    """The short label for the key bar; empty if the action is not shown there."""
    method: str = ""
    """The name of the action's method; if empty, the part of the action's name after the dot."""


# One row per line, so that this reads as a table.
# fmt: off
_TABLE = {
    "go.today": Action("1", "Go to Today: what to do next", method="go('today')"),
    "go.listings": Action("2", "Go to Listings: your links", method="go('listings')"),
    "go.designs": Action("3", "Go to Designs: your work", method="go('designs')"),
    "go.filing": Action("4", "Go to Filing: the form in the browser", method="go('filing')"),
    "go.history": Action("5", "Go to History: complaints, shops and figures", method="go('history')"),
    "app.help": Action("question_mark", "Show the keys of this screen; Enter runs one", msg("help")),
    "app.commands": Action("ctrl+p", "Show and search all commands"),
    "app.settings": Action("comma", "Show and change the settings"),
    "app.language": Action("L", "Choose the language of these screens", method="app.language"),
    "app.undo": Action("u", "Undo your last change"),
    "app.redo": Action("U", "Redo the change you undid"),
    "app.back": Action("q", "Go back"),
    "app.leave": Action("ctrl+q", "Quit the program; nothing is lost"),
    "move.down": Action("j,down", "Move down", method="move(1)"),
    "move.up": Action("k,up", "Move up", method="move(-1)"),
    "move.top": Action("g,home", "Move to the first line"),
    "move.bottom": Action("G,end", "Move to the last line"),
    "move.page_down": Action("ctrl+d,pagedown", "Move a page down", method="page(1)"),
    "move.page_up": Action("ctrl+u,pageup", "Move a page up", method="page(-1)"),
    "move.in": Action("enter", "Open the selected line", msg("open"), method="enter"),
    "today.file": Action("f", "File the forms that are ready", msg("file"), method="screen.file"),
    "today.read": Action("r", "Read Alibaba's decisions about your complaints", msg("Alibaba's decisions")),
    "today.recheck": Action("s", "Check whether reported listings are gone", msg("check pages")),
    "today.search": Action("w", "Show your search words, and open them in your own browser", msg("search")),
    "today.returned": Action("b", "Report listings that are back again", msg("back again")),
    "today.numbers": Action("n", "Find missing complaint numbers"),
    "today.dates": Action("d", "Show due dates and the rules that set them", msg("dates")),
    "today.doors": Action("h", "Show the start page: four ways to begin", msg("start page"), method="screen.doors"),
    "today.account": Action("a", "Show how to get an Alibaba account", msg("account steps"), method="screen.account"),
    "today.backup": Action("B", "Back up all your records to one file"),
    "today.restore": Action("R", "Replace your records with those in a backup"),
    "listings.mark": Action("space", "Mark this listing, or remove its mark", msg("mark")),
    "listings.file": Action("f", "File the marked or all ready listings, after you confirm", msg("file…")),
    "listings.proposed": Action("t", "Accept the designs proposed for the marked or shown links, after you confirm", msg("proposed designs…")),
    "listings.filter": Action("slash", "Filter: show only listings with words you type", msg("filter")),
    "filter.to_list": Action("down", "Go to the list; the filter stays", msg("to the list")),
    "filter.clear": Action("escape", "Show all listings again", msg("show all")),
    "listings.state": Action("full_stop", "Show only the listings with the next status", msg("next status")),
    "listings.details": Action("d", "Show or hide the details", msg("details")),
    "listings.open": Action("o", "Open the page in your own browser", msg("in browser")),
    "listings.copy": Action("y", "Copy the address", msg("copy link")),
    "listings.edit": Action("e", "Edit this listing's details", msg("edit")),
    "listings.change": Action("c", "Change all marked listings at once", msg("change…")),
    "listings.page": Action("b", "Review in the shop window, with the pictures side by side", msg("with pictures")),
    "listings.same": Action("equals_sign", "Choose the same design as for the listing above", msg("same design")),
    "listings.proof": Action("P", "Make a picture that shows the original beside the listing"),
    "listings.kept": Action("K", "Open the saved files of this listing"),
    "listings.sort": Action("s", "Sort by the next column", msg("sort")),
    "listings.mark_all": Action("a", "Mark all listings shown", msg("all")),
    "listings.mark_none": Action("A", "Clear all marks"),
    "listings.range": Action("v", "Mark everything from the last mark to here", method="mark_range"),
    "listings.next": Action("n", "Move to the next match", method="match(1)"),
    "listings.previous": Action("N", "Move to the previous match", method="match(-1)"),
    "judge.copy": Action("c", "Yes: it is my design, without my permission", msg("yes, copied from me"), method="judge('copy')"),
    "judge.not_mine": Action("n", "No: it is not my design", msg("no, not mine"), method="judge('not_a_copy')"),
    "judge.licensed": Action("l", "This shop may sell it", msg("licensed"), method="judge('licensed')"),
    "judge.own": Action("m", "This is my own shop", msg("my own shop"), method="judge('own')"),
    "judge.later": Action("z", "Decide later; the listing comes up again", msg("decide later"), method="judge('later')"),
    "judge.page": Action("b", "Review in the shop window, with the pictures side by side", msg("with pictures")),
    "judge.open": Action("o", "Open the page in your own browser", msg("open the page")),
    "judge.link": Action("y", "Copy the address", method="copy"),
    "judge.proof": Action("P", "Make a picture that shows the original beside the listing"),
    "judge.design": Action("d", "Choose the design it copies", msg("choose design")),
    "judge.proposed": Action("t", "Take the proposed design", msg("take it"), method="hint('proposed')"),
    "judge.same": Action("equals_sign", "Choose the same design as for the listing above", msg("same design"), method="hint('same')"),
    "judge.undo": Action("u", "Undo the last answer", msg("undo")),
    "judge.out": Action("escape,q", "Stop here; your answers are kept", msg("stop")),
    "designs.register": Action("r", "Register designs at Alibaba, after you confirm", msg("register…")),
    "designs.read": Action("v", "Read the status of your registrations from Alibaba's list", msg("registration status")),
    "designs.bring": Action("i", "Import designs: pictures or a spreadsheet", msg("import…"), method="screen.designs"),
    "designs.papers": Action("s", "Add the picture and the signed statement of this design", msg("picture, statement…")),
    "designs.add": Action("plus", "Add a design; a title is enough", msg("new design")),
    "designs.edit": Action("e", "Edit this design", msg("edit")),
    "designs.merge": Action("m", "Merge this design with another one"),
    "designs.remove": Action("minus", "Remove this design, after you confirm"),
    "designs.search": Action("w", "Show the search words of this design, and open them in your own browser", msg("search words")),
    "designs.account": Action("a", "Show how to get an Alibaba account", method="screen.account"),
    "settings.change": Action("enter", "Change this setting", msg("change")),
    "checklist.open": Action("o,enter", "Open the page of this step in the browser window", msg("open the page")),
    "checklist.done": Action("d", "Tick this step with today's date, or remove its tick", msg("tick")),
    "checklist.tens": Action("t", "File by pasting, ten links at a time, without an account"),
    "filing.start": Action("f", "File the forms that are ready, after you confirm", msg("file")),
    "filing.by_hand": Action("P", "File by pasting, in your own browser", method="start(True)"),
    "filing.rehearse": Action("R", "Rehearse: fill in one form for you to look at; nothing is recorded as filed", method="start(False, True)"),
    "filing.go_on": Action("enter", "Continue: you have done your part", msg("continue"), method="request('go_on')"),
    "filing.looked": Action("enter", "End the rehearsal", msg("end rehearsal")),
    "filing.went": Action("enter", "Say what happened, if no submission was detected"),
    "filing.copy": Action("y", "Copy the text of a field", msg("copy text")),
    "filing.leave_out": Action("minus", "Leave this field as it is, and continue", msg("leave as it is"), method="request('leave_out')"),
    "filing.show": Action("s", "Show me the right box: click it on the page, and I fill in its text", msg("show me where"), method="request('show')"),
    "filing.fill_again": Action("r", "Fill in this form again", msg("fill in again"), method="request('fill_again')"),
    "filing.later": Action("z", "Leave this form for later", msg("later"), method="request('later')"),
    "filing.problem": Action("exclamation_mark", "Report a problem with this form; it is put aside after you confirm", msg("problem"), method="request('problem')"),
    "filing.pause": Action("p", "Stop here; the browser window stays open", msg("stop here"), method="request('pause')"),
    "filing.paste": Action("p", "Paste links from the clipboard", msg("paste my links")),
    "filing.sheet": Action("i", "Import a spreadsheet; the file is not changed", msg("my spreadsheet")),
    "filing.doors": Action("h", "Show the start page: four ways to begin", msg("start page")),
    "links.paste": Action("p", "Paste links from the clipboard", msg("paste links"), method="screen.paste"),
    "history.paste": Action("p", "Paste decisions by Alibaba; you confirm before they are saved", msg("paste decisions"), method="screen.paste"),
    "history.answer": Action("w", "Say whether this form went through", msg("answer")),
    "history.number": Action("e", "Enter the number of a filed complaint", msg("number")),
    "history.copy": Action("y", "Copy the complaint's number", msg("copy number")),
    "history.kept": Action("K", "Open the saved files of this complaint", msg("saved files…")),
    "history.became": Action("c", "Set the outcome of one link, or of all links", msg("outcome")),
    "history.read": Action("r", "Read Alibaba's decisions about your complaints", msg("Alibaba's decisions")),
    "history.recheck": Action("s", "Check whether the links of this complaint are gone", msg("check pages")),
    "history.numbers": Action("n", "Find missing complaint numbers"),
    "history.again": Action("a", "Complain again about links that Alibaba left on sale", msg("complain again")),
    "run.go_on": Action("enter", "Continue: you are done in the window, or want to skip the wait", msg("continue"), method="request('go_on')"),
    "run.stop": Action("p", "Stop here; results are kept", msg("stop here"), method="request('pause')"),
    "run.out": Action("escape,q,enter", "Go back", msg("back")),
    "searches.add": Action("plus", "Add search words for a design", msg("add words")),
    "searches.edit": Action("e", "Edit these words", msg("edit")),
    "searches.drop": Action("minus", "Delete these words", msg("delete")),
    "searches.undo": Action("u", "Undo the last change"),
    "searches.out": Action("escape,q", "Go back", msg("back")),
    "shops.edit": Action("e", "Write a note about the shop; it stays private", msg("note")),
    "shops.open": Action("o", "Open the shop in your own browser", msg("its page")),
    "shops.copy": Action("y", "Copy the shop's number", msg("copy number")),
    "figures.open": Action("enter,o", "Open the report in your own browser", msg("open the report")),
    "views.view": Action("tab", "Show the next view of History: complaints, shops or figures"),
    "views.write": Action("x", "Save a file: a spreadsheet, the report, or a file for a lawyer", msg("save a file…")),
    "sheet.bring": Action("i", "Import a spreadsheet; the file is not changed", msg("spreadsheet"), method="screen.sheet"),
    "app.watch": Action("W", "Collect the AliExpress links you copy (asks first), or stop collecting"),
    "app.clip": Action("C", "Send listings from your own browser: turn on or off"),
    "sheet.export": Action("x", "Export this list to a spreadsheet", msg("export")),
    "sheet.columns": Action("m", "Review or change what each column means", msg("columns")),
    "path.complete": Action("tab", "Complete the path with the selected entry"),
    "dialog.yes": Action("enter", "Confirm"),
    "dialog.no": Action("escape", "Cancel"),
    "dialog.close": Action("q", "Close", method="no"),
    "dialog.show": Action("d", "Show the list"),
    "dialog.tick": Action("space", "Select this entry, or deselect it", msg("yes / no")),
    "dialog.tick_all": Action("a", "Select all entries, or none", msg("all / none")),
    "menu.down": Action("down,j", "Move down", method="move(1)"),
    "menu.up": Action("up,k", "Move up", method="move(-1)"),
    "menu.choose": Action("enter", "Choose this line"),
}
# fmt: on
ACTIONS = {
    name: replace(action, method=action.method or name.partition(".")[2]) for name, action in _TABLE.items()
}


_FILE = msg("submit, complaint form, login, captcha, Verify, declaration, perjury")
_DECISIONS = msg("Manage Complaints, accepted, rejected, counter-notice, objection")
_OUTCOME = msg("outcome: gone, rejected, objected, withdrawn, licensed")
_EVIDENCE = msg("evidence, proof, court")
ALSO_FOUND_BY = {
    "today.file": _FILE,
    "filing.start": _FILE,
    "filing.by_hand": msg("clipboard, no browser window"),
    "filing.rehearse": msg("try, test"),
    "today.read": _DECISIONS,
    "history.read": _DECISIONS,
    "today.returned": msg("relisted"),
    "today.account": msg("IPP account, user agreement, identity, online form"),
    "today.backup": msg("copy, another computer"),
    "listings.change": _OUTCOME,
    "history.became": _OUTCOME,
    "listings.proof": _EVIDENCE,
    "views.write": msg("evidence, proof, court, Excel, CSV"),
    "designs.register": msg("IPR, copyright, trademark"),
    "designs.papers": msg("Copyright Claim Statement, certificate"),
    "links.paste": msg("add, address, URL"),
    "sheet.bring": msg("Excel, CSV"),
    "sheet.export": msg("Excel, CSV"),
}
"""More search words for finding an action in the command list: terms from the documentation and the portal."""

_EVERYWHERE = frozenset({"app", "go", "move"})
"""Groups of actions that are available in every pane."""
_PLACES = frozenset(name.partition(".")[2] for name in ACTIONS if name.startswith("go.")) | {
    "shops",
    "figures",
    "views",
}
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_AS_SHOWN = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", ",": "comma"}
"""For keys whose name on screen differs from Textual's name: Textual's name, by the name on screen.

The comma is among them, because Textual uses commas to separate keys.
"""


def bindings(*names: str) -> list[BindingType]:
    """Return the bindings of the named actions; a name without a dot means a whole group."""
    # Quitting must be possible while an input has the focus, and in every dialog.
    return [
        Binding(act.keys, act.method, act.word, id=name, tooltip=act.sentence, priority=name == "app.leave")
        for wanted in names
        for name, act in ACTIONS.items()
        if wanted in {name, name.partition(".")[0]}
    ]


def keymap(own: Mapping[str, Iterable[str]], file: Path) -> dict[str, str]:
    """Convert the user's own keys to a Textual keymap.

    Raises a single `WrongUse` that lists every unknown action, every unknown key, and every key with two actions.
    """
    from difflib import get_close_matches

    from helper.config.settings import unusable_keys

    mistakes: list[str] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for name, keys in own.items():
        if name not in ACTIONS:
            near = get_close_matches(name, ACTIONS, n=1)
            unknown = tr("There is no action `{name}`.", name=name)
            mistakes.append(
                sentences(unknown, tr("Do you mean `{near}`?", near=near[0])) if near else unknown
            )
            continue
        read = {key: _read_key(key) for key in keys}
        mistakes += [
            tr("`{name}`: there is no key “{key}”.", name=name, key=key)
            for key, good in read.items()
            if not good
        ]
        chosen[name] = tuple(filter(None, read.values()))
    if mistakes := [*mistakes, *_key_conflicts(chosen)]:
        raise unusable_keys(file, mistakes)
    return {name: ",".join(keys) for name, keys in chosen.items()}


_NAMED_KEYS = {
    "enter": msg("Enter"),
    "escape": msg("esc"),
    "space": msg("space"),
    "pagedown": msg("pgdn"),
    "pageup": msg("pgup"),
    "tab": msg("tab"),
}


def key_label(keys: str) -> str:
    """Return the first key of a comma-separated list, as shown on screen."""
    *modifiers, key = keys.split(",", maxsplit=1)[0].split("+")
    named = tr(_NAMED_KEYS[key]) if key in _NAMED_KEYS else ""
    label = named or format_key(key)
    return "^" + label if "ctrl" in modifiers else label


_own_keys: Mapping[str, str] = {}
"""The keys that the user has chosen, by action; each entry is a comma-separated list."""


def use_keys(own: Mapping[str, str]) -> None:
    """From now on, show these keys on screen. `own` is a keymap returned by `keymap`."""
    global _own_keys  # noqa: PLW0603 - one keymap for all screens, as in Textual
    _own_keys = own


def key_of(name: str) -> str:
    """Return the key of this action as shown on screen: the user's own key, otherwise the default."""
    return key_label(_own_keys.get(name, ACTIONS[name].keys))


class _Keys:
    """Gives the keys of one group of actions as attributes, so that a sentence can refer to a key as "{app.undo}"."""

    def __init__(self, group: str) -> None:
        self._group = group

    def __getattr__(self, act: str) -> str:
        return key_of(f"{self._group}.{act}")


name_in_sentences({group: _Keys(group) for group in {name.partition(".")[0] for name in ACTIONS}})


def _read_key(text: str) -> str:
    """Return Textual's name of a key; empty if the key is unknown."""
    if len(key := text.strip()) == 1:
        return _AS_SHOWN.get(key, key)
    *modifiers, name = key.lower().replace("^", "ctrl+", 1).split("+")
    name = _AS_SHOWN.get(name, name)
    named = {key.value.rpartition("+")[2] for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    exists = name in named or key_to_character(name) is not None
    return "+".join((*modifiers, name)) if exists and _MODIFIERS.issuperset(modifiers) else ""


def _key_conflicts(own: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield a message for each of the user's keys that another action already uses.

    Keys that two actions share by default are allowed.
    """
    usual = {name: frozenset(map(format_key, act.keys.split(","))) for name, act in ACTIONS.items()}
    now = usual | {name: frozenset(map(format_key, keys)) for name, keys in own.items()}
    for name in own:
        for other, keys in now.items():
            both = (now[name] & keys) - (usual[name] & usual[other])
            if other != name and both and _available_together(name, other):
                yield tr(
                    "`{name}`: the key “{key}” belongs to `{other}`.", name=name, key=min(both), other=other
                )


def _available_together(name: str, other: str) -> bool:
    """Return whether both actions can be active on the same screen."""
    places = {name.partition(".")[0], other.partition(".")[0]}
    return len(places) == 1 or bool(places & _EVERYWHERE and places <= _EVERYWHERE | _PLACES)


_PAGE_KEYS = {
    "copy": "judge.copy", "not_a_copy": "judge.not_mine", "licensed": "judge.licensed", "own": "judge.own",
    "later": "judge.later", "design": "judge.design", "undo": "judge.undo", "open": "judge.open",
}  # fmt: skip
"""For each action of the judge page, the terminal action that provides its key and label."""


def page_keys(own: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, str]]:
    """Return the key and label of each action of the judge page. `own` maps actions to the user's own keys.

    The key is the first that is a single character, because a browser page receives only single characters.
    """
    keys = {}
    for act, name in _PAGE_KEYS.items():
        usual = ACTIONS[name].keys.partition(",")[0]
        read = (key_to_character(_read_key(key)) for key in (*own.get(name, ()), usual))
        keys[act] = next(filter(None, read), usual), ACTIONS[name].word
    return keys
