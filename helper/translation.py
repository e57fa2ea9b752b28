"""Translates the sentences for the user, with the catalogues `languages/*.po` in gettext's format.

The key of a translation is the English sentence, which is also shown if the catalogue has no translation. Texts for
and from the portal, records, logs, events, JSON, commands and options are never translated. The program never bases a
decision on a translated sentence. `languages/ipp-helper.pot` is the template with all sentences.

The program reads the catalogues as text, so a translator sees a correction at the next start, without compiling.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from locale import windows_locale
from pathlib import Path
from string import Formatter
from typing import Any

CATALOGUES = Path(__file__).with_name("languages")
ENGLISH = "en"
_MESSAGE = re.compile(r'^(msgid|msgid_plural|msgstr)(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n)+)', re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_PLURAL_RULE = re.compile(r"plural=(.+?);?$", re.MULTILINE)
_HEAD_BYTES = 20_000
"""Number of bytes to read from the start of a catalogue, enough to include its glossary and its header."""


class Catalogue(gettext.NullTranslations):
    """The translations of one language, read from the text of a catalogue."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms = _forms(text)
        """The translations of each English sentence: one text, or several plural forms."""
        self.header = _header(self.forms.pop("", ()))
        rule = _PLURAL_RULE.search(self.header.get("Plural-Forms", ""))
        self._plural = gettext.c2py(rule[1] if rule else "n != 1")

    def gettext(self, message: str) -> str:
        forms = self.forms.get(message)
        return forms[0] if forms and forms[0] else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms, form = self.forms.get(msgid1, ()), self._plural(n)
        return (forms[form] if form < len(forms) else "") or (msgid1 if n == 1 else msgid2)

    @property
    def language(self) -> str:
        return self.header.get("Language", ENGLISH)

    @property
    def name(self) -> str:
        """The language's own name, such as “Deutsch”."""
        return self.header.get("Language-Team", "")

    @property
    def reader(self) -> str:
        """The native speaker who has read all sentences; empty if there is none yet."""
        return self.header.get("Last-Translator", "")

    @property
    def share(self) -> float:
        """The share of the sentences that have a translation, from 0 to 1."""
        return sum(map(all, self.forms.values())) / max(1, len(self.forms))


def _forms(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    sentence = ""
    for kind, quoted in _MESSAGE.findall(text):
        said = quoted[1:-2].replace('"\n"', "")
        if "\\" in said:
            said = _ESCAPE.sub(lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), said)
        if kind == "msgid":
            sentence, found[said] = said, ()
        elif kind == "msgstr":
            found[sentence] += (said,)
    return found


def _header(forms: Iterable[str]) -> dict[str, str]:
    lines = (line.partition(": ") for form in forms for line in form.splitlines())
    return {name: value for name, _, value in lines}


_catalogue: gettext.NullTranslations | None = None
"""The catalogue in use; None until the first sentence is shown."""


def use_catalogue(catalogue: gettext.NullTranslations | None) -> None:
    """Translate with this catalogue from now on; None selects the catalogue of the user's locale."""
    global _catalogue  # noqa: PLW0603 - one language for the whole program, as in gettext itself
    _catalogue = catalogue


def use_language(language: str) -> None:
    """Translate into this language from now on. An empty string means the language of the user's locale."""
    use_catalogue(catalogue_of(language or _language_of_locale()))


def use_english() -> None:
    """Stop translating, for output that programs read, such as JSON."""
    use_language(ENGLISH)


def language() -> str:
    """Return the code of the language in use, such as "fr"."""
    return getattr(_loaded(), "language", ENGLISH)


@cache
def languages() -> Mapping[str, str]:
    """Return the languages of the program by code, each with its own name, such as "Deutsch"."""
    named = {file.stem: Catalogue(_head(file)).name for file in CATALOGUES.glob("*.po")}
    return dict(sorted({ENGLISH: "English", **named}.items(), key=lambda item: item[1].casefold()))


