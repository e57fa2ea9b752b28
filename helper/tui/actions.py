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
    word: str
    """For the line at the bottom."""
    sentence: str
    """For the help screen and the list of all commands."""
    shown: bool = True
    """Whether the line at the bottom shows it, where there is room."""


ACTIONS: dict[str, Action] = {
    "go.today": Action("0", "go('today')", "today", "Go to Today: how things stand", shown=False),
    "go.listings": Action(
        "1", "go('listings')", "listings", "Go to Listings: the links you have", shown=False
    ),
    "go.designs": Action("2", "go('designs')", "designs", "Go to Designs: what you made", shown=False),
    "go.filing": Action("3", "go('filing')", "filing", "Go to Filing: the form in the browser", shown=False),
    "go.history": Action("4", "go('history')", "history", "Go to History: what was sent", shown=False),
    "go.sellers": Action(
        "5", "go('sellers')", "sellers", "Go to Sellers: the shops you have met", shown=False
    ),
    "go.reports": Action("6", "go('reports')", "reports", "Go to Reports: what came of it all", shown=False),
    "app.help": Action(
        "question_mark", "help", "help", "Show the keys of this place; Enter runs one", shown=False
    ),
    "app.commands": Action(
        "ctrl+p", "commands", "all commands", "Show all commands, to search in", shown=False
    ),
    "app.undo": Action("u", "undo", "undo", "Take your last change here back", shown=False),
    "app.redo": Action("U", "redo", "redo", "Do again what you took back", shown=False),
    "app.back": Action("q", "back", "back", "Go back", shown=False),
    "app.leave": Action("ctrl+q", "leave", "leave", "Leave the program; nothing is lost", shown=False),
    "move.down": Action("j,down", "move(1)", "down", "Move down", shown=False),
    "move.up": Action("k,up", "move(-1)", "up", "Move up", shown=False),
    "move.top": Action("g,home", "top", "top", "Move to the first line", shown=False),
    "move.bottom": Action("G,end", "bottom", "bottom", "Move to the last line", shown=False),
    "move.page_down": Action("ctrl+d,pagedown", "page(1)", "page down", "Move a page down", shown=False),
    "move.page_up": Action("ctrl+u,pageup", "page(-1)", "page up", "Move a page up", shown=False),
    "move.in": Action("enter", "enter", "look", "Go into the line under the cursor"),
    "today.file": Action("f", "screen.file", "file", "File the forms that are ready"),
    "today.read": Action(
        "r", "read", "what Alibaba says", "Read what Alibaba says about your complaints, page by page"
    ),
    "today.recheck": Action(
        "s", "recheck", "check pages", "See if they are really gone: reported listings, one after the other"
    ),
    "today.search": Action("w", "search", "search", "Look for new ones: your search words, one by one"),
    "today.returned": Action(
        "b", "returned", "back again", "Show what is on sale again, and what looks like one that was gone"
    ),
    "today.numbers": Action(
        "n",
        "numbers",
        "missing numbers",
        "Find the missing numbers of complaints that were sent",
        shown=False,
    ),
    "today.dates": Action("d", "dates", "dates", "Show what has a date, and by which rule"),
    "today.doors": Action(
        "h", "screen.doors", "start page", "Show the start page again: the four ways to begin"
    ),
    "today.account": Action(
        "a", "screen.account", "account", "Show the way to an account at Alibaba, step by step"
    ),
    "today.backup": Action(
        "B", "backup", "backup", "Write your whole records into one file, for another computer", shown=False
    ),
    "today.restore": Action(
        "R", "restore", "restore", "Put the records of a backup in place of yours", shown=False
    ),
    "listings.mark": Action("space", "mark", "mark", "Mark this listing, or take the mark away"),
    "listings.file": Action("f", "file", "file…", "File what is marked, or all that is ready; asks first"),
    "listings.filter": Action("slash", "filter", "filter", "Show only listings with these words"),
    "filter.to_list": Action("down", "to_list", "to the list", "Go to the list; the words stay"),
    "filter.clear": Action("escape", "clear", "all again", "Show everything again"),
    "listings.state": Action(
        "full_stop", "state(1)", "next status", "Show the next status: only the listings that have it"
    ),
    "listings.details": Action("d", "details", "details", "Show or hide the details"),
    "listings.open": Action("o", "open", "open", "Open the page in your own browser"),
    "listings.copy": Action("y", "copy", "copy link", "Copy the address"),
    "listings.edit": Action("e", "edit", "edit", "Write down what the listing shows"),
    "listings.change": Action("c", "change", "change…", "Give all that is marked one answer, or one design"),
    "listings.proof": Action(
        "P", "proof", "proof picture", "Put the original beside the listing's picture", shown=False
    ),
    "listings.kept": Action(
        "K",
        "kept",
        "kept files…",
        "Open what is kept of this listing: its pictures, their folder",
        shown=False,
    ),
    "listings.sort": Action("s", "sort", "sort", "Sort by the next column"),
    "listings.mark_all": Action("a", "mark_all", "all", "Mark all listings shown"),
    "listings.mark_none": Action("A", "mark_none", "none", "Take all marks away", shown=False),
    "listings.range": Action(
        "v", "mark_range", "to here", "Mark everything from the last mark to here", shown=False
    ),
    "listings.state_back": Action(
        "comma", "state(-1)", "status before", "Show the status before it", shown=False
    ),
    "listings.next": Action("n", "match(1)", "next match", "Move to the next match", shown=False),
    "listings.previous": Action("N", "match(-1)", "match before", "Move to the match before", shown=False),
    "judge.copy": Action(
        "c", "judge('copy')", "yes, copied from me", "Yes: it is my design, without my permission"
    ),
    "judge.not_mine": Action("n", "judge('not_a_copy')", "no, not mine", "No: it is not my design"),
    "judge.licensed": Action("l", "judge('licensed')", "licensed", "This shop may sell it"),
    "judge.own": Action("m", "judge('own')", "my own shop", "This is my own shop"),
    "judge.later": Action("z", "judge('later')", "decide later", "Leave it; it comes up again"),
    "judge.open": Action("o", "open", "open the page", "Open the page in your own browser"),
    "judge.link": Action("y", "copy", "copy link", "Copy the address", shown=False),
    "judge.proof": Action(
        "P", "proof", "proof picture", "Put the original beside the listing's picture", shown=False
    ),
    "judge.design": Action("d", "design", "which design", "Say which design it copies", shown=False),
    "judge.undo": Action("u", "undo", "undo", "Take the last answer back", shown=False),
    "judge.out": Action("escape,q", "out", "stop", "Stop here; the answers given stay"),
    "designs.register": Action("r", "register", "register…", "Register designs at Alibaba; asks first"),
    "designs.read": Action(
        "v", "read", "what Alibaba says", "Read how far the registrations are, from the portal's list"
    ),
    "designs.bring": Action(
        "i", "screen.designs", "bring in…", "Bring designs in: pictures, a sheet, or pages of your shops"
    ),
    "designs.sheet": Action(
        "s", "sheet", "statement to sign", "Prepare the statement about this design, to be signed by hand"
    ),
    "designs.signed": Action(
        "S", "signed", "signed statement", "Take in the statement you have signed by hand"
    ),
    "designs.picture": Action("P", "picture", "picture", "Take in the picture of this design", shown=False),
    "designs.add": Action("plus", "add", "a new design", "Add a design; its title is enough"),
    "designs.edit": Action("e", "edit", "edit", "Change the design"),
    "designs.merge": Action(
        "m", "merge", "same as…", "Join this design with another one that is the same", shown=False
    ),
    "designs.remove": Action("minus", "remove", "take out…", "Take this design out; asks first", shown=False),
    "designs.search": Action(
        "w", "search", "search words", "The words by which copies of this design are found"
    ),
    "designs.account": Action(
        "a", "screen.account", "account", "Show the way to an account at Alibaba, step by step", shown=False
    ),
    "checklist.open": Action(
        "o,enter", "open", "open its page", "Open the page of this step in the browser window"
    ),
    "checklist.done": Action("d", "done", "done", "Note that this step is done"),
    "checklist.waiting": Action(
        "w", "waiting", "waiting", "Note that this step waits for Alibaba, since today"
    ),
    "checklist.forget": Action(
        "minus", "forget", "not yet", "Forget what was noted about this step", shown=False
    ),
    "checklist.tens": Action(
        "t",
        "tens",
        "ten at a time",
        "Put links on forms of ten and paste them, without an account",
        shown=False,
    ),
    "filing.start": Action("f", "start", "file", "File the forms that are ready; asks first"),
    "filing.by_hand": Action(
        "P", "start(True)", "paste it all", "File by pasting, in your own browser", shown=False
    ),
    "filing.rehearse": Action(
        "R",
        "start(False, True)",
        "rehearse",
        "Rehearse: fill in one form only to look at it; nothing is written down as filed",
        shown=False,
    ),
    "filing.go_on": Action("enter", "request('go_on')", "go on", "I am done here: go on"),
    "filing.went": Action(
        "enter", "went", "how it went", "Nothing was noticed? Say how it went", shown=False
    ),
    "filing.looked": Action(
        "enter", "looked", "I have looked", "End the rehearsal: you have looked at the form"
    ),
    "filing.copy": Action("y", "copy", "copy a text", "Copy the text of a field"),
    "filing.leave_out": Action(
        "minus", "request('leave_out')", "leave it as it is", "Leave this field as it is, and go on"
    ),
    "filing.show": Action(
        "s", "request('show')", "show me where", "Click the box on the page yourself; the text is put in then"
    ),
    "filing.fill_again": Action("r", "request('fill_again')", "fill again", "Fill this form in again"),
    "filing.later": Action("z", "request('later')", "later", "Leave this form for later"),
    "filing.problem": Action(
        "exclamation_mark",
        "request('problem')",
        "problem",
        "Something is wrong with this one; asks before it is put aside",
    ),
    "filing.pause": Action("p", "request('pause')", "pause", "Stop here; what is in the window stays"),
    "filing.paste": Action("p", "paste", "paste my links", "Take in the links that are on your clipboard"),
    "filing.sheet": Action("i", "sheet", "my spreadsheet", "Bring in a spreadsheet; the file is not changed"),
    "links.paste": Action("p", "screen.paste", "paste links", "Take in the links that are on your clipboard"),
    "history.answer": Action(
        "w", "answer", "answer the question", "Answer what nobody else can know: what became of this form"
    ),
    "history.number": Action("e", "number", "number", "Write down the number of a complaint that was sent"),
    "history.copy": Action("y", "copy", "copy number", "Copy the complaint's number"),
    "history.practice": Action(
        "full_stop", "practice", "practice", "Show practice complaints, or the real ones"
    ),
    "history.kept": Action(
        "K",
        "kept",
        "kept files…",
        "Open what is kept of this complaint: the picture of its form, its values, the folder",
    ),
    "history.became": Action(
        "c", "became", "what became of it", "Write down by hand what became of it: one link, or all of them"
    ),
    "history.read": Action(
        "r", "read", "what Alibaba says", "Read what Alibaba says about your complaints, page by page"
    ),
    "history.recheck": Action(
        "s", "recheck", "check pages", "See if the links of this complaint are really gone"
    ),
    "history.numbers": Action(
        "n",
        "numbers",
        "missing numbers",
        "Find the missing numbers of complaints that were sent",
        shown=False,
    ),
    "run.go_on": Action(
        "enter", "go_on", "go on", "I am done in the window, or I do not want to wait: go on"
    ),
    "run.next": Action("n", "next", "next words", "I have looked through these words: open the next ones"),
    "run.stop": Action("p", "stop", "stop here", "Stop here; what was seen is written down"),
    "run.out": Action("escape,q,enter", "out", "back", "Go back"),
    "searches.begin": Action(
        "w", "begin", "open them", "Open the search words one by one, in the shop window"
    ),
    "searches.add": Action("plus", "add", "more words", "Add search words for a design"),
    "searches.edit": Action("e", "edit", "edit", "Change these words"),
    "searches.drop": Action("minus", "drop", "forget", "Forget these words"),
    "searches.undo": Action("u", "undo", "undo", "Take the last change back", shown=False),
    "searches.out": Action("escape,q", "out", "back", "Go back"),
    "back.yes": Action("c", "yes", "yes, back again", "Yes: it is the one that was gone"),
    "back.no": Action("n", "no", "no, another one", "No: it is another one"),
    "back.open": Action("o", "open", "open the page", "Open the page in your own browser"),
    "back.undo": Action("u", "undo", "undo", "Take the last answer back"),
    "back.out": Action("escape,q", "out", "stop", "Go back; the answers given stay"),
    "sellers.details": Action("d", "details", "details", "Show or hide the details"),
    "sellers.edit": Action("e", "edit", "edit", "Write down the owner, or a note; both stay private"),
    "sellers.link": Action(
        "plus", "link", "same owner…", "Say that another shop has the same owner, and why"
    ),
    "sellers.unlink": Action(
        "minus", "unlink", "not the same owner", "Take back that another shop has the same owner", shown=False
    ),
    "sellers.gone": Action(
        "w", "gone", "page gone…", "Write down that the shop's page is not there any more, or there again"
    ),
    "sellers.open": Action("o", "open", "open", "Open the shop in your own browser"),
    "sellers.copy": Action("y", "copy", "copy number", "Copy the shop's number"),
    "sellers.lawyer": Action("l", "lawyer", "for a lawyer", "Write a file for a lawyer about this shop"),
    "reports.write": Action(
        "enter", "write", "write the report", "Write the report as one page for a browser"
    ),
    "reports.open": Action("o", "open", "open it", "Open the report in your own browser"),
    "reports.card": Action(
        "c", "card", "picture", "Write a picture to share: no seller, number or name in it"
    ),
    "reports.lawyer": Action(
        "l", "lawyer", "for a lawyer", "Write a file for a lawyer about one design or one shop"
    ),
    "sheet.bring": Action(
        "i", "screen.sheet", "spreadsheet", "Bring in a spreadsheet; the file is not changed"
    ),
    "app.watch": Action(
        "W",
        "watch",
        "watch the clipboard",
        "Take in the AliExpress links you copy, or stop that",
        shown=False,
    ),
    "app.shop": Action(
        "O",
        "shop",
        "shop window",
        "Open the shop window; then write down what is open there",
        shown=False,
    ),
    "app.shop_stop": Action(
        "ctrl+o",
        "shop_stop",
        "no more of the shop",
        "Stop using the shop window; it stays as it is",
        shown=False,
    ),
    "sheet.export": Action("x", "export", "export", "Write what is shown into a spreadsheet"),
    "sheet.columns": Action(
        "m", "columns", "how columns are read", "Say what each column holds", shown=False
    ),
    "path.complete": Action(
        "tab", "complete", "complete", "Take the chosen entry into the line", shown=False
    ),
    "dialog.yes": Action("enter", "yes", "yes", "Do it", shown=False),
    "dialog.no": Action("escape", "no", "no", "Do nothing", shown=False),
    "dialog.close": Action("q", "no", "close", "Close what there is to read", shown=False),
    "dialog.show": Action("d", "show", "show", "Show the list", shown=False),
    "dialog.tick": Action("space", "tick", "yes / no", "Say yes to this one, or no", shown=False),
    "dialog.tick_all": Action("a", "tick_all", "all yes", "Say yes to all of them, or to none", shown=False),
    "menu.down": Action("down,j", "move(1)", "down", "Move down", shown=False),
    "menu.up": Action("up,k", "move(-1)", "up", "Move up", shown=False),
    "menu.choose": Action("enter", "choose", "choose", "Choose this", shown=False),
}


