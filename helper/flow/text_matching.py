"""Compares texts of a page with texts of a flow file: labels, list entries, headings, and results of a submission.

Texts are compared as a whole. In a label, a star, a counter or "(optional)" is ignored. In a list entry,
every character may matter, because `Whale 1/2` and `Whale 2/2` are different designs. After a submission, the
page may also show the user's own texts, such as a name or a design's title; a text that is not clearly a
result is ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from helper.flow.form import Chosen, Option, Unchosen, Where
from helper.flow.spec import Flow, FlowPage, OutcomeWords
from helper.hosts import is_known_host, is_loopback
from helper.model.attempt import looks_like_number
from helper.translation import comma_list, tr

_MARKS = " *:()?!•·."
"""Characters that are ignored at either end of a label, after NFKC has replaced full-width forms."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeffⓘ]")
"""Matches characters without width, and the help mark ⓘ, which NFKC would turn into the letter i."""

_CJK = "\u2e80-\u9fff\uf900-\ufaff"
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
"""Matches a space between two Chinese characters, as on a button with the text 提 交."""

_ASIDE_WORDS = "optional|required|选填|必填|可选|非必填"
_ASIDE = re.compile(
    rf"[(\[](?:{_ASIDE_WORDS})[)\]]"
    r"|[(\[]?\d+ ?/ ?\d+[)\]]?$"
    rf"|(?:(?<=[ *:])|(?<=[{_CJK}]))(?:{_ASIDE_WORDS})$"
)
"""Matches an addition to a label: a word for "optional" or "required", or a counter of typed characters."""


def fold(text: str) -> str:
    """Normalise the width, case and spacing of a text; keep every visible character."""
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def label_key(label: str) -> str:
    """Return the label without case, marks and notes, so that equal labels can be compared.

    For example, `* Complaint reason：`, `Complaint reason (optional)` and `complaint  reason` become equal.
    """
    text = fold(label)
    while (shorter := fold(_ASIDE.sub("", text).strip(_MARKS))) != text:
        text = shorter
    return text


def fits(label: str, wordings: Iterable[str]) -> bool:
    """Return whether the whole label equals one of the texts; an empty label never fits."""
    normal = label_key(label)
    return bool(normal) and any(normal == label_key(wording) for wording in wordings)


def same_entry(entry: str, other: str) -> bool:
    """Return whether two list entries are equal apart from case, width, spacing and surrounding marks."""
    return _entry(entry) == _entry(other)


def same_text(text: str, other: str) -> bool:
    """Return whether two texts differ only in line endings and trailing white space."""
    return _text(text) == _text(other)


def suggestion(word: str, known: tuple[str, ...]) -> str:
    """Return a hint to append to an error message: the most similar known word, or all of them if none is similar."""
    close = get_close_matches(word, known, n=1)
    near = (
        tr("did you mean '{word}'?", word=close[0])
        if close
        else tr("possible: {words}", words=comma_list(known))
    )
    return f" ({near})"


def pick(entries: Sequence[str], option: Option) -> Chosen | Unchosen:
    """Choose the entry that matches, if there is exactly one.

    The texts of `option` are tried in their order, and then its patterns, each of which must match the whole
    entry. If several entries match a text or a pattern, none is chosen.
    """
    read = [_entry(entry) for entry in entries]
    whole = [re.escape(words) for wording in option.wordings if (words := _entry(wording))]
    tests = [re.compile(pattern, re.IGNORECASE) for pattern in (*whole, *option.patterns)]
    for test in tests:
        fitting = tuple(entry for entry, words in zip(entries, read, strict=True) if test.fullmatch(words))
        if len(fitting) == 1:
            return Chosen(fitting[0])
        if fitting:
            return Unchosen(tuple(entries), fitting)
    return Unchosen(tuple(entries))


