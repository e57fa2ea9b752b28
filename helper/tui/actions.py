"""All actions of all screens in one table, with their keys, which `keys.toml` can change.

The names on the left are those of `keys.toml`. No action claims "submitted": the user submits in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character


@dataclass(frozen=True, slots=True)
class Action:
    keys: str
    """The default keys, separated by commas."""
    sentence: str
    """For the help screen and the command list."""
    word: str = ""
    """For the key bar, which has little room; empty: not shown there."""
    method: str = ""
    """The action's method in the code; empty: the name after the dot."""


# One row per line, to be read as a table.
# fmt: off
_TABLE = {
    "go.today": Action("0", "Go to Today: how things stand", method="go('today')"),
    "go.listings": Action("1", "Go to Listings: the links you have", method="go('listings')"),
    "go.designs": Action("2", "Go to Designs: what you made", method="go('designs')"),
    "go.filing": Action("3", "Go to Filing: the form in the browser", method="go('filing')"),
    "go.history": Action("4", "Go to History: what was sent", method="go('history')"),
    "go.sellers": Action("5", "Go to Sellers: the shops you have met", method="go('sellers')"),
    "go.reports": Action("6", "Go to Reports: what came of it all", method="go('reports')"),
    "app.help": Action("question_mark", "Show the keys of this place; Enter runs one", "help"),
    "app.commands": Action("ctrl+p", "Show all commands, to search in"),
    "app.undo": Action("u", "Take your last change here back"),
    "app.redo": Action("U", "Do again what you took back"),
    "app.back": Action("q", "Go back"),
    "app.leave": Action("ctrl+q", "Leave the program; nothing is lost"),
    "move.down": Action("j,down", "Move down", method="move(1)"),
    "move.up": Action("k,up", "Move up", method="move(-1)"),
    "move.top": Action("g,home", "Move to the first line"),
    "move.bottom": Action("G,end", "Move to the last line"),
    "move.page_down": Action("ctrl+d,pagedown", "Move a page down", method="page(1)"),
    "move.page_up": Action("ctrl+u,pageup", "Move a page up", method="page(-1)"),
    "move.in": Action("enter", "Go into the line under the cursor", "look", method="enter"),
    "today.file": Action("f", "File the forms that are ready", "file", method="screen.file"),
    "today.read": Action("r", "Read what Alibaba says about your complaints, page by page", "what Alibaba says"),
    "today.recheck": Action("s", "See if they are really gone: reported listings, one after the other", "check pages"),
    "today.search": Action("w", "Look for new ones: your search words, one by one", "search"),
    "today.returned": Action("b", "Show what is on sale again, and what looks like one that was gone", "back again"),
    "today.numbers": Action("n", "Find the missing numbers of complaints that were sent"),
    "today.dates": Action("d", "Show what has a date, and by which rule", "dates"),
    "today.doors": Action("h", "Show the start page again: the four ways to begin", "start page", method="screen.doors"),
    "today.account": Action("a", "Show the way to an account at Alibaba, step by step", "account", method="screen.account"),
    "today.backup": Action("B", "Write your whole records into one file, for another computer"),
    "today.restore": Action("R", "Put the records of a backup in place of yours"),
    "listings.mark": Action("space", "Mark this listing, or take the mark away", "mark"),
    "listings.file": Action("f", "File what is marked, or all that is ready; asks first", "file…"),
    "listings.filter": Action("slash", "Show only listings with these words", "filter"),
    "filter.to_list": Action("down", "Go to the list; the words stay", "to the list"),
    "filter.clear": Action("escape", "Show everything again", "all again"),
    "listings.state": Action("full_stop", "Show the next status: only the listings that have it", "next status", method="state(1)"),
    "listings.details": Action("d", "Show or hide the details", "details"),
    "listings.open": Action("o", "Open the page in your own browser", "open"),
    "listings.copy": Action("y", "Copy the address", "copy link"),
    "listings.edit": Action("e", "Write down what the listing shows", "edit"),
    "listings.change": Action("c", "Answer, note, change or remove all that is marked, at once", "change…"),
    "listings.page": Action("b", "Judge in the shop window, with the pictures side by side", "with pictures"),
    "listings.proof": Action("P", "Put the original beside the listing's picture"),
    "listings.kept": Action("K", "Open what is kept of this listing: its pictures, their folder"),
    "listings.sort": Action("s", "Sort by the next column", "sort"),
    "listings.mark_all": Action("a", "Mark all listings shown", "all"),
    "listings.mark_none": Action("A", "Take all marks away"),
    "listings.range": Action("v", "Mark everything from the last mark to here", method="mark_range"),
    "listings.state_back": Action("comma", "Show the status before it", method="state(-1)"),
    "listings.next": Action("n", "Move to the next match", method="match(1)"),
    "listings.previous": Action("N", "Move to the match before", method="match(-1)"),
    "judge.copy": Action("c", "Yes: it is my design, without my permission", "yes, copied from me", method="judge('copy')"),
    "judge.not_mine": Action("n", "No: it is not my design", "no, not mine", method="judge('not_a_copy')"),
    "judge.licensed": Action("l", "This shop may sell it", "licensed", method="judge('licensed')"),
    "judge.own": Action("m", "This is my own shop", "my own shop", method="judge('own')"),
    "judge.later": Action("z", "Leave it; it comes up again", "decide later", method="judge('later')"),
    "judge.page": Action("b", "Judge in the shop window, with the pictures side by side", "with pictures"),
    "judge.open": Action("o", "Open the page in your own browser", "open the page"),
    "judge.link": Action("y", "Copy the address", method="copy"),
    "judge.proof": Action("P", "Put the original beside the listing's picture"),
    "judge.design": Action("d", "Say which design it copies", "which design"),
    "judge.undo": Action("u", "Take the last answer back", "undo"),
    "judge.out": Action("escape,q", "Stop here; the answers given stay", "stop"),
    "designs.register": Action("r", "Register designs at Alibaba; asks first", "register…"),
    "designs.read": Action("v", "Read how far the registrations are, from the portal's list", "what Alibaba says"),
    "designs.bring": Action("i", "Bring designs in: pictures, a sheet, or pages of your shops", "bring in…", method="screen.designs"),
    "designs.sheet": Action("s", "Prepare the statement about this design, to be signed by hand", "statement to sign"),
    "designs.signed": Action("S", "Take in the statement you have signed by hand", "signed statement"),
    "designs.picture": Action("P", "Take in the picture of this design"),
    "designs.add": Action("plus", "Add a design; its title is enough", "a new design"),
    "designs.edit": Action("e", "Change the design", "edit"),
    "designs.merge": Action("m", "Join this design with another one that is the same"),
    "designs.remove": Action("minus", "Take this design out; asks first"),
    "designs.search": Action("w", "The words by which copies of this design are found", "search words"),
    "designs.account": Action("a", "Show the way to an account at Alibaba, step by step", method="screen.account"),
    "checklist.open": Action("o,enter", "Open the page of this step in the browser window", "open its page"),
    "checklist.done": Action("d", "Tick this step with today's date, or remove its tick", "tick"),
    "checklist.tens": Action("t", "Put links on forms of ten and paste them, without an account"),
    "filing.start": Action("f", "File the forms that are ready; asks first", "file"),
    "filing.by_hand": Action("P", "File by pasting, in your own browser", method="start(True)"),
    "filing.rehearse": Action("R", "Rehearse: fill in one form only to look at it; nothing is written down as filed", method="start(False, True)"),
    "filing.go_on": Action("enter", "I am done here: go on", "go on", method="request('go_on')"),
    "filing.looked": Action("enter", "End the rehearsal: you have looked at the form", "I have looked"),
    "filing.went": Action("enter", "Nothing was noticed? Say how it went"),
    "filing.copy": Action("y", "Copy the text of a field", "copy a text"),
    "filing.leave_out": Action("minus", "Leave this field as it is, and go on", "leave it as it is", method="request('leave_out')"),
    "filing.show": Action("s", "Click the box on the page yourself; the text is put in then", "show me where", method="request('show')"),
    "filing.fill_again": Action("r", "Fill this form in again", "fill again", method="request('fill_again')"),
    "filing.later": Action("z", "Leave this form for later", "later", method="request('later')"),
    "filing.problem": Action("exclamation_mark", "Something is wrong with this one; asks before it is put aside", "problem", method="request('problem')"),
    "filing.pause": Action("p", "Stop here; what is in the window stays", "pause", method="request('pause')"),
    "filing.paste": Action("p", "Take in the links that are on your clipboard", "paste my links"),
    "filing.sheet": Action("i", "Bring in a spreadsheet; the file is not changed", "my spreadsheet"),
    "filing.doors": Action("h", "Show the start page again: the four ways to begin", "start page"),
    "links.paste": Action("p", "Take in the links that are on your clipboard", "paste links", method="screen.paste"),
    "history.answer": Action("w", "Answer what nobody else can know: what became of this form", "answer the question"),
    "history.number": Action("e", "Write down the number of a complaint that was sent", "number"),
    "history.copy": Action("y", "Copy the complaint's number", "copy number"),
    "history.practice": Action("full_stop", "Show practice complaints, or the real ones", "practice"),
    "history.kept": Action("K", "Open what is kept of this complaint: the picture of its form, its values, the folder", "kept files…"),
    "history.became": Action("c", "Enter an outcome by hand, for one link or all of them", "outcome"),
    "history.read": Action("r", "Read what Alibaba says about your complaints, page by page", "what Alibaba says"),
    "history.recheck": Action("s", "See if the links of this complaint are really gone", "check pages"),
    "history.numbers": Action("n", "Find the missing numbers of complaints that were sent"),
    "history.again": Action("a", "Complain again about links that are still on sale after a no", "complain again"),
    "run.go_on": Action("enter", "I am done in the window, or I do not want to wait: go on", "go on", method="request('go_on')"),
    "run.next": Action("n", "I have looked through these words: open the next ones", "next words", method="request('next')"),
    "run.stop": Action("p", "Stop here; what was seen is written down", "stop here", method="request('pause')"),
    "run.out": Action("escape,q,enter", "Go back", "back"),
    "searches.begin": Action("w", "Open the search words one by one, in the shop window", "open them"),
    "searches.add": Action("plus", "Add search words for a design", "more words"),
    "searches.edit": Action("e", "Change these words", "edit"),
    "searches.drop": Action("minus", "Forget these words", "forget"),
    "searches.undo": Action("u", "Take the last change back"),
    "searches.out": Action("escape,q", "Go back", "back"),
    "back.yes": Action("c", "Yes: it is the one that was gone", "yes, back again"),
    "back.no": Action("n", "No: it is another one", "no, another one"),
    "back.open": Action("o", "Open the page in your own browser", "open the page"),
    "back.undo": Action("u", "Take the last answer back", "undo"),
    "back.out": Action("escape,q", "Go back; the answers given stay", "stop"),
    "sellers.details": Action("d", "Show or hide the details", "details"),
    "sellers.edit": Action("e", "Write a note about the shop; it stays private", "note"),
    "sellers.open": Action("o", "Open the shop in your own browser", "open"),
    "sellers.copy": Action("y", "Copy the shop's number", "copy number"),
    "sellers.lawyer": Action("l", "Write a file for a lawyer about this shop", "for a lawyer"),
    "reports.write": Action("enter", "Write the report as one page for a browser", "write the report"),
    "reports.open": Action("o", "Open the report in your own browser", "open it"),
    "reports.lawyer": Action("l", "Write a file for a lawyer about one design or one shop", "for a lawyer"),
    "sheet.bring": Action("i", "Bring in a spreadsheet; the file is not changed", "spreadsheet", method="screen.sheet"),
    "app.watch": Action("W", "Take in the AliExpress links you copy, or stop that"),
    "app.shop": Action("O", "Open the shop window; then write down what is open there"),
    "app.shop_stop": Action("ctrl+o", "Stop using the shop window; it stays as it is"),
    "app.clip": Action("C", "Send listings from your own browser; how, or stop that"),
    "sheet.export": Action("x", "Write what is shown into a spreadsheet", "export"),
    "sheet.columns": Action("m", "Say what each column holds", "how columns are read"),
    "path.complete": Action("tab", "Take the chosen entry into the line"),
    "dialog.yes": Action("enter", "Do it"),
    "dialog.no": Action("escape", "Do nothing"),
    "dialog.close": Action("q", "Close what there is to read", method="no"),
    "dialog.show": Action("d", "Show the list"),
    "dialog.tick": Action("space", "Say yes to this one, or no", "yes / no"),
    "dialog.tick_all": Action("a", "Say yes to all of them, or to none", "all yes"),
    "menu.down": Action("down,j", "Move down", method="move(1)"),
    "menu.up": Action("up,k", "Move up", method="move(-1)"),
    "menu.choose": Action("enter", "Choose this"),
}
# fmt: on
ACTIONS = {
    name: replace(action, method=action.method or name.partition(".")[2]) for name, action in _TABLE.items()
}


