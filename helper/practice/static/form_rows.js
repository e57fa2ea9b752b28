// Activates the rows of any form, in the page of either variant.

import { finished, showText, showValue, words } from './dom.js';
import { answerIn, linksBox, takeFiles } from './form_pieces.js';

/**
 * Bind each row of a form to its value; `rowOf(field)` finds the row. `shell` has what differs between the
 * variants: `dropDown(row, more)` creates a drop-down, `count(length, limit)` returns the counter text,
 * `name(button, text)` sets a button's text.
 * Returns `paint()`, which paints the rows from the state, and `clear()`, which removes the files.
 */
export function bindRows(state, rowOf, shell) {
  const clearing = [];
  const painters = state.fields.map((field) => {
    const row = rowOf(field);
    const paint = KINDS[field.kind]({ field, row, state, shell, clearing });
    const error = row.querySelector('[data-error]');
    return () => {
      paint(state.values[field.name]);
      row.hidden = !state.isShown(field);
      showText(error, state.errors[field.name] || '');
      row.classList.toggle('wrong', !error.hidden);
    };
  });
  return {
    paint: () => painters.forEach((paint) => paint()),
    clear: () => clearing.forEach((clear) => clear()),
  };
}

/** For each kind of field, a function that binds a row, and returns a function that paints the value. */
const KINDS = {
  select({ field, row, state, shell }) {
    const isSearched = field.name === 'ipr';
    const box = shell.dropDown(row, {
      search: isSearched,
      searchOnly: isSearched && state.setup.searchOnly,
      lateMs: state.setup.lateOptionsMs,
      chosen: (code) => state.update(field.name, code),
    });
    const explained = row.querySelector('[data-explanation]');
    return (value) => {
      box.show({ options: state.options(field), value, on: state.isReady(field) });
      if (explained) showText(explained, state.reason ? state.reason.explanation : '');
    };
  },
  radios({ field, row, state }) {
    const inputs = [...row.querySelectorAll('input')];
    const pressed = [...row.querySelectorAll('[role=radio]')];
    for (const input of inputs) input.addEventListener('change', () => state.update(field.name, input.value));
    for (const radio of pressed)
      radio.addEventListener(
        'click',
        (event) => event.isTrusted && state.update(field.name, radio.dataset.code),
      );
    return (value) => {
      for (const input of inputs) input.checked = input.value === value;
      for (const radio of pressed) radio.setAttribute('aria-checked', String(radio.dataset.code === value));
    };
  },
  line({ field, row, state }) {
    const [input, name] = [row.querySelector('input'), row.querySelector('[data-extra-label]')];
    input.addEventListener('input', () => state.update(field.name, input.value));
    return (value) => {
      showValue(input, value);
      if (name) name.textContent = state.reason ? state.reason.extra : '';
    };
  },
  text({ field, row, state, shell }) {
    const [input, counter] = [row.querySelector('textarea'), row.querySelector('[data-counter]')];
    const { limit, maxlength } = state.setup;
    input.addEventListener('input', () => state.explain(field.name, input.value));
    if (maxlength) input.maxLength = limit;
    return (value) => {
      showValue(input, value);
      counter.textContent = shell.count(value.length, limit);
      counter.classList.toggle('full', value.length >= limit);
    };
  },
  links({ field, row, state, shell }) {
    const [button, answer] = [row.querySelector('#verify-links'), row.querySelector('#verify-answer')];
    const drawAnswer = answerIn(answer, () => state.removeRefused());
    let input = null; // the text area, once its frame has loaded
    button.addEventListener('click', async () => {
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
      shell.name(button, state.verifying ? words.verifying : words.verify);
    };
  },
  files({ field, row, state, clearing }) {
    const files = takeFiles({
      path: state.setup.form.upload,
      input: row.querySelector('input'),
      list: row.querySelector('[data-files]'),
      most: field.most,
      changed: (kept, error) => state.attach(field, kept, error),
    });
    clearing.push(files.clear);
    return () => {};
  },
  tick({ field, row, state }) {
    const input = row.querySelector('input');
    input.addEventListener('change', () => state.update(field.name, input.checked));
    return (value) => {
      input.checked = value;
    };
  },
};
