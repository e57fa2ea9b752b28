"""The sentences for the user in the user's language, by the standard library's gettext.

The English sentence is the key; a sentence that the catalogue lacks is shown in English. Never translated: what goes
into the portal and what it says, records, logs, events, JSON, commands and options. Nothing is decided by the words
of a translated sentence. The template of all sentences is `languages/ipp-helper.pot`.
"""

from __future__ import annotations

import gettext
from datetime import date
from pathlib import Path

_CATALOGUES = Path(__file__).with_name("languages")
_catalogue: gettext.NullTranslations | None = None
"""None until the first sentence is shown."""


def use_catalogue(catalogue: gettext.NullTranslations | None) -> None:
    """Translate with this catalogue from now on; None: with the one of the locale."""
    global _catalogue  # noqa: PLW0603 - one language for the whole program, as in gettext itself
    _catalogue = catalogue


def use_english() -> None:
    """For answers that programs read, such as JSON."""
    use_catalogue(gettext.NullTranslations())


def tr(sentence: str, /, **values: object) -> str:
    """The sentence in the user's language, with the values in place of its `{names}`."""
    return _filled(_loaded().gettext(sentence), sentence, values) if sentence else ""


def tr_n(one: str, many: str, n: int, /, **values: object) -> str:
    """Of two sentences the one that fits the number `n`; `{n}` stands for the number."""
    return _filled(_loaded().ngettext(one, many, n), one if n == 1 else many, {"n": n, **values})


def msg(sentence: str) -> str:
    """The same sentence, marked for the template: a constant that `tr` translates where it is shown."""
    return sentence


def msg_n(one: str, many: str) -> tuple[str, str]:
    """The same pair of sentences, marked for the template; `tr_n` translates it where it is shown."""
    return one, many


MONTHS = (
    msg("January"), msg("February"), msg("March"), msg("April"), msg("May"), msg("June"), msg("July"),
    msg("August"), msg("September"), msg("October"), msg("November"), msg("December"),
)  # fmt: skip
SHORT_MONTHS = (
    msg("Jan"), msg("Feb"), msg("Mar"), msg("Apr"), msg("May"), msg("Jun"),
    msg("Jul"), msg("Aug"), msg("Sep"), msg("Oct"), msg("Nov"), msg("Dec"),
)  # fmt: skip


def day_in_words(day: date) -> str:
    """A day such as "3 December 2026"."""
    return tr("{day} {month} {year}", day=day.day, month=tr(MONTHS[day.month - 1]), year=day.year)


def _loaded() -> gettext.NullTranslations:
    if _catalogue is None:
        use_catalogue(gettext.translation("ipp-helper", _CATALOGUES, fallback=True))
    assert _catalogue is not None  # noqa: S101 - for the type checker
    return _catalogue


def _filled(translated: str, sentence: str, values: dict[str, object]) -> str:
    """The translation with its values; in English if the translation has a placeholder that the sentence lacks."""
    if not values:
        return translated
    try:
        return translated.format_map(values)
    except (KeyError, IndexError, ValueError):
        return sentence.format_map(values)
