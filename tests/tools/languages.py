"""Writes the template of all translatable sentences, updates the catalogues from it, and checks them.

`python -m tests.tools.languages` updates everything; `python -m tests.tools.languages it` also begins a catalogue for
Italian.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from helper.translation import CATALOGUES, catalogue_of, languages
from helper.tui.actions import ACTIONS, key_label
from helper.web.receive import EXTENSION_WORDS, extension_folder

ROOT = Path(__file__).parents[2]
TEMPLATE = CATALOGUES / "ipp-helper.pot"
_KEYWORDS = ("tr:1", "tr_n:1,2", "msg:1", "msg_n:1,2", "Action:2")

_SOURCES = """\
[extractors]
calls = tests.tools.languages:calls
[calls: **.py]
[jinja2: **.html]
[jinja2: **.jinja]
"""

_PLURALS = {"fr": "n > 1", "pt_BR": "n > 1", "es": "n != 1", "it": "n != 1", "pt": "n != 1", "ca": "n != 1"}
"""Plural rules that replace Babel's, which add a third form used only for numbers of a million or more."""

_HEADER = """\
# {language} sentences of ipp-helper.
#
# No native speaker has read them yet. To correct a sentence, change the text after its `msgstr`, and start
# the program again. When you have read all sentences, write your name after `Last-Translator`.
# docs/contributing.md says more.
#
# Glossary:
"""