_EVERYWHERE = frozenset({"app", "go", "move"})
"""Acts whose keys can be pressed in every place."""
_PLACES = frozenset(name.partition(".")[2] for name in ACTIONS if name.startswith("go."))
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_AS_SHOWN = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", ",": "comma"}
"""Keys that are written on the screen otherwise than Textual calls them; a comma parts its lists."""


def bindings(*names: str) -> list[BindingType]:
    """The keys of some acts, for a screen or a widget."""
    return [_binding(name, ACTIONS[name]) for name in names]


def keymap(own: Mapping[str, Iterable[str]], file: Path) -> dict[str, str]:
    """The person's own keys as Textual takes them.

    Raises:
        WrongUse: An act or a key is named that does not exist, or a key would do two things; all of them are listed.
    """
    from helper.config.settings import unusable_keys

    mistakes = [_unknown(name) for name in own if name not in ACTIONS]
    read = {name: [(key, _read_key(key)) for key in keys] for name, keys in own.items() if name in ACTIONS}
    mistakes += [
        f"`{name}`: there is no key called “{key}”."
        for name, keys in read.items()
        for key, good in keys
        if not good
    ]
    chosen = {name: tuple(good for _, good in keys if good) for name, keys in read.items()}
    if mistakes := [*mistakes, *_taken_twice(chosen)]:
        raise unusable_keys(file, mistakes)
    return {name: ",".join(keys) for name, keys in chosen.items()}


def key_label(keys: str) -> str:
    """How the first of some keys is written on the screen."""
    *modifiers, key = keys.split(",", maxsplit=1)[0].split("+")
    named = {"enter": "Enter", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
    label = named.get(key) or format_key(key)
    return "^" + label if "ctrl" in modifiers else label


def _binding(name: str, act: Action) -> Binding:
    priority = name == "app.leave"  # it must work while a field has the keys and over every dialog
    return Binding(
        act.keys, act.method, act.word, show=act.shown, id=name, tooltip=act.sentence, priority=priority
    )


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
