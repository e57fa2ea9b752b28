"""Every text of the online form, which works without an account, in English and Chinese."""

from __future__ import annotations

ONLINE_WORDS: dict[str, tuple[str, str]] = {
    "online_form": ("File with Online Form", "在线表单投诉"),
    "online_text": (
        "For those without an account: up to 10 links at a time. PRACTICE: invent a name and an address.",
        "未注册账户可用，每次最多 10 条链接。PRACTICE 练习：姓名与地址请随意编造。",
    ),
    "online_closed": (
        "You have an account: please submit a complaint there. This form is for those without one.",
        "您已有账户，请登录后提交投诉。本表单仅供未注册者使用。",
    ),
    "reporter_name": ("Name of the reporter", "举报人姓名"),
    "reporter_email": ("E-mail of the reporter", "举报人邮箱"),
    "reporter_address": ("Postal address", "通讯地址"),
    "online_work": ("Title of the work", "作品名称"),
    "online_reason": ("Reason for complaint", "投诉理由"),
    "online_links": ("Infringing links", "侵权链接"),
    "online_description": ("Description", "侵权说明"),
    "online_declaration": ("What I state is true, as far as I know.", "本人声明以上内容属实。"),
    "online_too_many": ("At most 10 links at a time.", "每次最多 10 条链接。"),
    "online_missing": ("Please fill in every field and tick the statement.", "请填写所有字段并勾选声明。"),
    "online_taken": ("Report submitted", "举报已提交"),
    "online_number": ("Reference number", "受理编号"),
    "online_keep": (
        "Write the number down: there is no list in which it could be looked up.",
        "请记下编号：此处没有可供查询的列表。",
    ),
}  # fmt: skip
