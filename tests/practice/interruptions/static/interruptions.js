// Shows the slider or the login that an answer asks for. Runs before the page's own scripts.

import { openLogin } from './login_box.js';
import { passSlider, puzzleIn } from './slider.js';

const loginForm = document.getElementById('login-form');
const puzzle = loginForm && puzzleIn(loginForm);
const staysHere = new URLSearchParams(location.search).get('stay') === '1';
const plainFetch = window.fetch;

window.fetch = async (path, options) => {
  const sent = await plainFetch(path, options);
  if (!sent.headers.get('Content-Type')?.startsWith('application/json')) return sent;
  const answer = await sent.clone().json();
  if (answer.login) openLogin();
  if (answer.slider && puzzle) puzzle.hidden = false;
  else if (answer.slider) {
    await passSlider();
    return window.fetch(path, options);
  }
  if (answer.success && staysHere && path === '/mini_login/login.json') {
    window.parent.postMessage('signed-in', location.origin);
    return new Promise(() => {}); // never resolves, because the page around the frame removes it
  }
  return sent;
};
