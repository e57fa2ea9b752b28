// Lets the user teach a field. Takes a click of the user, which selects a field and does not reach the page.
// Returns the values and refusals of controls, and the page's text.

{
  /** Return this frame's path, without the parts with several digits, which may be private. */
  const path = () =>
    window === top
      ? ''
      : location.pathname
          .split('/')
          .map((part) => (/\d.*\d.*\d/u.test(part) ? '*' : part))
          .join('/');

  /** Return the path of this document, with the values and refusals of the held controls with these refs. */
  ipp.taughtStates = (refs) => ({
    frame: path(),
    states: refs.map(controls.get).map(
      (control) =>
        control && {
          value: ['list', 'radio'].includes(control.kind) ? controlValues.valueOf(control) : '',
          forbidden:
            ipp.submitLike(control.element) || (ipp.tickLike(control.element) ? 'it is a box to tick' : ''),
        },
    ),
  });

  /** Return all readable text of this document, without the contents of fields. */
  ipp.shownText = () => document.body?.innerText || '';
}

{
  // After the click that selects a field, the release of the mouse button and the click event must not reach
  // the page either.
  const REST_MS = 300;
  const LOOK_AGAIN_MS = 300;
  let isOn = false;
  let restUntil = 0;
  let picked = null;
  let known = { at: -Infinity, all: [] };

  const fields = () => {
    if (performance.now() - known.at > LOOK_AGAIN_MS)
      known = { at: performance.now(), all: controls.among(seen.elements()) };
    return known.all;
  };

  /** Return the control under the pointer, or the control whose label is under the pointer. */
  const controlAt = (element) => {
    const under = fields().findLast((control) => controls.holds(control, element));
    if (under) return under;
    const labelled = element.closest('label')?.control;
    return labelled ? fields().find((control) => controls.holds(control, labelled)) || null : null;
  };

  /** Return the result of a click on this element: a control's ref, or the reason for a refusal. */
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
    overlay.mark(isField ? [{ element: control.frame, number: '?' }] : []);
  };

  const done = (choice) => {
    picked = choice;
    isOn = false;
    overlay.mark([]);
    report('pointed', {});
  };

  intercept([...presses.MOUSE, ...presses.TOUCH, 'contextmenu'], (event) => {
    if (!event.isTrusted) return;
    if (event.type === 'pointerdown') restUntil = isOn ? Infinity : 0;
    if (!isOn && performance.now() > restUntil) return;
    presses.stop(event);
    if (event.type === 'pointerup') restUntil = performance.now() + REST_MS;
    const element = presses.targetOf(event);
    if (isOn && event.type === 'pointerdown' && element) done(choiceAt(element));
  });

  listen(['pointerover'], (event) => {
    if (isOn) frame(presses.targetOf(event));
  });

  intercept(['keydown'], (event) => {
    if (!isOn || !event.isTrusted) return;
    presses.stop(event);
    if (event.key === 'Escape') done({ why: 'given_up' });
  });

  /** Start pointing: the next click selects a control. `afresh` drops a selection not fetched yet. */
  ipp.beginPointing = (afresh) => {
    if (afresh) picked = null;
    isOn = picked === null;
  };

  /** End pointing: clicks reach the page again. */
  ipp.endPointing = () => {
    if (isOn) overlay.mark([]);
    isOn = false;
  };

  /** Fetch the selection: `ref`, or `why` the click was refused; null without a click. */
  ipp.takePointed = () => {
    const choice = picked;
    picked = null;
    return choice;
  };
}
