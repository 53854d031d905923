#!/usr/bin/env python3
"""What one would write by hand: asyncio, aiohttp, a semaphore and an executor that saves the files."""

import asyncio
import pathlib
import sys

import aiohttp


async def fetch(session: aiohttp.ClientSession, limit: asyncio.Semaphore, url: str, folder: pathlib.Path) -> None:
    async with limit, session.get(url) as response:
        response.raise_for_status()
        body = await response.read()
    path = folder / url.rsplit("/", 1)[1]
    await asyncio.get_running_loop().run_in_executor(None, path.write_bytes, body)


async def main(list_file: str, folder: str, most: int) -> None:
    urls = pathlib.Path(list_file).read_text().split()
    limit = asyncio.Semaphore(most)
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=most), timeout=timeout) as session:
        await asyncio.gather(*(fetch(session, limit, url, pathlib.Path(folder)) for url in urls))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
