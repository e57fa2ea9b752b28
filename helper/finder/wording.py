"""Normalises texts of a page, and compares them with the known labels of a field.

A label may carry a number, a star, a colon, a counter, or a note such as "(optional)" that does not change its
meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_SPACE_IN_CJK = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_LETTER = r"[^\W\d_]"
_EDGE = r"(?a:\b)"
"""A word boundary for Latin letters only, because Chinese text has no word boundaries."""

_LIMIT = (
    r"(?:(?:max|min)(?:imum|\.)?|at (?:most|least)|up to|no(?:t)? more than|limit(?:ed to)?)(?: of)?:?\s*"
    rf"[0-9][0-9,.]*(?:{_LETTER}|\s){{0,24}}"
)
_COUNTED_WORD = r"(?:characters?|chars?|words|links?|urls?|files?|lines?)"
"""Nouns that follow an amount, as in "300 links". A number before any other word only numbers the label."""
_COUNTED = (
    rf"[0-9][0-9,]*\s*{_COUNTED_WORD}"
    r"(?:\s*(?:max|left|or less|at most)\.?)?"
)
_EACH_LINE = (
    rf"(?:one|1|each)(?:\s{_LETTER}+){{0,2}}\s(?:per|a|each|on an?(?: new| separate| own)?)\s?(?:line|row)"
    r"|each line.{0,24}"
)
_CHINESE = (
    rf"必填|选填|可选|非必填|必选|每行(?:一|1)?[个条]?{_LETTER}{{0,3}}"
    rf"|(?:最多|不超过|限|至少)\s*[0-9]+\s*{_LETTER}{{0,6}}|[0-9]+\s*(?:个?字符?|条|个)(?:以内)?"
)
_FORMATS = r"\.?(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip)(?:\s*(?:,|/|or|and)\s*\.?(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip))*"
_NOTE = (
    rf"optional|required|mandatory|compulsory|if (?:any|applicable)|{_FORMATS}|[0-9]+\s*/\s*[0-9]+"
    rf"|{_LIMIT}|{_COUNTED}|{_EACH_LINE}|{_CHINESE}"
)
_TAIL = re.compile(
    r"(?:[\s*✱†:;,?!ⓘ•·…▾▼▿⌄﹀∨˅🔽]|\.{3}|(?<=\s)[-|/](?=\s|$)"
    rf"|[(\[【]\s*(?:{_NOTE}|[?!i])\s*[)\]】]|(?:(?<=^)|(?<=[*:,;\s|/-]))(?:{_NOTE}))+$",
    re.IGNORECASE,
)
_ORDINAL = "[一二三四五六七八九十]{1,3}"
_HEAD = re.compile(
    r"^(?:[\s*✱†»•·]|(?:required|optional|必填|选填)\s*:"
    r"|(?:q|step|no\.?)?\s?[0-9]{1,2}(?:\.[0-9]{1,2})*\s?[.)、:]\s*(?=[^0-9]|$)|[0-9]{1,2}(?:\.[0-9]{1,2})+\s+"
    rf"|(?:q|step|no\.?)?\s?[0-9]{{1,2}}\s+(?={_LETTER})(?!{_COUNTED_WORD}|[个条字件张份])"
    rf"|[(\[](?:[0-9]{{1,2}}|[a-z]|{_ORDINAL})[)\]]\s*|[a-z][.)]\s+|{_ORDINAL}、\s*)+",
    re.IGNORECASE,
)
_CIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_WRAPPED = re.compile(
    r"^(?:\[([^\[\]]+)\]|【([^【】]+)】|[「『]([^「」『』]+)[」』]|[\"“«]([^\"“”«»]+)[\"”»])$"
)
_LONGEST_LABEL = 200
_ZIP = re.compile(r"^[\s*✱]*zip[\s*✱:]*$")
"""Matches "Zip" alone: as a label, it means the postcode and not the file format."""

_EXPLAINS = re.compile(
    r"^(?:please|enter|paste|add|choose|select|pick|upload|attach|drag|click|provide|give|describe|explain|tell|write"
    r"|must|see|note|tip|help|hint|learn|what is|why|how|max|min|up to|at (?:least|most)|separated?|e\.?g|for example"
    rf"|example|such as|(?:new|beta|updated|hot)$){_EDGE}"
    r"|^(?:请|须|例|如|填写|输入|上传|选择|查看|注|提示|支持|格式|新$)",
    re.IGNORECASE,
)
"""Matches text that explains how to fill in a field, and is therefore not the field's label."""

_RESTRICTS = re.compile(
    rf"(?<!holders )(?<!owners ){_EDGE}only{_EDGE}(?! (?:the )?rights)|(?:仅|只限)(?!限?(?:供|由)?权利人)",
    re.IGNORECASE,
)
"""Matches text that restricts a field to certain users or cases with a word such as "only" or "仅".

Texts such as "rights holders only" do not match, because the user is a rights holder.
"""

