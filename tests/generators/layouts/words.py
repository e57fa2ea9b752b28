"""The texts of the pages: labels from the shipped flow, correct and wrong options, and unrelated fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from helper.flow.load import shipped_flow
from helper.flow.plan import Values, complaint_values
from helper.flow.spec import FIELDS
from tests.factories import a_complaint

TITLE = "The Quiet Whale"
NUMBER = "VA2000100"
EVIDENCE = Path(__file__).parents[2] / "browser" / "pages" / "shop_whale.svg"
RIGHT = f"{TITLE} (US)({NUMBER})"
DESCRIPTIONS = (
    "This is a counterfeit version of my original work.",
    "The pattern on the bag is my painting, mirrored & recoloured.\nI never licensed it to anybody.",
)
_TOO_GENERAL = frozenset({"Work", "Upload", "Site", "上传"})
"""Labels in the flow that are too general to be a complete label on a real page."""


@cache
def labels(field: str, language: str) -> tuple[str, ...]:
    """Return the labels that the flow knows for a field in one language."""
    steps = [step for step in shipped_flow().pages[0].steps if step.enters and step.value == field]
    return tuple(
        label
        for label in steps[0].label
        if label.isascii() is (language == "en") and label not in _TOO_GENERAL
    )


@dataclass(frozen=True, slots=True)
class Entries:
    """The options of a list, and the correct option for the complaint."""

    right: str
    others: tuple[str, ...]

    def shuffled(self, random: Random) -> tuple[str, ...]:
        return tuple(random.sample((self.right, *self.others), len(self.others) + 1))


_IPRS = (
    "The Quiet Whale 2 (US)(VA2000101)",
    "The Quiet Whale II (US)(VA2000102)",
    "Quiet Whale (CN)(2023000003)",
    "Midnight Fox (US)(VA2000200)",
    "Paper Cranes (N/A)(N/A)",
    "A very quiet whale (US)(VA2000103)",
)
ENTRIES: dict[str, dict[str, Entries]] = {
    "en": {
        "website": Entries("AliExpress.com", ("Alibaba.com", "1688.com", "Taobao", "Tmall", "Lazada")),
        "ipr_type": Entries("Copyright", ("Trademark", "Design patent", "Utility patent")),
        "ipr": Entries(RIGHT, _IPRS),
        "complaint_type": Entries("Product listing", ("Store", "Shop name", "Product review")),
        "reason": Entries(
            "Pirated copy",
            ("Unauthorized use of pictures", "Obvious pirated wording", "Counterfeit", "Others"),
        ),
    },
    "zh": {
        "website": Entries("全球速卖通", ("淘宝", "天猫", "1688", "阿里巴巴国际站")),
        "ipr_type": Entries("著作权", ("商标权", "外观设计专利", "发明专利")),
        "ipr": Entries(RIGHT, _IPRS),
        "complaint_type": Entries("商品", ("店铺", "评价", "直播")),
        "reason": Entries("盗版", ("盗用图片", "明显的盗版描述", "假冒", "其他")),
    },
}
PROMPTS = {
    "en": ("Please select", "Select", "--", "Select an option", "Choose…", "— Select —"),
    "zh": ("请选择", "--", "请选择一项"),
}
HEADINGS = {"en": ("Submit a complaint", "Submit complaint"), "zh": ("提交投诉", "发起投诉")}
SUBMITS = {"en": "Submit", "zh": "提交"}

UNKNOWN: dict[str, dict[str, str]] = {
    "en": {
        "website": "Where is it sold?",
        "ipr_type": "Category of protection",
        "ipr": "Registered item",
        "complaint_type": "Object of this case",
        "reason": "Ground of the notice",
        "listings": "Offers to be removed",
        "description": "Tell us more",
        "evidence": "Proof of the infringement",
    },
    "zh": {
        "website": "销售渠道",
        "ipr_type": "保护类别",
        "ipr": "登记项目",
        "complaint_type": "案件对象",
        "reason": "通知依据",
        "listings": "需删除的商品",
        "description": "更多信息",
        "evidence": "侵权材料",
    },
}
"""Labels that a human would understand but that the flow file does not contain, by language and field."""
OTHERS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "en": (
        ("Contact e-mail", "line", ()),
        ("Order number", "line", ()),
        ("Name of the seller", "line", ()),
        ("Phone", "line", ()),
        ("Internal remarks", "lines", ()),
        ("Country or region", "list", ("United States", "China", "Germany")),
        ("Relationship to the rights holder", "list", ("Owner", "Agent", "Employee")),
        ("Priority", "radio", ("Normal", "Urgent")),
        ("How did you find it?", "lines", ()),
        ("Power of attorney", "file", ()),
        ("Signature", "line", ()),
        ("Date of first publication", "line", ()),
    ),
    "zh": (
        ("联系邮箱", "line", ()),
        ("订单编号", "line", ()),
        ("卖家名称", "line", ()),
        ("联系电话", "line", ()),
        ("内部备注", "lines", ()),
        ("国家或地区", "list", ("美国", "中国", "德国")),
        ("与权利人的关系", "list", ("本人", "代理人", "员工")),
        ("优先级", "radio", ("普通", "紧急")),
        ("授权书", "file", ()),
        ("签名", "line", ()),
    ),
}
"""Fields that have nothing to do with the complaint, as triples of label, kind of control and options."""

KINDS: dict[str, str] = {
    "website": "list",
    "ipr_type": "list",
    "ipr": "list",
    "complaint_type": "radio",
    "reason": "list",
    "listings": "lines",
    "description": "lines",
    "evidence": "file",
}
assert tuple(KINDS) == FIELDS


def values(random: Random, language: str, links: int, known: Mapping[str, str]) -> Values:
    """Return the values of a complaint about this many invented listings.

    `known` identifies the registration by its text or its number. If `known` is empty, the text or the number
    is used at random.
    """
    first = 1005009900000017 + random.randrange(10**6)
    known = known or random.choice(({"right_text": RIGHT}, {"right_number": NUMBER}, {"right_text": RIGHT}))
    return complaint_values(
        a_complaint(),
        title=TITLE,
        listings=tuple(f"https://www.aliexpress.com/item/{first + at}.html" for at in range(links)),
        description=DESCRIPTIONS[0] if language == "zh" else random.choice(DESCRIPTIONS),
        evidence=(EVIDENCE,) if random.random() < 0.4 else (),
        **known,
    )
