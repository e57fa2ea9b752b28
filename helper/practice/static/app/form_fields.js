// The fields of the complaint form, each a row that draws what stands in it.

import { takeEvidence } from "../evidence.js";
import { linksBox } from "../links_box.js";
import { drawAnswer } from "../verify.js";
import { Combo } from "./combo.js";
import { make, makeButton, spaced, words } from "./dom.js";

/** All rows by their names; `draw` paints them as the state says. */
export function formFields(setup, state) {
  const makers = { website, iprType, ipr, complaintType, reason, extra, links, explanation, evidence, declaration };
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

function row(field, name, { must = true, control }, ...parts) {
  const label = name ? make("label", { class: "field-name", for: control || null }, name, must ? make("sup", { "aria-hidden": "true" }, "*") : "") : null;
  return make("div", { class: "field", "data-row": field }, label, ...parts, make("div", { class: "field-error", "data-error": field, hidden: true }));
}

function comboRow(field, name, setup, state, { options, isOn = () => true, hint = null, ...more }) {
  const combo = new Combo({ label: name, lateMs: setup.lateOptionsMs, chosen: (code) => state.update(field, code), ...more });
  const place = more.under || null;
  return {
    row: row(field, name, { control: combo.input.id }, combo.element, place, hint && make("div", { class: "hint" }, hint)),
    draw: () => combo.show({ options: options(), value: state.values[field], on: isOn() }),
  };
}

const website = (setup, state) => comboRow("website", words.website, setup, state, { options: () => setup.websites });
const iprType = (setup, state) => comboRow("iprType", words.ipr_type, setup, state, { options: () => setup.iprTypes });
const ipr = (setup, state) => comboRow("ipr", words.ipr, setup, state, {
  options: () => state.rights, isOn: () => state.values.iprType !== "", typing: true, searchOnly: setup.searchOnly, hint: words.ipr_hint,
});

function reason(setup, state) {
  const under = make("div", { class: "explanation", hidden: true });
  const made = comboRow("reason", words.reason, setup, state, { options: () => state.reasons(), isOn: () => state.reasonsReady(), under });
  return {
    row: made.row,
    draw: () => {
      made.draw();
      const chosen = state.reason();
      under.textContent = chosen ? chosen.explanation : "";
      under.hidden = !chosen;
    },
  };
}

function complaintType(setup, state) {
  const pick = (code) => (event) => event.isTrusted && state.update("complaintType", code);
  const radios = setup.complaintTypes.map((kind) => make("div", { role: "radio", tabindex: "0", "data-code": kind.code, onclick: pick(kind.code) }, kind.text));
  const group = make("div", { role: "radiogroup", class: "segments", "aria-label": words.complaint_type }, ...radios);
  return {
    row: row("complaintType", words.complaint_type, {}, group),
    draw: () => radios.forEach((radio) => radio.setAttribute("aria-checked", String(radio.dataset.code === state.values.complaintType))),
  };
}

function extra(setup, state) {
  const name = make("span");
  const input = make("input", { type: "text", id: "extra", name: "extra", maxlength: "80", autocomplete: "off", oninput: () => state.update("extra", input.value) });
  const made = row("extra", name, { control: "extra" }, input);
  return {
    row: made,
    draw: () => {
      const chosen = state.reason();
      made.hidden = !(chosen && chosen.extra);
      name.textContent = chosen ? chosen.extra : "";
      show(input, state.values.extra);
    },
  };
}

function links(setup, state) {
  const answer = make("section", { id: "verify-answer", class: "answer", "aria-live": "polite", "data-round": "0", hidden: true });
  const verify = makeButton(words.verify, "", async () => {
    await state.verify();
    answer.dataset.round = String(Number(answer.dataset.round) + 1);
  }, { id: "verify-links" });
  const box = setup.linksInFrame
    ? make("iframe", { "data-links": true, title: words.listings, src: "/complaint/linksFrame.htm" })
    : make("textarea", { id: "links", name: "links", rows: "8", spellcheck: "false", wrap: "off", placeholder: words.listings_placeholder });
  const made = row("links", setup.linksInFrame ? "" : words.listings, { control: "links" }, box,
    make("div", { class: "line" }, verify, make("span", { class: "hint" }, words.listings_hint)), answer);
  let input = null;
  let drawn = null;
  linksBox(made, {
    changed: (text) => state.update("links", text),
    arrived: (found) => {
      input = found;
      show(input, state.values.links);
    },
  });
  return {
    row: made,
    draw: () => {
      if (input) show(input, state.values.links);
      verify.disabled = state.verifying;
      verify.firstChild.textContent = spaced(state.verifying ? words.verifying : words.verify);
      answer.hidden = state.checked === null;
      if (state.checked !== drawn) {
        drawn = state.checked;
        if (drawn) drawAnswer(answer, drawn, words, () => state.removeRefused());
      }
    },
  };
}

function explanation(setup, state) {
  const input = make("textarea", {
    id: "explanation", name: "explanation", rows: "4", placeholder: words.description_placeholder,
    maxlength: setup.maxlength ? String(setup.limit) : null, oninput: () => state.explain(input.value),
  });
  const count = make("span", { class: "count", "data-counter": true });
  return {
    row: row("explanation", words.description, { must: false, control: "explanation" }, input, count),
    draw: () => {
      show(input, state.values.explanation);
      count.textContent = `${state.values.explanation.length} / ${setup.limit}`;
    },
  };
}

function evidence(setup, state) {
  const input = make("input", { type: "file", name: "evidence", multiple: true, accept: ".jpg,.jpeg,.png,.pdf" });
  const list = make("ul", { class: "files", "data-files": true });
  takeEvidence({ input, list, words, most: setup.mostUploads, changed: (files, error) => state.attach(files, error) });
  return {
    row: row("evidence", words.evidence, { must: setup.evidenceNeeded }, make("label", { class: "act upload" }, words.choose_files, input),
      make("div", { class: "hint" }, setup.evidenceNeeded ? words.evidence_hint_must : words.evidence_hint), list),
    draw: () => {},
  };
}

function declaration(setup, state) {
  const input = make("input", { type: "checkbox", name: "declaration", onchange: () => state.update("declaration", input.checked) });
  return {
    row: row("declaration", "", {}, make("label", { class: "tick" }, input, make("b", { "data-tick": true }), make("span", {}, words.declaration))),
    draw: () => { input.checked = state.values.declaration; },
  };
}

function show(input, value) {
  if (input.value !== value) input.value = value;
}
