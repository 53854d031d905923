"""What is sent to servers, whom the program trusts, and how it speaks to them."""

from __future__ import annotations

import base64
import gzip
import pathlib
import shutil
from urllib.parse import quote

import pytest

from batches import right_files
from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from nginx_server import Nginx
from tls_servers import TlsNginx
from unattended import urls
from web_server import WebServer, other_web, web  # noqa: F401 (fixtures)


def asked_with(hoist: Hoist, web: WebServer, *arguments: str) -> dict[str, list[str]]:
    """The header fields of the request that a run with these arguments makes."""
    result = hoist.run(*arguments, "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == contents("1.txt")
    assert web.paths == ["/1.txt"]
    return web.asked[0].headers


# ----------------------------------------------------------------------------------------------------------- headers

@pytest.mark.parametrize("arguments, name, values", [
    (["-H", "X-Key: one"], "x-key", ["one"]),
    (["-H", "X-Key:one"], "x-key", ["one"]),
    (["-H", "X-Key: one", "-H", "X-Key: two"], "x-key", ["one", "two"]),
    (["-HX-Key: a:b c"], "x-key", ["a:b c"]),
    (["--header=Authorization: Bearer abc"], "authorization", ["Bearer abc"]),
    (["-H", "Accept: text/plain"], "accept", ["text/plain"]),
    (["-H", "User-Agent: mine"], "user-agent", ["mine"]),
    (["--user-agent", "mine/1.0 (x)"], "user-agent", ["mine/1.0 (x)"]),
])
def test_header_fields_reach_the_server(hoist: Hoist, web: WebServer, arguments: list[str], name: str,
                                        values: list[str]) -> None:
    assert asked_with(hoist, web, *arguments).get(name) == values


def test_the_user_agent_is_the_program_s_own_where_none_is_given(hoist: Hoist, web: WebServer) -> None:
    assert asked_with(hoist, web)["user-agent"][0].startswith("hoist/")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_header_fields_come_from_a_file(hoist: Hoist, web: WebServer, end: str) -> None:
    fields = write_list(hoist, "# a comment", "", "X-One: 1", "X-Two: 2", end=end, name="fields")
    headers = asked_with(hoist, web, "-H", f"@{fields}", "-H", "X-Three: 3")
    assert [headers.get(f"x-{name}") for name in ("one", "two", "three")] == [["1"], ["2"], ["3"]]


@pytest.mark.parametrize("field", ["nonsense", ": x", "X Y: z", "X: a\nY: b", "X: a\rY: b", "Range: bytes=0-1",
                                   "Host\t: x", "Content-Length: 5", "If-None-Match: x", "Transfer-Encoding: chunked", "@",
                                   ""])
def test_a_bad_header_field_is_a_usage_error(hoist: Hoist, web: WebServer, field: str) -> None:
    result = hoist.run("-H", field, "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, web.asked) == (2, [])
    assert "header" in result.stderr


def test_a_bad_field_of_a_file_is_told_of_by_its_line_but_not_shown(hoist: Hoist, web: WebServer) -> None:
    fields = write_list(hoist, "X: 1", "SECRET", name="fields")
    result = hoist.run("-H", f"@{fields}", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, web.asked) == (2, [])
    assert f"{fields}:2" in result.stderr
    assert "SECRET" not in result.stderr


def test_a_file_of_fields_that_is_not_there_cannot_be_run(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-H", "@missing", "-i", write_list(hoist, web.url("1.txt")))
    assert result.code in (2, 3)
    assert "missing" in result.stderr
    assert web.asked == []


@pytest.mark.parametrize("field", ["Authorization: Bearer abc", "Cookie: id=abc",
                                   "X-Api-Key: abc",
                                   "Private-Token: abc"])
def test_a_secret_field_is_not_sent_on_to_another_origin(hoist: Hoist, web: WebServer, other_web: WebServer,
                                                        field: str) -> None:
    name, _, value = field.partition(": ")
    web.redirections = {"/1.txt": other_web.url("1.txt")}
    result = hoist.run("-H", field, "-i", write_list(hoist, web.url("1.txt")))
    assert result.code == 0
    assert web.asked[0].header(name) == value
    assert other_web.asked[0].header(name) is None


def test_a_secret_field_is_not_sent_on_without_encryption(hoist: Hoist, web: WebServer, tls_nginx: TlsNginx) -> None:
    """Another scheme is another origin, even where the server is the same."""
    target = quote(web.url("1.txt"), safe="")
    lines = write_list(hoist, *urls(tls_nginx.base(f"redirect-to/to={target}"), ["1"]))
    assert hoist.run("-H", "Authorization: Bearer abc", "-H", "Cookie: id=abc", "-i", lines).code == 0
    assert (web.asked[0].header("Authorization"), web.asked[0].header("Cookie")) == (None, None)


@pytest.mark.parametrize("way", ["-H", "netrc", "URL"])
def test_a_password_is_sent_on_within_the_origin_alone(hoist: Hoist, web: WebServer, other_web: WebServer,
                                                      way: str) -> None:
    elsewhere = other_web.url("3.txt").replace("127.0.0.1", "localhost")  # a .netrc knows machines, and no ports
    web.redirections = {"/1.txt": web.url("2.txt"), "/2.txt": elsewhere}
    url, arguments = web.url("1.txt"), []
    if way == "-H":
        arguments = ["-H", f"Authorization: {basic('me', 'p@ss')[0]}"]
    elif way == "netrc":
        arguments = ["--netrc-file", write_list(hoist, "machine 127.0.0.1 login me password p@ss", name="netrc")]
    else:
        url = f"http://me:p%40ss@{web.host}/1.txt"
    assert hoist.run(*arguments, "-i", write_list(hoist, url)).code == 0
    assert web.paths == ["/1.txt", "/2.txt"]
    assert [asked.headers.get("authorization") for asked in web.asked] == [basic("me", "p@ss")] * 2
    assert other_web.asked[0].header("Authorization") is None


# ------------------------------------------------------------------------------------------------ passwords and proxies

def basic(user: str, password: str) -> list[str]:
    return ["Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()]


def test_a_password_of_the_netrc_file_is_sent(hoist: Hoist, web: WebServer) -> None:
    netrc = write_list(hoist, "machine 127.0.0.1 login me password p@ss", name="netrc")
    assert asked_with(hoist, web, "--netrc-file", netrc)["authorization"] == basic("me", "p@ss")


def test_a_user_name_that_no_header_can_carry_is_refused(hoist: Hoist, web: WebServer) -> None:
    url = web.url("1.txt").replace("://", "://a%00b:secret@")
    result = hoist.run("-i", write_list(hoist, url))
    assert (result.code, web.asked) == (1, [])
    assert "user name" in result.stderr
    assert "secret" not in result.stderr


def test_a_password_of_another_host_is_not_sent(hoist: Hoist, web: WebServer) -> None:
    netrc = write_list(hoist, "machine example.org login me password p@ss", name="netrc")
    assert "authorization" not in asked_with(hoist, web, "--netrc-file", netrc)


@pytest.mark.parametrize("arguments, sent", [(["--netrc"], True), ([], False)])
def test_the_user_s_netrc_is_used_only_when_asked_for(hoist: Hoist, web: WebServer, arguments: list[str],
                                                     sent: bool) -> None:
    write_list(hoist, "machine 127.0.0.1 login me password p@ss", name=".netrc")
    headers = asked_with(hoist, web, *arguments)
    assert headers.get("authorization") == (basic("me", "p@ss") if sent else None)


def test_a_netrc_file_that_is_not_there_is_no_silent_matter(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("--netrc-file", "missing", "-i", write_list(hoist, web.url("1.txt")))
    assert result.code != 0
    assert "missing" in result.stderr


def test_a_password_of_a_url_is_sent(hoist: Hoist, web: WebServer) -> None:
    url = f"http://me:p%40ss@{web.host}/1.txt"
    assert hoist.run("-i", write_list(hoist, url)).code == 0
    assert web.asked[0].headers["authorization"] == basic("me", "p@ss")


def test_a_user_of_a_url_without_a_password_is_sent_on_as_well(hoist: Hoist, web: WebServer) -> None:
    web.redirections = {"/1.txt": web.url("2.txt")}
    assert hoist.run("-i", write_list(hoist, f"http://me@{web.host}/1.txt")).code == 0
    assert [asked.headers.get("authorization") for asked in web.asked] == [basic("me", "")] * 2


def test_the_netrc_file_knows_the_password_of_the_user_that_a_url_names(hoist: Hoist, web: WebServer) -> None:
    netrc = write_list(hoist, "machine 127.0.0.1 login you password wrong",
                       "machine 127.0.0.1 login me password p@ss", name="netrc")
    assert hoist.run("--netrc-file", netrc, "-i", write_list(hoist, f"http://me@{web.host}/1.txt")).code == 0
    assert web.asked[0].headers["authorization"] == basic("me", "p@ss")


@pytest.mark.parametrize("way", ["option", "environment"])
def test_a_proxy_is_asked_instead_of_the_server(hoist: Hoist, web: WebServer, other_web: WebServer, way: str) -> None:
    proxy = f"http://me:pass@{other_web.host}"
    if way == "environment":
        hoist.environment["http_proxy"] = proxy
    result = hoist.run(*(["--proxy", proxy] if way == "option" else []), "-i", write_list(hoist, web.url("a/1.txt")))
    assert (result.code, result.stderr) == (0, "")
    assert [asked.target for asked in other_web.asked] == [web.url("a/1.txt")]
    assert other_web.asked[0].headers["proxy-authorization"] == basic("me", "pass")
    assert web.asked == []
    assert hoist.files() == contents("1.txt")


def test_no_proxy_is_heeded(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    hoist.environment |= {"http_proxy": f"http://{other_web.host}", "no_proxy": "127.0.0.1"}
    asked_with(hoist, web)
    assert other_web.asked == []


def test_the_option_is_stronger_than_the_environment(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    hoist.environment["http_proxy"] = "http://127.0.0.1:9"
    assert hoist.run("--proxy", f"http://{other_web.host}", "-i", write_list(hoist, web.url("1.txt"))).code == 0
    assert len(other_web.asked) == 1


# -------------------------------------------------------------------------------------------------------- the transfer

@pytest.mark.parametrize("limit, fine", [("2999", False), ("3000", True), ("2k", False), ("3k", True), ("0", True)])
@pytest.mark.parametrize("server", ["ok", "chunked", "until-close"])
def test_a_larger_file_than_allowed_is_an_error_and_no_file(hoist: Hoist, faults: FaultServer, server: str, limit: str,
                                                           fine: bool) -> None:
    result = hoist.run("--max-filesize", limit, "BR", base=faults.base(server))
    assert result.code == (0 if fine else 1)
    assert hoist.files() == (right_files("BR") if fine else {})
    assert list(errors_of(result)) == ([] if fine else ["BR"])


@pytest.mark.parametrize("arguments, compressed", [(["--compressed"], True), ([], False)])
def test_compressed_transfers_are_saved_plain(hoist: Hoist, web: WebServer, arguments: list[str],
                                              compressed: bool) -> None:
    web.compresses = True
    web.bodies = {"/1.txt": b"again and " * 10_000}
    result = hoist.run(*arguments, "-i", write_list(hoist, f"{web.url('1.txt')}\tsize=100000"))
    assert (result.code, result.stderr) == (0, "")
    assert ("gzip" in (web.asked[0].header("Accept-Encoding") or "")) == compressed
    assert hoist.files() == {"1.txt": b"again and " * 10_000}


def test_a_small_transfer_cannot_unpack_to_more_than_allowed(hoist: Hoist, web: WebServer) -> None:
    web.compresses = True
    web.bodies = {"/1.txt": bytes(20_000_000)}
    result = hoist.run("--compressed", "--max-filesize", "100k", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, list(errors_of(result)), hoist.files()) == (1, ["1.txt"], {})


@pytest.mark.parametrize("allowed", ["100k", "1M", "10M"])
def test_large_transfers_that_unpack_to_more_than_allowed_fail_for_that(hoist: Hoist, web: WebServer,
                                                                       allowed: str) -> None:
    """Whenever they do: while reception goes on, or when it resumes after waiting for the disk."""
    names = [f"{number}.txt" for number in range(10)]
    web.packed = dict.fromkeys((f"/{name}" for name in names), ("gzip", gzip.compress(bytes(20_000_000))))
    result = hoist.run("--compressed", "--max-filesize", allowed, "--stall-timeout", "5s", "-m", "10", "--retry", "0",
                       "-i", write_list(hoist, *(web.url(name) for name in names)))
    errors = errors_of(result)
    assert (result.code, sorted(errors), hoist.files()) == (1, sorted(names), {})
    assert all("larger than" in message for message in errors.values()), errors


@pytest.mark.parametrize("server", ["http", "https"])
def test_the_rate_is_limited_over_all_transfers(hoist: Hoist, faults: FaultServer, tls_nginx: TlsNginx,
                                                server: str) -> None:
    """Three bodies of 500 kB at a time, at 1.5 MB a second: less than a second would be too fast."""
    size = 500_000
    base = (faults if server == "http" else tls_nginx).base(f"huge-body/size={size}")
    result = hoist.run("--limit-rate", str(3 * size), "-i", write_list(hoist, *urls(base, ["a", "b", "c"])))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {f"{name}.bin": body_of(name.upper(), 65536) * (size // 65536) +
                             body_of(name.upper(), 65536)[:size % 65536] for name in ("a", "b", "c")}
    assert result.seconds > 0.8  # a tenth of a second is saved up at first, and the last part is not paid for


@pytest.mark.parametrize("slots", ["1", "50"])
@pytest.mark.parametrize("server", ["http", "https"])
@pytest.mark.parametrize("size", [1336, 14_000])
def test_the_rate_is_limited_however_small_the_bodies_are(hoist: Hoist, faults: FaultServer, tls_nginx: TlsNginx,
                                                          server: str, slots: str, size: int) -> None:
    """More requests than the rate allows for would come at once, and each would take its body before it is held."""
    limit, count = 100_000, 300_000 // size
    base = (faults if server == "http" else tls_nginx).base(f"huge-body/size={size}")
    names = [f"s{number}" for number in range(count)]
    result = hoist.run("--limit-rate", str(limit), "-m", slots, "--max-per-host", slots, "--stall-timeout", "2s",
                       "--connect-timeout", "2s", "--retry", "0", "-i", write_list(hoist, *urls(base, names)))
    assert (result.code, result.stderr, len(hoist.files())) == (0, "", count)
    assert size * count < limit * (1.1 * result.seconds + 0.2)


@pytest.mark.parametrize("limit", ["0", "100G"])
def test_no_limit_that_matters_is_none(hoist: Hoist, faults: FaultServer, limit: str) -> None:
    result = hoist.run("--limit-rate", limit, "BR", base=faults.base())
    assert (result.code, hoist.files()) == (0, right_files("BR"))


# ------------------------------------------------------------------------------------------------------------ deadline

def test_a_deadline_of_zero_is_none_whatever_is_set_elsewhere(hoist: Hoist, faults: FaultServer) -> None:
    (hoist.work / "config").write_text('[defaults]\ndeadline = "1ms"\n')
    faults.release_all()
    assert hoist.run("--config", "config", "BR", base=faults.base("hold-body/size=5000000")).code == 4
    assert hoist.run("--config", "config", "--deadline", "0", "BR", base=faults.base("hold-body")).code == 0
    assert hoist.files() == right_files("BR")


# ---------------------------------------------------------------------------------------------------------------- TLS

def test_a_server_that_nobody_vouches_for_is_not_trusted(hoist: Hoist, nginx: Nginx) -> None:
    result = hoist.run("BR", base=nginx.tls_flags)
    assert (result.code, result.counts, hoist.files()) == (1, (0, 0, 1), {})
    assert "certificate" in errors_of(result)["BR"].lower()
    assert nginx.accesses() == []


def test_insecure_trusts_it_and_warns(hoist: Hoist, nginx: Nginx) -> None:
    result = hoist.run("--insecure", "BR", "DE", base=nginx.tls_flags)
    assert (result.code, result.counts) == (0, (2, 0, 0))
    assert hoist.files() == right_files("BR", "DE", size=13_000)
    warnings = [line for line in result.stderr.splitlines() if "insecure" in line]
    assert len(warnings) == 1
    assert "warn" in warnings[0]


def test_cacert_trusts_just_that_certificate_and_warns_of_nothing(hoist: Hoist, nginx: Nginx) -> None:
    result = hoist.run("--cacert", str(nginx.certificate), "BR", base=nginx.tls_flags)
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == right_files("BR", size=13_000)


def test_what_the_system_trusts_is_trusted(hoist: Hoist, nginx: Nginx, machine: pathlib.Path) -> None:
    """In the file that libcurl reads by itself, which is Debian's."""
    (machine / "hosts").write_text("127.0.0.1 localhost\n")
    certificates = machine / "ssl/certs"
    certificates.mkdir(parents=True)
    shutil.copy(nginx.certificate, certificates / "ca-certificates.crt")
    result = hoist.run("BR", base=nginx.tls_flags)
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == right_files("BR", size=13_000)


@pytest.mark.parametrize("option", ["--cacert", "--cert", "--key"])
def test_a_certificate_that_is_not_there_is_no_silent_matter(hoist: Hoist, nginx: Nginx, option: str) -> None:
    others = [] if option == "--cacert" else ["--cacert", str(nginx.certificate)]
    others += ["--cert", str(nginx.certificate)] if option == "--key" else []
    result = hoist.run(*others, option, "missing.pem", "BR", base=nginx.tls_flags)
    assert result.code != 0
    assert "missing.pem" in result.stderr
    assert hoist.files() == {}


@pytest.mark.parametrize("arguments, protocol", [([], "HTTP/2.0"), (["--http1.1"], "HTTP/1.1")])
def test_http_2_is_spoken_over_tls_unless_forbidden(hoist: Hoist, nginx: Nginx, arguments: list[str],
                                                   protocol: str) -> None:
    result = hoist.run("--cacert", str(nginx.certificate), *arguments, "-al", "20", base=nginx.tls_flags)
    assert (result.code, result.counts) == (0, (20, 0, 0))
    assert {access["protocol"] for access in nginx.accesses(20)} == {protocol}


def test_http_2_shares_one_connection(hoist: Hoist, nginx: Nginx) -> None:
    result = hoist.run("--cacert", str(nginx.certificate), "-m", "20", "-a", base=nginx.tls_flags)
    assert result.code == 0
    assert len({access["connection"] for access in nginx.accesses(194)}) == 1


def test_http_without_tls_stays_http_1_1(hoist: Hoist, nginx: Nginx) -> None:
    assert hoist.run("BR", base=nginx.flags).code == 0
    assert [access["protocol"] for access in nginx.accesses(1)] == ["HTTP/1.1"]


def test_a_list_over_tls_is_saved_rightly(hoist: Hoist, nginx: Nginx) -> None:
    url = f"{nginx.tls_flags}/br/br.gif"
    result = hoist.run("--cacert", str(nginx.certificate), "-i", write_list(hoist, url))
    assert (result.code, hoist.files()) == (0, right_files("BR", size=13_000))
