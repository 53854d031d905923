"""The command line: what it understands, and what it refuses before anything is fetched."""

from __future__ import annotations

import re

import pytest

from batches import DEFAULT_CODES, EVERY_CODE, right_files
from fault_server import FaultServer
from flag_server import FLAG_CODES
from hoist_runner import ExecResult, Hoist

MAX_REQ = "--max_req CONCURRENT must be >= 1"
LIMIT = "--limit N must be >= 1"
CC = "each CC argument must be A to Z or AA to ZZ."


def is_refused(hoist: Hoist, faults: FaultServer, *arguments: str, **how: object) -> ExecResult:
    """Runs it; nothing may be fetched or printed but the error and the usage line, and for an unknown option where to
    find help."""
    result = hoist.run(*arguments, **how)
    assert result.code == 2
    assert result.stdout == ""
    error, usage, *hint = result.stderr.splitlines()
    assert hint == (["Try 'hoist --help'."] if "unknown option" in error else [])
    assert error.startswith("*** Usage error: ")
    assert re.match("usage: hoist ", usage, re.IGNORECASE)
    assert faults.record.connections == 0
    assert not hoist.folder.exists()
    return result


@pytest.mark.parametrize("arguments, message", [
    (["-m", "0"], MAX_REQ), (["-m", "-1"], MAX_REQ), (["-m0"], MAX_REQ), (["--max_req", "0"], MAX_REQ),
    (["--max-req", "0"], MAX_REQ), (["--max_req=-3"], MAX_REQ), (["-al", "10", "-m", "0"], MAX_REQ),
    (["-l", "0"], LIMIT), (["-l", "-5"], LIMIT), (["--limit=0"], LIMIT), (["-al", "0"], LIMIT),
    (["ABC"], CC), (["4"], CC), (["A4"], CC), (["é"], CC), (["ß"], CC), ([""], CC), ([" "], CC), (["BR", "?"], CC),
    (["BR,IN"], CC),
])
def test_a_bad_value_is_refused_to_the_letter(hoist: Hoist, faults: FaultServer, arguments: list[str],
                                              message: str) -> None:
    result = is_refused(hoist, faults, *arguments, base=faults.base())
    assert result.stderr.splitlines()[0] == f"*** Usage error: {message}"


def test_an_unknown_server_is_refused_to_the_letter(hoist: Hoist, faults: FaultServer) -> None:
    result = is_refused(hoist, faults, "-s", "NOWHERE")
    assert result.stderr.startswith("*** Usage error: --server LABEL must be one of DELAY, ERROR, LOCAL, REMOTE\n")


def test_an_added_server_is_one_of_the_servers(hoist: Hoist, faults: FaultServer) -> None:
    result = is_refused(hoist, faults, "-s", "NOWHERE", servers={"Mirror": faults.base()})
    assert "must be one of DELAY, ERROR, LOCAL, MIRROR, REMOTE\n" in result.stderr


@pytest.mark.parametrize("arguments", [
    ["-m", "abc"], ["-m", "5x"], ["-m", "1.5"], ["-m", ""], ["-m"], ["-l", "ten"], ["-m", "99999999999999999999999"],
    ["--nonsense"], ["-Z"], ["-aZ"], ["--all=perhaps"], ["-d", ""], ["-v", "-q"],
    ["--connect-timeout", "0"], ["--connect-timeout", "soon"], ["--stall-timeout", "-1"], ["--stall-timeout", "1 day"],
    ["--grace", "nan"], ["--grace", "inf"], ["--grace", "5 s"], ["--stall-timeout", "."], ["--log-level", "loud"],
    ["--limit-rate", "0.5"], ["--max-filesize", "0.0001k"],
])
def test_other_bad_values_are_refused_too(hoist: Hoist, faults: FaultServer, arguments: list[str]) -> None:
    is_refused(hoist, faults, *arguments, base=faults.base())


@pytest.mark.parametrize("option", ["-m", "--limit", "--server", "--connect-timeout", "--log-level"])
def test_a_refusal_names_its_option(hoist: Hoist, faults: FaultServer, option: str) -> None:
    result = is_refused(hoist, faults, option, "?")
    assert {"-m": "max_req"}.get(option, option) in result.stderr.splitlines()[0]


