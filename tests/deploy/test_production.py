"""Production as an administrator sets it up: two server processes, PostgreSQL, Redis, nginx with TLS in front."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from tests.deploy.browser import ELSEWHERE, Browser, heard
from tests.deploy.installation import HOST, Installation, serving
from tests.e2e.test_sign_in import code
from tests.services.fixtures import need

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
HELLO = {"type": "hello", "version": "1", "since": None, "mode": "full", "epoch": None}


@pytest.fixture(scope="module")
def here() -> Iterator[Installation]:
    for name in ("postgres", "redis", "nginx"):
        need(name)
    with serving() as made:
        yield made
        errors = [line for line in made.log().splitlines() if " ERROR " in line and "kwaad.example" not in line]
        assert errors == []


@pytest.fixture
def browser(here: Installation) -> Browser:
    return Browser(here)


def direct(here: Installation, path: str, **headers: str) -> http.client.HTTPResponse:
    """Past the proxy, straight to the server process; a header of his own may travel along."""
    made = http.client.HTTPConnection("127.0.0.1", here.ports[0], timeout=20)
    made.request("GET", path, headers={"Host": HOST} | {k.replace("_", "-"): v for k, v in headers.items()})
    return made.getresponse()


def state_path(here: Installation) -> str:
    return f"/api/meetings/{here.people['meeting']}/state"


@pytest.fixture(scope="module")
def member(here: Installation) -> Browser:
    """Somebody who signed in with his password and the app; a code counts once, so the tests share him."""
    browser, people = Browser(here), here.people
    email = people["people"][people["regular"]]["email"]
    status, headers, _ = browser.submit("/accounts/login/", login=email, password=people["password"])
    assert (status, headers["Location"]) == (302, "/accounts/2fa/authenticate/")
    status, headers, text = browser.submit("/accounts/2fa/authenticate/", code=code(people["secret"]))
    assert status == 302, text
    return browser


def test_the_secrets_are_closed_files_and_nothing_else_holds_them(here: Installation) -> None:
    assert {path.name for path in (here.folder / "etc").iterdir()} == {
        "database_url", "secret_key", "journal_key", "mfa_key", "media_key", "stage_secret", "watchdog_secret",
    }  # fmt: skip
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (here.folder / "etc").iterdir())
    assert not (here.folder / "var/secrets").exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY_FILE": ""}, "SECRET_KEY"),
        ({"SECRET_KEY_FILE": "", "SECRET_KEY": "changeme" * 8}, "SECRET_KEY"),
        ({"SECRET_KEY_FILE": "", "SECRET_KEY": "django-insecure-" + "abcdefghij" * 5}, "SECRET_KEY"),
        ({"JOURNAL_KEY_FILE": ""}, "JOURNAL_KEY"),
        ({"MFA_KEY_FILE": ""}, "MFA_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "on"}, "DEBUG"),
    ],
)
def test_the_server_itself_refuses_to_start_on(here: Installation, change: dict[str, str], named: str) -> None:
    ((*command,),) = here.unit("council@.service", "ExecStart", 0)
    done = here.run(*command, **change)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert named in done.stderr


def test_a_secret_that_others_can_read_stops_the_start(here: Installation) -> None:
    path = here.write_secret("open", "Zx4nQ8vLw2Rt7Yp1Kd9Jf3Hs6Gb5Nc0MqWeUiOaTzXlVkPjBhR")
    path.chmod(0o644)
    ((*command,),) = here.unit("council@.service", "ExecStart", 0)
    done = here.run(*command, SECRET_KEY_FILE=str(path))
    path.unlink()
    assert done.returncode != 0
    assert "0600" in done.stderr


def test_there_is_no_demo_here(here: Installation, browser: Browser) -> None:
    assert browser.ask("/demo/sign-in/")[0] == 404
    done = here.run(sys.executable, "manage.py", "demo")
    assert done.returncode != 0
    assert "demo mode only" in done.stderr
    ((*check,),) = here.unit("council@.service", "ExecStartPre")
    elsewhere = str(here.folder / "elsewhere")  # where the demo may make itself secrets
    assert here.run(*check, COUNCIL_MODE="demo", COUNCIL_VAR=elsewhere).returncode != 0


def test_pages_come_over_tls_with_their_headers_and_styles(browser: Browser) -> None:
    status, headers, page = browser.ask("/")
    assert status == 200
    assert int(headers["Strict-Transport-Security"].split("=")[1].split(";")[0]) >= 31536000
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    sheets = [part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/static/") and ".css" in part]
    assert sheets
    status, headers, sheet = browser.ask(sheets[0])
    assert (status, headers["Content-Type"].split(";")[0], "max-age" in headers["Cache-Control"]) == (
        200,
        "text/css",
        True,
    )
    assert "{" in sheet


def test_plain_http_and_strange_names_go_nowhere(here: Installation, browser: Browser) -> None:
    made = http.client.HTTPConnection("127.0.0.1", here.http, timeout=20)
    made.request("GET", "/accounts/login/", headers={"Host": HOST})
    answer = made.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"https://{HOST}/accounts/login/")
    made = http.client.HTTPConnection("127.0.0.1", here.http, timeout=20)
    made.request("GET", "/", headers={"Host": "kwaad.example"})
    with pytest.raises(http.client.RemoteDisconnected):
        made.getresponse()
    with pytest.raises(ssl.SSLError):
        browser.line("kwaad.example")


def test_past_the_proxy_nothing_is_served_without_tls(here: Installation) -> None:
    """The proxy's word counts because its address is in TRUSTED_PROXIES; a stranger's would not."""
    answer = direct(here, "/")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/")
    assert direct(here, "/", X_Forwarded_Proto="https", Host="kwaad.example").status == 400


def test_signing_in_over_the_proxy_with_closed_cookies(here: Installation, member: Browser) -> None:
    for name in ("__Host-session", "__Host-csrf"):
        marks = member.cookies[name]
        assert (bool(marks["secure"]), bool(marks["httponly"]), marks["path"], marks["domain"]) == (True, True, "/", "")
        assert marks["samesite"] == "Lax"
    status, _, page = member.ask(f"/vergadering/{here.people['meeting']}/zaal/")
    assert status == 200, page[:300]
    show = "from council.models import SecurityEvent as S; print(*S.objects.values_list('action', 'origin'), sep='|')"
    log = here.manage("shell", "--no-imports", "-c", show)
    assert f"('sign_in', '{ELSEWHERE}')" in log


def test_a_forwarded_address_of_the_clients_own_is_not_believed(here: Installation, browser: Browser) -> None:
    page = browser.ask("/accounts/login/")[2]
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"csrfmiddlewaretoken": token, "login": "niemand@duinrade.example", "password": "raadt maar wat"}
    browser.ask("/accounts/login/", form, X_Forwarded_For="203.0.113.9")
    show = "from council.models import SecurityEvent as S; print(*S.objects.values_list('origin', flat=True))"
    log = here.manage("shell", "--no-imports", "-c", show)
    assert "203.0.113.9" not in log
    assert ELSEWHERE in log


def test_a_member_takes_part_by_socket_through_the_proxy(here: Installation, member: Browser) -> None:
    path = f"/ws/meetings/{here.people['meeting']}/"
    with member.socket(path) as line:
        line.send(json.dumps(HELLO))
        assert heard(line, "snapshot")["you"]["pid"] == here.people["regular"]
        number = str(uuid4())
        line.send(json.dumps({"type": "attendance.sign", "id": number, "data": {}}))
        done = heard(line, "done")
        assert done["id"] == number
    until(lambda: json.loads(member.ask(state_path(here))[2])["seq"] >= done["seq"])


def test_a_socket_from_a_strange_page_is_turned_away(here: Installation, member: Browser) -> None:
    for origin in ("https://kwaad.example", f"http://{HOST}"):
        with pytest.raises(InvalidStatus) as no:
            member.socket(f"/ws/meetings/{here.people['meeting']}/", origin)
        assert no.value.response.status_code == 403


def test_the_public_state_comes_from_the_micro_cache(here: Installation, browser: Browser) -> None:
    until(lambda: browser.ask(state_path(here))[1]["X-Cache"] == "HIT")
    said = [browser.ask(state_path(here))[1]["X-Cache"] for _ in range(40)]
    assert said.count("HIT") >= 30, said
    _, headers, _ = browser.ask(state_path(here))
    assert browser.ask(state_path(here), If_None_Match=headers["ETag"])[0] == 304
    assert browser.ask(f"/vergadering/{here.people['meeting']}/nu/nl/")[0] == 200
    until(lambda: browser.ask(f"/vergadering/{here.people['meeting']}/nu/nl/")[1]["X-Cache"] == "HIT")


def test_the_daily_work_runs(here: Installation) -> None:
    for command in here.unit("council-daily.service", "ExecStart"):
        here.must(*command)
    assert list((here.folder / "var/backups").glob("*.tar.gz"))


def test_one_server_process_stops_and_the_other_goes_on(here: Installation, browser: Browser) -> None:
    """As in an update: nobody sees more than his socket coming back; the last picture outlives even both."""
    here.children[0].terminate()
    here.children[0].wait(timeout=15)
    try:
        for _ in range(6):
            assert browser.ask("/accounts/login/")[0] == 200
        with browser.socket(f"/ws/meetings/{here.people['meeting']}/watch/") as line:
            line.send(json.dumps(HELLO))
            assert heard(line, "snapshot")["slices"]
        assert browser.ask(state_path(here))[0] == 200
        here.stop()
        time.sleep(1.2)
        assert browser.ask(state_path(here))[0] == 200
        assert browser.ask("/")[0] == 502
    finally:
        here.stop()
        here.start()
    until(lambda: browser.ask("/")[0] == 200, 30)


def test_no_port_but_the_proxys_is_open_to_others(here: Installation) -> None:
    """The units name loopback; a server on all addresses would answer here."""
    for command in here.unit("council@.service", "ExecStart", here.ports[0]):
        assert command[command.index("-b") + 1] == "127.0.0.1"
    with pytest.raises(OSError), socket.create_connection((ELSEWHERE, here.ports[0]), 2):
        pass


def until(check: Any, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
