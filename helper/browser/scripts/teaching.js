// Teaching. Takes a click of the user, which selects a field and does not reach the page. Returns the visible
// data of each control and its surroundings, by which the control is recognised later: texts and positions,
// never an id, a class or a number.

{
  const LONGEST = 80;
  const HEADING = 'h1, h2, h3, h4, h5, h6, legend, [role=heading]';
  const PASSING =
    '[role=alert], [role=tooltip], [aria-live], [class*=error i], [class*=warn i], [class*=explain i]';
  const NO_HINT = `button, [role=button], a[href], label, option, [role=option], ${PASSING}`;
  const MOST_AREAS = 5;

  // Digits, or capital letters with digits; the caller checks whether this can be a complaint number.
  const NUMBER = /(?<![\p{L}\d-])(?:\d{5,20}|[A-Z][A-Z\d]*(?:[-/._]?[A-Z\d]+)*\d)(?![\p{L}\d])/gu;

  const short = (text) => {
    const said = words.plain(text);
    return said.length > LONGEST ? '' : said;
  };

  /**
   * Every field of this document, and every text that is neither temporary nor the content of a field, in
   * page order.
   */
  const survey = () => {
    const { elements, texts } = seen.survey();
    const fields = controls
      .among(elements)
      .filter(({ kinds, isOff }) => !isOff && !['button', 'tick'].includes(kinds[0]));
    const isContent = (node, field) =>
      names.isContent(node, field) || (field.element.isContentEditable && seen.within(node, field.element));
    const lasting = ({ node }) =>
      !node.parentElement?.closest(PASSING) && !fields.some((field) => isContent(node, field));
    return { fields, texts: texts.filter(lasting) };
  };

  /** The control's name and placeholder from its attributes. */
  const spoken = (field) => {
    const said = (...attributes) =>
      words.plain(names.attributesOf(field, attributes).find((text) => !words.isPrompt(text)));
    return { name: said('aria-label', 'title'), placeholder: said('placeholder', 'data-placeholder') };
  };

  /** The visible text that names the control; empty if only attributes name it. */
  const labelOf = (field, texts, owners, { name, placeholder }) => {
    // A text that the markup associates with another field does not name this one, however near it is.
    const title = names.titleOf(
      field,
      texts.filter(({ node }) => (owners.get(node) || field) === field),
    );
    const isSpoken = [name, placeholder].includes(title) && !names.ownLabels(field).length;
    if (isSpoken || words.isPrompt(title)) return '';
    return (isOfUpload(title, field) ? firstWords(field) : title).replace(/^[\s*]+|[\s*:：]+$/gu, '');
  };

  /**
   * Whether the title of an upload is the text of the upload itself, which also contains counters and file
   * names that change.
   */
  const isOfUpload = (title, field) =>
    field.kinds[0] === 'file' && words.plain(field.frame.innerText).startsWith(title);

  const firstWords = (field) =>
    words.plain(
      seen
        .texts(field.frame)
        .find((text) => !controlValues.isIcon(text.parentElement) && seen.isTextSeen(text))?.data,
    );

  /** The first text beside the label in this control's own row: a permanent hint. */
  const rowOf = (field, fields, texts, label) => {
    const area = seen
      .ownAreas(field.frame, MOST_AREAS, (up) =>
        fields.some((other) => other !== field && seen.within(other.element, up)),
      )
      .at(-1);
    const hint = texts.find(
      ({ node }) =>
        seen.within(node, area) &&
        !node.parentElement?.closest(NO_HINT) &&
        short(node.data).length > 2 &&
        words.label(node.data) !== words.label(label) &&
        !controlValues.isIcon(node.parentElement) &&
        !/^\W*\d+\s*\/\s*\d+\W*$/u.test(node.data) &&
        seen.isTextSeen(node),
    );
    return hint ? short(hint.node.data) : '';
  };

  /** The title of the section that contains the control. */
  const aboveOf = (field, texts, label) => {
    const titles = texts.filter(
      ({ node, order }) => order <= field.order && node.parentElement?.closest(HEADING),
    );
    const title = titles.findLast(
      ({ node }) => seen.isTextSeen(node) && words.label(node.data) !== words.label(label),
    );
    return title ? short(title.node.data) : '';
  };

  /**
   * The path of this frame's document; parts with several digits are replaced because they may be private.
   */
  const path = () =>
    window === top
      ? ''
      : location.pathname
          .split('/')
          .map((part) => (/\d.*\d.*\d/u.test(part) ? '*' : part))
          .join('/');

  /** Every control of this document that takes a value, with its visible data. */
  ipp.describe = () => {
    const { fields, texts } = survey();
    const frame = path();
    const owners = new Map(fields.flatMap((field) => names.ownLabels(field).map((node) => [node, field])));
    const labelled = fields.map((field) => {
      const own = spoken(field);
      const label = short(labelOf(field, texts, owners, own));
      return { field, own, label };
    });
    return labelled.map(({ field, own, label }, at) => {
      const kind = field.kinds[0];
      return {
        ref: controls.refOf({ ...field, kind }),
        kinds: field.kinds,
        value: ['list', 'radio'].includes(kind) ? controlValues.valueOf({ ...field, kind }) : '',
        forbidden:
          ipp.submitLike(field.element) || (ipp.tickLike(field.element) ? 'it is a box to tick' : ''),
        anchors: {
          kind,
          frame,
          label,
          name: short(own.name),
          placeholder: short(own.placeholder),
          row: rowOf(field, fields, texts, label),
          above: aboveOf(field, texts, label),
          after: labelled[at - 1]?.label || '',
          before: labelled[at + 1]?.label || '',
        },
      };
    });
  };

  /**
   * Each long number that is shown only once, with the words right before it; numbers without such words are
   * left out.
   */
  ipp.numbersShown = () => {
    const visible = seen.texts().filter((node) => seen.isTextSeen(node));
    const found = visible.flatMap((node, at) =>
      [...node.data.matchAll(NUMBER)].map((match) => {
        const inside = words.plain(node.data.slice(0, match.index));
        return {
          number: match[0],
          words: short((inside || words.plain(visible[at - 1]?.data)).replace(/[\s:：#.]+$/u, '')),
        };
      }),
    );
    return found.filter(
      ({ number, words: before }) => before && found.filter((other) => other.number === number).length === 1,
    );
  };

  /** All readable text of this document, without the contents of fields. */
  ipp.shownText = () => document.body?.innerText || '';
}

{
  // The rest of the selecting click must not reach the page either: releasing the button, and the click
  // event.
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

  /** The control under the pointer, or the one whose label is under the pointer. */
  const controlAt = (element) => {
    const under = fields().findLast((control) => controls.holds(control, element));
    if (under) return under;
    const labelled = element.closest('label')?.control;
    return labelled ? fields().find((control) => controls.holds(control, labelled)) || null : null;
  };

  /** The result of a click here: a control's ref, or the reason for a refusal. */
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

  for (const name of [...presses.MOUSE, ...presses.TOUCH, 'contextmenu']) {
    addEventListener(
      name,
      (event) => {
        if (!event.isTrusted) return;
        if (name === 'pointerdown') restUntil = isOn ? Infinity : 0;
        if (!isOn && performance.now() > restUntil) return;
        presses.stop(event);
        if (name === 'pointerup') restUntil = performance.now() + REST_MS;
        const element = presses.targetOf(event);
        if (isOn && name === 'pointerdown' && element) done(choiceAt(element));
      },
      { capture: true, passive: false },
    );
  }

  addEventListener(
    'pointerover',
    (event) => {
      if (isOn) frame(presses.targetOf(event));
    },
    { capture: true, passive: true },
  );

  addEventListener(
    'keydown',
    (event) => {
      if (!isOn || !event.isTrusted) return;
      presses.stop(event);
      if (event.key === 'Escape') done({ why: 'given_up' });
    },
    { capture: true },
  );

  /**
   * From now on, a click selects a control and has no other effect. With `afresh`, an earlier selection is
   * dropped; otherwise a selection that was not fetched yet still counts.
   */
  ipp.beginPointing = (afresh) => {
    if (afresh) picked = null;
    isOn = picked === null;
  };

  /** Let clicks reach the page again. */
  ipp.endPointing = () => {
    if (isOn) overlay.mark([]);
    isOn = false;
  };

  /** Fetch the selection: `ref`, or the reason `why` not; null if nothing was selected. */
  ipp.takePointed = () => {
    const choice = picked;
    picked = null;
    return choice;
  };
}
