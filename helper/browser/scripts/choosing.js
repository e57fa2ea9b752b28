// Works with lists and radio groups. Takes a control's ref, and the text of an entry that `chooser.py`
// has selected. Returns the entries with their positions, and whether a choice took effect. Only
// `PageInput` clicks.

{
  const OPENS_WITHIN = 1500;
  const LOADS_WITHIN = 8000;
  const CHANGES_WITHIN = 1500;
  const FILTERS_WITHIN = 1400;
  const ARRIVES_WITHIN = 2500;
  const FADES_WITHIN = 600;
  const GATHERS_WITHIN = 9000; // a call from Python may last ten seconds

  const GROWS_WITHIN = 200;

  const listState = (control, entries) => ({
    entries: entries.map(({ text, off, top }) => ({ text, off, top })),
    whole: popups.isWhole(control, entries),
    filter: popups.filterOf(control) !== null,
    open: popups.isOpen(control),
  });

  const isOption = ({ option }) =>
    !(option.value === '' && (words.isPrompt(option.text) || words.plain(option.text) === ''));

  /** Return the entries that can be read without opening the control; null if it must be opened first. */
  const plainEntriesOf = ({ element, entries }) => {
    if (entries)
      return entries.map(({ element: button, text }, at) => ({ text, off: controls.saysOff(button), at }));
    if (element.list) {
      return [...element.list.options].map((option, at) => ({
        text: words.plain(option.value),
        off: controls.saysOff(element),
        at,
      }));
    }
    if (element.localName !== 'select') return null;
    return [...element.options]
      .map((option, at) => ({ option, at }))
      .filter(isOption)
      .map(({ option, at }) => ({
        text: words.plain(option.text),
        off: option.matches(':disabled') || controls.saysOff(element),
        at,
      }));
  };

  /** Return `plainEntriesOf` a control, after waiting until the control has entries. */
  ipp.plainEntries = controls.on(async (control) => {
    if (plainEntriesOf(control)?.length === 0)
      await settle.until(() => plainEntriesOf(control).length, LOADS_WITHIN / 2);
    return { entries: plainEntriesOf(control) };
  });

  /** Return the entries after a wait for the page to replace them, as it may after another field's choice. */
  ipp.otherEntries = controls.on(async (control) => {
    const said = (entries) => JSON.stringify(entries.map(({ text, off }) => [text, off]));
    const before = said(plainEntriesOf(control));
    await settle.until(() => said(plainEntriesOf(control)) !== before, CHANGES_WITHIN);
    return { entries: plainEntriesOf(control) };
  });

  /** Choose an option of a native list, and send the events that a user's choice would cause. */
  const chooseNative = (control, at) =>
    touched.byUs(async () => {
      const { element } = control;
      await settle.answered(() => {
        element.focus({ preventScroll: true });
        if (element.list) element.value = element.list.options[at].value;
        else element.selectedIndex = at;
        element.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
        element.dispatchEvent(new Event('change', { bubbles: true }));
        element.blur();
      });
      control.ours = controlValues.valueOf(control);
      return { value: control.ours };
    });
  ipp.chooseNative = controls.on(chooseNative);

  /** Restore a native list's previous value, which may be its prompt; leave other lists alone. */
  ipp.unchoose = controls.on(async (control, before) => {
    const at = [...(control.element.options ?? [])].findIndex(
      (option) => controlValues.saidBy(option) === before && !option.disabled,
    );
    return at < 0 ? { value: controlValues.valueOf(control) } : chooseNative(control, at);
  });

  /** Wait until the radio button is selected. */
  ipp.radioOn = controls.on(async (control, at) => {
    const entry = control.entries[at];
    await settle.until(() => radioGroups.onIn(control.entries) === entry, ARRIVES_WITHIN);
    await settle.answered();
    control.ours = controlValues.valueOf(control);
    return { value: control.ours };
  });

  /** Wait, after the click that opens a list, for the list's popup and for entries in the popup. */
  ipp.opened = controls.on(async (control) => {
    await settle.until(() => popups.find(control), OPENS_WITHIN);
    await settle.until(() => popups.entriesOf(control).length || !popups.isLoading(control), LOADS_WITHIN);
    await settle.until(
      () => popups.entriesOf(control).length,
      popups.filterOf(control) ? OPENS_WITHIN / 5 : OPENS_WITHIN,
    );
    await standsStill(control);
    const offer = listState(control, popups.entriesOf(control));
    return { ...offer, scrolls: Boolean(control.scroller) };
  });

  /** Wait for the page to replace the entries; `changed` is false if the page has not replaced them. */
  ipp.changed = controls.on(async (control) => {
    const said = () =>
      popups
        .entriesOf(control)
        .map((entry) => entry.text)
        .join('\n');
    const before = said();
    const changed = await settle.until(() => said() !== before && !popups.isLoading(control), CHANGES_WITHIN);
    await settle.drawn(150);
    return { ...listState(control, popups.entriesOf(control)), changed: Boolean(changed) };
  });

  /** Wait until two frames show the same entries; a list that is still opening reports wrong heights. */
  const standsStill = async (control) => {
    let [places, last] = [null, null];
    await settle.until(() => {
      const entries = popups.entriesOf(control);
      control.positions = places;
      places = new Map(entries.map(({ element }) => [element, element.getBoundingClientRect()]));
      const drawn = entries.map(({ text, top }) => `${text} ${Math.round(10 * top)}`).join('\n');
      const isStill = drawn === last;
      last = drawn;
      return isStill;
    }, FADES_WITHIN);
  };

  const hasGrown = (scroller, height) => scroller.scrollHeight > height + 4;

  const setFilter = (input, text) => {
    input.focus({ preventScroll: true });
    paste(input, text);
  };

  /** Type a text into the list's own search field, and wait for the new entries. */
  ipp.filtered = controls.on((control, text) =>
    touched.byUs(async () => {
      const input = popups.filterOf(control);
      if (!input) return listState(control, popups.entriesOf(control));
      setFilter(input, text);
      control.typed = text;
      const wanted = words.normalise(text);
      const hasAnswered = () => {
        const entries = popups.entriesOf(control);
        const fit = entries.filter((entry) => words.normalise(entry.text).includes(wanted));
        return entries.length > 0 && fit.length === entries.length && !popups.isLoading(control);
      };
      // An empty list may be the result of the search; a list that still shows other entries has not reacted
      // yet.
      await settle.until(hasAnswered, FILTERS_WITHIN / 2);
      const isEmpty = () => !popups.isLoading(control) && !popups.entriesOf(control).length;
      await settle.until(() => hasAnswered() || isEmpty(), FILTERS_WITHIN / 2);
      await standsStill(control);
      return listState(control, popups.entriesOf(control));
    }),
  );

  /** Clear the list's search field. */
  ipp.unfilter = controls.on((control) =>
    touched.byUs(async () => {
      const input = popups.filterOf(control);
      if (input && control.typed) setFilter(input, '');
      control.typed = '';
      await settle.drawn();
      return {};
    }),
  );

  const isKnown = (all, entry) => all.some((other) => popups.isSame(other, entry.text, entry.top));
  const isDrawn = (control) => {
    const entries = popups.entriesOf(control);
    const { scroller } = control;
    if (!scroller || !entries.length) return false;
    const last = entries.at(-1);
    return (
      last.top + last.height >=
      Math.min(scroller.scrollTop + scroller.clientHeight, scroller.scrollHeight) - last.height
    );
  };

  /** Collect every entry by scrolling; `whole` is false if the time ran out before the end of the list. */
  const gathered = async (control) => {
    const end = performance.now() + GATHERS_WITHIN;
    const all = [];
    const take = () =>
      popups
        .entriesOf(control)
        .filter((entry) => !isKnown(all, entry))
        .forEach((entry) => all.push(entry));
    take();
    const { scroller } = control;
    let whole = true;
    if (scroller) {
      scroller.scrollTop = 0;
      for (;;) {
        await settle.frame();
        await settle.until(() => isDrawn(control), 400);
        take();
        const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
        const height = scroller.scrollHeight;
        const goesOn =
          atEnd &&
          (await settle.until(() => hasGrown(scroller, height) || popups.isLoading(control), GROWS_WITHIN));
        if (atEnd && !goesOn) break;
        if (performance.now() > end) {
          whole = false;
          break;
        }
        const rows = all.length ? Math.min(...all.map((entry) => entry.height)) : 20;
        await settle.scrolled(
          scroller,
          scroller.scrollTop + Math.max(rows, scroller.clientHeight - 1.5 * rows),
        );
      }
    }
    all.sort((one, other) => one.top - other.top);
    return { ...listState(control, all), whole };
  };
  ipp.gathered = controls.on(gathered);

  /** Return whether the box shows the entry, or a part of it once the list has closed. */
  const showsChoice = (control, text, typed) => {
    const [value, entry] = [controlValues.valueOf(control), text].map(words.normalise);
    if (value === entry) return true;
    // The box may still show the searched text, which is a part of the entry as well.
    const isSearch =
      typed !== '' && words.plain(controlValues.inputOf(control)?.value) === words.plain(typed);
    return value !== '' && entry.includes(value) && !isSearch && !popups.isOpen(control);
  };

  /** Wait, after the click on an entry, until the box shows the entry; return the box's text. */
  ipp.chosen = controls.on(async (control, text) => {
    const { typed = '' } = control;
    control.typed = '';
    controlValues.notePick(control, text, control.beforePick);
    const arrived = await settle.until(() => showsChoice(control, text, typed), ARRIVES_WITHIN);
    await settle.until(() => popups.isAway(control), FADES_WITHIN);
    await settle.answered();
    control.ours = controlValues.valueOf(control);
    return {
      value: control.ours,
      arrived: Boolean(arrived),
      open: popups.isOpen(control),
    };
  });

  /** Close a list by removing the focus, which closes most lists; return whether the list is still open. */
  ipp.letGo = controls.on((control) =>
    touched.byUs(async () => {
      document.activeElement?.blur?.();
      controlValues.inputOf(control)?.blur();
      await settle.until(() => !popups.isOpen(control) && popups.isAway(control), FADES_WITHIN);
      return { open: popups.isOpen(control) };
    }),
  );
}
