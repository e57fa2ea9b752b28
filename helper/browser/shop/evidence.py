"""Keeps how a shop page looked: the window's picture, the product's picture cut out of it, and what was read there.

Nothing is fetched for it: the pictures are of what the browser has drawn already.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from helper.browser.kept_files import keep_files
from helper.browser.shop.facts import Box, ShopPage
from helper.browser.world import World

_FORMAT = 1
_LEAST_SHOWN = 0.6
"""A picture of which less than this is inside the window is not the product's picture."""


async def keep_shop_evidence(world: World, page: ShopPage, folder: Path, at: datetime) -> tuple[str, ...]:
    """Write the pictures and what was read into the folder, with a fingerprint of each; gives the names of the files.

    Raises `PageGone` where the page is.
    """
    contents = {"page.json": _read_there(page, at), "page.png": await _drawn(world, None)}
    if picture := _inside(page.picture, await world.call("shopView")):
        contents["product.png"] = await _drawn(world, picture)
    return keep_files(folder, contents)


def _read_there(page: ShopPage, at: datetime) -> bytes:
    kept = {
        "format": _FORMAT,
        "at": at.isoformat(),
        "page": page.address.url or page.address.raw.partition("?")[0],
        "item_id": page.address.global_id,
        "title": page.title,
        "product_type": page.product_type,
        "price": page.price,
        "store_number": page.store_number,
        "store_name": page.store_name,
        "gone": page.gone,
        "doubts": list(page.doubts),
    }
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode()


async def _drawn(world: World, box: Box | None) -> bytes:
    wanted: dict[str, Any] = {"format": "png"}
    if box is not None:
        wanted["clip"] = {**asdict(box), "scale": 1}
    answer = await world.send("Page.captureScreenshot", wanted)
    return base64.b64decode(answer["data"])


def _inside(box: Box | None, view: dict[str, float] | None) -> Box | None:
    """The part of the place that the window shows; None: too little of it. More would have to be drawn, and so loaded."""
    if box is None or view is None:
        return None
    left, top = max(box.x, view["x"]), max(box.y, view["y"])
    right = min(box.x + box.width, view["x"] + view["width"])
    bottom = min(box.y + box.height, view["y"] + view["height"])
    shown = max(0.0, right - left) * max(0.0, bottom - top)
    if shown < _LEAST_SHOWN * box.width * box.height:
        return None
    return Box(x=left, y=top, width=right - left, height=bottom - top)
