"""Whether a keeper lives: it holds a lock that the system takes away with its process, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from helper.browser.keeper.order import KeeperOrder

_END_SECONDS = 15.0


@contextmanager
def keeping(order: KeeperOrder) -> Iterator[None]:
    """Be the account's keeper for as long as the block lasts."""
    from filelock import FileLock

    # A program that looks whether somebody keeps holds the lock for an instant.
    with FileLock(order.life_lock, timeout=_END_SECONDS, mode=0o600):
        yield


def is_kept(order: KeeperOrder) -> bool:
    """Whether the account has a living keeper."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(order.life_lock, blocking=False, mode=0o600):
            return False
    except Timeout:
        return True


async def keeper_ended(order: KeeperOrder) -> None:
    """Wait until a keeper that was told to end is gone, with all it leaves behind cleaned up."""
    from filelock import AsyncFileLock

    async with AsyncFileLock(order.life_lock, timeout=_END_SECONDS, mode=0o600):
        return
