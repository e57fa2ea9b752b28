// Where the page says one of the wanted wordings, whole, and which words belong to which control.
// Stands after words.js, seen.js and controls.js.

const labels = (() => {
  const MOST_STEPS = 4;
  const LONGEST_TAIL = 40;
  const NO_LABEL = 'option, [role=option], [role=tooltip], nav, [role=navigation], [role=menu], [role=tablist], a[href]';
  const NO_RIVAL = `button, [role=button], ${NO_LABEL}`;

  const wantedOf = (wordings) => {
    const whole = new Set(wordings.map(words.label).filter(Boolean));
    return { whole, all: [...whole].join('\n'), longest: Math.max(0, ...[...whole].map((text) => text.length)) };
  };

  /** Whether a text is one of the wordings, or says them in two languages at once. */
  const isWording = (text, wanted) => {
    const said = words.label(text);
    if (wanted.whole.has(said)) return true;
    const parts = said.split(/\s*[/|｜]\s*/u).map(words.label);
    return parts.length > 1 && parts.every((part) => wanted.whole.has(part));
  };

  const CONTROL = 'input, textarea, select, button, [role=combobox], [role=listbox], [role=radio]';
  const isInline = (element) => getComputedStyle(element).display.startsWith('inline');

  /** Whether a neighbour ends the line of words: another block, a field, a drawn box. */
  const endsWords = (node) => node.nodeType === Node.ELEMENT_NODE && (node.localName === 'br' || !isInline(node)
    || node.matches(CONTROL) || node.querySelector(CONTROL) !== null || (getComputedStyle(node).display !== 'inline' && frames.isFramed(node)));

  /** Whether a neighbour adds no meaning: a star, a note in brackets, a small or pale word, something hidden. */
  const isAside = (node) => words.label(node.textContent) === '' || node.nodeType === Node.COMMENT_NODE
    || /^\(.*\)$/su.test(words.plain(node.textContent)) || (node.nodeType === Node.ELEMENT_NODE
      && (!node.checkVisibility() || node.matches('sup, small') || looksQuieter(node, node.parentElement)));

  const hasWordsBeside = (node, side) => {
    for (let next = node[side]; next && !endsWords(next); next = next[side]) if (!isAside(next)) return true;
    return false;
  };

  /** Whether the words beside it make a longer text of it: `Reason` in `Complaint <b>Reason</b>`. */
  const isPartOfMore = (node) => {
    for (let at = node; at && (at.nodeType === Node.TEXT_NODE || isInline(at)); at = at.parentElement) {
      if (hasWordsBeside(at, 'previousSibling') || hasWordsBeside(at, 'nextSibling')) return true;
      if (at.parentElement?.matches('label')) return false;
    }
    return false;
  };

  /** The widest element around a text that says a wording and nothing else; null where none does. */
  const wordingAround = (text, wanted) => {
    const said = words.label(text.data);
    if (said === '' || !wanted.all.includes(said) || text.parentElement?.closest(NO_LABEL)) return null;
    let found = isWording(text.data, wanted) && !isPartOfMore(text) ? text : null;
    for (let up = text.parentElement, steps = 0; up && steps < MOST_STEPS; up = up.parentElement, steps += 1) {
      if (up.textContent.length > wanted.longest + LONGEST_TAIL || up.matches('textarea, select, body')) break;
      if (isWording(up.textContent, wanted) && !up.querySelector('input, textarea, select') && !isPartOfMore(up)) found = up;
    }
    return found;
  };

  /** Each place where a wording can be seen, with its place on the screen. */
  const find = (texts, wanted) => {
    const found = new Map();
    texts.forEach(({ node, order }) => {
      const place = wordingAround(node, wanted);
      if (place && !found.has(place) && seen.isTextSeen(node)) found.set(place, { node: place, text: node, order });
    });
    return [...found.values()].map((label) => ({ ...label, place: wordsPlace(label.node) }));
  };

  const wordsPlace = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };

  const lightness = (colour) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/gu) || []).map(Number);
    return (0.3 * red + 0.6 * green + 0.1 * blue) / 255;
  };

  /** Whether one text is drawn smaller or paler than another, as hints are beside labels. */
  const looksQuieter = (one, other) => {
    if (!one || !other) return false;
    const [quiet, loud] = [getComputedStyle(one), getComputedStyle(other)];
    return parseFloat(quiet.fontSize) < parseFloat(loud.fontSize) - 0.9
      || lightness(quiet.color) > lightness(loud.color) + 0.2;
  };

  const isSentence = (text) => text.length > 60 || /[。；;]|[.!！](?:\s|$)/u.test(text);

  /**
   * The texts that may be labels of something else: neither values, buttons, hints nor counters.
   *
   * `than` is the label they are compared with: what is drawn quieter than it explains and does not name.
   */
  const rivals = (texts, than, fields) => texts.filter(({ node }) => {
    if (seen.within(node, than.node) || words.label(node.data) === '' || words.isPrompt(node.data)) return false;
    const element = node.parentElement;
    if (!element || element.closest(NO_RIVAL) || isSentence(words.plain(node.data)) || readings.isIcon(element)) return false;
    if (fields.some((field) => isInside(node, field))) return false;
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !looksQuieter(element, than.text.parentElement);
  });

  /** Whether a text is the control's own content: its value, its prompt, the words beside its radio buttons. */
  const isInside = (node, control) => {
    if (control.entries) {
      return control.entries.some(({ element, frame }) => seen.within(node, frame)
        || [...(element.labels || [])].some((label) => seen.within(node, label)));
    }
    return control.kinds[0] !== 'line' && control.kinds[0] !== 'lines' && seen.within(node, control.frame);
  };

  const byIds = (element, attribute) => (element.getAttribute(attribute) || '').split(/\s+/u).filter(Boolean)
    .map((id) => element.getRootNode().getElementById?.(id)).filter(Boolean);

  const termBefore = (definition) => {
    let at = definition?.previousElementSibling;
    while (at && at.localName === 'dd') at = at.previousElementSibling;
    return at?.localName === 'dt' ? at : null;
  };

  /** The elements that the page itself ties to a control as its label. */
  const tiedTo = (control) => {
    const group = control.entries && control.element.closest('[role=radiogroup], fieldset');
    const bearers = control.entries ? [group].filter(Boolean)
      : [control.element, control.frame, ...control.frame.querySelectorAll('input, textarea, [role=combobox]')];
    const tied = bearers.flatMap((bearer) => [...(control.entries ? [] : bearer.labels || []), ...byIds(bearer, 'aria-labelledby')]);
    const term = termBefore(control.frame.closest('dd'));
    if (term) tied.push(term);
    const legend = group?.querySelector(':scope > legend');
    return [...new Set(legend ? [...tied, legend] : tied)];
  };

  /** What a control is called without any visible label: by its attributes. */
  const spokenBy = (control) => {
    const group = control.element.closest('[role=radiogroup]');
    const bearers = control.entries ? [group].filter(Boolean)
      : [control.element, control.frame, ...control.frame.querySelectorAll('input, textarea')];
    // Many lists repeat their chosen entry as a tooltip: that is their value, not their name.
    const value = control.kinds[0] === 'list' ? readings.valueOf({ ...control, kind: 'list' }) : '';
    const named = bearers.flatMap((bearer) => ['aria-label', 'title', 'placeholder', 'data-placeholder']
      .map((name) => bearer.getAttribute(name)).filter((text) => text && (!value || words.plain(text) !== value)));
    const first = control.element.options?.[0];
    return first && first.value === '' ? [...named, first.text] : named;
  };

  /** The visible words that the page itself gives a control as its label; its value and prompts are none. */
  const ownLabels = (control) => {
    const value = readings.valueOf({ ...control, kind: control.kinds[0] });
    const isLabel = (text) => words.label(text) !== '' && !words.isPrompt(text) && words.plain(text) !== value;
    const tied = tiedTo(control).flatMap((element) => {
      const texts = [];
      seen.walk(element, (node) => {
        if (node.nodeType === Node.TEXT_NODE && isLabel(node.data) && !readings.isIcon(node.parentElement) && seen.isTextSeen(node)) texts.push(node);
      });
      return texts;
    });
    return tied;
  };

  /** A control's own words: a button's text, an upload's text, the text beside a tick. */
  const ownWords = (control) => {
    if (!['button', 'tick', 'file'].includes(control.kinds[0])) return [];
    return [control.frame.innerText, control.element.value, ...tiedTo(control).map((element) => element.innerText)];
  };

  /** The words by which a person would recognise the control. */
  const titleOf = (control, label) => words.plain(label?.node.textContent || ownLabels(control).map((node) => node.data).join(' ')
    || spokenBy(control).find((text) => !words.isPrompt(text)) || ownWords(control).find(Boolean) || '').slice(0, 80);

  return { wantedOf, isWording, find, rivals, tiedTo, ownLabels, ownWords, spokenBy, titleOf };
})();
