"""Which words of a page may be kept as learned: short, visible, of the form itself, and never those of a sending button."""

from __future__ import annotations

import re
import unicodedata

from helper.flow.normal import fold, normalise

LONGEST_WORDS = 80
LONGEST_ENTRY = 200

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKUP = re.compile(r"<\s*[a-z/!?]|&#?\w+;", re.IGNORECASE)
_ADDRESS = re.compile(r"\w:/{2}|(?<!\w)(?:www\.|https?:|javascript:|data:|file:|blob:)", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w.])(?:[\w-]+\.)+[a-z]{2,}(?=$|[\s/:?#,;)])", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){5,}")

_SENDING = frozenset(["submit", "confirm", "agree", "verify", "send", "pay", "apply"])
"""Words that send something when a button's text begins with them."""
_ACTIONS = _SENDING | frozenset(
    [
        "confirmed",
        "accept",
        "validate",
        "next",
        "continue",
        "finish",
        "done",
        "complete",
        "register",
        "login",
        "logout",
        "withdraw",
        "delete",
        "remove",
        "save",
        "publish",
        "proceed",
        "buy",
        "checkout",
        "sign",
        "authorize",
        "authorise",
        "ok",
        "yes",
        "post",
        "report",
    ]
)
_FILLERS = frozenset(
    [
        "and",
        "the",
        "my",
        "your",
        "this",
        "complaint",
        "form",
        "now",
        "it",
        "links",
        "all",
        "draft",
        "i",
        "we",
        "to",
        "&",
    ]
)
_ACTIONS_ZH = [
    "提交",
    "确认",
    "确定",
    "申请",
    "发送",
    "支付",
    "付款",
    "同意",
    "验证",
    "校验",
    "下一步",
    "继续",
    "登录",
    "登陆",
    "注册",
    "保存",
    "接受",
    "完成",
    "发起投诉",
    "立即投诉",
    "撤回",
    "撤诉",
    "删除",
    "发布",
]
_LONGEST_ACTION_ZH = 6
_BUTTON = "is what a button says that sends something; those are the person's"


def objection(words: str) -> str | None:
    """Why a label or an anchor may not be kept, as the end of a sentence; None: it may."""
    if sentence := _not_plain(words, LONGEST_WORDS):
        return sentence
    if _ADDRESS.search(words) or _HOST.search(words):
        return "holds an address"
    if _LONG_NUMBER.search(words):
        return "holds a long number, which may be somebody's"
    return _BUTTON if says_sending(words) else None


def entry_objection(words: str) -> str | None:
    """Why an entry of a list may not be kept; an entry may hold a number, and the name of a site (AliExpress.com)."""
    if sentence := _not_plain(words, LONGEST_ENTRY):
        return sentence
    if _ADDRESS.search(words):
        return "holds an address"
    return _BUTTON if only_sends(words) else None


def says_sending(words: str) -> bool:
    """Whether a button with these words sends, agrees or moves on. A form's words such as “Report reason” do not."""
    said = _said(words)
    compact = re.sub(r"\s", "", said)
    if len(compact) <= _LONGEST_ACTION_ZH and any(action in compact for action in _ACTIONS_ZH):
        return True
    return only_sends(words) or said.partition(" ")[0] in _SENDING


def only_sends(words: str) -> bool:
    """Whether the words are those of a sending button and say nothing else: entries may begin like one."""
    said = _said(words)
    if re.sub(r"\s", "", said) in _ACTIONS_ZH:
        return True
    spoken = [word.strip(".,;:!?'\"") for word in said.split()]
    return any(word in _ACTIONS for word in spoken) and all(word in _ACTIONS | _FILLERS for word in spoken)


def _said(words: str) -> str:
    return normalise(words).rstrip("→»›> ")


def _not_plain(words: str, longest: int) -> str | None:
    if not fold(words).strip(" *:"):
        return "says nothing"
    if len(words) > longest:
        return f"is longer than {longest} characters"
    if any(unicodedata.category(sign) in _UNSEEN for sign in words):
        return "holds characters that cannot be seen"
    if _MARKUP.search(words):
        return "looks like HTML"
    return "holds an e-mail address" if "@" in words else None
