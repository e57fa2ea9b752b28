// Speaks with the portal's server: the token goes along, a session that is over leads to the login.

function cookie(name) {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(`${name}=`));
  return pair ? pair.slice(name.length + 1) : "";
}

/** POST a body and return the JSON answer; null where no answer came. */
export async function ask(path, body) {
  let answer;
  try {
    const headers = { "X-XSRF-TOKEN": cookie("_tb_token_") };
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    answer = await (await fetch(path, { method: "POST", headers, body })).json();
  } catch {
    return null;
  }
  if (!answer.success && answer.redirect) {
    location.assign(answer.redirect);
    return new Promise(() => {}); // the page is being left: nothing after this point matters
  }
  return answer;
}
