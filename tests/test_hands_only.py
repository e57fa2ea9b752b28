"""Only one Python file sends mouse and key input, and no script of the program clicks or submits anything.

This enforces the first promise, that only the user submits: code that does not exist cannot submit.
`browser/input.py` opens lists, picks options, and refuses to click anything that submits. The pages of the
practice portal (`practice/static`) are exempt, because they belong to the portal and not to the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HELPER = Path(__file__).resolve().parents[1] / "helper"
HANDS = {Path("browser/input.py")}
PAGES_OF_PRACTICE = Path("practice/static")

IN_PYTHON = re.compile(
    r"\.(?:click|dblclick|tap|press|press_sequentially|check|uncheck|set_checked|hover|drag_and_drop|drag_to|drop)\("
    r"|\bdispatch_event\b|\.(?:keyboard|mouse|touchscreen)\b|Input\.(?:dispatch|insert|emulate|synthesize)"
    r"|\bpyautogui\b|\bxdotool\b"
)
IN_JAVASCRIPT = re.compile(
    r"\.(?:click|submit|requestSubmit)\s*\??\.?\s*\(|\[\s*['\"`](?:click|submit|requestSubmit)['\"`]\s*\]\s*\("
    r"|new\s+(?:Mouse|Pointer|Keyboard|Touch|Submit|Drag)Event\b|initMouseEvent|initKeyboardEvent"
    r"|dispatchEvent\([^)]*(?:click|mouse|pointer|key|submit|touch)"
)


def python_files() -> Iterator[Path]:
    return (path for path in HELPER.rglob("*.py") if path.relative_to(HELPER) not in HANDS)


def scripts() -> Iterator[Path]:
    inside = (path for path in HELPER.rglob("*") if path.suffix in {".js", ".mjs", ".html"})
    return (path for path in inside if not path.relative_to(HELPER).is_relative_to(PAGES_OF_PRACTICE))


def found(pattern: re.Pattern[str], files: Iterator[Path]) -> list[str]:
    """Return every matching line, with its file and line number."""
    return [
        f"{path.relative_to(HELPER)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_only_the_input_module_moves_mouse_or_keys() -> None:
    """Code that needs mouse or key input belongs in `browser/input.py`."""
    assert found(IN_PYTHON, python_files()) == []


def test_no_script_clicks_or_submits() -> None:
    """Scripts read, set values and draw; only the user and the input module cause click events."""
    assert found(IN_JAVASCRIPT, scripts()) == []


def test_the_exempt_files_exist() -> None:
    """If an exempt file moves, `HANDS` must be updated."""
    assert all((HELPER / page_input).is_file() for page_input in HANDS)


@pytest.mark.parametrize(
    "line",
    [
        'await page.click("#submit")',
        "locator.press('Enter')",
        "await box.set_checked(True)",
        "page.keyboard.insert_text(text)",
        'session.send("Input.dispatchMouseEvent", {})',
    ],
)
def test_the_pattern_recognises_input_in_python(line: str) -> None:
    assert IN_PYTHON.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "button.click();",
        "form?.requestSubmit();",
        "form['submit']();",
        "element.dispatchEvent(new MouseEvent('click'));",
        "element.dispatchEvent(new Event('submit'));",
    ],
)
def test_the_pattern_recognises_clicks_in_javascript(line: str) -> None:
    assert IN_JAVASCRIPT.search(line)
