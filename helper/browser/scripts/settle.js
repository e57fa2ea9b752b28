// Waiting. Takes a condition, or an action. Gives control back when a frame is drawn, the page is stable or
// the
// condition holds, or after a given time.

const settle = (() => {
  const FRAME_MS = 60;
  const RECEIVES_WITHIN = 3000;

  /** The next drawn frame; a hidden tab draws none, so there a short time replaces it. */
  const frame = () =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, FRAME_MS);
      requestAnimationFrame(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  /** Check a condition at every frame until it has a result; null after the timeout. */
  const until = async (look, mostMs) => {
    const end = performance.now() + mostMs;
    for (;;) {
      const found = look();
      if (found) return found;
      if (performance.now() > end) return null;
      await frame();
    }
  };

  /**
   * Scroll, and wait until the page has received the event: a busy page receives it only with its next drawn
   * frame.
   */
  const scrolled = async (scroller, top) => {
    const before = scroller.scrollTop;
    const received = new Promise((resolve) => {
      scroller.addEventListener('scroll', resolve, { once: true });
      setTimeout(resolve, document.hidden ? 2 * FRAME_MS : RECEIVES_WITHIN); // a hidden tab gets no event
    });
    scroller.scrollTop = top;
    if (scroller.scrollTop !== before) await received;
  };

  /** Draw frames until one has changed nothing in the page, or the time is over. */
  const drawn = async (mostMs = 250) => {
    let changed = false;
    const observer = new MutationObserver(() => {
      changed = true;
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    const end = performance.now() + mostMs;
    do {
      changed = false;
      await frame();
      // Work that a page postpones until the frame is drawn follows right after it.
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
    } while (changed && performance.now() < end);
    observer.disconnect();
  };

  /**
   * Run `act` unless it has run already, and draw frames as above while the page reacts with changes: most
   * pages react at once.
   */
  const answered = async (act = () => {}) => {
    let changed = false;
    const observer = new MutationObserver(() => {
      changed = true;
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    act();
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    observer.disconnect();
    if (changed) await drawn();
  };

  /** Draw frames as above, after one frame with any changes. */
  const quiet = async () => {
    await frame();
    await drawn();
  };

  // Pages change their labels up to 700 ms after a choice, and empty a text a little sooner.
  const AFTER_CHOICE_MS = 800;
  const AFTER_TEXT_MS = 600;
  const AFTER_CHANGE_MS = 300;
  const LONGEST_MS = 1600;
  const TEXT = 'textarea, input:not([type=radio i], [type=checkbox i], [type=file i]), [contenteditable]';
  let stillAt = 0;

  /** The program or the user has entered a value: the page may react for a while. */
  const acted = (event) => {
    const isText = event.composedPath()[0].matches?.(TEXT);
    stillAt = Math.max(stillAt, performance.now() + (isText ? AFTER_TEXT_MS : AFTER_CHOICE_MS));
  };
  ['input', 'change', 'click', 'keydown', 'drop'].forEach((type) =>
    addEventListener(type, acted, { capture: true, passive: true }),
  );

  /** Wait until the last entered value has had its time, and a moment longer while the page changes. */
  const rest = async () => {
    let still = stillAt;
    const latest = Math.max(still, performance.now()) + LONGEST_MS;
    const noticed = () => {
      still = Math.min(latest, Math.max(still, performance.now() + AFTER_CHANGE_MS));
    };
    const observer = new MutationObserver(noticed);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    for (let left = still - performance.now(); left > 0; left = still - performance.now()) {
      await new Promise((resolve) => {
        setTimeout(resolve, left);
      });
    }
    observer.disconnect();
  };

  return { frame, until, scrolled, drawn, answered, quiet, rest };
})();

/** Wait until the last entered value has had time to change the page. */
ipp.settled = settle.rest;
