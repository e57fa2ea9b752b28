// The parts of the portal that only show something: how the account stands, its rights, the number of a complaint.

import { fetchJson } from "../server.js";
import { complaintTaken, registrationTaken } from "../success.js";
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
    make("div", {}, make("span", { class: `mark ${right.state}` }, words[`state_${right.state}`]), right.reason && make("div", { class: "hint" }, right.reason)), right.expires || "--",
  ]);
  return [make("section", { class: "sheet" }, make("h1", {}, words.ipr_management), makeTable(headings, rows))];
}

export const complaintSuccessPage = (query) =>
  successPage("/complaint/success.json", query, "#/complaint/form?platform=ae", (data, id) => complaintTaken(words, data, `#/complaint/detail?id=${id}`));

export const iprSuccessPage = (query) =>
  successPage("/ipr/success.json", query, "#/ipr/form", (data) => registrationTaken(words, data, "#/ipr/list"));

async function successPage(path, query, another, takenOf) {
  const id = query.get("id") || "";
  const answer = await fetchJson(`${path}?${new URLSearchParams({ id })}`);
  if (!answer) return null;
  if (!answer.success) return answer.login ? null : [make("section", { class: "sheet" }, make("p", {}, answer.message))];
  const taken = takenOf(answer.data, id);
  return [make("section", { class: "sheet success", "data-success": true },
    make("div", { class: "success-sign", "aria-hidden": "true" }),
    make("h1", {}, taken.title),
    taken.number ? make("p", {}, `${taken.label}: `, make("strong", { id: taken.numberId }, taken.number)) : null,
    make("p", {}, taken.text),
    make("p", {},
      make("a", { class: "act", href: taken.address }, taken.view), " ",
      make("a", { class: "act act-main primary", id: "submit-another", href: another }, taken.another)))];
}