_EVERYWHERE = frozenset({"app", "go", "move"})
"""Groups of actions that are available in every place."""
_PLACES = frozenset(name.partition(".")[2] for name in ACTIONS if name.startswith("go."))
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_AS_SHOWN = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", ",": "comma"}
"""Keys whose names on screen differ from Textual's; a comma separates Textual's lists."""


def bindings(*names: str) -> list[BindingType]:
    """The bindings of some actions; a name without a dot means the whole group."""
    # Leaving must work while an input has the focus, and over every dialog.
    return [
        Binding(act.keys, act.method, act.word, id=name, tooltip=act.sentence, priority=name == "app.leave")
        for wanted in names
        for name, act in ACTIONS.items()
        if wanted in {name, name.partition(".")[0]}
    ]


def keymap(own: Mapping[str, Iterable[str]], file: Path) -> dict[str, str]:
    """The user's own keys as Textual's keymap.

    Raises `WrongUse` for unknown actions or keys, and for a key with two actions; all of them are listed.
    """
    from difflib import get_close_matches

    from helper.config.settings import unusable_keys

    mistakes: list[str] = []
    chosen: dict[str, tuple[str, ...]] = {}
    for name, keys in own.items():
        if name not in ACTIONS:
            near = get_close_matches(name, ACTIONS, n=1)
            perhaps = f"; perhaps you mean `{near[0]}`." if near else "."
            mistakes.append(f"`{name}` is not something a key can do{perhaps}")
            continue
        read = {key: _read_key(key) for key in keys}
        mistakes += [f"`{name}`: there is no key called “{key}”." for key, good in read.items() if not good]
        chosen[name] = tuple(filter(None, read.values()))
    if mistakes := [*mistakes, *_taken_twice(chosen)]:
        raise unusable_keys(file, mistakes)
    return {name: ",".join(keys) for name, keys in chosen.items()}


