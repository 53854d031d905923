#!/usr/bin/env python3
"""What one would write by hand: asyncio, aiohttp, a semaphore and an executor that saves the files.

aiohttp_peer.py LIST FOLDER REQUESTS_AT_A_TIME [TRUSTED_CERTIFICATES]
"""

import asyncio
import pathlib
import ssl
import sys

import aiohttp


async def fetch(session: aiohttp.ClientSession, limit: asyncio.Semaphore, url: str, folder: pathlib.Path) -> None:
    async with limit, session.get(url) as response:
        response.raise_for_status()
        body = await response.read()
    path = folder / url.rsplit("/", 1)[1]
    await asyncio.get_running_loop().run_in_executor(None, path.write_bytes, body)


async def main(list_file: str, folder: str, most: int, trusted: str | None = None) -> int:
    """@returns how many failed"""
    urls = pathlib.Path(list_file).read_text().split()
    limit = asyncio.Semaphore(most)
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=most, ssl=ssl.create_default_context(cafile=trusted) if trusted else None)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        fetches = (fetch(session, limit, url, pathlib.Path(folder)) for url in urls)
        results = await asyncio.gather(*fetches, return_exceptions=True)
    return sum(result is not None for result in results)


if __name__ == "__main__":
    sys.exit(min(1, asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))))
