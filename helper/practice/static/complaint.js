// The complaint form of the variant with pages: draws what stands in it, and passes on what is done to it.

import { DropDown } from "./dropdown.js";
import { FormState } from "./form_state.js";
import { linksBox } from "./links_box.js";
import { complaintTaken, showSuccess, showToast } from "./success.js";
import { takeFiles } from "./uploads.js";
import { drawAnswer } from "./verify.js";

const setup = JSON.parse(document.getElementById("page-setup").textContent);
const { words } = setup;
const form = document.getElementById("complaint-form");
const sendButton = document.getElementById("complaint-submit");
const verifyButton = document.getElementById("verify-links");
const answerSection = document.getElementById("verify-answer");
const counter = form.querySelector("[data-counter]");
const state = new FormState(setup, draw);
let drawnAnswer = null;
let links = null; // the text area, once its frame has loaded

const boxes = {};
for (const box of form.querySelectorAll("[data-select]")) {
  const field = box.dataset.select;
  boxes[field] = new DropDown(box, {
    words,
    search: field === "ipr",
    searchOnly: field === "ipr" && setup.searchOnly,
    lateMs: setup.lateOptionsMs,
    roles: box.hasAttribute("role"),
    chosen: (code) => state.update(field, code),
  });
}

/** Paint the page as the values say. */
function draw() {
  const { values } = state;
  boxes.website.show({ options: setup.websites, value: values.website, on: true });
  boxes.iprType.show({ options: setup.iprTypes, value: values.iprType, on: true });
  boxes.ipr.show({ options: state.rights, value: values.ipr, on: values.iprType !== "" });
  boxes.reason.show({ options: state.reasons(), value: values.reason, on: state.reasonsReady() });
  const chosen = state.reason();
  drawText(form.querySelector("[data-explanation]"), chosen ? chosen.explanation : "");
  form.querySelector('[data-row="extra"]').hidden = !(chosen && chosen.extra);
  form.querySelector("[data-extra-label]").textContent = chosen ? chosen.extra : "";
  for (const [input, field] of [[form.elements.extra, "extra"], [links, "links"], [form.elements.explanation, "explanation"]]) {
    if (input && input.value !== values[field]) input.value = values[field];
  }
  for (const radio of form.elements.complaintType) radio.checked = radio.value === values.complaintType;
  form.elements.declaration.checked = values.declaration;
  counter.textContent = `${values.explanation.length}/${setup.limit}`;
  counter.classList.toggle("full", values.explanation.length >= setup.limit);
  drawErrors();
  drawChecked();
  verifyButton.disabled = state.verifying;
  verifyButton.textContent = state.verifying ? words.verifying : words.verify;
  sendButton.disabled = state.sending;
  sendButton.textContent = state.sending ? words.submitting : words.submit;
}

function drawErrors() {
  for (const place of form.querySelectorAll("[data-error]")) {
    const text = state.errors[place.dataset.error] || "";
    drawText(place, text);
    place.closest(".row").classList.toggle("wrong", text !== "");
  }
  document.getElementById("form-message").textContent = state.message;
}

function drawChecked() {
  answerSection.hidden = state.checked === null;
  if (state.checked === drawnAnswer) return;
  drawnAnswer = state.checked;
  if (drawnAnswer) drawAnswer(answerSection, drawnAnswer, words, () => state.removeRefused());
}

function drawText(place, text) {
  place.textContent = text;
  place.hidden = text === "";
}

for (const radio of form.elements.complaintType) {
  radio.addEventListener("change", () => state.update("complaintType", radio.value));
}
form.elements.extra.addEventListener("input", (event) => state.update("extra", event.target.value));
form.elements.declaration.addEventListener("change", (event) => state.update("declaration", event.target.checked));
form.elements.explanation.addEventListener("input", (event) => state.explain(event.target.value));
if (setup.maxlength) form.elements.explanation.maxLength = setup.limit;

const evidence = takeFiles({
  path: "/complaint/evidence.json",
  input: form.elements.evidence,
  list: form.querySelector("[data-files]"),
  words,
  most: setup.mostUploads,
  changed: (files, error) => state.attach(files, error),
});

/** Tell whoever waits that a request has been answered. */
function finished(place) {
  place.dataset.round = String(Number(place.dataset.round) + 1);
}

verifyButton.addEventListener("click", async () => {
  await state.verify();
  finished(answerSection);
});

// The button, Enter in an input and whatever else makes a browser submit a form all come here.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const taken = await state.send();
  if (taken && taken.show === "page") location.assign(taken.redirect);
  else if (taken) showTaken(taken);
  else if (!state.sending) finished(form);
});

function showTaken(taken) {
  evidence.clear();
  state.clear();
  draw();
  if (taken.show === "toast") showToast(words.success_title);
  else showSuccess(complaintTaken(words, taken, `/complaint/complaintDetail.htm?id=${taken.id}`), draw);
  finished(form);
}

linksBox(form, {
  changed: (text) => state.update("links", text),
  arrived: (box) => {
    links = box;
    draw();
  },
});
draw();
