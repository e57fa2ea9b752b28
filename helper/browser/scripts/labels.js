// What a control is called, and where the page says one of the wanted wordings: what is tied to a control, what its
// attributes say, the words beside it, and which other words could be labels as well.

const names = (() => {
  const LONGEST_TITLE = 80;

  /** Whether a text is the control's own content: its value, its prompt, the words beside its radio buttons. */
  const isContent = (node, control) => {
    if (control.entries) {
      return control.entries.some(({ element, frame }) => seen.within(node, frame)
        || [...(element.labels || [])].some((label) => seen.within(node, label)));
    }
    // The frame of a text field may hold its label; only what stands in an editor itself was written there.
    if (['line', 'lines'].includes(control.kinds[0])) return control.element.isContentEditable && seen.within(node, control.element);
    return seen.within(node, control.frame);
  };

  const byIds = (element, attribute) => (element.getAttribute(attribute) || '').split(/\s+/u).filter(Boolean)
    .map((id) => element.getRootNode().getElementById?.(id)).filter(Boolean);

  const termBefore = (definition) => {
    let at = definition?.previousElementSibling;
    while (at && at.localName === 'dd') at = at.previousElementSibling;
    return at?.localName === 'dt' ? at : null;
  };

  /** Whether the page ties a term, or words in it, to one field by itself: then it is no other's behind it. */
  const isTied = (term) => [term, ...term.querySelectorAll('*')].some((part) => part.control
    || (part.id && term.getRootNode().querySelector(`[aria-labelledby~="${CSS.escape(part.id)}"]`)));

  /** The elements whose attributes speak for a control: the group of radio buttons, else all that it is made of. */
  const bearersOf = ({ element, frame, entries }) => (entries ? [seen.closest(element, '[role=radiogroup], fieldset')].filter(Boolean)
    : [element, frame, ...frame.querySelectorAll('input, textarea, [role=combobox]')]);

  /** What some attributes of a control say; many lists repeat their chosen entry as a tooltip: that is their value. */
  const attributesOf = (control, attributes) => {
    const said = attributes.flatMap((name) => bearersOf(control).map((bearer) => bearer.getAttribute(name)))
      .filter((text) => words.plain(text) !== '');
    const value = said.length && control.kinds[0] === 'list' ? controlValues.valueOf({ ...control, kind: 'list' }) : '';
    return said.filter((text) => words.plain(text) !== value);
  };

  /** The elements that the page itself ties to a control as its label. */
  const tiedTo = (control) => {
    const bearers = bearersOf(control);
    const labelsOf = (bearer) => (control.entries ? [] : [...(bearer.labels || [])]);
    const tied = bearers.flatMap((bearer) => [...labelsOf(bearer), ...byIds(bearer, 'aria-labelledby')]);
    const term = termBefore(control.frame.closest('dd'));
    if (term && !isTied(term)) tied.push(term);
    const legend = control.entries && bearers[0]?.querySelector(':scope > legend');
    return [...new Set(legend ? [...tied, legend] : tied)];
  };

  /** What a control is called without any visible label: by its attributes. */
  const spokenBy = (control) => {
    const named = attributesOf(control, ['aria-label', 'title', 'placeholder', 'data-placeholder']);
    // A label that only screen readers are told is tied all the same.
    const isOnlySpoken = (element) => element.checkVisibility() && !seen.isSeen(element);
    const unseen = control.entries ? [] : tiedTo(control).filter(isOnlySpoken).map((element) => element.textContent);
    const first = control.element.options?.[0];
    return [...named, ...unseen, ...(first && first.value === '' ? [first.text] : [])];
  };

  /** The visible words that the page itself gives a control as its label; its value and prompts are none. */
  const ownLabels = (control) => {
    const named = tiedTo(control).flatMap((element) => seen.texts(element)).filter((text) => isName(text) && seen.isTextSeen(text));
    const value = named.length ? controlValues.valueOf({ ...control, kind: control.kinds[0] }) : '';
    return named.filter((text) => words.plain(text.data) !== value);
  };
  const isName = (text) => words.label(text.data) !== '' && !words.isPrompt(text.data) && !controlValues.isIcon(text.parentElement);

  /** A control's own words: a button's text, an upload's text, the text beside a tick. */
  const ownWords = (control) => {
    if (!['button', 'tick', 'file'].includes(control.kinds[0])) return [];
    return [control.frame.innerText, control.element.value, ...tiedTo(control).map((element) => element.innerText)];
  };

  /** The words nearest to a control, when nothing ties any to it. */
  const besides = (control, texts) => {
    const place = gaps.placeOf(control);
    const near = texts.map(({ node }) => ({ node, gap: gaps.between(seen.placeOf(node), place) })).filter(({ gap }) => gap < Infinity);
    const around = near.filter(({ node }) => isName(node) && !isContent(node, control) && seen.isTextSeen(node));
    return gaps.nearest(around, ({ gap }) => gap)?.node.data;
  };

  /** The words by which a person would recognise the control; `label` is where a wanted wording was seen near it. */
  const titleOf = (control, texts, label = null) => {
    const isUpload = control.kinds[0] === 'file'; // what is tied to an upload is often the words of its button
    const own = isUpload ? '' : ownLabels(control).map((node) => node.data).join(' ');
    const title = own || besides(control, texts) || label?.node.textContent
      || spokenBy(control).find((text) => !words.isPrompt(text)) || ownWords(control).find(Boolean);
    return words.plain(title).slice(0, LONGEST_TITLE);
  };

  return { isContent, attributesOf, tiedTo, spokenBy, ownLabels, ownWords, titleOf };
})();

