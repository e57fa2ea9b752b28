// The parts of the portal that only show something: how the account stands, its rights, its complaints, a number.

import { make, makeTable, setup, words } from "../dom.js";
import { answerButtons, numberId } from "../form_pieces.js";
import { fetchJson } from "../server.js";
import { makeButton } from "./rows.js";

const { statuses } = setup;
const sheet = (...parts) => [make("section", { class: "sheet" }, ...parts)];
const statusMark = (status) => make("span", { class: `mark ${status}` }, words[status]);
const headings = (...keys) => keys.map((key) => words[key]);
const percent = (share) => (share === null ? "--" : `${share} %`);
const figure = (name, value, remark = "") => make("div", {}, make("dt", {}, name), make("dd", {}, String(value), make("small", {}, remark)));
const LIST = "#/complaint/list";

/** What the server tells for a page; null where it tells nothing, or wants a login first. */
async function told(path, query = "") {
  const answer = await fetchJson(`${path}?${query}`);
  return answer && answer.success ? answer.data : null;
}

export async function homePage() {
  const data = await told("/home.json");
  return data && sheet(
    make("h1", {}, words.user_center),
    make("dl", { class: "figures" },
      figure(words.takedown_rate, percent(data.takedown)),
      figure(words.counter_rate, percent(data.counter_notice)),
      figure(words.this_month, data.this_month, ` ${data.month_before} ${words.month_before}`)),
    make("section", { class: "box" },
      make("h2", {}, words.reminders),
      make("p", {}, data.waiting ? `${words.reminder_countered} ${data.waiting}` : words.reminder_none)));
}

export async function rightsPage() {
  const data = await told("/ipr/list.json");
  const stateOf = ({ state, reason }) => make("div", {},
    make("span", { class: `mark ${state}` }, words[`state_${state}`]), reason && make("div", { class: "hint" }, reason));
  return data && sheet(make("h1", {}, words.ipr_management), makeTable(
    headings("column_id", "column_title", "column_type", "column_country", "column_registration", "column_state", "column_expires"),
    data.rights.map((right) => [right.id, right.title, right.type, right.country, right.number, stateOf(right), right.expires || "--"])));
}

export async function listPage(query) {
  const view = await told("/complaint/list.json", query);
  const addressOf = (changes) => `${LIST}?${new URLSearchParams({ ...Object.fromEntries(query), ...changes })}`;
  return view && sheet(
    make("h1", {}, words.manage_complaints),
    make("nav", { class: "tabs" }, ...view.websites.map(({ code, text }) => make("a", {
      href: `${LIST}?platform=${code}`, "aria-current": code === view.platform ? "page" : null,
    }, text))),
    filters(view, addressOf),
    ...(view.rows.length ? [complaints(view.rows), pager(view, addressOf)] : [make("p", { class: "nothing" }, words.list_empty)]));
}

function filters(view, addressOf) {
  const day = (id, value) => make("input", { type: "date", id, value });
  const [from, to] = [day("from", view.earliest), day("to", view.latest)];
  const state = make("select", { "aria-label": words.column_state },
    make("option", { value: "" }, words.all_statuses),
    ...statuses.map((status) => make("option", { value: status, selected: status === view.status }, words[status])));
  const search = () => {
    location.hash = addressOf({ from: from.value, to: to.value, status: state.value, page: 1 });
  };
  return make("div", { class: "filter" },
    make("label", { for: "from" }, words.date_from), from, make("label", { for: "to" }, words.date_to), to, state,
    makeButton(words.filter, "", search),
    view.by_default ? make("span", { class: "hint" }, words.last_15_days) : null);
}

const complaints = (rows) => makeTable(
  headings("complaint_number", "website", "ipr", "reason", "column_listings", "column_submitted", "column_state", "column_action"),
  rows.map((row) => [
    row.number, row.website, row.ipr, row.reason, row.listings, row.submitted, statusMark(row.status),
    make("a", { href: `#/complaint/detail?id=${row.id}` }, words.view),
  ]),
  (at) => ({ "data-complaint": rows[at].id }));