def catalogue_of(language: str) -> gettext.NullTranslations:
    """Return the catalogue of the language; without one, a catalogue that leaves each sentence in English."""
    try:
        return Catalogue((CATALOGUES / f"{language}.po").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return gettext.NullTranslations()


def _head(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(_HEAD_BYTES).decode(errors="ignore").replace("\r\n", "\n")
    # Drop the last entry, because it may be truncated. A truncated entry with an empty text would look like
    # the header.
    return start.rpartition("\n\n")[0] + "\n"


def _language_of_locale() -> str:
    """Return the first language of the user's locale that the program has, otherwise English."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next(filter(None, map(os.environ.get, names)), "")
    if sys.platform == "win32" and not wanted:
        import ctypes

        wanted = windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    for each in wanted.split(":"):
        name = re.split(r"[.@]", each)[0]
        for code in (name, name.partition("_")[0]):
            if code in languages():
                return code
    return ENGLISH


def tr(sentence: str, /, **values: object) -> str:
    """Translate the sentence, and replace each `{name}` in it with the value passed under that name."""
    return _filled(_loaded().gettext(sentence), sentence, values) if sentence else ""


def tr_n(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate the singular or the plural sentence, depending on `n`.

    Each `{name}` in the sentence is replaced with the value passed under that name; `{n}` is replaced with `n`.
    """
    return _filled(_loaded().ngettext(one, many, n), one if n == 1 else many, {"n": n, **values})


def msg(sentence: str) -> str:
    """Return the sentence unchanged, as text to translate later with `tr`.

    The call marks the sentence for the translation template.
    """
    return sentence


_SYSTEM_REASONS = (
    msg("No such file or directory"), msg("Permission denied"), msg("Operation not permitted"), msg("File exists"),
    msg("Is a directory"), msg("Not a directory"), msg("No space left on device"), msg("Disk quota exceeded"),
    msg("Read-only file system"), msg("Input/output error"), msg("Device or resource busy"), msg("File name too long"),
    msg("Connection refused"),
)  # fmt: skip
"""Common error messages of the operating system. Python always returns them in English, in `OSError.strerror`."""


def tr_error(error: OSError) -> str:
    """Return the operating system's reason for the error, translated, such as "Permission denied"."""
    return tr(error.strerror or str(error))


def msg_n(one: str, many: str) -> tuple[str, str]:
    """Return the singular and the plural sentence unchanged, as text to translate later with `tr_n`.

    The call marks both sentences for the translation template.
    """
    return one, many


def english(text: str) -> str:
    """Return the text unchanged, and mark it as a text that is never translated.

    Such texts are for the records, the portal or a command line.
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


def comma_list(parts: Iterable[str]) -> str:
    """Join the parts that are not empty with commas, such as "a, b, c"."""
    return tr(", ").join(filter(None, parts))


def semicolon_list(parts: Iterable[str]) -> str:
    """Join the parts that are not empty with semicolons, such as "a; b"."""
    return tr("; ").join(filter(None, parts))


def sentences(*parts: str) -> str:
    """Join the sentences with spaces, such as "Saved. u undoes this.". Empty sentences are skipped."""
    text, *others = (*filter(None, parts), "")
    for other in filter(None, others):
        text = tr("{text} {sentence}", text=text, sentence=other)
    return text


def as_sentence(words: str) -> str:
    """Add a full stop to a phrase, as in "3 links added, 1 already known."."""
    return tr("{words}.", words=words)


def with_label(label: str, text: str) -> str:
    """Return the text preceded by its label, such as "Midnight Fox: 3 links"; only the label if the text is empty."""
    return tr("{label}: {text}", label=label, text=text) if label and text else label or text


def with_note(text: str, note: str) -> str:
    """Return a text with a note in brackets, such as "on sale (not decided yet)"; without a note, return the text."""
    return tr("{text} ({note})", text=text, note=note) if note else text


def quoted(text: str) -> str:
    """Return the text in quotation marks."""
    return tr("“{text}”", text=text)


def counted(number: int, words: str) -> str:
    """Return the number followed by a phrase, such as "3 rejected by Alibaba"."""
    return tr("{n} {words}", n=number, words=words)


def day_in_words(day: date) -> str:
    """Return the day in words, such as "3 December 2026"."""
    # The day number selects the plural form, because French writes the first day of a month differently
    # ("1er").
    words = msg_n("{n} {month_name} {year}", "{n} {month_name} {year}")
    return tr_n(*words, day.day, month_name=tr(MONTHS[day.month - 1]), year=day.year)


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
        use_language("")
    assert _catalogue is not None  # noqa: S101 - for the type checker
    return _catalogue


class _LocalNumbers(Formatter):
    """Formats numbers with the decimal sign and the thousands separator of the language."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = super().format_field(value, format_spec)
        if format_spec[-1:] in {"f", "g", ","}:
            sample = tr("1,234.5")
            text = text.translate({ord(","): sample[1], ord("."): sample[-2]})
        return text


_named: dict[str, object] = {}
"""Objects whose attributes any sentence may use as placeholders: "{app.undo}" is the attribute `undo` of "app"."""


def name_in_sentences(things: Mapping[str, object]) -> None:
    """Let every sentence use the attributes of these objects as placeholders, as in "{app.undo} undoes this."."""
    _named.update(things)


def _filled(translated: str, sentence: str, values: dict[str, object]) -> str:
    """Replace the placeholders in the translation with their values.

    If the translation contains an unknown placeholder, return the English sentence with the values instead.
    """
    if not values and "{" not in translated:
        return translated
    given = {**_named, **values}
    try:
        if any(number in translated for number in ("f}", "g}", ",}")):
            return _LocalNumbers().vformat(translated, (), given)
        return translated.format_map(given)
    except (KeyError, IndexError, ValueError, AttributeError):
        return sentence.format_map(given) if values else translated
