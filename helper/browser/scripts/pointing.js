// The person points at a field to show which one it is: the field under the pointer is framed, the press picks it and
// does not reach the page, whatever it lands on. Stands after submitlike.js and controls.js, and before pen.js: where the
// pen stops a press of Submit, the person still learns why it cannot be picked.

const pointing = (() => {
  const PRESSES = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'touchstart', 'touchend', 'click', 'auxclick', 'dblclick', 'contextmenu'];
  // The rest of the press that picked must not reach the page either: the finger going up, and the click it makes.
  const REST_MS = 300;
  const LOOK_AGAIN_MS = 300;
  let isOn = false;
  let restUntil = 0;
  let picked = null;
  let known = { at: -Infinity, all: [] };

  const fields = () => {
    if (performance.now() - known.at > LOOK_AGAIN_MS) known = { at: performance.now(), all: controls.among(seen.elements()) };
    return known.all;
  };

  const targetOf = (event) => {
    const inner = event.composedPath()[0];
    return inner?.nodeType === Node.ELEMENT_NODE ? inner : inner?.parentElement || null;
  };

  const holds = (control, element) => (control.entries
    ? control.entries.some((entry) => seen.within(element, entry.frame) || seen.within(element, entry.element))
    : seen.within(element, control.frame) || seen.within(element, control.element));

  /** The control that is meant: the one under the pointer, or the one whose label is. */
  const controlAt = (element) => {
    const under = fields().findLast((control) => holds(control, element));
    if (under) return under;
    const labelled = element.closest('label')?.control;
    return labelled ? fields().find((control) => holds(control, labelled)) || null : null;
  };

  /** What a press here would pick: a control, or why not. */
  const choiceAt = (element) => {
    const control = controlAt(element);
    const isFile = control?.kinds[0] === 'file';
    if (!isFile && ipp.submitLike(element)) return { why: 'submit' };
    if (!isFile && (control?.kinds[0] === 'tick' || ipp.tickLike(element))) return { why: 'tick' };
    if (!control || control.kinds[0] === 'button') return { why: 'none' };
    return { ref: controls.refOf({ ...control, kind: control.kinds[0] }) };
  };

  const frame = (element) => {
    const control = element && controlAt(element);
    const isField = control && !['button', 'tick'].includes(control.kinds[0]);
    strip.mark(isField ? [{ element: control.frame, number: '?' }] : []);
  };

  const done = (choice) => {
    picked = choice;
    isOn = false;
    strip.mark([]);
    report('pointed', {});
  };

  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  for (const name of PRESSES) {
    addEventListener(name, (event) => {
      if (!event.isTrusted) return;
      if (name === 'pointerdown') restUntil = isOn ? Infinity : 0;
      if (!isOn && performance.now() > restUntil) return;
      stop(event);
      if (name === 'pointerup') restUntil = performance.now() + REST_MS;
      const element = targetOf(event);
      if (isOn && name === 'pointerdown' && element) done(choiceAt(element));
    }, { capture: true, passive: false });
  }

  addEventListener('pointerover', (event) => {
    if (isOn) frame(targetOf(event));
  }, { capture: true, passive: true });

  addEventListener('keydown', (event) => {
    if (!isOn || !event.isTrusted) return;
    stop(event);
    if (event.key === 'Escape') done({ why: 'given_up' });
  }, { capture: true });

  /** Afresh, an earlier pick counts no more; else one that was not taken yet still does. */
  const begin = (afresh) => {
    if (afresh) picked = null;
    isOn = picked === null;
  };

  const end = () => {
    if (isOn) strip.mark([]);
    isOn = false;
  };

  const take = () => {
    const choice = picked;
    picked = null;
    return choice;
  };

  return { begin, end, take, isOn: () => isOn };
})();

/** From now on a press picks and does nothing else. */
ipp.beginPointing = (afresh) => pointing.begin(afresh);

/** Presses are the page's again. */
ipp.endPointing = () => pointing.end();

/** Whether the next press here picks. */
ipp.isPointing = () => pointing.isOn();

/** What was picked here: `ref`, or `why` not; null where nothing was. */
ipp.takePointed = () => pointing.take();
