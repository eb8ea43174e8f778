"""The web process's doors for the stage: whose tokens, for what, and when there are none."""

from __future__ import annotations

import base64
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client

from council.keys import public_of
from council.signing import sign_head
from meetings.connections import User, claim
from meetings.models import Encoder, Meeting, Participant
from streaming.network.room import authorization
from streaming.tokens import HALL, Claims, Unfit, decode, encode
from tests.town import Town, build

SEED = base64.urlsafe_b64encode(bytes(range(48))).decode()


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_KEY, settings.STAGE_SECRET = SEED, "stage-0123456789abcdefghijklmnopqrstuvwxyz"
    made = build(3)
    Meeting.objects.filter(id=made.id).update(carried=True)
    return made


def signed_in(town: Town, pid: str) -> Client:
    client = Client()
    client.cookies.load(town.cookie(pid))
    return client


def asked(town: Town, pid: str) -> tuple[int, dict[str, Any]]:
    answer = signed_in(town, pid).post(f"/vergadering/{town.id}/media/")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()


def read(token: str) -> Claims:
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_of(SEED)))
    return decode(token, key, time.time())


def test_a_member_gets_tokens_for_himself_and_no_desk(town: Town) -> None:
    status, found = asked(town, "s01")
    assert status == 200 and found["desk"] is None and found["stage"] == f"/stage/{town.id}/"
    for name, scope in (("publish", "publish"), ("watch", "watch"), ("echo", "echo")):
        claims = read(found[name])
        assert (claims.meeting, claims.pid, claims.scopes) == (str(town.id), "s01", frozenset({scope}))
    assert 500 < found["exp"] - time.time() <= 600 and found["ice"] == []


@pytest.mark.parametrize("office", ["clerk", "chair"])
def test_the_desk_is_the_clerks_and_the_chairs(town: Town, office: str) -> None:
    pid = getattr(town, office)
    claims = read(asked(town, pid)[1]["desk"])
    assert (claims.pid, claims.person, claims.scopes) == (f"desk:{pid}", pid, frozenset({"desk", "watch"}))


def test_a_second_device_watches_and_does_not_publish(town: Town) -> None:
    session = town.session("s01")
    assert not isinstance(claim(town.id, User(town.users["s01"].pk, session, ""), "full", None, "a"), str)
    found = asked(town, "s01")[1]
    assert found["publish"] is None and found["echo"] is None
    assert read(found["watch"]).epoch == Participant.objects.get(meeting=town.id, pid="s01").epoch == 1


def test_relays_come_with_credentials_that_end(town: Town, settings: Any) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example:3478"], "t" * 43
    [relay] = asked(town, "s01")[1]["ice"]
    until, _, pid = relay["username"].partition(":")
    assert int(until) > time.time() + 3600 and pid == "s01" and relay["urls"] == ["turn:turn.example:3478"]


def test_who_is_nobody_here_gets_nothing(town: Town) -> None:
    other = build(2)
    assert Client().post(f"/vergadering/{town.id}/media/").status_code == 401
    answer = signed_in(other, "s01").post(f"/vergadering/{town.id}/media/")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_participant")
    nowhere = signed_in(town, "s01").post("/vergadering/0b1d2a8e-5a0f-4f0e-9a59-2d1f3c4b5a69/media/")
    assert nowhere.status_code == 404
    assert Client().get(f"/vergadering/{town.id}/media/").status_code == 405


def test_a_page_of_somebody_else_gets_nothing(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(town.cookie("s01"))
    assert client.post(f"/vergadering/{town.id}/media/").status_code == 403


def test_a_meeting_that_is_not_carried_or_long_over_has_no_tokens(town: Town, settings: Any) -> None:
    Meeting.objects.filter(id=town.id).update(status="closed", closed_at="2020-01-01T20:00:00Z")
    assert asked(town, "s01")[0] == 409
    Meeting.objects.filter(id=town.id).update(status="open", closed_at=None, carried=False)
    assert asked(town, "s01") == (409, {"type": "problem", "code": "not_carried"})
    settings.MEDIA_KEY = ""
    assert asked(town, "s01")[0] == 503


def test_the_journals_key_opens_no_stage(town: Town) -> None:
    def with_the_journals_key(data: bytes) -> bytes:
        return bytes.fromhex(sign_head(data)[1])

    claims = Claims(str(town.id), "s01", frozenset({"publish"}), 0, int(time.time()) + 60, "0" * 16)
    with pytest.raises(Unfit):
        read(encode(claims, with_the_journals_key))


def test_an_encoders_token_is_shown_to_the_clerk_and_once(town: Town) -> None:
    Meeting.objects.filter(id=town.id).update(digital=False)
    jti = town.do(town.clerk, "stage.admit_encoder", label="Zaal 1").data["jti"]
    address = f"/vergadering/{town.id}/media/encoder/"
    assert signed_in(town, "s01").post(address, {"jti": jti}).status_code == 403
    clerk = signed_in(town, town.clerk)
    found = clerk.post(address, {"jti": jti}).json()
    claims = read(found["token"])
    assert (claims.pid, claims.jti, claims.name, claims.scopes) == (HALL, jti, "Zaal 1", frozenset({"publish"}))
    assert found["address"].endswith(f"/stage/{town.id}/whip")
    assert clerk.post(address, {"jti": jti}).status_code == 404
    assert Encoder.objects.get(jti=jti).shown_at is not None


def test_a_revoked_encoder_gets_no_token(town: Town) -> None:
    Meeting.objects.filter(id=town.id).update(digital=False)
    jti = town.do(town.clerk, "stage.admit_encoder", label="Zaal 1").data["jti"]
    town.do(town.clerk, "stage.revoke_encoder", jti=jti)
    assert signed_in(town, town.clerk).post(f"/vergadering/{town.id}/media/encoder/", {"jti": jti}).status_code == 404


def listed(settings: Any, name: str = "stage", secret: str = "") -> Any:
    headers = authorization(name, secret or settings.STAGE_SECRET, "", time.time())
    return Client().get("/api/stage/meetings", headers=headers)


def test_the_stage_is_told_which_meetings_it_carries(town: Town, settings: Any) -> None:
    quiet = build(2)
    answer = listed(settings)
    assert answer.status_code == 200 and answer.json() == [
        {
            "id": str(town.id), "title": "Raadsvergadering", "status": "planned", "carried": True,
            "recording": "continuous",
        }
    ]  # fmt: skip
    assert str(quiet.id) not in answer.content.decode()
    Meeting.objects.filter(id=town.id).update(starts_at="2099-01-01T20:00:00Z")
    assert listed(settings).json() == []


def test_nobody_else_is(town: Town, settings: Any) -> None:
    assert Client().get("/api/stage/meetings").status_code == 403
    assert listed(settings, secret="x" * 43).status_code == 403
    assert listed(settings, name="clock").status_code == 403
    headers = authorization("stage", settings.STAGE_SECRET, "", time.time())
    assert [Client().get("/api/stage/meetings", headers=headers).status_code for _ in "12"] == [200, 403]
