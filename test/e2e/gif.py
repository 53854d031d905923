"""Reads GIF pictures, to see whether what came is one; written from the specification, not from flag-server."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass
class Picture:
    width: int
    height: int
    pixels: list[int]  # indices into the table of colours, row by row


def decode(data: bytes) -> Picture:
    """The first picture of a GIF; an AssertionError tells what is wrong with it."""
    assert data[:6] in (b"GIF87a", b"GIF89a"), "no GIF"
    flags = data[10]
    at = 13 + colour_table_size(flags)
    while data[at] == 0x21:  # an extension: its label, then blocks
        _, at = blocks(data, at + 2)
    assert data[at] == 0x2C, "no picture"
    width, height = (int.from_bytes(data[at + i:at + i + 2], "little") for i in (5, 7))
    local = colour_table_size(data[at + 9])
    assert local or flags & 0x80, "no colours"
    at += 10 + local
    code_bits = data[at]
    compressed, at = blocks(data, at + 1)
    while data[at] == 0x21:
        _, at = blocks(data, at + 2)
    assert data[at] == 0x3B and at == len(data) - 1, "no end, or more after it"
    pixels = expand(compressed, code_bits)
    assert len(pixels) == width * height, "too few or too many pixels"
    return Picture(width, height, pixels)


def colour_table_size(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def blocks(data: bytes, at: int) -> tuple[bytes, int]:
    """What the blocks hold together, and where they end."""
    result = b""
    while data[at]:
        result += data[at + 1:at + 1 + data[at]]
        at += 1 + data[at]
    return result, at + 1


def expand(data: bytes, code_bits: int) -> list[int]:
    clear, end = 1 << code_bits, (1 << code_bits) + 1
    table: list[list[int]] = []
    width, pixels, previous = 0, [], None
    bits, filled = int.from_bytes(data, "little"), len(data) * 8
    while filled >= width:
        width = width or code_bits + 1
        code = bits & ((1 << width) - 1)
        bits >>= width
        filled -= width
        if code == clear:
            table, width, previous = [[i] for i in range(clear)] + [[], []], code_bits + 1, None
            continue
        if code == end:
            assert filled < 8, "bytes after the end"
            return pixels
        assert code < len(table) or (previous is not None and code == len(table)), "a code of nothing"
        run = table[code] if code < len(table) else previous + previous[:1]  # type: ignore[operator]
        pixels += run
        if previous is not None and len(table) < 4096:
            table.append(previous + run[:1])
            width = max(width, min(12, len(table).bit_length()))
        previous = run
    raise AssertionError("no end code")
