"""One visible browser and one site for all pages of the short benchmark."""

from __future__ import annotations
