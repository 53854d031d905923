"""Logging in: --user, --bearer and --auth, and what is said where that is missing. Cookies, too."""

from __future__ import annotations

import base64
import re
import stat

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of
from unattended import write_list
from web_server import WebServer, other_web, web  # noqa: F401 (fixtures)

BASIC = "Basic " + base64.b64encode(b"me:pa:ss").decode()


def sent(server: WebServer, name: str = "Authorization") -> list[str | None]:
    return [asked.header(name) for asked in server.asked]


# ---------------------------------------------------------------------------------------------------- passwords, tokens

@pytest.mark.parametrize("option, given, expected", [
    ("--user", "me:pa:ss", BASIC), ("--user", "@secret", BASIC),
    ("--bearer", "abc", "Bearer abc"), ("--bearer", "@secret", "Bearer me:pa:ss")])
def test_credentials_reach_the_server_and_no_other(hoist: Hoist, web: WebServer, other_web: WebServer, option: str,
                                                   given: str, expected: str) -> None:
    (hoist.work / "secret").write_text("me:pa:ss\n")
    web.redirections = {"/1.txt": "/2.txt", "/2.txt": other_web.url("3.txt")}
    other_web.redirections = {"/3.txt": web.url("4.txt")}
    result = hoist.run(option, given, "-i", write_list(hoist, [web.url("1.txt")]))
    assert result.code == 0
    assert sent(web) == [expected, expected, None]
    assert sent(other_web) == [None]


@pytest.mark.parametrize("first, second", [("url", "user"), ("user", "netrc")])
def test_which_login_comes_first(hoist: Hoist, web: WebServer, first: str, second: str) -> None:
    (hoist.work / "netrc").write_text("default login netrc password x\n")
    kinds = (first, second)
    arguments = (["--user", "user:x"] if "user" in kinds else []) + (
        ["--netrc-file", "netrc"] if "netrc" in kinds else [])
    url = web.url("1.txt").replace("://", "://url:x@") if "url" in kinds else web.url("1.txt")
    assert hoist.run(*arguments, "-i", write_list(hoist, [url])).code == 0
    assert sent(web) == ["Basic " + base64.b64encode(f"{first}:x".encode()).decode()]


@pytest.mark.parametrize("scheme", ["digest", "any"])
def test_a_digest_is_sent_once_it_is_asked_for(hoist: Hoist, web: WebServer, scheme: str) -> None:
    web.digest = ("me", "pa:ss")
    result = hoist.run("--auth", scheme, "--user", "me:pa:ss", "-i", write_list(hoist, [web.url("1.txt")]))
    assert (result.code, hoist.files()) == (0, contents("1.txt"))
    assert [bool(value and value.startswith("Digest ")) for value in sent(web)] == [False, True]
    assert not any("pa:ss" in (value or "") for value in sent(web))


def test_a_wrong_digest_fails_and_names_what_is_offered(hoist: Hoist, web: WebServer) -> None:
    web.digest = ("me", "right")
    result = hoist.run("--auth", "digest", "--user", "me:wrong", "-i", write_list(hoist, [web.url("1.txt")]))
    assert errors_of(result) == {"1.txt": "HTTP 401 - Unauthorized (the server offers Digest)"}


@pytest.mark.parametrize("challenges, offered", [
    (['Basic realm="a, b"'], "Basic"), (["Negotiate", "NTLM", 'Basic realm="x"'], "Negotiate, NTLM, Basic"),
    (['Digest realm="x", nonce="Basic y", Bearer'], "Digest, Bearer")])
def test_a_401_names_the_schemes_that_are_offered(hoist: Hoist, web: WebServer, challenges: list[str],
                                                  offered: str) -> None:
    web.statuses = {"/1.txt": 401}
    web.fields = {"/1.txt": [("WWW-Authenticate", challenge) for challenge in challenges]}
    result = hoist.run("-i", write_list(hoist, [web.url("1.txt")]))
    assert errors_of(result) == {"1.txt": f"HTTP 401 - Unauthorized (the server offers {offered})"}


