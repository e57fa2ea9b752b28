"""The two languages of the portal."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language the pages can be shown in; the values are those of `--lang` and of `?lang=`."""

    EN = "en"
    ZH = "zh"

    @property
    def locale(self) -> str:
        """The value of the language cookie, as portals of this kind spell it."""
        return {Language.EN: "en_US", Language.ZH: "zh_CN"}[self]

    @property
    def html(self) -> str:
        """The value of the page's `lang` attribute."""
        return {Language.EN: "en", Language.ZH: "zh-CN"}[self]


def read_language(text: str) -> Language | None:
    """The language meant by `en`, `zh`, `en_US`, `zh-CN` and the like, or None."""
    start = text.strip().lower()[:2]
    return Language(start) if start in {"en", "zh"} else None
