// Makes elements; the texts of the pages; button texts as the component libraries set them.

const setup = JSON.parse(document.getElementById("page-setup").textContent);

/** Every text of the pages. */
export const words = setup.words;
/** The statuses a complaint can have; each is also the key of its words. */
export const statuses = setup.statuses;

/** An element with these attributes (listeners by their names: `onclick`) and children. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A button's text: two Chinese characters stand apart. */
export const spaced = (text) => (/^[\u4e00-\u9fff]{2}$/u.test(text) ? `${text[0]} ${text[1]}` : text);

/** A button that does nothing but call `pressed`. */
export function makeButton(text, kind, pressed, attributes = {}) {
  return make("button", { type: "button", class: `act ${kind}`, onclick: pressed, ...attributes }, make("span", {}, spaced(text)));
}

/** A status with its mark. */
export const statusMark = (status) => make("span", { class: `mark ${status}` }, words[status]);

/** A table of these headings and rows of cells. */
export function makeTable(headings, rows, attributesOf = () => ({})) {
  const cell = (content) => make("td", {}, content instanceof Node ? content : String(content));
  return make("table", {},
    make("thead", {}, make("tr", {}, ...headings.map((heading) => make("th", {}, heading)))),
    make("tbody", {}, ...rows.map((cells, at) => make("tr", attributesOf(at), ...cells.map(cell)))));
}
