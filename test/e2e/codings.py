"""Content codings (RFC 9110 section 8.4.1), by the libraries themselves: Python 3.11 knows but zlib's."""

from __future__ import annotations

import ctypes
import gzip
import zlib

import pytest


def library(name: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(name)
    except OSError:
        pytest.skip(f"{name} is not there")


def brotli(data: bytes) -> bytes:
    encoder = library("libbrotlienc.so.1")
    size = ctypes.c_size_t(len(data) + 1000)
    packed = ctypes.create_string_buffer(size.value)
    quality, window_bits, mode = 5, 22, 0
    assert encoder.BrotliEncoderCompress(quality, window_bits, mode, ctypes.c_size_t(len(data)), data,
                                         ctypes.byref(size), packed)
    return packed.raw[:size.value]


def zstd(data: bytes) -> bytes:
    encoder = library("libzstd.so.1")
    encoder.ZSTD_compress.restype = ctypes.c_size_t
    room = len(data) + 1000
    packed = ctypes.create_string_buffer(room)
    level = 3
    size: int = encoder.ZSTD_compress(packed, ctypes.c_size_t(room), data, ctypes.c_size_t(len(data)), level)
    return packed.raw[:size]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "raw deflate": raw_deflate, "br": brotli, "zstd": zstd}


def packed(coding: str, data: bytes) -> tuple[str, bytes]:
    """The Content-Encoding of a body, and the body."""
    return coding.rpartition(" ")[2], PACKERS[coding](data)
