// What stands in the complaint form. As in the common frameworks the values live here, not in the page: what an `input`
// event did not tell is not known, is not sent, and is painted over at the next change.

import { ask } from "./server.js";
import { passSlider } from "./slider_dialog.js";
import { withoutRefused } from "./verify.js";

const VERIFIED = ["website", "iprType", "ipr", "complaintType", "links"]; // a change makes the answer of Verify stale
const RESETS_AFTER_MS = 300;

/** The values of one form, and what the server says to them; `draw` paints the page anew after every change. */
export class FormState {
  constructor(setup, draw) {
    this.setup = setup;
    this.draw = draw;
    this.rights = []; // null while they are on their way
    this.resetDue = setup.resets;
    this.clear();
  }

  /** Empty the form. */
  clear() {
    this.values = {
      website: "", iprType: "", ipr: "", complaintType: "", reason: "", extra: "",
      links: "", explanation: "", evidence: [], declaration: false,
    };
    this.errors = {};
    this.message = "";
    this.checked = null; // the answer of Verify, as long as it holds
    this.sending = false;
    this.verifying = false;
  }

  /** Take a change, and everything that hangs on it. */
  update(field, value) {
    const { values } = this;
    if (values[field] !== value) {
      values[field] = value;
      if (field === "iprType") {
        values.ipr = "";
        values.reason = "";
        this.loadRights(value);
      }
      if (field === "complaintType" || field === "iprType") values.reason = "";
      if (field === "complaintType" || field === "iprType" || field === "reason") values.extra = "";
      if (VERIFIED.includes(field)) this.checked = null;
    }
    delete this.errors[field];
    this.draw();
  }

  /** Take the description; under the fault late_value_reset it is emptied once. */
  explain(text) {
    this.update("explanation", text.slice(0, this.setup.limit));
    if (!this.resetDue) return;
    this.resetDue = false;
    setTimeout(() => this.update("explanation", ""), RESETS_AFTER_MS);
  }

  attach(files, error) {
    this.values.evidence = files.map((file) => file.id);
    this.errors.evidence = error;
    this.draw();
  }

  async loadRights(iprType) {
    this.rights = null;
    const body = new FormData();
    body.append("iprType", iprType);
    const answer = await ask("/complaint/rights.json", body);
    if (this.values.iprType !== iprType) return;
    this.rights = answer && answer.success ? answer.data.rights : [];
    this.draw();
  }

  reasons() {
    return this.setup.reasons[this.values.iprType] || [];
  }

  reason() {
    return this.reasons().find((entry) => entry.code === this.values.reason);
  }

  /** Whether the reasons can be chosen from already. */
  reasonsReady() {
    return this.values.iprType !== "" && this.values.complaintType !== "";
  }

  /** Have the links checked. */
  async verify() {
    this.verifying = true;
    this.checked = null;
    delete this.errors.links;
    this.draw();
    let answer = await ask("/complaint/complaintSubmission/checkLinks.json", this.linksToCheck());
    if (answer && answer.slider) {
      await passSlider(this.setup.words);
      answer = await ask("/complaint/complaintSubmission/checkLinks.json", this.linksToCheck());
    }
    this.verifying = false;
    if (answer && answer.success) this.checked = answer.data.links;
    else this.errors.links = answer ? answer.message : this.setup.words.no_answer;
    this.draw();
  }

  linksToCheck() {
    const { values } = this;
    const body = new FormData();
    body.append("rightInfo", values.ipr);
    body.append("entityType", values.complaintType);
    body.append("platform", values.website);
    body.append("reason", values.reason);
    body.append("links", values.links);
    body.append("complaintSource", "practice");
    return body;
  }

  /** Take out the lines that were refused; the others stay checked. */
  removeRefused() {
    const links = this.checked;
    this.values.links = withoutRefused(this.values.links, links);
    delete this.errors.links;
    this.checked = links.filter((link) => link.valid);
    this.draw();
  }

  /** Send the form; what the server has to show where it was taken, else null. */
  async send() {
    if (this.sending) return null;
    this.sending = true;
    this.errors = {};
    this.message = "";
    this.draw();
    const answer = await ask("/complaint/complaintSubmission/submit.json", JSON.stringify(this.values));
    if (answer && answer.success) return answer.data; // the button stays off until the page shows something else
    this.sending = false;
    this.errors = (answer && answer.errors) || {};
    this.message = answer ? answer.message : this.setup.words.no_answer;
    this.draw();
    return null;
  }
}
