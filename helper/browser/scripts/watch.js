// The user's turn. Takes the item ids of the form and our fields. Reports changes, and presses with the links
// in
// the form; gives the user's steps and the page's new texts. No press is reported while the program holds the
// submit lock, and no value except those of our own fields and the lines of our links.

{
  const PRESSED =
    'button, a[href], summary, input[type=submit i], input[type=button i], input[type=image i], [role=button], [onclick]';
  const TEXT_FIELD =
    'textarea, input:not([type]), input[type=text i], input[type=url i], [contenteditable=true]';
  const BOX = 'input[type=checkbox i], [role=checkbox], [role=switch]';
  const OF_ONE_LINK = 'tr, li, [role=row], [role=listitem]';
  const QUIET_MS = 150;
  const BRINGS_MS = 3000;
  const LONGEST_LABEL = 60;
  const LINKS = 'listings'; // the field of the links
  let ids = [];
  let idSet = new Set();
  let fields = {};
  let linesBefore = new Set();
  let changeIsTold = false;
  let complaints = [];

  const linesOf = (text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);

  const holdsId = (text) => ids.some((id) => text.includes(id));

  /** The lines of the field with our links; null without such a field. */
  const linksNow = () => {
    if (!ids.length) return null;
    // If each link has its own box, no single box contains them all.
    const apart = fieldsHere().find(
      ({ control }) => control.lineList && holdsId(controlValues.valueOf(control)),
    );
    if (apart) return lineLists.linesIn(apart.control);
    const field = seen
      .elements()
      .find((element) => element.matches(TEXT_FIELD) && holdsId(element.value ?? element.innerText));
    if (!field) return null;
    return linesOf(field.value ?? field.innerText);
  };

  const isDrawn = (element) => Boolean(element?.isConnected && element.getClientRects().length);

  /**
   * Our fields in this frame, each with its position; a field that is missing, or hidden with an earlier
   * part, is left out.
   */
  const fieldsHere = () =>
    Object.entries(fields).flatMap(([name, ref]) => {
      const control = controls.getToRead(ref);
      const area = (control?.kind === 'file' ? control.areas : [control?.frame]).find(isDrawn);
      return area ? [{ name, control, area }] : [];
    });

  /** Their values, by name. */
  const valuesNow = () =>
    Object.fromEntries(fieldsHere().map(({ name, control }) => [name, controlValues.valueOf(control)]));

  const labelOf = (element) => {
    const said =
      element.innerText || element.value || element.getAttribute('aria-label') || element.title || '';
    return said.replace(/\s+/gu, ' ').trim().slice(0, LONGEST_LABEL);
  };

  /** The page's lines of text, without the contents of fields. */
  const linesNow = () => linesOf(document.body?.innerText || '');

  const isOurs = () => submitLock.isHeld();

  /** Whether a row names one of our listings by its number. */
  const namesLink = (row) => (row?.textContent.match(/\d{8,}/gu) || []).some((number) => idSet.has(number));

  /** The other check boxes after our first field; a box in the row of a single link is about that link. */
  const boxesNow = (ours) => {
    const behind = Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_DISCONNECTED;
    const isBehind = (box) => ours.some(({ area }) => area.compareDocumentPosition(box) & behind);
    const isOther = (box) => !ours.some(({ control }) => controls.holds(control, box));
    const roots = new Set([document, ...ours.map(({ area }) => area.getRootNode())]);
    return [...roots]
      .flatMap((root) => [...root.querySelectorAll(BOX)])
      .filter(
        (box) =>
          !box.parentElement?.closest(BOX) &&
          !box.closest('thead') &&
          !namesLink(box.closest(OF_ONE_LINK)) &&
          isOther(box) &&
          isBehind(box) &&
          [box, ...(box.labels || [])].some(isDrawn),
      );
  };
  const isOn = (box) =>
    box.localName === 'input' ? box.checked : box.getAttribute('aria-checked') === 'true';

  /** The user's visible steps in this frame; null if it has none of our fields. Computed at each look. */
  const stepsNow = () => {
    const ours = fieldsHere();
    if (!ours.length) return null;
    const boxes = boxesNow(ours);
    const field = ours.find(({ name }) => name === LINKS);
    // A box whose contents the page has moved to its own list no longer has the links.
    const lines = field ? linesOf(controlValues.valueOf(field.control)) : [];
    const links = lines.length ? lines : null;
    return { boxes: boxes.length, ticked: boxes.filter(isOn).length, links, read: reading.isDone() };
  };

  let lastSteps = '';
  let stepsAreDue = false;

  /** After a short delay, compare the steps and report a change. Reading our fields triggers it too. */
  const lookAtSteps = () => {
    if (stepsAreDue || isOurs() || !Object.keys(fields).length) return;
    stepsAreDue = true;
    setTimeout(() => {
      stepsAreDue = false;
      const now = isOurs() ? lastSteps : JSON.stringify(stepsNow());
      if (now !== lastSteps) report('steps', {});
      lastSteps = now;
    }, QUIET_MS);
  };

  // A field counts as read if it was inside the window when the user moved there. Being drawn is not enough:
  // the form is beside the terminal, and the user may look elsewhere.
  const reading = (() => {
    const names = new Map(); // of the areas that are not read yet
    const inWindow = new Set();
    const read = new Set();

    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries) {
          const isMostOfWindow = rootBounds && intersectionRect.height >= rootBounds.height / 2;
          if (isIntersecting && (intersectionRatio >= 0.5 || isMostOfWindow)) inWindow.add(target);
          else inWindow.delete(target);
        }
      },
      { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] },
    );

    for (const name of ['pointermove', 'pointerdown', 'wheel', 'keydown']) {
      addEventListener(
        name,
        (event) => {
          if (!names.size || !event.isTrusted || isOurs()) return;
          for (const area of inWindow) {
            read.add(names.get(area));
            names.delete(area);
            observer.unobserve(area);
          }
          inWindow.clear();
          if (!names.size) lookAtSteps();
        },
        { capture: true, passive: true },
      );
    }

    /** Follow the fields of this frame; a new turn begins with none read. */
    const follow = (ours, isNewTurn) => {
      observer.disconnect();
      names.clear();
      inWindow.clear();
      if (isNewTurn) read.clear();
      for (const { name, area } of ours) {
        if (read.has(name)) continue;
        names.set(area, name);
        observer.observe(area);
      }
    };

    return { follow, isDone: () => ![...names.keys()].some(isDrawn) };
  })();

  const pressed = (label, how) => {
    linesBefore = new Set(linesNow());
    report('pressed', { label, how, links: linksNow(), values: valuesNow() });
  };

  addEventListener(
    'click',
    (event) => {
      if (!event.isTrusted || isOurs()) return;
      const target = presses.targetOf(event);
      const button = target?.closest(PRESSED) || (target && ipp.submitLike(target) ? target : null);
      if (button) pressed(labelOf(button), 'click');
    },
    { capture: true },
  );

  addEventListener(
    'keydown',
    (event) => {
      if (!event.isTrusted || isOurs() || event.key !== 'Enter') return;
      if (presses.targetOf(event)?.matches('input')) pressed('', 'enter');
    },
    { capture: true },
  );

  addEventListener(
    'submit',
    (event) => {
      if (!isOurs())
        report('pressed', {
          label: event.submitter ? labelOf(event.submitter) : '',
          how: 'submit',
          links: linksNow(),
          values: valuesNow(),
        });
    },
    { capture: true },
  );

  // The browser's own check of required fields: one event for each field, all within one task.
  addEventListener(
    'invalid',
    (event) => {
      if (isOurs()) return;
      complaints.push(event.target.validationMessage || '');
      if (complaints.length > 1) return;
      queueMicrotask(() =>
        setTimeout(() => {
          report('stopped', { words: complaints.find(Boolean) || '' });
          complaints = [];
        }),
      );
    },
    { capture: true },
  );

  const tellChange = () => {
    if (changeIsTold) return;
    changeIsTold = true;
    setTimeout(() => {
      changeIsTold = false;
      report('changed', {});
    }, QUIET_MS);
  };
  for (const name of ['input', 'change', 'paste']) {
    addEventListener(
      name,
      (event) => {
        if (event.isTrusted) tellChange();
      },
      { capture: true, passive: true },
    );
  }

  // A press may open the next part of the form.
  const brought = new MutationObserver(tellChange);
  addEventListener(
    'click',
    (event) => {
      if (!event.isTrusted || isOurs()) return;
      brought.observe(document, { subtree: true, childList: true });
      setTimeout(() => brought.disconnect(), BRINGS_MS);
    },
    { capture: true, passive: true },
  );

  // Some boxes are not native fields, and send no change event.
  for (const name of ['input', 'change', 'click', 'keyup'])
    addEventListener(name, lookAtSteps, { capture: true, passive: true });

  report('arrived', { top: window === top, document: ipp.document });

  /** Watch for a submission of these item ids; any text of a new document may be the answer to one. */
  ipp.watch = (wanted, isNewDocument = false) => {
    ids = wanted;
    idSet = new Set(wanted);
    if (!isNewDocument) linesBefore = new Set(linesNow());
  };

  /** Set our fields in this frame, as names with controls; every press reports their values. */
  ipp.watchFields = (wanted, isNewTurn) => {
    fields = wanted;
    if (isNewTurn) lastSteps = '';
    reading.follow(fieldsHere(), isNewTurn);
  };

  /**
   * The user's progress in this frame: check boxes, ticked ones, the lines of the links, and whether our
   * fields were read.
   */
  ipp.steps = () => {
    const now = stepsNow();
    // The caller gets the state at once: otherwise a change that is undone before the next look would never
    // be reported.
    lastSteps = JSON.stringify(now);
    return now;
  };

  /** The present values of these fields. */
  ipp.watchedValues = valuesNow;

  // The regular look at the form also notices steps that the page itself has undone.
  const { read } = ipp;
  ipp.read = (...given) => {
    lookAtSteps();
    return read(...given);
  };

  const newLines = () => linesNow().filter((line) => !linesBefore.has(line));

  /** The texts that were not visible at the last press. */
  ipp.newText = () => newLines().join('\n');

  /** A new message of the page outside its fields that prevents sending the form; '' without a message. */
  ipp.newProblems = () => {
    const MARKS =
      '[role=alert], [aria-live=assertive], [class*=error i], [class*=invalid i], [class*=explain i], [class*=warn i], [class*=danger i]';
    const fresh = new Set(newLines());
    const said = [...document.querySelectorAll(MARKS)]
      .filter((element) => element.checkVisibility())
      .flatMap((element) => element.innerText.split('\n'))
      .map((line) => line.trim());
    return [...new Set(said)]
      .filter((line) => fresh.has(line))
      .join(' ')
      .slice(0, 300);
  };
}

/** Whether the page asks for confirmation in its own dialog, such as “Really submit?”. */
ipp.asksBack = () =>
  [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]')].some(
    (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  );
