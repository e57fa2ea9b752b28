// What a report or a recording may tell of a page: the sorts, entries and limits of its controls, its elements and their
// looks. Values, addresses, scripts and what is not drawn stay out; which words may stay is decided outside.

{
  const LONGEST_ENTRY = 120;
  const MOST_ENTRIES = 80;
  const MOST_OTHERS = 30;
  const FILE_HINTS = [
    /(?:max(?:imum)?(?: of)?|up to|at most|no more than|limit(?:ed to)?)\D{0,12}(\d{1,2})\s*(?:files?|pictures?|images?|photos?|attachments?|documents?)/iu,
    /(?:最多|不超过|上限|限)\D{0,8}(\d{1,2})\s*[个张份]?\s*(?:文件|图片|附件|照片)/u,
  ];

  const textsIn = (elements) => elements.map((element) => words.plain(element.textContent))
    .filter((text) => text && text.length <= LONGEST_ENTRY).slice(0, MOST_ENTRIES);

  /** The list that a drop-down announces as its own, wherever it lies and whether it is shown or not. */
  const announcedBy = (control) => [...(popups.announcedBy(control)[0]?.querySelectorAll('[role=option], [role=menuitem], li') || [])];

  const isPartOfControl = (element) => element.closest('label, [role=radiogroup], a, button, nav, h1, h2, h3') !== null;

  /** The entries that a closed drop-down left in the page, known by one of them. */
  const leftBehind = (known) => {
    const wanted = new Set(known.map(words.normalise));
    let best = [];
    for (const element of document.body.querySelectorAll('li, div, span, [role=option]')) {
      if (element.childElementCount || !wanted.has(words.normalise(element.textContent)) || isPartOfControl(element)) continue;
      const entries = siblingsOf(element);
      if (entries.length > best.length) best = entries;
    }
    return best;
  };

  /** An entry and those like it: the first level at which it has neighbours of the same sort. */
  const siblingsOf = (element) => {
    for (const at of seen.lineage(element, 4)) {
      const alike = [...at.parentElement.children].filter((other) => other.localName === at.localName && other.className === at.className);
      const isList = alike.length > 1 && alike.every((other) => !other.querySelector('input, textarea, select, h1, h2, h3'));
      if (isList) return alike;
    }
    return [];
  };

  /** The texts of a list's entries as far as the page holds them; null: it does not. `known`: entries it would have. */
  const offeredBy = (control, kind, known) => {
    if (control.entries) return control.entries.map(({ text }) => text);
    if (control.element.localName === 'select') {
      return textsIn([...control.element.options].filter((option) => !(option.value === '' && words.isPrompt(option.text))));
    }
    if (kind !== 'list') return null;
    const announced = textsIn(announcedBy(control));
    const offered = announced.length ? announced : textsIn(leftBehind(known));
    return offered.length ? offered : null;
  };

  const isSearched = (control, kind) => {
    if (kind !== 'list' || control.element.localName === 'select') return false;
    const input = controlValues.inputOf(control);
    return Boolean(input && !input.readOnly) || Boolean(control.popup?.querySelector('input:not([type=hidden i])'));
  };

  const filesOf = (control) => {
    for (const area of controlValues.areasOf(control.frame)) {
      const found = FILE_HINTS.map((hint) => hint.exec(words.plain(area.innerText))).find(Boolean);
      if (found) return Number(found[1]);
    }
    return control.element.multiple ? null : 1;
  };

  const told = (control, kind, known) => {
    const { chars, lines } = limits.of({ ...control, kind });
    return {
      kind, mostChars: chars, mostLines: lines, mostFiles: kind === 'file' ? filesOf(control) : null,
      offered: offeredBy(control, kind, known), searched: isSearched(control, kind), off: controls.isOff({ ...control, kind }),
    };
  };

  /** The sort, the entries and the limits of one control. */
  ipp.lookAt = controls.on((control, known) => told(control, control.kind, known));

  /** Every other field of the document with the words beside it, and how many boxes there are to tick. */
  ipp.lookAround = (refs) => {
    const { elements, texts } = seen.survey();
    const all = controls.among(elements);
    const known = refs.map(controls.get).filter(Boolean).map((control) => control.element);
    const others = all.filter(({ element, kinds }) => !['button', 'tick'].includes(kinds[0]) && !known.includes(element));
    return {
      others: others.slice(0, MOST_OTHERS).map((control) => ({ ...told(control, control.kinds[0], []), label: names.titleOf(control, texts) })),
      ticks: all.filter(({ kinds }) => kinds[0] === 'tick').length,
    };
  };
}

