// What a person can see: the walk through a document and its open shadow trees, visibility, places on the screen,
// and the box that is taken for a field.

const seen = (() => {
  const UNREAD = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'OPTION', 'OPTGROUP', 'DATALIST', 'TITLE']);
  const UNREAD_INSIDE = new Set(['TEXTAREA', 'SELECT', 'svg', 'IFRAME', 'CANVAS', 'VIDEO']);
  const SMALLEST = 3;

  /** The element above in the tree a person sees: from a slotted child to its slot, out of a shadow tree to its host. */
  const above = (node) => {
    if (node.assignedSlot) return node.assignedSlot;
    const up = node.parentNode;
    if (!up || up.nodeType === Node.ELEMENT_NODE) return up;
    return up.host || null;
  };

  /** Whether `inner` is `outer` or lies in it, through shadow trees. */
  const within = (inner, outer) => {
    for (let at = inner; at; at = above(at)) if (at === outer) return true;
    return false;
  };

  /** Every element and every text with words in it, in the order they are drawn, through open shadow trees and slots. */
  const walk = (root, visit) => {
    const slotted = root.localName === 'slot' && root.assignedNodes ? root.assignedNodes() : [];
    if (slotted.length) slotted.forEach((node) => step(node, visit));
    else for (let node = root.firstChild; node; node = node.nextSibling) step(node, visit);
  };
  const step = (node, visit) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (/\S/u.test(node.data)) visit(node);
    } else if (node.nodeType === Node.ELEMENT_NODE && !UNREAD.has(node.tagName)) {
      visit(node);
      // What a host holds is drawn where its shadow tree has a slot for it, or not at all.
      if (node.shadowRoot) walk(node.shadowRoot, visit);
      else if (!UNREAD_INSIDE.has(node.tagName)) walk(node, visit);
    }
  };

  /** The element that draws a text: a slot and the like have no box of their own. */
  const boxOf = (text) => {
    let element = text.parentElement || above(text);
    while (element && getComputedStyle(element).display === 'contents') element = above(element);
    return element;
  };

  const CUT_TO_NOTHING = /^inset\((?:100|[5-9]\d)%|^rect\(0(?:px)?,? 0(?:px)?,? 0(?:px)?,? 0(?:px)?\)|^circle\(0/u;

  /** Whether an element's style cuts all of it away, as some hide what waits to be shown. */
  const isCutAway = (style) => (style.clipPath !== 'none' && CUT_TO_NOTHING.test(style.clipPath))
    || (style.clip !== 'auto' && CUT_TO_NOTHING.test(style.clip));

  /** The nearest element around it, out of shadow trees too, that fits the selector; itself counts. */
  const closest = (element, selector) => {
    for (let at = element; at; at = above(at)) if (at.matches?.(selector)) return at;
    return null;
  };

  /** Every element of the document, and every text with words in it; its `order` is how many elements stand before it. */
  const survey = (root = document.documentElement) => {
    const [elements, texts] = [[], []];
    walk(root, (node) => {
      if (node.nodeType === Node.TEXT_NODE) texts.push({ node, order: elements.length });
      else elements.push(node);
    });
    return { elements, texts };
  };
  const elements = (root) => survey(root).elements;
  const texts = (root) => survey(root).texts.map(({ node }) => node);

  /** The words drawn in an element, through slots. */
  const wordsIn = (element) => texts(element).map((text) => text.data).join(' ');

  // The document keeps every range up to date until it is thrown away: thousands of them make each change of the page slow.
  const ruler = document.createRange();

  /** The place of the words in an element or text, which may be much smaller than the element. */
  const wordsPlace = (node) => {
    ruler.selectNodeContents(node);
    const place = ruler.getBoundingClientRect();
    ruler.selectNode(document.documentElement);
    return place;
  };

  /** The place of an element, or of the words of a text. */
  const placeOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.getBoundingClientRect() : wordsPlace(node));

  /** Whether the middle of something is at the height of a place: what unfolds out of a box lies elsewhere. */
  const isInHeight = (node, place) => {
    const { top, bottom } = placeOf(node);
    return (top + bottom) / 2 > place.top && (top + bottom) / 2 < place.bottom;
  };

  const meet = (one, other) => ({
    left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom),
  });
  /** The smallest place that holds all of them. */
  const around = (places) => ({
    left: Math.min(...places.map((place) => place.left)), right: Math.max(...places.map((place) => place.right)),
    top: Math.min(...places.map((place) => place.top)), bottom: Math.max(...places.map((place) => place.bottom)),
  });
  const isTiny = (place) => place.right - place.left < SMALLEST || place.bottom - place.top < SMALLEST;

  /** Whether scrolling can bring the place into view: not left or above of the page, nor cut off by what it lies in. */
  const canBeReached = (place, first, ownPosition) => {
    if (isTiny(place) || place.right + scrollX <= 0 || place.bottom + scrollY <= 0) return false;
    let rest = place;
    let position = ownPosition;
    for (let up = first; up && up !== document.body && position !== 'fixed'; up = above(up)) {
      const style = getComputedStyle(up);
      if (isCutAway(style)) return false;
      if (position === 'absolute' && style.position === 'static') continue;
      position = style.position;
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const frame = up.getBoundingClientRect();
      const scrolls = /auto|scroll/u.test(style.overflowX + style.overflowY);
      rest = scrolls ? frame : meet(rest, frame);
      if (isTiny(rest)) return false;
    }
    return true;
  };

  /** Whether an element has a place that scrolling can bring into view, drawn there or not. */
  const isReachable = (element) => canBeReached(element.getBoundingClientRect(), above(element), getComputedStyle(element).position);

  /** Whether a person can see the element, after scrolling at most. */
  const isSeen = (element, { ownOpacity = true } = {}) => {
    const judged = ownOpacity ? element : above(element);
    return Boolean(judged) && element.checkVisibility({ visibilityProperty: true })
      && judged.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !isSetAside(element) && isReachable(element);
  };

  // Libraries hide mirrors and ghosts this way; a whole application under aria-hidden is a mistake of the page.
  const isSetAside = (element) => {
    for (let at = element, steps = 0; at && steps < 3; at = above(at), steps += 1) {
      if (at.getAttribute('aria-hidden') === 'true' || at.inert) return true;
    }
    return false;
  };

  /** Whether the words of a text node can be seen. */
  const isTextSeen = (text) => {
    const element = boxOf(text);
    return Boolean(element) && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && canBeReached(placeOf(text), element, 'static');
  };

  /** The innermost element drawn at a point of the window, through open shadow trees. */
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  };

  /** The uppermost element at a point that can be seen: an invisible curtain hides nothing. */
  const topmost = (x, y) => {
    const visible = document.elementsFromPoint(x, y).find((element) => element.checkVisibility({ opacityProperty: true }));
    return visible?.shadowRoot ? at(x, y) : visible || null;
  };

  return { above, within, closest, survey, elements, texts, wordsIn, placeOf, wordsPlace, isInHeight, isReachable, isSeen, isTextSeen, boxOf, isCutAway, isTiny, meet, around, at, topmost };
})();