@pytest.mark.parametrize("arguments", [["--netrc"], ["--netrc-file", "nowhere"]])
def test_a_netrc_that_is_not_there_is_an_error_at_the_start(hoist: Hoist, web: WebServer, arguments: list[str]) -> None:
    result = hoist.run(*arguments, "-i", write_list(hoist, [web.url("1.txt")]))
    assert result.code == 3
    assert "No such file" in result.stderr and ("netrc" in result.stderr or "nowhere" in result.stderr)
    assert web.asked == []


@pytest.mark.parametrize("arguments", [["--user", "me"], ["--user", ""], ["--bearer", "a b"], ["--bearer", ""],
                                       ["--user", "a:b", "--bearer", "c"], ["--auth", "ntlm"], ["--user", "@"],
                                       ["--accept-type", "gif"], ["--accept-type", "image"]])
def test_what_makes_no_sense_is_a_usage_error(hoist: Hoist, arguments: list[str]) -> None:
    result = hoist.run(*arguments, "-i", write_list(hoist, ["http://127.0.0.1:1/f"]))
    assert result.code == 2
    assert "*** Usage error: --" in result.stderr


@pytest.mark.parametrize("option", ["--user", "--bearer"])
def test_secrets_are_never_shown(hoist: Hoist, web: WebServer, option: str) -> None:
    shown = hoist.run(option, "me:Tr0ub4dor", "--show-config", "BR")
    assert f'{option.removeprefix("--")} = "***"' in shown.stdout
    web.statuses = {"/1.txt": 401}
    result = hoist.run(option, "me:Tr0ub4dor", "-v", "--log-level", "trace", "--report", "report", "-i",
                       write_list(hoist, [web.url("1.txt")]))
    assert result.code == 1
    for text in (shown.stdout, shown.stderr, result.stdout, result.stderr, (hoist.work / "report").read_text()):
        assert "Tr0ub4dor" not in text


# -------------------------------------------------------------------------------------------------------------- cookies

def set_cookie(web: WebServer, path: str, *cookies: str, to: str) -> None:
    web.fields[path] = [("Set-Cookie", cookie) for cookie in cookies]
    web.redirections[path] = to


def test_a_cookie_that_is_set_on_the_way_is_sent_back(hoist: Hoist, web: WebServer) -> None:
    """A consent page: it sets a cookie and leads back; without it, it would go on for ever."""
    web.needs_cookie = {"/1.txt": ("consent=yes", "/consent")}
    set_cookie(web, "/consent", "consent=yes; Path=/; HttpOnly", to="/1.txt")
    result = hoist.run("-i", write_list(hoist, [web.url("1.txt")]))
    assert (result.code, hoist.files()) == (0, contents("1.txt"))
    assert web.paths == ["/1.txt", "/consent", "/1.txt"]
    assert sent(web, "Cookie") == [None, None, "consent=yes"]


