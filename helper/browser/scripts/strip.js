// The strip at the top of the page that says whose turn it is, and the frames round fields it speaks of.
// It lies in the browser's top layer in a closed shadow tree: the page's text, scripts and clicks go on as if it were
// not there. It takes no clicks, and asks for nothing: what is answered is answered in the terminal.

const strip = (() => {
  const SHEET = `
    :host { all: initial !important; position: fixed !important; inset: 0 !important; width: 100% !important;
      height: 100% !important; margin: 0 !important; padding: 0 !important; border: 0 !important;
      background: transparent !important; pointer-events: none !important; overflow: visible !important;
      display: block !important; color-scheme: light !important; z-index: 2147483647 !important; }
    :host([hidden]) { display: none !important; }
    .bar { position: fixed; top: 10px; left: 50%; transform: translateX(-50%); box-sizing: border-box;
      max-width: min(960px, calc(100vw - 24px)); display: flex; align-items: center; gap: 12px;
      padding: 9px 18px 9px 14px; border-radius: 10px; font: 500 14px/20px system-ui, "Segoe UI", "Noto Sans", sans-serif;
      letter-spacing: .1px; box-shadow: 0 1px 2px rgb(15 20 28 / .18), 0 8px 28px rgb(15 20 28 / .22);
      background: #232a35; color: #e9edf3; border: 1px solid rgb(255 255 255 / .08); }
    .dot { flex: none; width: 9px; height: 9px; border-radius: 50%; background: #8fa3bd; }
    .tag { flex: none; padding: 1px 8px; border-radius: 5px; font-size: 11px; line-height: 18px; font-weight: 700;
      letter-spacing: .7px; background: rgb(255 255 255 / .13); color: inherit; }
    .text { white-space: pre-line; overflow-wrap: anywhere; }
    .your_turn, .paste { background: #f6bd4b; color: #2b2005; border-color: rgb(90 60 0 / .22); }
    .your_turn .dot, .paste .dot { background: #7a4d00; }
    .your_turn .tag, .paste .tag { background: rgb(60 40 0 / .14); }
    .done .dot { background: #79b98f; }
    .not_here .dot { background: transparent; box-shadow: inset 0 0 0 2px #8fa3bd; }
    .frame { position: fixed; box-sizing: border-box; border: 2px solid #d98e04; border-radius: 6px;
      box-shadow: 0 0 0 3px rgb(246 189 75 / .35); }
    .number { position: absolute; right: calc(100% + 5px); top: -2px; min-width: 22px; padding: 0 4px; box-sizing: border-box;
      text-align: center; border-radius: 6px; background: #f6bd4b; color: #2b2005;
      font: 700 13px/22px system-ui, "Segoe UI", "Noto Sans", sans-serif; }
    .cover { position: fixed; background: #c9ced6; border-radius: 4px; }
    @media (prefers-reduced-motion: no-preference) { .bar { transition: background-color .25s, color .25s; } }`;

  let host = null;
  let bar = null;
  let layer = null;
  let frames = [];

  const made = (name, text = '') => {
    const element = document.createElement('div');
    element.className = name;
    element.textContent = text;
    return element;
  };

  const build = () => {
    host = document.createElement('div');
    host.setAttribute('aria-hidden', 'true');
    host.popover = 'manual';
    const root = host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
    bar = made('bar');
    bar.append(made('dot'), made('tag', 'PRACTICE'), made('text'));
    bar.hidden = true;
    layer = made('frames');
    root.append(layer, bar);
  };

  /** Put the strip above everything, a dialog that opened meanwhile included. */
  const raise = () => {
    if (!host) build();
    if (!host.isConnected) document.documentElement.append(host);
    if (host.matches(':popover-open')) host.hidePopover();
    host.showPopover();
  };

  const set = (mood, text, practice) => {
    raise();
    bar.className = `bar ${mood}`;
    bar.hidden = false;
    bar.style.setProperty('display', 'flex');
    bar.children[1].style.setProperty('display', practice ? 'block' : 'none');
    bar.children[2].textContent = text;
  };

  const hide = (hidden) => {
    if (host) host.hidden = hidden;
  };

  const place = ({ element, drawn, margin }) => {
    const box = element.getBoundingClientRect();
    const values = { left: box.left - margin, top: box.top - margin, width: box.width + 2 * margin, height: box.height + 2 * margin };
    for (const [name, value] of Object.entries(values)) drawn.style.setProperty(name, `${value}px`);
  };

  const follow = () => {
    frames.forEach(place);
    if (frames.length) requestAnimationFrame(follow);
  };

  /** Draw over elements: `kind` is `frame` (numbered from `first`) or `cover`; nothing takes all drawings away. */
  const draw = (elements, kind, first = 1) => {
    const wasFollowing = frames.length > 0;
    if (!elements.length && !host) return;
    raise();
    frames = elements.map((element, index) => {
      const drawn = made(kind);
      if (kind === 'frame') drawn.append(made('number', String(first + index)));
      return { element, drawn, margin: kind === 'frame' ? 3 : 0 };
    });
    layer.replaceChildren(...frames.map((frame) => frame.drawn));
    frames.forEach(place);
    if (!wasFollowing) follow();
  };

  addEventListener('toggle', (event) => {
    if (host?.isConnected && event.target !== host && event.newState === 'open') raise();
  }, { capture: true });

  return { set, hide, draw };
})();

/** Say whose turn it is; only the outermost frame has a strip. */
ipp.strip = (mood, text, practice) => {
  if (window === top && document.documentElement) strip.set(mood, text, practice);
};

/** Hide or show everything drawn, for a picture of the page. */
ipp.hideStrip = (hidden) => strip.hide(hidden);
