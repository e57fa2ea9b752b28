"""Everything a key does, on every screen, in one table, and which keys do it, moved by `keys.toml`.

The names on the left are those of `keys.toml`. No key says "submitted": the person does that in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does."""

    keys: str
    """The usual keys, separated by commas."""
    method: str
    """The name of the action in the code."""
    sentence: str
    """For the help screen and the list of all commands."""
    word: str = ""
    """For the line at the bottom, which has room for few; empty: it is not shown there."""


ACTIONS: dict[str, Action] = {
    "go.today": Action("0", "go('today')", "Go to Today: how things stand"),
    "go.listings": Action("1", "go('listings')", "Go to Listings: the links you have"),
    "go.designs": Action("2", "go('designs')", "Go to Designs: what you made"),
    "go.filing": Action("3", "go('filing')", "Go to Filing: the form in the browser"),
    "go.history": Action("4", "go('history')", "Go to History: what was sent"),
    "go.sellers": Action("5", "go('sellers')", "Go to Sellers: the shops you have met"),
    "go.reports": Action("6", "go('reports')", "Go to Reports: what came of it all"),
    "app.help": Action("question_mark", "help", "Show the keys of this place; Enter runs one", "help"),
    "app.commands": Action("ctrl+p", "commands", "Show all commands, to search in"),
    "app.undo": Action("u", "undo", "Take your last change here back"),
    "app.redo": Action("U", "redo", "Do again what you took back"),
    "app.back": Action("q", "back", "Go back"),
    "app.leave": Action("ctrl+q", "leave", "Leave the program; nothing is lost"),
    "move.down": Action("j,down", "move(1)", "Move down"),
    "move.up": Action("k,up", "move(-1)", "Move up"),
    "move.top": Action("g,home", "top", "Move to the first line"),
    "move.bottom": Action("G,end", "bottom", "Move to the last line"),
    "move.page_down": Action("ctrl+d,pagedown", "page(1)", "Move a page down"),
    "move.page_up": Action("ctrl+u,pageup", "page(-1)", "Move a page up"),
    "move.in": Action("enter", "enter", "Go into the line under the cursor", "look"),
    "today.file": Action("f", "screen.file", "File the forms that are ready", "file"),
    "today.read": Action(
        "r", "read", "Read what Alibaba says about your complaints, page by page", "what Alibaba says"
    ),
    "today.recheck": Action(
        "s", "recheck", "See if they are really gone: reported listings, one after the other", "check pages"
    ),
    "today.search": Action("w", "search", "Look for new ones: your search words, one by one", "search"),
    "today.returned": Action(
        "b", "returned", "Show what is on sale again, and what looks like one that was gone", "back again"
    ),
    "today.numbers": Action("n", "numbers", "Find the missing numbers of complaints that were sent"),
    "today.dates": Action("d", "dates", "Show what has a date, and by which rule", "dates"),
    "today.doors": Action(
        "h", "screen.doors", "Show the start page again: the four ways to begin", "start page"
    ),
    "today.account": Action(
        "a", "screen.account", "Show the way to an account at Alibaba, step by step", "account"
    ),
    "today.backup": Action("B", "backup", "Write your whole records into one file, for another computer"),
    "today.restore": Action("R", "restore", "Put the records of a backup in place of yours"),
    "listings.mark": Action("space", "mark", "Mark this listing, or take the mark away", "mark"),
    "listings.file": Action("f", "file", "File what is marked, or all that is ready; asks first", "file…"),
    "listings.filter": Action("slash", "filter", "Show only listings with these words", "filter"),
    "filter.to_list": Action("down", "to_list", "Go to the list; the words stay", "to the list"),
    "filter.clear": Action("escape", "clear", "Show everything again", "all again"),
    "listings.state": Action(
        "full_stop", "state(1)", "Show the next status: only the listings that have it", "next status"
    ),
    "listings.details": Action("d", "details", "Show or hide the details", "details"),
    "listings.open": Action("o", "open", "Open the page in your own browser", "open"),
    "listings.copy": Action("y", "copy", "Copy the address", "copy link"),
    "listings.edit": Action("e", "edit", "Write down what the listing shows", "edit"),
    "listings.change": Action("c", "change", "Give all that is marked one answer, or one design", "change…"),
    "listings.proof": Action("P", "proof", "Put the original beside the listing's picture"),
    "listings.kept": Action("K", "kept", "Open what is kept of this listing: its pictures, their folder"),
    "listings.sort": Action("s", "sort", "Sort by the next column", "sort"),
    "listings.mark_all": Action("a", "mark_all", "Mark all listings shown", "all"),
    "listings.mark_none": Action("A", "mark_none", "Take all marks away"),
    "listings.range": Action("v", "mark_range", "Mark everything from the last mark to here"),
    "listings.state_back": Action("comma", "state(-1)", "Show the status before it"),
    "listings.next": Action("n", "match(1)", "Move to the next match"),
    "listings.previous": Action("N", "match(-1)", "Move to the match before"),
    "judge.copy": Action(
        "c", "judge('copy')", "Yes: it is my design, without my permission", "yes, copied from me"
    ),
    "judge.not_mine": Action("n", "judge('not_a_copy')", "No: it is not my design", "no, not mine"),
    "judge.licensed": Action("l", "judge('licensed')", "This shop may sell it", "licensed"),
    "judge.own": Action("m", "judge('own')", "This is my own shop", "my own shop"),
    "judge.later": Action("z", "judge('later')", "Leave it; it comes up again", "decide later"),
    "judge.open": Action("o", "open", "Open the page in your own browser", "open the page"),
    "judge.link": Action("y", "copy", "Copy the address"),
    "judge.proof": Action("P", "proof", "Put the original beside the listing's picture"),
    "judge.design": Action("d", "design", "Say which design it copies", "which design"),
    "judge.undo": Action("u", "undo", "Take the last answer back", "undo"),
    "judge.out": Action("escape,q", "out", "Stop here; the answers given stay", "stop"),
    "designs.register": Action("r", "register", "Register designs at Alibaba; asks first", "register…"),
    "designs.read": Action(
        "v", "read", "Read how far the registrations are, from the portal's list", "what Alibaba says"
    ),
    "designs.bring": Action(
        "i", "screen.designs", "Bring designs in: pictures, a sheet, or pages of your shops", "bring in…"
    ),
    "designs.sheet": Action(
        "s", "sheet", "Prepare the statement about this design, to be signed by hand", "statement to sign"
    ),
    "designs.signed": Action(
        "S", "signed", "Take in the statement you have signed by hand", "signed statement"
    ),
    "designs.picture": Action("P", "picture", "Take in the picture of this design"),
    "designs.add": Action("plus", "add", "Add a design; its title is enough", "a new design"),
    "designs.edit": Action("e", "edit", "Change the design", "edit"),
    "designs.merge": Action("m", "merge", "Join this design with another one that is the same"),
    "designs.remove": Action("minus", "remove", "Take this design out; asks first"),
    "designs.search": Action(
        "w", "search", "The words by which copies of this design are found", "search words"
    ),
    "designs.account": Action("a", "screen.account", "Show the way to an account at Alibaba, step by step"),
    "checklist.open": Action(
        "o,enter", "open", "Open the page of this step in the browser window", "open its page"
    ),
    "checklist.done": Action("d", "done", "Note that this step is done", "done"),
    "checklist.waiting": Action(
        "w", "waiting", "Note that this step waits for Alibaba, since today", "waiting"
    ),
    "checklist.forget": Action("minus", "forget", "Forget what was noted about this step"),
    "checklist.tens": Action("t", "tens", "Put links on forms of ten and paste them, without an account"),
    "filing.start": Action("f", "start", "File the forms that are ready; asks first", "file"),
    "filing.by_hand": Action("P", "start(True)", "File by pasting, in your own browser"),
    "filing.rehearse": Action(
        "R",
        "start(False, True)",
        "Rehearse: fill in one form only to look at it; nothing is written down as filed",
    ),
    "filing.go_on": Action("enter", "request('go_on')", "I am done here: go on", "go on"),
    "filing.went": Action("enter", "went", "Nothing was noticed? Say how it went"),
    "filing.looked": Action(
        "enter", "looked", "End the rehearsal: you have looked at the form", "I have looked"
    ),
    "filing.copy": Action("y", "copy", "Copy the text of a field", "copy a text"),
    "filing.leave_out": Action(
        "minus", "request('leave_out')", "Leave this field as it is, and go on", "leave it as it is"
    ),
    "filing.show": Action(
        "s", "request('show')", "Click the box on the page yourself; the text is put in then", "show me where"
    ),
    "filing.fill_again": Action("r", "request('fill_again')", "Fill this form in again", "fill again"),
    "filing.later": Action("z", "request('later')", "Leave this form for later", "later"),
    "filing.problem": Action(
        "exclamation_mark",
        "request('problem')",
        "Something is wrong with this one; asks before it is put aside",
        "problem",
    ),
    "filing.pause": Action("p", "request('pause')", "Stop here; what is in the window stays", "pause"),
    "filing.paste": Action("p", "paste", "Take in the links that are on your clipboard", "paste my links"),
    "filing.sheet": Action("i", "sheet", "Bring in a spreadsheet; the file is not changed", "my spreadsheet"),
    "links.paste": Action("p", "screen.paste", "Take in the links that are on your clipboard", "paste links"),
    "history.answer": Action(
        "w", "answer", "Answer what nobody else can know: what became of this form", "answer the question"
    ),
    "history.number": Action("e", "number", "Write down the number of a complaint that was sent", "number"),
    "history.copy": Action("y", "copy", "Copy the complaint's number", "copy number"),
    "history.practice": Action(
        "full_stop", "practice", "Show practice complaints, or the real ones", "practice"
    ),
    "history.kept": Action(
        "K",
        "kept",
        "Open what is kept of this complaint: the picture of its form, its values, the folder",
        "kept files…",
    ),
    "history.became": Action(
        "c", "became", "Write down by hand what became of it: one link, or all of them", "what became of it"
    ),
    "history.read": Action(
        "r", "read", "Read what Alibaba says about your complaints, page by page", "what Alibaba says"
    ),
    "history.recheck": Action(
        "s", "recheck", "See if the links of this complaint are really gone", "check pages"
    ),
    "history.numbers": Action("n", "numbers", "Find the missing numbers of complaints that were sent"),
    "run.go_on": Action(
        "enter", "request('go_on')", "I am done in the window, or I do not want to wait: go on", "go on"
    ),
    "run.next": Action(
        "n", "request('next')", "I have looked through these words: open the next ones", "next words"
    ),
    "run.stop": Action("p", "request('pause')", "Stop here; what was seen is written down", "stop here"),
    "run.out": Action("escape,q,enter", "out", "Go back", "back"),
    "searches.begin": Action(
        "w", "begin", "Open the search words one by one, in the shop window", "open them"
    ),
    "searches.add": Action("plus", "add", "Add search words for a design", "more words"),
    "searches.edit": Action("e", "edit", "Change these words", "edit"),
    "searches.drop": Action("minus", "drop", "Forget these words", "forget"),
    "searches.undo": Action("u", "undo", "Take the last change back"),
    "searches.out": Action("escape,q", "out", "Go back", "back"),
    "back.yes": Action("c", "yes", "Yes: it is the one that was gone", "yes, back again"),
    "back.no": Action("n", "no", "No: it is another one", "no, another one"),
    "back.open": Action("o", "open", "Open the page in your own browser", "open the page"),
    "back.undo": Action("u", "undo", "Take the last answer back", "undo"),
    "back.out": Action("escape,q", "out", "Go back; the answers given stay", "stop"),
    "sellers.details": Action("d", "details", "Show or hide the details", "details"),
    "sellers.edit": Action("e", "edit", "Write down the owner, or a note; both stay private", "edit"),
    "sellers.link": Action(
        "plus", "link", "Say that another shop has the same owner, and why", "same owner…"
    ),
    "sellers.unlink": Action("minus", "unlink", "Take back that another shop has the same owner"),
    "sellers.gone": Action(
        "w", "gone", "Write down that the shop's page is not there any more, or there again", "page gone…"
    ),
    "sellers.open": Action("o", "open", "Open the shop in your own browser", "open"),
    "sellers.copy": Action("y", "copy", "Copy the shop's number", "copy number"),
    "sellers.lawyer": Action("l", "lawyer", "Write a file for a lawyer about this shop", "for a lawyer"),
    "reports.write": Action(
        "enter", "write", "Write the report as one page for a browser", "write the report"
    ),
    "reports.open": Action("o", "open", "Open the report in your own browser", "open it"),
    "reports.card": Action(
        "c", "card", "Write a picture to share: no seller, number or name in it", "picture"
    ),
    "reports.lawyer": Action(
        "l", "lawyer", "Write a file for a lawyer about one design or one shop", "for a lawyer"
    ),
    "sheet.bring": Action(
        "i", "screen.sheet", "Bring in a spreadsheet; the file is not changed", "spreadsheet"
    ),
    "app.watch": Action("W", "watch", "Take in the AliExpress links you copy, or stop that"),
    "app.shop": Action("O", "shop", "Open the shop window; then write down what is open there"),
    "app.shop_stop": Action("ctrl+o", "shop_stop", "Stop using the shop window; it stays as it is"),
    "sheet.export": Action("x", "export", "Write what is shown into a spreadsheet", "export"),
    "sheet.columns": Action("m", "columns", "Say what each column holds", "how columns are read"),
    "path.complete": Action("tab", "complete", "Take the chosen entry into the line"),
    "dialog.yes": Action("enter", "yes", "Do it"),
    "dialog.no": Action("escape", "no", "Do nothing"),
    "dialog.close": Action("q", "no", "Close what there is to read"),
    "dialog.show": Action("d", "show", "Show the list"),
    "dialog.tick": Action("space", "tick", "Say yes to this one, or no", "yes / no"),
    "dialog.tick_all": Action("a", "tick_all", "Say yes to all of them, or to none", "all yes"),
    "menu.down": Action("down,j", "move(1)", "Move down"),
    "menu.up": Action("up,k", "move(-1)", "Move up"),
    "menu.choose": Action("enter", "choose", "Choose this"),
}