const boxes = (() => {
  const FIELDS = 'input:not([type=hidden i]), textarea, select, [role=combobox], [contenteditable=true]';
  const MOST_STEPS = 6;
  // How far a frame may reach beyond its input: room for an icon on the left, a floating label above, an arrow below.
  const ROOM = { left: 60, top: 30, height: 44 };

  const hasLine = (style) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(style[`border${side}Width`]) > 0
    && style[`border${side}Style`] !== 'none' && !isClear(style[`border${side}Color`]));
  const isClear = (colour) => colour === 'transparent' || /,\s*0\)$|\/\s*0%?\)$/u.test(colour);

  /** Whether an element is drawn as a box: by a border, a shadow, a ground of its own, or a line of a pseudo-element. */
  const isFramed = (element) => {
    const style = getComputedStyle(element);
    if (hasLine(style) || style.boxShadow !== 'none' || !isClear(style.backgroundColor)) return true;
    return ['::before', '::after'].some((pseudo) => {
      const drawn = getComputedStyle(element, pseudo);
      return drawn.content !== 'none' && drawn.content !== 'normal' && hasLine(drawn);
    });
  };

  const holdsOtherField = (outer, inner) => [...outer.querySelectorAll(FIELDS)]
    .some((field) => !seen.within(field, inner) && !field.contains(inner) && field.checkVisibility()
      && seen.isReachable(field));

  const reachesTooFar = (outer, inner) => outer.bottom - outer.top > Math.max(64, inner.bottom - inner.top + ROOM.height)
    || inner.left - outer.left > ROOM.left || inner.top - outer.top > ROOM.top;

  /** The outermost framed element that holds only this input; the input itself where none does; null: nothing is seen. */
  const around = (element) => {
    let found = seen.isSeen(element) ? element : null;
    let inner = element.getBoundingClientRect();
    for (let up = seen.above(element), steps = 0; up && up !== document.body && steps < MOST_STEPS; up = seen.above(up)) {
      steps += 1;
      const outer = up.getBoundingClientRect();
      if (seen.isTiny(outer)) continue;
      if (seen.isTiny(inner)) inner = outer;
      if (reachesTooFar(outer, inner) || holdsOtherField(up, element)) break;
      if (isFramed(up) && seen.isSeen(up)) found = up;
    }
    return found;
  };

  return { around, isFramed };
})();
