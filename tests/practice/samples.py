"""Invented links and a complaint that the tests of the practice portal share."""

from __future__ import annotations

from helper.practice.by_hand import FormByHand

GOOD_LINK = "https://www.aliexpress.com/item/1005009900000017.html"
OTHER_LINK = "https://www.aliexpress.com/item/1005009900000018.html"
DEAD_LINK = "https://www.aliexpress.com/item/1005009900000404.html"
"""Verify says of it that it does not exist."""

WHALE = "The Quiet Whale (US)(N/A)"
SENTENCE = "This is a counterfeit version of my original work."
FORM = FormByHand(ipr=WHALE, links=(GOOD_LINK, OTHER_LINK), explanation=SENTENCE)
