"""What ``docs/protocol.md`` alone tells of HTTP (chapters 2 and 7) and of checking a journal (chapter 6)."""

from __future__ import annotations

import hashlib
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from http.cookiejar import CookieJar
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Json = dict[str, Any]
LIMIT = 2**53 - 1


class Site:
    def __init__(self, address: str) -> None:
        self.address, self.jar = address, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, form: Json | None = None, **headers: str) -> tuple[int, Message[str, str], str]:
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, body, {"Origin": self.address} | named)
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.headers, problem.read().decode()

    def sign_in(self, seat: str) -> None:
        page = self.ask("/demo/sign-in/")[2]
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        button = rf'name="person" value="([^"]+)">(?:(?!</button>).)*\bzetel {int(seat[1:])}<'
        person = re.findall(button, page, re.DOTALL)[0]
        self.ask("/demo/sign-in/", {"csrfmiddlewaretoken": token, "person": person})
        assert "council_session" in self.cookies(), "no session was given"

    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def state(self, meeting: str) -> Json:
        """The public picture; asked once more by its tag, it may only be sent again when it has changed."""
        path = f"/api/meetings/{meeting}/state"
        _, headers, text = self.ask(path)
        status, later, _ = self.ask(path, If_None_Match=headers["ETag"])
        assert status == 304 or later["ETag"] != headers["ETag"], status
        return dict(json.loads(text), repeated=status)


def in_order(value: Any) -> Any:
    """The value with its keys in the order of their UTF-16 code units; what has no canonical form is refused."""
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, list):
        return [in_order(one) for one in value]
    assert value is None or isinstance(value, str | bool) or (isinstance(value, int) and abs(value) <= LIMIT), value
    return value


def canonical(value: Any) -> bytes:
    return json.dumps(in_order(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def check_chain(text: str) -> list[Json]:
    """Every line is canonical, has the hash of all that went before it, and the next number."""
    assert text.endswith("\n")
    entries = [json.loads(line) for line in text.split("\n")[:-1]]
    first = entries[0]
    names = ["council-journal-v1", first["data"]["body"], first["meeting"]]
    previous = hashlib.sha256("\0".join(names).encode()).digest()
    for number, (line, entry) in enumerate(zip(text.split("\n"), entries, strict=False), 1):
        assert canonical(entry) == line.encode(), f"line {number} is not canonical"
        rest = {name: value for name, value in entry.items() if name != "hash"}
        previous = hashlib.sha256(previous + canonical(rest)).digest()
        assert (entry["seq"], entry["hash"]) == (number, previous.hex()), f"line {number} breaks the chain"
        assert entry["at"] >= entries[max(0, number - 2)]["at"] and entry["meeting"] == first["meeting"], number
    return entries


def check_electorates(entries: list[Json]) -> int:
    """Each vote was opened over the electorate whose hash it states."""
    opened = [entry["data"] for entry in entries if entry["kind"] == "vote.opened"]
    for data in opened:
        named = {name: data[name] for name in ("electors", "recused", "absent", "seats", "sitting")}
        assert data["electorate_hash"] == digest(named), data["number"]
    return len(opened)


def check_commitments(entries: list[Json]) -> int:
    """Each hidden ballot that was opened is the one that was committed to: the last of its seat."""
    cast = [entry["data"] for entry in entries if entry["kind"] == "vote.ballot_cast" and "commitment" in entry["data"]]
    hidden = {(data["vote"], data["seat"]): data["commitment"] for data in cast}
    opened = [entry["data"] for entry in entries if entry["kind"] == "vote.ballots_opened"]
    for data in opened:
        for ballot in data["ballots"]:
            assert hidden[data["vote"], ballot["seat"]] == digest(ballot), ballot
    return len(opened)


def check_heads(entries: list[Json], page: str, key: str) -> int:
    """The heads in the table of the page ``…/controleren/`` are of this journal and signed with this key."""
    rows = re.findall(r"<tr><td>(\d+)</td>.*?([0-9a-f]{64})\b.*?([0-9a-f]{128})\b", page, re.DOTALL)
    for seq, hash_, signature in rows:
        entry = entries[int(seq) - 1]
        assert entry["hash"] == hash_, seq
        said = canonical({name: entry[name] for name in ("meeting", "seq", "hash", "at")})
        signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        signer.verify(bytes.fromhex(signature), b"council-head-v1\0" + said)
    return len(rows)
