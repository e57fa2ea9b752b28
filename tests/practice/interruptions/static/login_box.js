// The login on top of a page, which stays there.

import { layOver, make } from '/static/dom.js';
import { words } from './words.js';

let box = null;
const listeners = [];

/** Call `listener` whenever the user has signed in without leaving the page. */
export const onSignedIn = (listener) => listeners.push(listener);

/** Show the login on top of the page, unless it is shown already. */
export function openLogin() {
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
