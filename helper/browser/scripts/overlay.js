// Draws the bar at the edge of the page, and numbered frames around controls. Takes whose turn it is, a text,
// and the controls. Everything is drawn in the browser's top layer in a closed shadow tree, so the page's
// text and clicks are not affected. To make room for the bar, the document gets a style sheet of ours, which
// the page can see. The bar accepts no clicks and asks no questions: the user answers in the terminal.

const overlayPlace = (() => {
  const PRESSED =
    'button, input:not([type=hidden i]), select, textarea, label, summary, [contenteditable=true], [role=button], ' +
    '[role=checkbox], [role=radio], [role=switch], [role=combobox], [role=textbox], [role=slider]';
  // The page makes room for a bar in the first two places; in the other places, the bar lies over the page.
  const PLACES = ['page top', 'page bottom', 'top right', 'bottom right'];
  // A covered control is as bad as this many texts of its size.
  const CONTROL_WEIGHT = 10;
  const ACROSS = 12; // pixels from one point to the next at which the bar is compared with the page

  const room = new CSSStyleSheet();
  let moved = { side: '', by: 0 };

  /** Make room for the bar at this side of the page, never less than before; what is on screen stays in place. */
  const makeRoom = (side, height) => {
    const by = side && side === moved.side ? Math.max(height, moved.by) : height;
    if (by === moved.by && side === moved.side) return;
    const root = document.scrollingElement || document.documentElement;
    const scrolled = root.scrollTop;
    const rule = `padding-${side}: ${by}px !important; scroll-padding-${side}: ${by}px !important;`;
    room.replaceSync(side ? `html { ${rule} }` : '');
    const others = [...document.adoptedStyleSheets].filter((sheet) => sheet !== room);
    document.adoptedStyleSheets = side ? [...others, room] : others;
    const shift = (side === 'top' ? by : 0) - (moved.side === 'top' ? moved.by : 0);
    if (scrolled > 0 && shift) root.scrollTop = scrolled + shift;
    moved = { side, by };
  };

  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\S/u.test(node.data));

  /** Return how much of the bar lies on controls and texts; with `moves`, on those that stay in place. */
  const covered = ({ left, right, top, bottom }, moves) => {
    let much = 0;
    for (let x = left + 2; x < right; x += ACROSS) {
      for (const y of [top + 2, (top + bottom) / 2, bottom - 2]) {
        const hit = seen.at(x, y);
        if (!hit || (moves && !seen.isStuck(hit))) continue;
        if (seen.closest(hit, PRESSED)) much += CONTROL_WEIGHT;
        else if (hasText(hit)) much += 1;
      }
    }
    return much;
  };

  const canScroll = () =>
    [document.documentElement, document.body].every(
      (element) => !element || !['hidden', 'clip'].includes(getComputedStyle(element).overflowY),
    );

  /** Put the bar where it permanently covers nothing, otherwise where it covers least. */
  const put = (bar) => {
    const moves = canScroll();
    let best = null;
    for (const place of PLACES) {
      bar.dataset.place = place;
      const much = covered(bar.getBoundingClientRect(), moves && place.startsWith('page'));
      if (!best || much < best.much) best = { place, much };
      if (!much) break;
    }
    bar.dataset.place = best.place;
    const side = moves && best.place.startsWith('page ') ? best.place.slice('page '.length) : '';
    makeRoom(side, side && Math.ceil(bar.getBoundingClientRect().height));
  };

  const leave = () => makeRoom('', 0);

  return { put, leave };
})();

