"""Nothing is decided by the words of a sentence that people read: what follows from them is a field beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[1] / "helper"

SENTENCES = frozenset([
    "detail", "description", "heading", "label", "message", "note", "portal_words", "reason", "said", "sentence",
    "status_text", "text", "title", "told", "what", "why", "words",
])  # fmt: skip
"""What sentences and words for people are called here, as variables and as attributes."""
_LOOKS_INTO = frozenset([
    "count", "endswith", "find", "index", "partition", "removeprefix", "removesuffix", "rpartition", "rsplit", "split",
    "startswith",
])  # fmt: skip
_PATTERNS = frozenset(["findall", "finditer", "fullmatch", "match", "search", "split", "sub"])

READERS = {
    "browser": "reads the portal's and the shop's pages, their traffic, and what the browser says",
    "cli/commands/queue.py": "reads a typed filter",
    "flow": "reads the page's labels and entries, and compares them with ours",
    "hosts.py": "reads addresses",
    "model/address.py": "reads addresses; reads addresses in a pasted text; reads a pasted text",
    "model/listing_address.py": "reads addresses",
    "model/shop_address.py": "reads addresses",
    "model/text.py": "reads a pasted text; compares spellings",
    "model/work.py": "reads titles of listings for the names of designs; reads a typed choice of reasons; reads typed search words",
    "model/checklist.py": "reads the Markdown of the steps",
    "practice": "is another program: the portal itself, and the person before it",
    "reports/portal_report.py": "reads what a report from a portal says",
    "reports/flow_proposal.py": "compares a report with the flow, and takes a mark of ours off its labels",
    "session/filing/admission.py": "reads a typed address",
    "sheets/files/sheet.py": "reads files",
    "sheets/files/source.py": "reads files",
    "sheets/importing": "reads the person's sheet",
    "sheets/words": "reads the words of the person's sheet",
    "store/codec.py": "reads the records' own words for states",
    "store/formats.py": "reads the sentences of records of format 1",
    "store/second_complaint.py": "reads the typed explanation for the earlier number",
    "tui/dialogs/path.py": "reads typed paths",
    "tui/formatting.py": "makes a text harmless, and cuts it between its letters",
    "tui/listings/listing_rows.py": "reads a typed filter",
}
"""Whose job is to read what people, pages or other programs have written; by folder or module, with what it reads."""

PLACES = {
    "' '.join(words) not in self._commands[at].sentence.casefold()": "searches the help",
    "_NUMBER.fullmatch(text)": "a typed number, or a cell that a spreadsheet would compute",
    "address.reason != 'item'": "a code, not a sentence",
    "listing.item_id in told": "not a text: what is told, by item id",
    "more in note": "does not say the same twice",
    "row.title.endswith(')')": "the portal's words for a registration",
    "said.rpartition('=')": "a typed answer",
    "sentence.removeprefix('This is ')": "grammar: says the sentence of several links",
    "text.partition(':')": "a typed filter",
    "text.startswith(_FORMULA_STARTS)": "a cell that a spreadsheet would compute",
    "what.startswith('Usage:')": "the library's own message, which already says how it is used",
    "words.count(word)": "counts the portal's words",
}
"""The few others, as they are written, each with its reason."""


def test_no_decision_is_made_on_a_text_for_people() -> None:
    """Who needs to know more than a sentence says gives the record, the event or the value a field."""
    found = [
        f"{path}: {place}"
        for path, place in _looks_into_sentences()
        if not _is_reader(path) and place not in PLACES
    ]
    assert found == []


def test_every_place_that_may_is_still_there() -> None:
    """A leave that nobody needs any more would hide the next one."""
    found = set(_looks_into_sentences())
    assert PLACES.keys() - {place for _, place in found} == set()
    assert {name for name in READERS if not (HOUSE / name).exists()} == set()
    assert {name for name in READERS if not any(_is_under(path, name) for path, _ in found)} == set()


def test_it_finds_what_it_is_to_find() -> None:
    """The decisions that once stood here, as they stood."""
    once = """
moment.what.startswith(("reported", "sent"))
NOT_CLEAR in moment.what.split("(", 1)[0]
"missing" in problem.sentence
event.text == "It is over."
re.search("gone", finding.note)
head.index(text)
" ".join(text.split())
"""
    assert set(_decisions(ast.parse(once))) == {
        "moment.what.startswith(('reported', 'sent'))",
        "NOT_CLEAR in moment.what.split('(', 1)[0]",
        "moment.what.split('(', 1)",
        "'missing' in problem.sentence",
        "event.text == 'It is over.'",
        "re.search('gone', finding.note)",
    }


def _looks_into_sentences() -> Iterator[tuple[str, str]]:
    for file in HOUSE.rglob("*.py"):
        path = file.relative_to(HOUSE).as_posix()
        yield from ((path, place) for place in _decisions(ast.parse(file.read_text(encoding="utf-8"))))


def _decisions(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            method, whose, last = node.func.attr, node.func.value, node.args[-1]
            looks = method in _LOOKS_INTO and _is_sentence(whose) and not _is_blank(node.args[0])
            if looks or (method in _PATTERNS and _is_sentence(last)):
                yield ast.unparse(node)
        elif isinstance(node, ast.Compare):
            pairs = zip([node.left, *node.comparators], node.ops, node.comparators, strict=False)
            if any(_compares(*pair) for pair in pairs):
                yield ast.unparse(node)


def _compares(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool:
    if isinstance(operator, ast.In | ast.NotIn):
        return _is_sentence(right) and not _is_blank(left)
    if isinstance(operator, ast.Eq | ast.NotEq):
        says = isinstance(right, ast.Constant) and isinstance(right.value, str) and right.value != ""
        return says and _is_sentence(left)
    return False


def _is_sentence(value: ast.expr) -> bool:
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in SENTENCES
        case ast.Subscript(value=inner) | ast.Call(func=ast.Attribute(value=inner)):
            return _is_sentence(inner)
    return False


def _is_blank(value: ast.expr) -> bool:
    """Whether it is only blanks or line ends: that lays a text out, and decides nothing."""
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and not value.value.strip()


def _is_reader(path: str) -> bool:
    return any(_is_under(path, name) for name in READERS)


def _is_under(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}/")
