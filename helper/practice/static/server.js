// Speaks with the portal's server: the token goes along, and a session that is over leads to the login.

import { openLogin } from "./login_box.js";

function cookie(name) {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(`${name}=`));
  return pair ? pair.slice(name.length + 1) : "";
}

const token = () => (window.GlobalConfig ? window.GlobalConfig.csrfToken : cookie("_tb_token_"));

/** POST a body and return the JSON answer; null where no answer came. */
export function ask(path, body) {
  const headers = { "X-XSRF-TOKEN": token() };
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  return answered(path, { method: "POST", headers, body });
}

/** GET a JSON answer; null where none came. */
export const fetchJson = (path) => answered(path, {});

async function answered(path, options) {
  let answer;
  try {
    answer = await (await fetch(path, options)).json();
  } catch {
    return null;
  }
  if (!answer.success && answer.redirect) {
    location.assign(answer.redirect);
    return new Promise(() => {}); // the page is being left: nothing after this point matters
  }
  if (!answer.success && answer.login) openLogin();
  return answer;
}
