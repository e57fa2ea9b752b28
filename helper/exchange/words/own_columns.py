"""The columns of a sheet that this program writes, in their order; the reading of sheets knows every one of them."""

from __future__ import annotations

from collections.abc import Mapping

from helper.exchange.words.header_words import Role

COLUMNS: Mapping[Role, str] = {
    Role.WORK: "Design",
    Role.LINK: "Link",
    Role.STATUS: "Status",
    Role.REPORTED: "Reported on",
    Role.REMOVED: "Removed on",
    Role.COMPLAINT_NO: "Complaint no.",
    Role.IPR: "IPR",
    Role.IPR_NUMBER: "IPR number",
    Role.CLIENT: "Client",
    Role.STORE: "Store",
    Role.STORE_NUMBER: "Store number",
    Role.TITLE: "Product title",
    Role.PRODUCT_TYPE: "Product type",
    Role.PRICE: "Price",
    Role.JUDGED: "Judged",
}
SHOWN = ("Client's permission until", "Reported all the same, because", "Search words")
"""Three columns more, for people: what they say is carried by the last one."""
KEPT = "Kept by ipp-helper"
"""The last column of a sheet that can be brought in again (`helper.exchange.kept`)."""
HEADINGS = (*COLUMNS.values(), *SHOWN, KEPT)
"""All of them."""
