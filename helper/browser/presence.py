"""Who is there: whether a keeper lives, and which programs are connected to it.

Both are read from things that the system takes away with a process, so that a killed one never counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from os import getpid

from helper.browser.order import KeeperOrder, make_private
from helper.browser.profile import is_alive

_END_SECONDS = 15.0
_numbers = count()


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


@contextmanager
def present(order: KeeperOrder) -> Iterator[None]:
    """Be counted as connected for as long as the block lasts; a killed program stops counting by itself."""
    file = make_private(order.clients) / f"{getpid()}-{next(_numbers)}"
    file.touch(mode=0o600)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def connected_programs(order: KeeperOrder) -> int:
    """How many living programs are connected; the files of dead ones are removed."""
    alive = 0
    for file in order.clients.glob("*-*"):
        if is_alive(int(file.name.partition("-")[0])):
            alive += 1
        else:
            file.unlink(missing_ok=True)
    return alive