def key_label(keys: str) -> str:
    """The first of some keys, as shown on screen."""
    *modifiers, key = keys.split(",", maxsplit=1)[0].split("+")
    named = {"enter": "Enter", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
    label = named.get(key) or format_key(key)
    return "^" + label if "ctrl" in modifiers else label


def printed_key(own: Iterable[str], usual: str) -> str:
    """The first of the user's own keys that is a single character, as a browser page receives it; otherwise the default."""
    read = (key_to_character(_read_key(key)) for key in own)
    return next(filter(None, read), usual.partition(",")[0])


def _read_key(text: str) -> str:
    """Textual's name of a key; empty if unknown."""
    if len(key := text.strip()) == 1:
        return _AS_SHOWN.get(key, key)
    *modifiers, name = key.lower().replace("^", "ctrl+", 1).split("+")
    name = _AS_SHOWN.get(name, name)
    named = {key.value.rpartition("+")[2] for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    exists = name in named or key_to_character(name) is not None
    return "+".join((*modifiers, name)) if exists and _MODIFIERS.issuperset(modifiers) else ""


def _taken_twice(own: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Of two actions with the same key in one place, one would be unreachable; some share theirs by default."""
    usual = {name: frozenset(map(format_key, act.keys.split(","))) for name, act in ACTIONS.items()}
    now = usual | {name: frozenset(map(format_key, keys)) for name, keys in own.items()}
    for name in own:
        for other, keys in now.items():
            both = (now[name] & keys) - (usual[name] & usual[other])
            if other != name and both and _meet(name, other):
                yield f"`{name}`: “{min(both)}” is the key of `{other}` already."


def _meet(name: str, other: str) -> bool:
    """Whether two actions can be available at the same time."""
    places = {name.partition(".")[0], other.partition(".")[0]}
    return len(places) == 1 or bool(places & _EVERYWHERE and places <= _EVERYWHERE | _PLACES)


_PAGE_KEYS = {
    "copy": "judge.copy", "not_a_copy": "judge.not_mine", "licensed": "judge.licensed", "own": "judge.own",
    "later": "judge.later", "design": "judge.design", "undo": "judge.undo", "open": "judge.open",
}  # fmt: skip
"""The actions of the judge page, with their names on the screen."""


def page_keys(own: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, str]]:
    """Return key and label of each action of the judge page; `own` has the user's keys by action."""
    return {
        act: (printed_key(own.get(name, ()), ACTIONS[name].keys), ACTIONS[name].word)
        for act, name in _PAGE_KEYS.items()
    }
