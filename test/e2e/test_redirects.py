"""Where redirects lead, and what travels along: each is a request of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import pathlib
import signal
from urllib.parse import quote

import pytest

from fault_server import FaultServer
from faults import version_of
from hoist_runner import ExecResult, Hoist, wait_until
from lists import contents, errors_of, write_list
from unattended import MEBIBYTE, report, saved, urls
from web_server import WebServer, certificate, other_tls_web, other_web, tls_web, web  # noqa: F401 (fixtures)

NETRC = ("machine localhost login first password p1", "machine 127.0.0.1 login second password p2")


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


FIRST, SECOND = basic("first", "p1"), basic("second", "p2")


def named(url: str) -> str:
    """The same server, by its name."""
    return url.replace("127.0.0.1", "localhost")


def fetch(hoist: Hoist, certificate: pathlib.Path, url: str, *arguments: str,
          netrc: tuple[str, ...] = NETRC) -> ExecResult:
    netrc_file = write_list(hoist, *netrc, name="netrc")
    return hoist.run("--netrc-file", netrc_file, "--cacert", str(certificate / "certificate.pem"), *arguments, "-i",
                     write_list(hoist, url))


def sent(server: WebServer, name: str = "Authorization") -> list[str | None]:
    """What each request to it said of who asks."""
    return [asked.header(name) for asked in server.asked]


# ------------------------------------------------------------------------------------------------- credentials of netrc

def test_a_password_of_netrc_does_not_leave_https(hoist: Hoist, certificate: pathlib.Path, tls_web: WebServer,
                                                  web: WebServer) -> None:
    tls_web.redirections = {"/1.txt": named(web.url("2.txt"))}
    assert fetch(hoist, certificate, named(tls_web.url("1.txt"))).code == 0
    assert (sent(tls_web), sent(web)) == ([FIRST], [None])


def test_nor_its_port_in_the_clear(hoist: Hoist, certificate: pathlib.Path, web: WebServer,
                                   other_web: WebServer) -> None:
    web.redirections = {"/1.txt": other_web.url("2.txt")}
    assert fetch(hoist, certificate, web.url("1.txt")).code == 0
    assert (sent(web), sent(other_web)) == ([SECOND], [None])


@pytest.mark.parametrize("user", ["admin", "first", "x:y"])
def test_a_server_does_not_choose_who_asks(hoist: Hoist, certificate: pathlib.Path, web: WebServer,
                                           tls_web: WebServer, user: str) -> None:
    """Neither by a name of its choice, nor by that of another entry: "default" and "localhost" are not for it."""
    netrc = (*NETRC, "machine 127.0.0.1 login admin password p3", "default login all password p4")
    web.redirections = {"/1.txt": web.url("2.txt").replace("://", f"://{user}@"),
                        "/2.txt": tls_web.url("3.txt").replace("://", f"://{user}@")}
    assert fetch(hoist, certificate, web.url("1.txt"), netrc=netrc).code == 0
    assert (sent(web), sent(tls_web)) == ([SECOND, SECOND], [SECOND])


def test_an_entry_for_the_host_that_a_redirect_leads_to_is_used_over_https(
        hoist: Hoist, certificate: pathlib.Path, tls_web: WebServer, other_tls_web: WebServer) -> None:
    """As NASA's Earthdata needs it: the data is at one host, who asks for it is known to another one."""
    tls_web.redirections = {"/1.txt": other_tls_web.url("login")}
    other_tls_web.redirections = {"/login": named(tls_web.url("2.txt"))}
    assert fetch(hoist, certificate, named(tls_web.url("1.txt")), netrc=NETRC[1:]).code == 0
    assert (sent(tls_web), sent(other_tls_web)) == ([None, None], [SECOND])
    assert hoist.files() == {"1.txt": contents("2.txt")["2.txt"]}


def test_the_entry_for_all_others_is_not(hoist: Hoist, certificate: pathlib.Path, tls_web: WebServer,
                                         other_tls_web: WebServer) -> None:
    tls_web.redirections = {"/1.txt": other_tls_web.url("2.txt")}
    netrc = (NETRC[0], "default login all password p4")
    assert fetch(hoist, certificate, named(tls_web.url("1.txt")), netrc=netrc).code == 0
    assert (sent(tls_web), sent(other_tls_web)) == ([FIRST], [None])


def test_the_user_s_own_netrc_is_used_in_the_same_way(hoist: Hoist, certificate: pathlib.Path, tls_web: WebServer,
                                                     other_tls_web: WebServer) -> None:
    write_list(hoist, *NETRC, name=".netrc")
    tls_web.redirections = {"/1.txt": other_tls_web.url("2.txt")}
    lines = write_list(hoist, named(tls_web.url("1.txt")))
    assert hoist.run("--netrc", "--cacert", str(certificate / "certificate.pem"), "-i", lines).code == 0
    assert (sent(tls_web), sent(other_tls_web)) == ([FIRST], [SECOND])


