// Finds what the user can see: walks through a document and its open shadow trees, and returns positions on
// the screen and the box that is drawn around a field.

const seen = (() => {
  const UNREAD = new Set('SCRIPT STYLE NOSCRIPT TEMPLATE OPTION OPTGROUP DATALIST TITLE'.split(' '));
  const UNREAD_INSIDE = new Set(['TEXTAREA', 'SELECT', 'svg', 'IFRAME', 'CANVAS', 'VIDEO']);
  const SMALLEST = 3;

  // Cached data is valid until the running script ends, because no other code can run before that.
  const filled = new Set();
  const once = (look) => {
    const known = new Map();
    return (element) => {
      let found = known.get(element);
      if (found === undefined) {
        if (!filled.size) {
          queueMicrotask(() => {
            filled.forEach((cache) => cache.clear());
            filled.clear();
          });
        }
        filled.add(known);
        found = look(element);
        known.set(element, found);
      }
      return found;
    };
  };

  const styleOf = once((element) => getComputedStyle(element));
  const rectOf = once((element) => element.getBoundingClientRect());

  /** Return the parent in the rendered tree: the slot of a slotted child, the host of a shadow tree. */
  const above = once((node) => {
    const up = node.parentElement;
    if (!up) return node.parentNode?.host || null;
    return (up.shadowRoot && node.assignedSlot) || up;
  });

  /** Return whether `inner` is `outer` or is inside it, across shadow trees. */
  const within = (inner, outer) => {
    for (let at = inner; at; at = above(at)) if (at === outer) return true;
    return false;
  };

  /** Return a node and its ancestors across shadow trees, innermost first, without the body. */
  const lineage = (node, most = Infinity) => {
    const found = [];
    for (let at = node; at && at !== document.body && found.length < most; at = above(at)) found.push(at);
    return found;
  };

  /** Return an element and the elements around it, up to the first that holds foreign content. */
  const ownAreas = (element, most, holdsForeign) => {
    const areas = lineage(element, most);
    const end = areas.findIndex((area, at) => at > 0 && holdsForeign(area));
    return end < 0 ? areas : areas.slice(0, end);
  };

  /** Return the styles of the pseudo-elements with content of their own, before and after an element. */
  const pseudos = (element) =>
    ['::before', '::after']
      .map((pseudo) => getComputedStyle(element, pseudo))
      .filter(({ content }) => !['none', 'normal'].includes(content));

  const drawn = new WeakMap();
  const NEVER_DRAWN = 'input, textarea, select, br, hr, link, meta';
  const LINE = { width: 40, height: 48, times: 2 };

  /** Return the words that a style sheet draws in an empty element, or that a picture as wide as a line shows. */
  const drawnWords = (element) => {
    const { localName, offsetWidth: width, offsetHeight: height } = element;
    if (localName === 'img')
      return height <= LINE.height && width >= Math.max(LINE.width, LINE.times * height) ? element.alt : '';
    return pseudos(element)
      .filter(({ fontFamily }) => !/icon|awesome|symbols|glyph/iu.test(fontFamily))
      .flatMap(({ content }) => [...content.matchAll(/"((?:[^"\\]|\\.)*)"|attr\(([\w-]+)\)/gu)])
      .map(([, said, name]) => (name ? element.getAttribute(name) || '' : said.replace(/\\(.)/gu, '$1')))
      .join('');
  };

  /** Return a text node, always the same, with the drawn words of an element; null if it has none. */
  const drawnText = (element) => {
    const data = element.matches(NEVER_DRAWN) ? '' : words.text(drawnWords(element));
    if (!/\p{L}{2}/u.test(data)) return null;
    const own = { parentElement: { value: element }, parentNode: { value: element } };
    const text = drawn.get(element) || Object.defineProperties(new Text(), own);
    if (text.data !== data) text.data = data;
    drawn.set(element, text);
    return text;
  };

  /** Visit every element and every text in drawing order, across open shadow trees and slots. */
  const walk = (root, visit) => {
    const slotted = root.localName === 'slot' && root.assignedNodes ? root.assignedNodes() : [];
    if (slotted.length) slotted.forEach((node) => step(node, visit));
    else for (let node = root.firstChild; node; node = node.nextSibling) step(node, visit);
  };
  const step = (node, visit) => {
    if (node.nodeType === Node.TEXT_NODE) {
      visit(node);
    } else if (node.nodeType === Node.ELEMENT_NODE && !UNREAD.has(node.tagName)) {
      visit(node);
      const text = node.firstChild || node.shadowRoot ? null : drawnText(node);
      if (text) visit(text);
      // The children of a shadow host are drawn in the slots of its shadow tree, or not at all.
      if (node.shadowRoot) walk(node.shadowRoot, visit);
      else if (!UNREAD_INSIDE.has(node.tagName)) walk(node, visit);
    }
  };

  /** Return the element that draws a text; elements with `display: contents` have no box of their own. */
  const boxOf = (text) => {
    let element = text.parentElement || above(text);
    while (element && styleOf(element).display === 'contents') element = above(element);
    return element;
  };

  const FAINT = 0.2;
  // Matches a clip or a filter that leaves nothing to see.
  const LEAVES_NOTHING =
    /inset\((?:100|[5-9]\d)%|rect\(0(?:px)?,? 0(?:px)?,? 0(?:px)?,? 0(?:px)?\)|circle\([0-2]?(?:px|%|\b)(?!\d)|polygon\((?:0(?:px|%)? 0(?:px|%)?(?:, )?)+\)|(?:opacity|contrast)\(0(?:\.[01]\d*)?\)|blur\((?:[6-9]|\d\d)/u;

  /** Return whether a style clips, masks or filters away the whole element, perhaps until later. */
  const isCutAway = ({ clipPath, clip, filter, maskImage }) =>
    ((clipPath !== 'none' || clip !== 'auto' || filter !== 'none') &&
      LEAVES_NOTHING.test(`${clipPath} ${clip} ${filter}`)) ||
    (/gradient/u.test(maskImage) && !/url|rgb\(|rgba\([^)]*[1-9]\)|color\(/u.test(maskImage));

  /** Return the resulting opacity of an element from 0 to 1: its own, and that of its ancestors. */
  const clarity = once((element) => {
    const around = above(element) ? clarity(above(element)) : 1;
    const style = styleOf(element);
    return around === 0 || isCutAway(style) ? 0 : around * Number(style.opacity);
  });

  /** Return whether an element is drawn clearly enough to be noticed, wherever the element is. */
  const isShown = once(
    (element) => element.checkVisibility({ visibilityProperty: true }) && clarity(element) >= FAINT,
  );

  const paint = once((colour) => {
    const [red, green, blue, alpha = 1] = (/^rgba?\((.*)\)$/u.exec(colour)?.[1].match(/[\d.]+/gu) || []).map(
      Number,
    );
    return blue === undefined ? null : { channels: [red, green, blue], alpha };
  });

  /** Return the background behind an element's text and lines; null for a picture or an unknown colour. */
  const groundOf = once((element) => {
    if (!element)
      return /dark/u.test(getComputedStyle(document.documentElement).colorScheme)
        ? null
        : paint('rgb(255, 255, 255)');
    const { backgroundColor, backgroundImage } = styleOf(element);
    const own = paint(backgroundColor);
    if (backgroundImage !== 'none' || !own) return null;
    return own.alpha >= 0.5 ? own : groundOf(above(element));
  });

  /** Return whether a colour differs from its background by at least `least` (of 255) in any channel. */
  const standsOut = (colour, ground, least) => {
    const own = paint(colour);
    if (!own || !ground) return true;
    return own.channels.some((channel, at) => own.alpha * Math.abs(channel - ground.channels[at]) >= least);
  };

  const LEAST_CONTRAST = 24;
  const isReadable = once((element) =>
    standsOut(styleOf(element).webkitTextFillColor, groundOf(element), LEAST_CONTRAST),
  );

  /** Return the element or its nearest ancestor, across shadow trees, that matches the selector. */
  const closest = (element, selector) => {
    for (let at = element; at; at = above(at)) if (at.matches?.(selector)) return at;
    return null;
  };

  /**
   * Return every element of the document, and every text node with text. A text's `order` is the number of
   * elements before it; `isSpaced` means that white space follows it.
   */
  const survey = (root = document.documentElement) => {
    const [elements, texts] = [[], []];
    walk(root, (node) => {
      if (node.nodeType !== Node.TEXT_NODE) elements.push(node);
      else if (/\S/u.test(node.data)) texts.push({ node, order: elements.length, isSpaced: false });
      else if (texts.length) texts.at(-1).isSpaced = true;
    });
    return { elements, texts };
  };
  const elements = (root) => survey(root).elements;
  const texts = (root) => survey(root).texts.map(({ node }) => node);

  /** Return the text drawn in an element, across slots. */
  const wordsIn = (element) =>
    texts(element)
      .map((text) => text.data)
      .join(' ');

  // The document updates every range until the range is garbage-collected, so thousands of ranges would make
  // each change of the page slow.
  const ruler = document.createRange();

  /** Return the position of the text in an element or text node, which may be smaller than the element. */
  const wordsPlace = once((node) => {
    if (drawn.get(node.parentElement) === node) return rectOf(node.parentElement);
    ruler.selectNodeContents(node);
    const place = ruler.getBoundingClientRect();
    ruler.selectNode(document.documentElement);
    return place;
  });

  /** Return the position of an element, or of the text of a text node. */
  const placeOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? rectOf(node) : wordsPlace(node));

  /** Return whether the vertical middle of a node is in a box; a popup's text lies above or below the box. */
  const isInHeight = (node, place) => {
    const { top, bottom } = placeOf(node);
    return (top + bottom) / 2 > place.top && (top + bottom) / 2 < place.bottom;
  };

  const meet = (one, other) => ({
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom),
  });
  /** Return the smallest rectangle that contains all `places`. */
  const around = (places) => ({
    left: Math.min(...places.map((place) => place.left)),
    right: Math.max(...places.map((place) => place.right)),
    top: Math.min(...places.map((place) => place.top)),
    bottom: Math.max(...places.map((place) => place.bottom)),
  });
  const isTiny = (place) => place.right - place.left < SMALLEST || place.bottom - place.top < SMALLEST;

  /** Return how an element is positioned, and the frame to which the element clips its content, if any. */
  const clipOf = once((element) => {
    const { position, overflowX, overflowY } = styleOf(element);
    if (overflowX === 'visible' && overflowY === 'visible') return { position };
    const scrolls = /auto|scroll/u.test(overflowX + overflowY);
    return { position, scrolls, frame: rectOf(element) };
  });

  /** Return whether scrolling can bring `place` into view; the page's edge or an ancestor may clip it. */
  const canBeReached = (place, first, ownPosition) => {
    if (isTiny(place)) return false;
    let rest = place;
    let position = ownPosition;
    for (let up = first; up && up !== document.body && position !== 'fixed'; up = above(up)) {
      const clip = clipOf(up);
      if (position === 'absolute' && clip.position === 'static') continue;
      position = clip.position;
      if (!clip.frame) continue;
      const { frame, scrolls } = clip;
      if (
        scrolls &&
        (rest.right - frame.left + up.scrollLeft <= 0 || rest.bottom - frame.top + up.scrollTop <= 0)
      )
        return false;
      rest = scrolls ? frame : meet(rest, frame);
      if (isTiny(rest)) return false;
    }
    return rest.right + scrollX > 0 && rest.bottom + scrollY > 0;
  };

  /** Return whether scrolling can bring an element's place into view, whether the element is drawn or not. */
  const isReachable = once((element) =>
    canBeReached(rectOf(element), above(element), clipOf(element).position),
  );

  /** Return whether the user can see the element, if necessary after scrolling. */
  const isSeen = once((element) => isShown(element) && !isSetAside(element) && isReachable(element));

  /** Like `isSeen`, but count an element that only its own style makes transparent. */
  const isSeenUndrawn = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    isShown(above(element)) &&
    !isSetAside(element) &&
    isReachable(element);

  const isInert = (element) => inertAround(element) !== null;
  // Return whether the element is inert, or hidden by `aria-hidden` close to it, as libraries hide mirrored
  // elements. `aria-hidden` on a whole application is a mistake of the page and does not count.
  const isSetAside = (element) => isInert(element) || lineage(element, 3).some(isAriaHidden);
  const isAriaHidden = once((element) => element.getAttribute('aria-hidden') === 'true');

  /** Return whether the text of a text node is visible. */
  const isTextSeen = once((text) => {
    const element = boxOf(text);
    return (
      Boolean(element) &&
      isShown(element) &&
      isReadable(element) &&
      !isInert(element) &&
      canBeReached(placeOf(text), element, 'static')
    );
  });

  /** Return the innermost element drawn at a point of the window, also in open shadow trees. */
  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  };

  const inMiddle = once((x) => at(x, innerHeight / 2));

  /** A function that returns the element itself or its nearest ancestor for which a test is true, or null. */
  const nearest = (test) => {
    const around = once((element) => (!element || test(element) ? element : around(above(element))));
    return around;
  };
  const inertAround = nearest((element) => element.inert);
  const fixedAround = nearest((element) => clipOf(element).position === 'fixed');
  const stuckAround = nearest((element) => ['fixed', 'sticky'].includes(clipOf(element).position));
  const SPOTS = [
    [0.5, 0.5],
    [0.1, 0.5],
    [0.9, 0.5],
  ];

  /**
   * Return the element, visible or transparent, that would receive a click meant for a control; null if no
   * element covers the control. The control's own icon or floating label does not count, and neither does a
   * bar that the page can be scrolled away from. A group is covered if all its `entries` are; other fields may
   * lie between the entries.
   */
  const coverOf = ({ element, frame, entries = [] }) => {
    if (entries.length) {
      const covers = entries.map(coverOf);
      return covers.every(Boolean) ? covers[0] : null;
    }
    const place = frame.getBoundingClientRect();
    let first = null;
    for (const [across, down] of SPOTS) {
      const x = place.left + across * (place.right - place.left);
      const y = place.top + down * (place.bottom - place.top);
      const cover = coverAt(element, frame, x, y);
      if (!cover) return null;
      first ||= cover;
    }
    return first;
  };
  const coverAt = (element, frame, x, y) => {
    const isInView = y >= 0 && y < innerHeight && x >= 0 && x < innerWidth;
    const across = Math.min(Math.max(x, 0), innerWidth - 1);
    const hit = isInView ? at(across, y) : inMiddle(across);
    if (
      !hit ||
      within(hit, frame) ||
      within(element, hit) ||
      [...(element.labels || [])].some((label) => within(hit, label))
    )
      return null;
    const layer = stuckAround(hit);
    if (layer && !within(element, layer)) {
      const { top, bottom } = layer.getBoundingClientRect();
      return top < innerHeight / 2 && bottom > innerHeight / 2 ? layer : null;
    }
    return isInView && !isScrolledAway(element, x, y) && !isPartOf(hit, element, frame) ? hit : null;
  };
  /** Return whether a point of an element is scrolled out of sight in a scrolling box. */
  const isScrolledAway = (element, x, y) =>
    lineage(above(element)).some((up) => {
      const { overflowX, overflowY } = getComputedStyle(up);
      const { left, right, top, bottom } = up.getBoundingClientRect();
      return overflowX + overflowY !== 'visiblevisible' && (x < left || x > right || y < top || y > bottom);
    });
  /** Return whether the element belongs to the same small part of the page as the control. */
  const isPartOf = (hit, element, frame) => {
    const common = lineage(above(hit), 4).find((up) => within(element, up));
    return (
      Boolean(common) && common.getBoundingClientRect().height < 2 * frame.getBoundingClientRect().height + 80
    );
  };

  const LAYER = 'dialog, [role=dialog], [role=alertdialog], [aria-modal=true], [popover]';
  const dialogAround = nearest((element) => element.matches(LAYER));
  const formAround = nearest((element) => element.matches('form'));
  const layers = new WeakMap();
  let layerCount = 0;

  /** Return the name of the dialog, fixed layer or form that contains an element; '' for the page. */
  const layerOf = (element) => {
    const layer = dialogAround(element) || fixedAround(element) || formAround(element);
    if (!layer) return '';
    if (!layers.has(layer)) {
      layerCount += 1;
      layers.set(layer, String(layerCount));
    }
    return layers.get(layer);
  };

  return {
    above,
    within,
    closest,
    nearest,
    once,
    styleOf,
    rectOf,
    lineage,
    ownAreas,
    pseudos,
    survey,
    elements,
    texts,
    wordsIn,
    placeOf,
    wordsPlace,
    isInHeight,
    isReachable,
    isShown,
    isSeen,
    isSeenUndrawn,
    isTextSeen,
    isReadable,
    groundOf,
    standsOut,
    boxOf,
    isTiny,
    meet,
    around,
    at,
    coverOf,
    layerOf,
  };
})();

const boxes = (() => {
  const FIELDS = 'input:not([type=hidden i]), textarea, select, [role=combobox], [contenteditable=true]';
  const PARTS = 'fieldset, td, th, tr, table, form'; // never the frame of a field, even if framed
  const MOST_STEPS = 6;
  // How far a frame may extend beyond its input, in pixels: an icon is on the left, a floating label above,
  // an arrow below.
  const ROOM = { left: 60, top: 30, height: 44 };

  const LEAST_DIFFERENCE = 4;

  const hasLine = (style, ground) =>
    ['Top', 'Right', 'Bottom', 'Left'].some(
      (side) =>
        parseFloat(style[`border${side}Width`]) > 0 &&
        style[`border${side}Style`] !== 'none' &&
        seen.standsOut(style[`border${side}Color`], ground, LEAST_DIFFERENCE),
    );

  /** Return whether the last child draws the line around an element, lying on top of it as in MUI. */
  const hasLineOver = (element, ground) => {
    const last = element.lastElementChild;
    if (!last || last.getAttribute('aria-hidden') !== 'true') return false;
    const style = getComputedStyle(last);
    return (
      style.position === 'absolute' &&
      style.pointerEvents === 'none' &&
      hasLine(style, ground) &&
      last.offsetWidth >= element.offsetWidth &&
      last.offsetHeight >= element.offsetHeight
    );
  };

  /** Return whether an element is drawn as a box: by a border, shadow, background or line on top. */
  const isFramed = seen.once((element) => {
    const style = seen.styleOf(element);
    const ground = seen.groundOf(seen.above(element));
    if (
      hasLine(style, ground) ||
      style.boxShadow !== 'none' ||
      style.backgroundImage !== 'none' ||
      seen.standsOut(style.backgroundColor, ground, LEAST_DIFFERENCE)
    )
      return true;
    return seen.pseudos(element).some((drawn) => hasLine(drawn, ground)) || hasLineOver(element, ground);
  });

  const holdsOtherField = (outer, inner) =>
    [...outer.querySelectorAll(FIELDS)].some(
      (field) =>
        !seen.within(field, inner) &&
        !field.contains(inner) &&
        field.checkVisibility() &&
        seen.isReachable(field),
    );

  const reachesTooFar = (outer, inner) =>
    outer.bottom - outer.top > Math.max(64, inner.bottom - inner.top + ROOM.height) ||
    inner.left - outer.left > ROOM.left ||
    inner.top - outer.top > ROOM.top;

  /** Return the outermost framed element around only this input, or the input itself; null if invisible. */
  const around = (element) => {
    let found = seen.isSeen(element) ? element : null;
    let inner = seen.rectOf(element);
    for (const up of seen.lineage(seen.above(element), MOST_STEPS)) {
      const outer = seen.rectOf(up);
      if (seen.isTiny(outer)) continue;
      if (seen.isTiny(inner)) inner = outer;
      if (up.matches(PARTS) || reachesTooFar(outer, inner) || holdsOtherField(up, element)) break;
      if (isFramed(up) && seen.isSeen(up)) found = up;
    }
    return found;
  };

  return { around, isFramed };
})();
