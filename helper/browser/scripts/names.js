// The names of controls and entries as the page gives them: ties to a control, its attributes, the words on and
// beside it, and the first line of an entry.

const entryTitles = (() => {
  /** Lightness of a colour from 0 to 1. */
  const lightnessOf = (colour) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/gu) || []).map(Number);
    return (0.3 * red + 0.6 * green + 0.1 * blue) / 255;
  };

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
  const LONGEST_TITLE = 80;
  // A label is in its field, left of it in its line, or above it. `helper/finder/geometry.py` measures the same.
  const MOST = { beside: 420, below: 44, faraway: 900 };
  const SLACK = { beside: 4, floating: 12 };
  const MOST_SHIFT = 48;
  // The place where a line of text begins in a field, and the tolerance for the alignment of a distant label.
  const FIRST_LINE = { most: 20, slack: 14 };

  /** The rectangle of a control; of a group it contains all buttons. */
  const placeOf = (control) =>
    control.entries ? radioGroups.placeOf(control) : control.frame.getBoundingClientRect();

  /** The distance between a field and a label; Infinity if no reader would connect them. */
  const between = (label, field) => {
    const middle = { x: (label.left + label.right) / 2, y: (label.top + label.bottom) / 2 };
    const isAcross = middle.x > field.left && middle.x < field.right;
    if (isAcross && middle.y > field.top - SLACK.floating && middle.y < field.bottom) return 0;
    const beside = field.left - label.right;
    const isInLine = middle.y > field.top - SLACK.beside && middle.y < field.bottom + SLACK.beside;
    const firstLine = field.top + Math.min(FIRST_LINE.most, (field.bottom - field.top) / 2);
    const most = Math.abs(middle.y - firstLine) < FIRST_LINE.slack ? MOST.faraway : MOST.beside;
    if (isInLine && beside > -SLACK.floating && beside < most) return 1 + 0.1 * Math.max(0, beside);
    const below = field.top - label.bottom;
    const shift = Math.abs(field.left - label.left);
    const isUnder = shift < MOST_SHIFT || (label.left > field.left && label.left < field.right);
    return isUnder && below > -SLACK.floating && below < MOST.below
      ? 1 + Math.max(0, below) + 0.1 * shift
      : Infinity;
  };

  /**
   * Whether a text is the control's own content: its value, its placeholder, the words beside its radio
   * buttons.
   */
  const isContent = (node, control) => {
    if (control.entries) {
      return control.entries.some(
        ({ element, frame }) =>
          seen.within(node, frame) || [...(element.labels || [])].some((label) => seen.within(node, label)),
      );
    }
    if (control.lineList) return seen.within(node, control.frame);
    // The frame of a text field may contain its label; only text inside an editor itself is its value.
    if (['line', 'lines'].includes(control.kinds[0]))
      return control.element.isContentEditable && seen.within(node, control.element);
    return seen.within(node, control.frame);
  };

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
  const bearersOf = ({ element, frame, entries }) =>
    entries
      ? [seen.closest(element, '[role=radiogroup], fieldset')].filter(Boolean)
      : [element, frame, ...frame.querySelectorAll('input, textarea, [role=combobox]')];

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
  const tiedTo = (control) => {
    const bearers = bearersOf(control);
    const labelsOf = (bearer) => (control.entries ? [] : [...(bearer.labels || [])]);
    const tied = bearers.flatMap((bearer) => [...labelsOf(bearer), ...byIds(bearer, 'aria-labelledby')]);
    const term = termBefore(control.frame.closest('dd'));
    if (term && !isTied(term)) tied.push(term);
    const legend = control.entries && bearers[0]?.querySelector(':scope > legend');
    return [...new Set(legend ? [...tied, legend] : tied)];
  };

  /** A control's name without any visible label: by its attributes. */
  const spokenBy = (control) => {
    const named = attributesOf(control, ['aria-label', 'title', 'placeholder', 'data-placeholder']);
    // A label for screen readers only is tied all the same.
    const isOnlySpoken = (element) => element.checkVisibility() && !seen.isSeen(element);
    const unseen = control.entries
      ? []
      : tiedTo(control)
          .filter(isOnlySpoken)
          .map((element) => element.textContent);
    const first = control.element.options?.[0];
    return [...named, ...unseen, ...(first && first.value === '' ? [first.text] : [])];
  };

  /**
   * The visible words that the page itself gives a control as its label, without its value and placeholders.
   */
  const ownLabels = (control) => {
    const named = tiedTo(control)
      .flatMap((element) => seen.texts(element))
      .filter((text) => isName(text) && seen.isTextSeen(text));
    const value = named.length ? controlValues.valueOf({ ...control, kind: control.kinds[0] }) : '';
    return named.filter((text) => words.plain(text.data) !== value);
  };
  const isName = (text) =>
    words.label(text.data) !== '' && !words.isPrompt(text.data) && !controlValues.isIcon(text.parentElement);

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

  /** The words nearest to a control, if no words are tied to it. */
  const besides = (control, texts) => {
    const place = placeOf(control);
    const near = texts
      .map(({ node }) => ({ node, gap: between(seen.placeOf(node), place) }))
      .filter(({ gap }) => gap < Infinity)
      .sort((one, other) => one.gap - other.gap);
    return near.find(({ node }) => isName(node) && !isContent(node, control) && seen.isTextSeen(node))?.node
      .data;
  };

  /** The words by which the user would recognise the control. */
  const titleOf = (control, texts) => {
    // the label tied to an upload is often the text of its button
    const isUpload = control.kinds[0] === 'file';
    const own = isUpload
      ? ''
      : ownLabels(control)
          .map((node) => node.data)
          .join(' ');
    const title =
      own ||
      besides(control, texts) ||
      spokenBy(control).find((text) => !words.isPrompt(text)) ||
      ownWords(control).find(Boolean);
    return words.plain(title).slice(0, LONGEST_TITLE);
  };

  return { placeOf, isContent, attributesOf, tiedTo, spokenBy, ownLabels, ownWords, titleOf };
})();
