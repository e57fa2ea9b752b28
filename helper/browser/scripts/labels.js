// A control's names, and the places of a wanted wording on the page: ties to the control, its attributes, the
// words beside it, and other words that could be labels as well.

const names = (() => {
  const LONGEST_TITLE = 80;

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
      control.element.value,
      ...tiedTo(control).map((element) => element.innerText),
    ];
  };

  /** The words nearest to a control, if no words are tied to it. */
  const besides = (control, texts) => {
    const place = gaps.placeOf(control);
    const near = texts
      .map(({ node }) => ({ node, gap: gaps.between(seen.placeOf(node), place) }))
      .filter(({ gap }) => gap < Infinity);
    const around = near.filter(
      ({ node }) => isName(node) && !isContent(node, control) && seen.isTextSeen(node),
    );
    return gaps.nearest(around, ({ gap }) => gap)?.node.data;
  };

  /**
   * The words by which the user would recognise the control; `label` is the place of a wanted wording near
   * it.
   */
  const titleOf = (control, texts, label = null) => {
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
      label?.node.textContent ||
      spokenBy(control).find((text) => !words.isPrompt(text)) ||
      ownWords(control).find(Boolean);
    return words.plain(title).slice(0, LONGEST_TITLE);
  };

  return { isContent, attributesOf, tiedTo, spokenBy, ownLabels, ownWords, titleOf };
})();