@pytest.mark.parametrize("netrc", [NETRC, ()])
def test_no_entry_is_used_where_netrc_was_not_asked_for(hoist: Hoist, certificate: pathlib.Path, tls_web: WebServer,
                                                       other_tls_web: WebServer, netrc: tuple[str, ...]) -> None:
    write_list(hoist, *netrc, name=".netrc")
    tls_web.redirections = {"/1.txt": other_tls_web.url("2.txt")}
    lines = write_list(hoist, named(tls_web.url("1.txt")))
    assert hoist.run("--cacert", str(certificate / "certificate.pem"), "-i", lines).code == 0
    assert (sent(tls_web), sent(other_tls_web)) == ([None], [None])


# --------------------------------------------------------------------------------------- credentials of URLs and fields

def test_what_is_meant_for_an_origin_does_not_come_back_by_way_of_another(
        hoist: Hoist, certificate: pathlib.Path, tls_web: WebServer, other_tls_web: WebServer) -> None:
    other_tls_web.redirections = {"/1.txt": other_tls_web.url("2.txt"), "/2.txt": named(tls_web.url("3.txt"))}
    tls_web.redirections = {"/3.txt": other_tls_web.url("4.txt")}
    url = other_tls_web.url("1.txt").replace("://", "://me:pass@")
    assert fetch(hoist, certificate, url, "-H", "X-Key: abc", "-H", "Accept: text/plain", netrc=()).code == 0
    assert sent(other_tls_web) == [basic("me", "pass")] * 2 + [None]
    assert sent(other_tls_web, "X-Key") == ["abc"] * 2 + [None]
    assert (sent(tls_web), sent(tls_web, "X-Key")) == ([None], [None])
    assert sent(other_tls_web, "Accept") + sent(tls_web, "Accept") == ["text/plain"] * 4


def test_from_http_to_https_is_another_origin(hoist: Hoist, certificate: pathlib.Path, web: WebServer,
                                              tls_web: WebServer) -> None:
    web.redirections = {"/1.txt": tls_web.url("2.txt")}
    url = web.url("1.txt").replace("://", "://me:pass@")
    assert fetch(hoist, certificate, url, "-H", "Cookie: id=1", netrc=()).code == 0
    assert (sent(tls_web), sent(tls_web, "Cookie")) == ([None], [None])


# ------------------------------------------------------------------------------------------- a request like any other

def test_where_a_redirect_leads_has_its_own_share_of_the_slots(hoist: Hoist, faults: FaultServer) -> None:
    """Six asked directly and six redirected to the same host, which may have two."""
    names = [f"f{number}" for number in range(12)]
    there = f"http://localhost:{faults.port}/hold"
    direct, redirected = urls(there, names[:6]), urls(faults.base(f"redirect/to={quote(there, safe='')}"), names[6:])
    running = hoist.start("-i", write_list(hoist, *(direct + redirected)), "-m", "12", "--max-per-host", "2")
    faults.wait_held(2)
    faults.wait_for(lambda: sum("/redirect/" in seen.path and seen.over for seen in faults.record.seen) == 6,
                    "all redirects are answered, since they hold no slot that others need")
    for _ in names:
        faults.wait_held(1)
        faults.release()
    faults.release_all()
    assert running.wait().code == 0
    assert faults.record.most_at[f"localhost:{faults.port}"] == 2
    assert len(saved(hoist)) == 12


def test_a_chain_that_has_begun_is_gone_through_before_others_begin(hoist: Hoist, faults: FaultServer) -> None:
    """Where it leads may be valid for a moment only."""
    lines = urls(faults.base(f"redirect/to={quote('/ok', safe='')}"), ["a", "b", "c", "d"])
    assert hoist.run("-i", write_list(hoist, *lines), "-m", "1").code == 0
    ways = ["redirect" if "/redirect/" in seen.path else "ok" for seen in faults.record.seen]
    assert ways[0] == "redirect" and ways[-1] == "ok"
    for at in range(len(ways)):
        assert ways[:at].count("redirect") - ways[:at].count("ok") <= 2


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_chain_in_flight_is_finished_after_a_signal(hoist: Hoist, faults: FaultServer, number: signal.Signals,
                                                      code: int) -> None:
    there = faults.base("hold", other=True)
    lines = urls(faults.base(f"hold/to={quote(there, safe='')}"), ["a", "b", "c"])
    running = hoist.start("-i", write_list(hoist, *lines), "-m", "2", "--log-level", "info")
    faults.wait_held(2)
    running.interrupt(number)
    faults.release_all()
    result = running.wait()
    assert result.code == code
    assert len(saved(hoist)) == 2
    assert len(faults.record.seen) == 4


