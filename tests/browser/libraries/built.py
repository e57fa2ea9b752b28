"""The complaint form in libraries from npm; `tests.tools.library_pages` builds the pages with Node.

The pages are `/en/` and `/zh/`, and one page per editor.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Flask, request
from flask.wrappers import Response

from tests.browser.libraries.library_server import UPLOAD_COOKIE
from tests.browser.libraries.record import Record
from tests.browser.libraries.wording import DESCRIPTION_LIMIT, WORDINGS, rights
from tests.tools.library_pages import OUTPUT

BUILT = ("mui", "element", "fusion")
EDITORS = ("tinymce", "ace", "codemirror5", "codemirror6")
_PAGE = """<!doctype html><meta charset="utf-8"><title>Form</title><link rel="stylesheet" href="/static/{library}.css">
<div id="app"></div><script>window.portal = {portal}</script><script src="/static/{library}.js"></script>"""
_NOTHING_FROM_ELSEWHERE = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'"
"""A content security policy that blocks other hosts, because Fusion's style sheet would load fonts from them.

The policy permits `eval`, because Vue compiles its templates in the page.
"""


def build(library: str, record: Record) -> Flask:
    app = Flask(__name__, static_folder=str(OUTPUT), static_url_path="/static")

    @app.get(f"/<any({','.join([*WORDINGS, *EDITORS])}):page>/")
    def form(page: str) -> Response:
        portal = {
            "wording": asdict(WORDINGS["zh" if page == "zh" else "en"]),
            "rights": rights(),
            "limit": DESCRIPTION_LIMIT,
            "editor": page,
        }
        text = json.dumps(portal).replace("<", "\\u003c")
        answer = Response(_PAGE.format(library=library, portal=text))
        answer.headers["Content-Security-Policy"] = _NOTHING_FROM_ELSEWHERE
        return answer

    @app.post("/file")
    def file() -> dict[str, str]:
        return {"number": record.take(request.get_json())}

    @app.post("/upload")
    def upload() -> tuple[dict[str, object], int]:
        file = request.files["file"].filename or ""
        is_taken = record.take_file(file, request.cookies.get(UPLOAD_COOKIE, ""))
        return {"success": is_taken, "url": "/"}, 200 if is_taken else 500

    return app
