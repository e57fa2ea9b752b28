"""Every sentence for the user is translated when it is shown, and is in the template for translators."""

from __future__ import annotations

import ast
import errno
import gettext
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from helper import translation
from helper.translation import (
    Catalogue,
    as_sentence,
    comma_list,
    counted,
    day_in_words,
    language,
    languages,
    msg,
    quoted,
    semicolon_list,
    sentences,
    short_day,
    tr,
    tr_error,
    tr_n,
    use_catalogue,
    use_language,
    with_label,
    with_note,
)
from tests.tools.languages import (
    ROOT,
    TEMPLATE,
    begin,
    catalogues,
    extension_texts,
    faults,
    missing,
    read,
    template,
    texts,
    unknown_keys,
    written,
)

_PORTAL_PAGES = ("practice",)
"""Folders with the practice portal's pages, which are in English like the real portal's pages."""
_MARKING = frozenset([
    "tr", "tr_n", "msg", "msg_n", "english", "Action", "Field", "option", "Option", "argument", "day_option", "_search_option",
    "_word_option", "GroupEntry", "CommandGroup",
])  # fmt: skip
"""Functions whose texts need no check: they mark them for translation, or the texts stay in English."""
_DATA = frozenset([
    "COMPLAINT_TYPE", "FORM_WORDS", "TITLES", "_EXAMPLE", "_ROOTS", "_PUBLIC_ENTRIES", "_ROLES", "_SHOPS", "_TARGET_FIELDS",
])  # fmt: skip
"""Constants whose texts stay untranslated: texts of the portal's pages, names, and word lists."""
_WITH_NAME = frozenset(["start"])
"""Methods whose argument is the English name of a task. The name appears only in logs."""
_FOR_DEVELOPERS = frozenset(["ValueError", "LookupError", "exception"])
"""Exceptions that report a mistake in the calling code, and entries of a log; their messages stay in English."""
_NO_SENTENCE = re.compile(
    r"(?:(?:bold|italic|not|on|0|\$[\w-]+)\s*)+|[#.]\S.*|(?:[A-Z]\w+, )+[A-Z]\w+|/\S+/.*|.*(?:\) =>|function\().*|.*'self'.*"
    r"|.*(?:\(\?|\\[sd]).*|text/plain.*|(?:ipp-helper|--\w+) .*|(?:select|insert|update|set|copy|listen|and|-c) .*",
    re.DOTALL,
)
"""Matches strings that are not sentences, such as styles, selectors, paths, scripts, patterns and SQL."""
_NAMES = frozenset([
    "high contrast", "theme 0", "Listing on AliExpress", "ipp-helper 0 0.xlsx", "waiting for 0", "handed over",
    "found in the portal's list: 0", "shop window",
    "open the window", "WebSocket 0", "settings.toml, browser", "Microsoft Edge", "Google Chrome",
    "sandboxing failed", "A description of a portal's pages for ipp-helper", "“0” ended unexpectedly", "English and Chinese", "literary work", "other work", "already in use", "Welcome back", "Next step", "Save draft", "Save as draft",
    "Invalid value for ", "Value error, ", "command line", "standard input", "file 0",
    "saved page", "own window", "macOS 0", "not there", "Pirated copy", "n a", "n d", "not registered",
    "This is a counterfeit version of my original work.", "Reported before: ", " and others", "0 links",
])  # fmt: skip
"""Strings that stay in English: settings, names, assertions, and texts for Alibaba's pages or for the records."""
_WORDS = re.compile(r"[^\W\d_][.,:;!?…”\")]*\s+[^\W\d_“\"(]")


class _German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        said = {"{n} new": "{n} neue", "{day} left": "{tag} bleiben", ", ": "、", "1,234.5": "1.234,5"}
        return said.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "ein Link" if n == 1 else "{n} Links"


@pytest.fixture
def german() -> Iterator[None]:
    use_catalogue(_German())
    yield
    use_catalogue(None)


def test_sentence_without_a_translation_is_shown_in_english() -> None:
    assert tr("{n} new", n=3) == "3 new"
    assert tr_n("{n} link", "{n} links", 1) == "1 link"
    assert tr_n("{n} link", "{n} links", 2) == "2 links"
    assert msg("{n} new") == "{n} new"
    assert not tr("")


@pytest.fixture
def spanish() -> Iterator[None]:
    use_language("es")
    yield
    use_language("en")


