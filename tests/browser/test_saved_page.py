"""A saved page is read without running the page's scripts and without any request."""

from __future__ import annotations

import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from helper.browser.form.portal_form import Finder
from helper.browser.saved_page import SavedFile, read_saved, saved_page
from helper.errors import WrongUse
from helper.flow.form import ControlKind, Found, WantedField
from tests.browser.site import Site

FORM = '<h1>Submit a complaint</h1><label for="r">Complaint reason</label><select id="r"><option>Pirated copy</select>'
REASON = WantedField("reason", ("Complaint reason",), (ControlKind.LIST,))


def calling(site: Site) -> str:
    """Return a page that tries every way to send a request."""
    there = site.url("/called")
    return (
        f'<html><head><meta http-equiv="refresh" content="0;url={there}/refresh">'
        f'<base href="{there}/"><link rel="stylesheet" href="{there}/a.css"><link rel="preload" as="image" href="{there}/p.png">'
        f'<link rel="prefetch" href="{there}/f"><link rel="preconnect" href="{there}"><link rel="icon" href="{there}/i.png">'
        f'<script src="{there}/s.js"></script><script>fetch("{there}/fetch"); document.title = "ran";'
        f'navigator.sendBeacon("{there}/beacon"); location.href = "{there}/moved"</script>'
        f'<style>@import url("{there}/b.css"); body {{ background: url({there}/bg.png) }}</style></head>'
        f'<body onload="fetch(\'{there}/onload\')">{FORM}<img src="{there}/x.png" onerror="fetch(\'{there}/e\')">'
        f'<iframe src="{there}/frame"></iframe><iframe srcdoc="<img src={there}/in.png><script>fetch(`{there}/in`)</script>"></iframe>'
        f'<video poster="{there}/v.png" src="{there}/v.mp4" autoplay></video><object data="{there}/o"></object>'
        f'<form action="{there}/form" method="post"><button autofocus>Submit</button></form></body></html>'
    )


@pytest.mark.browser
async def test_opening_a_saved_page_sends_no_request(site: Site, tmp_path: Path, browser_path: str) -> None:
    """Scripts, pictures, styles, frames and redirects are blocked, and the form can still be read."""
    file = tmp_path / "form.html"
    file.write_text(calling(site), encoding="utf-8")

    async with saved_page(read_saved(file), Path(browser_path)) as isolated:
        (found,) = await Finder(isolated).look([REASON])
        title = await isolated.page.title()

    assert isinstance(found, Found)
    assert title != "ran"
    assert (site.gets, site.posts) == ([], [])


async def finds_the_reason(saved: SavedFile, browser_path: str) -> bool:
    async with saved_page(saved, Path(browser_path)) as isolated:
        (found,) = await Finder(isolated).look([REASON])
    return isinstance(found, Found)


@pytest.mark.browser
async def test_styles_saved_beside_the_page_are_applied(tmp_path: Path, browser_path: str) -> None:
    """Only the style sheet that was saved with the page hides the second copy of the field."""
    beside = tmp_path / "form_files"
    beside.mkdir()
    (beside / "a.css").write_text(".twin { display: none }", encoding="utf-8")
    page = f'<link rel="stylesheet" href="./form_files/a.css"><div class="twin">{FORM}</div>{FORM}'
    (tmp_path / "form.html").write_text(page, encoding="utf-8")

    assert await finds_the_reason(read_saved(tmp_path / "form.html"), browser_path)


@pytest.mark.browser
async def test_mhtml_archive_is_read_with_its_frames(tmp_path: Path, browser_path: str) -> None:
    mail = EmailMessage()
    mail.make_related()
    outer = '<iframe src="cid:frame-1@mhtml.blink" width="600" height="300"></iframe>'
    for text, kind, header, value in (
        (outer, "html", "Content-Location", "https://ipp.aidcgroup.net/#/complaint/form?platform=ae"),
        (FORM, "html", "Content-ID", "<frame-1@mhtml.blink>"),
    ):
        part = EmailMessage()
        part.set_content(text, subtype=kind, cte="quoted-printable")
        part[header] = value
        mail.attach(part)
    file = tmp_path / "form.mhtml"
    file.write_bytes(bytes(mail))
    saved = read_saved(file)

    assert saved.address == "https://ipp.aidcgroup.net/#/complaint/form?platform=ae"
    assert await finds_the_reason(saved, browser_path)


def test_only_files_in_the_folder_of_a_saved_page_are_read(tmp_path: Path) -> None:
    """The browser stores a page's files in a folder such as `form_files`; all other files are refused."""
    desktop = tmp_path / "desktop"
    (desktop / "form_files").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("s", encoding="utf-8")
    (desktop / "diary.html").write_text("s", encoding="utf-8")
    (desktop / "form_files" / "a.css").write_text("a", encoding="utf-8")
    if sys.platform != "win32":  # Windows lets only privileged users create symbolic links.
        (desktop / "form_files" / "out").symlink_to(tmp_path / "secret.txt")
    (desktop / "form.html").write_text("<p>", encoding="utf-8")
    saved = read_saved(desktop / "form.html")

    asked = (
        "form_files/a.css",
        "diary.html",
        "../secret.txt",
        "form_files/../../secret.txt",
        "form_files/out",
    )

    assert [saved.part(f"https://page.invalid/{path}") for path in asked] == [b"a", None, None, None, None]


def test_original_address_of_a_saved_page_is_read_from_its_comment(tmp_path: Path) -> None:
    file = tmp_path / "form.html"
    note = "<!-- saved from url=(0041)https://ipp.taobao.com/ippCenter.htm#/a -->"
    file.write_text(f"{note}<p>", encoding="utf-8")
    assert read_saved(file).address == "https://ipp.taobao.com/ippCenter.htm#/a"


@pytest.mark.parametrize("content", [b"", b"just words", b"\x89PNG\r\n", None])
def test_file_that_is_not_a_saved_page_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "form.html"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WrongUse, match="cannot be read" if content is None else "not a saved page"):
        read_saved(file)


def test_only_an_archive_may_load_parts_from_other_hosts() -> None:
    """The archive itself contains all parts, so loading them sends no request to the other hosts."""
    assert "https:" in SavedFile(b"").sources
    assert "https:" not in SavedFile(b"", folder=Path()).sources
