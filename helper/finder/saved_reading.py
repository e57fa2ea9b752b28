"""The saved form of a reading (see `reading.py`): only the portal's own words, and nothing that a user typed.

Words that neither the flow file nor ordinary forms use are replaced with made-up words of the same shape.
Equal words get equal replacements, so that the finder decides as it would on the original page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import Field

from helper.finder.reading import ControlRow, ElementRow, FormReading, FrameData, TextRow
from helper.finder.wording import plain

_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff"
_CJK = re.compile(f"[{_IDEOGRAPHS}]+")
_WORD = re.compile(rf"[{_IDEOGRAPHS}]+|[^\W\d_{_IDEOGRAPHS}]+|\d")
_CODE = "abcdefghijklmnopqrstuvw"
"""Letters used as digits to number the replacements of unknown words.

The letter x pads a replacement to the length of the word.
"""
_NAMES = ("named", "prompts", "spoken", "words")
"""The keys of a control whose values are texts from the page."""
_ROUNDED = 2
"""Number of decimals of a saved position."""

FORM_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and any applicable are at attach attached attachment attachments by can card category characters chars "
        "choose click company contact country date describe description document documents drag each email enter "
        "error evidence example failed field fields file files for form format formats from how i if image images in "
        "is it item items jpeg jpg learn left less letters limit limited line lines link links list listing listings "
        "mandatory max maximum min minimum more most name new no none not note number of on one only optional or "
        "other others page pages paste pdf per phone photo pick picture pictures please png product products provide "
        "reason remark remarks remove required row rows save search see select selected send separate separated "
        "store submit terms text than the this tip to type up upload url urls verify website what why with words you "
        "your zip ",
    )
)
"""Words that ordinary forms use, and that are therefore not replaced."""
FORM_PHRASES = (
    "必填", "选填", "可选", "非必填", "请选择", "请输入", "请填写", "选择", "输入", "填写", "上传", "文件", "图片", "附件",
    "链接", "最多", "不超过", "每行", "一个", "一条", "提交", "取消", "确定", "验证", "搜索", "支持", "格式", "示例",
)  # fmt: skip

_ROLES = frozenset(
    re.findall(
        r"\w+",
        "alert alertdialog banner button cell checkbox columnheader combobox complementary contentinfo definition dialog form "
        "grid gridcell group heading img link list listbox listitem main menu menubar menuitem navigation none note option "
        "presentation progressbar radio radiogroup region row rowgroup rowheader search searchbox separator spinbutton status "
        "switch tab table tablist tabpanel term textbox toolbar tooltip tree treegrid treeitem",
    )
)
"""Accessibility roles that are saved; any other role is dropped, because it could contain private text."""


class SavedReading(FrameData):
    """The reading of one frame as it is saved."""

    elements: Annotated[tuple[ElementRow, ...], Field(max_length=20_000)] = ()
    texts: Annotated[tuple[TextRow, ...], Field(max_length=5_000)] = ()
    controls: Annotated[tuple[ControlRow, ...], Field(max_length=2_000)] = ()

    @classmethod
    def of(cls, source: Mapping[str, Any], masked: WordMask) -> SavedReading:
        """Return the reading `source` of a frame, with unknown words replaced by the mask."""
        texts = [
            (masked.text(words), parent, above, order, _rounded(box), seen)
            for words, parent, above, order, box, seen in source["texts"]
        ]
        controls = [
            control
            | {
                "box": _rounded(control["box"]),
                "over": masked.text(control["over"]) if control.get("over") else control.get("over"),
            }
            | {name: [masked.text(words) for words in control.get(name, ())] for name in _NAMES}
            for control in source["controls"]
        ]
        elements = [
            (
                number,
                # The name of a custom element could contain private text.
                "x-made" if "-" in tag else tag,
                role if role in _ROLES else "",
                *more,
                round(size, _ROUNDED),
                round(light, _ROUNDED),
                alike,
            )
            for number, tag, role, *more, size, light, alike in source["elements"]
        ]
        return cls.model_validate({**source, "elements": elements, "texts": texts, "controls": controls})

    def opened(self) -> FormReading:
        """Return the saved reading as a `FormReading`, which the finder can search."""
        return FormReading(self)


class WordMask:
    """Replaces unknown words on a page; one mask serves all frames of the page, so that equal words stay equal."""

    def __init__(self, known: Collection[str]) -> None:
        """Create a mask that keeps the words that occur in `known`, a collection of texts from the portal."""
        joined = " ".join(map(plain, known))
        self._words = FORM_WORDS | {word.lower() for word in _WORD.findall(joined)}
        phrases = {*FORM_PHRASES, *_CJK.findall(joined)}
        self._phrases = re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)))
        self._replaced: dict[str, int] = {}

    def text(self, words: str) -> str:
        """Return the text with unknown words replaced, and each digit replaced with 0."""
        return _WORD.sub(lambda found: self._word(found[0]), plain(words))

    def _word(self, word: str) -> str:
        if word.isdigit():
            return "0"
        if _CJK.search(word):
            return self._phrase(word)
        if word.lower() in self._words:
            return word
        code = _numbered(self._replaced.setdefault(word.lower(), len(self._replaced)))
        shaped = code.ljust(len(word), "x")[: len(word)]
        return "".join(new.upper() if old.isupper() else new for old, new in zip(word, shaped, strict=True))

    def _phrase(self, word: str) -> str:
        """Keep known phrases in a Chinese text, and replace every other character with 某."""
        kept: list[str] = []
        end = 0
        for found in self._phrases.finditer(word):
            kept += ["某" * (found.start() - end), found[0]]
            end = found.end()
        return "".join([*kept, "某" * (len(word) - end)])


def _numbered(number: int) -> str:
    code = ""
    while True:
        number, rest = divmod(number, len(_CODE))
        code = _CODE[rest] + code
        if not number:
            return code


def _rounded(box: list[float] | None) -> list[float] | None:
    return [round(side, _ROUNDED) for side in box] if box else None
