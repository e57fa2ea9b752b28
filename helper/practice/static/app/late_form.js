// A form whose fields come late: what stands in their place meanwhile, and the bar of its parts.

import { fetchJson } from "../server.js";
import { make, words } from "./dom.js";

/** Draw bones, ask for what the form needs, wait as long as it says, and draw the form that `build` makes. */
export async function lateForm(path, heading, isShown, build) {
  const main = document.getElementById("app-main");
  main.replaceChildren(make("section", { class: "sheet" }, make("h1", {}, heading), bones()));
  const answer = await fetchJson(path);
  if (!answer || !answer.success) {
    if (answer && !answer.login && isShown()) main.firstChild.append(make("p", { class: "message" }, answer.message));
    return null;
  }
  await new Promise((ready) => { setTimeout(ready, answer.data.lateMs); });
  if (!isShown()) return null;
  const form = build(answer.data);
  form.draw();
  return [form.sheet];
}

export const bones = () => make("div", { class: "bones", "aria-hidden": "true" }, ...Array.from({ length: 8 }, () => make("i")));

/** The names of the parts, the one that is shown marked. */
export const partsBar = (parts, shown) => make("ol", { class: "parts" },
  ...parts.map((one, at) => make("li", { "aria-current": at === shown ? "step" : null }, words[one.name])));