_SENTENCE = re.compile(r"[。；;]|[.!！](?:\s|$)")
_ARROWS = re.compile("[▾▼▿⌄﹀∨˅🔽▴▲]+$")
_PROMPT = re.compile(
    rf"^-*\s*(?:please\s+)?(?:select|choose|pick){_EDGE}.{{0,40}}$|^-+$|^请?(?:选择|输入|填写).{{0,20}}$|^全部$",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(rf"{_EDGE}(?:optional|if any){_EDGE}|[选可]填|可选", re.IGNORECASE)
_FILLER = re.compile(r"^(?:[,;]?\s*(?:and\s+)?(?:the|is|are)\s*:?|[是为的])$", re.IGNORECASE)
"""Matches words between a label and its field that form a sentence: `The <b>reason</b> is …`."""
_LATIN = re.compile("[A-Za-zªºÀ-ÖØ-öø-ʸˠ-ˤᴀ-ᴥᴬ-ᵜᵢ-ᵥᵫ-ᵷᵹ-ᶾḀ-ỿⁱⁿₐ-ₜKÅℲⅎⅠ-ↈⱠ-ⱿꜢ-ꞇꞋ-ꟊꟲ-ꟿꬰ-ꭚꭜ-ꭤꭦ-ꭩﬀ-ﬆＡ-Ｚａ-ｚ]")
_BETWEEN_LANGUAGES = re.compile(
    "\\s*[/|｜()]\\s*|(?<=[\u2e80-\u9fff])\\s*(?=[a-z])|(?<=[a-z])\\s*(?=[\u2e80-\u9fff])"
)
"""Separates a label in two languages: `Reason / 投诉理由`, `投诉理由 (Reason)`, `投诉理由 Reason`."""
_CACHED = 4096


@lru_cache(_CACHED)
def plain(text: str) -> str:
    """Return the text on one line, without invisible characters, and with full-width characters converted (NFKC)."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


@lru_cache(_CACHED)
def normalise(text: str) -> str:
    """Return the text in a comparable form, ignoring differences in case, width, spacing and dashes."""
    return _DASHES.sub("-", _SPACE_IN_CJK.sub("", plain(text)).replace("‘", "'").replace("’", "'")).lower()


@lru_cache(_CACHED)
def label_key(text: str) -> str:
    """Return the label without case, numbering, marks and notes, so that equal labels can be compared.

    For example, `* Complaint reason :`, `[Complaint reason]` and `1. Complaint reason (optional)` become
    equal.
    """
    said = normalise(_CIRCLED.sub(" ", text))
    if len(said) > _LONGEST_LABEL:
        return said
    if _ZIP.search(said):
        return "zip"
    bare = _TAIL.sub("", _HEAD.sub("", said)).strip()
    wrapped = _WRAPPED.search(bare)
    return label_key(next(filter(None, wrapped.groups()))) if wrapped else bare


def is_sentence(text: str) -> bool:
    """Return whether the text is too long for a label, or is a whole sentence; a number before it is ignored."""
    return len(text) > 60 or _SENTENCE.search(_HEAD.sub("", text)) is not None


@lru_cache(_CACHED)
def is_prompt(text: str) -> bool:
    """Return whether the text is what a list shows before anything is chosen, such as "Please select" or "请选择"."""
    return _PROMPT.search(_ARROWS.sub("", plain(text)).strip()) is not None


def restricts(text: str) -> bool:
    """Return whether the text says that the fields after it are for certain users or cases only."""
    return _RESTRICTS.search(text) is not None


def is_filler(text: str) -> bool:
    """Return whether the text, such as "is", merely joins a label and its field to a sentence."""
    return _FILLER.search(plain(text)) is not None


def is_optional(text: str) -> bool:
    return _OPTIONAL.search(text) is not None


def is_bracketed(text: str) -> bool:
    said = text.strip()
    return said.startswith("(") and said.endswith(")")


def is_note(text: str, named: str) -> bool:
    """Return whether the text beside the label `named` only explains the field or translates the label."""
    said = plain(text)
    said = said[1:-1].strip() if is_bracketed(said) else said
    return (
        label_key(said) == ""
        or _EXPLAINS.search(said) is not None
        or is_sentence(said)
        or said.endswith("?")
        or (is_latin(said) != is_latin(named) and not restricts(said))
    )


def is_latin(text: str) -> bool:
    return _LATIN.search(text) is not None


@dataclass(frozen=True, slots=True)
class WantedWords:
    """The known labels of one field, prepared for comparison."""

    whole: frozenset[str]
    """The normalised labels."""
    joined: str = field(default="", kw_only=True)
    """All normalised labels, one per line, for testing whether a text is part of a label."""
    longest: int = field(default=0, kw_only=True)
    shown: re.Pattern[str] = field(compare=False, kw_only=True)
    """A quick test: finds a known label in a normalised text. A text without a match cannot be the label."""
    optional: bool = field(default=False, kw_only=True)
    """Whether a known label says that the field is optional."""

    @classmethod
    @lru_cache(_CACHED)
    def of(cls, wordings: tuple[str, ...]) -> WantedWords:
        """Prepare the labels for comparison. Labels that are empty after normalising are left out."""
        whole = dict.fromkeys(filter(None, map(label_key, wordings)))
        return cls(
            frozenset(whole),
            joined="\n".join(whole),
            longest=max(map(len, whole), default=0),
            shown=re.compile("|".join(map(re.escape, whole)) or "(?!)"),
            optional=any(map(is_optional, wordings)),
        )

    def fits(self, text: str) -> bool:
        """Return whether the text is one of the labels, either alone or beside its translation."""
        said = label_key(text)
        if self.shown.search(said) is None:
            return False
        return said in self.whole or any(
            self._fits_in_two(said, sign) for sign in _BETWEEN_LANGUAGES.finditer(said)
        )

    def _fits_in_two(self, said: str, sign: re.Match[str]) -> bool:
        behind = said[sign.end() :]
        return label_key(said[: sign.start()]) in self.whole and any(
            self.fits(rest) for rest in (behind, behind.removesuffix(")"))
        )

    def fits_any(self, texts: Iterable[str]) -> bool:
        return any(map(self.fits, texts))

    def has_part(self, text: str) -> bool:
        """Return whether the normalised text is part of one of the labels."""
        return text in self.joined
