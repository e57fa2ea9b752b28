// Radio buttons that belong together, and the words beside each of them. Stands before controls.js.

const radioGroups = (() => {
  // A mark that is drawn as a letter.
  const DRAWN_MARK = /^[○●◯◉⚪⚫☐☑✓✔]\s*/u;
  const isRadio = 'input[type=radio i], [role=radio]';

  const sameName = (element) => (element.name
    ? [...element.getRootNode().querySelectorAll(isRadio)]
      .filter((other) => other.name === element.name && other.form === element.form)
    : []);

  /** What holds a group together: its role, the name its members share, else the nearest element with several. */
  const groupOf = (element) => seen.closest(element, '[role=radiogroup]')
    || (sameName(element).length > 1 ? sameName(element)[0] : nearestWithOthers(element));
  const nearestWithOthers = (element) => {
    for (let up = seen.above(element); up; up = seen.above(up)) {
      if (up.querySelectorAll(isRadio).length > 1) return up;
    }
    return element;
  };

  const wordsOf = (element, frame) => {
    const label = element.labels?.[0];
    const spoken = [label?.innerText, frame.innerText, element.getAttribute('aria-label'), besides(element), seen.wordsIn(frame)];
    return words.plain(spoken.find((text) => words.plain(text)) || '').replace(DRAWN_MARK, '');
  };
  /** The words after a bare radio button, up to the next one. */
  const besides = (element) => {
    let text = '';
    for (let next = element.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === Node.ELEMENT_NODE && next.matches(isRadio)) break;
      text += next.textContent;
    }
    return text;
  };

  /** A button drawn around the browser's own says the same as that one. */
  const isDressOf = (radio, others) => radio.element.localName !== 'input'
    && others.some(({ element }) => element !== radio.element && seen.within(element, radio.element));

  /** One control for each group; its `entries` hold the buttons. */
  const among = (radios) => {
    const groups = new Map();
    for (const radio of radios.filter((each) => !isDressOf(each, radios))) {
      const key = groupOf(radio.element);
      groups.set(key, [...(groups.get(key) || []), radio]);
    }
    return [...groups.values()].map((members) => ({
      element: members[0].element, kinds: ['radio'], frame: members[0].frame, order: members[0].order,
      entries: members.map(({ element, frame }) => ({ element, frame, text: wordsOf(element, frame) })),
    }));
  };

  const placeOf = (control) => seen.around(control.entries.flatMap((entry) => [entry.frame, entry.element.labels?.[0]])
    .filter(Boolean).map((element) => element.getBoundingClientRect()).filter((place) => !seen.isTiny(place)));

  const STATES = ['aria-checked', 'aria-pressed', 'aria-selected'];
  const ON_NAME = /(?:^|[\s_-])(?:is-?)?(?:on|active|actived|selected|checked|current|pressed)(?:$|[\s_-])/iu;
  const PASSING = /hover|focus|ripple/iu;

  /** What an element says of itself: on, off, or nothing. */
  const stateOf = (element) => {
    if (element.localName === 'input') return element.checked;
    const said = STATES.map((name) => element.getAttribute(name)).find((value) => value !== null);
    if (said !== undefined) return said === 'true';
    const state = element.dataset.state || '';
    if (/^(?:on|checked|active|selected)$/u.test(state)) return true;
    return /^(?:off|unchecked|inactive|unselected)$/u.test(state) ? false : null;
  };

  /** How an element is drawn by its names and its own style, without what a mouse over it changes. */
  const looksOf = (element) => namesOf(element).split(/\s+/u).filter((name) => !PASSING.test(name)).sort().join(' ')
    + (element.getAttribute('style') || '');
  /** The names of an element, and of the list item around it alone. */
  const namesOf = (element) => [element, element.parentElement].filter((each, at) => each && (at === 0 || each.childElementCount === 1))
    .map((each) => each.getAttribute('class') || '').join(' ');

  const pressedLooks = new WeakMap();

  const isOneNamedOn = (elements) => elements.filter((element) => ON_NAME.test(namesOf(element))).length === 1;

  /** Whether our press changed its looks, and no other has the same now. */
  const tookPress = ({ element }, before, entries) => {
    const looks = looksOf(element);
    if (looks === before || entries.some((other) => other.element !== element && looksOf(other.element) === looks)) return false;
    pressedLooks.set(element, looks);
    return true;
  };

  /** The one entry that is on, by what the entries say, by their names, or by the looks our press gave it; else null. */
  const onIn = (entries) => {
    const only = (on) => (on.length === 1 ? on[0] : null);
    const states = entries.map(({ element }) => stateOf(element));
    if (states.some((state) => state !== null)) return only(entries.filter((_, at) => states[at]));
    const named = entries.filter(({ element }) => ON_NAME.test(namesOf(element)));
    if (named.length) return only(named);
    return only(entries.filter(({ element }) => pressedLooks.get(element) === looksOf(element)));
  };

  return { among, placeOf, onIn, stateOf, isOneNamedOn, looksOf, tookPress };
})();