def calls(
    file: IO[bytes], keywords: Mapping[str, object], _tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Yield the calls of the keywords with their literal arguments, as Babel expects of an extractor.

    Babel's own extractor finds no calls inside f-strings before Python 3.12.
    """
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            given = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            yield (
                node.lineno,
                node.func.id,
                tuple(text if isinstance(text, str) else None for text in given),
                [],
            )


def template() -> str:
    """Return the template as Babel extracts it.

    It names no files and wraps no lines, so that moved code changes nothing and a changed sentence few lines.
    """
    keywords = [f"--keyword={keyword}" for keyword in _KEYWORDS]
    options = ["--no-default-keywords", "--omit-header", "--sort-output", "--no-location", "--no-wrap"]
    with TemporaryDirectory() as folder:
        written = Path(folder) / TEMPLATE.name
        sources = Path(folder) / "sources.cfg"
        sources.write_text(_SOURCES, encoding="utf-8")
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *keywords, *options]
        subprocess.run([*command, "-F", str(sources), "-o", str(written), "helper"], cwd=ROOT, check=True)
        return written.read_text(encoding="utf-8")


def begin(language: str) -> Catalog:
    """Return a catalogue without translations. Its header names the language and the rule of its plural."""
    locale = Locale.parse(language)
    header = _HEADER.format(language=locale.english_name).rstrip()
    name = locale.get_display_name() or language
    catalog = Catalog(locale, project="ipp-helper", version="0.1", header_comment=header, fuzzy=False)
    catalog.language_team = name[0].upper() + name[1:]
    catalog.last_translator = catalog.msgid_bugs_address = ""  # otherwise, Babel would write its placeholders
    catalog.revision_date = catalog.creation_date
    if language in _PLURALS:
        catalog.mime_headers = [("Plural-Forms", f"nplurals=2; plural=({_PLURALS[language]});")]
    return catalog


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=None if file == TEMPLATE else file.stem)


def written(catalog: Catalog, sentences: str) -> str:
    """Return the catalogue as text, with exactly these sentences of a template.

    Translations of sentences that did not change are kept; no translation is guessed from a similar sentence.
    """
    catalog.update(read_po(io.StringIO(sentences)), no_fuzzy_matching=True, update_creation_date=False)
    text = io.BytesIO()
    write_po(text, catalog, width=0, sort_output=True, ignore_obsolete=True, no_location=True)
    return text.getvalue().decode()


_PLACEHOLDER = re.compile(r"\{[\w.]*(?:[!:][^}]*)?\}")
_KEY_OF = re.compile(r"\{(\w+\.\w+)\}")
"""Matches a placeholder for the key of an action."""
_UNCHANGED = re.compile(r"`[^`]*`|</?[a-z]+[^>]*>|(?<![A-Za-z-])--[a-z][a-z-]+")
"""Matches commands, tags and options, which every translation must keep unchanged."""
_ENDS = re.compile(r"\A(\s*).*?(\s*)\Z", re.DOTALL)
_KEY = re.compile(
    r"(?<![\w'’{}])(?:[b-zB-HJ-Z]|(?<=[Pp]ress )[aA0-9!?]|ctrl\+(?:shift\+)?\w)(?![\w'’}-])|(?<=  )[-!](?= \w)"
)
"""Matches a key named in an English sentence. "a", "A" and "I" are words unless "press" precedes them."""
_ALONE = re.compile(r"(?<![A-Za-zÀ-ÿ'’])(?:ctrl\+(?:shift\+)?)?[A-Za-z0-9](?![A-Za-zÀ-ÿ])|[-!?]")
"""Matches anything that may be a key in a translation, even if Japanese characters surround it."""
_MODIFIERS = {"Strg+": "ctrl+", "Umschalt+": "shift+", "Maj+": "shift+"}
"""Modifier keys as German and French keyboards name them, with the English names."""
_PRESSED = re.compile(r"[Pp]ress (ctrl\+\w|[a-zA-Z0-9!?]|Enter|esc)(?=[\s.,:;]|$)")


def faults(catalog: Catalog) -> Iterator[str]:
    """Yield a line for each translation that does not fit its sentence."""
    for message in catalog:
        if message.id and any(texts(message.string)):
            english, translated = _pairs(message)
            if isinstance(message.id, tuple) and len(translated) != catalog.num_plurals:
                yield f"{len(translated)} plural forms instead of {catalog.num_plurals}: {english[0]}"
            for sentence, form in zip_longest(english, translated, fillvalue=english[-1]):
                wrong = _faults(sentence, form, has_plural=len(english) > 1)
                yield from (f"{fault}: {form!r} for {sentence!r}" for fault in wrong)


def _pairs(message: Message) -> tuple[list[str], list[str]]:
    """Return the English sentence for each form of the translation, and the forms."""
    english, forms = texts(message.id), texts(message.string)
    return (english if len(forms) > 1 else english[-1:]), forms


def _faults(sentence: str, form: str, *, has_plural: bool) -> Iterator[str]:
    if not form:
        yield "a form of the plural is missing"
        return
    wanted, found = (set(_PLACEHOLDER.findall(text)) for text in (sentence, form))
    if (wanted ^ found) - ({"{n}"} if has_plural else set()):
        yield "other placeholders"
    # A separator such as ", " may have different spaces in another language, so it is not checked.
    if sentence.strip(",; ") and _ENDS.fullmatch(sentence).groups() != _ENDS.fullmatch(form).groups():  # type: ignore[union-attr]  # matches every text
        yield "other spaces at the ends"
    if sentence.count("\n") != form.count("\n"):
        yield "other line breaks"
    if sorted(_UNCHANGED.findall(sentence)) != sorted(_UNCHANGED.findall(form)):
        yield "other commands, tags or options"
    named = set(_ALONE.findall(form))
    for local, name in _MODIFIERS.items():
        form = form.replace(local, name)
    named.update(key.lower() for key in _ALONE.findall(form) if "+" in key)
    if missing := set(_KEY.findall(sentence)) - named:
        yield f"no key {' '.join(sorted(missing))}"


def texts(entry: object) -> list[str]:
    """Return the forms of a sentence or of its translation; a sentence without a plural has one."""
    return [str(form) for form in entry] if isinstance(entry, tuple | list) else [str(entry or "")]


def unknown_keys(catalog: Catalog) -> list[str]:
    """Return the sentences that name an unknown action, or ask the user to press a key that no action has."""
    known = {key_label(key) for action in ACTIONS.values() for key in action.keys.split(",")}
    known |= {key.replace("^", "ctrl+") for key in known}
    sentences = [text for message in catalog for text in texts(message.id)]
    return [
        text
        for text in sentences
        if not known.issuperset(_PRESSED.findall(text)) or not ACTIONS.keys() >= set(_KEY_OF.findall(text))
    ]


def missing(catalog: Catalog) -> list[str]:
    """Return the English sentences without a translation."""
    return [texts(message.id)[0] for message in catalog if message.id and not any(texts(message.string))]


def extension_texts() -> dict[Path, str]:
    """Return the files with the texts of the browser extension; the browser chooses one by its own language."""
    files = {}
    for language in languages():
        catalogue = catalogue_of(language)
        said = {name: {"message": catalogue.gettext(text)} for name, text in EXTENSION_WORDS.items()}
        text = json.dumps(said, indent=2, ensure_ascii=False) + "\n"
        files[extension_folder() / "_locales" / language / "messages.json"] = text
    return files


def catalogues() -> list[Path]:
    return sorted(CATALOGUES.glob("*.po"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("new", nargs="*", metavar="LANGUAGE", help="begin a catalogue, such as it or pt_BR")
    new = parser.parse_args().new
    sentences = template()
    TEMPLATE.write_text(sentences, encoding="utf-8")
    for language in new:
        if not (file := CATALOGUES / f"{language}.po").exists():
            file.write_text(written(begin(language), sentences), encoding="utf-8")
    for file in catalogues():
        catalog = read(file)
        file.write_text(written(catalog, sentences), encoding="utf-8")
        left, wrong = missing(catalog), list(faults(catalog))
        print(f"{file.name}: {1 - len(left) / len(catalog):.1%} translated, {len(wrong)} faults")  # noqa: T201
        print(*wrong, sep="\n", end="\n" * bool(wrong))  # noqa: T201
    for file, text in extension_texts().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
