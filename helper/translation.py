"""Translates the sentences for the user, with the standard library's gettext.

The key of a translation is the English sentence, which is also shown if the catalogue has no translation. Texts for
and from the portal, records, logs, events, JSON, commands and options are never translated. The program never bases a
decision on a translated sentence. `languages/ipp-helper.pot` is the template with all sentences.
"""

from __future__ import annotations

import gettext
from datetime import date, datetime
from pathlib import Path

_CATALOGUES = Path(__file__).with_name("languages")
_catalogue: gettext.NullTranslations | None = None
"""The catalogue in use; None until the first sentence is shown."""


def use_catalogue(catalogue: gettext.NullTranslations | None) -> None:
    """Translate with this catalogue from now on; None selects the catalogue of the user's locale."""
    global _catalogue  # noqa: PLW0603 - one language for the whole program, as in gettext itself
    _catalogue = catalogue


def use_english() -> None:
    """Stop translating, for output that programs read, such as JSON."""
    use_catalogue(gettext.NullTranslations())


def tr(sentence: str, /, **values: object) -> str:
    """Translate the sentence, and replace each `{name}` in it with the value of that name."""
    return _filled(_loaded().gettext(sentence), sentence, values) if sentence else ""


def tr_n(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate the singular or plural sentence that fits `n`; replace `{n}` and the other names in it."""
    return _filled(_loaded().ngettext(one, many, n), one if n == 1 else many, {"n": n, **values})


def msg(sentence: str) -> str:
    """Return the sentence unchanged, as text to translate later with `tr`.

    The call marks the sentence for the translation template.
    """
    return sentence


def msg_n(one: str, many: str) -> tuple[str, str]:
    """Return the singular and the plural sentence unchanged, as text to translate later with `tr_n`.

    The call marks both sentences for the translation template.
    """
    return one, many


def english(text: str) -> str:
    """Return the text unchanged. The call says that the text is never translated.

    Such a text is for the records, the portal or a command line.
    """
    return text


MONTHS = (
    msg("January"), msg("February"), msg("March"), msg("April"), msg("May"), msg("June"), msg("July"),
    msg("August"), msg("September"), msg("October"), msg("November"), msg("December"),
)  # fmt: skip
SHORT_MONTHS = (
    msg("Jan"), msg("Feb"), msg("Mar"), msg("Apr"), msg("May"), msg("Jun"),
    msg("Jul"), msg("Aug"), msg("Sep"), msg("Oct"), msg("Nov"), msg("Dec"),
)  # fmt: skip


def day_in_words(day: date) -> str:
    """Return the day in words, such as "3 December 2026"."""
    return tr("{day} {month} {year}", day=day.day, month=tr(MONTHS[day.month - 1]), year=day.year)


def short_day(day: date) -> str:
    """Return the day with a short month name, such as "3 Dec 2026"."""
    return tr("{day} {month} {year}", day=day.day, month=tr(SHORT_MONTHS[day.month - 1]), year=day.year)


def local_time(moment: datetime) -> str:
    """Return the moment in the computer's time zone, such as "3 Dec 2026, 19:42"."""
    local = moment.astimezone()
    time = f"{local:%H:%M}"
    return tr("{day}, {time}", day=short_day(local), time=time)


def _loaded() -> gettext.NullTranslations:
    if _catalogue is None:
        use_catalogue(gettext.translation("ipp-helper", _CATALOGUES, fallback=True))
    assert _catalogue is not None  # noqa: S101 - for the type checker
    return _catalogue


def _filled(translated: str, sentence: str, values: dict[str, object]) -> str:
    """Insert the values into the translation, or into the English sentence if the translation has unknown names."""
    if not values:
        return translated
    try:
        return translated.format_map(values)
    except (KeyError, IndexError, ValueError):
        return sentence.format_map(values)
