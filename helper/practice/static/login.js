// The login frame.

import { ask } from './server.js';

const form = document.getElementById('login-form');
const message = document.getElementById('login-message');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  message.textContent = '';
  const answer = await ask('/mini_login/login.json', new FormData(form));
  if (answer?.success) window.top.location.assign(answer.data.redirect);
  else if (answer) message.textContent = answer.message;
});