const labels = (() => {
  const MOST_STEPS = 4;
  const LONGEST_TAIL = 40;
  const NO_LABEL = 'option, [role=option], [role=tooltip], nav, [role=navigation], [role=menu], [role=tablist], a[href]';
  const NO_RIVAL = `button, [role=button], ${NO_LABEL}`;

  // `Reason / 投诉理由`, `投诉理由 (Reason)`, `投诉理由 Reason`.
  const BETWEEN_LANGUAGES = /\s*[/|｜()]\s*|(?<=[\u2e80-\u9fff])\s+(?=[a-z])|(?<=[a-z])\s+(?=[\u2e80-\u9fff])/gu;

  const wantedOf = (wordings) => {
    const whole = new Set(wordings.map(words.label).filter(Boolean));
    return { whole, all: [...whole].join('\n'), longest: Math.max(0, ...[...whole].map((text) => text.length)) };
  };

  /** Whether a text is one of the wordings, or says them in two languages at once; a wording may have brackets itself. */
  const isWording = (text, wanted) => {
    const said = words.label(text);
    return wanted.whole.has(said) || [...said.matchAll(BETWEEN_LANGUAGES)].some(({ index, 0: sign }) => {
      const behind = said.slice(index + sign.length);
      return wanted.whole.has(words.label(said.slice(0, index))) && [behind, behind.replace(/\)$/u, '')].some((rest) => isWording(rest, wanted));
    });
  };

  const CONTROL = 'input, textarea, select, button, [role=combobox], [role=listbox], [role=radio]';
  const isInline = (element) => getComputedStyle(element).display.startsWith('inline');

  /** Whether a neighbour ends the line of words: another block, a field, a drawn box. */
  const endsWords = (node) => node.nodeType === Node.ELEMENT_NODE && (node.localName === 'br' || !isInline(node)
    || node.matches(CONTROL) || node.querySelector(CONTROL) !== null
    || (getComputedStyle(node).display !== 'inline' && boxes.isFramed(node)));

  /** Whether an element is the sign beside a label that explains it: its letter is no word. */
  const isHelpMark = (element) => /^(?:i|help|info)$/iu.test(words.plain(element.textContent)) || controlValues.isIcon(element);

  /** Whether an element behind a label is a link that explains it; one in the same breath goes on with it. */
  const isLinkBeside = (element, side) => side === 'nextSibling' && element.matches('a[href]') && /^[^\p{Ll}]/u.test(words.plain(seen.said(element)));

  // What makes a sentence of a label and its field: `The <b>reason</b> is …`.
  const FILLER = /^(?:[,;]?\s*(?:and\s+)?(?:the|is|are)\s*:?|[是为的])$/iu;

  /** Whether a neighbour adds no meaning: a star, a help mark, a note in brackets, a small or pale word, something hidden. */
  const isAside = (node, side) => words.label(seen.said(node)) === '' || FILLER.test(words.plain(seen.said(node))) || /^\(.*\)$/su.test(words.plain(seen.said(node)))
    || (node.nodeType === Node.ELEMENT_NODE && (!node.checkVisibility() || node.matches('sup, small') || isHelpMark(node)
      || isLinkBeside(node, side) || looksQuieter(node, node.parentElement)));

  const hasWordsBeside = (node, side) => {
    for (let next = node[side]; next && !endsWords(next); next = next[side]) if (!isAside(next, side)) return true;
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
    if (line.length < 2 || !isWording(line.map(seen.said).join(''), wanted)) return null;
    return line.filter((part) => words.label(seen.said(part)) !== '');
  };

  /** The words of an element without what only hangs onto their end. */
  const saidFirst = (element) => {
    const parts = [...element.childNodes];
    return parts.slice(0, parts.findLastIndex((part) => !isAside(part, 'nextSibling')) + 1).map(seen.said).join('');
  };

  /** The text, the smallest element around it, or the parts of its line that say a wording and nothing else; else null. */
  const wordingAround = (text, wanted) => {
    const said = words.label(text.data);
    if (said === '' || text.parentElement?.closest(NO_LABEL)) return null;
    if (!wanted.all.includes(said) && !isWording(text.data, wanted)) return null;
    if (isWording(text.data, wanted) && !isPartOfMore(text)) return [text];
    for (let up = text.parentElement, steps = 0; up && steps < MOST_STEPS; up = up.parentElement, steps += 1) {
      if (hasField(up)) return wordingInLine(text, wanted);
      const whole = seen.said(up);
      if (whole.length > wanted.longest + LONGEST_TAIL || up.matches('body')) return null;
      if ([whole, saidFirst(up)].some((said) => isWording(said, wanted)) && !isPartOfMore(up)) return [up];
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

  /** The texts that may be labels: neither values, buttons, hints nor counters; each with its place. */
  const among = (texts, fields) => texts.filter(({ node }) => {
    const element = node.parentElement;
    if (!element || words.label(node.data) === '' || FILLER.test(words.plain(node.data)) || words.isPrompt(node.data) || isSentence(words.plain(node.data))) return false;
    return !element.closest(NO_RIVAL) && !isHelpMark(element) && !fields.some((field) => names.isContent(node, field)) && seen.isTextSeen(node);
  }).map((text) => ({ ...text, place: seen.placeOf(text.node) }));

  /** Those that are not this label; what is drawn quieter than it explains and does not name. */
  const rivals = (others, label) => others.filter(({ node }) => !label.parts.some((part) => seen.within(node, part))
    && !looksQuieter(node.parentElement, label.text.parentElement));

  /** Whether two texts are written in the same size, as all labels of a form are. */
  const isAsLarge = (one, other) => getComputedStyle(one.parentElement).fontSize === getComputedStyle(other.parentElement).fontSize;

  /** Whether two texts stand in elements of the same sort, as the labels of a form do however far their fields are. */
  const isMarkedAlike = (one, other) => [0, 1].every((step) => {
    const [own, others] = [one, other].map((text) => seen.lineage(text.parentElement, 2)[step]);
    return own?.localName === others?.localName && own?.className === others?.className;
  });

  return { wantedOf, isWording, find, among, rivals, isAsLarge, isMarkedAlike, looksQuieter };
})();
