// Fills and reads controls. Takes a control's ref and a text, which is filled in as a paste would be. Returns
// the control's value, whether the user entered the value, and the texts around the control that may limit
// the value.

{
  const put = (element, text) => {
    const most = element.maxLength;
    paste(element, most >= 0 ? text.slice(0, most) : text);
    element.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const selectAll = (element) => {
    if (!element.isContentEditable) return element.select();
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = element.getRootNode().getSelection?.() || getSelection();
    selection.removeAllRanges();
    return selection.addRange(range);
  };

  const write = (element, text) => {
    element.focus({ preventScroll: true });
    if (!element.isContentEditable) return put(element, text);
    selectAll(element);
    return document.execCommand(text ? 'insertText' : 'delete', false, text);
  };

  const holds = (control, text) => controlValues.valueOf(control) === words.lines(text);

  /** Replace a control's text. If the page resets it, `took` is false and the control keeps the focus. */
  ipp.fill = controls.on((control, text) =>
    touched.byUs(async () => {
      const { element } = control;
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      if (controls.isOff(control) || seen.coverOf(control)) return { took: true };
      write(element, text);
      await settle.frame();
      element.blur();
      await settle.quiet();
      const took = holds(control, text) || (element.maxLength >= 0 && text.length > element.maxLength);
      if (!took) {
        element.focus({ preventScroll: true });
        selectAll(element);
      }
      control.ours = controlValues.valueOf(control);
      return { took };
    }),
  );

  const focused = () => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at;
  };

  /** Return whether typing would now replace the whole text of this control. */
  ipp.readyToType = (ref) => {
    const control = controls.get(ref);
    if (!control || !document.hasFocus() || focused() !== control.element) return false;
    touched.begin();
    selectAll(control.element);
    return true;
  };

  /** Remove the focus after typing, so that the page treats the field as complete. */
  ipp.typed = controls.on(async (control) => {
    control.element.blur();
    await settle.quiet();
    touched.end();
    control.ours = controlValues.valueOf(control);
    return {};
  });

  const isUnfolded = ({ kind, element, frame }) =>
    kind === 'list' &&
    (element.getAttribute('aria-expanded') === 'true' ||
      Boolean(frame?.querySelector('[aria-expanded=true]')));

  /** Return a control's value, whether the user entered it, and the texts that may limit it. */
  ipp.read = controls.onToRead((control) => {
    const value = controlValues.valueOf(control);
    // A chosen entry may look like a prompt. If the value is empty, the texts in the box therefore show
    // whether the user has chosen an entry.
    const shown = control.kind === 'list' && value === '' ? controlValues.textsIn(control).join('\n') : value;
    return {
      value,
      touched: shown !== (control.atFirst || '') && touched.has(control, shown),
      open: isUnfolded(control),
      limits: limits.of(control),
      ...(control.kind === 'file' ? stateOf(control) : { fault: null, running: false }),
    };
  });

  /** Return the element of an upload, for the DevTools command that sets the upload's files. */
  ipp.elementOf = (ref) => controls.get(ref)?.element ?? null;

  const stateOf = (control) => {
    const fault = uploads.faultIn(control);
    return { fault, running: fault === null && uploads.isRunning(control) };
  };

  /** Return whether an upload accepts several files at once; the program asks this before it attaches files. */
  ipp.takes = controls.on((control) => {
    uploads.begin(control);
    return { several: control.element.multiple };
  });

  const NAMED_WITHIN = 8000;
  const SENT_WITHIN = 2000;

  /** Wait for the files to be uploaded or refused; `running` is true if one is still being uploaded. */
  ipp.attached = controls.onToRead(async (control, names) => {
    const areShown = () => {
      const held = controlValues.valueOf(control).split('\n');
      return names.every((name) => held.includes(name)) || uploads.faultIn(control) !== null;
    };
    await settle.until(areShown, NAMED_WITHIN);
    await settle.quiet();
    await settle.until(() => !stateOf(control).running, SENT_WITHIN);
    uploads.end(control);
    control.ours = controlValues.valueOf(control);
    return { running: stateOf(control).running };
  });
}
