"""The addresses of the page: what the browser asks → the page's own steps; what is refused before any of them."""

import io
import mimetypes
import traceback
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from flask import Flask, Response, abort, make_response, redirect, render_template, request, send_file
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from reconcile.app.desk import Job
from reconcile.app.guard import HEADERS
from reconcile.app.page import Page
from reconcile.app.shelf import too_big
from reconcile.errors import ReconcileError, SeveralError, UnopenedError
from reconcile.french import day, euros, plural, typeset
from reconcile.intake.sources import MAX_BYTES
from reconcile.report.headline import FIRST_TO_DO, first_steps, totals_of
from reconcile.roster.places import Place

# Answers to some hundred words; a file has a limit of its own.
_MAX_FORM = 2 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REFUSED = ReconcileError(
    "cette page n'est pas ouverte pour ce navigateur",
    "adresse de la page",
    "fermez cet onglet, et ouvrez de nouveau la page par son lanceur ou par « reconcile app »",
)


# The registry of a Windows computer may say something else of these, and `nosniff` would keep the page from working.
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def create_app(page: Page) -> Flask:
    """Return the application of a run."""
    for suffix, kind in _TYPES.items():
        mimetypes.add_type(kind, suffix)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = _MAX_FORM
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters: dict[str, Callable[..., str]] = {"set": lambda text: typeset(str(text)), "euros": euros, "day": day}
    app.jinja_env.filters |= filters
    app.jinja_env.globals |= {
        "plural": plural,
        "totals_of": totals_of,
        "first_steps": first_steps,
        "first_to_do": FIRST_TO_DO,
        "places": tuple(Place),
    }
    app.before_request(lambda: _refused(page))
    app.after_request(_with_headers)
    app.register_error_handler(ReconcileError, _in_parts)
    app.register_error_handler(Exception, _unforeseen)
    _add_ways_in_and_out(app, page)
    _add_files(app, page)
    _add_jobs(app, page)
    return app


def _refused(page: Page) -> AnyResponse | None:
    """Refuse what does not come from our own page in the browser that we opened."""
    guard, headers, changes = page.guard, request.headers, request.method not in {"GET", "HEAD"}
    site = headers.get("Sec-Fetch-Site", "")
    if not guard.is_from_us(headers.get("Host", ""), headers.get("Origin"), site, changes=changes):
        return _closed()
    if request.endpoint in {"enter", "static"}:
        return None
    if not guard.is_session(request.cookies.get(guard.cookie, "")):
        return _closed()
    if changes and not guard.is_csrf(headers.get("X-CSRF-Token") or request.form.get("csrf", "")):
        return _closed()
    page.life.hear()
    return None


def _closed() -> AnyResponse:
    return make_response(render_template("closed.html", refusal=_REFUSED), 403)


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _in_parts(refusal: ReconcileError) -> AnyResponse:
    """Return a refusal as the part of the page that shows it; a file that does not open is to be mended on the page."""
    several = refusal.refusals if isinstance(refusal, SeveralError) else (refusal,)
    own = [one.own if isinstance(one, UnopenedError) else one for one in several]
    return make_response(render_template("errors.html", refusals=own), 422)


def _unforeseen(error: Exception) -> AnyResponse:
    """Return an error that nobody foresaw without what it says: it may quote a file. Nothing is logged."""
    if isinstance(error, RequestEntityTooLarge):
        return _in_parts(too_big(unquote(request.headers.get("X-File-Name", "…"))))
    if isinstance(error, HTTPException):
        return error.get_response()
    last = traceback.extract_tb(error.__traceback__)[-1]
    return _in_parts(
        ReconcileError(
            "le programme s'est arrêté sur une erreur imprévue",
            f"{Path(last.filename).name}, ligne {last.lineno} ({type(error).__name__})",
            "recommencez avec moins de fichiers pour savoir lequel en est cause, et signalez-le en donnant cette ligne",
        )
    )


def _add_ways_in_and_out(app: Flask, page: Page) -> None:
    @app.get("/enter")
    def enter() -> AnyResponse:
        session = page.guard.enter(request.args.get("token", ""))
        if not session:
            return _closed()
        response = redirect("/", 303)
        response.set_cookie(page.guard.cookie, session, httponly=True, samesite="Strict")
        return response

    @app.get("/")
    def month_page() -> str:
        return page.whole("month")

    @app.get("/sessions")
    def roster_page() -> str:
        return page.whole("roster")

    @app.post("/hello")
    def hello() -> tuple[str, int]:
        page.life.greet(request.form.get("window", ""))
        return "", 204

    @app.post("/bye")
    def bye() -> tuple[str, int]:
        page.life.farewell(request.form.get("window", ""))
        return "", 204

    @app.post("/end")
    def end() -> str:
        page.life.end()
        return render_template("end.html")


def _add_files(app: Flask, page: Page) -> None:
    @app.post("/files")
    def receive() -> tuple[str, int]:
        request.max_content_length = MAX_BYTES
        name = unquote(request.headers.get("X-File-Name", ""))
        with page.desk.at_work():
            page.desk.receive(name, request.get_data(), is_folder="X-Is-Folder" in request.headers)
        return "", 204

    def on_the_number(step: Callable[[int], None]) -> str:
        with page.desk.at_work():
            job = page.take(request.form)
            step(request.form.get("number", 0, type=int))
            return page.reading(job)

    @app.post("/remove")
    def remove() -> str:
        return on_the_number(page.desk.remove)

    @app.post("/leave-out")
    def leave_out() -> str:
        return on_the_number(page.desk.leave_out)

    @app.post("/again")
    def again() -> str:
        return on_the_number(lambda _: page.desk.take_in())


def _add_jobs(app: Flask, page: Page) -> None:
    @app.post("/reading")
    def reading() -> str:
        with page.desk.at_work():
            return page.reading(page.take(request.form))

    @app.post("/result")
    def result() -> str:
        with page.desk.at_work():
            return page.result(page.take(request.form))

    @app.get("/step")
    def step() -> tuple[str, dict[str, str]]:
        return page.desk.step, {"Content-Type": "text/plain; charset=utf-8"}

    @app.get("/done/<any(month, roster):job>/<any(workbook, words):which>")
    def done(job: Job, which: str) -> AnyResponse:
        found = page.desk.done.get(job)
        made = found and (found.workbook if which == "workbook" else found.words)
        if not made:
            abort(404)
        return send_file(io.BytesIO(made.content), _XLSX, as_attachment=True, download_name=made.name)
