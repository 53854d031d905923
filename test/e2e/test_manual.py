"""The manual: complete, well-formed, and true where it shows what to type."""

from __future__ import annotations

import hashlib
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from flag_server import FlagServer
from hoist_runner import BINARY, HERE, LONG, WATCHDOG, Hoist
from lists import write_list
from web_server import WebServer, content, web  # noqa: F401 (a fixture)

ROOT = (HERE / "../..").resolve()
PAGES = ["hoist.1", "hoist-config.5"]

sys.path.insert(0, str(ROOT / "scripts/lib"))

import option_docs  # noqa: E402 (its folder must be known first)


@pytest.mark.parametrize("arguments", [[], ["--self-test"]] if LONG else [[]])
def test_manual_completions_and_help_know_the_options_of_the_program(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts/check-manual", BINARY, *arguments], capture_output=True,
                          text=True, timeout=4 * WATCHDOG)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("guide", sorted([*ROOT.glob("*.md"), *ROOT.glob("doc/*.md")]), ids=lambda path: path.name)
def test_links_of_the_guides_lead_to_files(guide: pathlib.Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", guide.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (guide.parent / link).exists()] == []


def page(name: str, folder: pathlib.Path) -> pathlib.Path:
    """A page of the manual, made of its source; the test is skipped where that cannot be."""
    if not shutil.which("scdoc") or not shutil.which("mandoc"):
        pytest.skip("scdoc and mandoc are not installed")
    made = folder / name
    with open(ROOT / f"doc/{name}.scd", encoding="utf-8") as source, open(made, "w", encoding="utf-8") as target:
        subprocess.run([ROOT / "doc/make-page", "scdoc"], stdin=source, stdout=target, check=True, timeout=WATCHDOG)
    return made


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_say_that_they_have_tables(name: str, tmp_path: pathlib.Path) -> None:
    """As man(1) understands it, which then runs tbl(1) whatever it does by default."""
    assert page(name, tmp_path).read_text(encoding="utf-8").splitlines()[0] == "'\\\" t"


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_well_formed(name: str, tmp_path: pathlib.Path) -> None:
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page(name, tmp_path)], capture_output=True,
                          text=True, timeout=WATCHDOG)
    # scdoc makes a paragraph of what then turns out to be none.
    assert [line for line in lint.stdout.splitlines() if "skipping paragraph macro: PP" not in line] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_fit_a_terminal(name: str, tmp_path: pathlib.Path) -> None:
    text = subprocess.run(["mandoc", "-T", "utf8", page(name, tmp_path)], capture_output=True, text=True,
                          timeout=WATCHDOG, check=True).stdout
    assert [line for line in re.sub(".\b", "", text).splitlines() if len(line) > 80] == []
    for title in ("NAME", "DESCRIPTION", "EXAMPLES", "SEE ALSO"):
        assert f"\n{title}\n" in re.sub(".\b", "", text)


def test_the_examples_do_what_they_show(hoist: Hoist, web: WebServer, flag_server: FlagServer) -> None:
    manual = (ROOT / "doc/hoist.1.scd").read_text(encoding="utf-8")
    examples = option_docs.section(manual, "QUICK START") + option_docs.section(manual, "EXAMPLES")
    blocks = option_docs.literal_blocks(examples)
    commands = re.findall(r"^(?:\$|(?:\S+ ){5}) *hoist (.*)$", "".join(blocks), re.MULTILINE)
    commands = [command for command in commands if "--proxy" not in command]  # there is none to ask here
    assert len(commands) >= 11
    here = {"urls.txt": ["1.txt", "2.txt"], "isos.txt": ["1.iso"]}
    for name, files in here.items():
        write_list(hoist, *map(web.url, files), name=name)
    (hoist.work / "SHA256SUMS").write_text(f"{hashlib.sha256(content('1.iso')).hexdigest()}  1.iso\n")
    servers = {"REMOTE": flag_server.bases["LOCAL"], "DELAY": flag_server.bases["DELAY"]}
    for command in commands:
        arguments = shlex.split(command.replace("https://example.org/", web.url("")))
        assert hoist.run(*arguments, servers=servers, in_downloads=True).code == 0, command
    saved = {str(path.relative_to(hoist.work)) for path in hoist.work.rglob("*") if path.is_file()}
    assert {"downloads/br.gif", "downloads/zw.gif", "mirror/1.txt", "tables/c.csv", "files/.hoist/journal.db",
            "isos/1.iso", "again.txt"} <= saved


def test_the_lists_shown_are_lists(hoist: Hoist) -> None:
    manual = (ROOT / "doc/hoist.1.scd").read_text(encoding="utf-8")
    lists = [block for block in option_docs.literal_blocks(manual) if block.startswith("https://")]
    for text in lists:
        (hoist.work / "list").write_text(text)
        result = hoist.run("--dry-run", "-i", "list")
        assert (result.code, result.stdout.count("\n")) == (0, text.count("\n"))
    assert lists


def test_the_catalogs_of_the_example_are_used_as_it_says(hoist: Hoist) -> None:
    config = ROOT / "doc/examples/config.toml"
    said = re.findall(r"`hoist ([^`]*)`", config.read_text(encoding="utf-8"))
    planned = "".join(hoist.run("--config", str(config), "--dry-run", *shlex.split(command), in_downloads=True).stdout
                      for command in said if not command.startswith("--"))
    assert planned.splitlines() == [
        *(f"{code} https://tgftp.nws.noaa.gov/data/observations/metar/stations/{code}.TXT -> metar/{code}.TXT"
          for code in ("KJFK", "EGLL", "LFPG", "KBOS")),
        *(f"{code} https://b.example.org/mirror/tables/{code.lower()}.csv -> {code}.csv"
          for code in ("A1", "B7"))]
