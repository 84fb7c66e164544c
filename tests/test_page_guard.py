"""The page answers one browser on this computer, and tells it to fetch, send and show nothing else."""

import io
import logging
import mimetypes
import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

import reconcile.app
from reconcile.app import desk as desk_module
from tests.builders.visits import HOST, ORIGIN, Visit, seen

APP = Path(reconcile.app.__file__).parent
NOT_FOR_YOU = "cette page n'est pas ouverte pour ce navigateur"


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path).enter()


def refused(response: TestResponse) -> bool:
    return response.status_code == 403 and NOT_FOR_YOU in seen(response).lower()


def addresses(visit: Visit, method: str) -> list[str]:
    """Return every address that takes a method, an example where it has a part that varies."""
    rules = [rule for rule in visit.app.url_map.iter_rules() if method in (rule.methods or ())]
    return [re.sub(r"<.*>", "month/workbook", rule.rule) for rule in rules if rule.endpoint not in {"enter", "static"}]


def test_the_token_lets_one_browser_in_once(tmp_path: Path) -> None:
    visit = Visit(tmp_path)
    token = visit.page.guard.token
    assert refused(visit.get("/"))
    assert visit.enter().get("/").status_code == 200
    assert visit.page.guard.token == ""
    for again in (token, "", "x", "é"):
        other = visit.new_client()
        assert refused(other.get("/enter", base_url=ORIGIN, query_string={"token": again}))
        assert refused(other.get("/", base_url=ORIGIN))
    assert visit.get("/").status_code == 200


def test_a_wrong_token_does_not_use_the_right_one_up(tmp_path: Path) -> None:
    visit = Visit(tmp_path)
    assert refused(visit.get("/enter?token=wrong"))
    assert visit.enter().get("/").status_code == 200


def test_the_cookie_is_for_this_port_for_no_script_and_for_no_other_site(tmp_path: Path) -> None:
    visit = Visit(tmp_path)
    cookie = visit.get(f"/enter?token={visit.page.guard.token}").headers["Set-Cookie"]
    assert re.fullmatch(r"reconcile-40961=[\w-]{43}; HttpOnly; Path=/; SameSite=Strict", cookie)


@pytest.mark.parametrize(
    "host", ["localhost:40961", "127.0.0.1", "127.0.0.1:80", "attaquant.example", "attaquant.example:40961", ""]
)
def test_another_name_of_this_computer_is_refused(visit: Visit, host: str) -> None:
    for path in ("/", "/static/page.js", "/enter?token=x"):
        assert refused(visit.get(path, Host=host))
    assert refused(visit.post("/end", Host=host))


@pytest.mark.parametrize("origin", ["http://attaquant.example", "null", "http://127.0.0.1:8000", f"https://{HOST}", ""])
def test_another_origin_is_refused(visit: Visit, origin: str) -> None:
    assert refused(visit.get("/", Origin=origin))
    assert refused(visit.post("/reading", Origin=origin))


def test_what_changes_something_says_its_origin(visit: Visit) -> None:
    response = visit.client.post("/reading", base_url=ORIGIN, headers={"X-CSRF-Token": visit.page.guard.csrf})
    assert refused(response)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_of_another_page_is_refused_even_for_a_style_sheet(visit: Visit, site: str) -> None:
    for path in ("/", "/static/page.css", "/step"):
        assert refused(visit.get(path, Sec_Fetch_Site=site))


def test_every_address_needs_the_session(visit: Visit) -> None:
    stranger = visit.new_client()
    headers = {"Origin": ORIGIN, "X-CSRF-Token": visit.page.guard.csrf}
    assert len(addresses(visit, "GET")) == 4
    assert len(addresses(visit, "POST")) == 9
    for path in addresses(visit, "GET"):
        assert refused(stranger.get(path, base_url=ORIGIN)), path
    for path in addresses(visit, "POST"):
        assert refused(stranger.post(path, base_url=ORIGIN, headers=headers)), path
    assert not visit.page.life.is_over


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_every_change_needs_the_token_of_the_page(visit: Visit, token: str) -> None:
    for path in addresses(visit, "POST"):
        assert refused(visit.post(path, {"csrf": token}, X_CSRF_Token="")), path
    assert not visit.page.life.is_over


def test_a_session_of_another_run_is_refused(tmp_path: Path) -> None:
    other = Visit(tmp_path / "other")
    other.client.set_cookie(other.page.guard.cookie, "x" * 43, domain="127.0.0.1")
    assert refused(other.get("/"))


