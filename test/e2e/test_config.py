"""The configuration file: defaults, catalogs, what is stronger than what, and what is shown of it."""

from __future__ import annotations

import pathlib
import re

import pytest

from hoist_runner import ExecResult, Hoist
from lists import contents, write_list
from web_server import WebServer, content, other_web, web  # noqa: F401 (fixtures)


def write_config(hoist: Hoist, text: str, path: str = "config.toml") -> str:
    file = hoist.work / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return str(file)


def metar(web: WebServer, more: str = "") -> str:
    return f'[catalog.metar]\nurl = "{web.url("stations/{code}.TXT")}"\n{more}'


@pytest.mark.parametrize("arguments, codes", [
    (["metar:KJFK"], ["KJFK"]),
    (["metar:KJFK", "metar:EGLL"], ["KJFK", "EGLL"]),
    (["--catalog", "metar", "KJFK"], ["KJFK"]),
    (["--catalog", "metar", "KJFK", "EGLL"], ["KJFK", "EGLL"]),
    (["metar:"], ["AAAA", "BBBB"]),
    (["--catalog", "metar"], ["AAAA", "BBBB"]),
    (["--catalog", "metar", "--limit", "1"], ["AAAA"]),
    (["--catalog", "metar", "--all", "KJFK"], ["KJFK", "AAAA", "BBBB"]),
])
def test_a_catalog_is_used_by_its_name(hoist: Hoist, web: WebServer, arguments: list[str], codes: list[str]) -> None:
    config = write_config(hoist, metar(web, 'codes = ["AAAA", "BBBB"]\nnoun = ["report", "reports"]\n'))
    result = hoist.run("--config", config, "-m", "1", *arguments)
    assert (result.code, result.stderr) == (0, "")
    assert web.paths == [f"/stations/{code}.TXT" for code in codes]
    assert hoist.files() == contents(*(f"{code}.TXT" for code in codes))
    assert f"\n{len(codes)} report{'s' * (len(codes) != 1)} downloaded.\n" in result.stdout


def test_codes_of_a_catalog_may_be_in_a_file_beside_the_configuration(hoist: Hoist, web: WebServer) -> None:
    config = write_config(hoist, metar(web, 'codes_file = "stations"\n'), "etc/config.toml")
    (hoist.work / "etc/stations").write_text("AAAA\nBBBB\n")
    result = hoist.run("--config", config, "metar:")
    assert (result.code, set(hoist.files())) == (0, {"AAAA.TXT", "BBBB.TXT"})


