// Finds the popup that a drop-down opens, anywhere in the document. Takes a list's control. Returns the
// list's popup, and the entries with their texts, positions and states.

const popups = (() => {
  const OPTION = '[role=option], [role=menuitem], [role=menuitemradio], [role=treeitem], li';
  const LIST_ROLE =
    '[role=listbox], [role=menu], [role=tree], [role=option], [role=menuitem], [role=treeitem]';
  const LIST_CLASS = /dropdown|menu|option|popup|popover|popper|overlay|list/iu;
  const TIP = /tooltip|toast|message|notification|error|explain|feedback/iu;
  const EMPTY = new RegExp(
    '^(?:no (?:data|options?|results?|matches|match|items?|entries)\\b.*|nothing found.*|.*not found' +
      '|(?:please |start |keep )?(?:enter|typing|type|input)\\b.*(?:search|characters?|letters?|results?|more).*|请?输入.*' +
      '|暂无.*|无数据|无匹配.*|没有.*|未找到.*)$',
    'iu',
  );
  const BUSY =
    '[aria-busy=true], [role=progressbar], [class*=spin i]:not([class*=spinner-hidden i]), [class*=loading i]';
  const LOADING = /^(?:loading|searching|please wait|加载中|正在加载|搜索中|请稍候).{0,12}$/iu;

  const isTextShown = (node) =>
    Boolean(seen.boxOf(node)) && seen.isShown(seen.boxOf(node)) && !seen.isTiny(seen.placeOf(node));

  /** Return every text that is drawn. */
  const shownTexts = () => new Set(seen.texts().filter(isTextShown));

  /** Remember the visible texts before a list is opened; texts that appear later belong to the popup. */
  const remember = (control) => {
    control.before = shownTexts();
    control.placeBefore = control.frame.getBoundingClientRect();
    control.popup = null;
    control.positions = null;
  };

  const ancestorsOf = (nodes) => {
    const all = new Set();
    for (const node of nodes) for (let up = node; up && !all.has(up); up = seen.above(up)) all.add(up);
    return all;
  };

  /** Return the texts since `remember`, grouped by the largest elements without an older text. */
  const freshParts = (control) => {
    const shown = shownTexts();
    const box = [control.frame, control.element, controlValues.inputOf(control)].filter(Boolean);
    const old = ancestorsOf([...[...shown].filter((node) => control.before.has(node)), ...box]);
    const parts = new Map();
    for (const node of shown) {
      if (control.before.has(node) || isValueOf(node, control)) continue;
      let root = node.parentElement;
      for (let up = seen.above(root); up && up !== document.body && !old.has(up); up = seen.above(up))
        root = up;
      if (root === document.body || old.has(root)) continue;
      parts.set(root, [...(parts.get(root) || []), node]);
    }
    return [...parts].map(([root, texts]) => ({ root: drawnPart(root, texts), texts }));
  };

  /** Return the part of a popup that is drawn; a popup is often inside an empty wrapper without a size. */
  const drawnPart = (root, texts) => {
    let at = root;
    while (seen.isTiny(at.getBoundingClientRect())) {
      const inner = [...at.children].find(
        (child) => texts.filter((text) => seen.within(text, child)).length > texts.length / 2,
      );
      if (!inner) return root;
      at = inner;
    }
    return at;
  };

  /** Return whether a text is the value in the closed box, not part of a menu inside the same element. */
  const isValueOf = (node, control) =>
    seen.within(node, control.frame) && seen.isInHeight(node, control.placeBefore);

  const isAdjacent = (place, trigger) =>
    place.left < trigger.right &&
    place.right > trigger.left &&
    Math.max(place.top - trigger.bottom, trigger.top - place.bottom) < 28;
  const floats = (element) =>
    seen.lineage(element, 4).some((at) => ['absolute', 'fixed'].includes(getComputedStyle(at).position));
  /** Return the elements that a list declares as its popup in the markup, anywhere in the document. */
  const announcedBy = (control) =>
    [control.element, control.frame, controlValues.inputOf(control)]
      .filter(Boolean)
      .flatMap((element) => [element.getAttribute('aria-controls'), element.getAttribute('aria-owns')])
      .map((id) => id && document.getElementById(id))
      .filter(Boolean);
  const isAnnounced = (root, control) =>
    announcedBy(control).some(
      (named) => seen.within(named, root) || seen.within(root, named) || seen.within(named, seen.above(root)),
    );

  const nameOf = (root) => `${root.getAttribute('class') || ''} ${root.getAttribute('role') || ''}`;
  const isToPress = (text) => getComputedStyle(seen.boxOf(text)).cursor === 'pointer';

  // The signs that a part of the page is the list's popup, each with its weight.
  const SIGNALS = {
    role: [
      3,
      ({ root }) =>
        root.matches(LIST_ROLE) ||
        root.querySelector(LIST_ROLE) ||
        root.closest('[role=listbox], [role=menu]'),
    ],
    announced: [3, ({ root }, control) => isAnnounced(root, control)],
    adjacent: [
      2,
      ({ root }, control) => isAdjacent(root.getBoundingClientRect(), control.frame.getBoundingClientRect()),
    ],
    floating: [1, ({ root }) => floats(root)],
    severalTexts: [1, ({ texts }) => texts.length > 1],
    name: [1, ({ root }) => LIST_CLASS.test(nameOf(root))],
    toPress: [1, ({ texts }) => texts.filter(isToPress).length > texts.length / 2],
    tip: [-4, ({ root }) => TIP.test(nameOf(root))],
  };
  const ENOUGH = 3;

  const scoreOf = (part, control) =>
    Object.values(SIGNALS).reduce(
      (score, [weight, speaks]) => (speaks(part, control) ? score + weight : score),
      0,
    );

  /** Return the popup of a list; null while the list has no popup. */
  const find = (control) => {
    if (isOpen(control)) return control.popup;
    const ranked = freshParts(control)
      .map((part) => ({ ...part, score: scoreOf(part, control) }))
      .filter((part) => part.score >= ENOUGH)
      .sort((one, other) => other.score - one.score || other.texts.length - one.texts.length);
    control.popup = ranked[0]?.root || null;
    return control.popup;
  };

  /** Return whether the markup says that the list is closed, even while its popup fades out. */
  const saysClosed = (control) =>
    [control.element, controlValues.inputOf(control)]
      .filter(Boolean)
      .some((element) => element.getAttribute('aria-expanded') === 'false');

  const isDrawn = (control) =>
    Boolean(control.popup?.isConnected) &&
    seen.isShown(control.popup) &&
    !seen.isTiny(control.popup.getBoundingClientRect()) &&
    hasShownText(control.popup);
  const isOpen = (control) => !saysClosed(control) && isDrawn(control);

  /** Return whether a popup is gone: not drawn any more, or fading and ignoring the mouse. */
  const isAway = (control) => !isDrawn(control) || getComputedStyle(control.popup).pointerEvents === 'none';
  const hasShownText = (root) => seen.texts(root).some(isTextShown) || Boolean(filterIn(root));

  const filterIn = (popup) =>
    [...popup.querySelectorAll('input')].find(
      (input) =>
        ['text', 'search'].includes(input.type) && !input.readOnly && !input.disabled && seen.isSeen(input),
    ) || null;

  /** Return the search field of the list: the one in its popup, otherwise the list's own input. */
  const filterOf = (control) => {
    const inPopup = control.popup && filterIn(control.popup);
    if (inPopup) return inPopup;
    const own = controlValues.inputOf(control);
    return own && !own.readOnly && !own.disabled && own.inputMode !== 'none' && own.type !== 'hidden'
      ? own
      : null;
  };

  const isUsable = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !seen.isTiny(element.getBoundingClientRect()) &&
    words.plain(element.innerText) !== '';

  const namedIn = (popup) =>
    seen.elements(popup).filter((element) => element.matches(OPTION) && isUsable(element));

  /** Return the elements with an entry's role; without any, the most similar elements on one level. */
  const entryElements = (named, popup) => {
    const innermost = named.filter(
      (element) => !named.some((other) => other !== element && element.contains(other)),
    );
    return innermost.length ? innermost : alikeIn(popup);
  };

  const alikeIn = (popup) => {
    let best = [];
    const visit = (parent) => {
      const children = [...parent.children].filter(isUsable);
      for (const tag of new Set(children.map((child) => child.localName))) {
        const alike = children.filter(
          (child) => child.localName === tag && !child.querySelector('input, textarea'),
        );
        // If two levels have equally many elements, only the outer elements contain the complete entries.
        if (alike.length > best.length && (alike.length > 1 || best.length === 0)) best = alike;
      }
      children.forEach(visit);
    };
    visit(popup);
    return best.length === 1 ? [innermostSame(best[0])] : best;
  };
  /** Return the innermost wrapper around a single entry; siblings without a size are ignored. */
  const innermostSame = (element) => {
    let at = element;
    for (;;) {
      const inner = [...at.children].filter(isUsable);
      if (inner.length !== 1 || textOf(inner[0]) !== textOf(at)) return at;
      [at] = inner;
    }
  };

  const isOff = (element) =>
    getComputedStyle(element).cursor === 'not-allowed' ||
    seen.lineage(element, 3).some((at) => controls.saysOff(at) || at.hasAttribute('data-disabled'));

  /** Return whether the list's markup marks an entry as selected. */
  const isMarked = (element) =>
    element.getAttribute('aria-selected') === 'true' || element.getAttribute('aria-checked') === 'true';

  /** Return whether a text is drawn in an entry; copies for screen readers are in boxes without a size. */
  const isDrawnIn = (node, entry) =>
    isTextShown(node) &&
    !controlValues.isIcon(node.parentElement) &&
    seen
      .ownAreas(node, Infinity, (up) => up === entry)
      .slice(1)
      .every((up) => !seen.isTiny(up.getBoundingClientRect()) || getComputedStyle(up).overflow === 'visible');

  /** Return whether a text continues `before`: highlighting splits a word into parts. */
  const goesOn = (before, node) => {
    const [one, other] = [seen.wordsPlace(before), seen.wordsPlace(node)];
    return Math.abs(one.top - other.top) < 3 && Math.abs(other.left - one.right) < 1.5;
  };

  const said = (texts) =>
    words.plain(
      texts.map((text, at) => (at && !goesOn(texts[at - 1], text) ? ' ' : '') + text.data).join(''),
    );
  const drawnTexts = (element) => seen.texts(element).filter((text) => isDrawnIn(text, element));
  const textOf = (element) => said(drawnTexts(element));

  const scrollerOf = (elements, popup) => {
    const around = seen.lineage(seen.above(elements[0]));
    const end = around.indexOf(popup.parentElement);
    return (
      around
        .slice(0, end < 0 ? Infinity : end + 1)
        .find(
          (up) =>
            getComputedStyle(up).overflowY !== 'visible' &&
            up.clientHeight > 30 &&
            up.scrollHeight > up.clientHeight + 4,
        ) || null
    );
  };

  /** Return whether a single entry is the message of an empty list, or a dialog with a title. */
  const saysNothing = ({ element, text }) =>
    EMPTY.test(text) || LOADING.test(text) || element.querySelector('h1, h2, h3, h4, [role=heading]');

  // Signs that an entry opens further entries: the entry's class, an arrow at its end, or a part that can be
  // unfolded.
  const OPENS_NAME = /(?:^|[\s_-])(?:expand|expandable|has-?child(?:ren)?|submenu)(?:$|[\s_-])/iu;
  const ONWARD = /\s*[›▸▶►❯]$/u;
  const FOLD = '[class*=switcher i], [class*=expander i], [class*=expand-icon i]';

  /** Return whether an entry opens further entries, in which only the user chooses. */
  const opensOthers = (element, _, all) =>
    element.querySelector(FOLD) !== null ||
    !['false', null].includes(element.getAttribute('aria-haspopup')) ||
    ONWARD.test(element.textContent.trimEnd()) ||
    OPENS_NAME.test(element.getAttribute('class') || '') ||
    // Some libraries mark every entry as collapsed; for them, the mark has no meaning.
    (element.hasAttribute('aria-expanded') && all.some((other) => !other.hasAttribute('aria-expanded')));

  /**
   * Return a function that converts a height on the screen to the distance from the start of the list. The
   * distance does not depend on the scroll position or on the opening animation.
   */
  const rulerOf = (elements, popup, control) => {
    control.scroller = scrollerOf(elements, popup);
    const box = control.scroller || popup;
    const { top, height } = box.getBoundingClientRect();
    const share = height / box.offsetHeight || 1;
    return (at) => (at - top) / share + (control.scroller?.scrollTop || 0);
  };

  /** Return the entries that are currently drawn, each with its position in the whole list. */
  const entriesOf = (control) => {
    const popup = find(control);
    if (!popup) return [];
    const named = namedIn(popup);
    if (named.some(opensOthers)) return [];
    const elements = entryElements(named, popup);
    if (!elements.length) return [];
    const measured = rulerOf(elements, popup, control);
    const titles = elements.map((element) => said(entryTitles.firstLine(drawnTexts(element))));
    const areTitles = new Set(titles).size === titles.length;
    const entries = elements
      .map((element, at) => {
        const [top, bottom] = ['top', 'bottom'].map((side) =>
          measured(element.getBoundingClientRect()[side]),
        );
        return {
          element,
          text: areTitles ? titles[at] : textOf(element),
          off: isOff(element),
          top,
          height: bottom - top,
        };
      })
      .filter((entry) => entry.text);
    return entries.length === 1 && saysNothing(entries[0]) ? [] : entries;
  };

  /** Return whether all entries of the list are in the document, so that scrolling would show no others. */
  const isWhole = (control, entries) => {
    const { scroller } = control;
    if (!scroller || !entries.length) return true;
    const row = Math.min(...entries.map((entry) => entry.height));
    const first = entries[0].top;
    const last = entries.at(-1).top + entries.at(-1).height;
    return first < 2 * row && last > scroller.scrollHeight - 2 * row;
  };

  const isLoading = (control) => {
    const popup = find(control);
    if (!popup) return false;
    return popup.querySelector(BUSY) !== null || LOADING.test(words.plain(popup.innerText));
  };

  /** Return whether an entry has this text and has moved by less than three quarters of a row. */
  const isSame = (entry, text, top) => entry.text === text && Math.abs(entry.top - top) < 0.75 * entry.height;

  return {
    isSame,
    announcedBy,
    remember,
    find,
    isOpen,
    isAway,
    isMarked,
    filterOf,
    entriesOf,
    isWhole,
    isLoading,
  };
})();
