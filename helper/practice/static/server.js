// Sends requests to the portal's server, with the token, and opens the login if the session has expired.

import { layOver, make, words } from './dom.js';

let box = null;
const listeners = [];

function cookie(name) {
  const pair = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`));
  return pair ? pair.slice(name.length + 1) : '';
}

const token = () => (window.GlobalConfig ? window.GlobalConfig.csrfToken : cookie('_tb_token_'));

/** POST a body, and return the JSON response; null if there is none. */
export function ask(path, body) {
  const headers = { 'X-XSRF-TOKEN': token() };
  if (typeof body === 'string') headers['Content-Type'] = 'application/json';
  return answered(path, { method: 'POST', headers, body });
}

/** POST fields as a form does, and return the JSON response; null if there is none. */
export function askWith(path, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return ask(path, body);
}

/** GET a JSON response, or a part of a page as `html`; null if there is no response. */
export const fetchAnswer = (path) => answered(path, {});

async function answered(path, options) {
  let answer;
  try {
    const sent = await fetch(path, options);
    const isPart = sent.headers.get('Content-Type').startsWith('text/html');
    answer = isPart ? { success: sent.ok, html: await sent.text() } : await sent.json();
  } catch {
    return null;
  }
  if (!answer.success && answer.redirect) {
    location.assign(answer.redirect);
    return new Promise(() => {}); // never resolves, because the browser is leaving the page
  }
  if (!answer.success && answer.login) openLogin();
  return answer;
}

/** Call `listener` whenever the user has signed in without leaving the page. */
export const onSignedIn = (listener) => listeners.push(listener);

/** Show the login on top of the page, unless it is shown already. */
function openLogin() {
  if (document.getElementById('alibaba-login-box')) return;
  box = layOver(
    make(
      'section',
      { class: 'login-card sheet', role: 'dialog', 'aria-modal': 'true' },
      make('h2', {}, words.login_title),
      make('p', { class: 'note' }, words.login_not_real),
      loginFrame(),
    ),
  );
}

export function closeLogin() {
  if (box) box.remove();
  box = null;
}

/** Create the login frame, which keeps the page around it when the user has signed in. */
export function loginFrame() {
  const lang = document.documentElement.lang.slice(0, 2);
  return make('iframe', {
    id: 'alibaba-login-box',
    title: words.login_title,
    src: `/mini_login.htm?lang=${lang}&appName=practice&appEntrance=ipp&styleType=vertical&stay=1`,
  });
}

addEventListener('message', (event) => {
  if (event.origin !== location.origin || event.data !== 'signed-in') return;
  closeLogin();
  listeners.forEach((listener) => listener());
});
