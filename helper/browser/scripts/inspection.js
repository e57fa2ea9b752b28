// Reads the data for `portal look`. Takes refs of controls. Returns the kinds, entries and limits of the
// controls, but not the values of fields; the caller removes private words.

{
  const LONGEST_ENTRY = 120;
  const MOST_ENTRIES = 80;

  const textsIn = (elements) =>
    elements
      .map((element) => words.plain(element.textContent))
      .filter((text) => text && text.length <= LONGEST_ENTRY)
      .slice(0, MOST_ENTRIES);

  /** Return the entries of the list that a drop-down declares as its own in the markup, visible or not. */
  const announcedBy = (control) => [
    ...(popups.announcedBy(control)[0]?.querySelectorAll('[role=option], [role=menuitem], li') || []),
  ];

  const isPartOfControl = (element) =>
    element.closest('label, [role=radiogroup], a, button, nav, h1, h2, h3') !== null;

  /** Return the entries that a closed drop-down left in the document, found by one of the expected entries. */
  const leftBehind = (known) => {
    const wanted = new Set(known.map(words.normalise));
    let best = [];
    for (const element of document.body.querySelectorAll('li, div, span, [role=option]')) {
      if (
        element.childElementCount ||
        !wanted.has(words.normalise(element.textContent)) ||
        isPartOfControl(element)
      )
        continue;
      const entries = siblingsOf(element);
      if (entries.length > best.length) best = entries;
    }
    return best;
  };

  /**
   * Return an entry with its siblings, at the innermost level on which the entry has siblings of the same
   * kind.
   */
  const siblingsOf = (element) => {
    for (const at of seen.lineage(element, 4)) {
      const alike = [...at.parentElement.children].filter(
        (other) => other.localName === at.localName && other.className === at.className,
      );
      const isList =
        alike.length > 1 &&
        alike.every((other) => !other.querySelector('input, textarea, select, h1, h2, h3'));
      if (isList) return alike;
    }
    return [];
  };

  /**
   * Return the texts of a list's entries, or null if the document does not contain the entries. `known` are
   * expected entries.
   */
  const offeredBy = (control, kind, known) => {
    if (control.entries) return control.entries.map(({ text }) => text);
    if (control.element.localName === 'select') {
      return textsIn(
        [...control.element.options].filter(
          (option) => !(option.value === '' && words.isPrompt(option.text)),
        ),
      );
    }
    if (kind !== 'list') return null;
    const announced = textsIn(announcedBy(control));
    const offered = announced.length ? announced : textsIn(leftBehind(known));
    return offered.length ? offered : null;
  };

  const isSearched = (control, kind) => {
    if (kind !== 'list' || control.element.localName === 'select') return false;
    const input = controlValues.inputOf(control);
    return (
      Boolean(input && !input.readOnly) || Boolean(control.popup?.querySelector('input:not([type=hidden i])'))
    );
  };

  const described = (control, kind, known) => ({
    kind,
    limits: limits.of({ ...control, kind }),
    several: control.element.multiple,
    around: kind === 'file' ? uploads.areasOf(control.frame).map((area) => area.innerText) : [],
    offered: offeredBy(control, kind, known),
    searched: isSearched(control, kind),
    off: controls.isOff({ ...control, kind }),
  });

  /** Return the kind, the entries and the limits of one control. */
  ipp.lookAt = controls.on((control, known) => described(control, control.kind, known));

  /** Return the kinds, the entries and the limits of several controls of the last reading. */
  ipp.lookAtOthers = (refs) =>
    refs.map(formReading.control).map((control) => control && described(control, control.kinds[0], []));
}
