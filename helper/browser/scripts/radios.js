// Radio buttons that belong together, and the words beside each of them. Stands before controls.js.

const radioGroups = (() => {
  const isRadio = 'input[type=radio i], [role=radio]';

  const sameName = (element) => (element.name
    ? [...element.getRootNode().querySelectorAll(isRadio)]
      .filter((other) => other.name === element.name && other.form === element.form)
    : []);

  /** What holds a group together: its role, the name its members share, else the nearest element with several. */
  const groupOf = (element) => element.closest('[role=radiogroup]')
    || (sameName(element).length > 1 ? sameName(element)[0] : nearestWithOthers(element));
  const nearestWithOthers = (element) => {
    for (let up = seen.above(element); up; up = seen.above(up)) {
      if (up.querySelectorAll(isRadio).length > 1) return up;
    }
    return element;
  };

  const wordsOf = (element, frame) => {
    const label = element.labels?.[0];
    const spoken = [label?.innerText, frame.innerText, element.getAttribute('aria-label'), besides(element)];
    return words.plain(spoken.find((text) => words.plain(text)) || '');
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

  /** One control for each group; its `entries` hold the buttons. */
  const among = (radios) => {
    const groups = new Map();
    for (const radio of radios) {
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

  const isOn = (element) => element.checked ?? (element.getAttribute('aria-checked') === 'true');

  return { among, placeOf, isOn };
})();