{
  const LEFT_OUT = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'LINK', 'META', 'TITLE', 'BASE', 'OBJECT', 'EMBED', 'HEAD']);
  const EMPTIED = new Set(['svg', 'IMG', 'CANVAS', 'VIDEO', 'AUDIO', 'TEXTAREA', 'PICTURE']);
  const MOST_NODES = 6000;
  const ATTRIBUTES = ['type', 'role', 'multiple', 'readonly', 'disabled', 'maxlength', 'rows', 'tabindex', 'contenteditable', 'inert',
    'aria-haspopup', 'aria-expanded', 'aria-hidden', 'aria-disabled', 'aria-multiselectable', 'aria-required', 'required', 'dir'];
  const NAMES = ['id', 'for', 'name', 'aria-labelledby', 'aria-controls', 'aria-owns', 'aria-describedby'];
  const WORDS = ['placeholder', 'aria-label', 'title', 'data-placeholder', 'data-count', 'label'];

  // Every element of a recording starts from these; only what differs is kept.
  const INITIAL = {
    display: 'inline', position: 'static', float: 'none', clear: 'none', opacity: '1', 'overflow-x': 'visible', 'overflow-y': 'visible',
    'box-sizing': 'content-box', width: 'auto', height: 'auto', 'margin-top': '0px', 'margin-right': '0px', 'margin-bottom': '0px',
    'margin-left': '0px', 'padding-top': '0px', 'padding-right': '0px', 'padding-bottom': '0px', 'padding-left': '0px',
    'border-top-width': '0px', 'border-right-width': '0px', 'border-bottom-width': '0px', 'border-left-width': '0px',
    'border-top-style': 'none', 'border-right-style': 'none', 'border-bottom-style': 'none', 'border-left-style': 'none',
    top: 'auto', right: 'auto', bottom: 'auto', left: 'auto', 'z-index': 'auto', transform: 'none', 'flex-direction': 'row',
    'flex-wrap': 'nowrap', 'justify-content': 'normal', 'align-items': 'normal', 'align-self': 'auto', 'flex-grow': '0',
    'flex-shrink': '1', 'flex-basis': 'auto', order: '0', 'row-gap': 'normal', 'column-gap': 'normal', 'grid-template-columns': 'none',
    'grid-template-rows': 'none', 'grid-column-start': 'auto', 'grid-column-end': 'auto', 'grid-row-start': 'auto',
    'grid-row-end': 'auto', 'vertical-align': 'baseline', 'background-color': 'rgba(0, 0, 0, 0)', 'clip-path': 'none', clip: 'auto',
  };
  const INHERITED = ['color', 'font-size', 'line-height', 'font-weight', 'cursor', 'pointer-events', 'white-space', 'text-align', 'direction',
    'visibility', 'letter-spacing', 'text-indent', 'border-collapse', 'list-style-type'];
  const SIDES = ['top', 'right', 'bottom', 'left'];
  let count = 0;

  const looksOf = (element, parent, pseudo = null) => {
    const style = getComputedStyle(element, pseudo);
    const kept = {};
    for (const [name, initial] of Object.entries(INITIAL)) {
      const value = style.getPropertyValue(name);
      if (value !== initial) kept[name] = value;
    }
    for (const side of SIDES) {
      if (kept[`border-${side}-width`]) kept[`border-${side}-color`] = style.getPropertyValue(`border-${side}-color`);
      else delete kept[`border-${side}-style`]; // a line without width has the usual width once its style is set
    }
    const above = parent ? getComputedStyle(parent) : null;
    for (const name of INHERITED) {
      const value = style.getPropertyValue(name);
      if (!above || value !== above.getPropertyValue(name)) kept[name] = value;
    }
    // That there is a picture or a shadow matters, not which.
    if (style.backgroundImage !== 'none') kept['background-image'] = 'linear-gradient(transparent, transparent)';
    if (style.boxShadow !== 'none') kept['box-shadow'] = '0 0 1px rgb(128, 128, 128)';
    if (!pseudo && controlValues.isIcon(element)) kept['font-family'] = 'icon';
    return kept;
  };

  const pseudosOf = (element) => ['::before', '::after'].map((pseudo) => {
    const { content } = getComputedStyle(element, pseudo);
    if (['none', 'normal'].includes(content)) return null;
    // Arrows and stars are kept; words are not.
    const sign = /^"[^\p{L}\p{N}"\\]{1,2}"$/u.test(content) ? content : '""';
    return { pseudo, style: { content: sign, ...looksOf(element, element, pseudo) } };
  }).filter(Boolean);

  const attributesOf = (element, names) => Object.fromEntries(names.filter((name) => element.hasAttribute(name))
    .map((name) => [name, element.getAttribute(name)]));

  const isButton = (element) => element.localName === 'input' && ['button', 'submit', 'reset'].includes(element.type);

  const isLeftOut = (element) => {
    if (LEFT_OUT.has(element.tagName) || (element.localName === 'input' && element.type === 'hidden')) return true;
    const hidden = getComputedStyle(element).display === 'none';
    return hidden && !element.matches('input[type=file i]') && !element.querySelector('input[type=file i]');
  };

  const optionsOf = (select) => [...select.options].map((option) => ({
    text: option.text, empty: option.value === '', disabled: option.disabled,
  }));

  const frameOf = (element) => {
    let inner = null;
    try {
      inner = element.contentDocument;
    } catch {
      // A page of another site: its frame stays an empty box.
    }
    return inner?.body ? documentOf(inner) : null;
  };

  const kidsOf = (root, parent) => [...root.childNodes].map((node) => treeOf(node, parent)).filter(Boolean);

  /** One node with all below it; null: it stays out. */
  const treeOf = (node, parent) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? { text: node.data } : node.data && { text: ' ' };
    if (node.nodeType !== Node.ELEMENT_NODE || isLeftOut(node)) return null;
    count += 1;
    if (count > MOST_NODES) return null;
    const tree = {
      tag: node.localName, shape: attributesOf(node, ATTRIBUTES), names: attributesOf(node, NAMES), words: attributesOf(node, WORDS),
      class: node.getAttribute('class') || '', step: node.dataset?.step || '',
      link: node.localName === 'a' && node.hasAttribute('href'),
      style: looksOf(node, parent), pseudos: pseudosOf(node), kids: [],
    };
    if (isButton(node)) tree.words.value = node.value;
    if (node.localName === 'select') tree.options = optionsOf(node);
    else if (node.localName === 'iframe') tree.frame = frameOf(node);
    else if (!EMPTIED.has(node.tagName)) tree.kids = kidsOf(node, node);
    if (node.shadowRoot) tree.shadow = kidsOf(node.shadowRoot, node);
    return tree;
  };

  const documentOf = (owner) => ({ lang: owner.documentElement.lang, body: treeOf(owner.body, null) });

  /** The whole document, with the frames of the same site in it. */
  ipp.pageTree = () => {
    count = 0;
    return documentOf(document);
  };
}
