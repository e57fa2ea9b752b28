// Finds choices without a list. Takes the radio buttons. Returns their groups, each with its entries.

const radioGroups = (() => {
  // A radio mark that is drawn with a character.
  const DRAWN_MARK = /^[○●◯◉⚪⚫☐☑✓✔]\s*/u;
  const RADIO = 'input[type=radio i], [role=radio]';
  const sameName = (element) =>
    element.name
      ? [...element.getRootNode().querySelectorAll(RADIO)].filter(
          (other) => other.name === element.name && other.form === element.form,
        )
      : [];

  /** Return what identifies a button's group: its role, its name, or the nearest element with several. */
  const groupOf = (element) =>
    seen.closest(element, '[role=radiogroup]') ||
    (sameName(element).length > 1 ? sameName(element)[0] : nearestWithOthers(element));
  const nearestWithOthers = (element) => {
    for (let up = seen.above(element); up; up = seen.above(up)) {
      if (up.querySelectorAll(RADIO).length > 1) return up;
    }
    return element;
  };

  /** Return the text of a button from its label or frame, its attributes, or the text beside it. */
  const wordsOf = (element, frame, read) => {
    const label = element.labels?.[0];
    const spoken = [
      label && read(label),
      read(frame),
      element.getAttribute('aria-label'),
      besides(element),
      seen.wordsIn(frame),
    ];
    return words.plain(spoken.find((text) => words.plain(text)) || '').replace(DRAWN_MARK, '');
  };
  /** Return the text after a bare radio button, up to the next button. */
  const besides = (element) => {
    let text = '';
    for (let next = element.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === Node.ELEMENT_NODE && next.matches(RADIO)) break;
      text += next.textContent;
    }
    return text;
  };

  /** Return whether this element decorates a native radio button, so that both are one button. */
  const isDressOf = (radio, others) =>
    radio.element.localName !== 'input' &&
    others.some(({ element }) => element !== radio.element && seen.within(element, radio.element));

  /** Return one control for each group; the control's `entries` are the buttons. */
  const among = (radios) => {
    const single = radios.filter((radio) => !isDressOf(radio, radios));
    return [...Map.groupBy(single, ({ element }) => groupOf(element)).values()].map((members) => ({
      element: members[0].element,
      kinds: ['radio'],
      frame: members[0].frame,
      order: members[0].order,
      isOff: members.every((member) => member.isOff),
      entries: entriesOf(members),
    }));
  };

  /** Return each button with its complete text (`whole`) and its title, if all titles differ (`text`). */
  const entriesOf = (members) => {
    const entries = members.map(({ element, frame }) => ({
      element,
      frame,
      whole: wordsOf(element, frame, (part) => part.innerText),
      text: wordsOf(element, frame, entryTitles.titleIn),
    }));
    const areTitles = new Set(entries.map(({ text }) => text)).size === entries.length;
    return areTitles ? entries : entries.map((entry) => ({ ...entry, text: entry.whole }));
  };

  const placeOf = (control) =>
    seen.around(
      control.entries
        .flatMap((entry) => [entry.frame, entry.element.labels?.[0]])
        .filter(Boolean)
        .map((element) => element.getBoundingClientRect())
        .filter((place) => !seen.isTiny(place)),
    );

  const STATES = ['aria-checked', 'aria-pressed', 'aria-selected'];
  const ON_NAME = /(?:^|[\s_-])(?:is-?)?(?:on|active|actived|selected|checked|current|pressed)(?:$|[\s_-])/iu;
  /** Return whether an element is selected according to its markup: true, false, or null if unknown. */
  const stateOf = (element) => {
    if (element.localName === 'input') return element.checked;
    const said = STATES.map((name) => element.getAttribute(name)).find((value) => value !== null);
    if (said !== undefined) return said === 'true';
    const state = element.dataset.state || '';
    if (/^(?:on|checked|active|selected)$/u.test(state)) return true;
    return /^(?:off|unchecked|inactive|unselected)$/u.test(state) ? false : null;
  };

  /** Return the class names of an element, and of a parent that contains only this element. */
  const namesOf = (element) =>
    [element, element.parentElement]
      .filter((each, at) => each && (at === 0 || each.childElementCount === 1))
      .map((each) => each.getAttribute('class') || '')
      .join(' ');

  const valueIn = ({ entries }) => onIn(entries)?.text || '';

  /** Return the only selected entry, by markup or class names; null if it is unknown. */
  const onIn = (entries) => {
    const only = (on) => (on.length === 1 ? on[0] : null);
    const states = entries.map(({ element }) => stateOf(element));
    if (states.some((state) => state !== null)) return only(entries.filter((_, at) => states[at]));
    return only(entries.filter(({ element }) => ON_NAME.test(namesOf(element))));
  };

  return { among, placeOf, onIn, valueIn };
})();