_EVERYWHERE = frozenset({"app", "go", "move"})
"""Acts whose keys can be pressed in every place."""
_PLACES = frozenset(name.partition(".")[2] for name in ACTIONS if name.startswith("go."))
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_AS_SHOWN = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", ",": "comma"}
"""Keys that are written on the screen otherwise than Textual calls them; a comma parts its lists."""


def bindings(*names: str) -> list[BindingType]:
    """The keys of some acts, for a screen or a widget."""
    # To leave must work while a field has the keys, and over every dialog.
    return [
        Binding(act.keys, act.method, act.word, id=name, tooltip=act.sentence, priority=name == "app.leave")
        for name, act in ((name, ACTIONS[name]) for name in names)
    ]


def keymap(own: Mapping[str, Iterable[str]], file: Path) -> dict[str, str]:
    """The person's own keys as Textual takes them.

    Raises:
        WrongUse: An act or a key is named that does not exist, or a key would do two things; all of them are listed.
    """
    from helper.config.settings import unusable_keys

    mistakes: list[str] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for name, keys in own.items():
        if name not in ACTIONS:
            mistakes.append(_unknown(name))
            continue
        read = {key: _read_key(key) for key in keys}
        mistakes += [f"`{name}`: there is no key called “{key}”." for key, good in read.items() if not good]
        chosen[name] = tuple(filter(None, read.values()))
    if mistakes := [*mistakes, *_taken_twice(chosen)]:
        raise unusable_keys(file, mistakes)
    return {name: ",".join(keys) for name, keys in chosen.items()}


