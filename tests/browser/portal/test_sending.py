"""The person's submission is told from a check of the links, from moving on, and from the page's other traffic."""

from __future__ import annotations

import pytest

from helper.browser.portal.sending import Press, Sending, Sent, button_words, classify
from helper.flow.load import shipped_flow

ITEM = "1005009900000017"
WORDS = button_words(shipped_flow())
LINKS = f"links=https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F{ITEM}.html"


def sent(
    body: str | None = LINKS,
    *,
    url: str = "https://portal.example/complaint/x.json",
    page: bool = False,
    reads: bool = False,
) -> Sent:
    return Sent(method_reads=reads, url=url, body=body, loads_page=page, by_script=not page)


def press(label: str, how: str = "click") -> Press:
    return Press(label, how, (f"https://www.aliexpress.com/item/{ITEM}.html",), at=0.0)


@pytest.mark.parametrize(
    ("what", "request_", "presses", "sending"),
    [
        ("Submit, then our links by script", sent(), [press("Submit")], Sending.SUBMISSION),
        ("Submit, then a page with our links", sent(page=True), [press("Submit")], Sending.SUBMISSION),
        ("Submit in Chinese", sent(), [press("提交")], Sending.SUBMISSION),
        ("Submit, OK in a dialog", sent(), [press("Submit"), press("OK")], Sending.SUBMISSION),
        ("Submit, Continue in a dialog", sent(), [press("Submit"), press("Continue")], Sending.SUBMISSION),
        ("a button we do not know", sent(), [press("Los geht's")], Sending.SUBMISSION),
        ("a page that loads without a press", sent(page=True), [], Sending.SUBMISSION),
        ("Submit, a page without our links", sent("draft=7", page=True), [press("Submit")], Sending.SUBMISSION),
        ("Submit, files", sent(None), [press("Submit")], Sending.SUBMISSION),
        ("Submit by GET", sent("", url=f"https://portal.example/f?i={ITEM}", page=True, reads=True), [press("Submit")], Sending.SUBMISSION),
        ("Verify", sent(), [press("Verify")], Sending.CHECK),
        ("Verify in Chinese", sent(), [press("验证链接")], Sending.CHECK),
        ("Submit stopped, then Verify", sent(), [press("Submit"), press("Verify")], Sending.CHECK),
        ("a check by itself", sent(), [], Sending.CHECK),
        ("an unknown button, a checking address", sent(url="https://portal.example/checkLinks.json"), [press("Los")], Sending.CHECK),
        ("Next", sent(page=True), [press("Next")], Sending.OTHER),
        ("a draft", sent("draft=7"), [press("Submit")], Sending.PERHAPS),
        ("files without a press", sent(None), [], Sending.OTHER),
        ("files after choosing them", sent(None), [press("Choose files")], Sending.OTHER),
        ("a list asking for entries", sent("type=2"), [press("IPR type")], Sending.OTHER),
        ("another page", sent("", page=True, reads=True), [press("Help")], Sending.OTHER),
    ],
)  # fmt: skip
def test_a_request_is_told_by_its_content_and_the_presses_before_it(
    what: str, request_: Sent, presses: list[Press], sending: Sending
) -> None:
    """In doubt it is a submission: that ends in a question, and the other mistake in a lost one."""
    assert classify(request_, [ITEM], presses, WORDS) is sending, what


def test_the_buttons_come_from_the_flow() -> None:
    """The handoff with words for “all is well” is the check, the one named submit the submission."""
    assert "Submit" in WORDS.submit
    assert "Verify" in WORDS.check
    assert "Accepted" in WORDS.checked_well
