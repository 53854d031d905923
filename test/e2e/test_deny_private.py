"""--deny-private: no connection to what is not an address of the internet, wherever a URL, a name or a redirect leads."""

from __future__ import annotations

import pytest

from forward_proxy import ForwardProxy, proxy  # noqa: F401 (fixture)
from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from preloaded import preload
from unattended import report
from web_server import WebServer, other_web, web  # noqa: F401 (fixtures)

PUBLIC = "11.22.33.44"  # which internet.c makes the loopback interface
HOST = "files.example"


@pytest.fixture
def public(hoist: Hoist) -> Hoist:
    preload(hoist, "internet.c", {})
    return hoist


def at(web: WebServer, host: str, file: str) -> str:
    return f"http://{host}:{web.port}/{file}"


def known_as(web: WebServer, *addresses: str) -> tuple[str, str]:
    return "--resolve", f"{HOST}:{web.port}:{','.join(addresses)}"


# ------------------------------------------------------------------------------------------------- denied

@pytest.mark.parametrize("host, told", [
    ("127.0.0.1", "no connection to 127.0.0.1: it is a loopback address (--deny-private)"),
    ("0x7f.1", "no connection to 127.0.0.1: it is a loopback address (--deny-private)"),
    ("0.0.0.0", "no connection to 0.0.0.0: it is an address of this machine (--deny-private)"),
    ("[::1]", "no connection to ::1: it is a loopback address (--deny-private)"),
    ("[::ffff:127.0.0.1]", "it is a loopback address (--deny-private)"),
    ("[64:ff9b::7f00:1]", "it is a loopback address (--deny-private)"),
    ("localhost", "no connection to localhost at "),
    ("169.254.169.254", "no connection to 169.254.169.254: it is the address of a cloud's metadata (--deny-private)")])
def test_a_host_of_this_machine_or_network_is_denied(hoist: Hoist, web: WebServer, host: str, told: str) -> None:
    listed = write_list(hoist, at(web, host, "1.txt"))
    result = hoist.run("--deny-private", "--retry", "3", "--report", "r.jsonl", "-i", listed)
    assert (result.code, hoist.files(), web.asked) == (1, {}, [])
    assert told in errors_of(result)["1.txt"]
    item = report(hoist.work / "r.jsonl")[0]["1.txt"]
    assert (item["error"]["kind"], item["attempts"]) == ("input", 1)  # it is not retried


@pytest.mark.parametrize("address, what", [("127.0.0.1", "a loopback address"), ("10.0.0.1", "a private address"),
                                           ("100.64.0.1", "a shared address of a provider's network (CGNAT)"),
                                           ("[fe80::1]", "a link-local address"), ("[2002:7f00:1::]", "a loopback address")])
def test_an_address_is_judged_once_the_name_is_known(hoist: Hoist, web: WebServer, address: str, what: str) -> None:
    result = hoist.run("--deny-private", *known_as(web, address), at(web, HOST, "1.txt"))
    assert (result.code, web.asked) == (1, [])
    assert errors_of(result)["1.txt"] == (f"no connection to {HOST} at {address.strip('[]')}: that is {what} "
                                          "(--deny-private)")


def test_a_redirect_leads_nowhere_else(public: Hoist, web: WebServer, other_web: WebServer) -> None:
    web.redirections = {"/1.txt": other_web.url("2.txt")}
    result = public.run("--deny-private", *known_as(web, PUBLIC), at(web, HOST, "1.txt"))
    assert (result.code, web.paths, other_web.asked) == (1, ["/1.txt"], [])
    assert errors_of(result)["1.txt"] == "no connection to 127.0.0.1: it is a loopback address (--deny-private)"


def test_many_of_one_host_are_all_denied(hoist: Hoist, web: WebServer) -> None:
    names = [f"{number}.txt" for number in range(40)]
    result = hoist.run("--deny-private", "--report", "r.jsonl", "-i", write_list(hoist, *map(web.url, names)))
    assert (result.code, web.asked) == (1, [])
    told = {item["error"]["message"] for item in report(hoist.work / "r.jsonl")[0].values()}
    assert told == {"no connection to 127.0.0.1: it is a loopback address (--deny-private)"}


# ------------------------------------------------------------------------------------------------- not denied

def test_the_internet_is_open(public: Hoist, web: WebServer) -> None:
    listed = write_list(public, *(at(web, HOST, f"{number}.txt") for number in range(1, 6)))
    result = public.run("--deny-private", *known_as(web, PUBLIC), "-i", listed)
    assert (result.code, result.stderr) == (0, "")
    assert public.files() == contents(*(f"{number}.txt" for number in range(1, 6)))


@pytest.mark.parametrize("addresses", [("127.0.0.1", PUBLIC), (PUBLIC, "10.0.0.1"), ("[::1]", PUBLIC)])
def test_of_several_addresses_only_the_private_ones_are_left_out(public: Hoist, web: WebServer,
                                                                addresses: tuple[str, ...]) -> None:
    result = public.run("--deny-private", *known_as(web, *addresses), at(web, HOST, "1.txt"))
    assert (result.code, result.stderr, public.files()) == (0, "", contents("1.txt"))


# ------------------------------------------------------------------------------------------------- through a proxy

@pytest.mark.parametrize("way", ["--proxy", "http_proxy"])
def test_a_proxy_is_asked_for_names_with_a_warning(hoist: Hoist, proxy: ForwardProxy, way: str) -> None:
    arguments = ["--proxy", proxy.url] if way == "--proxy" else []
    hoist.environment |= {} if way == "--proxy" else {way: proxy.url}
    urls = [f"http://{host}/x-{host}" for host in ("127.0.0.1", "0x7f.1", "localhost", "printer", "nas.local", "far.invalid")]
    result = hoist.run("--deny-private", *arguments, "--retry", "0", "-i", write_list(hoist, *urls))
    assert proxy.requests == ["GET http://far.invalid/x-far.invalid"]
    assert "warning: --deny-private: a proxy looks names up" in result.stderr
    assert errors_of(result)["x-nas.local"] == ("no connection to nas.local: it is a name of the local network "
                                                "(--deny-private)")


def test_a_host_without_proxy_is_judged_by_its_address(hoist: Hoist, web: WebServer, proxy: ForwardProxy) -> None:
    hoist.environment |= {"no_proxy": HOST}
    result = hoist.run("--deny-private", "--proxy", proxy.url, *known_as(web, "127.0.0.1"), at(web, HOST, "1.txt"))
    assert (result.code, web.asked, proxy.requests) == (1, [], [])
    assert errors_of(result)["1.txt"] == (f"no connection to {HOST} at 127.0.0.1: that is a loopback address "
                                          "(--deny-private)")
