"""Compares words of a page with words of a flow, always as a whole: labels, entries, and which page is open.

Labels and entries are compared differently. A label may have a star, a counter or "(optional)", which are
ignored; in an
entry every character may matter (`Whale 1/2` is another design than `Whale 2/2`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from helper.flow.form import Chosen, Option, Unchosen, Where
from helper.flow.spec import Flow, FlowPage
from helper.hosts import is_known_host, is_loopback

_MARKS = " *:()?!•·."
"""Characters that may surround a label; full-width forms are narrowed before this is applied."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeffⓘ]")
"""Characters without width, and the help mark, which would become the letter i."""

_CJK = "\u2e80-\u9fff\uf900-\ufaff"
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
"""Some pages put a space between two Chinese characters of a button: 提 交."""

_ASIDE_WORDS = "optional|required|选填|必填|可选|非必填"
_ASIDE = re.compile(
    rf"[(\[](?:{_ASIDE_WORDS})[)\]]"
    r"|[(\[]?\d+ ?/ ?\d+[)\]]?$"
    rf"|(?:(?<=[ *:])|(?<=[{_CJK}]))(?:{_ASIDE_WORDS})$"
)
"""Additions to a label: that it is optional, and how many characters were typed."""


def fold(text: str) -> str:
    """The text with width, case and spacing normalised; nothing else is removed."""
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def label_key(label: str) -> str:
    """A label for comparing: `* Complaint reason：`, `Complaint reason (optional)` and `complaint  reason` are equal."""
    text = fold(label)
    while (shorter := fold(_ASIDE.sub("", text).strip(_MARKS))) != text:
        text = shorter
    return text


def fits(label: str, wordings: Iterable[str]) -> bool:
    """Whether the label equals one of the wordings as a whole; an empty label never does."""
    normal = label_key(label)
    return bool(normal) and any(normal == label_key(wording) for wording in wordings)


def same_entry(entry: str, other: str) -> bool:
    """Whether two entries of a list read the same."""
    return _entry(entry) == _entry(other)


def same_text(text: str, other: str) -> bool:
    """Whether two texts differ only in line ends and in blanks at the end of a line or of the text."""
    return _text(text) == _text(other)


def suggestion(word: str, known: tuple[str, ...]) -> str:
    """`; did you mean 'option'?`, or the list of known words."""
    close = get_close_matches(word, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else f"; known are {', '.join(known)}"


def pick(entries: Sequence[str], option: Option) -> Chosen | Unchosen:
    """The only entry that matches: by whole wordings, best first, then by patterns; never a choice between two.

    A pattern must match the whole entry: one with more words is another entry.
    """
    read = [_entry(entry) for entry in entries]
    whole = [re.escape(words) for wording in option.wordings if (words := _entry(wording))]
    tests = [re.compile(pattern, re.IGNORECASE) for pattern in (*whole, *option.patterns)]
    for said in (read, _undressed(read)):
        for test in tests:
            fitting = tuple(
                entry for entry, words in zip(entries, said, strict=True) if test.fullmatch(words)
            )
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
"""Items of a list that are not entries: its prompt, the notice that it is empty, its own buttons."""


def is_no_entry(entry: str) -> bool:
    """Whether the item is not an entry."""
    return _NO_ENTRY.fullmatch(_entry(entry).strip(" -.…!")) is not None


def holds(entry: str, words: str) -> bool:
    """Whether an entry contains these words, however they are separated."""
    return bool(words) and _LETTERS.sub("", fold(words)) in _LETTERS.sub("", fold(entry))


_LETTERS = re.compile(r"[\W_]+")
_DRESS = (re.compile(r"^(?:(?:\d{1,2}|[a-z])[.):、]|[-–—•·]) *"), re.compile(r" ?(?:\(\d{1,3}\)|[.。;])$"))
"""Decoration of an entry: a number or a dash before it; after it a count (too short for a registration number) or a full stop."""


def _undressed(entries: list[str]) -> list[str]:
    """The entries without the decoration that all of them share, ignoring a prompt at the top."""
    for dress in _DRESS:
        if len(entries) > _FEWEST and all(dress.search(words) for words in entries[1:]):
            entries = [dress.sub("", words) for words in entries]
    return entries


_FEWEST = 2
"""Minimum number of entries with a decoration; a rarer one may have a meaning."""


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return _CJK_GAP.sub("", " ".join(plain.split()))


def _entry(text: str) -> str:
    return fold(text).strip(" *:")


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t\u00a0") for line in lines).rstrip("\n")


def on_portal(flow: Flow, address: str, *, more_hosts: Sequence[str] = ()) -> bool:
    """Whether the address is on one of the flow's hosts, on a host that the user confirmed, or on this machine."""
    return is_known_host(address, (*flow.portal_hosts, *more_hosts)) or is_loopback(address)


def page_at(flow: Flow, where: Where, *, more_hosts: Sequence[str] = ()) -> FlowPage | None:
    """The flow's page with this host and one of these headings; None if no page, or more than one, matches."""
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
"""Sites, rights, complaint types and reasons, as public pages and guides name them."""


class Vocabulary:
    """The allow list: the flow's wordings in both languages, and a fixed list of public words."""

    def __init__(self, flow: Flow) -> None:
        steps = flow.by_id.values()
        self._labels = _by(label_key, [words for step in steps for words in step.label])
        self._headings = _by(label_key, [words for page in flow.pages for words in page.heading])
        options = [text for step in steps for text in step.wordings]
        self._entries = _by(fold, [*options, *_PUBLIC_ENTRIES])

    @property
    def wordings(self) -> frozenset[str]:
        """All known wordings, in our spelling."""
        return frozenset({*self._labels.values(), *self._headings.values(), *self._entries.values()})

    def label(self, text: str) -> str | None:
        """The known label that this text equals, in our spelling; None if unknown, as it may be the user's own words."""
        known = self._labels.get(label_key(text))
        return f"{known} (optional)" if known and _OPTIONAL.search(text) else known

    def heading(self, text: str) -> str | None:
        """The known heading that this text equals."""
        return self._headings.get(label_key(text))

    def entry(self, text: str) -> str | None:
        """The known entry of a list that this text equals."""
        return self._entries.get(fold(text))


def _by(key: Callable[[str], str], wordings: Iterable[str]) -> Mapping[str, str]:
    """The wordings by their normalised form; of equal ones the first is kept."""
    found: dict[str, str] = {}
    for words in wordings:
        found.setdefault(key(words), words)
    return found
