// Defines what a control is: native fields, the lists, radio groups and uploads of component libraries, and
// buttons.

const controls = (() => {
  const TEXT_TYPES = new Set(['text', 'email', 'url', 'search', 'tel', 'number', 'date']);
  const PRESSED_TYPES = new Set(['file', 'radio', 'checkbox']);
  const LIST_POPUPS = new Set(['listbox', 'tree', 'grid']);
  const LIST_CLASS = /(?:^|[\s_-])(?:\w*select|dropdown|combo\w*|picker|cascader)(?:$|[\s_-])/iu;
  const NO_LIST_CLASS = /upload|selected|selectable|selection-item|preselect/iu;
  const MOST_UPLOAD_STEPS = 6;
  const MOST_UPLOAD_HEIGHT = 320;
  const LONG_TEXT = 40;
  const MOST_LINE = 72;
  // matches the `onfocus` attribute of a field that becomes writable when the field gets the focus
  const WAKES = /read-?only/iu;

  const role = seen.once((element) => (element.getAttribute('role') || '').toLowerCase());
  /** Return whether an element is marked as disabled by its state, its fieldset or its class. */
  const saysOff = (element) =>
    element.matches(':disabled, [aria-disabled=true]') ||
    /(?:^|[\s_-])disabled(?:$|[\s_-])/iu.test(element.getAttribute('class') || '');

  const offAround = seen.nearest((element) => element.matches('[aria-disabled=true]'));

  /** Return whether the user cannot change the control. */
  const isOff = ({ element, frame, kinds, kind = kinds[0] }) => {
    const parts = [element, frame, kind === 'list' && controlValues.inputOf({ element, frame })].filter(
      Boolean,
    );
    if (parts.some(saysOff) || offAround(element)) return true;
    if (kind === 'line' || kind === 'lines')
      return (
        (element.readOnly && !WAKES.test(element.getAttribute('onfocus'))) ||
        element.getAttribute('aria-readonly') === 'true'
      );
    if (kind !== 'list') return false;
    const { cursor, pointerEvents } = getComputedStyle(frame);
    return cursor === 'not-allowed' || pointerEvents === 'none';
  };

  const isTextInput = (element) =>
    element.localName === 'textarea' || (element.localName === 'input' && TEXT_TYPES.has(element.type));

  const isEditor = (element) => element.isContentEditable && !element.parentElement?.isContentEditable;

  const middleIn = (inner, outer) => {
    const [x, y] = [(inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2];
    return x > outer.left && x < outer.right && y > outer.top && y < outer.bottom;
  };

  const namedAsList = (element) => {
    const name = element.getAttribute('class') || '';
    return LIST_CLASS.test(name) && !NO_LIST_CLASS.test(name);
  };

  /** Return whether the page's markup says that the element opens a list. */
  const saysList = (element) => {
    if (element.localName === 'select' || role(element) === 'combobox') return true;
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
    (words.isPrompt(element.placeholder) || seen.lineage(element, 4).some(namedAsList));
  /** Return whether a text box also offers suggestions, which the user may ignore. */
  const suggests = (element) =>
    isOpenLine(element) && ['list', 'both'].includes(element.getAttribute('aria-autocomplete'));
  const isOpenLine = (element) =>
    element.localName === 'input' && TEXT_TYPES.has(element.type) && !element.readOnly && !element.disabled;

  /** Return whether a text box is the search field of a list: its class says so, and it asks for a choice. */
  const isFilterTrigger = (element) => {
    if (!isOpenLine(element)) return false;
    const line = seen.ownAreas(element, 5, (up) => seen.rectOf(up).height > MOST_LINE);
    return (
      line.some(namedAsList) &&
      (words.isChoicePrompt(element.placeholder) || line.some((up) => words.isChoicePrompt(up.innerText)))
    );
  };

  /** Return the text in the box itself, without that of a popup which is drawn elsewhere or hidden. */
  const wordsInBox = (element) => {
    const whole = words.plain(element.textContent);
    if (whole.length < LONG_TEXT) return whole;
    const box = element.getBoundingClientRect();
    const inBox = seen.texts(element).filter((text) => seen.isInHeight(text, box) && seen.isTextSeen(text));
    return words.plain(inBox.map((text) => text.data).join(' '));
  };

  /** Return whether a field or a label is in the box; a popup is outside, an empty label draws an arrow. */
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

  /** Return whether a box without a role is a list: framed, one line high, with two signs. */
  const looksLikeList = (element) => {
    const { offsetWidth: width, offsetHeight: height } = element;
    if (width < 80 || width > 900 || height < 18 || height > 64) return false;
    if (element.matches('td, th, summary, a[href]') || !['', 'button'].includes(role(element))) return false;
    const isPressed =
      !isButton(element) &&
      (element.matches('[tabindex], [onclick]') || getComputedStyle(element).cursor === 'pointer');
    const signs = [words.isPrompt(wordsInBox(element)), namedAsList(element), isPressed].filter(Boolean);
    return signs.length > 1 && !holdsField(element) && boxes.isFramed(element) && !ipp.submitLike(element);
  };

  const isButton = (element) =>
    ['button', 'summary'].includes(element.localName) ||
    role(element) === 'button' ||
    (element.localName === 'input' && ['button', 'submit', 'reset', 'image'].includes(element.type)) ||
    (element.localName === 'a' && /(?:^|[\s_-])(?:btn|button)/iu.test(element.getAttribute('class') || ''));

  /** Return the kinds of control that an element can be used as; null if the element is not a control. */
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
    if (heldLists.has(element)) return ['list'];
    if (saysList(element) || isReadonlyTrigger(element)) return ['list'];
    if (suggests(element)) return ['list', 'line'];
    if (isFilterTrigger(element)) return ['list'];
    if (isTextInput(element)) return element.localName === 'textarea' ? ['lines'] : ['line'];
    if (isEditor(element)) return ['lines', 'line'];
    if (looksLikeList(element)) return ['list'];
    return isButton(element) ? ['button'] : null;
  };

  /** Return the framed box around the hidden input of an upload, otherwise the first visible element. */
  const uploadFrame = (input) => {
    const isForeign = (up) => {
      const { height } = up.getBoundingClientRect();
      // A read-only field in the line of an upload shows the name of the file.
      const own = height > MOST_LINE ? '' : ', [readonly]';
      const foreign = `input:not([type=hidden i], [type=file i]${own}), textarea, select`;
      return up.querySelector(foreign) !== null || height > MOST_UPLOAD_HEIGHT;
    };
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

  /** Return the visible element right after a hidden input, if the element has text. */
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
    // An invisible text input counts only inside a visible frame that the input fills. Any other invisible
    // input is a hidden duplicate, a honeypot, or the place where an editor keeps its cursor.
    const isWide = element.localName === 'select' || element.offsetWidth > frame.offsetWidth / 2;
    return isWide && seen.isSeenUndrawn(element) && element.matches('input, textarea, select') ? frame : null;
  };

  /** Return whether the user can see a text box, by the box's frame or by the text in the box. */
  const isDrawn = (element, frame, kinds) =>
    !isTextInput(element) ||
    kinds[0] === 'list' ||
    boxes.isFramed(frame) ||
    ((element.value || element.placeholder) !== '' && seen.isReadable(element));

  /** Return all controls that the user can see, in document order; `elements` as `seen.survey` returns them. */
  const among = (elements) => {
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
    return [...withoutParts(found), ...radioGroups.among(radios)].sort(
      (one, other) => one.order - other.order,
    );
  };

  const DRAWN_APART = 'iframe, canvas, object, embed';
  const MOST_UNKNOWN = { width: 1200, height: 500, editorHeight: 900 };
  const isSizeOfField = ({ offsetWidth: width, offsetHeight: height }, mostHeight) =>
    width >= 60 && width <= MOST_UNKNOWN.width && height >= 16 && height <= mostHeight;

  /** Return whether adjacent elements are buttons with words, as of a choice without a role. */
  const isChoice = (parts) =>
    parts.length > 1 &&
    parts.length <= 8 &&
    parts.every((part) => isButton(part) && words.plain(part.innerText).length > 1 && !ipp.submitLike(part));

  /** Return whether an element looks like a field of unknown kind, whose label names no other field. */
  const isUnknownBox = (element) => {
    if (element.matches(DRAWN_APART)) return isSizeOfField(element, MOST_UNKNOWN.editorHeight);
    if (!isSizeOfField(element, MOST_UNKNOWN.height) || element.childElementCount > 4) return false;
    const text = words.plain(element.textContent);
    if (text !== '' && !words.isPrompt(text)) return false;
    if (element.querySelector('img, svg, input, textarea, select, button')) return false;
    if (element.matches('img, hr, body, [role=separator], progress, td, th, dt, label, legend')) return false;
    return boxes.isFramed(element) || (element.localName.includes('-') && !element.shadowRoot && text === '');
  };

  /** Return the box of an editor that hides its text input, as code editors do; null for a known field. */
  const editorAround = (element, fields) => {
    if (
      !element.matches('textarea, [role=textbox]') ||
      fields.some(({ element: own }) => own === element) ||
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

  /** Return whether an element is neither the background nor an overlay of a known control. */
  const isApart = (element, known) => {
    const place = element.getBoundingClientRect();
    return !known.some((control) => {
      const other = control.frame.getBoundingClientRect();
      return (
        middleIn(place, other) ||
        middleIn(other, place) ||
        seen.within(element, control.frame) ||
        element.contains(control.element)
      );
    });
  };

  /** Return the fields of unknown kind, without the backgrounds and overlays of known fields. */
  const unknownAmong = (elements, known) => {
    const fields = known.filter(({ kinds }) => !['button', 'tick'].includes(kinds[0]));
    const editors = new Set(elements.map((element) => editorAround(element, fields)).filter(Boolean));
    const own = new Set(known.flatMap(({ element, frame }) => [element, frame]));
    const isUnknown = (element) =>
      editors.has(element) ||
      (isChoice([...element.children]) && seen.isSeen(element)) ||
      (!own.has(element) && isUnknownBox(element) && seen.isSeen(element) && isApart(element, known));
    return elements.flatMap((element, order) =>
      isUnknown(element) ? [{ element, kinds: ['unknown'], frame: element, order }] : [],
    );
  };

  /** Return the controls without the inputs and buttons inside lists and uploads. */
  const withoutParts = (found) => {
    const lists = Map.groupBy(
      found.filter(({ kinds }) => kinds[0] === 'list'),
      ({ frame }) => frame,
    );
    const listsAround = (element) => seen.lineage(element).flatMap((up) => lists.get(up) || []);
    const whole = found.filter(
      (control) => !listsAround(control.element).some((list) => list !== control && isPartOf(control, list)),
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
   * Return whether the input is the upload itself: some uploads have a second input, which replaces a file.
   * The input that accepts several files is the upload, otherwise the first input.
   */
  const isMainOf = (upload, sharing) =>
    upload === (sharing.find(({ element }) => element.multiple) || sharing[0]);

  const isPartOf = (control, list) => {
    if (control.kinds[0] !== 'list' || control.frame !== list.frame) return true;
    return list.order < control.order; // of two controls in one frame, the outer control counts
  };

  // A list known only by its prompt shows another text after the choice.
  const heldLists = new WeakSet();
  const known = new Map();
  const refs = new WeakMap();
  let count = 0;

  /** Return the ref of an upload that was here before; libraries redraw an upload after every file. */
  const formerUpload = ({ element, kinds }) => {
    if (kinds[0] !== 'file') return null;
    const isItsPlace = (area) =>
      area.isConnected &&
      seen.within(element, area) &&
      area.querySelectorAll('input[type=file i]').length <= 1;
    return [...known].find(([, former]) => !former.element.isConnected && former.areas.some(isItsPlace))?.[0];
  };

  /** Return the name by which Python calls the control; a redrawn upload keeps its name. */
  const nameOf = (control) => {
    let ref = refs.get(control.element) || formerUpload(control);
    if (!ref) {
      count += 1;
      ref = String(count);
    }
    refs.set(control.element, ref);
    return ref;
  };

  /** Return the control's ref, and remember the control so that `get` finds it by this ref. */
  const refOf = (control) => {
    const ref = nameOf(control);
    const areas = control.kinds[0] === 'file' ? uploads.areasOf(control.frame) : [];
    if (control.kinds[0] === 'list' && control.kinds.length === 1) heldLists.add(control.element);
    const atFirst = control.kinds[0] === 'list' ? controlValues.textsIn(control).join('\n') : '';
    known.set(ref, { atFirst, ...known.get(ref), ...control, areas });
    return ref;
  };

  /** Return the control with this ref; null if the page has redrawn it. */
  const get = (ref) => {
    const control = known.get(ref);
    return control?.element.isConnected ? control : null;
  };

  /** Like `get`, but also return a removed upload, as long as an element around it exists. */
  const getToRead = (ref) =>
    get(ref) || (known.get(ref)?.areas.some((area) => area.isConnected) ? known.get(ref) : null);

  /** Return whether an element is in the control's frame, or in a button of its group. */
  const holds = (control, element) =>
    (control.entries || [control]).some(
      (part) => seen.within(element, part.frame) || seen.within(element, part.element),
    );

  /** The result for a control that the page has redrawn. */
  const GONE = { gone: true };

  // `on(work)` returns a function that takes a control's ref and calls `work` with the control.
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
    nameOf,
    refOf,
    get,
    getToRead,
    holds,
    on: asked(get),
    onToRead: asked(getToRead),
    GONE,
  };
})();
