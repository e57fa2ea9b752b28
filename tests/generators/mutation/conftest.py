"""One visible browser and one site for all pages of the short benchmark."""

from __future__ import annotations

from tests.browser.conftest import _kept_open, _site, browser_context, network, page

__all__ = ["_kept_open", "_site", "browser_context", "network", "page"]
