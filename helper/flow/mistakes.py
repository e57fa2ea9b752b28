"""Says in plain words where a flow file is wrong and what would be right there."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from helper.flow.shape import SHAPES, STEP_KINDS, FlowShape, keys_of

_EXPECTED = {
    "string_type": "must be a text between quotes",
    "string_too_short": "must not be empty",
    "list_type": 'must be a list, such as ["Complaint reason", "投诉理由"]',
    "too_short": "must not be empty",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be 1 or more",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
}
_TABLES = {"page": "[[page]]", "step": "[[page.step]]"}
_PATTERNS = {
    r"\S": "must not be blank",
    r"^[a-z][a-z0-9_-]*$": "must be a short name of small letters, digits, - and _",
    r"^[a-z]{2}$": "must be two letters, such as en or zh",
}


def shape_mistakes(document: dict[str, Any]) -> list[str]:
    """Everything in the file that has the wrong name or the wrong sort of value, each with its place."""
    try:
        FlowShape.model_validate(document)
    except ValidationError as error:
        return [_sentence(detail, document) for detail in error.errors(include_url=False)]
    return []


def place_of(path: tuple[int | str, ...], document: dict[str, Any]) -> str:
    """Where in the file something stands: `page complaint, step 3 (reason)`, `[hosts]`, or the top of the file."""
    if not path:
        return "top of the file"
    if path[0] != "page" or len(path) < 2 or not isinstance(path[1], int):
        return f"[{path[0]}]"
    page = _entry(document.get("page"), path[1])
    place = f"page {page.get('id', path[1] + 1)}"
    if len(path) < 4 or path[2] != "step" or not isinstance(path[3], int):
        return place
    step = _entry(page.get("step"), path[3])
    name = step.get("id")
    return f"{place}, step {path[3] + 1}" + (f" ({name})" if isinstance(name, str) else "")


def suggestion(word: str, known: tuple[str, ...]) -> str:
    """`; did you mean 'option'?`, or all that is known."""
    close = get_close_matches(word, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else f"; known are {', '.join(known)}"


def _sentence(detail: ErrorDetails, document: dict[str, Any]) -> str:
    path = detail["loc"]
    table, key = _split(path)
    place = place_of(table, document)
    match detail["type"]:
        case "extra_forbidden":
            shape = SHAPES[tuple(part for part in table if isinstance(part, str))]
            return f"{place}: '{key}' is not known{suggestion(str(key), keys_of(shape))}"
        case "missing":
            return f"{place}: '{key}' is missing"
        case "one_kind":
            found = detail["ctx"]["kinds"]
            said = f"has {' and '.join(found)} at once" if found else "does not say what it is"
            return f"{place_of(path, document)}: {said}; it needs one of {', '.join(STEP_KINDS)}"
        case "literal_error":
            return f"{place}: '{key}' is '{detail['input']}'; it must be {detail['ctx']['expected']}"
        case "string_pattern_mismatch":
            pattern = detail["ctx"]["pattern"]
            said = _PATTERNS.get(pattern, "must be 'described', 'taught on DATE' or 'worked on DATE'")
            return f"{place}: '{key}' {said}, not '{detail['input']}'"
        case "list_type" if key in _TABLES:
            return f"{place}: '{key}' must be written as {_TABLES[key]}, once for each"
        case kind:
            return f"{place}: '{key}' {_EXPECTED.get(kind, detail['msg'])}"


def _split(path: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], str]:
    """The table something stands in, and its key there; a place inside a list is counted from 1."""
    length = 4 if path[0] == "page" and len(path) > 4 else 2 if path[0] == "page" and len(path) > 2 else 1
    if len(path) == 1:
        return (), str(path[0])
    table, rest = path[:length], path[length:]
    if not rest:
        return table, str(path[-1])
    key, *inner = rest
    return table, str(key) + "".join(
        f" {part + 1}" if isinstance(part, int) else f".{part}" for part in inner
    )


def _entry(tables: Any, index: int) -> dict[str, Any]:
    found = tables[index] if isinstance(tables, list) and index < len(tables) else None
    return found if isinstance(found, dict) else {}
