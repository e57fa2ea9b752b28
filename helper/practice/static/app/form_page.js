// The complaint form: its fields come late, on one long page or in three parts.

import { FormState } from "../form_state.js";
import { complaintTaken, showSuccess, showToast } from "../success.js";
import { make, makeButton, spaced, words } from "./dom.js";
import { formFields } from "./form_fields.js";
import { lateForm, partsBar } from "./late_form.js";

const PARTS = [
  { name: "part_rights", fields: ["website", "iprType", "ipr", "complaintType", "reason", "extra"] },
  { name: "part_listings", fields: ["links", "explanation"] },
  { name: "part_evidence", fields: ["evidence", "declaration"] },
];
const MUST = ["website", "iprType", "ipr", "complaintType", "reason"];

export const formPage = (query, { isShown, redraw }) =>
  lateForm("/complaint/setup.json", words.submit_complaint, isShown, (setup) => new Form(setup, redraw));

/** One form on the page. */
class Form {
  constructor(setup, again) {
    this.setup = setup;
    this.again = again;
    this.part = 0;
    this.state = new FormState(setup, () => this.draw());
    this.fields = formFields(setup, this.state);
    this.message = make("p", { id: "form-message", class: "message", role: "alert" });
    this.submit = makeButton(words.submit, "act-main", () => this.send(), { id: "complaint-submit" });
    this.next = makeButton(words.part_next, "act-main", () => this.goOn(), { id: "part-next" });
    this.before = makeButton(words.part_before, "", () => this.show(this.part - 1));
    this.sheet = make("section", { class: "sheet", id: "complaint-form", "data-round": "0" });
    this.show(0);
  }

  /** Lay out a part of the wizard, or all of the long page. */
  show(part) {
    this.part = part;
    const { wizard } = this.setup;
    const shown = wizard ? PARTS[part].fields : PARTS.flatMap((one) => one.fields);
    const isLast = !wizard || part === PARTS.length - 1;
    this.sheet.dataset.part = String(part);
    this.sheet.replaceChildren(
      make("h1", {}, words.submit_complaint),
      ...(wizard ? [partsBar(PARTS, part), make("h2", {}, words[PARTS[part].name])] : []),
      ...shown.map((field) => this.fields.rows[field]),
      make("div", { class: "line" }, ...(part > 0 ? [this.before] : []), isLast ? this.submit : this.next),
      this.message);
  }

  /** The next part, where this one is complete. */
  goOn() {
    const { state } = this;
    if (this.part === 0) for (const field of MUST) if (!state.values[field]) state.errors[field] = words.must_choose;
    if (this.part === 1 && !state.checked) state.errors.links = words.links_not_verified;
    if (this.part === 1 && state.checked?.some((link) => !link.valid)) state.errors.links = words.links_refused_left;
    if (PARTS[this.part].fields.some((field) => state.errors[field])) this.draw();
    else this.show(this.part + 1);
  }

  draw() {
    const { state } = this;
    this.fields.draw();
    this.message.textContent = state.message;
    this.submit.disabled = state.sending;
    this.submit.firstChild.textContent = spaced(state.sending ? words.submitting : words.submit);
  }

  async send() {
    const taken = await this.state.send();
    if (taken && taken.show === "page") location.assign(taken.redirect);
    else if (taken && taken.show === "toast") {
      showToast(words.success_title);
      this.again();
    } else if (taken) showSuccess(complaintTaken(words, taken, `#/complaint/detail?id=${taken.id}`), this.again);
    else if (!this.state.sending) this.sheet.dataset.round = String(Number(this.sheet.dataset.round) + 1);
  }
}