def test_a_refusal_cannot_send_commands_to_the_terminal(hoist: Hoist, faults: FaultServer) -> None:
    for arguments in (["--\x1b[31mred"], ["-m", "\x1b[31mred"], ["--log-level", "\x1b]0;title\x07"], ["\x1b[2J"]):
        result = is_refused(hoist, faults, *arguments)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", result.stderr)


@pytest.mark.parametrize("servers", ["nonsense", "TEST", "=http://127.0.0.1/", "TEST=ftp://127.0.0.1/", "TEST=file:///",
                                     "TEST=http://", "T T=http://127.0.0.1/"])
def test_servers_that_make_no_sense_are_refused(hoist: Hoist, faults: FaultServer, servers: str) -> None:
    hoist.environment["HOIST_SERVERS"] = servers
    result = is_refused(hoist, faults)
    assert "HOIST_SERVERS" in result.stderr


# ------------------------------------------------------------------------------------------------ what is understood

def asked_for(hoist: Hoist, faults: FaultServer, *arguments: str) -> list[str]:
    """The codes that a run asks for; all of them arrive."""
    result = hoist.run(*arguments, base=faults.base())
    assert (result.code, result.stderr) == (0, "")
    assert len(faults.record.seen) == len(set(faults.record.codes))
    assert hoist.files() == right_files(*faults.record.codes)
    assert result.counts == (len(faults.record.seen), 0, 0)
    return sorted(faults.record.codes)


def codes_from(letter: str) -> list[str]:
    return [code for code in EVERY_CODE if code.startswith(letter)]


@pytest.mark.parametrize("arguments, codes", [
    ([], DEFAULT_CODES),
    (["BR", "IN", "US"], ["BR", "IN", "US"]),
    (["us", "Br", "iN"], ["BR", "IN", "US"]),
    (["BR", "br", "BR"], ["BR"]),
    (["XX"], ["XX"]),
    (["B"], codes_from("B")),
    (["b", "BR", "a"], codes_from("A") + codes_from("B")),
    (["-a"], FLAG_CODES),
    (["--all"], FLAG_CODES),
    (["-e"], EVERY_CODE),
    (["--every"], EVERY_CODE),
    (["-al", "100"], FLAG_CODES[:100]),
    (["-al100"], FLAG_CODES[:100]),
    (["-a", "--limit=3"], ["AD", "AE", "AF"]),
    (["-l", "3"], ["BD", "BR", "CD"]),
    (["-l", "2", "US", "IN", "BR"], ["BR", "IN"]),
    (["-l", "1000", "US", "IN"], ["IN", "US"]),
    (["-el", "5"], ["AA", "AB", "AC", "AD", "AE"]),
    (["-l", "5", "-m", "3", "US"], ["US"]),
    (["US", "-m", "3", "BR"], ["BR", "US"]),
    (["--", "BR"], ["BR"]),
])
def test_the_codes_are_those_of_the_arguments(hoist: Hoist, faults: FaultServer, arguments: list[str],
                                              codes: list[str]) -> None:
    assert asked_for(hoist, faults, *arguments) == codes


def test_the_last_of_grouped_options_may_take_a_value(hoist: Hoist, faults: FaultServer) -> None:
    assert asked_for(hoist, faults, "-am", "7") == FLAG_CODES
    assert faults.record.most <= 7


@pytest.mark.parametrize("arguments, slots", [
    (["-m", "3"], 3), (["-m3"], 3), (["--max_req", "3"], 3), (["--max_req=3"], 3), (["--max-req", "3"], 3),
    (["--max-req=3"], 3), ([], 5), (["-m", "100"], 20), (["-m", "1"], 1), (["-m", "0003"], 3),
])
def test_slots_are_those_asked_for_up_to_one_for_each_code(hoist: Hoist, faults: FaultServer, arguments: list[str],
                                                           slots: int) -> None:
    result = hoist.run(*arguments, base=faults.base())
    assert f"\n{slots} concurrent connection{'s' if slots > 1 else ''} will be used.\n" in result.stdout


