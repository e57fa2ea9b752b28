// The answer of Verify: how many lines were accepted, and what is said about the others.

function cell(text, className) {
  const made = document.createElement("td");
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function table(links, words) {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const title of [words.column_link, words.column_answer]) {
    const heading = document.createElement("th");
    heading.textContent = title;
    head.append(heading);
  }
  const body = made.createTBody();
  for (const link of links) {
    const row = body.insertRow();
    row.dataset.valid = String(link.valid);
    row.append(cell(link.link), cell(link.valid ? words.link_valid : link.invalidReason, link.valid ? "good" : "bad"));
  }
  return made;
}

/** Draw the answer, those that were not accepted first; `remove` takes them out of the box. */
export function drawAnswer(section, links, words, remove) {
  const refused = links.filter((link) => !link.valid);
  const accepted = links.filter((link) => link.valid);
  const summary = document.createElement("p");
  summary.textContent = `${accepted.length} ${words.verified_count}, ${refused.length} ${words.refused_count}`;
  const list = document.createElement("div");
  list.className = "answer-list";
  list.append(table([...refused, ...accepted], words));
  section.replaceChildren(summary, list);
  if (refused.length > 0) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = "remove-refused";
    button.className = "button";
    button.textContent = words.remove_refused;
    button.addEventListener("click", remove);
    section.append(button);
  }
}

/** The lines of the box without those that were refused; of a line that stands twice the first stays. */
export function withoutRefused(text, links) {
  const left = [...links];
  const kept = text.split("\n").filter((line) => {
    const at = left.findIndex((link) => link.link === line.trim());
    if (at < 0) return line.trim() !== "";
    return left.splice(at, 1)[0].valid;
  });
  return kept.join("\n");
}
