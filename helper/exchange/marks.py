"""The small marks of people who do not write a thing twice: "the same as above", and "nothing here"."""

from __future__ import annotations

from helper.exchange.words import folded

_SIGNS = frozenset(
    {
        '"',
        "''",
        "”",
        "“",
        "„",
        "″",
        "〃",
        "々",
        "’’",
        "´´",
        "``",
        "||",
        "↑",
        "^",
        '-"-',
        "-''-",
        '"-',
        '–"–',
        "—″—",
        "-„-",
        '" "',
        "〻",
        "״",
    }
)
_WORDS = frozenset(
    map(
        folded,
        "ditto|dito|idem|id|ibid|ibidem|same|same as above|same here|as above|see above|do|s o|siehe oben|wie oben|ebenso"
        "|ebd|ebenda|ci dessus|comme ci dessus|idem ci dessus|voir ci dessus|ídem|lo mismo|igual|como arriba|igual que arriba"
        "|stesso|come sopra|c s|jw|j w|jak wyżej|to samo|o mesmo|mesmo|idem acima|acima|hetzelfde|zelfde|zie boven|aynı|yukarıdaki gibi"
        "|同上|同前|上同|同じ|上に同じ|上と同じ|〃|상동|위와 같음|то же|тоже|так же|там же|см выше|"
        "samma|samme|sama|totéž|כנל|כנ ל|نفس الشيء|كما أعلاه".split("|"),
    )
) - {""}  # fmt: skip
_NOTHING = frozenset({"-", "--", "---", "–", "—", "/", "?", "??", "???", ".", "..", "...", "…", "x", "n/a", "#n/a", "na", "none", "null", "nan", "nil", "k.a.", "k. a.", "s/n", "n/d", "nd", "無", "无", "なし", "없음", "нет", "brak", "yok", "keine", "ninguno", "aucun", "aucune", "nessuno", "tbd", "unknown", "unbekannt", "missing", "lost", "fehlt"})  # fmt: skip


def is_ditto(text: str) -> bool:
    """Whether the text says: the same as in the row above."""
    return len(text) <= 24 and (text in _SIGNS or folded(text) in _WORDS)


def is_nothing(text: str) -> bool:
    """Whether the text only fills the cell."""
    return len(text) <= 9 and text.casefold() in _NOTHING
