// What counts as one control: native fields, the lists, radio groups and uploads of component libraries,
// buttons.

const twins = (() => {
  const MOST_STEPS = 4;
  const MOST_HEIGHT = 72;

  const hiddenIn = (elements) =>
    [...elements].filter((each) => each.localName === 'select' && !seen.isSeen(each));

  /**
   * The hidden native lists in a box or right beside it, through the wrappers that hold no more than the box.
   */
  const near = (element) => {
    const around = seen.ownAreas(
      element,
      MOST_STEPS,
      (up) => up.getBoundingClientRect().height > MOST_HEIGHT,
    );
    return [
      ...new Set(
        [element.querySelectorAll('select'), ...around.map((up) => up.parentElement?.children || [])].flatMap(
          hiddenIn,
        ),
      ),
    ];
  };

  const isEntry = (text) => text !== '' && !words.isPrompt(text);

  /**
   * Whether one of the lists beside a box offers just these entries: then nothing is hidden behind a search.
   */
  const offer = (element, texts) =>
    near(element).some((select) => {
      const entries = [...select.options].map((option) => words.plain(option.text)).filter(isEntry);
      const shown = texts.filter(isEntry);
      return (
        entries.length > 0 &&
        entries.length === shown.length &&
        entries.every((entry, at) => entry === shown[at])
      );
    });

  /** Whether a box shows what its hidden list holds: then it is that list's dress, whatever it is made of. */
  const isShownAs = (select, text) => {
    const [option] = select.selectedOptions;
    return (
      Boolean(option) &&
      words.plain(option.text) !== '' &&
      words.plain(option.text) === words.withoutArrow(text)
    );
  };

  return { near, offer, isShownAs };
})();

