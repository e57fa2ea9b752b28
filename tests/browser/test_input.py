"""Our mouse input opens lists and picks entries, and never clicks anything that submits, agrees, ticks or navigates."""

from __future__ import annotations

import pytest

from helper.browser.isolated_scripts import hold
from helper.flow.form import ControlKind
from tests.browser.opened import CHOICE, TEXT, Opened
from tests.browser.site import Site

_COUNT = """<script>
window.presses = 0;
for (const type of ["pointerdown", "mousedown", "click", "submit"]) {
  addEventListener(type, (event) => { presses += 1; event.preventDefault(); }, true);
}
</script>"""
_BUTTON, _TICK = (ControlKind.BUTTON,), (ControlKind.TICK,)


async def page_with(tab: Opened, site: Site, html: str) -> Opened:
    """Open a page with this form content. The page counts every press before any other handler runs."""
    form = f"<h1>Target</h1><form action='/sent' method=post>{html}</form>"
    await tab.page.goto(site.serve("target.html", f"<!doctype html><meta charset=utf-8>{_COUNT}{form}"))
    return tab


_CHOOSE = (
    "<button>Choose it</button>",
    "<button><span onclick=0>Choose it</span></button>",
    "<button><label>Choose it</label></button>",
    f"<button aria-label='Choose it'><i><b>{'so much is said ' * 15}</b></i></button>",
    "</form><form id=other action=/sent></form><button form=other>Choose it</button>",
    "<a class=btn href='javascript:document.forms[0].submit()'>Choose it</a>",
    "<div role=button onclick='document.forms[0].requestSubmit()'>Choose it</div>",
)
_LABEL_OF_SUBMIT = "<input type=submit id=go hidden><p>Kind <label for=go><b role=combobox aria-haspopup=listbox>Pick</b></label></p>"
_SHOWS_SUBMIT = (
    "<p>Kind <span role=combobox aria-haspopup=listbox style='border:1px solid;padding:6px'>Submit</span></p>"
)
_DRAWN_TICK = (
    "<div role=checkbox aria-label='I declare' style='width:20px;height:20px;border:1px solid'></div>"
)


@pytest.mark.parametrize(
    ("html", "label", "kinds"),
    [
        *((html, "Choose it", _BUTTON) for html in _CHOOSE),
        ("<button type=submit>选择</button>", "选择", _BUTTON),
        ("<input type=submit value=Choose>", "Choose", _BUTTON),
        ("<input type=image alt=Choose title=Choose src=x width=60 height=30>", "Choose", _BUTTON),
        ("<button type=reset>Clear</button>", "Clear", _BUTTON),
        ("<button type=button>Submit complaint</button>", "Submit complaint", _BUTTON),
        ("<button type=button><b>提</b> <b>交</b></button>", "提交", _BUTTON),
        ("<button type=button>Verify</button>", "Verify", _BUTTON),
        ("<button type=button>下一步</button>", "下一步", _BUTTON),
        ("<button type=button id=btnSubmit>Go</button>", "Go", _BUTTON),
        ("<button type=button aria-label='Send it'>Go</button>", "Go", _BUTTON),
        ("<div role=button tabindex=0>Agree and continue</div>", "Agree and continue", _BUTTON),
        ("<a class=btn href='/away'>More</a>", "More", _BUTTON),
        ("<label><input type=checkbox> I declare</label>", "I declare", _TICK),
        (_DRAWN_TICK, "I declare", _TICK),
        (_LABEL_OF_SUBMIT, "Kind", CHOICE),
        (_SHOWS_SUBMIT, "Kind", CHOICE),
    ],
)
async def test_program_clicks_no_target_that_may_submit_the_form(
    tab: Opened, site: Site, html: str, label: str, kinds: tuple[ControlKind, ...]
) -> None:
    """Nothing is clicked even if the finder mistakes such a target for a list."""
    opened = await page_with(tab, site, html)
    control = hold(opened.isolated, await opened.sure(label, kinds))
    assert not await opened.page_input.open_list(control)
    assert await opened.value("presses") == 0
    assert site.posts == []


@pytest.mark.parametrize(
    "words", ["Apply for removal", "Confirmed by court", "Report of a test purchase", "已确认侵权"]
)
async def test_list_whose_text_resembles_a_submit_button_is_opened(
    tab: Opened, site: Site, words: str
) -> None:
    box = f"<span role=combobox aria-haspopup=listbox style='border:1px solid;padding:6px'>{words}</span>"
    opened = await page_with(tab, site, f"<p>Kind {box}</p>")
    assert await opened.page_input.open_list(hold(opened.isolated, await opened.sure("Kind", CHOICE)))
    assert await opened.value("presses") > 0


async def test_covered_list_is_not_clicked(tab: Opened, site: Site) -> None:
    cover = "<div style='position:fixed;inset:0;background:#eee8'>Please wait</div>"
    opened = await page_with(tab, site, "<p>Kind <select id=kind></select></p>")
    control = hold(opened.isolated, await opened.sure("Kind", CHOICE))
    await tab.page.evaluate("cover => document.body.insertAdjacentHTML('beforeend', cover)", cover)
    assert not await opened.page_input.open_list(control)
    assert await opened.value("presses") == 0


async def test_button_moved_under_our_click_receives_no_event(tab: Opened, site: Site) -> None:
    """At the last moment, the page moves a Submit button under the pointer.

    The button must not be clicked.
    """
    opened = await page_with(
        tab,
        site,
        "<p>Kind <span role=combobox id=kind style='border:1px solid;padding:6px'>Please select</span></p>",
    )
    control = hold(opened.isolated, await opened.sure("Kind", CHOICE))
    await tab.page.evaluate(
        """() => {
          const trap = document.createElement("button");
          trap.textContent = "Submit";
          trap.style.cssText = "position:fixed;inset:0;opacity:0.1";
          document.querySelector("form").addEventListener("click", () => { window.caught = true; });
          document.querySelector("#kind").addEventListener("mousemove", () => document.querySelector("form").append(trap));
        }"""
    )
    assert not await opened.page_input.open_list(control)
    assert await opened.value("window.caught") is None
    assert site.posts == []


async def test_users_clicks_still_reach_the_page_after_our_click(tab: Opened, site: Site) -> None:
    opened = await page_with(
        tab, site, "<p>Kind <select><option>Fox</option></select></p><p id=other>Other</p>"
    )
    await opened.page_input.open_list(hold(opened.isolated, await opened.sure("Kind", CHOICE)))
    before = await opened.value("presses")
    await tab.page.locator("#other").click()
    assert await opened.value("presses") > before


async def test_no_text_is_typed_if_the_page_moves_the_focus(tab: Opened, site: Site) -> None:
    opened = await page_with(
        tab, site, "<p>Description <textarea></textarea></p><p>Other <input id=other></p>"
    )
    control = hold(opened.isolated, await opened.sure("Description", TEXT))
    await tab.page.locator("#other").focus()
    assert not await opened.page_input.type_over(control, "words")
    assert await opened.value(
        "[...document.querySelectorAll('input, textarea')].map((field) => field.value)"
    ) == ["", ""]