_NO_ENTRY = re.compile(
    r"(?:please )?(?:select|choose|pick)\b.{0,40}|[\s.…-]*|loading.{0,5}|(?:confirm|cancel|ok|clear|reset|close|search)"
    r"|no (?:matching |such )?(?:data|results?|options?|entries|records?|items?|match(?:es)?)(?: (?:found|available))?"
    r"|not(?:hing)? found|请?(?:选择|输入).{0,20}|(?:暂无|没有|无)(?:匹配)?的?(?:数据|结果|选项)?|确定|确认|取消|清空|重置|加载中"
)
"""Matches items of a list that cannot be chosen: a prompt, "no data", or the list's own buttons."""


def is_no_entry(entry: str) -> bool:
    """Return whether a list item is a prompt, a message or a button instead of an entry."""
    return _NO_ENTRY.fullmatch(_entry(entry).strip(" -.…!")) is not None


def holds(entry: str, words: str) -> bool:
    """Return whether the entry contains these words, ignoring punctuation and spaces."""
    return bool(words) and _LETTERS.sub("", fold(words)) in _LETTERS.sub("", fold(entry))


_LETTERS = re.compile(r"[\W_]+")


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return _CJK_GAP.sub("", " ".join(plain.split()))


def _entry(text: str) -> str:
    return fold(text).strip(" *:")


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t\u00a0") for line in lines).rstrip("\n")


def on_portal(flow: Flow, address: str, *, more_hosts: Sequence[str] = ()) -> bool:
    """Return whether the address is on a host of the flow, on a host in `more_hosts`, or on this computer.

    `more_hosts` are hosts that the user has confirmed.
    """
    return is_known_host(address, (*flow.portal_hosts, *more_hosts)) or is_loopback(address)


def page_at(flow: Flow, where: Where, *, more_hosts: Sequence[str] = ()) -> FlowPage | None:
    """Return the page of the flow that is open, identified by its host and headings.

    Returns None if no page of the flow matches, or if several do.
    """
    if not on_portal(flow, where.address, more_hosts=more_hosts):
        return None
    fitting = [page for page in flow.pages if any(fits(heading, page.heading) for heading in where.headings)]
    return fitting[0] if len(fitting) == 1 else None


_OPTIONAL = re.compile(r"[(（\[]?\s*(?:optional|选填|可选|非必填)\s*[)）\]]?\s*[*:：]?\s*$", re.IGNORECASE)

_PUBLIC_ENTRIES = (
    "Taobao.com", "Taobao", "Tmall.com", "Tmall", "Tmall.hk", "Tmall Global", "1688.com", "1688", "Alibaba.com",
    "AliExpress.com", "AliExpress", "Lazada", "Xianyu", "淘宝网", "淘宝", "天猫", "天猫国际", "阿里巴巴国际站", "全球速卖通",
    "速卖通", "闲鱼", "Trademark", "Copyright", "Patent", "Design patent", "Utility model patent", "Invention patent",
    "Others", "Other", "商标权", "著作权", "版权", "专利权", "外观设计专利权", "实用新型专利权", "发明专利权", "其他",
    "Product listing", "Product listings", "Store front", "Storefront", "商品", "商品链接", "店铺", "Pirated copy",
    "Pirated copies", "盗版", "Other copyright infringement", "其他著作权侵权", "Unauthorized use of copyrighted image(s)",
    "Unauthorized use of image", "盗用图片", "Infringement of artwork or written work", "美术、文字作品侵权", "Test purchase",
    "购买鉴定", "Court judgment or administrative ruling", "司法判决或行政裁决", "Obvious pirated wording", "明显盗版词",
    "不存在此样式或型号", "真假对比", "旺旺自认售假", "外挂产品",
)  # fmt: skip
"""Names of sites, rights, complaint types and reasons, spelled as on public pages and in guides."""


