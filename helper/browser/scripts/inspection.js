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

  /** Return the texts of a list's entries, or null if the markup does not say which they are. */
  const offeredBy = (control, kind) => {
    if (control.entries) return control.entries.map(({ text }) => text);
    if (control.element.localName === 'select') {
      return textsIn(
        [...control.element.options].filter(
          (option) => !(option.value === '' && words.isPrompt(option.text)),
        ),
      );
    }
    if (kind !== 'list') return null;
    const offered = textsIn(announcedBy(control));
    return offered.length ? offered : null;
  };

  const isSearched = (control, kind) => {
    if (kind !== 'list' || control.element.localName === 'select') return false;
    // The filter of a closed list is not visible yet, so popups.filterOf does not find it.
    const own = controlValues.inputOf(control);
    return Boolean((own && !own.readOnly) || control.popup?.querySelector('input:not([type=hidden i])'));
  };

  const described = (control, kind) => ({
    kind,
    limits: limits.of({ ...control, kind }),
    several: control.element.multiple,
    around: kind === 'file' ? uploads.areasOf(control.frame).map((area) => area.innerText) : [],
    offered: offeredBy(control, kind),
    searched: isSearched(control, kind),
    off: controls.isOff({ ...control, kind }),
  });

  /** Return the kind, the entries and the limits of one control. */
  ipp.lookAt = controls.on((control) => described(control, control.kind));

  /** Return the kinds, the entries and the limits of several controls of the last reading. */
  ipp.lookAtOthers = (refs) =>
    refs.map(formReading.control).map((control) => control && described(control, control.kinds[0]));
}