def test_a_server_of_a_catalog_is_chosen_by_its_label(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    config = write_config(hoist, '[catalog.metar]\nurl = "{server}/{code}.TXT"\n'
                          f'servers = {{ONE = "http://{web.host}/1", TWO = "http://{other_web.host}/2"}}\n')
    assert hoist.run("--config", config, "-s", "two", "metar:KJFK").code == 0
    assert (web.paths, other_web.paths) == ([], ["/2/KJFK.TXT"])
    refused = hoist.run("--config", config, "-s", "three", "metar:KJFK")
    assert refused.code == 2
    assert "ONE, TWO" in refused.stderr


def test_the_flags_take_servers_from_the_configuration(hoist: Hoist, web: WebServer) -> None:
    config = write_config(hoist, f'[catalog.flags]\nservers = {{MINE = "http://{web.host}/f"}}\n'
                          'defaults = {server = "MINE"}\n')
    assert hoist.run("--config", config, "BR").code == 0
    assert hoist.run("--config", config, "flags:DE").code == 0
    assert web.paths == ["/f/br/br.gif", "/f/de/de.gif"]


@pytest.mark.parametrize("variable, path", [("XDG_CONFIG_HOME", "xdg/hoist/config.toml"),
                                            ("HOME", "home/.config/hoist/config.toml")])
def test_the_user_s_configuration_is_found(hoist: Hoist, web: WebServer, variable: str, path: str) -> None:
    write_config(hoist, metar(web), path)
    hoist.environment[variable] = str(hoist.work / path.split("/")[0])
    assert hoist.run("metar:KJFK").code == 0
    assert web.paths == ["/stations/KJFK.TXT"]


def test_the_machine_s_configuration_is_found(hoist: Hoist, web: WebServer, machine: pathlib.Path) -> None:
    (machine / "hoist/config.toml").write_text(metar(web))
    assert hoist.run("metar:KJFK").code == 0
    assert web.paths == ["/stations/KJFK.TXT"]


def test_the_user_s_configuration_is_stronger_than_the_machine_s(hoist: Hoist, web: WebServer,
                                                               machine: pathlib.Path) -> None:
    """Option by option, and catalog by catalog."""
    (machine / "hoist/config.toml").write_text(
        '[defaults]\nretry = 7\nuser-agent = "machine"\n[catalog.tides]\nurl = "http://127.0.0.1:9/tides/{code}"\n'
        '[catalog.metar]\nurl = "http://127.0.0.1:9/{code}"\n')
    write_config(hoist, f"[defaults]\nretry = 8\n{metar(web)}", ".config/hoist/config.toml")
    result = hoist.run("--show-config", "metar:KJFK")
    assert shown(result, "retry") == ("8", f"{hoist.work}/.config/hoist/config.toml:2:1")
    assert shown(result, "user-agent") == ('"machine"', "/etc/hoist/config.toml:3:1")
    assert "# catalog tides: /etc/hoist/config.toml" in result.stdout
    assert hoist.run("metar:KJFK").code == 0
    assert web.paths == ["/stations/KJFK.TXT"]
    assert web.asked[0].header("User-Agent") == "machine"


def test_config_is_read_instead_of_the_machine_s(hoist: Hoist, web: WebServer, machine: pathlib.Path) -> None:
    (machine / "hoist/config.toml").write_text("this is broken")
    broken = hoist.run("metar:KJFK")
    assert broken.code == 2
    assert "/etc/hoist/config.toml:1:" in broken.stderr
    assert hoist.run("--config", write_config(hoist, metar(web)), "metar:KJFK").code == 0


def test_config_is_read_instead_of_the_user_s(hoist: Hoist, web: WebServer) -> None:
    write_config(hoist, "this is broken", ".config/hoist/config.toml")
    assert hoist.run("metar:KJFK").code == 2
    assert hoist.run("--config", write_config(hoist, metar(web)), "metar:KJFK").code == 0


@pytest.mark.parametrize("defaults, catalog, arguments, agent", [
    ("", "", [], "hoist/"),
    ('user-agent = "file"', "", [], "file"),
    ("", 'user-agent = "catalog"', [], "catalog"),
    ('user-agent = "file"', 'user-agent = "catalog"', [], "catalog"),
    ('user-agent = "file"', 'user-agent = "catalog"', ["--user-agent", "line"], "line"),
    ('user-agent = "file"', "", ["--user-agent", "line"], "line"),
])
def test_the_command_line_is_stronger_than_the_catalog_and_that_than_the_file(
        hoist: Hoist, web: WebServer, defaults: str, catalog: str, arguments: list[str], agent: str) -> None:
    config = write_config(hoist, f"[defaults]\n{defaults}\n{metar(web)}[catalog.metar.defaults]\n{catalog}\n")
    assert hoist.run("--config", config, *arguments, "metar:KJFK").code == 0
    assert (web.asked[0].header("User-Agent") or "").startswith(agent)


def test_a_switch_that_is_on_in_the_file_is_turned_off(hoist: Hoist, web: WebServer) -> None:
    config = write_config(hoist, f"[defaults]\nallow-missing = true\n{metar(web)}")
    web.statuses = {"/stations/KJFK.TXT": 404}
    assert hoist.run("--config", config, "metar:KJFK").code == 0
    assert hoist.run("--config", config, "--allow-missing=false", "metar:KJFK").code == 1


def test_the_folder_may_be_set_in_the_file(hoist: Hoist, web: WebServer) -> None:
    config = write_config(hoist, f'[defaults]\ndir = "{hoist.work}/there"\n{metar(web)}')
    assert hoist.run("--config", config, "metar:KJFK", in_downloads=True).code == 0
    assert hoist.files(hoist.work / "there") == contents("KJFK.TXT")


@pytest.mark.parametrize("line, text", [
    (1, "this is no TOML"),
    (2, "\n[defaults"),
    (3, "[defaults]\nretry = 1\nretry = 2\n"),
    (2, "[defaults]\nnonsense = 1\n"),
    (2, '[defaults]\nretry = "many"\n'),
    (2, "[defaults]\nretry = -1\n"),
    (2, "[defaults]\nretry = 1.5\n"),
    (2, "[defaults]\nquiet = 1\n"),
    (2, '[defaults]\nstall-timeout = "soon"\n'),
    (2, '[defaults]\nlog-level = "loud"\n'),
    (2, "[defaults]\ndir = 5\n"),
    (2, "[defaults]\nmax_req = 0\n"),
    (2, '[defaults]\nconfig = "other"\n'),
    (2, "[defaults]\nhelp = true\n"),
    (1, "[nonsense]\n"),
    (1, "[catalog.metar]\n"),
    (2, "[catalog.metar]\nurl = 5\n"),
    (1, '[catalog.metar]\nurl = "http://127.0.0.1:9/{nope}"\n'),
    (1, '[catalog.metar]\nurl = "{server}/{code}"\n'),
    (1, '[catalog."a b"]\nurl = "http://127.0.0.1:9/{code}"\n'),
    (3, '[catalog.metar]\nurl = "http://127.0.0.1:9/{code}"\ncolour = "red"\n'),
    (3, '[catalog.metar]\nurl = "http://127.0.0.1:9/{code}"\ncodes = "A"\n'),
    (4, '[catalog.metar]\nurl = "http://127.0.0.1:9/{code}"\n[catalog.metar.defaults]\nnonsense = 1\n'),
    (2, '[catalog.flags]\nurl = "http://127.0.0.1:9/{code}"\n'),
    (2, '[catalog.flags.servers]\nA = "http://127.0.0.1:99999/"\n'),
    (1, '[catalog.metar]\nurl = "http://127.0.0.1:9/{code}/%2f"\n'),
    (2, '[defaults]\noutput-name = "{path}/{code}"\n[catalog.metar]\nurl = "http://127.0.0.1:9/%2f/{code}"\n'),
])
def test_a_broken_configuration_is_told_of_by_its_line(hoist: Hoist, line: int, text: str) -> None:
    config = write_config(hoist, text)
    # It is asked for the catalog there is, so that its defaults matter.
    result = hoist.run("--config", config, "--catalog", "metar" if "catalog.metar" in text else "flags", "KJ",
                       base=None if "catalog.metar" in text else "http://127.0.0.1:9")
    assert (result.code, result.stdout) == (2, "")
    assert f"{config}:{line}:" in result.stderr
    assert not hoist.folder.exists()


@pytest.mark.parametrize("around", ["{} = 1", "[{}]", "a = {{{} = 1}}", "{}"])
def test_a_configuration_nested_without_end_is_told_of_by_its_line(hoist: Hoist, around: str) -> None:
    config = write_config(hoist, "\n" + around.format(".".join(["a"] * 500_000)) + "\n")
    result = hoist.run("--config", config, "BR")
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"*** Configuration error: {config}:2:")
    assert "nested at most 32 levels deep" in result.stderr