@pytest.mark.parametrize("label", ["error", "ERROR", "Error"])
@pytest.mark.parametrize("option", ["-s", "--server"])
def test_a_server_is_named_in_any_case(hoist: Hoist, faults: FaultServer, label: str, option: str) -> None:
    result = hoist.run(option, label, "BR", servers={"ERROR": faults.base()})
    assert result.code == 0
    assert result.stdout.startswith(f"ERROR site: {faults.base()}\n")


def test_the_server_is_local_unless_told_otherwise(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("BR", servers={"LOCAL": faults.base(), "DELAY": faults.base("status")})
    assert result.code == 0
    assert result.stdout.startswith(f"LOCAL site: {faults.base()}\n")


def test_a_slash_after_the_url_changes_nothing(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("BR", base=faults.base() + "/")
    assert result.code == 0
    assert faults.record.seen[0].path == "/ok/br/br.gif"


@pytest.mark.parametrize("time", ["1", "0.5", "500ms", "30s", "1m", "1h", "1.5s"])
def test_times_have_units(hoist: Hoist, faults: FaultServer, time: str) -> None:
    result = hoist.run("--connect-timeout", time, "--stall-timeout", time, "--grace", time, "BR", base=faults.base())
    assert result.code == 0


# ----------------------------------------------------------------------------------------------------- help, version

def options_in(text: str) -> set[str]:
    """The options that a help prints, by their long names."""
    return set(re.findall(r"^  (?:-\w,|   ) (--\S+)", text, re.MULTILINE))


def helped(hoist: Hoist, faults: FaultServer, *arguments: str) -> str:
    result = hoist.run(*arguments, in_downloads=True)
    assert (result.code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert faults.record.connections == 0
    return result.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["-h", "BR"]])
def test_help_is_the_synopsis_and_the_everyday_options_on_a_screen(hoist: Hoist, faults: FaultServer,
                                                                  arguments: list[str]) -> None:
    text = helped(hoist, faults, *arguments)
    assert len(text.splitlines()) <= 60
    assert "hoist [-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]\n" in text
    for option in ("-a", "--all", "-e", "--every", "-l", "--limit", "-m", "--max_req", "-s", "--server", "-v",
                   "--verbose", "-i", "--input-file", "-d", "--dir", "-q", "--quiet", "--refresh", "--version", "-h",
                   "--help"):
        assert re.search(rf"(^|[\s,]){option}\b", text), f"{option} is not in the help"
    assert "--help=all" in text


def test_help_tells_of_every_option_when_asked_for_all(hoist: Hoist, faults: FaultServer) -> None:
    everything = options_in(helped(hoist, faults, "--help=all"))
    assert options_in(helped(hoist, faults, "--help")) < everything
    groups = [options_in(helped(hoist, faults, f"--help={topic}"))
              for topic in ("batch", "file", "transfer", "http", "report", "general")]
    assert set.union(*groups) == everything
    assert sum(map(len, groups)) == len(everything)
    configurable = set(re.findall(r'^(?:# )?"?([\w.-]+)"? (?:=|has no value)',
                                  hoist.run("--show-config").stdout.split("[defaults]\n")[1], re.MULTILINE))
    others = {"config", "show-config", "show", "merge-reports", "write-shards", "help", "version"}
    assert everything == {f"--{name}" for name in configurable | others}


def test_help_about_nothing_is_a_usage_error(hoist: Hoist, faults: FaultServer) -> None:
    assert "everyday, all, batch" in is_refused(hoist, faults, "--help=nonsense").stderr


def test_version_names_hoist_and_its_libraries(hoist: Hoist) -> None:
    result = hoist.run("--version", in_downloads=True)
    assert (result.code, result.stderr) == (0, "")
    assert re.search(r"^hoist \d+\.\d+", result.stdout, re.MULTILINE)
    assert re.search(r"libcurl[ /]\d+\.\d+\.\d+", result.stdout)
    assert re.search(r"libuv[ /]\d+\.\d+\.\d+", result.stdout)
    assert re.search(r"^system: (\w+(, )?)+$|^system: POSIX alone$", result.stdout, re.MULTILINE)


def test_an_option_nearly_right_is_guessed(hoist: Hoist, faults: FaultServer) -> None:
    assert "--verbose" in is_refused(hoist, faults, "--verbos").stderr
