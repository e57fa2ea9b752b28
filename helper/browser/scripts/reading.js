// Makes the form reading: a frame as plain data, from which Python (`helper/finder`) decides which control is
// meant. The reading holds texts, controls, the elements around them, and the ties in the page's markup.
// `helper/finder/reading.py` explains every value.

const formReading = (() => {
  const PARTS =
    'input, textarea, select, button, [role=combobox], [role=listbox], [role=radio], [role=button]';
  const PRESSED_INPUT = 'input:is([type=submit i], [type=button i], [type=image i])';
  const MAIN_HEADING = 'h1, [role=heading][aria-level="1"]';
  // Matches a skeleton or a spinner, the signs of a page that is still loading.
  const BUSY = '[aria-busy=true], [class*=skeleton i], [class*=shimmer i], [role=progressbar]';
  // Matches elements whose text comes and goes: errors, warnings and help.
  const PASSING =
    '[role=alert], [role=tooltip], [aria-live], [class*=error i], [class*=warn i], [class*=explain i]';
  const LONGEST_COVER = 60;

  /** Return one letter for each fact about an element. */
  const factsOf = (element, style) => {
    const { display } = style;
    let facts = display.startsWith('inline') ? 'i' : '';
    if (facts && display !== 'inline' && boxes.isFramed(element)) facts += 'b';
    if (!element.checkVisibility()) facts += 'h';
    if (controlValues.isIcon(element, style)) facts += 'g';
    if (!element.hasAttributes()) return facts;
    if (element.matches('a[href]')) facts += 'a';
    if (element.matches(PRESSED_INPUT)) facts += 'p';
    return element.matches(PASSING) ? `${facts}t` : facts;
  };

  const boxOf = ({ left, right, top, bottom }) => [left, right, top, bottom];

  /** Return whether an element without text and without fields ends the line of text beside it. */
  const endsWords = (element) => {
    if (element.localName === 'br') return true;
    const { display } = seen.styleOf(element);
    return !display.startsWith('inline') || (display !== 'inline' && boxes.isFramed(element));
  };

  /** Return the elements around texts and controls, and the adjacent elements that end a line of text. */
  const keptAmong = (elements, nodes) => {
    const kept = new Set();
    const keep = (node) => {
      for (let at = node; at && !kept.has(at); at = seen.above(at)) {
        if (at.nodeType === Node.ELEMENT_NODE) kept.add(at);
        if (at.parentElement) keep(at.parentElement);
      }
    };
    nodes.forEach(keep);
    elements
      .filter((element) => !kept.has(element) && kept.has(element.parentElement) && endsWords(element))
      .forEach((element) => kept.add(element));
    return kept;
  };

  const elementsOf = (elements, kept, ids) => {
    const looks = new Map();
    const numberOf = (look) => {
      if (!looks.has(look)) looks.set(look, looks.size);
      return looks.get(look);
    };
    return elements
      .filter((element) => kept.has(element))
      .map((element) => {
        const style = seen.styleOf(element);
        return [
          ids.get(element),
          element.localName,
          words.text(element.getAttribute('role')),
          ids.get(seen.above(element)) ?? -1,
          ids.get(element.parentElement) ?? -1,
          factsOf(element, style),
          parseFloat(style.fontSize),
          entryTitles.lightnessOf(style.color),
          numberOf(`${element.localName} ${element.className}`),
        ];
      });
  };

  const textOf = ({ node, order, isSpaced }, ids) => [
    words.text(isSpaced ? `${node.data} ` : node.data),
    ids.get(node.parentElement) ?? -1,
    ids.get(seen.above(node)) ?? -1,
    order,
    boxOf(seen.placeOf(node)),
    Number(seen.isTextSeen(node)),
  ];

  const coverOf = (control) => {
    const cover = control.kinds[0] === 'file' ? null : seen.coverOf(control);
    return cover ? words.plain(cover.innerText).slice(0, LONGEST_COVER) : undefined;
  };

  const partsOf = (control) =>
    (control.entries || []).flatMap(({ element, frame }) => [frame, ...(element.labels || [])]);

  /** Return a control as plain data, without empty lists and false values. */
  const controlOf = (control, ids, textIds) => {
    const { element, frame, kinds, order } = control;
    const place = names.placeOf(control);
    const told = {
      ref: controls.nameOf(control),
      kinds,
      element: ids.get(element),
      frame: ids.get(frame),
      order,
      box: boxOf(place),
      editable: element.isContentEditable,
      off: control.isOff,
      over: kinds[0] === 'unknown' ? undefined : coverOf(control),
      layer: kinds[0] === 'unknown' ? '' : seen.layerOf(element),
      parts: partsOf(control).map((part) => ids.get(part)),
      tied: names.tiedTo(control).map((tied) => ids.get(tied)),
      labels: names.ownLabels(control).map((text) => textIds.get(text)),
      named: names.attributesOf(control, ['aria-label', 'title']),
      prompts: names.attributesOf(control, ['placeholder', 'data-placeholder']),
      spoken: names.spokenBy(control),
      words: names.ownWords(control),
    };
    for (const [name, value] of Object.entries(told)) {
      const known = (Array.isArray(value) ? value : [value])
        .filter((each) => each !== undefined)
        .map((each) => (typeof each === 'string' ? words.text(each) : each));
      if (!known.length || known[0] === undefined || known[0] === false) delete told[name];
      else if (Array.isArray(value)) told[name] = known;
    }
    return told;
  };

  /** Return the elements to which a control's data refers. */
  const nodesOf = (control) => [
    control.element,
    control.frame,
    ...partsOf(control),
    ...names.tiedTo(control),
  ];

  let latest = { controls: new Map(), elements: [], texts: [] };

  const read = () => {
    const page = seen.survey();
    const { elements } = page;
    // The text that the user typed into an editor stays in the page.
    const texts = page.texts.filter(({ node }) => !node.parentElement?.isContentEditable);
    const known = controls.among(elements);
    const found = [...known, ...controls.unknownAmong(elements, known)].sort(
      (one, other) => one.order - other.order,
    );
    const ids = new Map(elements.map((element, order) => [element, order]));
    const textIds = new Map(texts.map(({ node }, index) => [node, index]));
    const [title] = document.querySelectorAll(MAIN_HEADING);
    const kept = keptAmong(elements, [
      ...texts.map(({ node }) => node),
      ...elements.filter((element) => element.matches(PARTS)),
      ...found.flatMap(nodesOf),
      ...[title, document.body].filter(Boolean),
    ]);
    latest = {
      controls: new Map(found.map((control) => [controls.nameOf(control), control])),
      elements,
      texts: texts.map(({ node }) => node),
    };
    return {
      font: parseFloat(getComputedStyle(document.body).fontSize),
      busy: elements.some((element) => element.matches(BUSY) && seen.isSeen(element)),
      title: ids.get(title) ?? -1,
      elements: elementsOf(elements, kept, ids),
      texts: texts.map((text) => textOf(text, ids)),
      controls: found.map((control) => controlOf(control, ids, textIds)),
    };
  };

  /** Return the frame as JSON. */
  ipp.reading = () => JSON.stringify(read());

  /** Remember the controls that Python has chosen, each with its kind and label, so that a ref finds them. */
  ipp.hold = (decided) =>
    decided.forEach(({ ref, kind, element, text }) => {
      const control = latest.controls.get(ref);
      const label = latest.elements[element] || latest.texts[text] || null;
      if (control) controls.refOf({ ...control, kind, ...(label && { label }) });
    });

  /** Return the refs of the text controls of the last reading that hold exactly this text. */
  ipp.holding = (text) =>
    [...latest.controls]
      .filter(
        ([, { kinds, ...control }]) =>
          ['line', 'lines'].includes(kinds[0]) &&
          controlValues.valueOf({ ...control, kind: kinds[0] }) === words.lines(text),
      )
      .map(([ref]) => ref);

  /** Return the control of the last reading with this ref, or undefined. */
  return { control: (ref) => latest.controls.get(ref) };
})();