class Vocabulary:
    """Texts that contain no personal data: the texts of the flow file, and a fixed list of public words."""

    def __init__(self, flow: Flow) -> None:
        steps = flow.by_id.values()
        self._labels = _by(label_key, [words for step in steps for words in step.label])
        self._headings = _by(label_key, [words for page in flow.pages for words in page.heading])
        options = [text for step in steps for text in step.wordings]
        self._entries = _by(fold, [*options, *_PUBLIC_ENTRIES])

    @property
    def wordings(self) -> frozenset[str]:
        """All known texts, normalised for comparison."""
        return frozenset({*self._labels.values(), *self._headings.values(), *self._entries.values()})

    def label(self, text: str) -> str | None:
        """Return the label as the flow file spells it; None if it is unknown and may contain personal data."""
        known = self._labels.get(label_key(text))
        return f"{known} (optional)" if known and _OPTIONAL.search(text) else known

    def heading(self, text: str) -> str | None:
        """Return the heading as the flow file spells it; None if it is unknown."""
        return self._headings.get(label_key(text))

    def entry(self, text: str) -> str | None:
        """Return the list entry as the flow file or the public list spells it; None if it is unknown."""
        return self._entries.get(fold(text))


def _by(key: Callable[[str], str], wordings: Iterable[str]) -> Mapping[str, str]:
    """Return the texts by their normalised form; of texts with the same form, the first is kept."""
    found: dict[str, str] = {}
    for words in wordings:
        found.setdefault(key(words), words)
    return found


_MOST_DIGITS = 20
MOST_WORDS = 300
"""Maximum number of characters that are kept of a message from the portal."""

Lines = Sequence[tuple[str, str]]
"""The lines of a page, each as the page shows it and normalised for comparison."""

_CLAUSE_END = re.compile(r"[.。!;,、|:?]")
_CONDITION = re.compile(r"\b(?:if|once|after|when|until|before|unless|whether|how)\b|\?|如果|若|是否|后|之前")
_NEGATION = re.compile(
    r"\b(?:not|never|cannot|unable|fail\w*|will|would|should|must|may|please|yet)\b|n't\b|未|没|不|失败|无法|请|将"
)
_DOUBT_OF_YES = re.compile(f"{_CONDITION.pattern}|{_NEGATION.pattern}")
_CONNECTOR = r"[\s:#.=\-–—\"'“”()\[\]|]{0,12}(?:(?:is\b|为|是)[\s:]{0,3})?"
_TOKEN = r"(?P<token>\+?[0-9a-z](?:[0-9a-z\-/._+]*[0-9a-z])?)(?![0-9a-z_])(?! ?[0-9]{2,5}(?![0-9/:.\-]))"  # noqa: S105 - a piece of a pattern
_SHORT = 5
"""A number with this many characters or fewer must end its clause: in "12345 characters", it is an amount."""
_AT_END = re.compile(r"\s*(?:[.。,;!)\]|]|$)", re.MULTILINE)
_PART = re.compile(r"[0-9A-Za-z+][0-9A-Za-z\-/._+]*")


@dataclass(frozen=True, slots=True)
class SeenOutcome:
    """The result of a submission, as stated by a page or by the server's response."""

    accepted: bool | None = None
    """Whether the complaint was accepted; None if the page says neither yes nor no, or both."""
    number: str = ""
    """The complaint's number with leading zeros; empty unless exactly one number was found."""
    words: str = ""
    """The line of the page that states the result."""
    broke: bool = False
    """Whether the page or the connection failed, so that the portal may have received the complaint anyway."""


def outcome_in(text: str, words: OutcomeWords, *, known_ids: Collection[str] = ()) -> SeenOutcome:
    """Read the result from a page's visible text.

    `known_ids` holds item ids, which are never the complaint's number.
    """
    lines = [(line.strip(), fold(line)) for line in text.splitlines() if line.strip()]
    accepted = _line_saying(lines, words.accepted, _DOUBT_OF_YES)
    refused = _line_saying(lines, words.refused, _CONDITION)
    number = _number_in(lines, words.number_label, frozenset(known_ids))
    if bool(accepted) == bool(refused):
        return SeenOutcome(accepted=None, number=number, words=accepted or refused)
    return SeenOutcome(accepted=bool(accepted), number=number, words=accepted or refused)


