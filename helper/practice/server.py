"""Serves the practice portal and its pages on a loopback port, in a separate thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Flask, Response, redirect, request
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response as AnyResponse

from helper.hosts import is_loopback
from helper.practice import endpoints
from helper.practice.catalogue import CHOICES, COMPLAINT, REGISTRATION, FormDescription, choice_of
from helper.practice.endpoints import HOLDER_PAGE, form_setup, problems_of_type, shown_number
from helper.practice.listings import ListingStatus, seller_of
from helper.practice.request_context import (
    PART,
    PLACES,
    finish_response,
    language,
    local_path,
    no,
    page,
    place,
    portal,
    require_login,
    require_token,
    session,
    texts,
)
from helper.practice.sessions import MOST_UPLOAD_BYTES
from helper.practice.state import PortalState
from helper.system.loopback import LoopbackServer


class PracticePortal(LoopbackServer):
    """A practice portal, to be used as a context manager. All its data is lost when it stops."""

    def __init__(
        self, *, port: int = 0, titles: Sequence[str] = (), state: PortalState | None = None
    ) -> None:
        """Prepare a portal. If `port` is 0, the system chooses a free port.

        `titles` are the user's approved designs, in the form that `rights_of_account` accepts. They are
        ignored if `state` is given.
        """
        state = state or PortalState(titles=titles)
        self._home = state.home
        self.app = _build_app(state)
        super().__init__(self.app, what="The practice portal", port=port)

    @property
    def home(self) -> str:
        return f"{self.address.removesuffix('/')}{self._home}"


def _build_app(state: PortalState) -> Flask:
    app = Flask("helper.practice")
    app.config.update(PORTAL=state, MAX_CONTENT_LENGTH=MOST_UPLOAD_BYTES + 1024 * 1024)
    app.jinja_env.undefined = StrictUndefined
    app.add_url_rule("/favicon.ico", view_func=lambda: app.send_static_file("icon.svg"))
    app.before_request(_refuse_foreign_requests)
    app.after_request(finish_response)
    app.register_error_handler(413, lambda _: no(200, message=texts()["upload_size"]))
    app.register_blueprint(inside, url_prefix=PART if state.is_app else None)
    if not state.is_app:
        app.register_blueprint(many)
    app.register_blueprint(endpoints.routes)
    return app


def _refuse_foreign_requests() -> Response | None:
    """Refuse requests to hosts other than loopback, and requests from pages of other sites.

    Otherwise a website could reach the portal through the user's browser, even under a host name that
    resolves to this computer.
    """
    here = f"http://{request.host}"
    if is_loopback(f"{here}/") and request.headers.get("Origin", here) == here:
        return None
    return Response("The practice portal answers on this computer only.\n", 403, mimetype="text/plain")


WORK_PAGE = "/ipr/iprSubmissionWork.htm"

inside = Blueprint("inside", __name__)
"""The pages that require a login, in both variants of the portal."""
many = Blueprint("many", __name__)
"""The pages that exist only in the variant with separate pages.

They need no login, or check the login themselves.
"""


inside.before_request(require_login)


@inside.get(PLACES["center"][0])
def user_center() -> str:
    return page("user_center.html", menu="center")


@inside.get(PLACES["rights"][0])
def rights() -> str:
    """Show the account's rights with their states, newest first."""
    types = {entry.code: language().of(entry.texts) for entry in CHOICES["iprTypes"]}
    return page("ipr_management.html", menu="rights", rights=portal().rights(), types=types)


@inside.get(PLACES["manage"][0])
def manage() -> str:
    """Show the account's complaints about one website, newest first. Ignore invalid parameters."""
    now, query = portal().now(), request.args
    platform = (choice_of(query.get("platform", "ae"), "websites") or CHOICES["websites"][-1]).code
    statuses = [status.value for status in ListingStatus]
    status = query.get("status", "") if query.get("status") in statuses else ""
    rows = [
        complaint
        for complaint in portal().complaints(session().email)
        if complaint.values["website"] == platform and status in {"", complaint.status(now).value}
    ]
    return page(
        "manage.html",
        menu="manage",
        rows=rows,
        platform=platform,
        status_shown=status,
        websites=[(site.code, language().of(site.texts)) for site in CHOICES["websites"]],
        statuses=statuses,
    )


@inside.get(PLACES["details"][0])
def details() -> str:
    found = portal().complaint(session().email, request.args.get("id", ""))
    return page("detail.html", menu="manage", complaint=found, seller_of=seller_of)


@inside.get(PLACES["complaint_success"][0])
def complaint_success() -> str:
    found = portal().complaint(session().email, request.args.get("id", ""))
    number = shown_number(found.number) if found else ""
    return page("success.html", menu="complaint", form=COMPLAINT, found=found, number=number)


@inside.get(PLACES["registration_success"][0])
def registration_success() -> str:
    found = portal().right(request.args.get("id", ""))
    number = shown_number(found.id) if found else ""
    return page("success.html", menu="registration", form=REGISTRATION, found=found, number=number)


@many.get("/")
def start() -> AnyResponse:
    return redirect("/index.htm")


@many.get("/index.htm")
def home() -> str:
    return page("index.html")


@many.get("/register.htm")
def register() -> str:
    """Show the page on which real portals let users register an account. This portal needs no account."""
    return page("register.html")


@many.get(PLACES["login"][0])
def login() -> str | AnyResponse:
    target = local_path(request.args.get("redirectURL", ""))
    return redirect(target) if session().email else page("login.html", target=target)


@many.get(PLACES["account"][0])
def account() -> str:
    require_login()
    return page("account.html", menu="account")


@many.get(PLACES["complaint"][0])
def complaint_form() -> str:
    """Show the complaint form.

    `?platform=` in the address is ignored, because the user chooses the website.
    """
    require_login()
    return _form_page(portal().complaint_form)


@many.get(PLACES["registration"][0])
def type_page() -> str:
    require_login()
    return _form_page(REGISTRATION, 0)


@many.post(PLACES["registration"][0])
def take_type() -> str | AnyResponse:
    """Handle Next on the first page, which is an ordinary form post, and redirect to the second page."""
    require_login()
    require_token()
    values = {field.name: request.form.get(field.name, "") for field in REGISTRATION.parts[0].fields}
    if problems := problems_of_type(values):
        errors = {name: texts()[key] for name, key in problems.items()}
        return _form_page(REGISTRATION, 0, values=values, errors=errors)
    return redirect(f"{WORK_PAGE}?draft={portal().begin_draft(session().email, values).id}")


@many.get(WORK_PAGE)
@many.get(HOLDER_PAGE)
def draft_page() -> str | AnyResponse:
    """Show the second page of a registration, about the work, or its third page, about the rights holder."""
    require_login()
    draft = portal().draft(session().email, request.args.get("draft", ""))
    if draft is None:
        return redirect(place("registration"))
    return _form_page(REGISTRATION, 1 if request.path == WORK_PAGE else 2, values={"draft": draft.id})


def _form_page(
    form: FormDescription,
    part: int | None = None,
    *,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    shown = form if part is None else replace(form, parts=form.parts[part : part + 1])
    setup = {**form_setup(shown), "values": values or {}, "errors": errors or {}, "words": texts()}
    action = place("registration") if part == 0 else shown.parts[-1].send
    step = 0 if part is None else part + 1
    return page("form.html", menu=form.id, setup=setup, step=step, action=action)
