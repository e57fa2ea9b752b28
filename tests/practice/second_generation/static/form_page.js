// A form of the single-page variant, whichever it is. Its fields appear late, on one long page or in parts.

import { finished, make, words } from '/static/dom.js';
import { showTaken } from '/static/form_pieces.js';
import { bindRows } from '/static/form_rows.js';
import { FormState } from '/static/form_state.js';
import { Combo } from './combo.js';
import { fetchAnswer } from './fetch_answer.js';

export const complaintForm = (query, shell) =>
  lateForm('/complaint/setup.json', words.submit_complaint, shell);
export const registrationForm = (query, shell) => lateForm('/ipr/setup.json', words.ipr_submission, shell);

/** Set the text of a button; a space separates two Chinese characters. */
const named = (button, text) => {
  button.firstChild.textContent = /^[\u4e00-\u9fff]{2}$/u.test(text) ? `${text[0]} ${text[1]}` : text;
};

/** Create a button that only calls `pressed`. */
function makeButton(text, kind, pressed, attributes = {}) {
  const button = make(
    'button',
    { type: 'button', class: `act ${kind}`, onclick: pressed, ...attributes },
    make('span'),
  );
  named(button, text);
  return button;
}

const bones = () =>
  make('div', { class: 'bones', 'aria-hidden': 'true' }, ...Array.from({ length: 8 }, () => make('i')));
const wait = (ms) =>
  new Promise((ready) => {
    setTimeout(ready, ms);
  });

/** Show a skeleton, load the form's data, wait as long as the data say, and draw the form. */
async function lateForm(path, heading, shell) {
  const main = document.getElementById('app-main');
  main.replaceChildren(make('section', { class: 'sheet' }, make('h1', {}, heading), bones()));
  const answer = await fetchAnswer(path);
  if (!answer || !answer.success) {
    if (answer && !answer.login && shell.isShown())
      main.firstChild.append(make('p', { class: 'message' }, answer.message));
    return null;
  }
  await wait(answer.data.lateMs);
  if (!shell.isShown()) return null;
  const form = new Form(answer.data, shell);
  form.draw();
  return [form.sheet];
}

/** One form on the page. */
class Form {
  constructor(setup, { isShown, redraw }) {
    Object.assign(this, { setup, isShown, redraw, parts: setup.form.parts });
    this.state = new FormState(setup, () => this.draw());
    const drawn = make('template');
    drawn.innerHTML = setup.rows;
    this.rows = Object.fromEntries([...drawn.content.children].map((row) => [row.dataset.row, row]));
    this.fields = bindRows(this.state, (field) => this.rows[field.name], {
      dropDown: (row, more) => new Combo(row, more),
      count: (length, limit) => `${length} / ${limit}`,
      name: named,
    });
    this.message = make('p', { id: 'form-message', class: 'message', role: 'alert' });
    this.submit = makeButton(words.submit, 'act-main', () => this.send(), { id: `${setup.form.id}-submit` });
    this.next = makeButton(words.part_next, 'act-main', () => this.goOn(), { id: 'part-next' });
    this.before = makeButton(words.part_before, '', () => this.show(this.part - 1));
    this.saving = makeButton(words.save_draft, '', () => this.state.saveDraft(), { id: 'save-draft' });
    this.sheet = make('section', { class: 'sheet', id: `${setup.form.id}-form`, 'data-round': '0' });
    this.show(0);
  }

  /** Show one part of the form, or the whole long page. */
  show(part) {
    this.part = part;
    const { inParts, form } = this.setup;
    const isLast = !inParts || part === this.parts.length - 1;
    const shown = inParts ? [this.parts[part]] : this.parts;
    const buttons = [
      !form.draft && part > 0 && this.before,
      form.draft && !isLast && this.saving,
      isLast ? this.submit : this.next,
    ];
    this.sheet.dataset.part = shown[0].id;
    this.sheet.replaceChildren(
      make('h1', {}, form.heading),
      ...(inParts ? [this.bar(), make('h2', {}, shown[0].heading)] : []),
      ...shown.flatMap((each) => each.fields.map((field) => this.rows[field.name])),
      make('div', { class: 'line' }, ...buttons.filter(Boolean)),
      this.message,
    );
  }

  /** The list of the parts, with the current one marked. */
  bar() {
    return make(
      'ol',
      { class: 'parts' },
      ...this.parts.map(({ heading }, at) =>
        make('li', { 'aria-current': at === this.part ? 'step' : null }, heading),
      ),
    );
  }

  draw() {
    const { sending, message } = this.state;
    this.fields.paint();
    this.message.textContent = message;
    this.next.disabled = sending;
    this.submit.disabled = sending;
    named(this.submit, sending ? words.submitting : words.submit);
  }

  /**
   * Show the next part if this one is complete. Some parts are sent to the server first; then the next part
   * appears late.
   */
  async goOn() {
    const part = this.parts[this.part];
    if (!part.send) {
      if (this.state.isWhole(part)) this.show(this.part + 1);
      this.draw();
      return;
    }
    const data = await this.state.send(part.send);
    if (data) {
      this.state.values.draft = data.draft;
      this.sheet.replaceChildren(make('h1', {}, this.setup.form.heading), bones());
      await wait(this.setup.lateMs);
      this.state.sending = false;
      if (this.isShown()) this.show(this.part + 1);
      this.draw();
    } else if (!this.state.sending) finished(this.sheet);
  }

  async send() {
    const data = await this.state.send(this.parts.at(-1).send);
    const address = this.setup.form.draft ? '#/ipr/list' : `#/complaint/detail?id=${data?.id}`;
    if (data) showTaken(this.setup, data, { address, again: this.redraw });
    else if (!this.state.sending) finished(this.sheet);
  }
}