def test_a_login_elsewhere_keeps_the_cookies_of_both(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    """As NASA's Earthdata: data, login, data again. The login's cookie is not for the data's host."""
    login = other_web.url("login").replace("127.0.0.1", "localhost")
    web.needs_cookie = {"/1.txt": ("data=1", "/begin")}
    set_cookie(web, "/begin", "state=2", to=login)
    set_cookie(other_web, "/login", "login=3; Path=/", to=web.url("callback"))
    set_cookie(web, "/callback", "data=1; Path=/", to="/1.txt")
    assert hoist.run("-i", write_list(hoist, [web.url("1.txt")])).code == 0
    assert sent(other_web, "Cookie") == [None]
    last = web.asked[-1].header("Cookie") or ""
    assert sorted(last.split("; ")) == ["data=1", "state=2"]


@pytest.mark.parametrize("slots", ["1", "6"])
def test_no_cookie_reaches_another_item(hoist: Hoist, web: WebServer, slots: str) -> None:
    """Even on the same handle and connection."""
    names = [f"{number}.txt" for number in range(20)]
    for name in names:
        set_cookie(web, f"/{name}", f"id={name}; Path=/", to=f"/to/{name}")
        web.fields[f"/to/{name}"] = [("Set-Cookie", f"late={name}; Path=/")]
    assert hoist.run("-m", slots, "-i", write_list(hoist, [web.url(name) for name in names])).code == 0
    cookies = {asked.path: asked.header("Cookie") for asked in web.asked}
    assert cookies == {**{f"/{name}": None for name in names}, **{f"/to/{name}": f"id={name}" for name in names}}


def test_the_user_s_own_cookie_field_is_sent_with_them(hoist: Hoist, web: WebServer) -> None:
    set_cookie(web, "/1.txt", "theirs=2; Path=/", to="/2.txt")
    assert hoist.run("-H", "Cookie: mine=1", "-i", write_list(hoist, [web.url("1.txt")])).code == 0
    first, second = sent(web, "Cookie")
    assert first == "mine=1"
    assert sorted((second or "").split("; ")) == ["mine=1", "theirs=2"]


def netscape(host: str, name: str, value: str, subdomains: str = "FALSE", path: str = "/", secure: str = "FALSE",
             expiry: str = "0") -> str:
    return "\t".join([host, subdomains, path, secure, expiry, name, value])


def test_cookies_of_a_file_are_sent_to_the_hosts_it_names(hoist: Hoist, web: WebServer) -> None:
    jar = write_list(hoist, ["# Netscape HTTP Cookie File", "", netscape("127.0.0.1", "a", "1"),
                             "#HttpOnly_" + netscape("127.0.0.1", "b", "2"), netscape("elsewhere.test", "c", "3"),
                             netscape("127.0.0.1", "d", "4", path="/other"), netscape("127.0.0.1", "e", "5", expiry="1")],
                     name="jar")
    lines = write_list(hoist, [web.url("1.txt"), web.url("2.txt"), web.url("3.txt").replace("127.0.0.1", "localhost")])
    assert hoist.run("--cookies", jar, "-i", lines).code == 0
    found = {asked.path: sorted((asked.header("Cookie") or "").split("; ")) for asked in web.asked}
    assert found == {"/1.txt": ["a=1", "b=2"], "/2.txt": ["a=1", "b=2"], "/3.txt": [""]}


def test_cookies_are_saved_for_the_next_run(hoist: Hoist, web: WebServer) -> None:
    web.needs_cookie = {"/1.txt": ("consent=yes", "/consent")}
    set_cookie(web, "/consent", "consent=yes; Path=/; Max-Age=10000", to="/1.txt")
    lines = write_list(hoist, [web.url("1.txt")])
    assert hoist.run("--save-cookies", "jar", "-i", lines).code == 0
    jar = hoist.work / "jar"
    assert stat.S_IMODE(jar.stat().st_mode) == 0o600
    assert re.search(r"^127\.0\.0\.1\tFALSE\t/\tFALSE\t\d+\tconsent\tyes$", jar.read_text(), re.MULTILINE)
    assert hoist.run("--cookies", "jar", "--save-cookies", "jar", "-i", lines).code == 0
    assert web.paths == ["/1.txt", "/consent", "/1.txt", "/1.txt"]
    assert "consent\tyes" in jar.read_text()


@pytest.mark.parametrize("text, message", [(None, "No such file"), ('[{"name": "a"}]\n', "Netscape's format")])
def test_a_file_without_cookies_is_an_error_at_the_start(hoist: Hoist, web: WebServer, text: str | None,
                                                        message: str) -> None:
    if text is not None:
        (hoist.work / "jar").write_text(text)
    result = hoist.run("--cookies", "jar", "-i", write_list(hoist, [web.url("1.txt")]))
    assert (result.code, message in result.stderr, web.asked) == (3, True, [])


def test_a_circle_of_redirects_hints_at_what_may_be_missing(hoist: Hoist, web: WebServer) -> None:
    web.redirections = {"/1.txt": "/login", "/login": "/1.txt"}
    result = hoist.run("-i", write_list(hoist, [web.url("1.txt")]))
    assert errors_of(result)["1.txt"] == (
        "more than 10 redirects, in a circle: it may want a cookie (--cookies) or a login (--user, --netrc)")


def test_a_long_way_has_no_such_hint(hoist: Hoist, web: WebServer) -> None:
    web.redirections = {f"/{number}.txt": f"/{number + 1}.txt" for number in range(1, 20)}
    result = hoist.run("-i", write_list(hoist, [web.url("1.txt")]))
    assert errors_of(result)["1.txt"] == "more than 10 redirects"
