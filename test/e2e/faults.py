"""The faults of the fault server: one function each, which gives one answer, wrongly."""

from __future__ import annotations

import asyncio
import dataclasses
import email.utils
import enum
import functools
import gzip
import hashlib
import http
import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol


class After(enum.Enum):
    """What becomes of the connection after an answer."""
    KEEP = enum.auto()
    CLOSE = enum.auto()
    RESET = enum.auto()


class CountsBytes(Protocol):
    sent: int
    answered: float | None
    nth: int
    nth_there: int
    number: int
    status: int
    headers: dict[str, str]


@dataclasses.dataclass
class Exchange:
    """A request and the means to answer it."""
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    code: str
    params: dict[str, str]
    seen: CountsBytes
    gate: Callable[[Coroutine[Any, Any, Any]], Awaitable[bool]]
    path: str

    def number(self, name: str, default: int) -> int:
        return int(self.params.get(name, default))

    @property
    def body(self) -> bytes:
        """The right body."""
        return body_of(self.code, self.number("size", DEFAULT_SIZE))

    async def send(self, data: bytes | str) -> None:
        data = data.encode("latin-1") if isinstance(data, str) else data
        if self.seen.answered is None:
            self.seen.answered = time.monotonic()
        # asyncio moves all that is still to be sent each time that the system has taken some of it.
        for start in range(0, len(data), PIECE):
            piece = data[start:start + PIECE]
            self.writer.write(piece)
            self.seen.sent += len(piece)
            await self.writer.drain()

    async def head(self, *fields: str, status: int = 200, phrase: str | None = None, version: str = "1.1") -> None:
        """The status line and the fields, the empty line included."""
        await self.send(head_of(*fields, status=status, phrase=phrase, version=version))

    async def until_client_leaves(self) -> After:
        """Says nothing more; the client has to end this."""
        await self.reader.read()
        return After.CLOSE

    async def held(self) -> bool:
        """Waits until a test lets this go; false when the client went away first."""
        return await self.gate(self.reader.read())


Fault = Callable[[Exchange], Awaitable[After | None]]
FAULTS: dict[str, Fault] = {}
DEFAULT_SIZE = 3000
PIECE = 1024 * 1024


def fault(name: str) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        FAULTS[name] = function
        return function
    return register


