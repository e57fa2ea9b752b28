"""Pages on which the program once ended with an error or waited for ever: each is now filled, or asked about."""

from __future__ import annotations

import pytest

from helper.flow.form import Chosen, Option
from tests.browser.opened import CHOICE, TEXT, Opened, fill_steps
from tests.browser.site import Site

pytestmark = pytest.mark.browser

TITLE = "<meta charset=utf-8><h1>Submit a complaint</h1>"
LINKS = "<p>Infringing links <textarea rows=3 cols=40></textarea></p>"


async def opened(tab: Opened, site: Site, html: str) -> Opened:
    await tab.page.goto(site.serve("anything.html", f"<!doctype html>{TITLE}{html}"))
    return tab


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li role=button value=2>Page 2</li></ul>",
        "<meter role=button value=1></meter><progress role=button value=.5></progress>",
        "<ul><li role=button value=0></li></ul><p>Cut here</p>",
        "<svg role=button class=a><title>Help</title></svg>",
    ],
)
async def test_page_with_numbers_where_other_pages_have_text_is_filled(
    tab: Opened, site: Site, html: str
) -> None:
    script = f"<div id=more></div><script>more.innerHTML = '{html}'</script>"
    report, _ = await fill_steps(await opened(tab, site, script + LINKS), {"listings"})
    assert report.ready
    assert report.fields[0].checks == 2


LIST_IN_SHADOW = """<form><x-cell></x-cell><button type=button onclick="sent = true">Submit</button></form><script>
const root = document.querySelector('x-cell').attachShadow({mode: 'open'});
root.innerHTML = `<p>Complaint website <b id=b role=combobox tabindex=0 aria-haspopup=listbox aria-expanded=false
  style="display:inline-block;border:1px solid;width:260px">Select</b></p>`;
const box = root.getElementById('b');
box.onclick = () => {
  const list = document.createElement('div');
  list.role = 'listbox';
  list.style.cssText = 'position:absolute;top:150px;border:1px solid;background:#fff';
  for (const name of ['Alibaba.com', 'AliExpress']) {
    const entry = document.createElement('div');
    entry.role = 'option';
    entry.textContent = name;
    entry.onclick = () => { box.textContent = name; list.remove(); };
    list.append(entry);
  }
  document.body.append(list);
};</script>"""


async def test_list_in_a_shadow_root_is_chosen_from_if_the_only_other_words_are_on_submit(
    tab: Opened, site: Site
) -> None:
    page = await opened(tab, site, LIST_IN_SHADOW)
    answer = await page.form.choose(await page.sure("Complaint website", CHOICE), Option(("AliExpress",)))
    assert answer == Chosen("AliExpress")
    assert not await page.value("'sent' in window")


NESTED = """<fieldset><legend>IPR type</legend>
<label style="display:block"><input type=radio name=r onchange="b.hidden = true"> Trademark</label>
<label style="display:block"><input type=radio name=r onchange="b.hidden = false"> Copyright</label>
<div id=b hidden style="margin:0 0 0 26px"><p>Reason <input size=60></p><p>Description</p><textarea rows=9 cols=70></textarea></div>
<label style="display:block"><input type=radio name=r onchange="b.hidden = true"> Patent</label></fieldset>"""


async def test_fields_between_the_options_of_a_group_do_not_cover_the_group(tab: Opened, site: Site) -> None:
    page = await opened(tab, site, NESTED)
    group = await page.sure("IPR type", CHOICE)
    assert await page.form.choose(group, Option(("Copyright",))) == Chosen("Copyright")
    await page.sure("IPR type", CHOICE)
    await page.sure("Reason", TEXT)


BROKEN_LABEL = """<fieldset style="width:300px;font:16px/40px monospace"><legend>IPR type</legend><label><input type=radio name=r> Trademark or other mark</label>
<label><input type=radio name=r> Copyright</label></fieldset>"""


async def test_option_whose_label_is_broken_over_two_lines_is_chosen(tab: Opened, site: Site) -> None:
    page = await opened(tab, site, BROKEN_LABEL)
    answer = await page.form.choose(await page.sure("IPR type", CHOICE), Option(("Copyright",)))
    assert answer == Chosen("Copyright")


REPLACED = """<p>Infringing links <textarea id=gone rows=3 cols=40></textarea></p><p id=next>Description
<textarea rows=3 cols=40 oninput="if (gone.isConnected) gone.parentNode.innerHTML = 'Something else <input type=checkbox>'"></textarea></p>"""


async def test_field_that_the_page_removes_for_good_is_asked_about(tab: Opened, site: Site) -> None:
    report, prompts = await fill_steps(await opened(tab, site, REPLACED), {"listings", "description"})
    assert report.stopped is None
    assert prompts.questions == [("pasted", "listings")]
    links, description = report.fields
    assert links.candidate is None
    assert description.right


COUNTED = """<p>Infringing links <textarea id=l rows=4 cols=48 oninput="n.textContent = l.value.length + '/40'"></textarea>
<small id=n>0/40</small></p>"""


async def test_text_over_the_counter_of_the_page_is_not_called_right(tab: Opened, site: Site) -> None:
    report, prompts = await fill_steps(await opened(tab, site, COUNTED), {"listings"})
    assert not report.fields[0].right
    assert prompts.reasons["listings"] == "The page counts 53 and allows at most 40."
