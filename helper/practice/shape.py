"""Which generation of the portal is imitated, and how its form is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from helper.errors import WrongUse
from helper.practice.language import Language

_Word = TypeVar("_Word", bound=StrEnum)


class Variant(StrEnum):
    """A generation of the portal."""

    IPP = "ipp"
    """Pages with addresses of their own, as from 2018 on."""
    AIDC = "aidc"
    """One page whose parts are told apart behind the # of its address, as from 2024 on."""


class Layout(StrEnum):
    """How the complaint form is spread."""

    LONG = "long"
    """Everything on one page."""
    WIZARD = "wizard"
    """In three parts, with Next between them; the variant ipp has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the portal looks like as long as it runs."""

    variant: Variant = Variant.IPP
    layout: Layout = Layout.LONG
    language: Language = Language.EN
    """For whoever has chosen none."""
    late_seconds: tuple[float, float] = (1.0, 3.0)
    """The form of the variant aidc shows its fields after a time between these two."""

    @property
    def is_app(self) -> bool:
        """Whether all of the portal is one page."""
        return self.variant is Variant.AIDC

    @property
    def home(self) -> str:
        """Where the portal begins, after its origin."""
        return "/#/ippHome" if self.is_app else "/"


def read_shape(*, variant: str, layout: str, lang: str, late_seconds: tuple[float, float]) -> Shape:
    """The shape of these words. Raises WrongUse, with the words there are, where one of them means nothing."""
    shape = Shape(
        variant=_read(Variant, variant, "The practice portal has no variant"),
        layout=_read(Layout, layout, "The practice portal has no layout"),
        language=_read(Language, lang, "The practice portal does not speak"),
        late_seconds=late_seconds,
    )
    if shape.layout is Layout.WIZARD and not shape.is_app:
        raise WrongUse("Only the variant aidc has a wizard.", now="Add --variant aidc.")
    return shape


def _read(words: type[_Word], text: str, sentence: str) -> _Word:
    try:
        return words(text)
    except ValueError:
        raise WrongUse(f"{sentence} “{text}”.", now=f"Take one of: {', '.join(words)}.") from None
