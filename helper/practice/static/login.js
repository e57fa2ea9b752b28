// The small frame of the login: first press, slider, second press.

import { ask } from "./server.js";
import { makeSlider } from "./slider.js";

const form = document.getElementById("login-form");
const message = document.getElementById("login-message");
const puzzle = document.getElementById("nocaptcha");
const wrapper = document.getElementById("nc_1_wrapper");
const text = wrapper.querySelector("[data-nc-lang]");

function say(words, good = false) {
  message.textContent = words;
  message.classList.toggle("good", good);
}

async function judge(trail, width) {
  const answer = await ask("/mini_login/slider.json", JSON.stringify({ trail, width }));
  const passed = Boolean(answer && answer.success);
  wrapper.classList.toggle("passed", passed);
  if (passed) {
    text.textContent = text.dataset.yes;
    text.dataset.ncLang = "_yesTEXT";
    say(form.dataset.again, true);
  } else {
    say(answer && answer.message ? answer.message : wrapper.dataset.no);
  }
  return passed;
}

makeSlider({
  track: wrapper,
  handle: document.getElementById("nc_1_n1z"),
  fill: document.getElementById("nc_1__bg"),
  begun: () => say(""),
  judge,
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("");
  const answer = await ask("/mini_login/login.json", new FormData(form));
  if (answer && answer.success && "stays" in form.dataset) {
    window.parent.postMessage("signed-in", location.origin);
  } else if (answer && answer.success) {
    window.top.location.assign(answer.data.redirect);
  } else if (answer && answer.slider) {
    puzzle.hidden = false;
  } else if (answer) {
    say(answer.message);
  }
});
