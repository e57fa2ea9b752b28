"""Everything a key does, on every screen, in one table: in a word and in a sentence.

The names on the left are those of `keys.toml`. No key says "submitted": the person does that in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
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


ACTS: dict[str, Act] = {
    "go.today": Act("0", "go('today')", "today", "Go to Today: how things stand", shown=False),
    "go.listings": Act("1", "go('listings')", "listings", "Go to Listings: the links you have", shown=False),
    "go.designs": Act("2", "go('designs')", "designs", "Go to Designs: what you made", shown=False),
    "go.filing": Act("3", "go('filing')", "filing", "Go to Filing: the form in the browser", shown=False),
    "go.history": Act("4", "go('history')", "history", "Go to History: what was sent", shown=False),
    "go.sellers": Act("5", "go('sellers')", "sellers", "Go to Sellers: the shops you have met", shown=False),
    "go.reports": Act("6", "go('reports')", "reports", "Go to Reports: what came of it all", shown=False),
    "app.help": Act(
        "question_mark", "help", "help", "Show the keys of this place; Enter runs one", shown=False
    ),
    "app.commands": Act("ctrl+p", "commands", "all commands", "Show all commands, to search in", shown=False),
    "app.undo": Act("u", "undo", "undo", "Take your last change here back", shown=False),
    "app.redo": Act("U", "redo", "redo", "Do again what you took back", shown=False),
    "app.back": Act("q", "back", "back", "Go back", shown=False),
    "app.leave": Act("ctrl+q", "leave", "leave", "Leave the program; nothing is lost", shown=False),
    "move.down": Act("j,down", "move(1)", "down", "Move down", shown=False),
    "move.up": Act("k,up", "move(-1)", "up", "Move up", shown=False),
    "move.top": Act("g,home", "top", "top", "Move to the first line", shown=False),
    "move.bottom": Act("G,end", "bottom", "bottom", "Move to the last line", shown=False),
    "move.page_down": Act("ctrl+d,pagedown", "page(1)", "page down", "Move a page down", shown=False),
    "move.page_up": Act("ctrl+u,pageup", "page(-1)", "page up", "Move a page up", shown=False),
    "move.in": Act("enter", "enter", "look", "Go into the line under the cursor"),
    "today.file": Act("f", "file", "file", "File the forms that are ready"),
    "today.read": Act(
        "r", "read", "what Alibaba says", "Read what Alibaba says about your complaints, page by page"
    ),
    "today.recheck": Act(
        "s", "recheck", "check pages", "See if they are really gone: reported listings, one after the other"
    ),
    "today.search": Act("w", "search", "search", "Look for new ones: your search words, one by one"),
    "today.returned": Act(
        "b", "returned", "back again", "Show what is on sale again, and what looks like one that was gone"
    ),
    "today.numbers": Act(
        "n",
        "numbers",
        "missing numbers",
        "Find the missing numbers of complaints that were sent",
        shown=False,
    ),
    "today.dates": Act("d", "dates", "dates", "Show what has a date, and by which rule"),
    "today.doors": Act("h", "doors", "start page", "Show the start page again: the four ways to begin"),
    "today.account": Act("a", "account", "account", "Show the way to an account at Alibaba, step by step"),
    "listings.mark": Act("space", "mark", "mark", "Mark this listing, or take the mark away"),
    "listings.file": Act("f", "file", "file…", "File what is marked, or all that is ready; asks first"),
    "listings.filter": Act("slash", "filter", "filter", "Show only listings with these words"),
    "filter.to_list": Act("down", "to_list", "to the list", "Go to the list; the words stay"),
    "filter.clear": Act("escape", "clear", "all again", "Show everything again"),
    "listings.state": Act(
        "full_stop", "state(1)", "next status", "Show the next status: only the listings that have it"
    ),
    "listings.details": Act("d", "details", "details", "Show or hide the details"),
    "listings.open": Act("o", "open", "open", "Open the page in your own browser"),
    "listings.copy": Act("y", "copy", "copy link", "Copy the address"),
    "listings.edit": Act("e", "edit", "edit", "Write down what the listing shows"),
    "listings.change": Act("c", "change", "change…", "Give all that is marked one answer, or one design"),
    "listings.edit_marked": Act(
        "E", "edit_marked", "edit marked", "Edit what is marked in your own editor", shown=False
    ),
    "listings.proof": Act(
        "P", "proof", "proof picture", "Put the original beside the listing's picture", shown=False
    ),
    "listings.kept": Act(
        "K",
        "kept",
        "kept files…",
        "Open what is kept of this listing: its pictures, their folder",
        shown=False,
    ),
    "listings.sort": Act("s", "sort", "sort", "Sort by the next column"),
    "listings.mark_all": Act("a", "mark_all", "all", "Mark all listings shown"),
    "listings.mark_none": Act("A", "mark_none", "none", "Take all marks away", shown=False),
    "listings.range": Act(
        "v", "mark_range", "to here", "Mark everything from the last mark to here", shown=False
    ),
    "listings.state_back": Act(
        "comma", "state(-1)", "status before", "Show the status before it", shown=False
    ),
    "listings.next": Act("n", "match(1)", "next match", "Move to the next match", shown=False),
    "listings.previous": Act("N", "match(-1)", "match before", "Move to the match before", shown=False),
    "judge.copy": Act(
        "c", "judge('copy')", "yes, copied from me", "Yes: it is my design, without my permission"
    ),
    "judge.not_mine": Act("n", "judge('not_a_copy')", "no, not mine", "No: it is not my design"),
    "judge.licensed": Act("l", "judge('licensed')", "licensed", "This shop may sell it"),
    "judge.own": Act("m", "judge('own')", "my own shop", "This is my own shop"),
    "judge.later": Act("z", "judge('later')", "decide later", "Leave it; it comes up again"),
    "judge.open": Act("o", "open", "open the page", "Open the page in your own browser"),
    "judge.link": Act("y", "copy", "copy link", "Copy the address", shown=False),
    "judge.proof": Act(
        "P", "proof", "proof picture", "Put the original beside the listing's picture", shown=False
    ),
    "judge.design": Act("d", "design", "which design", "Say which design it copies", shown=False),
    "judge.undo": Act("u", "undo", "undo", "Take the last answer back", shown=False),
    "judge.out": Act("escape,q", "out", "stop", "Stop here; the answers given stay"),
    "designs.register": Act("r", "register", "register…", "Register designs at Alibaba; asks first"),
    "designs.read": Act(
        "v", "read", "what Alibaba says", "Read how far the registrations are, from the portal's list"
    ),
    "designs.bring": Act(
        "i", "bring", "bring in…", "Bring designs in: pictures, a sheet, or pages of your shops"
    ),
    "designs.sheet": Act(
        "s", "sheet", "statement to sign", "Prepare the statement about this design, to be signed by hand"
    ),
    "designs.signed": Act("S", "signed", "signed statement", "Take in the statement you have signed by hand"),
    "designs.picture": Act("P", "picture", "picture", "Take in the picture of this design", shown=False),
    "designs.add": Act("plus", "add", "a new design", "Add a design; its title is enough"),
    "designs.edit": Act("e", "edit", "edit", "Change the design"),
    "designs.merge": Act(
        "m", "merge", "same as…", "Join this design with another one that is the same", shown=False
    ),
    "designs.remove": Act("minus", "remove", "take out…", "Take this design out; asks first", shown=False),
    "designs.search": Act(
        "w", "search", "search words", "The words by which copies of this design are found"
    ),
    "designs.account": Act(
        "a", "account", "account", "Show the way to an account at Alibaba, step by step", shown=False
    ),
    "checklist.open": Act(
        "o,enter", "open", "open its page", "Open the page of this step in the browser window"
    ),
    "checklist.done": Act("d", "done", "done", "Note that this step is done"),
    "checklist.waiting": Act("w", "waiting", "waiting", "Note that this step waits for Alibaba, since today"),
    "checklist.forget": Act(
        "minus", "forget", "not yet", "Forget what was noted about this step", shown=False
    ),
    "checklist.tens": Act(
        "t",
        "tens",
        "ten at a time",
        "Put links on forms of ten and paste them, without an account",
        shown=False,
    ),
    "filing.start": Act("f", "start", "file", "File the forms that are ready; asks first"),
    "filing.by_hand": Act(
        "P", "start(True)", "paste it all", "File by pasting, in your own browser", shown=False
    ),
    "filing.rehearse": Act(
        "R",
        "start(False, True)",
        "rehearse",
        "Rehearse: fill in one form only to look at it; nothing is written down as filed",
        shown=False,
    ),
    "filing.go_on": Act("enter", "request('go_on')", "go on", "I am done here: go on"),
    "filing.went": Act("enter", "went", "how it went", "Nothing was noticed? Say how it went", shown=False),
    "filing.looked": Act(
        "enter", "looked", "I have looked", "End the rehearsal: you have looked at the form"
    ),
    "filing.copy": Act("y", "copy", "copy a text", "Copy the text of a field"),
    "filing.leave_out": Act(
        "minus", "request('leave_out')", "leave it as it is", "Leave this field as it is, and go on"
    ),
    "filing.show": Act(
        "s", "request('show')", "show me where", "Click the box on the page yourself; the text is put in then"
    ),
    "filing.fill_again": Act("r", "request('fill_again')", "fill again", "Fill this form in again"),
    "filing.later": Act("z", "request('later')", "later", "Leave this form for later"),
    "filing.problem": Act(
        "exclamation_mark",
        "request('problem')",
        "problem",
        "Something is wrong with this one; asks before it is put aside",
    ),
    "filing.pause": Act("p", "request('pause')", "pause", "Stop here; what is in the window stays"),
    "filing.paste": Act("p", "paste", "paste my links", "Take in the links that are on your clipboard"),
    "filing.sheet": Act("i", "sheet", "my spreadsheet", "Bring in a spreadsheet; the file is not changed"),
    "links.paste": Act("p", "paste", "paste links", "Take in the links that are on your clipboard"),
    "history.answer": Act(
        "w", "answer", "answer the question", "Answer what nobody else can know: what became of this form"
    ),
    "history.number": Act("e", "number", "number", "Write down the number of a complaint that was sent"),
    "history.copy": Act("y", "copy", "copy number", "Copy the complaint's number"),
    "history.practice": Act(
        "full_stop", "practice", "practice", "Show practice complaints, or the real ones"
    ),
    "history.kept": Act(
        "K",
        "kept",
        "kept files…",
        "Open what is kept of this complaint: the picture of its form, its values, the folder",
    ),
    "history.became": Act(
        "c", "became", "what became of it", "Write down by hand what became of it: one link, or all of them"
    ),
    "history.read": Act(
        "r", "read", "what Alibaba says", "Read what Alibaba says about your complaints, page by page"
    ),
    "history.recheck": Act(
        "s", "recheck", "check pages", "See if the links of this complaint are really gone"
    ),
    "history.numbers": Act(
        "n",
        "numbers",
        "missing numbers",
        "Find the missing numbers of complaints that were sent",
        shown=False,
    ),
    "run.go_on": Act("enter", "go_on", "go on", "I am done in the window, or I do not want to wait: go on"),
    "run.next": Act("n", "next", "next words", "I have looked through these words: open the next ones"),
    "run.stop": Act("p", "stop", "stop here", "Stop here; what was seen is written down"),
    "run.out": Act("escape,q,enter", "out", "back", "Go back"),
    "searches.begin": Act("w", "begin", "open them", "Open the search words one by one, in the shop window"),
    "searches.add": Act("plus", "add", "more words", "Add search words for a design"),
    "searches.edit": Act("e", "edit", "edit", "Change these words"),
    "searches.drop": Act("minus", "drop", "forget", "Forget these words"),
    "searches.undo": Act("u", "undo", "undo", "Take the last change back", shown=False),
    "searches.out": Act("escape,q", "out", "back", "Go back"),
    "back.yes": Act("c", "yes", "yes, back again", "Yes: it is the one that was gone"),
    "back.no": Act("n", "no", "no, another one", "No: it is another one"),
    "back.open": Act("o", "open", "open the page", "Open the page in your own browser"),
    "back.undo": Act("u", "undo", "undo", "Take the last answer back"),
    "back.out": Act("escape,q", "out", "stop", "Go back; the answers given stay"),
    "sellers.details": Act("d", "details", "details", "Show or hide the details"),
    "sellers.edit": Act("e", "edit", "edit", "Write down the owner, or a note; both stay private"),
    "sellers.link": Act("plus", "link", "same owner…", "Say that another shop has the same owner, and why"),
    "sellers.unlink": Act(
        "minus", "unlink", "not the same owner", "Take back that another shop has the same owner", shown=False
    ),
    "sellers.gone": Act(
        "w", "gone", "page gone…", "Write down that the shop's page is not there any more, or there again"
    ),
    "sellers.open": Act("o", "open", "open", "Open the shop in your own browser"),
    "sellers.copy": Act("y", "copy", "copy number", "Copy the shop's number"),
    "sellers.lawyer": Act("l", "lawyer", "for a lawyer", "Write a file for a lawyer about this shop"),
    "reports.write": Act("enter", "write", "write the report", "Write the report as one page for a browser"),
    "reports.open": Act("o", "open", "open it", "Open the report in your own browser"),
    "reports.card": Act("c", "card", "picture", "Write a picture to share: no seller, number or name in it"),
    "reports.lawyer": Act(
        "l", "lawyer", "for a lawyer", "Write a file for a lawyer about one design or one shop"
    ),
    "sheet.bring": Act("i", "sheet", "spreadsheet", "Bring in a spreadsheet; the file is not changed"),
    "app.watch": Act(
        "W",
        "watch",
        "watch the clipboard",
        "Take in the AliExpress links you copy, or stop that",
        shown=False,
    ),
    "app.shop": Act(
        "O",
        "shop",
        "shop window",
        "Open the shop window; then write down what is open there",
        shown=False,
    ),
    "app.shop_stop": Act(
        "ctrl+o",
        "shop_stop",
        "no more of the shop",
        "Stop using the shop window; it stays as it is",
        shown=False,
    ),
    "sheet.export": Act("x", "export", "export", "Write what is shown into a spreadsheet"),
    "sheet.columns": Act("m", "columns", "how columns are read", "Say what each column holds", shown=False),
    "path.complete": Act("tab", "complete", "complete", "Take the chosen entry into the line", shown=False),
    "dialog.yes": Act("enter", "yes", "yes", "Do it", shown=False),
    "dialog.no": Act("escape", "no", "no", "Do nothing", shown=False),
    "dialog.close": Act("q", "no", "close", "Close what there is to read", shown=False),
    "dialog.show": Act("d", "show", "show", "Show the list", shown=False),
    "dialog.tick": Act("space", "tick", "yes / no", "Say yes to this one, or no", shown=False),
    "dialog.tick_all": Act("a", "tick_all", "all yes", "Say yes to all of them, or to none", shown=False),
    "menu.down": Act("down,j", "move(1)", "down", "Move down", shown=False),
    "menu.up": Act("up,k", "move(-1)", "up", "Move up", shown=False),
    "menu.choose": Act("enter", "choose", "choose", "Choose this", shown=False),
}
