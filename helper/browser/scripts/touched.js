// What the person typed, chose or pasted in this document: never replaced without asking. Stands after seen.js.

const touched = (() => {
  const typedInto = new Set();
  const pressed = new Set();
  let ours = 0;

  const noteInto = (elements) => (event) => {
    if (event.isTrusted && !ours) elements.add(event.composedPath()[0]);
  };
  const listen = (types, note) => types.forEach((type) => addEventListener(type, note, { capture: true, passive: true }));
  listen(['input', 'change', 'paste', 'drop'], noteInto(typedInto));
  listen(['pointerdown'], noteInto(pressed));

  const isOf = (control) => (element) => {
    if (!element.isConnected) return false;
    if (control.entries) return control.entries.some((entry) => entry.element === element || seen.within(element, entry.frame));
    return seen.within(element, control.element) || (!takesText(control) && seen.within(element, control.frame));
  };
  const takesText = (control) => control.kind === 'line' || control.kind === 'lines';

  /**
   * Whether the person worked on the control and it holds something that we did not put there.
   *
   * A press into a text field only puts the cursor there; one on a list opens it, to choose.
   */
  const has = (control, value) => value !== '' && value !== control.ours
    && ([...typedInto].some(isOf(control)) || (!takesText(control) && [...pressed].some(isOf(control))));

  /** Trusted events are ours while this runs: not the person's. */
  const byUs = async (work) => {
    ours += 1;
    try {
      return await work();
    } finally {
      ours -= 1;
    }
  };

  /** Like `byUs`, for what the browser does at our command between two calls. */
  const begin = () => { ours += 1; };
  const end = () => { ours = Math.max(0, ours - 1); };

  return { has, byUs, begin, end };
})();
