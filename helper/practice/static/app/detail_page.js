// One complaint, listing by listing, with the presses that are the person's.

import { answerButtons } from "../answer_buttons.js";
import { fetchJson } from "../server.js";
import { make, makeTable, statusMark, words } from "./dom.js";

const HEADINGS = [words.column_link, words.column_seller, words.column_state, words.column_answer];
const answerButton = (answer, text) => make("button", {
  type: "button", class: "act", "data-answer": answer, "data-sure": words.withdraw_sure,
}, text);

export async function detailPage(query, { redraw }) {
  const answer = await fetchJson(`/complaint/detail.json?${new URLSearchParams({ id: query.get("id") || "" })}`);
  if (!answer) return null;
  const head = make("h1", {}, words.detail_title);
  const back = make("p", {}, make("a", { class: "act", href: "#/complaint/list?platform=ae" }, words.back_to_list));
  if (!answer.success) return answer.login ? null : [make("section", { class: "sheet" }, head, make("p", {}, answer.message), back)];
  const detail = answer.data;
  const message = make("p", { class: "message", role: "alert", "data-complaint": detail.row.id });
  const sheet = make("section", { class: "sheet" },
    head, facts(detail), detail.countered ? counterNotice(detail) : null,
    makeTable(HEADINGS, detail.listings.map((one) => [
      make("span", { class: "address" }, one.link), one.seller, statusMark(one.status), one.remark,
    ])),
    detail.withdrawable ? make("p", { class: "line" }, answerButton("withdraw", words.withdraw)) : null,
    message, back);
  answerButtons(sheet, message, redraw);
  return [sheet];
}

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
