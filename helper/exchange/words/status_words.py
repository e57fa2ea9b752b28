"""Reads what artists write about the state of a listing, in their languages and in their own short words."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from helper.exchange.words.lexicon import Phrases, meanings, words_of
from helper.model.spelling import folded


class Status(StrEnum):
    """What a row says about its listing."""

    REMOVED = "removed"
    PENDING = "pending"
    REJECTED = "rejected"
    LIVE = "live"
    RELISTED = "relisted"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_REPORTED = "not_reported"
    NOT_SHOWN = "not_shown"
    """Its page is not shown in the person's country: neither gone nor live, and nothing about a report."""
    UNKNOWN = "unknown"


DECIDED = frozenset({Status.REMOVED, Status.REJECTED, Status.COUNTERED, Status.WITHDRAWN})
"""What the portal or the person has made of a complaint."""

ENDS = DECIDED | {Status.LIVE, Status.RELISTED}
"""What was found when somebody looked: two different ones of a listing cannot both be so."""

_BEFORE_THE_END = frozenset(
    {Status.PENDING, Status.NOT_REPORTED, Status.LIVE, Status.NOT_SHOWN, Status.UNKNOWN}
)
"""What a row says beside the end of the story: "reported in March, removed in April"."""

_LONGEST = 300
"""What follows in a longer text is a tale, not a status."""

_CLAUSES = re.compile(r"[,;:.!?()\[\]\n/–—，、。；：！？（）]|\s-+\s")
"""A "no" says nothing about what stands behind a comma: "no answer, removed"."""

_SHORTENED_NOT = re.compile(r"n['’`´ʼ]t\b", re.IGNORECASE)
_LISTS = frozenset({"not_in_a_sentence", "not", "between", "is", "again", "again_squeezed", "yes", "no"})
_YES = frozenset(words_of("statuses")["yes"])
_NO = frozenset(words_of("statuses")["no"])
_NOT = frozenset(words_of("statuses")["not"])
_BETWEEN = frozenset(map(folded, words_of("statuses")["between"]))
_IS = frozenset(map(folded, words_of("statuses")["is"]))
_AGAIN = Phrases([folded(word) for word in words_of("statuses")["again"]])
_AGAIN_SQUEEZED = tuple(map(folded, words_of("statuses")["again_squeezed"]))
_NOT_SQUEEZED = ("未", "没", "沒", "没有", "沒有", "不", "無", "안", "미")
_NOT_AFTER = ("されず", "されていない", "していない", "されてない", "안됨", "안 됨", "되지 않음")
_NEGATED = {Status.REMOVED: Status.LIVE, Status.PENDING: Status.NOT_REPORTED, Status.LIVE: Status.REMOVED}

_BY_WORDS = {word: Status(name) for word, name in meanings("statuses", without=_LISTS).items()}
_ALONE = frozenset(map(folded, words_of("statuses")["not_in_a_sentence"]))
_PHRASES = Phrases([word for word in _BY_WORDS if len(word) > 1 and word not in _ALONE])


@lru_cache(maxsize=8192)
def read_status(text: str) -> Status | None:
    """The status that these words mean; None: they mean none that is known."""
    words = folded(text[:_LONGEST])
    if (stated := _without_is(words)) in _BY_WORDS:
        return _BY_WORDS[words] if words in _BY_WORDS else _BY_WORDS[stated]
    parts = _CLAUSES.split(_SHORTENED_NOT.sub("n not", text[:_LONGEST]))
    clauses = [clause for part in parts if (clause := folded(part))]
    found = [status for clause in clauses for status in (_all_in(clause) or _negated_alone(clause))]
    if not found:
        return None
    ended = [status for status in found if status not in _BEFORE_THE_END]
    told = ended or [status for status in found if status is not Status.UNKNOWN]
    if not told:
        return Status.UNKNOWN
    # That a page is not shown tells how it looks from here; what else is told says how the listing stands.
    told = [status for status in told if status is not Status.NOT_SHOWN] or told
    return Status.RELISTED if told[-1] is Status.LIVE and _says_again(words) else told[-1]


def is_unknown(text: str) -> bool:
    """Whether the text says that nobody knows: "unclear", "to be checked"."""
    return _BY_WORDS.get(folded(text)) is Status.UNKNOWN


def read_yes_or_no(text: str) -> bool | None:
    """What a ticked or crossed cell says; None: it is neither."""
    words = text.strip().casefold().rstrip(".!")
    if words in _YES:
        return True
    return False if words in _NO else None


def _all_in(words: str) -> list[Status]:
    """Every status that a longer text mentions, in its order."""
    found: list[tuple[int, Status]] = []
    for at, phrase in _PHRASES.find(words):
        status = _BY_WORDS[phrase]
        if _is_negated(words, at, at + len(phrase)):
            status = _NEGATED.get(status, Status.UNKNOWN)
        found.append((at, status))
    return [status for _, status in sorted(found)]


