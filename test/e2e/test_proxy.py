"""Through a forward proxy that people run, Debian's tinyproxy; and which one is used, if any."""

from __future__ import annotations

import pytest

from faults import body_of
from forward_proxy import PASSWORD, USER, ForwardProxy, proxy  # noqa: F401 (fixture)
from hoist_runner import ExecResult, Hoist
from lists import contents, errors_of, write_list
from server_process import own_port
from tls_servers import NAMES, TlsNginx
from unattended import urls
from web_server import WebServer, other_web, web  # noqa: F401 (fixtures)


def dead_proxy() -> str:
    return f"http://{USER}:{PASSWORD}@127.0.0.1:{own_port()}"


# ------------------------------------------------------------------------------------------------- through it

@pytest.mark.parametrize("way", ["--proxy", "http_proxy", "all_proxy", "ALL_PROXY"])
def test_http_goes_through_the_proxy(hoist: Hoist, web: WebServer, proxy: ForwardProxy, way: str) -> None:
    arguments = ["--proxy", proxy.url] if way == "--proxy" else []
    hoist.environment |= {} if way == "--proxy" else {way: proxy.url}
    result = hoist.run(*arguments, "-i", write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == contents("1.txt", "2.txt")
    assert sorted(proxy.requests) == [f"GET {web.url('1.txt')}", f"GET {web.url('2.txt')}"]
    assert all("tinyproxy" in (asked.header("Via") or "") for asked in web.asked)
    assert all(asked.header("Proxy-Authorization") is None for asked in web.asked)


@pytest.mark.parametrize("way", ["--proxy", "https_proxy", "HTTPS_PROXY", "all_proxy"])
def test_https_goes_through_a_tunnel_of_the_proxy(hoist: Hoist, tls_nginx: TlsNginx, proxy: ForwardProxy,
                                                  way: str) -> None:
    arguments = ["--proxy", proxy.url] if way == "--proxy" else []
    hoist.environment |= {} if way == "--proxy" else {way: proxy.url}
    result = hoist.run(*arguments, "-m", "20", "--max-per-host", "20", "-i",
                       write_list(hoist, *urls(tls_nginx.base(), NAMES[:200])))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {f"{name}.bin": body_of(name.upper()) for name in NAMES[:200]}
    assert proxy.requests == [f"CONNECT localhost:{tls_nginx.ports['plain']}"]  # one tunnel, of many HTTP/2 streams
    assert {access.protocol for access in tls_nginx.accesses(200)} == {"HTTP/2.0"}


def test_a_proxy_for_https_is_not_asked_for_http(hoist: Hoist, web: WebServer) -> None:
    hoist.environment["https_proxy"] = dead_proxy()
    assert hoist.run("-i", write_list(hoist, web.url("1.txt"))).code == 0


def test_a_certificate_is_checked_through_the_tunnel_as_well(hoist: Hoist, tls_nginx: TlsNginx,
                                                            proxy: ForwardProxy) -> None:
    (hoist.work / ".config/hoist/config.toml").unlink()
    result = hoist.run("--proxy", proxy.url, "-i", write_list(hoist, *urls(tls_nginx.base(), NAMES[:1])))
    assert (result.code, hoist.files(), tls_nginx.accesses()) == (1, {}, [])
    assert "certificate" in errors_of(result)[f"{NAMES[0]}.bin"]


# ------------------------------------------------------------------------------------------------- around it

@pytest.mark.parametrize("variable", ["no_proxy", "NO_PROXY"])
@pytest.mark.parametrize("hosts", ["127.0.0.1", "example.org,127.0.0.1", "*"])
@pytest.mark.parametrize("way", ["--proxy", "http_proxy"])
def test_hosts_without_proxy_are_asked_directly(hoist: Hoist, web: WebServer, variable: str, hosts: str,
                                                way: str) -> None:
    arguments = ["--proxy", dead_proxy()] if way == "--proxy" else []
    hoist.environment |= {variable: hosts} | ({} if way == "--proxy" else {way: dead_proxy()})
    assert hoist.run(*arguments, "-i", write_list(hoist, web.url("1.txt"))).code == 0
    assert web.paths == ["/1.txt"]


@pytest.mark.parametrize("where", ["http_proxy", "all_proxy", "configuration", "both"])
@pytest.mark.parametrize("arguments", [["--proxy="], ["--proxy", ""]])
def test_an_empty_proxy_is_none_whatever_is_set_elsewhere(hoist: Hoist, web: WebServer, where: str,
                                                          arguments: list[str]) -> None:
    if where in ("configuration", "both"):
        (hoist.work / "config").write_text(f'[defaults]\nproxy = "{dead_proxy()}"\n')
        arguments = ["--config", "config", *arguments]
    if where != "configuration":
        hoist.environment["http_proxy" if where == "both" else where] = dead_proxy()
    result = hoist.run(*arguments, "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, result.stderr, web.paths) == (0, "", ["/1.txt"])


def test_a_configuration_may_say_none(hoist: Hoist, web: WebServer, proxy: ForwardProxy) -> None:
    (hoist.work / "config").write_text('[defaults]\nproxy = ""\n')
    hoist.environment["http_proxy"] = proxy.url
    listed = write_list(hoist, web.url("1.txt"))
    assert hoist.run("--config", "config", "-i", listed).code == 0
    assert proxy.requests == []
    assert hoist.run("--config", "config", "--proxy", proxy.url, "-i", listed).code == 0
    assert proxy.requests == [f"GET {web.url('1.txt')}"]


# ------------------------------------------------------------------------------------------------- refused by it

def test_a_password_that_the_proxy_does_not_know_is_an_error(hoist: Hoist, web: WebServer, tls_nginx: TlsNginx,
                                                            proxy: ForwardProxy) -> None:
    lines = [web.url("1.txt"), *urls(tls_nginx.base(), NAMES[:1])]
    result = hoist.run("--proxy", f"http://{USER}:wrong@{proxy.host}", "-i", write_list(hoist, *lines))
    assert (result.code, hoist.files(), web.asked, tls_nginx.accesses()) == (1, {}, [], [])
    errors = errors_of(result)
    assert errors["1.txt"] == "HTTP 401 - Unauthorized (the server offers Basic)"
    assert errors[f"{NAMES[0]}.bin"] == "the proxy answered HTTP 401 - Unauthorized"
    assert len(proxy.requests) == 2  # nobody's password is tried again


def test_a_server_that_the_proxy_cannot_reach_is_an_error(hoist: Hoist, proxy: ForwardProxy) -> None:
    result = hoist.run("--proxy", proxy.url, "--retry", "1", "-i", write_list(hoist, f"https://127.0.0.1:{own_port()}/x"))
    assert result.code == 1
    assert errors_of(result)["x"] == "the proxy answered HTTP 500 - Internal Server Error"
    assert len(proxy.requests) == 2


def test_an_international_host_name_is_asked_for_by_its_ascii_form(hoist: Hoist, proxy: ForwardProxy) -> None:
    """In the locale C, as under cron."""
    hoist.run("--proxy", proxy.url, "--retry", "0", "-i", write_list(hoist, "http://b\u00fccher.invalid/x"))
    assert proxy.requests == ["GET http://xn--bcher-kva.invalid/x"]


# ------------------------------------------------------------------------------------------------- its password

def everything_said(hoist: Hoist, result: ExecResult) -> str:
    """What a run printed, logged and reported."""
    files = (hoist.work / name for name in ("report", "failed", "log"))
    return result.stdout + result.stderr + "".join(file.read_text() for file in files if file.exists())


@pytest.mark.parametrize("way", ["--proxy", "environment", "configuration"])
@pytest.mark.parametrize("state", ["well", "refusing", "dead"])
@pytest.mark.parametrize("log", [[], ["--log-file", "log"]])
def test_the_password_is_not_shown(hoist: Hoist, web: WebServer, tls_nginx: TlsNginx, proxy: ForwardProxy, way: str,
                                   state: str, log: list[str]) -> None:
    secret = "s3cret" if state == "refusing" else PASSWORD
    host = f"127.0.0.1:{own_port()}" if state == "dead" else proxy.host
    url = f"http://{USER}:{secret}@{host}"
    lines = write_list(hoist, web.url("1.txt"), *urls(tls_nginx.base(), NAMES[:1]))
    arguments = ["--report", "report", "--failed", "failed", "--log-level", "trace", "-v", *log, "--retry", "0", "-i", lines]
    if way == "--proxy":
        arguments += ["--proxy", url]
    elif way == "environment":
        hoist.environment |= {"http_proxy": url, "https_proxy": url}
    else:
        config = hoist.work / ".config/hoist/config.toml"
        config.write_text(config.read_text() + f'proxy = "{url}"\n')
    result = hoist.run(*arguments)
    assert result.code == (0 if state == "well" else 1)
    assert len(result.messages) == (0 if state == "well" else 2)
    assert secret not in everything_said(hoist, result)
    shown = hoist.run("--show-config", *arguments)
    assert shown.code == 0
    assert secret not in shown.stdout + shown.stderr
    assert (host in shown.stdout) == (way != "environment")


def test_the_password_of_a_broken_proxy_is_not_shown(hoist: Hoist, web: WebServer) -> None:
    listed = write_list(hoist, web.url("1.txt"))
    for url in (f"ftp://{USER}:{PASSWORD}@127.0.0.1", f"http://{USER}:{PASSWORD}@", f"http://{USER}:{PASSWORD}@[bad",
                f"{USER}:{PASSWORD}@127.0.0.1:99999", f"{USER}:{PASSWORD}/@127.0.0.1:1", f"{USER}:{PASSWORD}?@127.0.0.1",
                f"{USER}:{PASSWORD}#@127.0.0.1", f"http://{USER}:{PASSWORD}@127.0.0.1/{PASSWORD}@127.0.0.1:port"):
        given = hoist.run("--proxy", url, "-i", listed, "--retry", "0")
        hoist.environment["http_proxy"] = url
        found = hoist.run("-i", listed, "--retry", "0", "--log-level", "trace")
        shown = hoist.run("--show-config", "--proxy", url, "-i", listed)
        assert (given.code, found.code, shown.code) == (2, 1, 2)
        assert PASSWORD not in "".join(result.stdout + result.stderr for result in (given, found, shown))
    assert web.paths == []
