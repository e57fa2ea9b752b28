// Where the page says one of the wanted wordings, whole, and which other words could be labels as well.
// Stands after names.js.

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
    || node.matches(CONTROL) || node.querySelector(CONTROL) !== null
    || (getComputedStyle(node).display !== 'inline' && frames.isFramed(node)));

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

  /** The text, or the smallest element around it, that says a wording and nothing else; null where none does. */
  const wordingAround = (text, wanted) => {
    const said = words.label(text.data);
    if (said === '' || !wanted.all.includes(said) || text.parentElement?.closest(NO_LABEL)) return null;
    if (isWording(text.data, wanted) && !isPartOfMore(text)) return text;
    for (let up = text.parentElement, steps = 0; up && steps < MOST_STEPS; up = up.parentElement, steps += 1) {
      if (up.textContent.length > wanted.longest + LONGEST_TAIL || up.matches('body') || up.querySelector(CONTROL)) return null;
      if (isWording(up.textContent, wanted) && !isPartOfMore(up)) return up;
    }
    return null;
  };

  /** Each place where a wording can be seen, with its place on the screen. */
  const find = (texts, wanted) => {
    const found = new Map();
    texts.forEach(({ node, order }) => {
      const place = wordingAround(node, wanted);
      if (place && !found.has(place) && seen.isTextSeen(node)) found.set(place, { node: place, text: node, order });
    });
    return [...found.values()].map((label) => ({ ...label, place: seen.wordsPlace(label.node) }));
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
    if (fields.some((field) => names.isContent(node, field))) return false;
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !looksQuieter(element, than.text.parentElement);
  });

  return { wantedOf, isWording, find, rivals };
})();
