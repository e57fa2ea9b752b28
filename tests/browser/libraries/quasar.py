"""The complaint form in Quasar, a Vue library: floating labels inside the fields, entries in a menu layer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from nicegui import events, ui

from tests.browser.libraries.library_server import FORM, LANGUAGE_COOKIE, UPLOAD_COOKIE
from tests.browser.libraries.record import FIELDS, Record
from tests.browser.libraries.wording import DESCRIPTION_LIMIT, LANGUAGES, WORDINGS, Language, Wording, rights


def build(record: Record) -> FastAPI:
    """Return a server with the page in every language.

    The library keeps the values on the server. Submit sends the values again in a request, like a portal.
    """
    app = FastAPI()

    @app.post("/file")
    def file(values: dict[str, str]) -> dict[str, str]:
        return {"number": record.take(values)}

    @app.get(FORM)
    def form(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/{request.cookies.get(LANGUAGE_COOKIE, 'en')}/")

    @app.middleware("http")
    async def upload(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        manner = request.cookies.get(UPLOAD_COOKIE, "") if "/upload/" in request.url.path else ""
        if manner:
            await asyncio.to_thread(record.wait, manner)
        return Response(status_code=500) if manner == "refused" else await call_next(request)

    app.add_api_route("/record", record.as_json)
    app.add_api_route("/release", record.release)
    for language in LANGUAGES:
        _add(language, record)
    ui.run_with(app)
    return app


def _add(language: Language, record: Record) -> None:
    wording = WORDINGS[language]

    @ui.page(f"/{language}")
    def page() -> None:
        ui.label(wording.heading).props("role=heading").classes("text-h4")
        with ui.column().style("width: 640px"):
            fields = _form(wording, record)
            answer = ui.label("")

        async def submit() -> None:
            values = json.dumps({name: str(read() or "") for name, read in fields.items()})
            number = await ui.run_javascript(
                "return await (await fetch('/file', {method: 'POST', headers: {'Content-Type': 'application/json'},"
                f" body: JSON.stringify({values})}})).json()"
            )
            answer.set_text(f"{wording.accepted}. {wording.number}: {number['number']}")

        ui.button(wording.submit, on_click=submit)


def _form(wording: Wording, record: Record) -> dict[str, Callable[[], object]]:
    """Add the fields; return functions that read the server's value of each field."""
    wide = "width: 100%"
    website = ui.select(list(wording.websites), label=f"{wording.website} *").style(wide)
    ipr_type = ui.select(list(wording.ipr_types), label=f"{wording.ipr_type} *").props("outlined").style(wide)
    ipr = ui.select(list(rights()), label=f"{wording.ipr} *", with_input=True).style(wide)
    ui.label(wording.complaint_type)
    complaint_type = ui.radio(list(wording.complaint_types))
    reason = ui.select(list(wording.reasons), label=f"{wording.reason} *").props("filled").style(wide)
    listings = ui.textarea(f"{wording.listings} *").style(wide)
    description = ui.textarea(wording.description).props(f"counter maxlength={DESCRIPTION_LIMIT}").style(wide)

    def uploaded(event: events.UploadEventArguments) -> None:
        record.take_file(event.file.name)

    ui.upload(label=wording.evidence, multiple=True, auto_upload=True, on_upload=uploaded).style(wide)
    ui.checkbox(wording.declaration)
    inputs = (website, ipr_type, ipr, complaint_type, reason, listings, description)
    return {name: partial(getattr, each, "value") for name, each in zip(FIELDS, inputs, strict=True)}
