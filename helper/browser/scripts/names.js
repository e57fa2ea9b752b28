// What a control is called: what the page ties to it, what its attributes say, and the words beside it.
// Stands after readings.js and gaps.js.

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

  /** The elements that the page itself ties to a control as its label. */
  const tiedTo = (control) => {
    const group = control.entries && seen.closest(control.element, '[role=radiogroup], fieldset');
    const bearers = control.entries ? [group].filter(Boolean)
      : [control.element, control.frame, ...control.frame.querySelectorAll('input, textarea, [role=combobox]')];
    const labelsOf = (bearer) => (control.entries ? [] : [...(bearer.labels || [])]);
    const tied = bearers.flatMap((bearer) => [...labelsOf(bearer), ...byIds(bearer, 'aria-labelledby')]);
    const term = termBefore(control.frame.closest('dd'));
    if (term) tied.push(term);
    const legend = group?.querySelector(':scope > legend');
    return [...new Set(legend ? [...tied, legend] : tied)];
  };

  /** What a control is called without any visible label: by its attributes. */
  const spokenBy = (control) => {
    const group = seen.closest(control.element, '[role=radiogroup]');
    const bearers = control.entries ? [group].filter(Boolean)
      : [control.element, control.frame, ...control.frame.querySelectorAll('input, textarea')];
    // Many lists repeat their chosen entry as a tooltip: that is their value, not their name.
    const value = control.kinds[0] === 'list' ? readings.valueOf({ ...control, kind: 'list' }) : '';
    const named = bearers.flatMap((bearer) => ['aria-label', 'title', 'placeholder', 'data-placeholder']
      .map((name) => bearer.getAttribute(name)).filter((text) => text && (!value || words.plain(text) !== value)));
    // A label that only screen readers are told is tied all the same.
    const isOnlySpoken = (element) => element.checkVisibility() && !seen.isSeen(element);
    const unseen = control.entries ? [] : tiedTo(control).filter(isOnlySpoken).map((element) => element.textContent);
    const first = control.element.options?.[0];
    return [...named, ...unseen, ...(first && first.value === '' ? [first.text] : [])];
  };

  /** The visible words that the page itself gives a control as its label; its value and prompts are none. */
  const ownLabels = (control) => {
    const value = readings.valueOf({ ...control, kind: control.kinds[0] });
    const found = [];
    for (const element of tiedTo(control)) {
      seen.walk(element, (node) => {
        if (node.nodeType !== Node.TEXT_NODE || !isName(node) || words.plain(node.data) === value) return;
        if (seen.isTextSeen(node)) found.push(node);
      });
    }
    return found;
  };
  const isName = (text) => words.label(text.data) !== '' && !words.isPrompt(text.data) && !readings.isIcon(text.parentElement);

  /** A control's own words: a button's text, an upload's text, the text beside a tick. */
  const ownWords = (control) => {
    if (!['button', 'tick', 'file'].includes(control.kinds[0])) return [];
    return [control.frame.innerText, control.element.value, ...tiedTo(control).map((element) => element.innerText)];
  };

  /** The words nearest to a control, when nothing ties any to it. */
  const besides = (control, texts) => {
    const place = gaps.placeOf(control);
    const around = texts.filter(({ node }) => isName(node) && !isContent(node, control) && seen.isTextSeen(node));
    return gaps.nearest(around, ({ node }) => gaps.between(seen.placeOf(node), place))?.node.data;
  };

  /** The words by which a person would recognise the control; `label` is where a wanted wording was seen near it. */
  const titleOf = (control, texts, label = null) => {
    const isUpload = control.kinds[0] === 'file'; // what is tied to an upload is often the words of its button
    const own = isUpload ? '' : ownLabels(control).map((node) => node.data).join(' ');
    const title = own || besides(control, texts) || label?.node.textContent
      || spokenBy(control).find((text) => !words.isPrompt(text)) || ownWords(control).find(Boolean);
    return words.plain(title).slice(0, LONGEST_TITLE);
  };

  return { isContent, tiedTo, spokenBy, ownLabels, ownWords, titleOf };
})();
