"""The clipboard is watched for one word; what lacks it, what was there before and what is ours never arrive."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from pathlib import Path

import pytest

from helper.clipboard import desktop
from helper.clipboard.watch import watched, why_not_watch

QUICK = 0.05


def _link(number: int) -> str:
    """A link that no other test has copied: what this process copied is never a find."""
    return f"https://www.aliexpress.com/item/{1005009900077000 + number}.html"


def _copied_by_another_program(text: str) -> None:
    """Copy as any other program does."""
    subprocess.run(["xclip", "-selection", "clipboard", "-i"], input=text.encode(), check=True, timeout=20)


async def test_only_texts_with_the_word_arrive(display: str) -> None:
    """A secret that is copied in between is not told; nor is what was on the clipboard at the beginning."""
    _copied_by_another_program(_link(1))
    async with watched("aliexpress", QUICK) as texts:
        for text in ("a secret", _link(0)):
            await asyncio.to_thread(_copied_by_another_program, text)
        assert await asyncio.wait_for(anext(texts), 60) == _link(0)


async def test_what_we_copied_ourselves_is_no_find(display: str) -> None:
    """A text that this program put there is left out; the next one of the person's is told."""
    async with watched("aliexpress", QUICK) as texts:
        arriving = asyncio.ensure_future(anext(texts))
        assert await asyncio.to_thread(desktop.copy, _link(2))
        await asyncio.wait([arriving], timeout=0.5)
        await asyncio.to_thread(_copied_by_another_program, _link(3))
        assert await asyncio.wait_for(arriving, 60) == _link(3)


async def test_a_hung_owner_does_not_end_it(display: str) -> None:
    """A program that holds the clipboard and does not answer is waited for a moment; the next copy is told."""
    owner = await asyncio.create_subprocess_exec(
        "xclip", "-selection", "clipboard", "-quiet", stdin=asyncio.subprocess.PIPE
    )
    assert owner.stdin is not None
    owner.stdin.write(b"held")
    owner.stdin.close()
    while await asyncio.to_thread(desktop.paste) != "held":
        pass
    async with watched("aliexpress", QUICK, 0.5) as texts:
        owner.send_signal(signal.SIGSTOP)
        arriving = asyncio.ensure_future(anext(texts))
        await asyncio.wait([arriving], timeout=1)
        await asyncio.to_thread(_copied_by_another_program, _link(4))
        assert await asyncio.wait_for(arriving, 60) == _link(4)
    owner.kill()
    await owner.wait()


async def test_it_ends_with_the_watching(display: str) -> None:
    """Afterwards its process is gone."""
    async with watched("aliexpress", QUICK):
        (child,) = _children()
    assert child not in _children()


async def test_without_a_desktop_it_says_why() -> None:
    """In an ssh session there is nothing to watch, and the sentence says what to do instead."""
    assert "There is no desktop here" in await why_not_watch()


async def test_with_a_desktop_it_can(display: str) -> None:
    """With a display and a tool there is no reason against it."""
    assert await why_not_watch() == ""


async def test_without_a_tool_it_names_one(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can read the clipboard the sentence names what to install."""
    monkeypatch.setenv("PATH", "")
    assert "install xclip" in await why_not_watch()


def _children() -> set[str]:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii")
    return {pid for pid in children.split() if _watches(pid)}


def _watches(pid: str) -> bool:
    return b"watch" in Path(f"/proc/{pid}/cmdline").read_bytes()
