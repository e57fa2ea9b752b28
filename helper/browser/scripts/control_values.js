// Reads values and limits. Takes a control. Returns the control's value as the page shows and would submit
// it, whether the user entered the value, and the control's limits.

const controlValues = (() => {
  const LABEL_LIKE = 'label, legend, [class*=label i]';
  const PROMPT_LIKE = '[class*=placeholder i], [data-placeholder]';
  const ICON_FONT = /icon|awesome|material symbols|glyph/iu;
  // The character that libraries draw for the button that removes a tag.
  const REMOVE_MARK = /^\s*[×✕✖╳⨯✗]\s*$/u;

  /** Return whether a text is the name of an icon: an icon font draws `arrow_drop_down` as an arrow. */
  const isIcon = (element, style = getComputedStyle(element)) =>
    ICON_FONT.test(style.fontFamily.split(',')[0]) ||
    /(?:^|[\s_-])(?:icon|material-icons|material-symbols)/iu.test(element.getAttribute('class') || '');

  /** Return whether a text inside a list's frame is the list's floating label, not its value. */
  const isFloatingLabel = (element, frame) =>
    element !== frame &&
    seen
      .ownAreas(element, Infinity, (at) => at === frame)
      .some((at) => {
        const style = getComputedStyle(at);
        return at.matches(LABEL_LIKE) || (style.position === 'absolute' && style.pointerEvents === 'none');
      });

  // The text of the entry that our click chose, by the list's element.
  const picked = new WeakMap();

  /** Remember the clicked entry, unless the box already showed the same text, perhaps as a prompt. */
  const notePick = (control, text, { shown, wasOn }) => {
    if (wasOn || !shown.some((before) => words.normalise(before) === words.normalise(text)))
      picked.set(control.element, text);
  };
  const isPicked = (text, control) =>
    picked.has(control.element) && words.normalise(text) === words.normalise(picked.get(control.element));

  /**
   * Return whether a text is in the place where libraries draw prompts and floating labels; some libraries
   * draw the value in the same place.
   */
  const isBesideChoice = (element, frame) =>
    element.closest(PROMPT_LIKE) !== null || (element !== frame && isFloatingLabel(element, frame));

  /** Return every visible text in the frame of a list, including prompts. */
  const textsIn = ({ frame }) =>
    seen
      .texts(frame)
      .filter(seen.isTextSeen)
      .map((text) => words.plain(text.data));

  /** Return the texts in a list's frame that show a choice, without the list's label and prompt. */
  const choiceTexts = (control) => {
    const { frame, label } = control;
    const box = frame.getBoundingClientRect();
    const isChoice = (text) => {
      const element = text.parentElement || frame;
      if (REMOVE_MARK.test(text.data) || isIcon(element) || (label && seen.within(text, label))) return false;
      if (isBesideChoice(element, frame) && !isPicked(text.data, control)) return false;
      // Some libraries draw the open options inside the same element; only the text in the box itself is the
      // value.
      return seen.isInHeight(text, box) && seen.isTextSeen(text);
    };
    return entryTitles.firstLine(seen.texts(frame).filter(isChoice)).map((text) => text.data);
  };

  /** Return the text input of a list; null if the list has none. */
  const inputOf = (control) => {
    if (control.element.localName === 'input') return control.element;
    return control.frame.querySelector('input:not([type=hidden i])');
  };

  /** Return the text of a native list's option; empty for the option that is the prompt. */
  const saidBy = (option) =>
    option.value === '' && (words.isPrompt(option.text) || option.disabled) ? '' : words.plain(option.text);

  const chosenIn = (control) => {
    if (control.element.localName === 'select')
      return [...control.element.selectedOptions].slice(0, 1).map(saidBy).join('');
    const shown = words.withoutArrow(choiceTexts(control).join(' '));
    const typed = words.plain(inputOf(control)?.value);
    const text = shown || typed;
    return words.isPrompt(text) && !isPicked(text, control) ? '' : text;
  };

  const valueOf = (control) => {
    const { element, entries, kind } = control;
    if (entries) return radioGroups.valueIn(control);
    if (kind === 'file') return uploads.filesIn(control).join('\n');
    if (kind === 'list') return chosenIn(control);
    if (element.isContentEditable) return words.lines(element.innerText).replace(/\n$/u, '');
    return words.lines(element.value ?? words.plain(element.textContent));
  };

  return { valueOf, saidBy, inputOf, isIcon, textsIn, notePick };
})();

const touched = (() => {
  const typedInto = new Set();
  const pressed = new Set();
  let ours = 0;

  const noteInto = (elements) => (event) => {
    if (event.isTrusted && !ours) elements.add(event.composedPath()[0]);
  };
  listen(['input', 'change', 'paste', 'drop'], noteInto(typedInto));
  listen(['pointerdown'], noteInto(pressed));

  const isOf = (control) => (element) =>
    element.isConnected &&
    (takesText(control) ? seen.within(element, control.element) : controls.holds(control, element));
  const takesText = (control) => control.kind === 'line' || control.kind === 'lines';

  /**
   * Return whether the control has a value that the user has probably entered: the program did not enter the
   * value, and the user typed into the control or, for a list, clicked it. A click into a text field only
   * sets the cursor.
   */
  const has = (control, value) =>
    value !== '' &&
    value !== control.ours &&
    ([...typedInto].some(isOf(control)) || (!takesText(control) && [...pressed].some(isOf(control))));

  /** Run a function during which trusted events count as the program's, not the user's. */
  const byUs = async (work) => {
    ours += 1;
    try {
      return await work();
    } finally {
      ours -= 1;
    }
  };

  /** Start a period like the one of `byUs`, for DevTools commands that are sent between two calls. */
  const begin = () => {
    ours += 1;
  };
  const end = () => {
    ours = Math.max(0, ours - 1);
  };

  return { has, byUs, begin, end };
})();

const limits = (() => {
  const MOST_AREAS = 5;
  const FIELD = 'input:not([type=hidden i]), textarea, select, button, [role=combobox]';
  const othersIn = (outer, control) =>
    [...outer.querySelectorAll('input:not([type=hidden i]), textarea, select')].filter(
      (field) => field !== control.element && !control.frame.contains(field) && seen.isSeen(field),
    );

  /** Return the hint right after a field whose container holds other fields as well. */
  const hintBehind = ({ nextElementSibling: next }) =>
    next &&
    next.localName !== 'label' &&
    next.checkVisibility() &&
    !next.matches(FIELD) &&
    !next.querySelector(FIELD)
      ? next.innerText
      : '';

  /** Return the texts around a text control that may limit the control's value; null for other controls. */
  const of = (control) => {
    const { element, frame, kind } = control;
    if (kind !== 'line' && kind !== 'lines') return null;
    const area =
      // on a page with a single editor, no text belongs to the editor alone
      seen.ownAreas(frame, MOST_AREAS, (up) => othersIn(up, control).length).at(-1) || frame;
    const counts = [area, ...area.querySelectorAll('[data-count]')].map((each) =>
      each.getAttribute('data-count'),
    );
    const value = controlValues.valueOf(control);
    return {
      most: element.maxLength > 0 ? element.maxLength : null,
      lengths: [value.length, [...value].length],
      lines: value.split('\n').filter((line) => line.trim()).length,
      around: [area === element ? '' : area.innerText, element.placeholder, ...counts, hintBehind(area)]
        .filter(Boolean)
        .join(' \n '),
    };
  };

  return { of };
})();
