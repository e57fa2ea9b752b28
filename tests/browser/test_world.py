from playwright.async_api import Page

from tests.browser.site import Site


async def test_x(page: Page, site: Site) -> None:
    await page.goto(site.serve("x.html", "<p>hello"))
    assert await page.inner_text("p") == "hello"