@pytest.mark.usefixtures("spanish")
def test_reason_given_by_the_operating_system_is_translated() -> None:
    error = OSError(errno.ENOENT, os.strerror(errno.ENOENT))
    said = tr("The file cannot be read: {reason}.", reason=tr_error(error))
    assert said == "No se puede leer el archivo: no existe el archivo o la carpeta."


@pytest.mark.usefixtures("spanish")
def test_reason_given_by_the_user_is_not_translated() -> None:
    assert tr("rejected: {reason}", reason="Permission denied").endswith(" Permission denied")


@pytest.mark.usefixtures("german")
def test_translation_inserts_values_and_chooses_the_plural() -> None:
    assert tr("{n} new", n=3) == "3 neue"
    assert tr_n("{n} link", "{n} links", 1) == "ein Link"
    assert tr_n("{n} link", "{n} links", 2) == "2 Links"


@pytest.mark.usefixtures("german")
def test_translation_with_a_wrong_placeholder_is_not_used() -> None:
    assert tr("{day} left", day="Fri") == "Fri left"


@pytest.mark.usefixtures("german")
def test_value_with_braces_is_shown_unchanged() -> None:
    assert tr("{n} new", n="{day}") == "{day} neue"


@pytest.mark.usefixtures("german")
def test_numbers_and_lists_are_formatted_as_in_the_language() -> None:
    assert tr("{size:.1f} MB, {rows:,} rows", size=2.5, rows=12345) == "2,5 MB, 12.345 rows"
    assert comma_list(["a", "", "b"]) == "a、b"


SAMPLE = r"""
# A comment with "quotes".
msgid ""
msgstr ""
"Last-Translator: Mira\n"
"Language: fr\n"
"Language-Team: Français\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

#: helper/cli/app.py
#, python-brace-format
msgid "say \"{word}\"\n"
msgstr ""
"dis «\\{word}»"
"\n"

msgid "{n} link"
msgid_plural "{n} links"
msgstr[0] "{n} lien"
msgstr[1] "{n} liens"

msgid "not yet"
msgstr ""
"""


def test_catalogue_reads_its_translations_and_header_from_text() -> None:
    catalogue = Catalogue(SAMPLE)
    assert catalogue.gettext('say "{word}"\n') == "dis «\\{word}»\n"
    forms = [catalogue.ngettext("{n} link", "{n} links", n) for n in (0, 1, 2)]
    assert forms == ["{n} lien", "{n} lien", "{n} liens"]
    assert (catalogue.gettext("not yet"), catalogue.gettext("unknown")) == ("not yet", "unknown")
    assert (catalogue.language, catalogue.name, catalogue.reader) == ("fr", "Français", "Mira")
    assert catalogue.share == pytest.approx(2 / 3)


