// The values of a form, independent of how the page draws it. As in common frameworks, the values are kept
// here and not in the page: a value entered without an `input` event is not noticed, is not sent, and is
// overwritten at the next change.

import { words } from './dom.js';
import { ask, askWith } from './server.js';

// A change of one of these fields makes the response of Verify invalid.
const VERIFIED = ['website', 'iprType', 'ipr', 'complaintType', 'links'];
const RESETS_AFTER_MS = 300;
const UNANSWERED = {
  select: words.must_choose,
  radios: words.must_choose,
  files: words.must_upload,
  tick: words.must_tick,
};

/** The values of one form, and the server's responses; `draw` repaints the page after every change. */
export class FormState {
  constructor(setup, draw) {
    this.setup = setup;
    this.draw = draw;
    this.fields = setup.form.parts.flatMap((part) => part.fields);
    this.rights = []; // null while they are loading
    this.resetDue = setup.resets;
    this.clear();
    Object.assign(this.values, setup.values);
    this.errors = { ...setup.errors };
  }

  /** Empty the form. */
  clear() {
    this.values = Object.fromEntries(this.fields.map((field) => [field.name, field.empty]));
    this.errors = {};
    this.message = '';
    this.checked = null; // the response of Verify, while it is valid
    this.sending = false;
    this.verifying = false;
  }

  /** Set a value, clear the fields that depend on it, and repaint. */
  update(name, value, error = '') {
    if (this.values[name] !== value) this.change(name, value);
    this.errors[name] = error;
    this.draw();
  }

  change(name, value) {
    this.values[name] = value;
    if (VERIFIED.includes(name)) this.checked = null;
    for (const field of this.fields) if (field.needs.includes(name)) this.change(field.name, field.empty);
    if (name === 'iprType' && 'ipr' in this.values) this.loadRights(value);
  }

  /** Set the explanation; with the fault late_value_reset, it is cleared once. */
  explain(name, text) {
    this.update(name, text.slice(0, this.setup.limit));
    if (!this.resetDue) return;
    this.resetDue = false;
    setTimeout(() => this.update(name, ''), RESETS_AFTER_MS);
  }

  /** Set the uploaded files. */
  attach(field, files, error) {
    const keys = files.map((file) => file.id);
    this.update(field.name, field.most > 1 ? keys : keys[0] || '', error);
  }

  async loadRights(iprType) {
    this.rights = null;
    const answer = await askWith('/complaint/rights.json', { iprType });
    if (this.values.iprType !== iprType) return;
    this.rights = answer?.success ? answer.data.rights : [];
    this.draw();
  }

  /** The current options of a field; null while they are loading. */
  options(field) {
    if (field.name === 'ipr') return this.rights;
    return field.name === 'reason' ? this.setup.reasons[this.values.iprType] || [] : field.options;
  }

  /** The chosen reason; undefined if none is chosen. */
  get reason() {
    const reasons = this.setup.reasons[this.values.iprType] || [];
    return reasons.find((entry) => entry.code === this.values.reason);
  }

  /** Whether a field can be filled: all fields that it depends on have a value. */
  isReady(field) {
    return field.needs.every((name) => this.values[name] !== '');
  }

  isShown(field) {
    return field.shown_if === null || field.shown_if[1].includes(this.values[field.shown_if[0]]);
  }

  /** Set the errors for missing values in a part, before sending; returns whether the part is complete. */
  isWhole(part) {
    for (const field of part.fields.filter((shown) => shown.must && this.isShown(shown))) {
      if (field.kind === 'links') {
        if (!this.checked) this.errors.links = words.links_not_verified;
        else if (this.checked.some((link) => !link.valid)) this.errors.links = words.links_refused_left;
      } else if (!this.values[field.name].length)
        this.errors[field.name] = UNANSWERED[field.kind] || words.must_fill;
    }
    return !part.fields.some((field) => this.errors[field.name]);
  }

  /** Ask the server to check the links. */
  async verify() {
    this.verifying = true;
    this.checked = null;
    this.errors.links = '';
    this.draw();
    const { ipr, complaintType, website, reason, links } = this.values;
    const answer = await askWith('/complaint/complaintSubmission/checkLinks.json', {
      rightInfo: ipr,
      entityType: complaintType,
      platform: website,
      reason,
      links,
      complaintSource: 'practice',
    });
    this.verifying = false;
    if (answer?.success) this.checked = answer.data.links;
    else this.errors.links = answer ? answer.message : words.no_answer;
    this.draw();
  }

  /** Delete the refused lines; the others stay verified. Of duplicate lines, the first one stays. */
  removeRefused() {
    const left = [...this.checked];
    const kept = this.values.links.split('\n').filter((line) => {
      const at = left.findIndex((link) => link.link === line.trim());
      if (at < 0) return line.trim() !== '';
      return left.splice(at, 1)[0].valid;
    });
    this.values.links = kept.join('\n');
    this.errors.links = '';
    this.checked = this.checked.filter((link) => link.valid);
    this.draw();
  }

  /** Send the values; returns the data of the server's response, or null if it refused them. */
  async send(path) {
    if (this.sending) return null;
    this.sending = true;
    this.errors = {};
    this.message = '';
    this.draw();
    const answer = await ask(path, JSON.stringify(this.values));
    if (answer?.success) return answer.data; // the button stays disabled until the page shows something else
    this.sending = false;
    this.errors = answer?.errors || {};
    this.message = answer ? answer.message || '' : words.no_answer_to_form;
    this.draw();
    return null;
  }

  async saveDraft() {
    const answer = await ask(this.setup.form.draft, JSON.stringify({}));
    this.message = answer?.success ? words.draft_saved : words.no_answer;
    this.draw();
  }
}
