// The form by which a work is registered, over its three pages: what is chosen and attached, and the way to the next.

import { DropDown } from "./dropdown.js";
import { ask } from "./server.js";
import { registrationTaken, showSuccess, showToast } from "./success.js";
import { takeFiles } from "./uploads.js";

const setup = JSON.parse(document.getElementById("page-setup").textContent);
const { words } = setup;
const form = document.getElementById("registration-form");
const message = document.getElementById("form-message");
const values = { ...setup.values };
const OPTIONS = { iprType: setup.iprTypes, place: setup.places, workKind: setup.workKinds };
let sending = false;

const boxes = {};
for (const box of form.querySelectorAll("[data-select]")) {
  const field = box.dataset.select;
  boxes[field] = new DropDown(box, {
    words,
    roles: box.hasAttribute("role"),
    chosen: (code) => set(field, code),
  });
}

function set(field, value, error = "") {
  values[field] = value;
  setup.errors[field] = error;
  draw();
}

/** Paint the page as the values say. */
function draw() {
  for (const [field, box] of Object.entries(boxes)) box.show({ options: OPTIONS[field], value: values[field] || "", on: true });
  show("certificate", values.hasCertificate === "yes");
  show("statement", values.hasCertificate === "no");
  for (const place of form.querySelectorAll("[data-error]")) {
    const text = setup.errors[place.dataset.error] || "";
    place.textContent = text;
    place.hidden = text === "";
    place.closest(".row").classList.toggle("wrong", text !== "");
  }
}

function show(field, on) {
  const row = form.querySelector(`[data-row="${field}"]`);
  if (row) row.hidden = !on;
}

for (const radio of form.querySelectorAll('input[type="radio"]')) {
  radio.addEventListener("change", () => set(radio.name, radio.value));
}
for (const input of form.querySelectorAll('input[type="text"]')) {
  input.addEventListener("input", () => set(input.name, input.value));
}
for (const input of form.querySelectorAll('input[type="file"]')) {
  takeFiles({
    path: "/ipr/upload.json", input, list: form.querySelector(`[data-files="${input.name}"]`), words, most: 1,
    changed: ([file], error) => set(input.name, file ? file.id : "", error),
  });
}

const saving = document.getElementById("save-draft");
if (saving) {
  saving.addEventListener("click", async () => {
    const answer = await ask("/ipr/saveDraft.json", JSON.stringify({}));
    message.textContent = answer && answer.success ? words.draft_saved : words.no_answer;
  });
}

function goOn(taken) {
  if (taken.redirect) location.assign(taken.redirect);
  else if (taken.show === "toast") showToast(words.ipr_submitted);
  else showSuccess(registrationTaken(words, taken, "/ipr/iprManagement.htm"), () => location.assign("/ipr/iprSubmission.htm"));
}

form.addEventListener("submit", async (event) => {
  if (form.dataset.part === "type") {
    // The form goes off by itself, and another page comes.
    form.elements.iprType.value = values.iprType || "";
    form.elements.place.value = values.place || "";
    return;
  }
  event.preventDefault();
  if (sending) return;
  sending = true;
  const answer = await ask(form.getAttribute("action"), JSON.stringify({ ...values, draft: setup.draft }));
  if (answer && answer.success) {
    goOn(answer.data);
    return;
  }
  sending = false;
  setup.errors = (answer && answer.errors) || {};
  message.textContent = answer ? answer.message : words.no_answer;
  draw();
  form.dataset.round = String(Number(form.dataset.round) + 1);
});

draw();