def test_language_name_is_read_from_any_long_enough_start_of_a_catalogue(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The name is read from the start of the file only, which may end in the middle of an entry."""
    header = 'msgid ""\nmsgstr ""\n"Language-Team: Esperanto\\n"\n'
    text = f'{header}\nmsgid ""\n"Add the "\n"links"\nmsgstr "x"\n'
    (tmp_path / "eo.po").write_bytes(text.encode())
    monkeypatch.setattr(translation, "CATALOGUES", tmp_path)
    for length in range(len(header) + 1, len(text) + 1):
        monkeypatch.setattr(translation, "_HEAD_BYTES", length)
        translation.languages.cache_clear()
        assert translation.languages()["eo"] == "Esperanto", length
    translation.languages.cache_clear()


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANGUAGE": "it:pt_BR:fr", "LANG": "en_US.UTF-8"}, "pt_BR"),
        ({"LANG": "it_IT.UTF-8"}, "en"),
        ({"LC_MESSAGES": "pt_BR"}, "pt_BR"),
    ],
)
def test_default_language_follows_the_locale_variables(
    variables: dict[str, str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for code in ("fr", "pt_BR"):
        (tmp_path / f"{code}.po").write_text(SAMPLE.replace("fr", code), encoding="utf-8")
    monkeypatch.setattr(translation, "CATALOGUES", tmp_path)
    languages.cache_clear()
    use_language("")
    found = language()
    languages.cache_clear()
    use_catalogue(None)
    assert found == expected


def test_translations_that_do_not_fit_their_sentences_are_found() -> None:
    sentences = TEMPLATE.read_text(encoding="utf-8")
    catalog = begin("fr")
    written(catalog, sentences)
    assert len(missing(catalog)) == len(catalog)
    one = "The page rejected {n} link. Press r to fill in again without it."
    wrong: dict[str, str | tuple[str, str]] = {
        "Copied: {text}": "Copié : {texte}",
        "Press {today.file} to answer.": "Appuie sur f pour répondre.",
        "A listing on AliExpress.": " Une annonce sur AliExpress.",
        "To file without screens: ipp-helper file --plain. Other commands: ipp-helper --help": "Sans écrans : ipp-helper file",
        "✓ {n} marked": "✓ {n} cochées",
        one: ("Un lien est refusé : r remplit de nouveau.", "{n} liens sont refusés : z remplit de nouveau."),
    }
    for sentence, translated in wrong.items():
        message = catalog[sentence]
        message.string = translated if isinstance(translated, str) else tuple(translated)
    found = sorted(fault.partition(":")[0] for fault in faults(catalog))
    assert found == [
        "no key r", "other commands, tags or options", "other placeholders", "other placeholders", "other spaces at the ends",
    ]  # fmt: skip
    again = written(catalog, sentences.replace(one, "changed {n}"))
    assert "Copié : {texte}" in again
    assert "Un lien est refusé" not in again


@pytest.mark.parametrize("file", catalogues(), ids=lambda file: file.stem)
def test_catalogue_is_current_without_faults_and_nearly_complete(file: Path) -> None:
    """After changing a sentence, run `python -m tests.tools.languages`; it keeps all other translations."""
    catalog, text = read(file), file.read_text(encoding="utf-8")
    forms = {texts(message.id)[0]: tuple(texts(message.string)) for message in catalog if message.id}
    assert Catalogue(text).forms == forms
    assert text == written(catalog, TEMPLATE.read_text(encoding="utf-8"))
    assert text.startswith(f"{begin(file.stem).header_comment}\n")
    assert "ADDRESS" not in text.partition("\n\n")[0]
    assert list(faults(catalog)) == []
    assert len(missing(catalog)) / len(catalog) < _MOST_MISSING


_MOST_MISSING = 0.03
"""Highest share of sentences without a translation. A new sentence need not wait for four translators."""


def test_texts_of_the_browser_extension_are_current() -> None:
    assert {file: file.read_text(encoding="utf-8") for file in extension_texts()} == extension_texts()


def test_key_placeholders_in_sentences_name_existing_actions() -> None:
    assert unknown_keys(read(TEMPLATE)) == []


def test_no_sentence_is_translated_when_a_module_is_imported() -> None:
    """Such a sentence would keep the language that was in use at that time."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file, tree in _modules().items()
        for node in _run_at_import(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tr", "tr_n", "comma_list"}
    ]
    assert found == []


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        children = iter([node.args, *node.decorator_list])
    elif isinstance(node, ast.Lambda):
        children = iter([node.args])
    for child in children:
        yield from _run_at_import(child)


def test_template_for_translators_is_up_to_date() -> None:
    written, extracted = TEMPLATE.read_text(encoding="utf-8").split("\n\n"), template().split("\n\n")
    stale = [entry for entry in written if entry not in extracted]
    new = [entry for entry in extracted if entry not in written]
    changes = "\n\n".join([*(f"- {entry}" for entry in stale), *(f"+ {entry}" for entry in new)])
    assert written == extracted, (
        "Sentences changed, but the template of translations did not. Run `python -m tests.tools.languages` and commit"
        f" {TEMPLATE.relative_to(ROOT)}.\n\n{changes}"
    )


@cache
def _modules() -> dict[Path, ast.Module]:
    """Return the syntax trees of the modules by path."""
    house = ROOT / "helper"
    left_out = [house / name for name in _PORTAL_PAGES]
    return {
        file: ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(house.rglob("*.py"))
        if not any(file.is_relative_to(path) for path in left_out)
    }


def _is_left_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", getattr(node.func, "attr", "")) in _MARKING | _FOR_DEVELOPERS
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "") in _DATA
    calls = ast.Call | ast.Yield | ast.YieldFrom | ast.Await
    return isinstance(node, ast.Assert | ast.Expr) and not isinstance(getattr(node, "value", None), calls)


