// Makes elements; what the server has told the page.

const told = document.getElementById('page-setup');

/** What the page was told with itself: its texts, a form, what stands in it. */
export const setup = told ? JSON.parse(told.textContent) : {};
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

/** Lay something over the page. */
export function layOver(content) {
  const box = make('div', { class: 'curtain' }, content);
  document.body.append(box);
  return box;
}

/** A text that takes no room while it says nothing. */
export function showText(place, text) {
  place.textContent = text;
  place.hidden = text === '';
}

/** Put a value into a box, where it is not there. */
export function showValue(input, value) {
  if (input.value !== value) input.value = value;
}

/** Tell whoever waits that a request has been answered. */
export function finished(place) {
  place.dataset.round = String(Number(place.dataset.round) + 1);
}
