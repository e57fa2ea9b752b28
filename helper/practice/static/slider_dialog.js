// A slider that comes up over the form; it looks and is judged like the one of the login.

import { ask } from "./server.js";
import { makeSlider } from "./slider.js";

const SHOWN_MS = 400; // so long it says that it was passed

/** Show it; resolves once a hand has drawn it. */
export function passSlider(words) {
  return new Promise((passed) => {
    const box = document.createElement("div");
    box.className = "curtain";
    box.innerHTML = `
      <section class="baxia-dialog sheet" role="dialog" aria-modal="true">
        <h2></h2>
        <div id="nocaptcha" class="nc-container"><div id="nc_1_wrapper" class="nc_wrapper">
          <div id="nc_1__bg" class="nc_bg"></div>
          <div id="nc_1__scale_text" class="nc_scale_text slidetounlock"><span data-nc-lang="_startTEXT"></span></div>
          <span id="nc_1_n1z" class="nc_iconfont btn_slide" aria-hidden="true">»</span>
        </div></div>
        <p class="message" role="alert"></p>
      </section>`;
    const text = box.querySelector("[data-nc-lang]");
    const message = box.querySelector(".message");
    box.querySelector("h2").textContent = words.slider_title;
    text.textContent = words.slider_text;
    document.body.append(box);
    makeSlider({
      track: box.querySelector("#nc_1_wrapper"),
      handle: box.querySelector("#nc_1_n1z"),
      fill: box.querySelector("#nc_1__bg"),
      begun: () => { message.textContent = ""; },
      judge: async (trail, width) => {
        const answer = await ask("/complaint/slider.json", JSON.stringify({ trail, width }));
        if (!answer || !answer.success) {
          message.textContent = (answer && answer.message) || words.slider_no;
          return false;
        }
        text.textContent = words.slider_yes;
        text.dataset.ncLang = "_yesTEXT";
        setTimeout(() => {
          box.remove();
          passed();
        }, SHOWN_MS);
        return true;
      },
    });
  });
}
