// The fields of the complaint form, each a row that draws what stands in it.

import { linksBox } from "../links_box.js";
import { drawAnswer } from "../verify.js";
import { make, makeButton, spaced, words } from "./dom.js";
import { comboRow, filesRow, makeHint, makeRow, makeRows, segmentsRow, showText } from "./rows.js";

/** All rows by their names; `draw` paints them as the state says. */
export function formFields(setup, state) {
  const makers = { website, iprType, ipr, complaintType, reason, extra, links, explanation, evidence, declaration };
  return makeRows(makers, setup, state);
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

const complaintType = (setup, state) => segmentsRow("complaintType", words.complaint_type, setup.complaintTypes, state);

function extra(setup, state) {
  const name = make("span");
  const input = make("input", { type: "text", id: "extra", name: "extra", maxlength: "80", autocomplete: "off", oninput: () => state.update("extra", input.value) });
  const made = makeRow("extra", name, { control: "extra" }, input);
  return {
    row: made,
    draw: () => {
      const chosen = state.reason();
      made.hidden = !(chosen && chosen.extra);
      name.textContent = chosen ? chosen.extra : "";
      showText(input, state.values.extra);
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
  const made = makeRow("links", setup.linksInFrame ? "" : words.listings, { control: "links" }, box,
    make("div", { class: "line" }, verify, make("span", { class: "hint" }, words.listings_hint)), answer);
  let input = null;
  let drawn = null;
  linksBox(made, {
    changed: (text) => state.update("links", text),
    arrived: (found) => {
      input = found;
      showText(input, state.values.links);
    },
  });
  return {
    row: made,
    draw: () => {
      if (input) showText(input, state.values.links);
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
    row: makeRow("explanation", words.description, { must: false, control: "explanation" }, input, count),
    draw: () => {
      showText(input, state.values.explanation);
      count.textContent = `${state.values.explanation.length} / ${setup.limit}`;
    },
  };
}

function evidence(setup, state) {
  const hint = makeHint(setup.evidenceNeeded ? words.evidence_hint_must : words.evidence_hint);
  return {
    row: filesRow("evidence", words.evidence, {
      must: setup.evidenceNeeded, button: words.choose_files, hints: [hint], path: "/complaint/evidence.json", most: setup.mostUploads,
      changed: (files, error) => state.attach(files, error),
    }),
    draw: () => {},
  };
}

function declaration(setup, state) {
  const input = make("input", { type: "checkbox", name: "declaration", onchange: () => state.update("declaration", input.checked) });
  return {
    row: makeRow("declaration", "", {}, make("label", { class: "tick" }, input, make("b", { "data-tick": true }), make("span", {}, words.declaration))),
    draw: () => { input.checked = state.values.declaration; },
  };
}
