// The form by which a work is registered: three parts at one address, each of which comes late.

import { ask } from "../server.js";
import { registrationTaken, showSuccess, showToast } from "../success.js";
import { make, makeButton, words } from "./dom.js";
import { iprFields } from "./ipr_fields.js";
import { bones, lateForm, partsBar } from "./late_form.js";

const PARTS = [
  { id: "type", name: "part_type", path: "/ipr/begin.json", fields: ["iprType", "place"] },
  {
    id: "work", name: "part_work", path: "/ipr/draft.json",
    fields: ["hasCertificate", "certificate", "statement", "workKind", "title", "number", "holder", "madeOn", "publishedOn", "picture", "address"],
  },
  { id: "holder", name: "part_holder", path: "/ipr/submit.json", fields: ["identity"] },
];

export const iprPage = (query, { isShown, redraw }) =>
  lateForm("/ipr/setup.json", words.ipr_submission, isShown, (setup) => new IprForm(setup, isShown, redraw));

/** One form on the page, over its three parts. */
class IprForm {
  constructor(setup, isShown, again) {
    Object.assign(this, { setup, isShown, again, values: {}, errors: {}, draft: "", part: 0, sending: false });
    this.fields = iprFields(setup, this);
    this.message = make("p", { id: "form-message", class: "message", role: "alert" });
    this.saving = makeButton(words.save_draft, "", () => this.saveDraft(), { id: "save-draft" });
    this.next = makeButton(words.next, "act-main", () => this.goOn(), { id: "part-next" });
    this.submit = makeButton(words.submit_ipr, "act-main", () => this.goOn(), { id: "registration-submit" });
    this.sheet = make("section", { class: "sheet", id: "registration-form", "data-round": "0" });
    this.show(0);
  }

  /** Take a change of a field. */
  update(field, value, error = "") {
    this.values[field] = value;
    this.errors[field] = error;
    this.draw();
  }

  show(part) {
    this.part = part;
    const shown = PARTS[part];
    const isLast = part === PARTS.length - 1;
    this.sheet.dataset.part = shown.id;
    this.sheet.replaceChildren(
      make("h1", {}, words.ipr_submission), partsBar(PARTS, part), make("h2", {}, words[shown.name]),
      ...shown.fields.map((field) => this.fields.rows[field]),
      make("div", { class: "line" }, ...(isLast ? [this.submit] : [this.saving, this.next])),
      this.message);
  }

  draw() {
    this.fields.draw();
    this.next.disabled = this.sending;
    this.submit.disabled = this.sending;
  }

  async saveDraft() {
    const answer = await ask("/ipr/saveDraft.json", JSON.stringify({}));
    this.message.textContent = answer && answer.success ? words.draft_saved : words.no_answer;
  }

  /** Next, or Submit: what was entered goes to the server, which says how it goes on. */
  async goOn() {
    if (this.sending) return;
    this.sending = true;
    this.message.textContent = "";
    this.draw();
    const answer = await ask(PARTS[this.part].path, JSON.stringify({ ...this.values, draft: this.draft }));
    this.sending = false;
    if (answer && answer.success) await this.taken(answer.data);
    else {
      this.errors = (answer && answer.errors) || {};
      this.message.textContent = answer ? answer.message || "" : words.no_answer;
      this.sheet.dataset.round = String(Number(this.sheet.dataset.round) + 1);
    }
    this.draw();
  }

  async taken(data) {
    if (this.part < PARTS.length - 1) {
      this.draft = data.draft;
      this.sheet.replaceChildren(make("h1", {}, words.ipr_submission), bones());
      await new Promise((ready) => { setTimeout(ready, this.setup.lateMs); });
      if (this.isShown()) this.show(this.part + 1);
    } else if (data.show === "page") location.assign(data.redirect);
    else if (data.show === "toast") {
      showToast(words.ipr_submitted);
      this.again();
    } else showSuccess(registrationTaken(words, data, "#/ipr/list"), this.again);
  }
}
