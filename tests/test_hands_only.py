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
    """Return every line that matches the pattern, with its file and line number."""
    return [
        f"{path.relative_to(HELPER)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_only_browser_input_py_sends_mouse_and_key_input() -> None:
    assert found(IN_PYTHON, python_files()) == []


def test_no_script_of_the_program_clicks_or_submits() -> None:
    assert found(IN_JAVASCRIPT, scripts()) == []


def test_files_that_may_send_mouse_and_key_input_exist() -> None:
    """If an exempt file moves, update `HANDS`."""
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
def test_input_pattern_recognises_mouse_and_key_calls_in_python(line: str) -> None:
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
def test_click_pattern_recognises_clicks_in_javascript(line: str) -> None:
    assert IN_JAVASCRIPT.search(line)
