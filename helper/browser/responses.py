"""Reads the results of requests to the portal from the responses, which are never stored.

If a response is ambiguous, its result stays unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from helper.flow.spec import OutcomeWords
from helper.flow.text_matching import MOST_WORDS, SeenOutcome, numbers_in, outcome_in
from helper.hosts import read_host
from helper.translation import msg, tr

if TYPE_CHECKING:
    from playwright.async_api import Request, Response

READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})


def path_of(url: str) -> str:
    """Return the path of an address, without query and fragment, which may contain the user's input."""
    address = read_host(url)
    return address.path if address else ""


def readable_body(request: Request) -> str | None:
    """Return the text of a request's body.

    Return None if the body is not text, or contains files, whose content the browser does not reveal.
    """
    content = request.post_data_buffer
    if content is None:
        return None if "multipart/" in request.headers.get("content-type", "") else ""
    return text_of(content)


def text_of(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


_SUCCESS_NAMES = frozenset({"ok", "success", "succeed", "successful", "issuccess"})
_NUMBER_NAMES = frozenset([
    "complaintnumber", "complaintno", "complaintid", "complaintcode", "complaintsn", "caseno", "casenumber",
    "iprnumber", "iprno", "iprid",
])  # fmt: skip
_MESSAGE_NAMES = ("message", "msg", "errormessage", "errormsg", "error", "reason")
_CLIENT_ERROR_FROM = 400
_SERVER_ERROR_FROM = 500
_REQUEST_TIMEOUT = 408
_ERRORS = {
    401: msg("The portal wants you to log in again."),
    403: msg("The portal rejected it; it may want a login or a captcha first."),
}
_DEEPEST = 4
_HIDDEN_ELEMENTS = frozenset({"script", "style", "noscript", "template", "title", "textarea", "select"})
_INLINE_ELEMENTS = frozenset([
    "a", "abbr", "b", "bdi", "code", "em", "font", "i", "label", "mark", "small", "span", "strong", "sub", "sup",
    "time", "u", "var",
])  # fmt: skip


async def read_answer(
    response: Response, words: OutcomeWords, known_ids: Collection[str] = ()
) -> SeenOutcome:
    """Read a response from the portal; keep only the outcome, the number and one line of text."""
    return read_text(response.status, await _text(response), words, known_ids)


def read_text(status: int, text: str, words: OutcomeWords, known_ids: Collection[str] = ()) -> SeenOutcome:
    value = _json(text)
    if value is None:
        said = outcome_in(visible_text(text), words, known_ids=known_ids)
    else:
        said = _of_json(value, words, known_ids)
    if status >= _SERVER_ERROR_FROM or status == _REQUEST_TIMEOUT:
        return replace(said, accepted=said.accepted or None, broke=True)
    if said.accepted is None and status >= _CLIENT_ERROR_FROM:
        meaning = tr(_ERRORS.get(status, msg("The portal did not say why.")))
        return SeenOutcome(False, said.number, said.words or meaning)
    return said


def visible_text(html: str) -> str:
    """Return roughly the text that a page shows, one line per block; text hidden by styles is included."""
    reader = _TextReader()
    reader.feed(html)
    return "\n".join(line for line in map(str.strip, "".join(reader.parts).splitlines()) if line)


async def _text(response: Response) -> str:
    from playwright.async_api import Error

    kind = response.headers.get("content-type", "")
    if not any(word in kind for word in ("json", "html", "text", "javascript")):
        return ""
    try:
        return await response.text()
    except (Error, UnicodeDecodeError):
        # A redirect has no body, and the browser discards a body when the next document loads.
        return ""


def _json(text: str) -> Any:
    stripped = text.strip()
    wrapped = re.fullmatch(r"[\w.$]{1,60}\((.*)\);?", stripped, re.DOTALL)
    try:
        return json.loads(wrapped[1] if wrapped else stripped)
    except ValueError:
        return None


def _of_json(value: Any, words: OutcomeWords, known_ids: Collection[str]) -> SeenOutcome:
    named = [(re.sub("[^a-z]", "", name.lower()), inner) for name, inner in _members(value, _DEEPEST)]
    flags = {inner for name, inner in named if name in _SUCCESS_NAMES and isinstance(inner, bool)}
    numbers = {str(inner) for name, inner in named if name in _NUMBER_NAMES} - set(known_ids)
    numbers = {number for number in numbers if numbers_in(number) == {number}}
    message = next(
        (text for wanted in _MESSAGE_NAMES for name, text in named if name == wanted and _is_text(text)), ""
    )
    seen = outcome_in(message, words, known_ids=known_ids)
    return SeenOutcome(
        accepted=False
        if False in flags
        else (True in flags or None)
        if seen.accepted is None
        else seen.accepted,
        number=numbers.pop() if len(numbers) == 1 else seen.number,
        words=message[:MOST_WORDS],
    )


def _members(value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield every name and value in nested JSON objects down to `depth` levels, outermost first.

    Values in lists are skipped, because they are about single links.
    """
    if isinstance(value, dict) and depth:
        yield from value.items()
        for inner in value.values():
            yield from _members(inner, depth - 1)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _HIDDEN_ELEMENTS
        if tag not in _INLINE_ELEMENTS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN_ELEMENTS and self._silent:
            self._silent -= 1
        if tag not in _INLINE_ELEMENTS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(" ".join(data.split()) and re.sub(r"\s+", " ", data))
