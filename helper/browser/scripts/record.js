// Gives a page as a tree for a recording: elements, structural attributes, looks. Values, addresses, scripts, comments and
// what is not drawn stay out; which words may stay is decided outside. Stands after seen.js and readings.js.

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
    if (!pseudo && readings.isIcon(element)) kept['font-family'] = 'icon';
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
