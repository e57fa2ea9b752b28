"""Twelve secrets, and a script that puts them into every part of a page that can contain data."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page

SECRETS = {
    "header": "Jane Doeworth",
    "e-mail": "jane@doeworth.example",
    "registration": "The Hidden Heron",
    "registration number": "VA0004711815",
    "reason": "Doeworth special ground",
    "script": "tok_3f9a8b7c6d5e4f3a",
    "value": "typedvalue4915",
    "text area": "1005009900000017",
    "attribute": "attributesecret77",
    "comment": "commentsecret88",
    "hidden": "hiddensecret99",
    "label": "Agency Moonlit",
}

_PLANT = """
secrets => {
  const form = document.querySelector('#complaint-form');
  const add = (html, where = form) => where.insertAdjacentHTML('beforeend', html);
  document.title = secrets.header;
  document.documentElement.lang = 'en-' + secrets.attribute;
  add(`<div>Welcome, ${secrets.header} <small>${secrets['e-mail']}</small></div>`, document.querySelector('header'));
  const ipr = document.querySelector('[data-row="ipr"] :is(.select, .combo input)');
  const right = `${secrets.registration} (US)(${secrets['registration number']})`;
  ipr.setAttribute('aria-controls', 'rights');
  ipr.setAttribute('aria-owns', 'rights');
  add(`<ul id="rights" role="listbox" style="display:none"><li role="option" title="${right}">${right}</li>
    <li role="option">${secrets.registration} II (US)(N/A)</li></ul>`, document.body);
  const reason = document.querySelector('[data-row="reason"] :is(.select, .combo input)');
  reason.setAttribute('aria-controls', 'reasons');
  add(`<ul id="reasons" role="listbox" hidden><li role="option">Pirated copy</li><li role="option">${secrets.reason}</li></ul>`, document.body);
  add(`<script>const token = "${secrets.script}"</` + `script>`);
  add(`<input type="hidden" name="csrf" value="${secrets.script}">`);
  document.querySelector('[data-row="links"] textarea, [data-row="explanation"] textarea').textContent = `https://x.example/${secrets['text area']}`;
  add(`<div style="margin:20px"><div>${secrets.label}</div><input type="text" value="${secrets.value}" placeholder="${secrets.value}"></div>`);
  form.dataset.owner = secrets.attribute;
  form.classList.add(secrets.attribute);
  form.id = secrets.attribute;
  const heading = document.querySelector('h1');
  for (const name of ['data-step', 'role', 'tabindex', 'aria-hidden', 'dir']) heading.setAttribute(name, secrets.attribute);
  form.style.gridTemplateColumns = `[${secrets.attribute}] 1fr`;
  form.append(document.createComment(secrets.comment));
  add(`<div style="display:none">${secrets.hidden}</div><div style="visibility:hidden">${secrets.hidden}</div>`);
  add(`<img alt="${secrets.header}" title="${secrets.header}" width="20" height="20">`);
}
"""


async def plant(page: Page) -> None:
    await page.evaluate(_PLANT, SECRETS)


def kept_in(text: str) -> list[str]:
    """Return the names of the secrets in a text, ignoring case."""
    return [place for place, secret in SECRETS.items() if secret.lower() in text.lower()]


def all_planted(file: Path) -> bool:
    return kept_in(file.read_text(encoding="utf-8")) == list(SECRETS)