const labels = (() => {
  const MOST_STEPS = 4;
  const LONGEST_TAIL = 40;
  const NO_LABEL = 'option, [role=option], [role=tooltip], [role=tab], [role=menuitem]';
  const MENU = 'nav, [role=navigation], [role=menu], [role=tablist]';
  const LABEL = 'label, legend, dt, th';
  const MOST_AROUND_LINK = 3;

  const isWholeLabel = (link) =>
    words.plain(link.closest(LABEL)?.textContent) === words.plain(link.textContent);

  /**
   * Whether a link is in a label's place: alone in a label element, or first and as the only link beside a
   * field.
   */
  const isLabelLink = (link) => {
    if (link.closest(LABEL)) return isWholeLabel(link);
    const around = seen
      .lineage(link.parentElement, MOST_AROUND_LINK)
      .find((up) => hasField(up) || up.querySelectorAll('a[href]').length > 1);
    const first = around && seen.texts(around).find((text) => words.label(text.data) !== '');
    return Boolean(first) && around.querySelectorAll('a[href]').length === 1 && seen.within(first, link);
  };

  /**
   * Whether words are an entry or a tab rather than a label; a menu around a form contains its labels as
   * well.
   */
  const isInMenu = (element) => {
    if (element.closest(NO_LABEL)) return true;
    const menu = element.closest(MENU);
    return Boolean(menu) && menu.querySelector('input, textarea, select, [role=combobox]') === null;
  };

  // `Reason / 投诉理由`, `投诉理由 (Reason)`, `投诉理由 Reason`.
  const BETWEEN_LANGUAGES =
    /\s*[/|｜()]\s*|(?<=[\u2e80-\u9fff])\s+(?=[a-z])|(?<=[a-z])\s+(?=[\u2e80-\u9fff])/gu;

  const wantedOf = (wordings) => {
    const whole = new Set(wordings.map(words.label).filter(Boolean));
    return {
      whole,
      all: [...whole].join('\n'),
      isOptional: wordings.some((text) => OPTIONAL.test(text)),
      longest: Math.max(0, ...[...whole].map((text) => text.length)),
    };
  };

  // `Причина жалобы (Reason)`: known words that explain others.
  const GLOSS = /^([^()]+)\(([^()]+)\)$/u;

  /** The words before the brackets and those in them; null for most texts, which have no brackets. */
  const glossOf = (text) => (/[(（]/u.test(text) ? GLOSS.exec(words.label(text)) : null);

  /** The known words in brackets after unknown words; '' if there are none. */
  const glossIn = (text, wanted) => {
    const [, , inner = ''] = glossOf(text) || [];
    return wanted.whole.has(words.label(inner)) ? inner : '';
  };

  /** Whether the words before the brackets are in another script than those in them. */
  const isInTwoScripts = (text) => {
    const [, outer = '', inner = ''] = glossOf(text) || [];
    return !/\p{Script=Latin}/u.test(outer) && /\p{Script=Latin}/u.test(inner);
  };

  /**
   * Whether a text is one of the wordings, or contains it in two languages at once; a wording may have
   * brackets itself.
   */
  const isWording = (text, wanted) => {
    const said = words.label(text);
    return (
      wanted.whole.has(said) ||
      (isInTwoScripts(text) && glossIn(text, wanted) !== '') ||
      [...said.matchAll(BETWEEN_LANGUAGES)].some(({ index, 0: sign }) => {
        const behind = said.slice(index + sign.length);
        return (
          wanted.whole.has(words.label(said.slice(0, index))) &&
          [behind, behind.replace(/\)$/u, '')].some((rest) => isWording(rest, wanted))
        );
      })
    );
  };

  const CONTROL = 'input, textarea, select, button, [role=combobox], [role=listbox], [role=radio]';
  const isInline = (element) => getComputedStyle(element).display.startsWith('inline');

  /** Whether a neighbour ends the line of words: another block, a field, a drawn box. */
  const endsWords = (node) =>
    node.nodeType === Node.ELEMENT_NODE &&
    (node.localName === 'br' ||
      !isInline(node) ||
      node.matches(CONTROL) ||
      node.querySelector(CONTROL) !== null ||
      (getComputedStyle(node).display !== 'inline' && boxes.isFramed(node)));

  /** Whether an element is the help icon beside a label: its letter is not a word. */
  const isHelpMark = (element) =>
    /^(?:i|help|info)$/iu.test(words.plain(element.textContent)) || controlValues.isIcon(element);

  /**
   * Whether an element after a label is a link that explains it; a link within the text continues the label.
   */
  const isLinkBeside = (element, side) =>
    side === 'nextSibling' &&
    element.matches('a[href]') &&
    /^[^\p{Ll}]/u.test(words.plain(seen.said(element)));

  // Words that join a label and its field into a sentence: `The <b>reason</b> is …`.
  const FILLER = /^(?:[,;]?\s*(?:and\s+)?(?:the|is|are)\s*:?|[是为的])$/iu;

  /** Whether a neighbour adds no word to a label: a star, a note, a help icon, something hidden. */
  const isSilent = (node, side) =>
    words.label(seen.said(node)) === '' ||
    FILLER.test(words.plain(seen.said(node))) ||
    (node.nodeType === Node.ELEMENT_NODE &&
      (!node.checkVisibility() || isHelpMark(node) || isLinkBeside(node, side)));

  /**
   * Whether a neighbour is set apart from a label, in brackets or in small or pale print: its words may still
   * change the meaning.
   */
  const isSmallPrint = (node) =>
    /^\(.*\)$/su.test(words.plain(seen.said(node))) ||
    (node.nodeType === Node.ELEMENT_NODE &&
      (node.matches('sup, small') || looksQuieter(node, node.parentElement)));

  const isAside = (node, side) => isSilent(node, side) || isSmallPrint(node);

  const hasWordsBeside = (node, side) => {
    for (let next = node[side]; next && !endsWords(next); next = next[side])
      if (!isAside(next, side)) return true;
    return false;
  };

  /** Whether the words beside it extend the text: `Reason` in `Complaint <b>Reason</b>`. */
  const isPartOfMore = (node) => {
    for (let at = node; at && (at.nodeType === Node.TEXT_NODE || isInline(at)); at = at.parentElement) {
      if (hasWordsBeside(at, 'previousSibling') || hasWordsBeside(at, 'nextSibling')) return true;
      if (at.parentElement?.matches('label')) return false;
    }
    return false;
  };

  const hasField = (element) => element.querySelector(CONTROL) !== null;

  /**
   * The words of one line, up to the next block, field or line end: a label element may contain its field as
   * well.
   */
  const lineAround = (text) => {
    let at = text;
    while (at.parentElement && isInline(at.parentElement) && !hasField(at.parentElement))
      at = at.parentElement;
    const line = [at];
    for (let next = at.previousSibling; next && !endsWords(next); next = next.previousSibling)
      line.unshift(next);
    for (let next = at.nextSibling; next && !endsWords(next); next = next.nextSibling) line.push(next);
    return line;
  };

  /** The parts of the line if together they match a wording; null otherwise. */
  const wordingInLine = (text, wanted) => {
    const line = lineAround(text);
    if (line.length < 2 || !isWording(line.map(seen.said).join(''), wanted)) return null;
    const parts = line.filter((part) => words.label(seen.said(part)) !== '');
    return { parts, said: parts };
  };

  /** The nodes of an element without adornments at their end. */
  const firstOf = (element) => {
    const parts = [...element.childNodes];
    return parts.slice(0, parts.findLastIndex((part) => !isAside(part, 'nextSibling')) + 1);
  };

  /**
   * The text, the smallest element around it, or the parts of its line that match a wording exactly;
   * otherwise null.
   *
   * `said` are the matching nodes if `parts` contains small print as well; `isGloss`: it is in brackets after
   * other words.
   */
  const wordingAround = (text, wanted) => {
    const own = words.label(text.data);
    const link = text.parentElement?.closest('a[href]');
    if (own === '' || !text.parentElement || isInMenu(text.parentElement) || (link && !isLabelLink(link)))
      return null;
    const isSaid = (said) => isWording(said, wanted) || glossIn(said, wanted) !== '';
    const label = (said, parts, nodes) => ({ parts, said: nodes, isGloss: !isWording(said, wanted) });
    if (!isSaid(text.data) && !wanted.all.includes(own.replace(/^\(|\)$/gu, ''))) return null;
    if (isSaid(text.data) && !isPartOfMore(text)) return label(text.data, [text], [text]);
    for (
      let up = text.parentElement, steps = 0;
      up && steps < MOST_STEPS;
      up = up.parentElement, steps += 1
    ) {
      if (hasField(up)) return wordingInLine(text, wanted);
      const whole = words.plain(seen.said(up));
      if (whole.length > wanted.longest + LONGEST_TAIL || up.matches('body')) return null;
      if (isPartOfMore(up)) continue;
      if (isSaid(whole)) return label(whole, [up], [up]);
      const first = firstOf(up);
      const said = first.map(seen.said).join('');
      if (isSaid(said)) return label(said, [up], first);
    }
    return null;
  };

  const OPTIONAL = /\b(?:optional|if any)\b|[选可]填|可选/iu;

  /** Whether words beside a label select one of its possible meanings, as "of the original work" does. */
  const addsMeaning = (text, label, wanted) =>
    !words.isNote(text.data, label.data) &&
    !wanted.all.includes(words.label(text.data)) &&
    !isHelpMark(text.parentElement) &&
    seen.isTextSeen(text);

  /** Whether a text is set apart from a label by brackets, or by small or pale print. */
  const isSetApart = (text, label) =>
    /^\s*\(.*\)\s*$/su.test(text.data) ||
    text.parentElement.closest('sup, small') !== null ||
    looksQuieter(text.parentElement, label.parentElement);

  /** Whether small print in the line of a label, or in its element, says more than its words do. */
  const hasSmallPrint = ({ text, parts, said }, wanted) =>
    [...new Set([...lineAround(text), ...parts])]
      .flatMap((node) => seen.textsOf(node))
      .some(
        (other) =>
          !said.some((part) => seen.within(other, part)) &&
          !other.parentElement.closest('a, button') &&
          isSetApart(other, text) &&
          addsMeaning(other, text, wanted),
      );

  /** Each visible occurrence of a wording, with its position; `parts` are the matching nodes. */
  const find = (texts, wanted, others) => {
    const found = new Map();
    texts.forEach(({ node, order }) => {
      const label = wordingAround(node, wanted);
      if (label && !found.has(label.parts[0]) && seen.isTextSeen(node))
        found.set(label.parts[0], { ...label, node: label.parts[0], text: node, order });
    });
    // If other fields have the same kind of explanation, it is how the form writes its labels.
    const isUsual = texts.filter(({ node }) => glossIn(node.data, others) !== '').length > 1;
    const all = [...found.values()].map((label) => ({
      ...label,
      place: seen.around(label.parts.map(seen.wordsPlace)),
      isOptional: OPTIONAL.test(lineAround(label.text).map(seen.said).join(' ')),
      saysMore: (label.isGloss && !isUsual) || hasSmallPrint(label, wanted),
    }));
    // Of a field and an optional one with the same words the first is meant, unless the wording says
    // otherwise.
    const isMeant = (label) => label.isOptional === wanted.isOptional;
    return all.map((label) => ({
      ...label,
      saysMore: label.saysMore || (all.some(isMeant) && !isMeant(label)),
    }));
  };

  const lightness = (colour) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/gu) || []).map(Number);
    return (0.3 * red + 0.6 * green + 0.1 * blue) / 255;
  };

  /** Whether one text is drawn smaller or paler than another, as hints are beside labels. */
  const looksQuieter = (one, other) => {
    if (!one || !other) return false;
    const [quiet, loud] = [getComputedStyle(one), getComputedStyle(other)];
    return (
      parseFloat(quiet.fontSize) < parseFloat(loud.fontSize) - 0.9 ||
      lightness(quiet.color) > lightness(loud.color) + 0.2
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

  /** The texts that may be labels: without values, buttons, hints and counters; each with its position. */
  const among = (texts, fields) =>
    texts
      .filter(({ node }) => {
        const element = node.parentElement;
        if (
          !element ||
          words.label(node.data) === '' ||
          FILLER.test(words.plain(node.data)) ||
          words.isPrompt(node.data) ||
          words.isSentence(words.plain(node.data))
        )
          return false;
        const link = element.closest('a[href]'); // most are actions, or help
        return (
          !element.closest('button, [role=button]') &&
          !isInMenu(element) &&
          (!link || isWholeLabel(link)) &&
          !isHelpMark(element) &&
          !fields.some((field) => names.isContent(node, field)) &&
          seen.isTextSeen(node)
        );
      })
      .map((text) => ({ ...text, place: seen.placeOf(text.node) }));

  /** Other texts than this label, without quieter text that explains and does not name. */
  const rivals = (others, label) =>
    others.filter(
      ({ node }) =>
        !label.parts.some((part) => seen.within(node, part)) &&
        !looksQuieter(node.parentElement, label.text.parentElement),
    );

  /** Whether two texts have the same size, as all labels of a form have. */
  const isAsLarge = (one, other) =>
    getComputedStyle(one.parentElement).fontSize === getComputedStyle(other.parentElement).fontSize;

  /**
   * Whether two texts are in elements of the same kind, as the labels of a form are at any distance from
   * their fields.
   */
  const isMarkedAlike = (one, other) =>
    [0, 1].every((step) => {
      const [own, others] = [one, other].map((text) => seen.lineage(text.parentElement, 2)[step]);
      return own?.localName === others?.localName && own?.className === others?.className;
    });

  return {
    wantedOf,
    isWording,
    find,
    among,
    rivals,
    isAsLarge,
    isMarkedAlike,
    looksQuieter,
    firstLine,
    titleIn,
    addsMeaning,
    isSetApart,
  };
})();
