// Sends requests to the portal's server, with the token.

function cookie(name) {
  const pair = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`));
  return pair ? pair.slice(name.length + 1) : '';
}

/** POST a body, and return the JSON response; null if there is none. */
export async function ask(path, body) {
  const headers = { 'X-XSRF-TOKEN': cookie('_tb_token_') };
  if (typeof body === 'string') headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await (await fetch(path, { method: 'POST', headers, body })).json();
  } catch {
    return null;
  }
  if (answer.success || !answer.redirect) return answer;
  location.assign(answer.redirect);
  return new Promise(() => {}); // never resolves, because the browser is leaving the page
}

/** POST fields as a form does, and return the JSON response; null if there is none. */
export function askWith(path, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return ask(path, body);
}
