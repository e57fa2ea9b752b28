// The fields of the form by which a work is registered, each a row that draws what stands in it.

import { make, words } from "./dom.js";
import { comboRow, filesRow, makeHint, makeRow, makeRows, segmentsRow, showText } from "./rows.js";

/** All rows by their names; `draw` paints them as the state says. */
export function iprFields(setup, state) {
  const choice = (field, name, options) => () => comboRow(field, name, setup, state, { options: () => options });
  const line = (field, name, more = {}) => () => textRow(field, name, state, more);
  const file = (field, name, more) => () => fileRow(field, name, state, more);
  return makeRows({
    iprType: choice("iprType", words.ipr_type, setup.iprTypes),
    place: choice("place", words.place, setup.places),
    hasCertificate: () => segmentsRow("hasCertificate", words.has_certificate, YES_OR_NO, state),
    certificate: file("certificate", words.certificate, { hints: [makeHint(words.one_file)], isShown: () => state.values.hasCertificate === "yes" }),
    statement: file("statement", words.statement, { hints: statementHints(), isShown: () => state.values.hasCertificate === "no" }),
    workKind: choice("workKind", words.work_kind, setup.workKinds),
    title: line("title", words.work_name),
    number: line("number", words.registration_number, { hint: words.registration_number_hint }),
    holder: line("holder", words.holder, { hint: words.holder_hint }),
    madeOn: line("madeOn", words.made_on, { must: false, placeholder: words.day_placeholder }),
    publishedOn: line("publishedOn", words.published_on, { must: false, placeholder: words.day_placeholder }),
    picture: file("picture", words.picture, { hints: [makeHint(words.one_file)] }),
    address: line("address", words.official_url, { must: false }),
    identity: file("identity", words.identity, { hints: [make("div", { class: "note" }, words.identity_hint)] }),
  }, setup, state);
}

const YES_OR_NO = [{ code: "yes", text: words.yes }, { code: "no", text: words.no }];

const statementHints = () => [
  makeHint(words.statement_hint),
  make("a", { class: "hint", href: "/ipr/claimStatement.txt", download: true }, words.statement_download),
];

function textRow(field, name, state, { must = true, hint = null, placeholder = null }) {
  const input = make("input", {
    type: "text", id: `ipr-${field}`, name: field, autocomplete: "off", placeholder, oninput: () => state.update(field, input.value),
  });
  return {
    row: makeRow(field, name, { must, control: input.id }, input, hint && makeHint(hint)),
    draw: () => showText(input, state.values[field] || ""),
  };
}

function fileRow(field, name, state, { hints, isShown = () => true }) {
  const row = filesRow(field, name, {
    button: words.choose_file, hints, path: "/ipr/upload.json", most: 1,
    changed: ([file], error) => state.update(field, file ? file.id : "", error),
  });
  return { row, draw: () => { row.hidden = !isShown(); } };
}
