// The names of controls and entries as the page gives them: ties to a control, its attributes, the words on and
// beside it, and the first line of an entry.

const entryTitles = (() => {
  /** Lightness of a colour from 0 to 1. */
  const lightnessOf = seen.once((colour) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/gu) || []).map(Number);
    return (0.3 * red + 0.6 * green + 0.1 * blue) / 255;
  });

  /** Whether one text is drawn smaller or paler than another. */
  const looksQuieter = (one, other) => {
    if (!one || !other) return false;
    const [quiet, loud] = [getComputedStyle(one), getComputedStyle(other)];
    return (
      parseFloat(quiet.fontSize) < parseFloat(loud.fontSize) - 0.9 ||
      lightnessOf(quiet.color) > lightnessOf(loud.color) + 0.2
    );
  };

  /**
   * The texts of an entry that name it: its first line, if the text below is quieter and has no number, so
   * that it only explains the entry.
   */
  const firstLine = ([first, ...rest]) => {
    const explains = (text) =>
      looksQuieter(text.parentElement, first.parentElement) &&
      !/\d/u.test(text.data) &&
      seen.placeOf(text).top >= seen.placeOf(first).bottom - 2;
    return rest.length && rest.every(explains) ? [first] : [first, ...rest].filter(Boolean);
  };

  /** The name of an entry: without its explanatory lines. */
  const titleIn = (element) => {
    const texts = seen.texts(element).filter(seen.isTextSeen);
    const named = firstLine(texts);
    return words.plain(named.length < texts.length ? named[0].data : element.innerText);
  };

  return { lightnessOf, firstLine, titleIn };
})();

const names = (() => {
  /** The rectangle of a control; of a group it contains all buttons. */
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

  /**
   * Whether the page ties a term, or words in it, to one field: then it is not the label of another field
   * after it.
   */
  const isTied = (term) =>
    [term, ...term.querySelectorAll('*')].some(
      (part) =>
        part.control ||
        (part.id && term.getRootNode().querySelector(`[aria-labelledby~="${CSS.escape(part.id)}"]`)),
    );

  /** The elements whose attributes name a control: the group of radio buttons, otherwise all its elements. */
  const bearersOf = seen.once(({ element, frame, entries }) =>
    entries
      ? [seen.closest(element, '[role=radiogroup], fieldset')].filter(Boolean)
      : [...new Set([element, frame, ...frame.querySelectorAll('input, textarea, [role=combobox]')])],
  );

  /**
   * The values of some attributes of a control; a tooltip that repeats a list's chosen entry is its value and
   * left out.
   */
  const attributesOf = (control, attributes) => {
    const said = attributes
      .flatMap((name) => bearersOf(control).map((bearer) => bearer.getAttribute(name)))
      .filter((text) => words.plain(text) !== '');
    const value =
      said.length && control.kinds[0] === 'list' ? controlValues.valueOf({ ...control, kind: 'list' }) : '';
    return said.filter((text) => words.plain(text) !== value);
  };

  /** The elements that the page itself ties to a control as its label. */
  const tiedTo = seen.once((control) => {
    const bearers = bearersOf(control);
    const labelsOf = (bearer) => (control.entries ? [] : [...(bearer.labels || [])]);
    const tied = bearers.flatMap((bearer) => [...labelsOf(bearer), ...byIds(bearer, 'aria-labelledby')]);
    const term = termBefore(control.frame.closest('dd'));
    if (term && !isTied(term)) tied.push(term);
    const legend = control.entries && bearers[0]?.querySelector(':scope > legend');
    return [...new Set(legend ? [...tied, legend] : tied)];
  });

  /** The names that are no attributes: labels for screen readers only, and the first entry of an empty list. */
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

  /** The visible texts that the page itself gives a control as its label, without its value. */
  const ownLabels = (control) => {
    const named = tiedTo(control)
      .flatMap((element) => seen.texts(element))
      .filter(seen.isTextSeen);
    const value = named.length ? controlValues.valueOf({ ...control, kind: control.kinds[0] }) : '';
    return named.filter((text) => words.plain(text.data) !== value);
  };

  /** A control's own words: a button's text, an upload's text, the text beside a tick. */
  const ownWords = (control) => {
    if (!['button', 'tick', 'file'].includes(control.kinds[0])) return [];
    return [
      control.frame.innerText,
      // the value of an upload is the name of a file
      control.kinds[0] === 'button' ? control.element.value : '',
      ...tiedTo(control).map((element) => element.innerText),
    ];
  };

  return { placeOf, attributesOf, tiedTo, spokenBy, ownLabels, ownWords };
})();
