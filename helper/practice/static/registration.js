// The form by which a work is registered, over its three pages: what is chosen and attached, and the way to the next.

import { DropDown } from "./dropdown.js";
import { ask } from "./server.js";

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

function set(field, value) {
  values[field] = value;
  delete setup.errors[field];
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

/** One file for a field: it goes to the server by a request of its own as soon as it is chosen. */
function takeFile(input) {
  const field = input.name;
  const list = form.querySelector(`[data-files="${field}"]`);
  const keep = (file) => {
    list.replaceChildren();
    if (file) {
      const entry = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.remove;
      button.addEventListener("click", () => keep(null));
      entry.append(`${file.name} `, button);
      list.append(entry);
    }
    set(field, file ? file.id : "");
  };
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const body = new FormData();
    body.append("file", file);
    const answer = await ask("/ipr/upload.json", body);
    if (answer && answer.success) keep(answer.data);
    else fail(field, answer ? answer.message : words.no_answer);
  });
}
for (const input of form.querySelectorAll('input[type="file"]')) takeFile(input);

function fail(field, text) {
  setup.errors[field] = text;
  draw();
}

const saving = document.getElementById("save-draft");
if (saving) {
  saving.addEventListener("click", async () => {
    const answer = await ask("/ipr/saveDraft.json", JSON.stringify({}));
    message.textContent = answer && answer.success ? words.draft_saved : words.no_answer;
  });
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
    location.assign(answer.data.redirect);
    return;
  }
  sending = false;
  setup.errors = (answer && answer.errors) || {};
  message.textContent = answer ? answer.message : words.no_answer;
  draw();
  form.dataset.round = String(Number(form.dataset.round) + 1);
});

draw();
