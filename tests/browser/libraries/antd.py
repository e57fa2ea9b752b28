"""The complaint form in Ant Design 5, a React library: virtual lists in a separate layer, immediate uploads."""

from __future__ import annotations

import feffery_antd_components as fac  # type: ignore[import-untyped]  # ships no types
from dash import Dash, Input, Output, State, html
from flask import Flask, jsonify, request
from flask.wrappers import Response

from tests.browser.libraries.library_server import UPLOAD_COOKIE
from tests.browser.libraries.record import FIELDS, Record
from tests.browser.libraries.wording import DESCRIPTION_LIMIT, LANGUAGES, WORDINGS, Language, Wording, rights


def build(record: Record) -> Flask:
    server = Flask(__name__)

    @server.post("/upload")
    def upload() -> tuple[Response, int]:
        file = request.files["file"]
        is_taken = record.take_file(file.filename or "", request.cookies.get(UPLOAD_COOKIE, ""))
        return jsonify({"status": "success"} if is_taken else {"status": "error"}), 200 if is_taken else 500

    for language in LANGUAGES:
        _add(server, language, record)
    _add_trees(server)
    return server


BRANCHES: dict[str, dict[str, None]] = {
    "Copyright": {"Artwork": None, "Software": None, "Others": None},
    "Trademark": {"Class 27": None, "Others": None},
}


def _add_trees(server: Flask) -> None:
    """Add a page with both nested lists of the library; the page shows their values."""
    app = Dash("antd_trees", server=False, url_base_pathname="/trees/", serve_locally=True)
    app.init_app(server)
    nodes = [
        {
            "label": branch,
            "title": branch,
            "value": branch,
            "key": branch,
            "children": [
                {
                    "label": entry,
                    "title": entry,
                    "value": f"{branch}, {entry}",
                    "key": f"{branch}, {entry}",
                }
                for entry in entries
            ],
        }
        for branch, entries in BRANCHES.items()
    ]
    more = {"placeholder": "Please select", "style": {"width": 320}}
    app.layout = fac.AntdForm(
        [
            fac.AntdFormItem(fac.AntdCascader(id="columns", options=nodes, **more), label="Reason"),
            fac.AntdFormItem(fac.AntdTreeSelect(id="rows", treeData=nodes, **more), label="Type"),
            html.P(id="holds-columns"),
            html.P(id="holds-rows"),
        ]
    )
    for name in ("columns", "rows"):

        @app.callback(Output(f"holds-{name}", "children"), Input(name, "value"), prevent_initial_call=True)
        def show(value: list[str] | str) -> str:
            return value if isinstance(value, str) else value[-1]


def _add(server: Flask, language: Language, record: Record) -> None:
    wording = WORDINGS[language]
    app = Dash(f"antd_{language}", server=False, url_base_pathname=f"/{language}/", serve_locally=True)
    app.init_app(server)
    app.layout = html.Div(
        [html.H1(wording.heading), _form(wording), html.Div(id="answer")], style={"margin": 24}
    )

    @app.callback(
        Output("answer", "children"),
        Input("submit", "nClicks"),
        [State(name, "value") for name in FIELDS],
        prevent_initial_call=True,
    )
    def submit(_presses: int, *values: object) -> list[html.P]:
        number = record.take(dict(zip(FIELDS, values, strict=True)))
        return [html.P(wording.accepted), html.P([f"{wording.number}: ", html.Span(number)])]


def _form(wording: Wording) -> fac.AntdForm:
    def item(label: str, control: object, *, required: bool = True) -> fac.AntdFormItem:
        return fac.AntdFormItem(control, label=label, required=required)

    return fac.AntdForm(
        [
            item(wording.website, _select("website", wording.websites, wording)),
            item(wording.ipr_type, _select("ipr_type", wording.ipr_types, wording)),
            item(wording.ipr, _select("ipr", rights(), wording)),
            item(
                wording.complaint_type,
                fac.AntdRadioGroup(
                    id="complaint_type", options=list(wording.complaint_types), direction="vertical"
                ),
            ),
            item(wording.reason, _select("reason", wording.reasons, wording)),
            item(wording.listings, fac.AntdInput(id="listings", mode="text-area", style={"width": 640})),
            item(
                wording.description,
                fac.AntdInput(
                    id="description",
                    mode="text-area",
                    showCount=True,
                    maxLength=DESCRIPTION_LIMIT,
                    style={"width": 640},
                ),
                required=False,
            ),
            item(
                wording.evidence,
                fac.AntdUpload(
                    id="evidence",
                    apiUrl="/upload",
                    uploadId="evidence",
                    multiple=True,
                    buttonContent=wording.upload,
                ),
                required=False,
            ),
            fac.AntdCheckbox(id="declaration", label=wording.declaration),
            fac.AntdButton(wording.submit, id="submit", type="primary"),
        ],
        layout="horizontal",
        labelCol={"span": 6},
        wrapperCol={"span": 16},
    )


def _select(name: str, entries: tuple[str, ...], wording: Wording) -> fac.AntdSelect:
    return fac.AntdSelect(
        id=name,
        options=[{"label": entry, "value": entry} for entry in entries],
        placeholder=wording.prompt,
        style={"width": 420},
    )