const controls = (() => {
  const TEXT_TYPES = new Set(['text', 'email', 'url', 'search', 'tel', 'number']);
  const PRESSED_TYPES = new Set(['file', 'radio', 'checkbox']);
  const LIST_POPUPS = new Set(['listbox', 'tree', 'grid']);
  const LIST_CLASS = /(?:^|[\s_-])(?:\w*select|dropdown|combo\w*|picker|cascader)(?:$|[\s_-])/iu;
  const NO_LIST_CLASS = /selected|selectable|selection-item|preselect/iu;
  const ARROW = 'svg, i, img, [class*=arrow i], [class*=caret i], [class*=chevron i]';
  const MOST_UPLOAD_STEPS = 6;
  const MOST_UPLOAD_HEIGHT = 320;
  const LONG_TEXT = 40;
  const MOST_LINE = 72;
  // in what an element does when the cursor comes: some are read-only until then
  const WAKES = /read-?only/iu;

  const role = (element) => (element.getAttribute('role') || '').toLowerCase();
  /** Whether an element says that it is switched off, by its state, its fieldset's or its class. */
  const saysOff = (element) =>
    element.matches(':disabled, [aria-disabled=true]') ||
    /(?:^|[\s_-])disabled(?:$|[\s_-])/iu.test(element.getAttribute('class') || '');

  /** Whether a person could not use a control: what is in it now may be changed by the page alone. */
  const isOff = ({ element, frame, kinds, kind = kinds[0] }) => {
    const parts = [element, frame, kind === 'list' && controlValues.inputOf({ element, frame })].filter(
      Boolean,
    );
    if (parts.some(saysOff) || seen.closest(element, '[aria-disabled=true]')) return true;
    if (kind === 'line' || kind === 'lines')
      return (
        (element.readOnly && !WAKES.test(element.getAttribute('onfocus'))) ||
        element.getAttribute('aria-readonly') === 'true'
      );
    const { cursor, pointerEvents } = getComputedStyle(frame);
    return kind === 'list' && (cursor === 'not-allowed' || pointerEvents === 'none');
  };

  const isTextInput = (element) =>
    element.localName === 'textarea' || (element.localName === 'input' && TEXT_TYPES.has(element.type));

  const isEditor = (element) => element.isContentEditable && !element.parentElement?.isContentEditable;

  const middleIn = (inner, outer) => {
    const [x, y] = [(inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2];
    return x > outer.left && x < outer.right && y > outer.top && y < outer.bottom;
  };

  /** Whether an arrow says that the box unfolds. */
  const hasArrow = (element) => {
    if (
      element.querySelector(ARROW) ||
      words.withoutArrow(element.textContent) !== words.plain(element.textContent)
    )
      return true;
    return getComputedStyle(element).backgroundImage !== 'none' || seen.pseudos(element).length > 0;
  };

  const namedAsList = (element) => {
    const name = element.getAttribute('class') || '';
    return LIST_CLASS.test(name) && !NO_LIST_CLASS.test(name);
  };

  /** Whether an element is a list that can be folded to one line, rather than the popup of its entries. */
  const isFoldedListbox = (element) =>
    role(element) === 'listbox' &&
    element.hasAttribute('aria-expanded') &&
    element.offsetHeight > 0 &&
    element.offsetHeight <= MOST_LINE;

  /** Whether the page says itself that a list hangs on the element. */
  const saysList = (element) => {
    if (element.localName === 'select' || role(element) === 'combobox' || isFoldedListbox(element))
      return true;
    const popup = (element.getAttribute('aria-haspopup') || '').toLowerCase();
    if (LIST_POPUPS.has(popup)) return true;
    return (
      element.localName === 'input' && TEXT_TYPES.has(element.type) && element.readOnly && Boolean(popup)
    );
  };

  const isReadonlyTrigger = (element) =>
    element.localName === 'input' &&
    TEXT_TYPES.has(element.type) &&
    element.readOnly &&
    !element.disabled &&
    (words.isPrompt(element.placeholder) || unfolds(element));
  const unfolds = (input) =>
    seen
      .lineage(input, 4)
      .some(
        (up) =>
          namedAsList(up) || (up !== input && up.getBoundingClientRect().height <= MOST_LINE && hasArrow(up)),
      );

  /** Whether a line that takes text offers entries as well, of which none has to be chosen. */
  const suggests = (element) =>
    isOpenLine(element) && ['list', 'both'].includes(element.getAttribute('aria-autocomplete'));
  const isOpenLine = (element) =>
    element.localName === 'input' && TEXT_TYPES.has(element.type) && !element.readOnly && !element.disabled;

  /** Whether a line that takes text is there to narrow its own list: its looks say so twice. */
  const isFilterTrigger = (element) => {
    if (!isOpenLine(element)) return false;
    const asks =
      words.isChoicePrompt(element.placeholder) ||
      isIn(element, (box) => words.isChoicePrompt(box.innerText));
    return [asks, isIn(element, namedAsList), isIn(element, hasArrowAtEnd)].filter(Boolean).length > 1;
  };
  const isIn = (element, holds) =>
    seen
      .ownAreas(element, 5, (up) => up.getBoundingClientRect().height > MOST_LINE)
      .some((up) => holds(up, element));
  const hasArrowAtEnd = (box, input) => {
    const drawn = getComputedStyle(box, '::after');
    if (!['none', 'normal'].includes(drawn.content) && drawn.position === 'absolute') return true;
    return [...box.querySelectorAll(ARROW)].some(
      (mark) =>
        seen.isSeen(mark) && mark.getBoundingClientRect().left >= input.getBoundingClientRect().right - 40,
    );
  };

  /**
   * How much says that the box is the dress of a native list beside it that cannot be seen: more if it shows
   * what that holds.
   */
  const signsOfSelect = (element, text) => {
    const beside = twins.near(element);
    if (beside.length !== 1) return [];
    return twins.isShownAs(beside[0], text) ? [true, true] : [true];
  };

  /**
   * The words in a box itself; what unfolds out of it may hang in the same element, drawn elsewhere or not at
   * all.
   */
  const wordsInBox = (element) => {
    const whole = words.plain(element.textContent);
    if (whole.length < LONG_TEXT) return whole;
    const box = element.getBoundingClientRect();
    const inBox = seen.texts(element).filter((text) => seen.isInHeight(text, box) && seen.isTextSeen(text));
    return words.plain(inBox.map((text) => text.data).join(' '));
  };

  /**
   * Whether a field or its words lie in a box. What unfolds out of it lies elsewhere; an empty label only
   * draws an arrow.
   */
  const holdsField = (element) => {
    const box = element.getBoundingClientRect();
    return [
      ...element.querySelectorAll(
        'input:not([type=hidden i]), textarea, select, button, label, [role=combobox]',
      ),
    ].some((inner) => {
      if (inner.localName === 'label') return words.plain(inner.textContent) !== '';
      return PRESSED_TYPES.has(inner.type) || middleIn(inner.getBoundingClientRect(), box);
    });
  };

  /**
   * Whether a box without any role is a drop-down: framed, one line, and at least two signs that it unfolds.
   */
  const looksLikeList = (element) => {
    const { offsetWidth: width, offsetHeight: height } = element;
    if (width < 80 || width > 900 || height < 18 || height > 64 || element.matches('td, th')) return false;
    const text = wordsInBox(element);
    if (text.length > 160 || holdsField(element)) return false;
    const isButton = element.localName === 'button' || role(element) === 'button';
    if (
      (element.localName === 'a' && !/^(?:#$|javascript:|$)/iu.test(element.getAttribute('href') || '')) ||
      (role(element) && !isButton)
    )
      return false;
    const style = getComputedStyle(element);
    const signs = [
      (style.cursor === 'pointer' && !isButton) ||
        element.hasAttribute('tabindex') ||
        element.hasAttribute('onclick'),
      words.isPrompt(text),
      namedAsList(element),
      element.hasAttribute('aria-expanded'),
      hasArrow(element),
      ...signsOfSelect(element, text),
    ].filter(Boolean).length;
    return signs >= (isButton ? 3 : 2) && boxes.isFramed(element) && !ipp.submitLike(element);
  };

  const isButton = (element) =>
    ['button', 'summary'].includes(element.localName) ||
    role(element) === 'button' ||
    (element.localName === 'input' && ['button', 'submit', 'reset', 'image'].includes(element.type)) ||
    (element.localName === 'a' && /(?:^|[\s_-])(?:btn|button)/iu.test(element.getAttribute('class') || ''));

  /** What one element is by itself, or null. */
  const kindsOf = (element) => {
    if (element.localName === 'input' && element.type === 'file') return ['file'];
    if ((element.localName === 'input' && element.type === 'radio') || role(element) === 'radio')
      return ['radio'];
    if (
      (element.localName === 'input' && element.type === 'checkbox') ||
      ['checkbox', 'switch'].includes(role(element))
    ) {
      return ['tick'];
    }
    if (element.list) return ['list', 'line'];
    if (saysList(element) || isReadonlyTrigger(element)) return ['list'];
    if (suggests(element)) return ['list', 'line'];
    if (isFilterTrigger(element)) return ['list'];
    if (isTextInput(element)) return element.localName === 'textarea' ? ['lines'] : ['line'];
    if (isEditor(element)) return ['lines', 'line'];
    if (looksLikeList(element)) return ['list'];
    return isButton(element) ? ['button'] : null;
  };

  /**
   * What a person takes for the upload: the visible part around the hidden input, and the framed box around
   * that.
   */
  const uploadFrame = (input) => {
    const isForeign = (up) =>
      up.querySelector('input:not([type=hidden i], [type=file i]), textarea, select') !== null ||
      up.getBoundingClientRect().height > MOST_UPLOAD_HEIGHT;
    const shown = seen.ownAreas(input, MOST_UPLOAD_STEPS + 1, isForeign).filter((up) => seen.isSeen(up));
    return shown.findLast((up, at) => at > 0 && boxes.isFramed(up)) || shown[0] || null;
  };

  const tickFrame = (element) => {
    const label = element.labels?.[0] || element.closest('label');
    return (
      [element, label, dressBeside(element), seen.above(element)].find((each) => each && seen.isSeen(each)) ||
      null
    );
  };

  /** What is drawn right behind an input that is hidden, with its words in it. */
  const dressBeside = (element) => {
    const next = element.nextElementSibling;
    return element.localName === 'input' &&
      next &&
      !next.matches('input') &&
      words.plain(next.innerText) !== ''
      ? next
      : null;
  };

  const frameOf = (element, kind) => {
    if (kind === 'file') return uploadFrame(element);
    if (kind === 'tick' || kind === 'radio') return tickFrame(element);
    if (kind === 'button') return seen.isSeen(element) ? element : null;
    if (
      kind === 'list' &&
      element.localName !== 'select' &&
      element.localName !== 'input' &&
      boxes.isFramed(element)
    ) {
      return seen.isSeen(element) ? element : null;
    }
    const frame = boxes.around(element);
    if (!frame || frame === element || seen.isSeen(element)) return frame;
    if (kind === 'list' && element.localName !== 'select') return element.checkVisibility() ? frame : null;
    // A text input that cannot be seen itself is one only inside a visible frame that it fills: never a twin,
    // a trap, or the
    // place where an editor keeps its cursor.
    const isWide = element.localName === 'select' || element.offsetWidth > frame.offsetWidth / 2;
    return isWide && seen.isSeen(element, { ownOpacity: false }) && element.matches('input, textarea, select')
      ? frame
      : null;
  };

  /** Whether a line or area of text is drawn at all: by a frame, or by words in it. */
  const isDrawn = (element, frame, kinds) =>
    !isTextInput(element) ||
    kinds[0] === 'list' ||
    boxes.isFramed(frame) ||
    ((element.value || element.placeholder) !== '' && seen.isReadable(element));

  /**
   * All controls that a person can see, in document order; `elements` as `seen.survey` gives them.
   *
   * `withSegments`: groups of buttons of which one can be on count too; only who looks for a choice wants
   * them.
   */
  const among = (elements, { withSegments = false } = {}) => {
    const found = [];
    const radios = [];
    elements.forEach((element, order) => {
      const kinds = kindsOf(element);
      const frame = kinds && frameOf(element, kinds[0]);
      if (!frame || !isDrawn(element, frame, kinds)) return;
      (kinds[0] === 'radio' ? radios : found).push({
        element,
        kinds,
        frame,
        order,
        isOff: isOff({ element, frame, kinds }),
      });
    });
    const whole = [...lineLists.gathered(elements, withoutParts(found)), ...radioGroups.among(radios)];
    const more = withSegments
      ? [
          ...segments.among(elements).filter((group) => !isPartOfAny(group, whole)),
          ...radioGroups.amongBoxes(found.filter(({ kinds }) => kinds[0] === 'tick')),
        ]
      : [];
    return [...whole, ...more].sort((one, other) => one.order - other.order);
  };

  const isPartOfAny = (group, whole) =>
    whole.some((control) =>
      group.entries.some(
        ({ element }) =>
          control.kinds[0] !== 'button' &&
          (seen.within(element, control.frame) || element.contains(control.element)),
      ),
    );

  const DRAWN_APART = 'iframe, canvas, object, embed';
  const MOST_UNKNOWN = { width: 1200, height: 500, editorHeight: 900 };
  const isSizeOfField = ({ offsetWidth: width, offsetHeight: height }, mostHeight) =>
    width >= 60 && width <= MOST_UNKNOWN.width && height >= 16 && height <= mostHeight;

  /**
   * Whether something is drawn like a field although nothing says what it is: its label must not be given to
   * others.
   */
  const isUnknownBox = (element) => {
    if (element.matches(DRAWN_APART)) return isSizeOfField(element, MOST_UNKNOWN.editorHeight);
    if (!isSizeOfField(element, MOST_UNKNOWN.height) || element.childElementCount > 4) return false;
    const text = words.plain(element.textContent);
    if (text !== '' && !words.isPrompt(text)) return false;
    if (element.querySelector('img, svg, input, textarea, select, button')) return false;
    if (element.matches('img, hr, body, [role=separator], progress, td, th, dt, label, legend')) return false;
    return boxes.isFramed(element) || (element.localName.includes('-') && !element.shadowRoot && text === '');
  };

  /**
   * The box of an editor that hides the element which takes its text, as code editors do; null for a known
   * field.
   */
  const editorAround = (element, fields) => {
    if (
      !element.matches('textarea, [role=textbox]') ||
      fields.some(({ frame }) => seen.within(element, frame))
    )
      return null;
    return (
      seen
        .ownAreas(
          element,
          MOST_EDITOR_STEPS,
          (up) => up.matches('form') || fields.some((field) => seen.within(field.element, up)),
        )
        .find((up) => isSizeOfField(up, MOST_UNKNOWN.editorHeight) && seen.isSeen(up)) || null
    );
  };
  const MOST_EDITOR_STEPS = 6;

  /**
   * What looks like a field but is none we know; the grounds and overlays of known fields lie where those
   * are.
   */
  const unknownAmong = (elements, known) => {
    const fields = known.filter(({ kinds }) => !['button', 'tick'].includes(kinds[0]));
    const editors = new Set(elements.map((element) => editorAround(element, fields)).filter(Boolean));
    const places = known.map((control) => control.frame.getBoundingClientRect());
    const isApart = (element) => {
      const place = element.getBoundingClientRect();
      return (
        !places.some((other) => middleIn(place, other) || middleIn(other, place)) &&
        !known.some((control) => seen.within(element, control.frame) || element.contains(control.element))
      );
    };
    return elements
      .map((element, order) => ({ element, kinds: ['unknown'], frame: element, order }))
      .filter(
        ({ element }) =>
          editors.has(element) || (isUnknownBox(element) && seen.isSeen(element) && isApart(element)),
      );
  };

  /** A list's own search input, inner trigger and buttons are no controls by themselves. */
  const withoutParts = (found) => {
    const lists = found.filter((control) => control.kinds[0] === 'list');
    const whole = found.filter(
      (control) => !lists.some((list) => list !== control && isPartOf(control, list)),
    );
    const uploads = whole.filter((control) => control.kinds[0] === 'file');
    return whole
      .filter(
        (control) =>
          control.kinds[0] !== 'button' ||
          !uploads.some((upload) => seen.within(control.element, upload.frame)),
      )
      .filter(
        (control) =>
          control.kinds[0] !== 'file' ||
          isMainOf(
            control,
            uploads.filter(({ frame }) => frame === control.frame),
          ),
      );
  };

  /**
   * Some uploads hold a second input, to replace a file: the one that takes several is the upload, else the
   * first.
   */
  const isMainOf = (upload, sharing) =>
    upload === (sharing.find(({ element }) => element.multiple) || sharing[0]);

  const isPartOf = (control, list) => {
    if (!seen.within(control.element, list.frame)) return false;
    if (control.kinds[0] !== 'list' || control.frame !== list.frame) return true;
    return list.order < control.order; // of two in one frame the outer one stays
  };

  const known = new Map();
  const refs = new WeakMap();
  let count = 0;

  /** The name of an upload that stood where this one is now: components draw theirs again for every file. */
  const formerUpload = ({ element, kinds }) => {
    if (kinds[0] !== 'file') return null;
    const isItsPlace = (area) =>
      area.isConnected &&
      seen.within(element, area) &&
      area.querySelectorAll('input[type=file i]').length <= 1;
    return [...known].find(([, former]) => !former.element.isConnected && former.areas.some(isItsPlace))?.[0];
  };

  /**
   * The name by which a control is called from outside; the same element keeps its name, and so does an
   * upload that is drawn again.
   */
  const refOf = (control) => {
    let ref = refs.get(control.element) || formerUpload(control);
    if (!ref) {
      count += 1;
      ref = String(count);
    }
    refs.set(control.element, ref);
    const areas = control.kinds[0] === 'file' ? uploads.areasOf(control.frame) : [];
    const atFirst = control.kinds[0] === 'list' ? controlValues.textsIn(control).join('\n') : '';
    known.set(ref, { atFirst, ...known.get(ref), ...control, areas });
    return ref;
  };

  /** The control of that name, or null where the page has drawn it anew. */
  const get = (ref) => {
    const control = known.get(ref);
    return control?.element.isConnected ? control : null;
  };

  /** Like `get`, but an upload is still there while its surroundings are. */
  const getToRead = (ref) =>
    get(ref) || (known.get(ref)?.areas.some((area) => area.isConnected) ? known.get(ref) : null);

  /** Whether an element is a part of a control: of its frame, or of a button of its group. */
  const holds = (control, element) =>
    (control.entries || [control]).some(
      (part) => seen.within(element, part.frame) || seen.within(element, part.element),
    );

  /** The answer about a control that the page has drawn anew. */
  const GONE = { gone: true };

  // `on(work)` is a function for outside: called with a control's name it does the work on the control.
  const asked =
    (find) =>
    (work) =>
    (ref, ...more) => {
      const control = find(ref);
      return control ? work(control, ...more) : GONE;
    };

  return {
    among,
    saysOff,
    isOff,
    unknownAmong,
    refOf,
    get,
    getToRead,
    holds,
    on: asked(get),
    onToRead: asked(getToRead),
    GONE,
  };
})();
