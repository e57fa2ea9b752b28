// The native list that many libraries keep, hidden, behind the box they draw for it: it knows every entry.
// Stands after words.js and seen.js.

const twins = (() => {
  const MOST_STEPS = 4;
  const MOST_HEIGHT = 72;

  const hiddenIn = (elements) => [...elements].filter((each) => each.localName === 'select' && !seen.isSeen(each));

  /** The hidden native lists in a box or right beside it, through the wrappers that hold no more than the box. */
  const near = (element) => {
    const found = new Set(hiddenIn(element.querySelectorAll('select')));
    for (let up = element, steps = 0; up?.parentElement && steps < MOST_STEPS; up = up.parentElement, steps += 1) {
      if (up.getBoundingClientRect().height > MOST_HEIGHT) break;
      hiddenIn(up.parentElement.children).forEach((each) => found.add(each));
    }
    return [...found];
  };

  const isEntry = (text) => text !== '' && !words.isPrompt(text);

  /** Whether one of the lists beside a box offers just these entries: then nothing is hidden behind a search. */
  const offer = (element, texts) => near(element).some((select) => {
    const entries = [...select.options].map((option) => words.plain(option.text)).filter(isEntry);
    const shown = texts.filter(isEntry);
    return entries.length > 0 && entries.length === shown.length && entries.every((entry, at) => entry === shown[at]);
  });

  /** Whether a box shows what its hidden list holds: then it is that list's dress, whatever it is made of. */
  const isShownAs = (select, text) => {
    const [option] = select.selectedOptions;
    return Boolean(option) && words.plain(option.text) !== '' && words.plain(option.text) === words.withoutArrow(text);
  };

  return { near, offer, isShownAs };
})();
