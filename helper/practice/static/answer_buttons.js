// Withdraw, accept, dispute: each asks once more before it is done.

import { ask } from "./server.js";

/** Bring the buttons under `root` to life; `message` names the complaint and tells what went wrong. */
export function answerButtons(root, message, done) {
  for (const button of root.querySelectorAll("[data-answer]")) {
    let isSure = false;
    button.addEventListener("click", async () => {
      if (!isSure) {
        isSure = true;
        button.textContent = button.dataset.sure;
        return;
      }
      button.disabled = true;
      const body = new FormData();
      body.append("id", message.dataset.complaint);
      body.append("answer", button.dataset.answer);
      const answer = await ask("/complaint/answer.json", body);
      if (answer && answer.success) done();
      else message.textContent = (answer && answer.message) || "";
    });
  }
}
