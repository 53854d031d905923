"""What the shells offer when TAB is pressed."""

from __future__ import annotations

import pathlib
import re
import subprocess

import pytest

from hoist_runner import BINARY, Hoist
from shells import Bash, Candidates, Fish, Shell, Zsh, shell

ALL = [Bash, Fish, Zsh]

CONFIG = """
[catalog.metar]
url = "https://example.org/{code}.TXT"
codes = ["KJFK", "KBOS", "EGLL"]
[catalog.tides]
url = "{server}/{code}"
codes_file = "tides.txt"
servers = {NEAR = "http://near.example.org", FAR = "http://user:SECRET@far.example.org"}
"""


@pytest.fixture(params=ALL, ids=lambda kind: kind.__name__.lower())
def here(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Shell:
    return shell(request.param, tmp_path / "shell", {"HOIST_SERVERS": "MINE=http://mine.example.org/f"})


@pytest.fixture
def configured(here: Shell) -> Shell:
    """A shell whose user has a configuration."""
    folder = here.folder / ".config/hoist"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG)
    (folder / "tides.txt").write_text("9410170 8454000 # two of them\n$(touch${IFS}pwned) `touch${IFS}pwned`\n")
    return here


def names(offered: Candidates) -> set[str]:
    return {name.rstrip(" ") for name in offered}


def test_every_option_is_offered(here: Shell) -> None:
    text = subprocess.run([BINARY, "--help=all"], capture_output=True, text=True, check=True).stdout
    options = set(re.findall(r"^  (?:-\w,|   ) (--\S+)", text, re.MULTILINE))
    assert len(options) > 40
    offered = {name.rstrip("=") for name in names(here.complete("hoist --"))}
    assert offered - {f"--help={topic}" for topic in ("all", "everyday")} == options


@pytest.mark.parametrize("line, choices", [
    ("hoist --durability ", {"none", "batch", "file"}),
    ("hoist --lock w", {"wait"}),
    ("hoist -a --log-level ", {"trace", "debug", "info", "warn", "error", "critical", "off"}),
    ("hoist --show ", {"catalogs", "servers", "codes"}),
    ("hoist -s ", {"DELAY", "ERROR", "LOCAL", "MINE", "REMOTE"}),
    ("hoist -s loc", {"LOCAL"}),
])
def test_what_a_value_may_be_is_offered(here: Shell, line: str, choices: set[str]) -> None:
    assert names(here.complete(line)) == choices


@pytest.mark.parametrize("line", ["hoist --lock=w", "hoist --help=h", "hoist --server=loc"])
def test_values_behind_an_equals_sign_are_offered(here: Shell, line: str) -> None:
    offered = {name.rpartition("=")[2] for name in names(here.complete(line))}
    assert offered in ({"wait"}, {"http"}, {"LOCAL"})


@pytest.mark.parametrize("line", ["hoist b", "hoist DE B", "hoist -v b"])
def test_country_codes_are_offered_in_any_case(here: Shell, line: str) -> None:
    offered = here.complete(line)
    assert {name for name in names(offered) if not name.endswith(":")} == set(
        "BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ".split())
    if here.says_what_they_are:
        assert offered["BR"] == "Brazil"


def test_catalogs_and_their_codes_are_offered(configured: Shell) -> None:
    catalogs = {name for name in names(configured.complete("hoist ")) if len(name) > 2}
    assert {name.rstrip(":") for name in catalogs} == {"flags", "metar", "tides"}
    assert names(configured.complete("hoist --catalog ")) == {"flags", "metar", "tides"}
    codes = {name.rpartition(":")[2] for name in names(configured.complete("hoist metar:K"))}
    assert codes == {"KJFK", "KBOS"}
    assert names(configured.complete("hoist --catalog metar k")) == {"KJFK", "KBOS"}
    assert names(configured.complete("hoist --catalog=metar EG")) == {"EGLL"}
    assert names(configured.complete("hoist --catalog tides -s ")) == {"NEAR", "FAR"}


def test_another_configuration_is_heeded(here: Shell) -> None:
    (here.folder / "other.toml").write_text('[catalog.other]\nurl = "http://h/{code}"\ncodes = ["ONE"]\n')
    for config in ("--config other.toml", "--config=other.toml"):
        assert names(here.complete(f"hoist {config} --catalog ")) == {"flags", "other"}
        assert {name.rpartition(":")[2] for name in names(here.complete(f"hoist {config} other:"))} == {"ONE"}


def test_codes_are_never_run_and_passwords_never_shown(configured: Shell) -> None:
    offered = configured.complete("hoist --catalog tides ")
    assert {"9410170", "8454000"} <= names(offered)
    assert any("touch" in name for name in offered)
    shown = configured.complete("hoist --catalog tides -s ")
    assert "SECRET" not in str(shown)
    assert not list(configured.folder.rglob("pwned"))


def test_a_list_and_a_template_have_no_codes_to_offer(here: Shell) -> None:
    (here.folder / "list").write_text("")
    assert names(here.complete("hoist -i list B")) == set()
    assert names(here.complete("hoist -u 'http://h/{code}' B")) == set()


@pytest.mark.parametrize("line, offered", [
    ("hoist -i li", {"list"}), ("hoist --report=li", {"list"}), ("hoist -d fo", {"folder"}), ("hoist --dir=f", {"folder"}),
])
def test_files_and_folders_are_offered(here: Shell, line: str, offered: set[str]) -> None:
    (here.folder / "list").write_text("")
    (here.folder / "file").write_text("")
    (here.folder / "folder").mkdir()
    assert {name.rpartition("=")[2].rstrip("/") for name in names(here.complete(line))} == offered


def test_a_broken_configuration_offers_nothing_and_says_nothing(here: Shell) -> None:
    folder = here.folder / ".config/hoist"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("this is broken")
    assert names(here.complete("hoist --catalog ")) == set()
    assert here.errors == ""


def test_show_lists_what_completions_ask_for(hoist: Hoist) -> None:
    result = hoist.run("--show", "codes", in_downloads=True)
    assert (result.code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert len(lines) == 194
    assert lines[0] == "AD\tAndorra"
    assert not (hoist.work / "downloads").exists()
    assert hoist.run("--show", "nonsense").code == 2