def key_label(keys: str) -> str:
    """How the first of some keys is written on the screen."""
    *modifiers, key = keys.split(",", maxsplit=1)[0].split("+")
    named = {"enter": "Enter", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
    label = named.get(key) or format_key(key)
    return "^" + label if "ctrl" in modifiers else label


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, ACTIONS, n=1)
    return f"`{name}` is not something a key can do" + (f"; perhaps you mean `{near[0]}`." if near else ".")


def _read_key(text: str) -> str:
    """A key as the screen shows it or as Textual calls it; empty: there is none of that name."""
    if len(key := text.strip()) == 1:
        return _AS_SHOWN.get(key, key)
    *modifiers, name = key.lower().replace("^", "ctrl+", 1).split("+")
    name = _AS_SHOWN.get(name, name)
    named = {key.value.rpartition("+")[2] for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    exists = name in named or key_to_character(name) is not None
    return "+".join((*modifiers, name)) if exists and _MODIFIERS.issuperset(modifiers) else ""


def _taken_twice(own: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Of two acts with one key in one place, one would be out of reach; some share theirs from the beginning."""
    usual = {name: _whole(act.keys.split(",")) for name, act in ACTIONS.items()}
    now = usual | {name: _whole(keys) for name, keys in own.items()}
    for name in own:
        for other, keys in now.items():
            both = (now[name] & keys) - (usual[name] & usual[other])
            if other != name and both and _meet(name, other):
                yield f"`{name}`: “{min(both)}” is the key of `{other}` already."


def _whole(keys: Iterable[str]) -> frozenset[str]:
    """Keys in one spelling."""
    return frozenset(map(format_key, keys))


def _meet(name: str, other: str) -> bool:
    """Whether two acts can be there at the same time."""
    places = {name.partition(".")[0], other.partition(".")[0]}
    return len(places) == 1 or bool(places & _EVERYWHERE and places <= _EVERYWHERE | _PLACES)
