// A form in the variant with pages: the server has drawn the form or one part of it, and success leads to
// another page.

import { finished, setup, words } from './dom.js';
import { showTaken } from './form_pieces.js';
import { bindRows } from './form_rows.js';
import { FormState } from './form_state.js';
import { DropDown } from './option_list.js';

const form = document.getElementById(`${setup.form.id}-form`);
const part = setup.form.parts.at(-1);
const isComplaint = setup.form.id === 'complaint';
const sendButton = form.querySelector('button[type="submit"]');
const saving = document.getElementById('save-draft');
const state = new FormState(setup, draw);
const rows = bindRows(state, (field) => form.querySelector(`[data-row="${field.name}"]`), {
  dropDown: (row, more) => new DropDown(row.querySelector('[data-select]'), more),
  count: (length, limit) => `${length}/${limit}`,
  name: (button, text) => {
    button.textContent = text;
  },
});

/** Repaint the page from the values. */
function draw() {
  rows.paint();
  document.getElementById('form-message').textContent = state.message;
  if (!isComplaint) return;
  sendButton.disabled = state.sending;
  sendButton.textContent = state.sending ? words.submitting : words.submit;
}

if (saving) saving.addEventListener('click', () => state.saveDraft());

// The button, Enter in an input, and every other way to submit the form trigger this event.
form.addEventListener('submit', async (event) => {
  if (part.id === 'type') {
    // Let the browser submit the form and open the next page.
    for (const field of part.fields) form.elements[field.name].value = state.values[field.name];
    return;
  }
  event.preventDefault();
  const taken = await state.send(part.send);
  if (taken?.redirect) location.assign(taken.redirect);
  else if (taken) showAndClear(taken);
  else if (!state.sending) finished(form);
});

function showAndClear(taken) {
  if (isComplaint) {
    rows.clear();
    state.clear();
    draw();
  }
  showTaken(
    setup,
    taken,
    isComplaint
      ? { address: `/complaint/complaintDetail.htm?id=${taken.id}`, again: draw }
      : {
          address: '/ipr/iprManagement.htm',
          again: () => location.assign('/ipr/iprSubmission.htm'),
          passing: () => {},
        },
  );
  if (isComplaint) finished(form);
}

draw();
