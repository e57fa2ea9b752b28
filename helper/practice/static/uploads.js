// Files: each goes to the server by a request of its own as soon as it is chosen.

import { ask } from "./server.js";

/**
 * Take files from `input` to `path` and list them in `list`; `changed(files, error)` tells of what is there.
 * Where only one may be there, another takes its place. `clear` empties it.
 */
export function takeFiles({ path, input, list, words, most, changed }) {
  let files = [];

  function draw() {
    list.replaceChildren(...files.map((file) => {
      const entry = document.createElement("li");
      entry.append(`${file.name} `);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.remove;
      button.addEventListener("click", () => update(files.filter((other) => other !== file), ""));
      entry.append(button);
      return entry;
    }));
  }

  function update(kept, error) {
    files = kept;
    draw();
    changed(files, error);
  }

  input.addEventListener("change", async () => {
    const picked = [...input.files];
    input.value = "";
    for (const file of picked) {
      if (most > 1 && files.length >= most) return update(files, words.upload_many);
      const body = new FormData();
      body.append("file", file);
      const answer = await ask(path, body);
      if (!answer) return update(files, words.no_answer);
      if (!answer.success) return update(files, answer.message);
      update(most > 1 ? [...files, answer.data] : [answer.data], "");
    }
    return undefined;
  });
  return { clear: () => update([], "") };
}
