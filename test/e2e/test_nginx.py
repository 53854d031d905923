"""Against a real web server: Debian's nginx."""

from __future__ import annotations

import hashlib
import os
import pathlib
import subprocess

import pytest

from batches import DEFAULT_CODES
from faults import body_of
from flag_server import FLAG_CODES
from hoist_runner import Hoist
from nginx_server import Nginx, certificate_hash, connections


def digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


RIGHT = digests({f"{code.lower()}.gif": body_of(code, 13_000) for code in FLAG_CODES})


@pytest.mark.parametrize("slots", [1, 10, 100])
def test_all_flags_arrive_on_connections_used_again(hoist: Hoist, nginx: Nginx, slots: int) -> None:
    result = hoist.run("-a", "-m", str(slots), base=nginx.flags)
    assert (result.code, result.counts) == (0, (194, 0, 0))
    assert digests(hoist.files()) == RIGHT
    accesses = nginx.accesses(at_least=194)
    assert len(accesses) == 194
    assert len(connections(accesses)) <= slots
    assert {access["protocol"] for access in accesses} == {"HTTP/1.1"}


def test_what_does_not_exist_is_not_found(hoist: Hoist, nginx: Nginx) -> None:
    result = hoist.run("-e", "-m", "50", base=nginx.flags)
    assert (result.code, result.counts) == (0, (194, 482, 0))
    assert digests(hoist.files()) == RIGHT


def test_a_self_signed_certificate_is_a_tls_error_of_every_item(hoist: Hoist, nginx: Nginx) -> None:
    result = hoist.run("-v", base=nginx.tls_flags)
    assert (result.code, result.counts) == (1, (0, 0, 20))
    assert sorted(result.messages) == DEFAULT_CODES
    assert all("certificate" in message for message in result.messages.values())
    assert nginx.accesses() == []
    assert hoist.files() == {}


@pytest.fixture
def trusting(hoist: Hoist, nginx: Nginx, tmp_path: pathlib.Path) -> Hoist:
    """hoist on a machine that trusts nginx's certificate: one whose folder of certificates is ours, in a mount
    namespace of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can put a folder in the place of another")
    certificates = tmp_path / "certificates"
    certificates.mkdir()
    for name in ("ca-certificates.crt", f"{certificate_hash(nginx.certificate)}.0"):
        (certificates / name).write_bytes(nginx.certificate.read_bytes())
    script = f'mount --bind {certificates} /etc/ssl/certs && exec "$@"'
    launcher = ["unshare", "--mount", "sh", "-c", script, "sh"]
    if subprocess.run([*launcher, "true"], capture_output=True).returncode != 0:
        pytest.skip("no mount namespace can be made here")
    start = hoist.start
    hoist.start = lambda *arguments, **how: start(*arguments, **how, launcher=launcher)  # type: ignore[method-assign]
    return hoist


@pytest.mark.parametrize("slots", [1, 10, 194])
def test_all_flags_arrive_over_tls(trusting: Hoist, nginx: Nginx, slots: int) -> None:
    result = trusting.run("-a", "-m", str(slots), base=nginx.tls_flags)
    assert (result.code, result.counts) == (0, (194, 0, 0))
    assert digests(trusting.files()) == RIGHT
    accesses = nginx.accesses(at_least=194)
    assert len(accesses) == 194
    assert len(connections(accesses)) <= slots
    assert {access["port"] for access in accesses} == {str(nginx.tls_port)}


def test_http_2_shares_connections(trusting: Hoist, nginx: Nginx) -> None:
    result = trusting.run("-a", "-m", "50", base=nginx.tls_flags)
    assert (result.code, result.counts) == (0, (194, 0, 0))
    accesses = nginx.accesses(at_least=194)
    assert {access["protocol"] for access in accesses} == {"HTTP/2.0"}
    assert len(connections(accesses)) <= 5


def test_a_certificate_for_another_name_is_a_tls_error(trusting: Hoist, nginx: Nginx) -> None:
    result = trusting.run("AD", base=nginx.tls_flags.replace("localhost", "127.0.0.2"))
    assert (result.code, result.counts) == (1, (0, 0, 1))
