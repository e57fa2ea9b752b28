"""Which words of a page are known to be the portal's own: the allow list for whatever leaves this computer.

Every other word of a page may be the person's: her name, a design, a seller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from helper.flow.normal import fold, normalise
from helper.flow.spec import Flow

_OPTIONAL = re.compile(r"[(（\[]?\s*(?:optional|选填|可选|非必填)\s*[)）\]]?\s*[*:：]?\s*$", re.IGNORECASE)

_PUBLIC_ENTRIES = (
    # Sites, rights, complaint types and reasons, as public pages and guides name them.
    *("Taobao.com", "Taobao", "Tmall.com", "Tmall", "Tmall.hk", "Tmall Global", "1688.com", "1688"),
    *("Alibaba.com", "AliExpress.com", "AliExpress", "Lazada", "Xianyu"),
    *("淘宝网", "淘宝", "天猫", "天猫国际", "阿里巴巴国际站", "全球速卖通", "速卖通", "闲鱼"),
    *("Trademark", "Copyright", "Patent", "Design patent", "Utility model patent", "Invention patent"),
    *(
        "Others",
        "Other",
        "商标权",
        "著作权",
        "版权",
        "专利权",
        "外观设计专利权",
        "实用新型专利权",
        "发明专利权",
        "其他",
    ),
    *("Product listing", "Product listings", "Store front", "Storefront", "商品", "商品链接", "店铺"),
    *("Pirated copy", "Pirated copies", "盗版", "Other copyright infringement", "其他著作权侵权"),
    *("Unauthorized use of copyrighted image(s)", "Unauthorized use of image", "盗用图片"),
    *("Infringement of artwork or written work", "美术、文字作品侵权", "Test purchase", "购买鉴定"),
    *(
        "Court judgment or administrative ruling",
        "司法判决或行政裁决",
        "Obvious pirated wording",
        "明显盗版词",
    ),
    *("不存在此样式或型号", "真假对比", "旺旺自认售假", "外挂产品"),
)


class Vocabulary:
    """The allow list: the flow's wordings in both languages, and a fixed list of public words."""

    def __init__(self, flow: Flow) -> None:
        steps = [step for page in flow.pages for step in page.steps]
        self._labels = _by(normalise, [words for step in steps for words in step.label])
        self._headings = _by(normalise, [words for page in flow.pages for words in page.heading])
        options = [text for step in steps for text in step.wordings]
        self._entries = _by(fold, [*options, *_PUBLIC_ENTRIES])

    def label(self, text: str) -> str | None:
        """The known label that this is, in our spelling; None: it is none, and may be anybody's words."""
        known = self._labels.get(normalise(text))
        return f"{known} (optional)" if known and _OPTIONAL.search(text) else known

    def heading(self, text: str) -> str | None:
        """The known heading that this is."""
        return self._headings.get(normalise(text))

    def entry(self, text: str) -> str | None:
        """The known entry of a list that this is."""
        return self._entries.get(fold(text))


def _by(key: Callable[[str], str], wordings: Iterable[str]) -> Mapping[str, str]:
    """The wordings by what makes them equal; the first of equals is kept."""
    found: dict[str, str] = {}
    for words in wordings:
        found.setdefault(key(words), words)
    return found
