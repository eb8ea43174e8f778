"""One production installation on loopback, from the files of deploy/ with only their places, ports and name changed."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import secrets
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services.nginx import nginx
from tests.services.postgres import postgres
from tests.services.processes import free_port, stop, wait_for, workplace
from tests.services.redis import redis

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
HOST = "raad.duinrade.example"
PLAY = "import django; django.setup(); from tests.e2e import seed; seed.play('{scene}')"
SECRETS = ("secret_key", "journal_key", "mfa_key", "media_key", "stage_secret", "watchdog_secret")
UNPRIVILEGED = "www-data"  # as whom nginx's workers run


class Installation:
    """Where everything is; `environment` is what systemd makes of the environment file."""

    def __init__(self, folder: Path, database: str, redis_url: str, host: str = HOST) -> None:
        self.folder, self.host, self.ports = folder, host, (free_port(), free_port())
        self.https, self.http, self.stage_port = free_port(), free_port(), free_port()
        self.children: list[subprocess.Popen[bytes]] = []
        for name in ("etc", "var", "heads", "cache", "nginx", "stage", "watchdog"):
            (folder / name).mkdir()
        self.write_secret("database_url", database)
        for name in SECRETS:
            self.write_secret(name, secrets.token_urlsafe(48))
        self.redis_url = redis_url
        self.people: dict[str, Any] = {}
        self.environment = self._environment()

    def write_secret(self, name: str, value: str) -> Path:
        path = self.folder / "etc" / name
        path.touch(mode=0o600)
        path.write_text(value + "\n")
        return path

    def moved(self, text: str) -> str:
        """A file of deploy/ with the places of this test in the place of those of a real machine."""
        for there, here in {
            "/srv/council/.venv/bin": str(Path(sys.executable).parent),
            "/srv/council": str(ROOT),
            "/var/lib/council-heads": str(self.folder / "heads"),
            "/var/lib/council-stage": str(self.folder / "stage"),
            "/var/lib/council-watchdog": str(self.folder / "watchdog"),
            "/var/lib/council": str(self.folder / "var"),
            "/etc/council": str(self.folder / "etc"),
            "redis://127.0.0.1:6379/0": self.redis_url,
            "https://raad.example": f"https://{self.host}:{self.https}",
            "raad.example": self.host,
            "127.0.0.1:8010": f"127.0.0.1:{self.stage_port}",
        }.items():
            text = text.replace(there, here)
        return text

    def _environment(self, name: str = "environment") -> dict[str, str]:
        text = self.moved((DEPLOY / name).read_text())
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "council.settings"}
        return clean | dict(line.split("=", 1) for line in lines)

    def run(self, *command: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=ROOT, env=self.environment | more, input=stdin, capture_output=True, text=True, timeout=120
        )

    def must(self, *command: str) -> str:
        done = self.run(*command)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.must(sys.executable, "manage.py", *arguments)

    def seed(self, scene: str) -> dict[str, Any]:
        play = PLAY.format(scene=scene)
        found: dict[str, Any] = json.loads(self.must(sys.executable, "-c", play).splitlines()[-1])
        return found

    def unit(self, name: str, key: str, port: int = 0) -> list[list[str]]:
        """The commands of a systemd unit, with the instance filled in."""
        lines = self.moved((DEPLOY / "systemd" / name).read_text()).splitlines()
        found = [line.removeprefix(f"{key}=") for line in lines if line.startswith(f"{key}=")]
        return [shlex.split(line.replace("%i", str(port))) for line in found]

    def start(self) -> None:
        """Every server process, as systemd starts it."""
        for port in self.ports:
            for command in self.unit("council@.service", "ExecStartPre"):
                self.must(*command)
            ((*command,),) = self.unit("council@.service", "ExecStart", port)
            log = self.folder / f"server-{port}.log"
            with log.open("ab") as output:
                child = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=output, stderr=output)
            self.children.append(child)
            wait_for(port, child, log)

    def stop(self) -> None:
        while self.children:
            stop(self.children.pop(), signal.SIGTERM)

    def log(self) -> str:
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("server-*.log")))

    def http_block(self) -> str:
        """deploy/nginx/council.conf on unprivileged ports of loopback."""
        text = self.moved((DEPLOY / "nginx" / "council.conf").read_text())
        for there, here in {
            "listen 443": f"listen 127.0.0.1:{self.https}",
            "listen 80": f"listen 127.0.0.1:{self.http}",
            "127.0.0.1:8000": f"127.0.0.1:{self.ports[0]}",
            "127.0.0.1:8001": f"127.0.0.1:{self.ports[1]}",
            "/etc/ssl/council": str(self.folder / "nginx"),
            "/var/cache/nginx": str(self.folder / "cache"),
            "include council": f"include {self.folder}/nginx/council",
        }.items():
            assert there in text, there
            text = text.replace(there, here)
        for path in (DEPLOY / "nginx").glob("council_*.conf"):
            part = self.moved(path.read_text()).replace("include council", f"include {self.folder}/nginx/council")
            (self.folder / "nginx" / path.name).write_text(part)
        return text

    def keeps(self, name: str, **more: str) -> subprocess.Popen[bytes]:
        """The stage or the watchdog as its unit starts it: its own environment, mask and group."""
        unit = f"council-{name}.service"
        ((*command,),) = self.unit(unit, "ExecStart")
        (((mask,),), ((group,),)) = self.unit(unit, "UMask"), self.unit(unit, "Group")
        environment = self._environment(f"{name}.environment") | {
            "SSL_CERT_FILE": str(self.folder / "nginx/fullchain.pem"),
            **more,
        }
        allowed: dict[str, Any] = {"group": group} if os.geteuid() == 0 and group == UNPRIVILEGED else {}
        with (self.folder / f"{name}.log").open("ab") as output:
            child = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, umask=int(mask, 8), **allowed
            )
        self.children.append(child)
        return child

    def certificate(self) -> None:
        """For this name, by itself."""
        key, name = (
            ec.generate_private_key(ec.SECP256R1()),
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.host)]),
        )
        today = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(today - datetime.timedelta(days=1))
            .not_valid_after(today + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(self.host)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        (self.folder / "nginx/fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (self.folder / "nginx/privkey.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


@contextlib.contextmanager
def installation(host: str = HOST) -> Iterator[Installation]:
    """Set up by the steps of docs/operate.md, chapter 3; nothing serves yet."""
    with workplace("council-production") as folder, postgres(durable=True) as database, redis() as redis_url:
        os.chmod(folder, 0o755)  # nginx's workers run as another user
        made = Installation(folder, database, redis_url, host)
        made.manage("migrate", "-v", "0")
        made.manage("collectstatic", "--noinput", "-v", "0")
        try:
            yield made
        finally:
            made.stop()


@contextlib.contextmanager
def serving(host: str = HOST, scene: str = "doors") -> Iterator[Installation]:
    """The same with two server processes, and nginx in front of them."""
    with installation(host) as made:
        made.certificate()
        made.people = made.seed(scene)
        made.start()
        with nginx(made.http_block(), made.https, user=UNPRIVILEGED):
            yield made
