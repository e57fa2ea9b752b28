// How the variant that is one page draws a field of a form: a label above it, and what is wrong below it.

import { finished, make, showText, showValue, words } from "../dom.js";
import { answerIn, linksBox, takeFiles } from "../form_pieces.js";
import { Combo } from "./combo.js";

/** A button's text: two Chinese characters stand apart. */
export const spaced = (text) => (/^[\u4e00-\u9fff]{2}$/u.test(text) ? `${text[0]} ${text[1]}` : text);

/** A button that does nothing but call `pressed`. */
export function makeButton(text, kind, pressed, attributes = {}) {
  return make("button", { type: "button", class: `act ${kind}`, onclick: pressed, ...attributes }, make("span", {}, spaced(text)));
}

/** All rows of a form by their names; `draw` paints them as the state says. */
export function makeRows(state) {
  const rows = {};
  const painters = state.fields.map((field) => {
    const { row, draw = () => {} } = KINDS[field.kind](field, state);
    const error = row.querySelector("[data-error]");
    rows[field.name] = row;
    return () => {
      row.hidden = !state.isShown(field);
      showText(error, state.errors[field.name] || "");
      row.classList.toggle("wrong", !error.hidden);
      draw(state.values[field.name]);
    };
  });
  return { rows, draw: () => painters.forEach((paint) => paint()) };
}

function rowOf(field, control, parts, { must = field.must, label = field.label } = {}) {
  const name = label ? make("label", { class: "field-name", for: control }, label, must ? make("sup", { "aria-hidden": "true" }, "*") : "") : null;
  return make("div", { class: "field", "data-row": field.name }, name, ...parts, make("div", { class: "field-error", "data-error": field.name, hidden: true }));
}

const hintOf = (field, kind = "hint") => (field.hint ? make("div", { class: kind }, field.hint) : null);

/** What makes a row of each kind, and what paints its value. */
const KINDS = {
  select(field, state) {
    const isSearched = field.name === "ipr";
    const combo = new Combo({
      label: field.label, typing: isSearched, searchOnly: isSearched && state.setup.searchOnly, lateMs: state.setup.lateOptionsMs,
      chosen: (code) => state.update(field.name, code),
    });
    const explained = field.name === "reason" ? make("div", { class: "explanation", hidden: true }) : null;
    return {
      row: rowOf(field, combo.input.id, [combo.element, explained, hintOf(field)]),
      draw: (value) => {
        combo.show({ options: state.options(field), value, on: state.isReady(field) });
        if (explained) showText(explained, state.reason ? state.reason.explanation : "");
      },
    };
  },
  radios(field, state) {
    const pick = (code) => (event) => event.isTrusted && state.update(field.name, code);
    const radios = field.options.map(({ code, text }) => make("div", { role: "radio", tabindex: "0", "data-code": code, onclick: pick(code) }, text));
    return {
      row: rowOf(field, null, [make("div", { role: "radiogroup", class: "segments", "aria-label": field.label }, ...radios)]),
      draw: (value) => radios.forEach((radio) => radio.setAttribute("aria-checked", String(radio.dataset.code === value))),
    };
  },
  line(field, state) {
    const isExtra = field.name === "extra";
    const input = make("input", {
      type: "text", id: isExtra ? "extra" : `ipr-${field.name}`, name: field.name, maxlength: isExtra ? "80" : null,
      autocomplete: "off", placeholder: field.placeholder || null, oninput: () => state.update(field.name, input.value),
    });
    const label = isExtra ? make("span") : field.label;
    return {
      row: rowOf(field, input.id, [input, hintOf(field)], { label }),
      draw: (value) => {
        if (isExtra) label.textContent = state.reason ? state.reason.extra : "";
        showValue(input, value);
      },
    };
  },
  text(field, state) {
    const { limit, maxlength } = state.setup;
    const input = make("textarea", {
      id: field.name, name: field.name, rows: "4", placeholder: field.placeholder,
      maxlength: maxlength ? String(limit) : null, oninput: () => state.explain(field.name, input.value),
    });
    const count = make("span", { class: "count", "data-counter": true });
    return {
      row: rowOf(field, input.id, [input, count]),
      draw: (value) => {
        showValue(input, value);
        count.textContent = `${value.length} / ${limit}`;
      },
    };
  },
  links(field, state) {
    const framed = state.setup.linksInFrame;
    const answer = make("section", { id: "verify-answer", class: "answer", "aria-live": "polite", "data-round": "0", hidden: true });
    const drawAnswer = answerIn(answer, () => state.removeRefused());
    const verify = makeButton(words.verify, "", async () => {
      await state.verify();
      finished(answer);
    }, { id: "verify-links" });
    const box = framed
      ? make("iframe", { "data-links": true, title: field.label, src: "/complaint/linksFrame.htm" })
      : make("textarea", { id: "links", name: "links", rows: "8", spellcheck: "false", wrap: "off", placeholder: field.placeholder });
    const hint = make("span", { class: "hint" }, field.hint);
    const row = rowOf(field, "links", [box, make("div", { class: "line" }, verify, hint), answer], { label: framed ? "" : field.label });
    let input = null;
    linksBox(row, {
      changed: (text) => state.update(field.name, text),
      arrived: (found) => {
        input = found;
        showValue(input, state.values[field.name]);
      },
    });
    return {
      row,
      draw: (value) => {
        if (input) showValue(input, value);
        verify.disabled = state.verifying;
        verify.firstChild.textContent = spaced(state.verifying ? words.verifying : words.verify);
        drawAnswer(state.checked);
      },
    };
  },
  files(field, state) {
    const { most, name } = field;
    const input = make("input", { type: "file", name, multiple: most > 1, accept: ".jpg,.jpeg,.png,.pdf" });
    const list = make("ul", { class: "files", "data-files": name });
    takeFiles({ path: state.setup.form.upload, input, list, most, changed: (files, error) => state.attach(field, files, error) });
    const button = make("label", { class: "act upload" }, most > 1 ? words.choose_files : words.choose_file, input);
    const download = field.download ? make("a", { class: "hint", href: field.download, download: true }, words.statement_download) : null;
    return { row: rowOf(field, null, [button, hintOf(field, name === "identity" ? "note" : "hint"), download, list]) };
  },
  tick(field, state) {
    const input = make("input", { type: "checkbox", name: field.name, onchange: () => state.update(field.name, input.checked) });
    return {
      row: rowOf(field, null, [make("label", { class: "tick" }, input, make("b", { "data-tick": true }), make("span", {}, words[field.name]))]),
      draw: (value) => { input.checked = value; },
    };
  },
};
