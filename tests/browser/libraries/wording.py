"""The labels and list entries of the complaint form on the library pages, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from helper.session.context import AppContext
from helper.store.queries import listings_of

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

TITLES = ("The Quiet Whale", "Midnight Fox", "Paper Cranes")
DESCRIPTION_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The texts of the page in one language."""

    heading: str
    website: str
    websites: tuple[str, ...]
    ipr_type: str
    ipr_types: tuple[str, ...]
    ipr: str
    complaint_type: str
    complaint_types: tuple[str, ...]
    reason: str
    reasons: tuple[str, ...]
    listings: str
    listings_hint: str
    description: str
    evidence: str
    upload: str
    refused: str
    declaration: str
    prompt: str
    submit: str
    accepted: str
    number: str


WORDINGS: dict[Language, Wording] = {
    "en": Wording(
        heading="Submit a complaint",
        website="Complaint website",
        websites=("Taobao", "Tmall", "Tmall Global", "1688", "Alibaba.com", "AliExpress"),
        ipr_type="IPR type",
        ipr_types=("Trademark", "Copyright", "Patent", "Others"),
        ipr="IPR",
        complaint_type="Complaint type",
        complaint_types=("Product listing", "Store front", "Seller account"),
        reason="Complaint reason",
        reasons=(
            "Unauthorized use of pictures",
            "Pirated copy",
            "Obvious pirated wording",
            "Others",
        ),
        listings="Infringing listings",
        listings_hint="One link a line, at most 300 links.",
        description="Supplement infringement reason(s)",
        evidence="Evidence",
        upload="Choose files",
        refused="This file is too large and was not taken.",
        declaration="I declare that all of this is true.",
        prompt="Please select",
        submit="Submit",
        accepted="Complaint submitted",
        number="Complaint number",
    ),
    "zh": Wording(
        heading="提交投诉",
        website="投诉站点",
        websites=("淘宝", "天猫", "天猫国际", "1688", "阿里巴巴国际站", "全球速卖通"),
        ipr_type="知识产权类型",
        ipr_types=("商标权", "著作权", "专利权", "其他"),
        ipr="知识产权",
        complaint_type="投诉类型",
        complaint_types=("商品", "店铺", "卖家账号"),
        reason="投诉理由",
        reasons=("盗用图片", "盗版", "明显的盗版描述", "其他"),
        listings="侵权链接",
        listings_hint="每行一条，最多 300 条链接。",
        description="补充说明",
        evidence="证据",
        upload="选择文件",
        refused="文件过大，上传失败。",
        declaration="我声明以上内容属实。",
        prompt="请选择",
        submit="提交",
        accepted="投诉已提交",
        number="投诉编号",
    ),
}


def rights() -> tuple[str, ...]:
    """Return 120 registrations as the portal shows them: title, country and number.

    Neighbours differ in one word or number.
    """
    own = tuple(f"{title} (US)(VA{2000100 + at})" for at, title in enumerate(TITLES))
    whales = tuple(f"The Quiet Whale {number} (US)(VA{2100000 + number})" for number in range(2, 61))
    foxes = tuple(f"Midnight Fox {number} (CN)({2023000000 + number})" for number in range(2, 60))
    return (*whales, *own, *foxes)


def wanted(language: Language, *, title: str, listings: Iterable[str], description: str) -> dict[str, str]:
    """Return the values that the server must receive for a complaint about the design with this title."""
    wording = WORDINGS[language]
    return {
        "website": wording.websites[-1],
        "ipr_type": wording.ipr_types[1],
        "ipr": next(entry for entry in rights() if entry.startswith(f"{title} (")),
        "complaint_type": wording.complaint_types[0],
        "reason": wording.reasons[1],
        "listings": "\n".join(listings),
        "description": description,
    }


def wanted_by(parts: AppContext, complaint_id: str, language: Language) -> dict[str, str]:
    """Return the values that the server must receive for this stored complaint."""
    complaint = parts.store.complaints[complaint_id]
    return wanted(
        language,
        title=parts.store.works[complaint.work_id].title,
        listings=[listing.url for listing in listings_of(parts.store, complaint)],
        description=complaint.description,
    )
