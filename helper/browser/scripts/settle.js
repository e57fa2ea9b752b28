// Waits. Takes a condition or an action. Resolves when a frame is drawn, the page is stable or the condition
// is true, or after a given time.

const settle = (() => {
  const FRAME_MS = 60;
  const RECEIVES_WITHIN = 3000;

  const pause = (milliseconds = 0) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    });

  /** Wait for the next drawn frame; in a hidden tab, which draws no frames, wait for a short time. */
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

  /** Scroll, and wait for the scroll event; a busy page gets it only with its next drawn frame. */
  const scrolled = async (scroller, top) => {
    const before = scroller.scrollTop;
    const received = new Promise((resolve) => {
      scroller.addEventListener('scroll', resolve, { once: true });
      setTimeout(resolve, document.hidden ? 2 * FRAME_MS : RECEIVES_WITHIN); // a hidden tab gets no scroll event
    });
    scroller.scrollTop = top;
    if (scroller.scrollTop !== before) await received;
  };

  /** Wait until the page has not changed during one frame, or the time is over. */
  const drawn = async (mostMs = 250) => {
    let changed = false;
    const stop = onChanges(() => {
      changed = true;
    });
    const end = performance.now() + mostMs;
    do {
      changed = false;
      await frame();
      // Work that the page has postponed until after the frame runs right after the frame.
      await pause();
    } while (changed && performance.now() < end);
    stop();
  };

  /** Run `act`, if given, and wait for the page's changes to end if it reacts immediately. */
  const answered = async (act = () => {}) => {
    let changed = false;
    const stop = onChanges(() => {
      changed = true;
    });
    act();
    await pause();
    stop();
    if (changed) await drawn();
  };

  /** Wait for one frame, then until the page has not changed during a frame. */
  const quiet = async () => {
    await frame();
    await drawn();
  };

  // Pages change their labels up to 700 ms after a choice, and reset a text slightly earlier.
  const AFTER_CHOICE_MS = 800;
  const AFTER_TEXT_MS = 600;
  const AFTER_CHANGE_MS = 300;
  const LONGEST_MS = 1600;
  const TEXT = 'textarea, input:not([type=radio i], [type=checkbox i], [type=file i]), [contenteditable]';
  let stillAt = 0;

  /** Note that the program or the user has entered a value: the page may react for a while. */
  const acted = (event) => {
    const isText = event.composedPath()[0].matches?.(TEXT);
    stillAt = Math.max(stillAt, performance.now() + (isText ? AFTER_TEXT_MS : AFTER_CHOICE_MS));
  };
  listen(['input', 'change', 'click', 'keydown', 'drop'], acted);

  /**
   * Wait until the time `end`; while the page changes, until it has not changed for `quiet` milliseconds, but
   * not after `latest`. `more` are options for observing further changes.
   */
  const unchanged = async (end, quiet, latest, more) => {
    let still = end;
    const stop = onChanges(() => {
      still = Math.min(latest, Math.max(still, performance.now() + quiet));
    }, more);
    for (let left = still - performance.now(); left > 0; left = still - performance.now()) {
      await pause(left);
    }
    stop();
  };

  /** Wait until the page has had time to react to the last value, longer while it is changing. */
  const rest = () => unchanged(stillAt, AFTER_CHANGE_MS, Math.max(stillAt, performance.now()) + LONGEST_MS);

  return { frame, until, scrolled, drawn, answered, quiet, unchanged, rest };
})();

/** Wait until the page has had time to react to the last value. */
ipp.settled = settle.rest;
