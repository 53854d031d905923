"""Names that servers give files: --content-disposition (RFC 6266)."""

from __future__ import annotations

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, everything_in, write_list
from web_server import WebServer, content, web  # noqa: F401 (a fixture)


def name_by(web: WebServer, path: str, field: str) -> None:
    web.fields[path] = [("Content-Disposition", field)]


@pytest.mark.parametrize("field, name", [
    ('attachment; filename="a b.txt"', "a b.txt"), ("attachment; filename=a.txt", "a.txt"), ("inline; filename=a.txt", "a.txt"),
    ("attachment; filename=\"EURO\"; filename*=UTF-8''%e2%82%ac%20rates", "\u20ac rates"),
    ('attachment; filename="../../etc/passwd"', "passwd"), ("attachment; filename*=UTF-8''..%2F..%2Fx", "x"),
    ('attachment; filename="C:\\\\d\\\\b.txt"', "b.txt"), ("attachment", "1.txt"), ("nonsense=;", "1.txt"),
])
def test_a_file_has_the_name_of_the_server(hoist: Hoist, web: WebServer, field: str, name: str) -> None:
    name_by(web, "/1.txt", field)
    path = write_list(hoist, web.url("1.txt"))
    assert hoist.run("--content-disposition", "--report", "report", "-i", path).code == 0
    assert hoist.files() == {name: content("1.txt")}
    assert f'"file":"{name}"' in (hoist.work / "report").read_text()
    hoist.folder = hoist.work / "other"
    assert hoist.run("-i", path).code == 0
    assert hoist.files() == contents("1.txt"), "without the option, the URL names it"


@pytest.mark.parametrize("name", ["..", ".", "a.part", "x\x7f", ".hoist", "a" * 300])
def test_a_name_that_is_not_safe_fails(hoist: Hoist, web: WebServer, name: str) -> None:
    name_by(web, "/1.txt", f'attachment; filename="{name}"')
    result = hoist.run("--content-disposition", "-i", write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert (result.code, hoist.files()) == (1, contents("2.txt"))
    assert "unusable file name" in list(errors_of(result).values())[0]


def test_the_folder_of_the_template_and_out_take_precedence(hoist: Hoist, web: WebServer) -> None:
    for n in (1, 2):
        name_by(web, f"/d/{n}.txt", f"attachment; filename=s{n}")
    path = write_list(hoist, web.url("d/1.txt"), f"{web.url('d/2.txt')}\tout=mine")
    assert hoist.run("--content-disposition", "-o", "{path}/{name}", "-i", path).code == 0
    assert hoist.files() == {"d/s1": content("1.txt"), "mine": content("2.txt")}


def test_items_of_one_url_name_may_have_different_names(hoist: Hoist, web: WebServer) -> None:
    for n in (1, 2):
        name_by(web, f"/{n}/get", f"attachment; filename={n}.txt")
    path = write_list(hoist, web.url("1/get"), web.url("2/get"), web.url("3/get"))
    assert hoist.run("--content-disposition", "-i", path).code == 0
    assert set(hoist.files()) == {"1.txt", "2.txt", "get"}


@pytest.mark.parametrize("names", [("x", "x"), ("mine", "x")])
def test_a_name_of_another_item_fails(hoist: Hoist, web: WebServer, names: tuple[str, str]) -> None:
    for n, name in enumerate(names):
        name_by(web, f"/{n}", f"attachment; filename={name}")
    path = write_list(hoist, f"{web.url('9')}\tout=mine", web.url("0"), web.url("1"))
    result = hoist.run("--content-disposition", "--retry", "3", "-m", "1", "-i", path)
    assert (result.code, result.counts) == (1, (2, 0, 1))
    assert "another item is already saved as" in list(errors_of(result).values())[0]
    assert everything_in(hoist.folder) == {"mine", "x"}


def test_a_retried_item_keeps_its_name(hoist: Hoist, web: WebServer) -> None:
    name_by(web, "/1.txt", "attachment; filename=x")
    wrong = f"{web.url('1.txt')}\t{web.url('1.txt')}\t{web.url('1.txt')}\tsize=7"
    result = hoist.run("--content-disposition", "--retry", "0", "-i", write_list(hoist, wrong))
    assert "size is" in list(errors_of(result).values())[0]


def test_an_item_twice_in_a_list_is_a_duplicate(hoist: Hoist, web: WebServer) -> None:
    name_by(web, "/1.txt", "attachment; filename=x")
    result = hoist.run("--content-disposition", "-m", "1", "-i", write_list(hoist, web.url("1.txt"), web.url("1.txt")))
    assert (result.code, hoist.files()) == (0, {"x": content("1.txt")})
    assert "1 duplicate." in result.stdout


def test_a_list_of_failures_names_no_file_and_can_be_fetched(hoist: Hoist, web: WebServer) -> None:
    name_by(web, "/1.txt", "attachment; filename=x")
    wrong = f"{web.url('1.txt')}\tsize=7"
    assert hoist.run("--content-disposition", "--failed", "failed", "-i", write_list(hoist, wrong)).code == 1
    again = (hoist.work / "failed").read_text()
    assert "out=" not in again
    (hoist.work / "again").write_text(again.replace("\tsize=7", ""))
    assert hoist.run("--content-disposition", "-i", "again").code == 0
    assert hoist.files() == {"x": content("1.txt")}
