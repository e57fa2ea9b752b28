"""Says, before a value goes into a field, whether the page would take all of it and nothing else with it."""

from __future__ import annotations

from helper.flow.form import Reading
from helper.flow.plan import Files, PlannedField, Text


def obstacle(field: PlannedField, reading: Reading) -> str | None:
    """Why the value cannot go in as things are, in a sentence; None: nothing is in its way that the page shows."""
    if isinstance(field.puts, Files) and reading.value.strip():
        return "Other files are there already; only you can take them away."
    return _too_long(field, field.puts.text, reading) if isinstance(field.puts, Text) else None


def why_different(field: PlannedField, reading: Reading) -> str:
    """What the page made of a text that was put in, in a sentence."""
    if isinstance(field.puts, Text) and reading.value and field.puts.text.startswith(reading.value):
        kept, whole = page_length(reading.value), page_length(field.puts.text)
        return f"The page cut the text: it kept {kept} of {whole} characters."
    if isinstance(field.puts, Files) and not reading.value:
        return "The files were put in, but the page does not show their names: look whether they are there."
    return "The page shows something else than was put in."


def page_length(text: str) -> int:
    """The length as a page counts it: an emoji counts twice, a line break once."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def _too_long(field: PlannedField, text: str, reading: Reading) -> str | None:
    most_lines = min((most for most in (field.at_most, reading.most_lines) if most is not None), default=None)
    lines = len(text.splitlines())
    if most_lines is not None and lines > most_lines:
        return f"“{field.label}” takes {most_lines} lines here; these are {lines}."
    length = page_length(text)
    if reading.most_chars is not None and length > reading.most_chars:
        return f"“{field.label}” takes {reading.most_chars} characters here; this text has {length}."
    return None