def _bare_sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each string of several words that is not marked for translation; docstrings and assertions are skipped."""

    def visit(node: ast.AST) -> Iterator[tuple[int, str]]:
        if _is_left_out(node):
            return
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _WITH_NAME:
            calls = [argument for argument in node.args if isinstance(argument, ast.Call)]
            yield from (found for call in calls for found in visit(call))
            return
        if isinstance(node, ast.JoinedStr):
            # A sentence with values must be one message with named placeholders, not an f-string.
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values)
            if re.search(r"[^\W\d_]{2,}\s|\s[^\W\d_]{2,}", text) and not _NO_SENTENCE.fullmatch(text):
                yield node.lineno, text
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from visit(part.value)
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _WORDS.search(node.value) and not _NO_SENTENCE.fullmatch(node.value):
                yield node.lineno, node.value
            return
        for child in ast.iter_child_nodes(node):
            yield from visit(child)

    yield from visit(tree)


def test_modules_mark_every_sentence_for_translation() -> None:
    """Each sentence is marked with `tr`, `tr_n` or `msg`, and none is an f-string."""
    found = [
        f"{file.relative_to(ROOT)}:{line}: {text}"
        for file, tree in _modules().items()
        for line, text in _bare_sentences(tree)
        if text not in _NAMES
    ]
    assert found == []


_GLUE = re.compile(r"(?<!\()\0(?:: |, |; | \()\0|“\0”")
_GLUED_AS_DATA = (
    "browser/form/form_inspection.py", "cli/commands/works.py", "model/attempt.py", "model/complaint.py", "model/work.py",
    "reports/evidence_pack.py", "reports/portal_look.py", "reports/shop_counts.py",
    "session/outcomes/complaint_entries.py", "sheets/export.py", "sheets/files/source.py",
    "sheets/importing/import_plan.py", "sheets/importing/past_reports.py", "sheets/importing/row_reader.py",
    "sheets/importing/rows.py", "system/loopback.py", "tui/designs/design_dialogs.py",
    "tui/listings/bulk_change.py", "tui/listings/details.py", "tui/settings_screen.py",
)  # fmt: skip
"""Modules that may join texts in code, because the texts go to the records, the portal, a file or an input."""


def _glue(node: ast.AST) -> Iterator[int]:
    """Yield the line of each text that is joined in code with punctuation, outside `english`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "english":
        return
    if isinstance(node, ast.JoinedStr):
        parts = (str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
        if _GLUE.search("".join(parts)):
            yield node.lineno
    if isinstance(node, ast.Attribute) and node.attr == "join":
        separator = node.value.value if isinstance(node.value, ast.Constant) else ""
        yield from [node.lineno] * (separator in {", ", "; ", ": "})
    for child in ast.iter_child_nodes(node):
        yield from _glue(child)


def test_modules_join_translated_texts_only_with_translatable_patterns() -> None:
    """Lists, colons, brackets and quotation marks differ between languages, so use functions such as `comma_list`."""
    found = [
        f"{file.relative_to(ROOT)}:{line}"
        for file, tree in _modules().items()
        if not file.as_posix().endswith(_GLUED_AS_DATA)
        and "from helper.translation import" in file.read_text(encoding="utf-8")
        for line in _glue(tree)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["1 December 2026", "3 May 2026", "3 May 2026"]),
        ("fr", ["1er décembre 2026", "3 mai 2026", "3 mai 2026"]),
        ("de", ["1. Dezember 2026", "3. Mai 2026", "3. Mai 2026"]),
        ("es", ["1 de diciembre de 2026", "3 de mayo de 2026", "3 mayo 2026"]),
        ("ja", ["2026年12月1日", "2026年5月3日", "2026年5月3日"]),
    ],
)
def test_dates_are_written_as_in_the_language(code: str, expected: list[str]) -> None:
    use_language(code)
    third = date(2026, 5, 3)
    written = [day_in_words(date(2026, 12, 1)), day_in_words(third), short_day(third)]
    use_catalogue(None)
    assert written == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["Fox: a; b", "on sale (“gone”)", "3 gone", "One. Two."]),
        ("fr", ["Fox\u00a0: a\u00a0; b", "on sale («\u00a0gone\u00a0»)", "3 gone", "One. Two."]),
        ("ja", ["Fox: a；b", "on sale（「gone」）", "gone3件", "One。Two。"]),
    ],
)
def test_texts_are_joined_with_the_punctuation_of_the_language(code: str, expected: list[str]) -> None:
    use_language(code)
    joined = [
        with_label("Fox", semicolon_list(["a", "", "b"])),
        with_note("on sale", quoted("gone")),
        counted(3, "gone"),
        sentences(as_sentence("One"), "", as_sentence("Two")),
    ]
    use_catalogue(None)
    assert joined == expected
    assert (with_label("Fox", ""), with_note("on sale", ""), sentences()) == ("Fox", "on sale", "")