def test_who_does_not_answer_behind_a_redirect_is_given_up_and_not_who_redirects(hoist: Hoist, web: WebServer,
                                                                                other_web: WebServer) -> None:
    other_web.close()
    web.redirections = {f"/{n}.txt": other_web.url(f"{n}.txt") for n in range(4)}
    lines = write_list(hoist, *(web.url(f"{n}.txt") for n in range(6)))
    result = hoist.run("-q", "-i", lines, "-m", "1", "--retry", "0", "--max-host-errors", "2")
    assert result.code == 1
    assert [n for n, message in errors_of(result).items() if "given up" in message] == ["2.txt", "3.txt"]
    assert all(other_web.host in message for n, message in errors_of(result).items() if "given up" in message)
    assert saved(hoist) == contents("4.txt", "5.txt")


# ------------------------------------------------------------------------------------------------- where it leads nowhere

@pytest.mark.parametrize("location, told", [("", "its Location is empty"),
                                            ("http://[bad/x", "its Location is malformed"),
                                            ("ftp://127.0.0.1/x", "only http and https"),
                                            ("http://a:SECRET@127.0.0.1:99999/?k=SECRET", "malformed: 127.0.0.1:99999/"),
                                            ("file:///etc/passwd", "only http and https")])
def test_a_location_that_cannot_be_used_is_named(hoist: Hoist, web: WebServer, location: str, told: str) -> None:
    web.redirections = {"/1.txt": location}
    result = hoist.run("-v", "--retry", "2", "--log-level", "trace", "--report", "report", "-i",
                       write_list(hoist, web.url("1.txt")))
    assert (result.code, web.paths) == (1, ["/1.txt"])  # and it is not retried
    item = json.loads((hoist.work / "report").read_text().splitlines()[0])
    assert (item["status"], item["error"]["kind"]) == (302, "http")
    assert told in item["error"]["message"]
    assert "SECRET" not in result.stdout + result.stderr + (hoist.work / "report").read_text()


@pytest.mark.parametrize("location", ["2.txt", "./2.txt", "/2.txt", "../../2.txt", "2.txt#there", "//HOST/2.txt",
                                      "http://HOST/x/../2.txt", "2%2Etxt?x=a b"])
def test_a_location_may_be_relative(hoist: Hoist, web: WebServer, location: str) -> None:
    web.redirections = {"/1.txt": location.replace("HOST", web.host)}
    assert hoist.run("-i", write_list(hoist, web.url("1.txt"))).code == 0
    assert len(web.asked) == 2
    assert "#" not in web.asked[1].target
    assert hoist.files() == {"1.txt": contents("2.txt")["2.txt"]}


# ------------------------------------------------------------------------------------------------------- counts and parts

SIZE = 8 * MEBIBYTE


def part_size(hoist: Hoist) -> int:
    part = hoist.folder / "large.bin.part"
    return part.stat().st_size if part.exists() else 0


@pytest.mark.parametrize("version, statuses, attempts", [("1", [206], 1), ("2", [200], 1)])
def test_a_part_is_continued_behind_a_redirect(hoist: Hoist, faults: FaultServer, version: str, statuses: list[int],
                                               attempts: int) -> None:
    there = quote(f"http://localhost:{faults.port}/file", safe="")
    lines = write_list(hoist, f"{faults.base(f'redirect/to={there}')}/large/large.gif\tout=large.bin")
    faults.change(size=str(SIZE), hold=str(SIZE // 2), version="1")
    running = hoist.start("-i", lines, "--refresh", "--grace", "1ms")
    faults.wait_held(1)
    wait_until(lambda: part_size(hoist) > SIZE // 2 - MEBIBYTE, "the half is written")
    running.send(signal.SIGKILL)
    running.wait()
    faults.forget()
    faults.change(size=str(SIZE), version=version)
    assert hoist.run("-i", lines, "--refresh", "--report", "report").code == 0
    seen = [seen for seen in faults.record.seen if "/file/" in seen.path]
    assert [seen.status for seen in seen] == statuses
    assert all(seen.headers["if-range"] == '"LARGE-1"' for seen in faults.record.seen)
    assert hashlib.sha256(saved(hoist)["large.bin"]).digest() == hashlib.sha256(
        version_of("LARGE", version, SIZE)).digest()
    items, _ = report(hoist.work / "report")
    assert [item["attempts"] for item in items.values()] == [attempts]