def test_a_configuration_that_is_not_there_cannot_be_run(hoist: Hoist) -> None:
    for path in (hoist.work / "missing", hoist.work):
        result = hoist.run("--config", str(path), "BR")
        assert result.code == 3
        assert str(path) in result.stderr


def test_an_unknown_catalog_is_refused_with_those_there_are(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("--config", write_config(hoist, metar(web)), "tides:X")
    assert result.code == 2
    assert "flags, metar" in result.stderr


def test_a_run_has_one_catalog(hoist: Hoist, web: WebServer) -> None:
    config = write_config(hoist, metar(web))
    for words in (["metar:KJFK", "flags:BR"], ["metar:KJFK", "BR"]):
        assert hoist.run("--config", config, *words).code == 2
    assert web.asked == []


# ------------------------------------------------------------------------------------------------- what is shown of it

def shown(result: ExecResult, option: str) -> tuple[str, str]:
    """The value of an option in what --show-config printed, and where it comes from."""
    assert (result.code, result.stderr) == (0, "")
    found = re.findall(rf'^"?{re.escape(option)}"? = (.*?)\s+# (.*)$', result.stdout, re.MULTILINE)
    assert len(found) == 1
    return found[0]


def test_show_config_tells_where_each_value_comes_from(hoist: Hoist, web: WebServer) -> None:
    text = f"[defaults]\nretry = 7\ngrace = 5\n{metar(web)}[catalog.metar.defaults]\nmax_req = 9\n"
    config = write_config(hoist, text)
    result = hoist.run("--config", config, "--grace", "6", "--show-config", "metar:KJFK")
    assert shown(result, "retry")[0] == "7"
    assert f"{config}:2" in shown(result, "retry")[1]
    assert shown(result, "max_req")[0] == "9"
    assert f"{config}:7" in shown(result, "max_req")[1]
    assert shown(result, "grace") == ("6", "command line")
    assert shown(result, "http1.1") == ("false", "built in")
    assert web.asked == []
    assert not hoist.folder.exists()


def test_what_show_config_prints_is_a_configuration_that_means_the_same(hoist: Hoist, web: WebServer) -> None:
    first = hoist.run("--show-config", "--retry", "2", "-H", 'Accept: "x\\y"', "--stall-timeout", "90", "-u",
                      web.url("{code}.txt"), "A")
    config = write_config(hoist, first.stdout)
    second = hoist.run("--config", config, "A")
    assert (second.code, web.paths) == (0, ["/A.txt"])
    assert web.asked[0].header("Accept") == '"x\\y"'
    again = hoist.run("--show-config", "--config", config, "A")
    assert shown(again, "retry")[0] == "2"
    assert shown(again, "stall-timeout")[0] == shown(first, "stall-timeout")[0]


@pytest.mark.parametrize("where", ["line", "file", "catalog"])
def test_show_config_masks_secrets(hoist: Hoist, where: str) -> None:
    fields = ["Authorization: Bearer SECRET", "Cookie: id=SECRET", "X-Api-Key: SECRET", "proxy-authorization:SECRET"]
    proxy, url = "http://user:SECRET@127.0.0.1:9", "http://user:SECRET@127.0.0.1:9/{code}"
    server = "http://user:SECRET@127.0.0.1:9/f"
    arguments, defaults = [], ""
    if where == "line":
        arguments = [*(f"--header={field}" for field in fields), "--proxy", proxy, "-u", url, "A"]
    else:
        defaults = f"header = {fields}\nproxy = '{proxy}'\n"
    text = f"[defaults]\n{defaults if where == 'file' else ''}\n[catalog.flags]\nservers = {{X = '{server}'}}\n"
    if where == "catalog":
        text += f"[catalog.c]\nurl = '{url}'\n[catalog.c.defaults]\n{defaults}"
        arguments = ["c:A"]
    result = hoist.run("--config", write_config(hoist, text), "--show-config", *arguments)
    assert "SECRET" not in result.stdout + result.stderr
    assert "Authorization" in shown(result, "header")[0]
    assert "127.0.0.1:9" in shown(result, "proxy")[0]


def test_show_config_masks_the_password_of_a_server(hoist: Hoist) -> None:
    result = hoist.run("--show-config", "BR", base="http://user:SECRET@127.0.0.1:9/f")
    assert result.code == 0
    assert "SECRET" not in result.stdout + result.stderr


def test_a_broken_configuration_does_not_print_the_secrets_near_by(hoist: Hoist) -> None:
    for text in ('[defaults]\nheader = "Authorization SECRET"\n',
                 '[defaults]\nheader = ["Authorization SECRET"]\n', '[defaults]\nuser-agent = "SECRET\n'):
        config = write_config(hoist, text)
        result = hoist.run("--config", config, "BR", base="http://127.0.0.1:9")
        assert result.code == 2
        assert result.stderr.startswith(f"*** Configuration error: {config}:2:")
        assert "SECRET" not in result.stderr


def test_defaults_may_choose_what_is_run(hoist: Hoist, web: WebServer) -> None:
    listed = write_list(hoist, web.url("1.txt"))
    config = write_config(hoist, f'[defaults]\ninput-file = ["{listed}"]\n')
    assert hoist.run("--config", config).code == 0
    assert hoist.files() == {"1.txt": content("1.txt")}
    assert pathlib.Path(listed).exists()
