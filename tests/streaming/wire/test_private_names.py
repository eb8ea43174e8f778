"""The names that aiortc keeps to itself and we use: when one goes, this says which."""

import inspect
import re
from importlib.metadata import version
from pathlib import Path

from aiortc import RTCCertificate, RTCDtlsTransport

import streaming
from streaming.wire import dtls


def test_the_pinned_versions():
    assert version("aiortc").startswith("1.16.") and version("pylibsrtp").startswith("1.0.")


async def test_each_name_is_there_and_does_what_we_think():
    assert "_create_ssl_context" in vars(RTCCertificate)
    identity = dtls.Identity()
    made = dtls.Dtls(identity, lambda data: None, lambda: None)
    assert made._dtls._rx_srtp is None and made._dtls._tx_srtp is None
    made._dtls._set_role("client")
    assert made._dtls._role == "client" and made._dtls.state == "new"
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", identity.fingerprint)
    await made.close()


def test_a_transport_is_asked_for_three_things_only():
    source = inspect.getsource(RTCDtlsTransport)
    asked = set(re.findall(r"self\.(?:_transport|transport)\.(\w+)", source))
    assert asked == {"_recv", "_send", "role"}


def test_only_one_file_of_the_stage_knows_aiortc():
    house = Path(inspect.getfile(streaming)).parent
    knowing = {
        str(file.relative_to(house))
        for file in house.rglob("*.py")
        if re.search(r"^\s*(import|from) (aiortc|aioice|pylibsrtp)", file.read_text(), re.M)
    }
    assert knowing == {"wire/dtls.py"}
