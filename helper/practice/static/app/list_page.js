// Manage Complaints: filters, one page of complaints, the way to the other pages.

import { fetchJson } from "../server.js";
import { make, makeButton, makeTable, statuses, statusMark, words } from "./dom.js";

const HEADINGS = [
  words.complaint_number, words.website, words.ipr, words.reason,
  words.column_listings, words.column_submitted, words.column_state, words.column_action,
];

export async function listPage(query) {
  const answer = await fetchJson(`/complaint/list.json?${query}`);
  if (!answer || !answer.success) return null;
  const view = answer.data;
  const addressOf = (changes) => `#/complaint/list?${new URLSearchParams({ ...Object.fromEntries(query), ...changes })}`;
  return [make("section", { class: "sheet" },
    make("h1", {}, words.manage_complaints),
    make("nav", { class: "tabs" }, ...view.websites.map((site) => make("a", {
      href: `#/complaint/list?platform=${site.code}`, "aria-current": site.code === view.platform ? "page" : null,
    }, site.text))),
    filters(view, addressOf),
    ...(view.rows.length ? [table(view.rows), pager(view, addressOf)] : [make("p", { class: "nothing" }, words.list_empty)]))];
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

function table(rows) {
  const cells = rows.map((row) => [
    row.number, row.website, row.ipr, row.reason, row.listings, row.submitted, statusMark(row.status),
    make("a", { href: `#/complaint/detail?id=${row.id}` }, words.view),
  ]);
  return makeTable(HEADINGS, cells, (at) => ({ "data-complaint": rows[at].id }));
}

function pager(view, addressOf) {
  const link = (text, page, rel) => make("a", { class: "act", rel, href: addressOf({ page }) }, text);
  return make("nav", { class: "pager" },
    make("span", { class: "hint" }, `${view.total} ${words.total_found} · ${words.page_of} ${view.page} / ${view.pages}`),
    view.page > 1 ? link(words.page_before, view.page - 1, "prev") : null,
    view.page < view.pages ? link(words.page_after, view.page + 1, "next") : null);
}
