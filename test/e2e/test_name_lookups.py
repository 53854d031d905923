"""How often a name server is asked."""

from __future__ import annotations

import pathlib

import pytest

from hoist_runner import Hoist
from lists import contents, write_list
from preloaded import preload
from web_server import WebServer, web  # noqa: F401 (fixture)

NAMES = [f"{number}.txt" for number in range(50)]


@pytest.fixture
def lookups(hoist: Hoist, tmp_path: pathlib.Path) -> pathlib.Path:
    """A file with a byte for each time that `hoist` asked for the address of many.test or none.test."""
    file = tmp_path / "lookups"
    preload(hoist, "name_lookups.c", {"NAME_LOOKUPS": str(file)})
    return file


def test_a_name_is_looked_up_once_however_many_start_together(hoist: Hoist, web: WebServer,
                                                            lookups: pathlib.Path) -> None:
    urls = [web.url(name).replace("127.0.0.1", "many.test") for name in NAMES]
    result = hoist.run("--lanes", "1", "-m", "50", "--max-per-host", "50", "-i", write_list(hoist, *urls))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == contents(*NAMES)
    assert lookups.read_text() == "x"


def test_a_name_is_looked_up_once_by_each_lane(hoist: Hoist, web: WebServer, lookups: pathlib.Path) -> None:
    urls = [web.url(name).replace("127.0.0.1", "many.test") for name in NAMES]
    result = hoist.run("--lanes", "3", "-m", "50", "--max-per-host", "50", "-i", write_list(hoist, *urls))
    assert (result.code, hoist.files()) == (0, contents(*NAMES))
    assert lookups.read_text() == "xxx"


def test_a_name_that_does_not_exist_fails_every_item_once(hoist: Hoist, lookups: pathlib.Path) -> None:
    urls = [f"http://none.test/{name}" for name in NAMES[:20]]
    result = hoist.run("-v", "-m", "20", "--max-per-host", "20", "--retry", "0", "-i", write_list(hoist, *urls))
    assert (result.code, result.counts) == (1, (0, 0, 20))
    assert len(result.messages) == 20
    assert 1 <= len(lookups.read_text()) <= 20