def test_every_answer_forbids_framing_sniffing_keeping_and_anything_from_elsewhere(visit: Visit) -> None:
    visit.drop("a.csv", b"a;b\n1;2\n")
    answers = {
        200: visit.get("/"),
        204: visit.post("/hello"),
        403: visit.get("/", Host="attaquant.example"),
        404: visit.get("/absent"),
        405: visit.get("/result"),
        422: visit.post("/result"),
        "style": visit.get("/static/page.css"),
        "reading": visit.post("/reading"),
    }
    assert [answers[code].status_code for code in (200, 204, 403, 404, 405, 422)] == [200, 204, 403, 404, 405, 422]
    for answer in answers.values():
        headers = answer.headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self'",
            "connect-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }


def test_scripts_and_styles_are_what_they_are_whatever_the_computer_says(tmp_path: Path) -> None:
    for suffix in (".js", ".css", ".svg"):
        mimetypes.add_type("text/plain", suffix)
    visit = Visit(tmp_path).enter()
    kinds = [visit.get(f"/static/{name}").mimetype for name in ("page.js", "page.css", "icon.svg")]
    assert kinds == ["text/javascript", "text/css", "image/svg+xml"]


def test_no_page_holds_a_script_or_a_style_of_its_own_or_an_address_elsewhere() -> None:
    sources = [*APP.glob("templates/*.html"), *APP.glob("static/*")]
    assert len(sources) == 9
    for path in sources:
        text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|//[a-z]|@import|url\(", text.replace("// ", "")), path.name
        if path.suffix == ".html":
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)|javascript:", text), path.name


def test_an_unforeseen_error_quotes_no_file_and_is_logged_nowhere(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("EXEMPLE-ALPHA Testine")

    logged = io.StringIO()
    monkeypatch.setattr(logging.root, "handlers", [logging.StreamHandler(logged)])
    monkeypatch.setattr(logging.root, "level", logging.DEBUG)
    monkeypatch.setattr(desk_module, "read_inputs", fails)
    visit.drop("a.csv", b"a;b\n1;2\n")
    response = visit.post("/reading")
    assert response.status_code == 422
    said = seen(response)
    assert re.search(r"erreur imprévue Où test_page_guard\.py, ligne \d+ \(KeyError\) Que faire", said)
    assert "EXEMPLE" not in said + logged.getvalue() + "".join(capsys.readouterr())
    logging.getLogger("reconcile.app").debug("what is logged is seen")
    assert logged.getvalue().endswith("what is logged is seen\n")


# How long it is served.


def test_it_ends_with_its_button(visit: Visit) -> None:
    assert "Vous pouvez fermer cette fenêtre" in seen(visit.post("/end"))
    assert visit.page.life.is_over


def test_it_ends_five_seconds_after_its_last_window_has_closed(visit: Visit) -> None:
    first, second = (re.findall(r'data-window="([^"]+)"', visit.get("/").text)[0] for _ in range(2))
    form = {"csrf": visit.page.guard.csrf}
    visit.post("/bye", form | {"window": first}, X_CSRF_Token="")
    visit.clock.now = 60
    assert not visit.page.life.is_over
    visit.post("/bye", form | {"window": second}, X_CSRF_Token="")
    visit.clock.now = 64.9
    assert not visit.page.life.is_over
    visit.clock.now = 65
    assert visit.page.life.is_over


@pytest.mark.parametrize("path", ["/", "/sessions"])
def test_a_window_that_is_loaded_again_keeps_it(visit: Visit, path: str) -> None:
    (window,) = re.findall(r'data-window="([^"]+)"', visit.get("/").text)
    visit.post("/bye", {"window": window})
    visit.clock.now = 4
    visit.get(path)
    visit.clock.now = 600
    assert not visit.page.life.is_over


def test_a_window_that_only_seemed_to_close_greets_again(visit: Visit) -> None:
    (window,) = re.findall(r'data-window="([^"]+)"', visit.get("/").text)
    visit.post("/bye", {"window": window})
    visit.clock.now = 2
    visit.post("/hello", {"window": window})
    visit.clock.now = 600
    assert not visit.page.life.is_over


def test_it_ends_after_eight_hours_without_a_request(visit: Visit) -> None:
    visit.clock.now = 100
    visit.get("/step")
    visit.clock.now = 100 + 8 * 3600 - 1
    assert not visit.page.life.is_over
    visit.clock.now += 1
    assert visit.page.life.is_over


def test_a_refused_request_does_not_keep_it(visit: Visit) -> None:
    visit.clock.now = 8 * 3600 - 1
    visit.new_client().get("/", base_url=ORIGIN)
    visit.clock.now += 1
    assert visit.page.life.is_over
