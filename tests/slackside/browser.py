"""A person's browser, on its way through an install: to the app's link, to Slack's page, and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import aiohttp
from yarl import URL

LINK = re.compile(r'href="([^"]*client_id=[^"]*)"')


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a browser came to in the end, and what it showed."""

    status: int
    text: str
    url: str


async def install(address: str, allow: Callable[[str], str], keeps_cookies: bool = True) -> Visit:
    """Go to the app's install page, on to Slack's, and back to the app with what Slack gives.

    Cookies are kept by hand: the app's are for https alone, and here there is none.
    """
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        async with session.get(address, allow_redirects=False) as page:
            text = await page.text()
            cookies = {name: cookie.value for name, cookie in page.cookies.items()}
            link = page.headers.get("Location") or next(iter(LINK.findall(text)), None)
        if link is None:
            return Visit(page.status, text, address)
        back = allow(unescape(link))
        async with session.get(URL(back, encoded=True), cookies=cookies if keeps_cookies else {}) as shown:
            return Visit(shown.status, await shown.text(), str(shown.url))
