// The rows of a form: a label above its field, and what is wrong below it.

import { takeFiles } from "../uploads.js";
import { Combo } from "./combo.js";
import { make, words } from "./dom.js";

/** All rows of these makers by their names; `draw` paints them as the state says. */
export function makeRows(makers, setup, state) {
  const rows = {};
  const painters = [];
  for (const [field, maker] of Object.entries(makers)) {
    const made = maker(setup, state);
    rows[field] = made.row;
    painters.push(() => {
      const error = state.errors[field] || "";
      const place = made.row.querySelector("[data-error]");
      place.textContent = error;
      place.hidden = error === "";
      made.row.classList.toggle("wrong", error !== "");
      made.draw();
    });
  }
  return { rows, draw: () => painters.forEach((paint) => paint()) };
}

export function makeRow(field, name, { must = true, control }, ...parts) {
  const label = name ? make("label", { class: "field-name", for: control || null }, name, must ? make("sup", { "aria-hidden": "true" }, "*") : "") : null;
  return make("div", { class: "field", "data-row": field }, label, ...parts, make("div", { class: "field-error", "data-error": field, hidden: true }));
}

export const makeHint = (text) => make("div", { class: "hint" }, text);

/** A row with a drop-down. */
export function comboRow(field, name, setup, state, { options, isOn = () => true, hint = null, ...more }) {
  const combo = new Combo({ label: name, lateMs: setup.lateOptionsMs, chosen: (code) => state.update(field, code), ...more });
  const place = more.under || null;
  return {
    row: makeRow(field, name, { control: combo.input.id }, combo.element, place, hint && makeHint(hint)),
    draw: () => combo.show({ options: options(), value: state.values[field], on: isOn() }),
  };
}

/** A row of which one of a few is pressed. */
export function segmentsRow(field, name, choices, state) {
  const pick = (code) => (event) => event.isTrusted && state.update(field, code);
  const radios = choices.map((choice) => make("div", { role: "radio", tabindex: "0", "data-code": choice.code, onclick: pick(choice.code) }, choice.text));
  const group = make("div", { role: "radiogroup", class: "segments", "aria-label": name }, ...radios);
  return {
    row: makeRow(field, name, {}, group),
    draw: () => radios.forEach((radio) => radio.setAttribute("aria-checked", String(radio.dataset.code === state.values[field]))),
  };
}

/** A row for files; `changed(files, error)` tells of what is there. */
export function filesRow(field, name, { must = true, button, hints, path, most, changed }) {
  const input = make("input", { type: "file", name: field, multiple: most > 1, accept: ".jpg,.jpeg,.png,.pdf" });
  const list = make("ul", { class: "files", "data-files": field });
  takeFiles({ path, input, list, words, most, changed });
  return makeRow(field, name, { must }, make("label", { class: "act upload" }, button, input), ...hints, list);
}

export function showText(input, value) {
  if (input.value !== value) input.value = value;
}