function pager(view, addressOf) {
  const link = (text, page, rel) => make("a", { class: "act", rel, href: addressOf({ page }) }, text);
  return make("nav", { class: "pager" },
    make("span", { class: "hint" }, `${view.total} ${words.total_found} · ${words.page_of} ${view.page} / ${view.pages}`),
    view.page > 1 ? link(words.page_before, view.page - 1, "prev") : null,
    view.page < view.pages ? link(words.page_after, view.page + 1, "next") : null);
}

/** One complaint, listing by listing, with the presses that are the person's. */
export async function detailPage(query, { redraw }) {
  const answer = await fetchJson(`/complaint/detail.json?${new URLSearchParams({ id: query.get("id") || "" })}`);
  if (!answer || answer.login) return null;
  const head = make("h1", {}, words.detail_title);
  const back = make("p", {}, make("a", { class: "act", href: `${LIST}?platform=ae` }, words.back_to_list));
  if (!answer.success) return sheet(head, make("p", {}, answer.message), back);
  const detail = answer.data;
  const message = make("p", { class: "message", role: "alert", "data-complaint": detail.row.id });
  const shown = sheet(
    head, facts(detail), detail.countered ? counterNotice(detail) : null,
    makeTable(headings("column_link", "column_seller", "column_state", "column_answer"), detail.listings.map((listing) => [
      make("span", { class: "address" }, listing.link), listing.seller, statusMark(listing.status), listing.remark,
    ])),
    detail.withdrawable ? make("p", { class: "line" }, answerButton("withdraw", words.withdraw)) : null,
    message, back);
  answerButtons(shown[0], message, redraw);
  return shown;
}

const answerButton = (answer, text) => make("button", { type: "button", class: "act", "data-answer": answer, "data-sure": words.withdraw_sure }, text);

function facts({ row, explanation }) {
  const pairs = [
    [words.complaint_number, row.number], [words.website, row.website], [words.ipr, row.ipr], [words.reason, row.reason],
    [words.column_submitted, row.submitted], [words.column_state, statusMark(row.status)],
    ...(explanation ? [[words.description, explanation]] : []),
  ];
  return make("dl", { class: "facts" }, ...pairs.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

const counterNotice = (detail) => make("section", { class: "box warn" },
  make("h2", {}, words.counter_title),
  make("p", {}, `${words.counter_text} ${detail.until} (${detail.days_left} ${words.days_left}).`),
  make("p", { class: "line" }, answerButton("accept", words.counter_accept), answerButton("dispute", words.counter_dispute)));

export const complaintSuccess = (query) =>
  successPage("/complaint/success.json", query, "#/complaint/form?platform=ae", (id) => `#/complaint/detail?id=${id}`);
export const registrationSuccess = (query) => successPage("/ipr/success.json", query, "#/ipr/form", () => "#/ipr/list");

async function successPage(path, query, another, addressOf) {
  const id = query.get("id") || "";
  const answer = await fetchJson(`${path}?${new URLSearchParams({ id })}`);
  if (!answer || answer.login) return null;
  if (!answer.success) return sheet(make("p", {}, answer.message));
  const { taken, numberName, [numberName]: number } = answer.data;
  return [make("section", { class: "sheet success", "data-success": true },
    make("div", { class: "success-sign", "aria-hidden": "true" }),
    make("h1", {}, taken.title),
    number ? make("p", {}, `${taken.number}: `, make("strong", { id: numberId({ numberName }) }, number)) : null,
    make("p", {}, taken.text),
    make("p", {},
      make("a", { class: "act", href: addressOf(id) }, taken.view), " ",
      make("a", { class: "act act-main primary", id: "submit-another", href: another }, taken.another)))];
}
