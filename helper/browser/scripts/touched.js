// What the person typed, chose or pasted in this document: never replaced without asking. Stands after readings.js.

const touched = (() => {
  const byPerson = new Set();
  let ours = 0;

  const note = (event) => {
    if (event.isTrusted && !ours) byPerson.add(event.composedPath()[0]);
  };
  for (const type of ['input', 'change', 'paste', 'drop', 'pointerdown']) addEventListener(type, note, { capture: true, passive: true });

  const isIn = (element, control) => {
    if (control.entries) return control.entries.some((entry) => entry.element === element);
    if (seen.within(element, control.element)) return true;
    return control.kind !== 'line' && control.kind !== 'lines' && seen.within(element, control.frame);
  };

  /** Whether the person worked on the control and it holds something else than we put there. */
  const has = (control, value) => value !== '' && value !== control.ours
    && [...byPerson].some((element) => element.isConnected && isIn(element, control) && !isBareFocus(element, control));

  // A press into a text field only puts the cursor there.
  const isBareFocus = (element, control) => (control.kind === 'line' || control.kind === 'lines') && !typed.has(element);
  const typed = new WeakSet();
  for (const type of ['input', 'change', 'paste', 'drop']) {
    addEventListener(type, (event) => { if (event.isTrusted && !ours) typed.add(event.composedPath()[0]); }, { capture: true, passive: true });
  }

  /** While we act, trusted events are ours: between `begin` and `end`, which may nest. */
  const begin = () => { ours += 1; };
  const end = () => { ours = Math.max(0, ours - 1); };

  return { has, begin, end };
})();
