// Draws the bar at the top of the page, and numbered frames around controls. Takes whose turn it is, a text,
// and the controls. Everything is drawn in the browser's top layer in a closed shadow tree, so the page's
// text and clicks are not affected. To make room for the bar, the document gets a style sheet of ours, which
// the page can see. The bar accepts no clicks and asks no questions: the user answers in the terminal.

const overlayRoom = (() => {
  const room = new CSSStyleSheet();
  let height = 0;

  const canScroll = () =>
    [document.documentElement, document.body].every(
      (element) => !element || !['hidden', 'clip'].includes(getComputedStyle(element).overflowY),
    );

  const set = (wanted) => {
    if (wanted === height) return;
    const root = document.scrollingElement || document.documentElement;
    const scrolled = root.scrollTop;
    room.replaceSync(
      wanted
        ? `html { padding-top: ${wanted}px !important; scroll-padding-top: ${wanted}px !important; }`
        : '',
    );
    const others = [...document.adoptedStyleSheets].filter((sheet) => sheet !== room);
    document.adoptedStyleSheets = wanted ? [...others, room] : others;
    if (scrolled > 0) root.scrollTop = scrolled + wanted - height;
    height = wanted;
  };

  /** Make room for the bar at the top of the page, never less than before; what is on screen stays in place. */
  const make = (bar) => {
    if (canScroll()) set(Math.max(height, Math.ceil(bar.getBoundingClientRect().height)));
  };

  return { make, leave: () => set(0) };
})();

const overlay = (() => {
  const SHEET = `
    :host { all: initial !important; position: fixed !important; inset: 0 !important; width: 100% !important;
      height: 100% !important; margin: 0 !important; padding: 0 !important; border: 0 !important;
      background: transparent !important; pointer-events: none !important; overflow: visible !important;
      display: block !important; color-scheme: light !important; z-index: 2147483647 !important; }
    :host([hidden]) { display: none !important; }
    .bar { position: fixed; inset: 0 0 auto; box-sizing: border-box; display: flex; align-items: center;
      justify-content: center; gap: 12px; padding: 9px 18px 9px 14px; letter-spacing: .1px;
      font: 500 14px/20px system-ui, "Segoe UI", "Noto Sans", sans-serif;
      background: #232a35; color: #e9edf3; border-bottom: 1px solid rgb(255 255 255 / .08); }
    .bar[hidden] { display: none !important; }
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
  let hasRoom = false;

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
    if (state !== 'filling' || !hasRoom) overlayRoom.make(bar);
    hasRoom = true;
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
    hasRoom = false;
    overlayRoom.leave();
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

  const makeRoom = () => {
    if (host?.isConnected && !bar.hidden) overlayRoom.make(bar);
  };
  addEventListener('resize', () => bar?.classList.contains('filling') || makeRoom());
  document.addEventListener('DOMContentLoaded', makeRoom);
  addEventListener('load', makeRoom);

  addEventListener(
    'toggle',
    (event) => {
      if (host?.isConnected && event.target !== host && event.newState === 'open') raise();
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