const overlay = (() => {
  const SHEET = `
    :host { all: initial !important; position: fixed !important; inset: 0 !important; width: 100% !important;
      height: 100% !important; margin: 0 !important; padding: 0 !important; border: 0 !important;
      background: transparent !important; pointer-events: none !important; overflow: visible !important;
      display: block !important; color-scheme: light !important; z-index: 2147483647 !important; }
    :host([hidden]) { display: none !important; }
    .bar { position: fixed; top: 10px; left: 12px; right: 12px; margin: 0 auto; box-sizing: border-box;
      width: fit-content; max-width: 960px; display: flex; align-items: center; gap: 12px;
      padding: 9px 18px 9px 14px; border-radius: 10px; font: 500 14px/20px system-ui, "Segoe UI", "Noto Sans", sans-serif;
      letter-spacing: .1px; box-shadow: 0 1px 2px rgb(15 20 28 / .18), 0 8px 28px rgb(15 20 28 / .22);
      background: #232a35; color: #e9edf3; border: 1px solid rgb(255 255 255 / .08); }
    .bar[hidden] { display: none !important; }
    .bar[data-place^=page] { inset: 0 0 auto; width: auto; max-width: none; justify-content: center;
      border-width: 0 0 1px; border-radius: 0; box-shadow: none; }
    .bar[data-place="page bottom"] { inset: auto 0 0; border-width: 1px 0 0; }
    .bar[data-place^=bottom] { top: auto; bottom: 10px; }
    .bar[data-place$=right] { margin-right: 0; max-width: 340px; }
    .dot { flex: none; width: 9px; height: 9px; border-radius: 50%; background: #8fa3bd; }
    .tag { flex: none; padding: 1px 8px; border-radius: 5px; font-size: 11px; line-height: 18px; font-weight: 700;
      letter-spacing: .7px; background: rgb(255 255 255 / .13); color: inherit; }
    .text { white-space: pre-wrap; overflow-wrap: anywhere; }
    .your_turn, .paste, .question { background: #f6bd4b; color: #2b2005; border-color: rgb(90 60 0 / .22); }
    .your_turn .dot, .paste .dot, .question .dot { background: #7a4d00; }
    .your_turn .tag, .paste .tag, .question .tag { background: rgb(60 40 0 / .14); }
    .done .dot { background: #79b98f; }
    .filed { background: #1d6b40; color: #f2fbf5; }
    .filed .dot { background: #8fe0ad; }
    .silent .dot { background: transparent; box-shadow: inset 0 0 0 2px #8fa3bd; }
    .frame { position: fixed; box-sizing: border-box; border: 2px solid #d98e04; border-radius: 6px;
      box-shadow: 0 0 0 3px rgb(246 189 75 / .35); }
    .number { position: absolute; right: calc(100% + 5px); top: -2px; min-width: 22px; padding: 0 4px; box-sizing: border-box;
      text-align: center; border-radius: 6px; background: #f6bd4b; color: #2b2005;
      font: 700 13px/22px system-ui, "Segoe UI", "Noto Sans", sans-serif; }`;

  let host = null;
  let bar = null;
  let layer = null;
  let frames = [];
  let said = [];
  let heardUntil = 0;
  let isLooking = false;
  let isPlaced = false;

  const MARK = 'data-ipp-helper';
  const LOOK_AGAIN_MS = 1000;
  const GAP = 4;

  const made = (name, text = '') => {
    const element = document.createElement('div');
    element.className = name;
    element.textContent = text;
    return element;
  };

  const build = () => {
    // A killed program may have left its bar behind.
    for (const old of document.querySelectorAll(`[${MARK}]`)) old.remove();
    host = document.createElement('div');
    host.setAttribute(MARK, '');
    host.setAttribute('aria-hidden', 'true');
    host.popover = 'manual';
    const root = host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
    bar = made('bar');
    bar.append(made('dot'), made('tag'), made('text'));
    bar.hidden = true;
    layer = made('frames');
    root.append(layer, bar);
  };

  /** Put the overlay on top of everything, including a dialog that the page opened later. */
  const raise = () => {
    if (!host) build();
    if (!host.isConnected) document.documentElement.append(host);
    if (host.matches(':popover-open')) host.hidePopover();
    host.showPopover();
  };

  const draw = (state, text, practice) => {
    raise();
    bar.className = `bar ${state}`;
    bar.hidden = false;
    bar.style.setProperty('display', 'flex');
    bar.children[1].textContent = practice;
    bar.children[1].style.setProperty('display', practice ? 'block' : 'none');
    bar.children[2].textContent = text;
    // The page must not move while the program fills it in.
    if (state !== 'filling' || !isPlaced) overlayPlace.put(bar);
    isPlaced = true;
  };

  const shows = (state) => bar.classList.contains(state);

  const set = (state, text, practice, silent, language) => {
    said = [state, text, practice, silent];
    draw(state, text, practice);
    bar.lang = language;
    if (isLooking) return;
    isLooking = true;
    setTimeout(lookWhetherSilent, LOOK_AGAIN_MS);
  };

  // If the program reports no more that it runs, it has died or hangs, and the bar must not show its last state
  // any more. A page that was busy hears a waiting report only after the first look, so it takes two looks.
  const lookWhetherSilent = (isSecond = false) => {
    isLooking = host.isConnected && !bar.hidden && !shows('filed');
    if (!isLooking) return;
    const isSilent = performance.now() > heardUntil;
    if (isSilent && isSecond && !shows('silent')) draw('silent', said[3], said[2]);
    setTimeout(lookWhetherSilent, LOOK_AGAIN_MS, isSilent);
  };

  const lives = (milliseconds) => {
    heardUntil = performance.now() + milliseconds;
    if (bar && shows('silent') && host.isConnected) draw(...said);
  };

  let waiting = null;

  // A new document has no root element at first.
  const setSoon = (...said) => {
    if (document.documentElement) return set(...said);
    if (!waiting) {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        const last = waiting;
        waiting = null;
        if (last?.length) set(...last);
      }).observe(document, { childList: true });
    }
    waiting = said;
  };

  const takeAway = () => {
    if (waiting) waiting = [];
    frames = [];
    if (!host) return;
    bar.className = 'bar';
    bar.hidden = true;
    isPlaced = false;
    overlayPlace.leave();
    host.remove();
  };

  const hide = (hidden) => {
    if (host) host.hidden = hidden;
  };

  const place = ({ element, drawn }) => {
    const box = element.getBoundingClientRect();
    const values = {
      left: box.left - GAP,
      top: box.top - GAP,
      width: box.width + 2 * GAP,
      height: box.height + 2 * GAP,
    };
    for (const [name, value] of Object.entries(values)) drawn.style.setProperty(name, `${value}px`);
  };

  const follow = () => {
    frames.forEach(place);
    if (frames.length) requestAnimationFrame(follow);
  };

  /** Draw a numbered frame around each element; an empty list removes the frames. */
  const mark = (marked) => {
    const wasFollowing = frames.length > 0;
    if (!marked.length && !host) return;
    raise();
    frames = marked.map(({ element, number }) => {
      const drawn = made('frame');
      drawn.append(made('number', String(number)));
      return { element, drawn };
    });
    layer.replaceChildren(...frames.map((frame) => frame.drawn));
    frames.forEach(place);
    if (!wasFollowing) follow();
  };

  // After the window is resized or a field is added, the bar may cover something.
  const putAgain = () => {
    if (host?.isConnected && !bar.hidden) overlayPlace.put(bar);
  };
  const putUnlessFilling = () => bar?.classList.contains('filling') || putAgain();
  addEventListener('resize', putUnlessFilling);
  document.addEventListener('DOMContentLoaded', putAgain);
  addEventListener('load', putAgain);

  addEventListener(
    'toggle',
    (event) => {
      if (host?.isConnected && event.target !== host && event.newState === 'open') {
        raise();
        putUnlessFilling();
      }
    },
    { capture: true },
  );

  return { set: setSoon, lives, hide, mark, takeAway };
})();

/**
 * Show whose turn it is, or the text `silent` if `overlayLives` is not called in time; only the main frame has an
 * overlay. `practice` is the tag of practice mode or empty, and `language` the code of the texts' language.
 */
ipp.overlay = (state, text, practice, silent, language, milliseconds) => {
  if (window !== top) return;
  overlay.lives(milliseconds);
  overlay.set(state, text, practice, silent, language);
};

/** Report that the program runs; the next report comes within this time. */
ipp.overlayLives = (milliseconds) => overlay.lives(milliseconds);

/** Hide or show everything we have drawn, for a picture of the page. */
ipp.hideOverlay = (hidden) => overlay.hide(hidden);

/** Draw a numbered frame around these controls (`ref`, `number`); an empty list removes the frames. */
ipp.mark = (wanted) =>
  overlay.mark(
    wanted
      .map(({ ref, number }) => ({ element: controls.get(ref)?.frame, number }))
      .filter(({ element }) => element),
  );

/** Remove everything we have drawn. */
ipp.removeOverlay = () => overlay.takeAway();
