"""Whatever a server does wrong to one item: that one fails by name, and the others are as if nothing had been."""

from __future__ import annotations

import re
import socket
from urllib.parse import quote

import pytest

from batches import CODES, all_arrive, only_br_fails, right_files
from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist

CUT_SHORT = "clos|cut|partial|transfer|remaining|missing"

BROKEN = {
    "close-before": "empty reply|closed|no answer",
    "close-in-head/at=status": "clos|header|cut|empty|weird|HTTP/0.9",
    "close-in-head/at=line": "clos|header|cut",
    "close-in-head/at=field": "clos|header|cut",
    "close-in-body": CUT_SHORT,
    "too-few": CUT_SHORT,
    "close-in-chunk/at=chunk": CUT_SHORT,
    "close-in-chunk/at=end": CUT_SHORT,
    "broken-chunk": "chunk|encoding",
    "reset/at=before": "reset|receive|receiving",
    "reset/at=head": "reset|receive|receiving",
    "reset/at=body": "reset|receive|receiving",
    "not-http": "HTTP|weird|protocol|status line",
    "bad-length": "length|header|weird|invalid",
    "bad-length/value=-5": "length|header|weird|invalid",
    "bad-length/value=%2B3000": "length|header|weird|invalid",
    "bad-length/value=99999999999999999999": "length|header|weird|invalid",
    "bad-length/value=9223372036854775808": "length|header|weird|invalid",
    "bad-length/value=3000%20bytes": "length|header|weird|invalid",
    "bad-length/value=3000.0": "length|header|weird|invalid",
    "bad-length/value=": "length|header|weird|invalid",
    "two-lengths": "length|header|weird|invalid",
    "two-lengths/as=list": "two different lengths",
}


@pytest.mark.parametrize("slots", ["1", "5"])
@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_answer_fails_its_item_and_no_other(hoist: Hoist, faults: FaultServer, fault: str, slots: str) -> None:
    message = only_br_fails(hoist, faults.base(f"{fault}/only=BR"), "-m", slots)
    assert re.search(BROKEN[fault], message, re.IGNORECASE)


@pytest.mark.parametrize("slots", ["1", "5"])
@pytest.mark.parametrize("more", ["as=bytes", "as=answer"])
@pytest.mark.parametrize("cut", ["cut=nowhere", "cut=head", "cut=body"])
def test_more_bytes_than_promised_are_not_taken_for_the_next_answer(hoist: Hoist, faults: FaultServer, slots: str,
                                                                    more: str, cut: str) -> None:
    all_arrive(hoist, faults.base(f"too-many/{more}/{cut}/only=BR"), "-m", slots)
    at = faults.record.codes.index("BR")
    of_br = faults.record.seen[at].connection
    assert of_br not in [seen.connection for seen in faults.record.seen[at + 1:]]


@pytest.mark.parametrize("cut", ["cut=nowhere", "cut=head", "cut=body"])
def test_nor_are_those_behind_a_packed_answer(hoist: Hoist, faults: FaultServer, cut: str) -> None:
    all_arrive(hoist, faults.base(f"too-many/as=answer/pack=gzip/{cut}/only=BR"), "-m", "1", "--compressed")


@pytest.mark.parametrize("cut", ["cut=nowhere", "cut=head", "cut=body"])
def test_nor_are_those_behind_a_redirection(hoist: Hoist, faults: FaultServer, cut: str) -> None:
    to = quote(faults.base("ok") + "/br/br.gif", safe="")
    all_arrive(hoist, faults.base(f"too-many/as=answer/{cut}/to={to}/only=BR"), "-m", "1")


@pytest.mark.parametrize("slots", ["1", "5"])
@pytest.mark.parametrize("more", ["as=bytes", "as=answer"])
@pytest.mark.parametrize("fault", ["too-many-chunks", "too-many/size=0"])
def test_nor_are_bytes_behind_the_last_chunk_or_an_empty_body(hoist: Hoist, faults: FaultServer, slots: str, more: str,
                                                              fault: str) -> None:
    result = hoist.run(*CODES, "-m", slots, base=faults.base(f"{fault}/{more}/only=BR"))
    assert (result.code, result.counts) == (0, (5, 0, 0))
    brazil = body_of("BR", 0) if fault.endswith("size=0") else body_of("BR")
    assert hoist.files() == right_files("AD", "DE", "FR", "IN") | {"br.gif": brazil}


