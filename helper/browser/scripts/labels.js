// Where the page says one of the wanted wordings, whole, and which other words could be labels as well.
// Stands after names.js.

const labels = (() => {
  const MOST_STEPS = 4;
  const LONGEST_TAIL = 40;
  const NO_LABEL = 'option, [role=option], [role=tooltip], nav, [role=navigation], [role=menu], [role=tablist], a[href]';
  const NO_RIVAL = `button, [role=button], ${NO_LABEL}`;

  // `Reason / 投诉理由`, `投诉理由 (Reason)`, `投诉理由 Reason`.
  const BETWEEN_LANGUAGES = /\s*[/|｜()]\s*|(?<=[\u2e80-\u9fff])\s+(?=[a-z])|(?<=[a-z])\s+(?=[\u2e80-\u9fff])/u;

  const wantedOf = (wordings) => {
    const whole = new Set(wordings.map(words.label).filter(Boolean));
    return { whole, all: [...whole].join('\n'), longest: Math.max(0, ...[...whole].map((text) => text.length)) };
  };

  /** Whether a text is one of the wordings, or says them in two languages at once. */
  const isWording = (text, wanted) => {
    const said = words.label(text);
    if (wanted.whole.has(said)) return true;
    const parts = said.split(BETWEEN_LANGUAGES).map(words.label).filter(Boolean);
    return parts.length > 1 && parts.every((part) => wanted.whole.has(part));
  };

  const CONTROL = 'input, textarea, select, button, [role=combobox], [role=listbox], [role=radio]';
  const isInline = (element) => getComputedStyle(element).display.startsWith('inline');

  /** Whether a neighbour ends the line of words: another block, a field, a drawn box. */
  const endsWords = (node) => node.nodeType === Node.ELEMENT_NODE && (node.localName === 'br' || !isInline(node)
    || node.matches(CONTROL) || node.querySelector(CONTROL) !== null
    || (getComputedStyle(node).display !== 'inline' && frames.isFramed(node)));

  /** Whether an element is the sign beside a label that explains it: its letter is no word. */
  const isHelpMark = (element) => /^i$/iu.test(words.plain(element.textContent));

  /** Whether a neighbour adds no meaning: a star, a help mark, a note in brackets, a small or pale word, something hidden. */
  const isAside = (node) => words.label(node.textContent) === '' || node.nodeType === Node.COMMENT_NODE
    || /^\(.*\)$/su.test(words.plain(node.textContent)) || (node.nodeType === Node.ELEMENT_NODE
      && (!node.checkVisibility() || node.matches('sup, small') || isHelpMark(node)
        || looksQuieter(node, node.parentElement)));

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

  const hasField = (element) => element.querySelector(CONTROL) !== null;

  /** The words of one line, as far as the next block, field or line end: a label element may hold its field as well. */
  const lineAround = (text) => {
    let at = text;
    while (at.parentElement && isInline(at.parentElement) && !hasField(at.parentElement)) at = at.parentElement;
    const line = [at];
    for (let next = at.previousSibling; next && !endsWords(next); next = next.previousSibling) line.unshift(next);
    for (let next = at.nextSibling; next && !endsWords(next); next = next.nextSibling) line.push(next);
    return line;
  };

  /** The parts of the line if together they say a wording; null where they do not. */
  const wordingInLine = (text, wanted) => {
    const line = lineAround(text);
    if (line.length < 2 || !isWording(line.map((part) => part.textContent).join(''), wanted)) return null;
    return line.filter((part) => words.label(part.textContent) !== '');
  };

  /** The text, the smallest element around it, or the parts of its line that say a wording and nothing else; else null. */
  const wordingAround = (text, wanted) => {
    const said = words.label(text.data);
    if (said === '' || text.parentElement?.closest(NO_LABEL)) return null;
    if (!wanted.all.includes(said) && !isWording(text.data, wanted)) return null;
    if (isWording(text.data, wanted) && !isPartOfMore(text)) return [text];
    for (let up = text.parentElement, steps = 0; up && steps < MOST_STEPS; up = up.parentElement, steps += 1) {
      if (hasField(up)) return wordingInLine(text, wanted);
      if (up.textContent.length > wanted.longest + LONGEST_TAIL || up.matches('body')) return null;
      if (isWording(up.textContent, wanted) && !isPartOfMore(up)) return [up];
    }
    return null;
  };

  /** Each place where a wording can be seen, with its place on the screen; `parts` are the nodes that say it. */
  const find = (texts, wanted) => {
    const found = new Map();
    texts.forEach(({ node, order }) => {
      const parts = wordingAround(node, wanted);
      if (parts && !found.has(parts[0]) && seen.isTextSeen(node)) found.set(parts[0], { node: parts[0], parts, text: node, order });
    });
    return [...found.values()].map((label) => ({ ...label, place: seen.around(label.parts.map(seen.wordsPlace)) }));
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
    if (than.parts.some((part) => seen.within(node, part)) || words.label(node.data) === '' || words.isPrompt(node.data)) return false;
    const element = node.parentElement;
    if (!element || element.closest(NO_RIVAL) || isSentence(words.plain(node.data)) || readings.isIcon(element) || isHelpMark(element)) return false;
    if (fields.some((field) => names.isContent(node, field))) return false;
    return seen.isTextSeen(node) && !looksQuieter(element, than.text.parentElement);
  });

  return { wantedOf, isWording, find, rivals, looksQuieter };
})();