def _without_is(words: str) -> str:
    """The words without "it is" and "was" before them."""
    while words not in _BY_WORDS and words.partition(" ")[0] in _IS and " " in words:
        words = words.partition(" ")[2]
    return words


def _negated_alone(words: str) -> list[Status]:
    """The status of "not gone" in a language whose word for gone is too short to be looked for in sentences."""
    *before, last = _without_end(words.split()) or [""]
    if last not in _BY_WORDS or not _NOT.intersection(_without_end(before)[-1:]):
        return []
    status = _NEGATED.get(_BY_WORDS[last])
    return [status] if status else []


def _without_end(words: list[str]) -> list[str]:
    """The words without those that stand between "not" and what is not so: not yet, has not been, no longer."""
    while words and words[-1] in _BETWEEN:
        words = words[:-1]
    return words


def _says_again(words: str) -> bool:
    """Whether what is there was gone before."""
    return any(_AGAIN.find(words)) or any(again in words for again in _AGAIN_SQUEEZED)


def _is_negated(words: str, start: int, end: int) -> bool:
    before = _without_end(words[:start].split())[-2:]
    if any(word in _NOT for word in before):
        return True
    return words[:start].endswith(_NOT_SQUEEZED) or words[end:].lstrip().startswith(_NOT_AFTER)


_GRANT = (
    r"(?:licen[sc]ed|\blicen[cs](?:es?)?\b|licensing|lizen[zs]|licenci|licenza|licencj|licença|licentie|lisans|autori[sz]|authori[sz]"
    r"|autoryz|upoważn|genehm|erlaub|permission|permiso|permesso|\bpermis\b|permissão|consent\b|toestemming|vergunning|zezwol|pozwolen"
    r"|\bzgod[aęyą]\b|tilladelse|tillatelse|tillstånd|\bizin\b|\bizni|izinli|授权|授權|许可|許可|許諾|ライセンス|라이선스|라이센스|허락|허가"
    r"|лиценз|разреше|дозв|ліценз|engedél|povolen|svolen|licență|άδεια|רישיון|ترخيص|مرخص)"
)
"""What a licence and a permission are called; the words for giving one begin alike."""

_LICENSED = re.compile(_GRANT, re.IGNORECASE)
_UNLICENSED = re.compile(
    r"unlicen[sc]|unauthori|unlizen|"
    r"(?:\b(?:no|not|without|never|none|lacks?|nicht|kein\w*|ohne|nie|sans|pas|jamais|sin|senza|non|mai|bez|nie|sem|não|nunca|zonder|geen"
    r"|niet|utan|inte|ingen|uden|uten|ikke|ilman|без|не|нет|χωρίς|fără|nincs|nem|לא|בלי|بدون)\b|n['’]t\b)[^.;,!]{0,24}"
    + _GRANT
    + "|"
    + _GRANT
    + r"\w*\W{1,3}(?:(?:is|has|was|ist|war|est|è|is|ha)\W)?(?:no|not|nicht|yok|expired|ended|revoked|denied|refused|abgelaufen|erloschen"
    r"|widerrufen|expiré|caducad|scadut|wygas|истек)"
    r"|[未无無没沒非](?:经|經|有|获|獲|得到)?\s?(?:授|许|許|ライセンス)|(?:ライセンス|許可|許諾)(?:なし|無)|(?:라이[선센]스|허락|허가)\s?(?:없|안|못)"
    r"|무허가|lisanssız|izinsiz",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my|our) own(?! \w)|\b(?:(?:my |our )?own (?:listing|shop|store|product|account|offer|page)|my (?:shop|store|listing)"
    r"|it s mine|mine|our (?:shop|store)|this is (?:us|me))\b"
    r"|\b(?:eigene[rs]? (?:shop|laden|angebot|artikel|listing|produkt)|mein (?:eigener )?(?:shop|laden|angebot)|mein eigenes)\b"
    r"|\b(?:ma (?:propre )?boutique|mon (?:propre )?(?:annonce|magasin|produit)|mi (?:propia )?tienda|mi propio|mi anuncio|mio negozio"
    r"|il mio negozio|mój sklep|moj sklep|moim sklepie|naszym sklepie|minha loja|eigen winkel|mijn winkel|kendi mağazam|мой магазин|наш магазин)\b"
    r"|自己的店|我的店|本人店|自营店|自家店|自分のショップ|自分の店|自社|내 상점|내 가게",
    re.IGNORECASE,
)


def says_licensed(text: str) -> bool:
    """Whether a note says that the listing is licensed; a note that says the opposite does not."""
    said = re.split(r"[.;!?\n。；！？]", text)
    return any(_LICENSED.search(part) and not _UNLICENSED.search(part) for part in said)


def says_own(text: str) -> bool:
    """Whether a note says that the listing is the person's own; a note that says the opposite does not."""
    own = _OWN.search(text)
    return own is not None and _NOT.isdisjoint(folded(text[: own.start()]).split()[-2:])