def body_of(code: str, size: int = DEFAULT_SIZE) -> bytes:
    """The bytes that are right for a code: another noise for each, so that no two can be confused."""
    block = hashlib.shake_256(code.encode()).digest(min(size, 64 * 1024))
    return (block * (size // len(block) + 1))[:size] if block else b""


def head_of(*fields: str, status: int = 200, phrase: str | None = None, version: str = "1.1") -> str:
    if phrase is None:
        phrase = http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else "Whatever"
    return "\r\n".join([f"HTTP/{version} {status} {phrase}", *fields, "", ""])


def length(body: bytes | int) -> str:
    return f"Content-Length: {body if isinstance(body, int) else len(body)}"


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


# ------------------------------------------------------------------------------------------------------ right answers

@fault("ok")
async def answer(x: Exchange) -> None:
    """Nothing wrong; size=N for another size than 3000."""
    body = x.body
    await x.send(head_of(length(body)).encode() + body)


@fault("chunked")
async def chunked(x: Exchange) -> None:
    """Right, in chunks, with an extension and a trailer."""
    body = x.body
    await x.head("Transfer-Encoding: chunked", "Trailer: X-Check")
    for start in range(0, len(body), 1000):
        await x.send(chunk(body[start:start + 1000]).replace(b"\r\n", b";name=value\r\n", 1))
    await x.send("0\r\nX-Check: 1\r\n\r\n")


@fault("until-close")
async def until_close(x: Exchange) -> After:
    """Right: no length at all, the body ends with the connection, as in HTTP/1.0."""
    await x.head(version="1.0")
    await x.send(x.body)
    return After.CLOSE


@fault("last-answer")
async def last_answer(x: Exchange) -> After:
    """Right, and the connection is closed after it, with notice."""
    await x.head(length(x.body), "Connection: close")
    await x.send(x.body)
    return After.CLOSE


@fault("close-idle")
async def close_idle(x: Exchange) -> After:
    """Right, and the connection is closed after it, without notice."""
    await answer(x)
    return After.CLOSE


@fault("interim")
async def interim(x: Exchange) -> None:
    """Right, after some answers of the 1xx kind."""
    for status in (100, 102, 103):
        await x.head("Link: </style.css>; rel=preload", status=status)
    await answer(x)


@fault("trickle")
async def trickle(x: Exchange) -> None:
    """Right, but a byte of body at a time: bytes=N, every=MS."""
    body = body_of(x.code, x.number("bytes", 30))
    await x.head(length(body))
    for i in range(len(body)):
        await asyncio.sleep(x.number("every", 50) / 1000)  # the fault itself
        await x.send(body[i:i + 1])


@fault("trickle-head")
async def trickle_head(x: Exchange) -> None:
    """Right, but a line of header at a time: lines=N, every=MS."""
    body = x.body
    await x.send("HTTP/1.1 200 OK\r\n")
    for i in range(x.number("lines", 15)):
        await asyncio.sleep(x.number("every", 100) / 1000)  # the fault itself
        await x.send(f"X-Line-{i}: slow\r\n")
    await x.send(f"{length(body)}\r\n\r\n".encode() + body)


@fault("hold")
async def hold(x: Exchange) -> After | None:
    """Right, but only when a test lets it go; or then status=NNN, or a redirect to=URL."""
    if not await x.held():
        return After.CLOSE
    if "to" in x.params:
        await redirect(x)
    elif "status" in x.params:
        await status(x)
    else:
        await answer(x)
    return None


@fault("hold-body")
async def hold_body(x: Exchange) -> After | None:
    """Right, but the second half comes only when a test lets it go."""
    body = x.body
    await x.head(length(body))
    await x.send(body[:len(body) // 2])
    if not await x.held():
        return After.CLOSE
    await x.send(body[len(body) // 2:])
    return None


# ------------------------------------------------------------------------------------------- connections that break

@fault("close-before")
async def close_before(x: Exchange) -> After:
    """Closes before any byte."""
    return After.CLOSE


@fault("close-in-head")
async def close_in_head(x: Exchange) -> After:
    """Closes in the middle of the headers: at=line between two of them, at=field within one, at=status in the first."""
    whole = head_of("Content-Type: image/gif", length(x.body))
    cut = {"status": 9, "line": whole.index("Content-Length"), "field": whole.index("Length")}
    await x.send(whole[:cut[x.params.get("at", "field")]])
    return After.CLOSE


@fault("close-in-body")
async def close_in_body(x: Exchange) -> After:
    """Closes in the middle of the body."""
    body = x.body
    await x.head(length(body))
    await x.send(body[:len(body) // 2])
    return After.CLOSE


@fault("too-few")
async def too_few(x: Exchange) -> After:
    """Sends one byte too few for its Content-Length, as if it had miscounted."""
    body = x.body
    await x.send(head_of(length(body)).encode() + body[:-1])
    return After.CLOSE


@fault("too-many")
async def too_many(x: Exchange) -> None:
    """Sends more than its Content-Length, with as=answer what could pass for the answer to the next request.

    All in one piece, or with cut=head or cut=body in two: a client may read just the bytes it expects of the second.
    Packed for those who understand that, with pack=gzip; with to=URL, behind the page of a redirection.
    """
    body, more, fields, number = x.body, more_than_asked(x), [], 200
    if x.params.get("pack") in x.seen.headers.get("accept-encoding", "").split(", "):
        body, fields = gzip.compress(body), ["Content-Encoding: gzip"]
    if "to" in x.params:
        fields, number = [f"Location: {x.params['to']}"], 302
    x.seen.status = number
    whole = head_of(length(body), *fields, status=number).encode() + body
    cut = {"head": len(whole) - len(body), "body": len(whole) - 100}.get(x.params.get("cut", ""), 0)
    await x.send(whole[:cut])
    await asyncio.sleep(0.05 if cut else 0)  # the fault itself: the pieces come apart
    await x.send(whole[cut:] + more)


@fault("too-many-chunks")
async def too_many_chunks(x: Exchange) -> None:
    """The same behind the last chunk."""
    await x.head("Transfer-Encoding: chunked")
    await x.send(chunk(x.body) + b"0\r\n\r\n" + more_than_asked(x))


def more_than_asked(x: Exchange) -> bytes:
    if x.params.get("as") == "answer":
        return head_of(length(body_of("STRAY"))).encode() + body_of("STRAY")
    return b"more" * 250


@fault("close-in-chunk")
async def close_in_chunk(x: Exchange) -> After:
    """Closes before the last chunk: at=chunk within one, at=end after whole ones."""
    sent = chunk(x.body[:1000])
    await x.head("Transfer-Encoding: chunked")
    await x.send(sent[:-500] if x.params.get("at") == "chunk" else sent)
    return After.CLOSE


@fault("broken-chunk")
async def broken_chunk(x: Exchange) -> After:
    """A chunk whose size is not a number."""
    await x.head("Transfer-Encoding: chunked")
    await x.send(chunk(x.body[:1000]) + b"zz\r\nnonsense\r\n0\r\n\r\n")
    return After.CLOSE


@fault("reset")
async def reset(x: Exchange) -> After:
    """Resets the connection: at=before, at=head or at=body."""
    at, body = x.params.get("at", "before"), x.body
    if at == "head":
        await x.send(head_of(length(body))[:-10])
    elif at == "body":
        await x.send(head_of(length(body)).encode() + body[:1000])
    return After.RESET


# ------------------------------------------------------------------------------------------- servers that fall silent

@fault("stall")
async def stall(x: Exchange) -> After:
    """Falls silent: at=before, at=head or at=body."""
    at, body = x.params.get("at", "before"), x.body
    if at == "head":
        await x.send(head_of(length(body))[:-10])
    elif at == "body":
        await x.send(head_of(length(body)).encode() + body[:1000])
    return await x.until_client_leaves()


# ----------------------------------------------------------------------------------------------------------- nonsense

@fault("not-http")
async def not_http(x: Exchange) -> After:
    """Speaks another protocol."""
    await x.send("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n")
    return After.CLOSE


@fault("bad-length")
async def bad_length(x: Exchange) -> After:
    """A Content-Length that means nothing: value=..."""
    await x.head(f"Content-Length: {x.params.get('value', 'many')}")
    await x.send(x.body)
    return After.CLOSE


@fault("two-lengths")
async def two_lengths(x: Exchange) -> After:
    """Two values of Content-Length, both below the truth; with as=list, in one field."""
    body = x.body
    await x.head(*(["Content-Length: 100, 200"] if x.params.get("as") == "list" else [length(100), length(200)]))
    await x.send(body)
    return After.CLOSE


@fault("huge-body")
async def huge_body(x: Exchange) -> After | None:
    """A body of size=BYTES, made while it is sent; with held=yes only when a test lets it go."""
    if "held" in x.params and not await x.held():
        return After.CLOSE
    left, piece = x.number("size", 2**30), body_of(x.code, 65536)
    await x.head(length(left))
    while left > 0:
        await x.send(piece[:left])
        left -= len(piece)
    return None


@fault("huge-head")
async def huge_head(x: Exchange) -> After:
    """Headers without end, up to size=BYTES: as=lines or as=line."""
    left = x.number("size", 2**30)
    piece = (b"X-Filler: " + b"a" * 1012 + b"\r\n") * 64 if x.params.get("as", "lines") == "lines" else b"a" * 65536
    await x.send("HTTP/1.1 200 OK\r\nX-First: ")
    await x.send("1\r\n" if piece.startswith(b"X-") else "")
    while left > 0:
        await x.send(piece)
        left -= len(piece)
    await x.send(f"{length(x.body)}\r\n\r\n".encode() + x.body)
    return After.CLOSE


# ------------------------------------------------------------------------------------------- statuses and redirections

@fault("status")
async def status(x: Exchange) -> None:
    """Answers status=NNN, with phrase=... instead of the usual one, and a page=BYTES long."""
    number = x.number("status", 503)
    await refuse(x, number, x.params.get("phrase"), x.number("page", 0))


@fault("endless-page")
async def endless_page(x: Exchange) -> After:
    """Answers status=NNN with a page that does not end: as=flood, as=trickle (a byte now and then) or as=silence."""
    await x.head("Transfer-Encoding: chunked", status=x.number("status", 404))
    await x.send(chunk(b"<html>"))
    if x.params.get("as") == "silence":
        return await x.until_client_leaves()
    piece, pause = (chunk(b"x" * 4096), 0.0) if x.params.get("as", "flood") == "flood" else (chunk(b"x"), 0.2)
    while True:
        await x.send(piece)
        await asyncio.sleep(pause)  # the fault itself


@fault("status-by-code")
async def status_by_code(x: Exchange) -> None:
    """AA is answered with the status from=NNN, AB with the one after it, and so on."""
    place = (ord(x.code[0]) - ord("A")) * 26 + ord(x.code[1]) - ord("A")
    await refuse(x, x.number("from", 400) + place)


async def refuse(x: Exchange, number: int, phrase: str | None = None, size: int = 0) -> None:
    if number in (204, 304):  # these never have a body (RFC 9110 section 6.4.1)
        await x.head(status=number, phrase=phrase)
        return
    page = b"<html><body>This is not a flag.</body></html>\n".ljust(size)
    await x.send(head_of(length(page), status=number, phrase=phrase).encode() + page)


@fault("exists")
async def exists(x: Exchange) -> None:
    """Only the codes of codes=AD+BR+... exist, the others are answered with 404."""
    if x.code in x.params.get("codes", "").split("+"):
        await answer(x)
    else:
        await refuse(x, 404)


@fault("partial")
async def partial(x: Exchange) -> None:
    """Answers 206 with a part that was not requested."""
    part = x.body[:1000]
    await x.head(length(part), f"Content-Range: bytes 0-999/{len(x.body)}", status=206)
    await x.send(part)


@fault("redirect")
async def redirect(x: Exchange) -> None:
    """To to=URL (percent-encoded) and there to the same code; status=NNN."""
    await x.head(length(0), f"Location: {x.params['to']}/{x.code.lower()}/{x.code.lower()}.gif",
                 status=x.number("status", 302))


@fault("with-field")
async def with_field(x: Exchange) -> None:
    """Right, with field=... (percent-encoded), of which the value may be followed by another field."""
    body = x.body
    await x.send(head_of(x.params["field"], length(body)).encode() + body)


@fault("redirect-to")
async def redirect_to(x: Exchange) -> None:
    """To exactly to=URL (percent-encoded)."""
    await x.head(length(0), f"Location: {x.params['to']}", status=302)


@fault("slow-redirects")
async def slow_redirects(x: Exchange) -> None:
    """To itself, nine times, each after every=MS; then the right answer."""
    await asyncio.sleep(x.number("every", 50) / 1000)
    left = x.number("left", 9)
    if left == 0:
        await answer(x)
        return
    rest = x.path.replace(f"/left={left}", "").replace("/slow-redirects", f"/slow-redirects/left={left - 1}")
    await x.head(length(0), f"Location: {rest}", status=302)


@fault("redirect-count")
async def redirect_count(x: Exchange) -> None:
    """To itself, left=N times more, then the right answer; for ever without left."""
    left = x.number("left", -1)
    if left == 0:
        await answer(x)
        return
    place = x.path if left < 0 else x.path.replace(f"left={left}", f"left={left - 1}")
    await x.head(length(0), f"Location: {place}", status=302)


# ------------------------------------------------------------------------------------------------- what heals by itself

@fault("heals")
async def heals(x: Exchange) -> After | None:
    """The first times=K requests for a path get as=FAULT (status/status=503 unless told), the next are answered."""
    if x.seen.nth > x.number("times", 1):
        await answer(x)
        return None
    return await FAULTS[x.params.get("as", "status")](x)


@fault("once-a-connection")
async def once_a_connection(x: Exchange) -> After | None:
    """Right, once on each connection; the next request there is met by its end, as when it had been idle too long."""
    if x.seen.nth_there > 1:
        return After.CLOSE
    await answer(x)
    return None


@fault("busy")
async def busy(x: Exchange) -> After | None:
    """The first first=K requests get status=429 with Retry-After: after=SECONDS or date=SECONDS from now; then right.

    Those K are answered together, when all have come. What comes later is held with hold=yes until a test lets it go.
    """
    if x.seen.number <= x.number("first", 1):
        if not await x.held():
            return After.CLOSE
        page = b"Too much.\n"
        # A date has whole seconds, and the next one is never before its time.
        fields = ([f"Retry-After: {email.utils.formatdate(int(time.time()) + x.number('date', 1), usegmt=True)}"]
                  if "date" in x.params else [f"Retry-After: {x.params['after']}"] if "after" in x.params else [])
        x.seen.status = x.number("status", 429)
        await x.send(head_of(length(page), *fields, status=x.seen.status).encode() + page)
        return None
    if "hold" in x.params and not await x.held():
        return After.CLOSE
    await answer(x)
    return None


# -------------------------------------------------------------------------------------- files with versions and ranges

MODIFIED = "Sat, 01 Jun 2024 12:00:00 GMT"


@functools.lru_cache(maxsize=4)
def version_of(code: str, version: str, size: int) -> bytes:
    """The right bytes of a version of a code's file; those of version 1 are body_of(code)."""
    return body_of(code if version == "1" else f"{code} version {version}", size)


@fault("file")
async def file(x: Exchange) -> After | None:
    """A file as an honest server has it: version=N, size=N, etag=strong, weak, star or none, modified=yes.

    also=NAME: VALUE (percent-encoded) is another field.

    With pack=gzip, those who understand that get another representation of it, with an ETag of its own, and ranges of
    that; a 206 does not repeat the Content-Encoding (RFC 9110 section 15.3.7).

    It answers conditions with 304, and ranges of a strong version with 206. hold=N: of its answers with bodies, only
    those bytes are sent before a test lets the rest go. lie=... makes it lie where a range is asked for; lie=304 is its
    answer to everything, and lie=206 its answer to those who asked for no part. Of ranges with an end: see `segment`.
    """
    if re.fullmatch(r"bytes=\d+-\d+", x.seen.headers.get("range", "")):
        return await segment(x)
    version, lie, etag_kind = x.params.get("version", "1"), x.params.get("lie", ""), x.params.get("etag", "strong")
    body = version_of(x.code, version, x.number("size", DEFAULT_SIZE))
    etag = {"strong": f'"{x.code}-{version}"', "weak": f'W/"{x.code}-{version}"', "none": "", "star": "*"}[etag_kind]
    encoding: list[str] = []
    if x.params.get("pack") in x.seen.headers.get("accept-encoding", "").split(", "):
        body, etag, encoding = gzip.compress(body, mtime=0), f'"{x.code}-{version}-packed"', ["Content-Encoding: gzip"]
    modified = email.utils.formatdate(email.utils.parsedate_to_datetime(MODIFIED).timestamp() + int(version),
                                      usegmt=True) if x.params.get("modified") == "yes" else ""
    fields = [f"ETag: {etag}"] * bool(etag) + [f"Last-Modified: {modified}"] * bool(modified)
    fields += [x.params["also"]] if "also" in x.params else []
    asked = x.seen.headers
    if lie == "304" or is_current(asked, etag, modified):
        x.seen.status = 304
        await x.head(*fields, status=304)
        return None

    found = re.fullmatch(r"bytes=(\d+)-", asked.get("range", ""))
    fits = asked.get("if-range") in (None, etag) and etag_kind == "strong" or lie == "blind"
    first = int(found.group(1)) if found else 0
    if not found or not fits or lie == "whole":
        first = 0
        if lie == "206" and not found:
            x.seen.status = 206
            part = body[len(body) // 2:]
            await x.head(*fields, length(part), f"Content-Range: bytes {len(body) // 2}-{len(body) - 1}/{len(body)}",
                         status=206)
            await x.send(part)
            return None
        return await send_held(x, body, 200, *fields, *encoding, length(body))
    if first >= len(body) or lie.startswith("416"):
        x.seen.status = 416
        total = {"416-small": first // 2, "416-large": first + 10, "416-equal": first}.get(lie, len(body))
        told = [] if lie == "416-silent" else [f"Content-Range: bytes */{total}"]
        await x.head(*fields, *told, length(0), status=416)
        return None

    part, last, total = body[first:], len(body) - 1, str(len(body))
    told = f"bytes {first}-{last}/{total}"
    if lie == "start-before":
        part, told = body[first - 100:], f"bytes {first - 100}-{last}/{total}"
    elif lie == "start-behind":
        part, told = body[first + 100:], f"bytes {first + 100}-{last}/{total}"
    elif lie == "start-zero":
        part, told = body, f"bytes 0-{last}/{total}"
    elif lie == "total-larger":
        told = f"bytes {first}-{last}/{len(body) + 100}"
    elif lie == "total-smaller":
        part, told = body[first:-100], f"bytes {first}-{last - 100}/{len(body) - 100}"
    elif lie == "total-unknown":
        told = f"bytes {first}-{last}/*"
    elif lie == "stops-early":
        part, told = body[first:-100], f"bytes {first}-{last - 100}/{total}"
    elif lie == "etag":
        part = version_of(x.code, "other", len(body))[first:]
        fields = ['ETag: "other"']
    elif lie == "no-range":
        told = ""
    elif lie == "nonsense":
        told = "bytes many-few/some"
    elif lie == "other-unit":
        told = f"lines {first}-{last}/{total}"
    elif lie == "backwards":
        told = f"bytes {last}-{first}/{total}"
    elif lie == "shorter":
        await x.send(head_of(*fields, f"Content-Range: {told}", length(part), status=206).encode() + part[:-100])
        x.seen.status = 206
        return After.CLOSE
    elif lie == "longer":
        await x.send(head_of(*fields, f"Content-Range: {told}", length(len(part) + 100), status=206).encode()
                     + part + b"x" * 100)
        x.seen.status = 206
        return None
    return await send_held(x, part, 206, *fields, *([f"Content-Range: {told}"] if told else []), length(part))


async def segment(x: Exchange) -> After | None:
    """A range with an end, of the same file: segment-hold=N instead of hold=N, and segment=... for what is wrong, with
    segment-after=N only from the request after the Nth on."""
    version, size = x.params.get("version", "1"), x.number("size", DEFAULT_SIZE)
    lie = x.params.get("segment", "") if x.seen.number > x.number("segment-after", 0) else ""
    etag, asked = f'"{x.code}-{version}"', x.seen.headers
    first, last = (int(number) for number in asked["range"].removeprefix("bytes=").split("-"))
    if lie in ("429", "503"):
        x.seen.status = int(lie)
        await refuse(x, int(lie))
        return None
    if lie == "reset":
        return After.RESET
    if lie == "close":
        return After.CLOSE
    if lie == "stall":
        return await x.until_client_leaves()
    changed = lie == "changed"
    body = version_of(x.code, "2" if changed or lie == "wrong" else version, size)
    if changed or lie == "whole" or asked.get("if-range") not in (None, etag):
        x.seen.status = 200
        await x.head(f'ETag: "{x.code}-2"' if changed else f"ETag: {etag}", length(body))
        await x.send(body)
        return None
    total = size
    if lie == "other-bounds":
        first += 1000
    elif lie == "less":
        last -= 1000
    elif lie == "other-total":
        total += 1
    elif lie == "other-etag":
        etag = '"other"'
    part = body[first:last + 1]
    told = "" if lie == "no-range" else f"Content-Range: bytes {first}-{last}/{total}"
    fields = [f"ETag: {etag}", *([told] if told else []), length(part)]
    if lie == "cut":
        x.seen.status = 206
        await x.send(head_of(*fields, status=206).encode() + part[:len(part) // 2])
        return After.CLOSE
    x.params["hold"] = x.params.get("segment-hold", str(len(part)))
    return await send_held(x, part, 206, *fields)


def is_current(asked: dict[str, str], etag: str, modified: str) -> bool:
    """Whether the client has this version already (RFC 9110 section 13.2.2)."""
    if "if-none-match" in asked:
        opaque = [one.strip().removeprefix("W/") for one in asked["if-none-match"].split(",")]
        return bool(etag) and etag.removeprefix("W/") in opaque
    return bool(modified) and asked.get("if-modified-since") == modified


async def send_held(x: Exchange, body: bytes, number: int, *fields: str) -> After | None:
    x.seen.status = number
    before = x.number("hold", len(body))
    await x.send(head_of(*fields, status=number).encode() + body[:before])
    if before < len(body):
        if not await x.held():
            return After.CLOSE
        await x.send(body[before:])
    return None
