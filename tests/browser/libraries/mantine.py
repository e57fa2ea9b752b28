"""The complaint form in Mantine, a React library: labels above, lists with a filter, entries in a portal."""

from __future__ import annotations

import dash_mantine_components as dmc  # type: ignore[import-untyped]  # ships no types
from dash import Dash, Input, Output, State, dcc, html
from flask import Flask, request

from tests.browser.libraries.library_server import UPLOAD_COOKIE
from tests.browser.libraries.record import FIELDS, Record
from tests.browser.libraries.wording import DESCRIPTION_LIMIT, LANGUAGES, WORDINGS, Language, Wording, rights


def build(record: Record) -> Flask:
    server = Flask(__name__)
    for language in LANGUAGES:
        _add(server, language, record)
    return server


def _add(server: Flask, language: Language, record: Record) -> None:
    wording = WORDINGS[language]
    app = Dash(f"mantine_{language}", server=False, url_base_pathname=f"/{language}/", serve_locally=True)
    app.init_app(server)
    body = dmc.Stack([dmc.Title(wording.heading, order=1), *_form(wording), html.Div(id="answer")], p=24)
    app.layout = dmc.MantineProvider(body)

    @app.callback(
        Output("answer", "children"),
        Input("submit", "n_clicks"),
        [State(name, "value") for name in FIELDS],
        prevent_initial_call=True,
    )
    def submit(_presses: int, *values: object) -> list[html.P]:
        number = record.take(dict(zip(FIELDS, values, strict=True)))
        return [html.P(wording.accepted), html.P([f"{wording.number}: ", html.Span(number)])]

    @app.callback(
        Output("files", "children"),
        Output("evidence-row", "error"),
        Input("evidence", "filename"),
        prevent_initial_call=True,
    )
    def show(names: list[str]) -> tuple[list[html.Div], str]:
        manner = request.cookies.get(UPLOAD_COOKIE, "")
        taken = [record.take_file(name, manner) for name in names]
        return [html.Div(name) for name in names], "" if all(taken) else wording.refused


def _form(wording: Wording) -> list[object]:
    return [
        _select("website", wording.website, wording.websites, wording),
        _select("ipr_type", wording.ipr_type, wording.ipr_types, wording),
        _select("ipr", wording.ipr, rights(), wording, searchable=True),
        dmc.RadioGroup(
            dmc.Stack([dmc.Radio(label=entry, value=entry) for entry in wording.complaint_types]),
            id="complaint_type",
            label=wording.complaint_type,
            required=True,
        ),
        _select("reason", wording.reason, wording.reasons, wording, searchable=True),
        dmc.Textarea(
            id="listings",
            label=wording.listings,
            description=wording.listings_hint,
            required=True,
            autosize=True,
            minRows=3,
            maxRows=8,
        ),
        dmc.Textarea(
            id="description",
            label=wording.description,
            inputProps={"maxLength": DESCRIPTION_LIMIT},
            minRows=3,
        ),
        dmc.InputWrapper(
            [
                dcc.Upload(dmc.Button(wording.upload, variant="outline"), id="evidence", multiple=True),
                html.Div(id="files"),
            ],
            id="evidence-row",
            label=wording.evidence,
        ),
        dmc.Checkbox(id="declaration", label=wording.declaration),
        dmc.Button(wording.submit, id="submit", w=160),
    ]


def _select(
    name: str, label: str, entries: tuple[str, ...], wording: Wording, *, searchable: bool = False
) -> dmc.Select:
    return dmc.Select(
        id=name,
        label=label,
        data=list(entries),
        placeholder=wording.prompt,
        searchable=searchable,
        required=True,
        w=480,
    )
