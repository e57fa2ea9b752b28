// The login frame: Sign in, then the slider, then Sign in again.

import { ask } from './server.js';
import { bringSlider } from './slider.js';

const form = document.getElementById('login-form');
const message = document.getElementById('login-message');
const puzzle = document.getElementById('nocaptcha');
const wrapper = document.getElementById('nc_1_wrapper');
const text = wrapper.querySelector('[data-nc-lang]');

function say(said, good = false) {
  message.textContent = said;
  message.classList.toggle('good', good);
}

bringSlider(puzzle, {
  path: '/mini_login/slider.json',
  begun: () => say(''),
  refused: (said) => say(said || wrapper.dataset.no),
  passed: () => {
    wrapper.classList.add('passed');
    text.textContent = text.dataset.yes;
    text.dataset.ncLang = '_yesTEXT';
    say(form.dataset.again, true);
  },
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  say('');
  const answer = await ask('/mini_login/login.json', new FormData(form));
  if (answer?.success && 'stays' in form.dataset) window.parent.postMessage('signed-in', location.origin);
  else if (answer?.success) window.top.location.assign(answer.data.redirect);
  else if (answer?.slider) puzzle.hidden = false;
  else if (answer) say(answer.message);
});
