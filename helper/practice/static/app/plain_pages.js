// The parts of the portal that only show something: how the account stands, its rights, the number of a complaint.

import { fetchJson } from "../server.js";
import { make, makeTable, words } from "./dom.js";

const percent = (share) => (share === null ? "--" : `${share} %`);
const figure = (name, value, remark = "") => make("div", {}, make("dt", {}, name), make("dd", {}, String(value), make("small", {}, remark)));

export async function homePage() {
  const answer = await fetchJson("/home.json");
  if (!answer || !answer.success) return null;
  const { rates, waiting } = answer.data;
  return [make("section", { class: "sheet" },
    make("h1", {}, words.user_center),
    make("dl", { class: "figures" },
      figure(words.takedown_rate, percent(rates.takedown)),
      figure(words.counter_rate, percent(rates.counter_notice)),
      figure(words.this_month, rates.this_month, ` ${rates.month_before} ${words.month_before}`)),
    make("section", { class: "box" },
      make("h2", {}, words.reminders),
      make("p", {}, waiting ? `${words.reminder_countered} ${waiting}` : words.reminder_none)))];
}

export async function rightsPage() {
  const answer = await fetchJson("/ipr/list.json");
  if (!answer || !answer.success) return null;
  const headings = ["id", "title", "type", "country", "registration", "state", "expires"].map((name) => words[`column_${name}`]);
  const rows = answer.data.rights.map((right) => [
    right.id, right.title, right.type, right.country, right.number,
    make("span", { class: `mark ${right.state}` }, words[`state_${right.state}`]), "--",
  ]);
  return [make("section", { class: "sheet" }, make("h1", {}, words.ipr_management), makeTable(headings, rows))];
}

export async function successPage(query) {
  const id = query.get("id") || "";
  const answer = await fetchJson(`/complaint/success.json?${new URLSearchParams({ id })}`);
  if (!answer) return null;
  if (!answer.success) return answer.login ? null : [make("section", { class: "sheet" }, make("p", {}, answer.message))];
  const { number } = answer.data;
  return [make("section", { class: "sheet success", "data-success": true },
    make("div", { class: "success-sign", "aria-hidden": "true" }),
    make("h1", {}, words.success_title),
    number ? make("p", {}, `${words.complaint_number}: `, make("strong", { id: "complaint-number" }, number)) : null,
    make("p", {}, words.success_text),
    make("p", {},
      make("a", { class: "act", href: `#/complaint/detail?id=${id}` }, words.view_complaint), " ",
      make("a", { class: "act act-main", id: "submit-another", href: "#/complaint/form?platform=ae" }, words.submit_another)))];
}
