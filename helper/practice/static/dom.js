// Creates elements, and reads the data that the server has put into the page.

const pageSetup = document.getElementById('page-setup');

/** The data in the page, such as its texts, a form, and the form's values. */
export const setup = pageSetup ? JSON.parse(pageSetup.textContent) : {};
/** All texts by key. */
export const words = setup.words || {};

/** Create an element with these attributes, listeners (such as `onclick`) and children. */
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

/** Create a table with these headings and rows of cells; `attributesOf(at)` gives the attributes of a row. */
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

/** Show the content on top of the page; returns the element to remove afterwards. */
export function layOver(content) {
  const box = make('div', { class: 'curtain' }, content);
  document.body.append(box);
  return box;
}

/** Show a text in an element, which is hidden if the text is empty. */
export function showText(place, text) {
  place.textContent = text;
  place.hidden = text === '';
}

/** Set an input's value if it differs: setting the same value would move the cursor. */
export function showValue(input, value) {
  if (input.value !== value) input.value = value;
}

/** Count an answered request in the element, for tests that wait for the answer. */
export function finished(place) {
  place.dataset.round = String(Number(place.dataset.round) + 1);
}
