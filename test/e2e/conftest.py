"""The fixtures of the end-to-end tests, and what a failed one shows."""

from __future__ import annotations

import collections
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

sys.dont_write_bytecode = True  # a test run leaves the source tree as it was

from fault_server import FaultServer
from faults import body_of
from flag_server import FLAG_CODES, FlagServer
from hoist_runner import BINARY, EVERY_TEST, SANITIZED, Hoist, system_features
from nginx_server import Nginx
from tls_servers import KINDS, Http2Only, Site, TlsNginx, TlsServer


# What a shell or flag-server does with hoist's texts, how much memory a long list takes, and what is left after a kill
# need no sanitizer, and take minutes with one.
NEED_NO_SANITIZER = ["completions", "flag_server", "killed", "large_batch", "manual", "many_hosts", "scale", "usage"]
# With a sanitizer, CI runs what reads, moves and writes bytes, some cases of each test. The command line, the texts and
# the reports, which the unit tests go through with one, too, come on top in scripts/test long.
MOSTLY_TEXT = ["bytes_bar", "checksums", "config", "confine", "deadline", "deny_private", "duplicates", "error_pages",
               "exit_status", "failed_list", "fairness", "http_options", "invisible", "json_report", "lists", "merge_reports",
               "metrics", "nginx", "not_begun", "polite", "queue", "quiet", "recipes", "redis", "report_schema", "reports",
               "rounds", "secret_queries", "shards", "slow_transfers", "statuses", "telling", "templates", "terminal",
               "types", "urls"]
LEFT_OUT = [*NEED_NO_SANITIZER, *([] if EVERY_TEST else MOSTLY_TEXT)] if SANITIZED else []
collect_ignore = [f"test_{name}.py" for name in LEFT_OUT]
CASES_OF_EACH = 1  # that are run with a sanitizer, unless all are


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not SANITIZED or EVERY_TEST:
        return
    seen: collections.Counter[str] = collections.Counter()
    chosen, others = [], []
    for item in items:
        test = item.nodeid.partition("[")[0]
        seen[test] += 1
        (chosen if seen[test] <= CASES_OF_EACH else others).append(item)
    items[:] = chosen
    config.hook.pytest_deselected(items=others)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        missing = set(marker.args) - system_features()
        if missing:
            pytest.skip(f"this hoist does without {', '.join(sorted(missing))}")


def pytest_sessionstart(session: pytest.Session) -> None:
    if not BINARY.is_file():
        pytest.exit(f"no binary at {BINARY}: build it, or name it in the environment variable HOIST", returncode=2)


@pytest.fixture
def hoist(tmp_path: pathlib.Path) -> Iterator[Hoist]:
    hoist = Hoist(tmp_path)
    yield hoist
    hoist.close()


@pytest.fixture(scope="session")
def fault_server() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()


@pytest.fixture
def faults(fault_server: FaultServer) -> FaultServer:
    """The fault server, having forgotten the test before."""
    fault_server.reset()
    return fault_server


@pytest.fixture(scope="session")
def nginx_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    server = Nginx(tmp_path_factory.mktemp("nginx"))
    for code in FLAG_CODES:
        folder = server.root / "flags" / code.lower()
        folder.mkdir(parents=True)
        (folder / f"{code.lower()}.gif").write_bytes(body_of(code, 13_000))
    yield server
    server.close()


@pytest.fixture
def nginx(nginx_session: Nginx) -> Nginx:
    """nginx with 194 flags of 13 KB below its `flags`, having forgotten the test before."""
    nginx_session.forget()
    return nginx_session


@pytest.fixture(scope="session")
def flag_server_session() -> Iterator[FlagServer]:
    with FlagServer("--port", "0", "--seed", "--delay", "0.2") as server:
        yield server


@pytest.fixture
def flag_server(flag_server_session: FlagServer) -> FlagServer:
    """flag-server with its demonstration seed, having forgotten the test before."""
    flag_server_session.stats(reset=True)
    return flag_server_session


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, fault_server: FaultServer) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), fault_server.port)
    yield site
    site.close()


@pytest.fixture(params=KINDS, ids=lambda kind: kind.program)
def tls(request: pytest.FixtureRequest, site: Site, faults: FaultServer, hoist: Hoist) -> Iterator[TlsServer]:
    """Each kind of server that speaks HTTP/2, having forgotten the test before; `hoist` trusts it."""
    yield from trusted(site.server(request.param), faults, hoist)


@pytest.fixture
def tls_nginx(site: Site, faults: FaultServer, hoist: Hoist) -> Iterator[TlsServer]:
    """nginx with all its doors, having forgotten the test before; `hoist` trusts it."""
    yield from trusted(site.server(TlsNginx), faults, hoist)


@pytest.fixture
def http2_only(site: Site, faults: FaultServer, hoist: Hoist) -> Iterator[TlsServer]:
    """A server that speaks nothing else, having forgotten the test before; `hoist` trusts it."""
    yield from trusted(site.server(Http2Only), faults, hoist)


def trusted(server: TlsServer, faults: FaultServer, hoist: Hoist) -> Iterator[TlsServer]:
    config = hoist.work / ".config/hoist/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'[defaults]\ncacert = "{server.site.certificate}"\n')
    yield server
    if not hoist.under_way:  # what it gave up is logged before the next test begins
        faults.wait_for(lambda: faults.record.now == 0, "the server notices that its client has left")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A failed test shows its runs of the binary, and what its servers saw."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when != "call" or report.passed:
        return
    used = getattr(item, "funcargs", {})

    def show(title: str, text: str) -> None:
        # Names that are not UTF-8 could not be written anywhere as they are.
        report.sections.append((title, text.encode("utf-8", "backslashreplace").decode()))

    if "hoist" in used:
        for result in used["hoist"].results:
            show("hoist", result.describe())
    if "faults" in used:
        show("fault server", used["faults"].record.describe())
    for name in ("nginx", "tls", "tls_nginx", "http2_only"):
        if name in used:
            show(name, used[name].describe())
    if "flag_server" in used:
        show("flag-server", str(used["flag_server"].stats()))


@pytest.fixture
def machine(hoist: Hoist, tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder that `hoist` has in the place of /etc, in a mount namespace of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can put a folder in the place of another")
    etc = tmp_path / "etc"
    (etc / "hoist").mkdir(parents=True)
    if os.path.exists("/etc/ld.so.cache"):
        shutil.copy("/etc/ld.so.cache", etc)
    launcher = ["unshare", "--mount", "sh", "-c", f'mount --bind {etc} /etc && exec "$@"', "sh"]
    if subprocess.run([*launcher, "true"], capture_output=True).returncode != 0:
        pytest.skip("no mount namespace can be made here")
    start = hoist.start
    hoist.start = lambda *arguments, **how: start(*arguments, **how, launcher=launcher)  # type: ignore[method-assign]
    return etc