def links_in(
    rows: Iterable[str], ids: Collection[str], ok_words: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Return the item ids of the links that the portal's own check refused, each with the portal's message.

    Each of `rows` is the visible text of the smallest part of the page that contains exactly one of our item
    ids. Read the rows only after the check has ended. A row with no text except the link has no result.
    """
    refused: dict[str, str] = {}
    for row in rows:
        named = set(re.findall(r"[0-9]+", row)) & set(ids)
        if len(named) == 1:
            item_id = named.pop()
            said = _row_texts(row, item_id)
            if said and not any(fits(cell, ok_words) for cell in said):
                refused.setdefault(item_id, " ".join(said)[:MOST_WORDS])
    return tuple(refused.items())


def _line_saying(lines: Lines, wordings: tuple[str, ...], doubt: re.Pattern[str]) -> str:
    """Return the first line that contains one of the texts in a clause without negation or condition."""
    sayings = _sayings(wordings)
    if sayings is None:
        return ""
    for line, folded in lines:
        for match in sayings.finditer(folded):
            before = _CLAUSE_END.split(folded[: match.start()])[-1]
            after = folded[match.end() :]
            end = _CLAUSE_END.search(after)
            # Keep the punctuation at the end of the clause: a question mark shows that the clause is no
            # result.
            rest = before + " " + (after[: end.end()] if end else after)
            if not doubt.search(rest):
                return line[:MOST_WORDS]
    return ""


def _number_in(lines: Lines, labels: tuple[str, ...], known_ids: frozenset[str]) -> str:
    """Return the complaint number, which comes right after one of the labels."""
    label = _sayings(labels)
    if label is None:
        return ""
    folded = "\n".join(folded for _, folded in lines)
    found = {
        match["token"]
        for match in _after(label).finditer(folded)
        if len(match["token"]) > _SHORT or _AT_END.match(folded, match.end())
    }
    shown = numbers_in("\n".join(line for line, _ in lines)) if found else ()
    labelled = (number for number in shown if number.lower() in found)
    numbers = {number for number in labelled if not any(item_id in number for item_id in known_ids)}
    return numbers.pop() if len(numbers) == 1 else ""


def numbers_in(text: str) -> set[str]:
    """Return the possible complaint numbers in a text, leaving out dates and phone numbers.

    A complaint number consists of digits, or of capital letters and digits.
    """
    parts = (part.rstrip("-/._+") for part in _PART.findall(unicodedata.normalize("NFKC", text)))
    return {part for part in parts if _may_be_number(part)}


def _may_be_number(part: str) -> bool:
    if part.isdigit():
        return _SHORT <= len(part) <= _MOST_DIGITS and not _is_day(part)
    return part[:1].isalpha() and part.isupper() and looks_like_number(part)


@lru_cache(maxsize=64)
def _sayings(wordings: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern that matches any of the texts as whole words; None if there are no texts."""
    words = sorted({label_key(wording) for wording in wordings} - {""}, key=len, reverse=True)
    return re.compile("|".join(map(_whole_words, words))) if words else None


def _whole_words(words: str) -> str:
    start = r"(?<!\w)" if words[0].isascii() else ""
    end = r"(?!\w)" if words[-1].isascii() else ""
    return start + re.escape(words) + end


@lru_cache(maxsize=64)
def _after(label: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{label.pattern}){_CONNECTOR}{_TOKEN}")


def _is_day(token: str) -> bool:
    """Return whether the token has eight digits that can be a date of this century."""
    if len(token) != 8 or not token.startswith("20"):
        return False
    try:
        date.fromisoformat(token)
    except ValueError:
        return False
    return True


def _row_texts(row: str, item_id: str) -> list[str]:
    """Return the texts in the cells of a row, without the link and without the number of the row."""
    link = re.compile(rf"\S*{item_id}(?:\.html)?(?:[?#][\w=&%.~+:/-]*)?")
    cells = (
        re.sub(r"^\s*\d+[.)]?\s+", "", link.sub(" ", cell)).strip() for cell in re.split(r"[\n\t|]+", row)
    )
    return [cell for cell in cells if any(sign.isalpha() for sign in cell)]
