"""A closed network: a browser that may only use the relay, with the credentials that the stage hands out."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import async_playwright

from streaming.network.process import own_addresses
from tests.streaming.network.stage import running, token
from tests.streaming.network.test_chromium import launch, page
from tests.streaming.network.test_process import free

SECRET = "only-for-this-test"
PUBLISH = """async ([bearer, servers]) => {
  const camera = await navigator.mediaDevices.getUserMedia({video: {width: 320, height: 180, frameRate: 10}});
  const line = window.line = new RTCPeerConnection({iceServers: servers, iceTransportPolicy: 'relay'});
  line.addTransceiver(camera.getTracks()[0], {direction: 'sendonly'});
  await post('whip', bearer, line);
}"""


@asynccontextmanager
async def relay(folder: Path, host: str, port: int) -> Any:
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn is not installed")
    made = await asyncio.create_subprocess_exec(
        program, "-n", f"--listening-ip={host}", f"--listening-port={port}", "--use-auth-secret",
        f"--static-auth-secret={SECRET}", "--realm=council", "--no-tls", "--no-dtls", "--no-cli",
        f"--pidfile={folder / 'pid'}", f"--userdb={folder / 'db'}", f"--log-file={folder / 'log'}", "--simple-log",
    )  # fmt: skip
    try:
        async with asyncio.timeout(10):
            while True:
                try:
                    _, writer = await asyncio.open_connection(host, port)
                    writer.close()
                    break
                except OSError:
                    await asyncio.sleep(0.1)
        yield
    finally:
        made.terminate()
        await made.wait()


def servers(links: list[str]) -> list[dict[str, str]]:
    """As a WHIP client reads the Link headers (RFC 9725 4.6)."""
    pattern = r'<([^>]+)>; rel="ice-server"; username="([^"]+)"; credential="([^"]+)"; credential-type="password"'
    found = [re.fullmatch(pattern, link) for link in links]
    return [dict(zip(("urls", "username", "credential"), each.groups(), strict=True)) for each in found if each]


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_chromium_publishes_through_a_relay_only(tmp_path, chromium_path, transport):
    host, port = own_addresses("0.0.0.0")[0], free(socket.SOCK_STREAM)
    urls = (f"turn:{host}:{port}?transport={transport}",)
    async with relay(tmp_path, host, port), running(udp_bind="0.0.0.0", turn_urls=urls, turn_secret=SECRET) as made:
        stage, hall, _, call = made
        _, _, headers = await call("OPTIONS", "whip", token())
        given = servers(headers.getall("Link"))
        async with async_playwright() as driver:
            browser = await launch(driver, chromium_path)
            sender = await page(browser, stage.http_port)
            await sender.evaluate(PUBLISH, [token(), given])
            async with asyncio.timeout(10):
                while "p1" not in hall.slots():
                    await asyncio.sleep(0.05)
            pairs = await sender.evaluate("(async () => [...(await line.getStats()).values()])()")
            used = {each["candidateType"] for each in pairs if each["type"] == "local-candidate"}
            assert used == {"relay"}
            address = next(iter(hall.resources.values())).peer._address
            assert address is not None and address[0] == host and 49152 <= address[1] <= 65535, "coturn's own ports"
            await browser.close()


@pytest.mark.slow
async def test_credentials_with_another_secret_open_nothing(tmp_path, chromium_path):
    host, port = own_addresses("0.0.0.0")[0], free(socket.SOCK_STREAM)
    urls = (f"turn:{host}:{port}?transport=udp",)
    async with relay(tmp_path, host, port), running(udp_bind="0.0.0.0", turn_urls=urls, turn_secret="other") as made:
        stage, hall, _, call = made
        _, _, headers = await call("OPTIONS", "whip", token())
        async with async_playwright() as driver:
            browser = await launch(driver, chromium_path)
            sender = await page(browser, stage.http_port)
            await sender.evaluate(PUBLISH, [token(), servers(headers.getall("Link"))])
            await asyncio.sleep(2)
            assert hall.slots() == {}
            await browser.close()
