"""What the forms let one choose, in both languages: websites, types of right, complaint types, reasons, kinds of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from helper.practice.language import Language

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down or a group of radio buttons."""

    code: str
    """What the form sends; never shown."""
    en: str
    zh: str

    def text(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en


@dataclass(frozen=True, slots=True)
class Reason(Choice):
    """A complaint reason with what the page says once it is chosen."""

    explanation_en: str
    explanation_zh: str
    extra: Choice | None = None
    """The one additional field this reason asks for, or None."""

    def explanation(self, language: Language) -> str:
        return self.explanation_zh if language is Language.ZH else self.explanation_en


WEBSITES = (
    Choice("taobao", "Taobao.com", "淘宝网"),
    Choice("tmall", "Tmall.com", "天猫"),
    Choice("tmallhk", "Tmall.hk", "天猫国际"),
    Choice("cbu", "1688.com", "1688"),
    Choice("icbu", "Alibaba.com", "阿里巴巴国际站"),
    Choice("ae", "AliExpress.com", "全球速卖通"),
)

IPR_TYPES = (
    Choice("trademark", "Trademark", "商标权"),
    Choice("copyright", "Copyright", "著作权"),
    Choice("design", "Design patent", "外观设计专利权"),
    Choice("utility", "Utility model patent", "实用新型专利权"),
    Choice("other", "Others", "其他"),
)

PLACES = (
    Choice("cn", "Mainland China", "中国大陆"),
    Choice("hk", "Hong Kong, China", "中国香港"),
    Choice("tw", "Taiwan, China", "中国台湾"),
    Choice("other", "Others", "其他"),
)

WORK_KINDS = (
    Choice("software", "Software", "计算机软件"),
    Choice("artwork", "Artwork", "美术作品"),
    Choice("photograph", "Photograph", "摄影作品"),
    Choice("literary", "Literary work", "文字作品"),
    Choice("other", "Other", "其他作品"),
)

COMPLAINT_TYPES = (
    Choice("item", "Product listing", "商品"),
    Choice("store", "Store front", "店铺"),
)

_CASE = Choice("case_number", "Case number", "判决书案号")
_ORDER = Choice("order_number", "Order number", "鉴定订单号")

_PIRATED = Reason(
    "copyright.item.pirated",
    "Pirated copy",
    "盗版",
    "The goods are copies of your work that were made and are sold without your permission.",
    "所售商品系未经您许可复制并销售的作品复制品。",
)
_PIRATED_RENAMED = Reason(
    "copyright.item.unlicensed",
    "Unauthorized reproduction",
    "未经许可复制发行",
    "The goods reproduce your work, and you gave no licence for it.",
    "商品复制了您的作品，而您未曾授权。",
)
_COPYRIGHT = (
    Reason(
        "copyright.item.image",
        "Unauthorized use of copyrighted image(s)",
        "盗用图片",
        "The listing shows your photographs or pictures. Attach a screenshot of the original on your own site.",
        "商品页面使用了您的照片或图片。请上传您网站上原图的截图。",
    ),
    Reason(
        "copyright.item.artwork",
        "Infringement of artwork or written work",
        "美术、文字作品侵权",
        "Your artwork or text is used on the goods. Say where it appears and why no licence covers it.",
        "商品上使用了您的美术或文字作品。请说明使用位置以及未获授权的理由。",
    ),
)
_COPYRIGHT_EVIDENCE = (
    Reason(
        "copyright.item.purchase",
        "Test purchase",
        "购买鉴定",
        "You bought the goods and compared them with your work. State the order number and attach your comparison.",
        "您已购买商品并与作品进行比对。请填写订单号并上传比对说明。",
        _ORDER,
    ),
    Reason(
        "copyright.item.judgment",
        "Court judgment or administrative ruling",
        "司法判决或行政裁决",
        "A court or an authority has decided on these goods. State the case number and attach the decision.",
        "法院或行政机关已就该商品作出决定。请填写案号并上传文书。",
        _CASE,
    ),
    Reason(
        "copyright.item.other",
        "Other copyright infringement",
        "其他著作权侵权",
        "None of the other reasons fits. Describe the infringement in your own words.",
        "以上理由均不适用时，请自行说明侵权情况。",
    ),
)
_WORDING = Reason(
    "copyright.item.wording",
    "Obvious pirated wording",
    "明显盗版词",
    "The page itself says that the goods are not genuine. Attach a screenshot of the wording.",
    "页面文字已表明商品并非正版。请上传相关文字的截图。",
)
_OTHER_TYPES = (
    Reason(
        "any.item.identical",
        "Use of an identical right",
        "使用相同权利",
        "The goods use your right without any change.",
        "商品未作改动地使用了您的权利。",
    ),
    Reason(
        "any.item.similar",
        "Use of a confusingly similar right",
        "使用近似权利",
        "The goods use something so close to your right that buyers take it for yours.",
        "商品使用了与您的权利近似、足以使买家混淆的内容。",
    ),
)


def reasons_for(ipr_type: str, *, without_pirated: bool = False) -> tuple[Reason, ...]:
    """The reasons for a type of right; `without_pirated` leaves out every entry that speaks of piracy."""
    if ipr_type != "copyright":
        return _OTHER_TYPES
    if without_pirated:
        return (_PIRATED_RENAMED, *_COPYRIGHT, *_COPYRIGHT_EVIDENCE)
    return (_PIRATED, *_COPYRIGHT, _WORDING, *_COPYRIGHT_EVIDENCE)


def choice_of(code: str, choices: Sequence[Choice]) -> Choice | None:
    """The entry with this code, or None."""
    return next((choice for choice in choices if choice.code == code), None)


def reason_of(code: str) -> Reason | None:
    """The reason with this code in any list, or None."""
    every = (_PIRATED, _PIRATED_RENAMED, *_COPYRIGHT, _WORDING, *_COPYRIGHT_EVIDENCE, *_OTHER_TYPES)
    return next((reason for reason in every if reason.code == code), None)
