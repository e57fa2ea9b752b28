// Creates elements, and reads the data that the server put into the page.

const pageSetup = document.getElementById('page-setup');

/** The data in the page: its texts, a form, the form's values. */
export const setup = pageSetup ? JSON.parse(pageSetup.textContent) : {};
/** Every text of the pages. */
export const words = setup.words || {};

/** An element with these attributes (listeners by their names: `onclick`) and children. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A table of these headings and rows of cells. */
export function makeTable(headings, rows, attributesOf = () => ({})) {
  const cell = (content) =>
    content instanceof HTMLTableCellElement
      ? content
      : make('td', {}, content instanceof Node ? content : String(content));
  return make(
    'table',
    {},
    make('thead', {}, make('tr', {}, ...headings.map((heading) => make('th', {}, heading)))),
    make('tbody', {}, ...rows.map((cells, at) => make('tr', attributesOf(at), ...cells.map(cell)))),
  );
}

/** Show something over the page. */
export function layOver(content) {
  const box = make('div', { class: 'curtain' }, content);
  document.body.append(box);
  return box;
}

/** Show a text; an empty one takes no room. */
export function showText(place, text) {
  place.textContent = text;
  place.hidden = text === '';
}

/** Set a box's value if it differs. */
export function showValue(input, value) {
  if (input.value !== value) input.value = value;
}

/** Announce that a request has been answered. */
export function finished(place) {
  place.dataset.round = String(Number(place.dataset.round) + 1);
}
