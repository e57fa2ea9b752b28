// The complaint form. As in the common frameworks the values live here, not in the page: what an `input` event did
// not tell is not known, is not sent, and is painted over at the next change.

import { DropDown } from "./dropdown.js";
import { takeEvidence } from "./evidence.js";
import { ask } from "./server.js";
import { drawAnswer, withoutRefused } from "./verify.js";

const setup = JSON.parse(document.getElementById("page-setup").textContent);
const words = setup.words;
const form = document.getElementById("complaint-form");
const sendButton = document.getElementById("complaint-submit");
const verifyButton = document.getElementById("verify-links");
const answerSection = document.getElementById("verify-answer");
const counter = form.querySelector("[data-counter]");

const values = {
  website: "", iprType: "", ipr: "", complaintType: "", reason: "", extra: "",
  links: "", explanation: "", evidence: [], declaration: false,
};
const VERIFIED = ["website", "iprType", "ipr", "complaintType", "links"]; // a change makes the answer of Verify stale
let rights = []; // null while they are on their way
let errors = {};
let sending = false;
let verifying = false;
let resetDue = setup.resets;

const boxes = {};
for (const box of form.querySelectorAll("[data-select]")) {
  const field = box.dataset.select;
  boxes[field] = new DropDown(box, {
    words,
    search: field === "ipr",
    roles: box.hasAttribute("role"),
    chosen: (code) => update(field, code),
  });
}

/** Take a change, and everything that hangs on it. */
function update(field, value) {
  if (values[field] !== value) {
    values[field] = value;
    if (field === "iprType") {
      values.ipr = "";
      values.reason = "";
      loadRights(value);
    }
    if (field === "complaintType" || field === "iprType") values.reason = "";
    if (field === "complaintType" || field === "iprType" || field === "reason") values.extra = "";
    if (VERIFIED.includes(field)) answerSection.hidden = true;
  }
  delete errors[field];
  draw();
}

async function loadRights(iprType) {
  rights = null;
  const body = new FormData();
  body.append("iprType", iprType);
  const answer = await ask("/complaint/rights.json", body);
  if (values.iprType !== iprType) return;
  rights = answer && answer.success ? answer.data.rights : [];
  draw();
}

const reasons = () => setup.reasons[values.iprType] || [];
const reason = () => reasons().find((entry) => entry.code === values.reason);

/** Paint the page as the values say. */
function draw() {
  boxes.website.show({ options: setup.websites, value: values.website, on: true });
  boxes.iprType.show({ options: setup.iprTypes, value: values.iprType, on: true });
  boxes.ipr.show({ options: rights, value: values.ipr, on: values.iprType !== "" });
  const ready = values.iprType !== "" && values.complaintType !== "";
  boxes.reason.show({ options: reasons(), value: values.reason, on: ready });
  const chosen = reason();
  drawText(form.querySelector("[data-explanation]"), chosen ? chosen.explanation : "");
  form.querySelector('[data-row="extra"]').hidden = !(chosen && chosen.extra);
  form.querySelector("[data-extra-label]").textContent = chosen ? chosen.extra : "";
  for (const field of ["extra", "links", "explanation"]) {
    const input = form.elements[field];
    if (input.value !== values[field]) input.value = values[field];
  }
  for (const radio of form.elements.complaintType) radio.checked = radio.value === values.complaintType;
  form.elements.declaration.checked = values.declaration;
  counter.textContent = `${values.explanation.length}/${setup.limit}`;
  counter.classList.toggle("full", values.explanation.length >= setup.limit);
  drawErrors();
  verifyButton.disabled = verifying;
  verifyButton.textContent = verifying ? words.verifying : words.verify;
  sendButton.disabled = sending;
  sendButton.textContent = sending ? words.submitting : words.submit;
}

function drawErrors() {
  for (const place of form.querySelectorAll("[data-error]")) {
    const text = errors[place.dataset.error] || "";
    drawText(place, text);
    place.closest(".row").classList.toggle("wrong", text !== "");
  }
}

function drawText(place, text) {
  place.textContent = text;
  place.hidden = text === "";
}

for (const radio of form.elements.complaintType) {
  radio.addEventListener("change", () => update("complaintType", radio.value));
}
form.elements.extra.addEventListener("input", (event) => update("extra", event.target.value));
form.elements.links.addEventListener("input", (event) => update("links", event.target.value));
form.elements.declaration.addEventListener("change", (event) => update("declaration", event.target.checked));
form.elements.explanation.addEventListener("input", (event) => {
  update("explanation", event.target.value.slice(0, setup.limit));
  if (resetDue) {
    resetDue = false;
    setTimeout(() => update("explanation", ""), 300); // the fault late_value_reset
  }
});

takeEvidence({
  input: form.elements.evidence,
  list: form.querySelector("[data-files]"),
  words,
  most: setup.mostUploads,
  changed: (files, error) => {
    values.evidence = files.map((file) => file.id);
    errors.evidence = error;
    draw();
  },
});

/** Tell whoever waits that a request has been answered. */
function finished(place) {
  place.dataset.round = String(Number(place.dataset.round) + 1);
}

verifyButton.addEventListener("click", async () => {
  const body = new FormData();
  body.append("rightInfo", values.ipr);
  body.append("entityType", values.complaintType);
  body.append("platform", values.website);
  body.append("reason", values.reason);
  body.append("links", values.links);
  body.append("complaintSource", "practice");
  verifying = true;
  answerSection.hidden = true;
  delete errors.links;
  draw();
  const answer = await ask("/complaint/complaintSubmission/checkLinks.json", body);
  verifying = false;
  if (answer && answer.success) showAnswer(answer.data.links);
  else errors.links = answer ? answer.message : words.no_answer;
  draw();
  finished(answerSection);
});

function showAnswer(links) {
  answerSection.hidden = false;
  drawAnswer(answerSection, links, words, () => {
    update("links", withoutRefused(values.links, links));
    showAnswer(links.filter((link) => link.valid));
  });
}

// The button, Enter in an input and whatever else makes a browser submit a form all come here.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  const message = document.getElementById("form-message");
  sending = true;
  errors = {};
  message.textContent = "";
  draw();
  const answer = await ask("/complaint/complaintSubmission/submit.json", JSON.stringify(values));
  if (answer && answer.success) {
    location.assign(answer.data.redirect);
    return; // the button stays off while the page is being left
  }
  sending = false;
  errors = (answer && answer.errors) || {};
  message.textContent = answer ? answer.message : words.no_answer;
  draw();
  finished(form);
});

draw();
