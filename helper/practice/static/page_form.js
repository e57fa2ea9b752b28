// A form of the variant with pages: the server has drawn its rows; here they are painted, and what is done to them passed on.

import { finished, setup, showText, showValue, words } from "./dom.js";
import { answerIn, linksBox, showTaken, takeFiles } from "./form_pieces.js";
import { FormState } from "./form_state.js";
import { DropDown } from "./option_list.js";

const form = document.getElementById(`${setup.form.id}-form`);
const part = setup.form.parts.at(-1);
const isComplaint = setup.form.id === "complaint";
const sendButton = form.querySelector('button[type="submit"]');
const clearing = [];
const state = new FormState(setup, draw);

/** What brings a row of each kind to life, and returns what paints it. */
const KINDS = {
  select(field, row) {
    const isSearched = field.name === "ipr";
    const box = new DropDown(row.querySelector("[data-select]"), {
      search: isSearched, searchOnly: isSearched && setup.searchOnly, lateMs: setup.lateOptionsMs,
      chosen: (code) => state.update(field.name, code),
    });
    const explained = row.querySelector("[data-explanation]");
    return (value) => {
      box.show({ options: state.options(field), value, on: state.isReady(field) });
      if (explained) showText(explained, state.reason ? state.reason.explanation : "");
    };
  },
  radios(field, row) {
    const radios = [...row.querySelectorAll("input")];
    for (const radio of radios) radio.addEventListener("change", () => state.update(field.name, radio.value));
    return (value) => { for (const radio of radios) radio.checked = radio.value === value; };
  },
  line(field, row) {
    const [input, name] = [row.querySelector("input"), row.querySelector("[data-extra-label]")];
    input.addEventListener("input", () => state.update(field.name, input.value));
    return (value) => {
      showValue(input, value);
      if (name) name.textContent = state.reason ? state.reason.extra : "";
    };
  },
  text(field, row) {
    const [input, counter] = [row.querySelector("textarea"), row.querySelector("[data-counter]")];
    input.addEventListener("input", () => state.explain(field.name, input.value));
    if (setup.maxlength) input.maxLength = setup.limit;
    return (value) => {
      showValue(input, value);
      counter.textContent = `${value.length}/${setup.limit}`;
      counter.classList.toggle("full", value.length >= setup.limit);
    };
  },
  links(field, row) {
    const [button, answer] = [row.querySelector("#verify-links"), row.querySelector("#verify-answer")];
    const drawAnswer = answerIn(answer, () => state.removeRefused());
    let input = null; // the text area, once its frame has loaded
    button.addEventListener("click", async () => {
      await state.verify();
      finished(answer);
    });
    linksBox(row, {
      changed: (text) => state.update(field.name, text),
      arrived: (box) => {
        input = box;
        showValue(input, state.values[field.name]);
      },
    });
    return (value) => {
      if (input) showValue(input, value);
      drawAnswer(state.checked);
      button.disabled = state.verifying;
      button.textContent = state.verifying ? words.verifying : words.verify;
    };
  },
  files(field, row) {
    const files = takeFiles({
      path: setup.form.upload, input: row.querySelector("input"), list: row.querySelector("[data-files]"), most: field.most,
      changed: (kept, error) => state.attach(field, kept, error),
    });
    clearing.push(files.clear);
    return () => {};
  },
  tick(field, row) {
    const input = row.querySelector("input");
    input.addEventListener("change", () => state.update(field.name, input.checked));
    return (value) => { input.checked = value; };
  },
};

const painters = state.fields.map((field) => {
  const row = form.querySelector(`[data-row="${field.name}"]`);
  const paint = KINDS[field.kind](field, row);
  const error = row.querySelector("[data-error]");
  return () => {
    paint(state.values[field.name]);
    row.hidden = !state.isShown(field);
    showText(error, state.errors[field.name] || "");
    row.classList.toggle("wrong", !error.hidden);
  };
});

/** Paint the page as the values say. */
function draw() {
  painters.forEach((paint) => paint());
  document.getElementById("form-message").textContent = state.message;
  if (!isComplaint) return;
  sendButton.disabled = state.sending;
  sendButton.textContent = state.sending ? words.submitting : words.submit;
}

const saving = document.getElementById("save-draft");
if (saving) saving.addEventListener("click", () => state.saveDraft());

// The button, Enter in an input and whatever else makes a browser submit a form all come here.
form.addEventListener("submit", async (event) => {
  if (part.id === "type") {
    // The form goes off by itself, and another page comes.
    for (const field of part.fields) form.elements[field.name].value = state.values[field.name];
    return;
  }
  event.preventDefault();
  const taken = await state.send(part.send);
  if (taken && taken.redirect) location.assign(taken.redirect);
  else if (taken) showAndClear(taken);
  else if (!state.sending) finished(form);
});

function showAndClear(taken) {
  if (isComplaint) {
    clearing.forEach((clear) => clear());
    state.clear();
    draw();
  }
  showTaken(setup, taken, isComplaint
    ? { address: `/complaint/complaintDetail.htm?id=${taken.id}`, again: draw }
    : { address: "/ipr/iprManagement.htm", again: () => location.assign("/ipr/iprSubmission.htm"), passing: () => {} });
  if (isComplaint) finished(form);
}

draw();
