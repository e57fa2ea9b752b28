"""The tests of each file share one tab."""

from __future__ import annotations

import pytest
from playwright.async_api import Page


@pytest.fixture
async def page(file_page: Page) -> Page:
    return file_page
