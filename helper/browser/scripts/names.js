// Reads the names that the page gives to controls and entries: labels tied to a control, its attributes, the
// text on and beside it, and the first line of an entry.

const entryTitles = (() => {
  /** Return the lightness of a colour from 0 to 1. */
  const lightnessOf = seen.once((colour) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/gu) || []).map(Number);
    return (0.3 * red + 0.6 * green + 0.1 * blue) / 255;
  });

  /** Return whether one text is drawn smaller or paler than another. */
  const looksQuieter = (one, other) => {
    if (!one || !other) return false;
    const [quiet, loud] = [getComputedStyle(one), getComputedStyle(other)];
    return (
      parseFloat(quiet.fontSize) < parseFloat(loud.fontSize) - 0.9 ||
      lightnessOf(quiet.color) > lightnessOf(loud.color) + 0.2
    );
  };

  /** Return the first line of an entry if quieter lines without numbers explain it, otherwise all texts. */
  const firstLine = ([first, ...rest]) => {
    const explains = (text) =>
      looksQuieter(text.parentElement, first.parentElement) &&
      !/\d/u.test(text.data) &&
      seen.placeOf(text).top >= seen.placeOf(first).bottom - 2;
    return rest.length && rest.every(explains) ? [first] : [first, ...rest].filter(Boolean);
  };

  /** Return the name of an entry, without the lines that explain the entry. */
  const titleIn = (element) => {
    const texts = seen.texts(element).filter(seen.isTextSeen);
    const named = firstLine(texts);
    return words.plain(named.length < texts.length ? named[0].data : element.innerText);
  };

  return { lightnessOf, firstLine, titleIn };
})();

const names = (() => {
  /** Return the rectangle of a control; the rectangle of a group contains all the group's buttons. */
  const placeOf = (control) => (control.entries ? radioGroups.placeOf(control) : seen.rectOf(control.frame));

  const byIds = (element, attribute) =>
    (element.getAttribute(attribute) || '')
      .split(/\s+/u)
      .filter(Boolean)
      .map((id) => element.getRootNode().getElementById?.(id))
      .filter(Boolean);

  const termBefore = (definition) => {
    let at = definition?.previousElementSibling;
    while (at && at.localName === 'dd') at = at.previousElementSibling;
    return at?.localName === 'dt' ? at : null;
  };

  /** Return whether the markup ties a term to a field, so that it does not name the field after it. */
  const isTied = (term) =>
    [term, ...term.querySelectorAll('*')].some(
      (part) =>
        part.control ||
        (part.id && term.getRootNode().querySelector(`[aria-labelledby~="${CSS.escape(part.id)}"]`)),
    );

  /** Return the elements whose attributes name a control: the group of radio buttons, or all its parts. */
  const bearersOf = seen.once(({ element, frame, entries }) =>
    entries
      ? [seen.closest(element, '[role=radiogroup], fieldset')].filter(Boolean)
      : [...new Set([element, frame, ...frame.querySelectorAll('input, textarea, [role=combobox]')])],
  );

  /** Return attributes of a control, without a tooltip that repeats the chosen entry of a list. */
  const attributesOf = (control, attributes) => {
    const said = attributes
      .flatMap((name) => bearersOf(control).map((bearer) => bearer.getAttribute(name)))
      .filter((text) => words.plain(text) !== '');
    const value =
      said.length && control.kinds[0] === 'list' ? controlValues.valueOf({ ...control, kind: 'list' }) : '';
    return said.filter((text) => words.plain(text) !== value);
  };

  /** Return the elements that the page's markup ties to a control as its label. */
  const tiedTo = seen.once((control) => {
    const bearers = bearersOf(control);
    const labelsOf = (bearer) => (control.entries ? [] : [...(bearer.labels || [])]);
    const tied = bearers.flatMap((bearer) => [...labelsOf(bearer), ...byIds(bearer, 'aria-labelledby')]);
    const term = termBefore(control.frame.closest('dd'));
    if (term && !isTied(term)) tied.push(term);
    const legend = control.entries && bearers[0]?.querySelector(':scope > legend');
    return [...new Set(legend ? [...tied, legend] : tied)];
  });

  /** Return labels for screen readers only, and the first entry of an empty list. */
  const spokenBy = (control) => {
    const isOnlySpoken = (element) => element.checkVisibility() && !seen.isSeen(element);
    const unseen = control.entries
      ? []
      : tiedTo(control)
          .filter(isOnlySpoken)
          .map((element) => element.textContent);
    const first = control.element.options?.[0];
    return [...unseen, ...(first && first.value === '' ? [first.text] : [])];
  };

  /** Return the visible label texts that the markup ties to a control, without the control's value. */
  const ownLabels = (control) => {
    const named = tiedTo(control)
      .flatMap((element) => seen.texts(element))
      .filter(seen.isTextSeen);
    const value = named.length ? controlValues.valueOf({ ...control, kind: control.kinds[0] }) : '';
    return named.filter((text) => words.plain(text.data) !== value);
  };

  /** Return the text on a control: the text of a button or an upload, or the text beside a check box. */
  const ownWords = (control) => {
    if (!['button', 'tick', 'file'].includes(control.kinds[0])) return [];
    return [
      control.frame.innerText,
      // the value of an upload is the name of a file
      control.kinds[0] === 'button' ? words.text(control.element.value) : '',
      ...tiedTo(control).map((element) => element.innerText),
    ];
  };

  return { placeOf, attributesOf, tiedTo, spokenBy, ownLabels, ownWords };
})();
