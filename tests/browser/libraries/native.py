"""The complaint form with native controls, submitted by its form element."""

from __future__ import annotations

from html import escape

from flask import Flask, request

from tests.browser.libraries.library_server import UPLOAD_COOKIE
from tests.browser.libraries.record import FIELDS, Record
from tests.browser.libraries.wording import DESCRIPTION_LIMIT, WORDINGS, Language, Wording, rights


def build(record: Record) -> Flask:
    app = Flask(__name__)

    @app.get("/<any(en, zh):language>/")
    def form(language: Language) -> str:
        return _page(WORDINGS[language], _form(WORDINGS[language]))

    @app.post("/<any(en, zh):language>/")
    def taken(language: Language) -> str:
        number = record.take({name: request.form.get(name, "").replace("\r\n", "\n") for name in FIELDS})
        for file in request.files.getlist("evidence"):
            if file.filename:
                record.take_file(file.filename)
        wording = WORDINGS[language]
        return _page(
            wording, f"<p><b>{wording.accepted}</b></p><p>{wording.number}: <span>{number}</span></p>"
        )

    return app


def _page(wording: Wording, body: str) -> str:
    style = "body{font:15px sans-serif;margin:24px}label,legend{display:block;margin:14px 0 4px}textarea{width:600px;height:90px}"
    return f"<!doctype html><meta charset=utf-8><title>Form</title><style>{style}</style><h1>{wording.heading}</h1>{body}"


def _form(wording: Wording) -> str:
    radios = "".join(
        f'<label><input type="radio" name="complaint_type" value="{escape(entry)}"> {escape(entry)}</label>'
        for entry in wording.complaint_types
    )
    return f"""<form method="post" enctype="multipart/form-data">
{_select("website", wording.website, wording.websites, wording)}
{_select("ipr_type", wording.ipr_type, wording.ipr_types, wording)}
{_select("ipr", wording.ipr, rights(), wording)}
<fieldset><legend>{escape(wording.complaint_type)}</legend>{radios}</fieldset>
{_select("reason", wording.reason, wording.reasons, wording)}
<label for="listings">{escape(wording.listings)} <b>*</b></label>
<textarea id="listings" name="listings"></textarea><br><small>{escape(wording.listings_hint)}</small>
<label for="description">{escape(wording.description)}</label>
<textarea id="description" name="description" maxlength="{DESCRIPTION_LIMIT}"></textarea>
<label for="evidence">{escape(wording.evidence)}</label> <input id="evidence" name="evidence" type="file" multiple>
<div role="alert"></div><script>evidence.onchange = () => {{
  if (document.cookie.includes("{UPLOAD_COOKIE}=refused")) document.querySelector("[role=alert]").textContent = "{escape(wording.refused)}";
}}</script>
<p><label><input type="checkbox" name="declaration"> {escape(wording.declaration)}</label></p>
<button>{escape(wording.submit)}</button></form>"""


def _select(name: str, label: str, entries: tuple[str, ...], wording: Wording) -> str:
    options = "".join(f"<option>{escape(entry)}</option>" for entry in entries)
    return (
        f'<label for="{name}">{escape(label)} <b>*</b></label>'
        f'<select id="{name}" name="{name}"><option value="">{escape(wording.prompt)}</option>{options}</select>'
    )