@pytest.mark.parametrize("page, connections", [(64 * 1024, 1), (64 * 1024 + 1, 2)])
def test_the_page_of_an_error_is_read_to_its_end_only_if_it_is_small(hoist: Hoist, faults: FaultServer, page: int,
                                                                     connections: int) -> None:
    result = hoist.run("AD", "BR", "-m", "1", "--retry", "0", base=faults.base(f"status/status=410/page={page}"))
    assert (result.code, set(result.messages.values())) == (1, {"HTTP 410 - Gone"})
    assert faults.record.connections == connections


@pytest.mark.parametrize("how", ["flood", "trickle", "silence"])
@pytest.mark.parametrize("status, message", [("410", "HTTP 410 - Gone"), ("301", "301")])
def test_a_page_without_end_is_given_up_and_its_status_counts(hoist: Hoist, faults: FaultServer, how: str, status: str,
                                                              message: str) -> None:
    base = faults.base(f"endless-page/status={status}/as={how}/only=BR")
    result = hoist.run("AD", "BR", "--stall-timeout", "5s", "--retry", "0", base=base)
    assert (result.code, result.counts, hoist.files()) == (1, (1, 0, 1), right_files("AD"))
    assert message in result.messages["BR"]


@pytest.mark.parametrize("at", ["before", "head", "body"])
def test_a_silent_server_fails_its_item_after_the_stall_timeout(hoist: Hoist, faults: FaultServer, at: str) -> None:
    message = only_br_fails(hoist, faults.base(f"stall/at={at}/only=BR"), "--stall-timeout", "0.5")
    assert re.search("nothing was received", message, re.IGNORECASE)


def test_a_slow_body_is_no_stall_as_long_as_bytes_come(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base("trickle/bytes=30/every=50/only=BR")
    result = hoist.run("-v", "--stall-timeout", "500ms", *CODES, base=base)
    assert result.code == 0
    assert hoist.files() == right_files("AD", "DE", "FR", "IN") | {"br.gif": body_of("BR", 30)}


def test_slow_headers_are_no_stall_as_long_as_lines_come(hoist: Hoist, faults: FaultServer) -> None:
    all_arrive(hoist, faults.base("trickle-head/lines=15/every=100/only=BR"), "--stall-timeout", "500ms")


@pytest.mark.parametrize("fault", ["ok", "chunked", "until-close", "last-answer", "close-idle", "interim"])
@pytest.mark.parametrize("slots", ["1", "5"])
def test_every_right_way_to_answer_is_understood(hoist: Hoist, faults: FaultServer, fault: str, slots: str) -> None:
    all_arrive(hoist, faults.base(fault), "-m", slots)


def test_an_empty_body_becomes_an_empty_file(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-v", *CODES, base=faults.base("ok/size=0/only=BR"))
    assert result.code == 0
    assert result.counts == (5, 0, 0)
    assert hoist.files() == right_files("AD", "DE", "FR", "IN") | {"br.gif": b""}


def test_a_server_that_is_not_there_fails_every_item(hoist: Hoist) -> None:
    with socket.socket() as nobody:  # bound, so that nobody else listens there, but not listening
        nobody.bind(("127.0.0.1", 0))
        result = hoist.run("-v", base=f"http://127.0.0.1:{nobody.getsockname()[1]}/flags")
    assert result.code == 1
    assert result.counts == (0, 0, 20)
    assert len(result.messages) == 20
    assert all(re.search("connect", message, re.IGNORECASE) for message in result.messages.values())
    assert hoist.files() == {}


def test_a_connection_that_is_never_accepted_ends_by_the_connect_timeout(hoist: Hoist) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        fillers = [socket.socket() for _ in range(4)]  # more than its queue takes: Linux then ignores who knocks
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(deaf.getsockname())
        result = hoist.run("--connect-timeout", "0.5", "AD", "BR", base=f"http://127.0.0.1:{deaf.getsockname()[1]}/x")
        for filler in fillers:
            filler.close()
    assert result.code == 1
    assert result.counts == (0, 0, 2)
    assert all(re.search("time", message, re.IGNORECASE) for message in result.messages.values())


def test_a_server_without_tls_under_https_is_a_tls_error(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("AD", "BR", base=faults.base("ok").replace("http:", "https:"))
    assert result.code == 1
    assert result.counts == (0, 0, 2)
    assert all(re.search("SSL|TLS", message) for message in result.messages.values())
    assert faults.record.seen == []
