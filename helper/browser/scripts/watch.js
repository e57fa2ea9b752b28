// Observes the page during the user's turn. Takes the item ids of the form and our fields. Reports changes,
// and clicks with the links in the form; returns the user's steps and the page's new texts. While the program
// holds the submit lock, no click is reported. The only values reported are those of our own fields and the
// lines of our links.

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
  const LINKS = 'listings'; // the name of the field for the links
  let ids = [];
  let idSet = new Set();
  let fields = {};
  let linesBefore = new Set();
  let complaints = [];

  const linesOf = (text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);

  const holdsId = (text) => ids.some((id) => text.includes(id));

  /** Return the lines of the fields that contain our links, of a box for each or one for all; null without any. */
  const linksNow = () => {
    if (!ids.length) return null;
    const holding = seen
      .elements()
      .filter((element) => element.matches(TEXT_FIELD) && holdsId(element.value ?? element.innerText));
    const ours = holding[0]?.matches('input') ? holding : holding.slice(0, 1);
    return ours.length ? ours.flatMap((field) => linesOf(field.value ?? field.innerText)) : null;
  };

  const isDrawn = (element) => Boolean(element?.isConnected && element.getClientRects().length);

  /** Return our fields in this frame with their areas, without those that are missing or hidden. */
  const fieldsHere = () =>
    Object.entries(fields).flatMap(([name, ref]) => {
      const control = controls.getToRead(ref);
      const area = (control?.kind === 'file' ? control.areas : [control?.frame]).find(isDrawn);
      return area ? [{ name, control, area }] : [];
    });

  /** Return the values of our fields, by name. */
  const valuesNow = () =>
    Object.fromEntries(fieldsHere().map(({ name, control }) => [name, controlValues.valueOf(control)]));

  const labelOf = (element) => {
    const said =
      element.innerText || element.value || element.getAttribute('aria-label') || element.title || '';
    return said.replace(/\s+/gu, ' ').trim().slice(0, LONGEST_LABEL);
  };

  /** Return the page's lines of text, without the contents of fields. */
  const linesNow = () => linesOf(document.body?.innerText || '');

  const isOurs = () => submitLock.isHeld();

  /** Return whether a row contains the id of one of our listings. */
  const namesLink = (row) => (row?.textContent.match(/\d{8,}/gu) || []).some((number) => idSet.has(number));

  /** Return the check boxes after our first field, without ours and those in the row of a single link. */
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

  /** Return the user's steps that are visible in this frame; null if the frame has none of our fields. */
  const stepsNow = () => {
    const ours = fieldsHere();
    if (!ours.length) return null;
    const boxes = boxesNow(ours);
    const field = ours.find(({ name }) => name === LINKS);
    // An empty field no longer has links: the page may have moved them into its own list.
    const lines = field ? linesOf(controlValues.valueOf(field.control)) : [];
    const links = lines.length ? lines : null;
    return { boxes: boxes.length, ticked: boxes.filter(isOn).length, links, read: reading.isDone() };
  };

  /** Return a function that calls `act` after a short delay, once for all calls during the delay. */
  const delayed = (act) => {
    let isDue = false;
    return () => {
      if (isDue) return;
      isDue = true;
      setTimeout(() => {
        isDue = false;
        act();
      }, QUIET_MS);
    };
  };

  let lastSteps = '';

  const compareSteps = delayed(() => {
    if (isOurs()) return;
    const now = JSON.stringify(stepsNow());
    if (now !== lastSteps) report('steps', {});
    lastSteps = now;
  });

  /** Report a change of the user's steps. Each reading of our fields calls this function, too. */
  const lookAtSteps = () => {
    if (!isOurs() && Object.keys(fields).length) compareSteps();
  };

  // A field counts as read by the user if it was inside the window while the user scrolled, moved the pointer
  // or pressed a key. Being displayed is not enough: the user may be looking at the terminal beside the
  // window.
  const reading = (() => {
    const names = new Map(); // the areas of the fields that the user has not read yet, with the fields' names
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

    listen(['pointermove', 'pointerdown', 'wheel', 'keydown'], (event) => {
      if (!names.size || !event.isTrusted || isOurs()) return;
      for (const area of inWindow) {
        read.add(names.get(area));
        names.delete(area);
        observer.unobserve(area);
      }
      inWindow.clear();
      if (!names.size) lookAtSteps();
    });

    /** Observe the fields of this frame; at the start of a new turn, no field counts as read. */
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

  listen(['click'], (event) => {
    if (!event.isTrusted || isOurs()) return;
    const target = presses.targetOf(event);
    const button = target?.closest(PRESSED) || (target && ipp.submitLike(target) ? target : null);
    if (button) pressed(labelOf(button), 'click');
  });

  listen(['keydown'], (event) => {
    if (!event.isTrusted || isOurs() || event.key !== 'Enter') return;
    if (presses.targetOf(event)?.matches('input')) pressed('', 'enter');
  });

  listen(['submit'], (event) => {
    if (!isOurs())
      report('pressed', {
        label: event.submitter ? labelOf(event.submitter) : '',
        how: 'submit',
        links: linksNow(),
        values: valuesNow(),
      });
  });

  // The browser's own check of required fields causes one event per field, all in one task.
  listen(['invalid'], (event) => {
    if (isOurs()) return;
    complaints.push(event.target.validationMessage || '');
    if (complaints.length > 1) return;
    queueMicrotask(() =>
      setTimeout(() => {
        report('stopped', { words: complaints.find(Boolean) || '' });
        complaints = [];
      }),
    );
  });

  const tellChange = delayed(() => report('changed', {}));
  listen(['input', 'change', 'paste'], (event) => {
    if (event.isTrusted) tellChange();
  });

  // A click may open the next part of the form.
  const brought = new MutationObserver(tellChange);
  listen(['click'], (event) => {
    if (!event.isTrusted || isOurs()) return;
    brought.observe(document, { subtree: true, childList: true });
    setTimeout(() => brought.disconnect(), BRINGS_MS);
  });

  // Some boxes are not native fields and cause no change event.
  listen(['input', 'change', 'click', 'keyup'], lookAtSteps);

  report('arrived', { top: window === top, document: ipp.document });

  /** Watch for a submission of these items. In a new document, any text may be the response. */
  ipp.watch = (wanted, isNewDocument = false) => {
    ids = wanted;
    idSet = new Set(wanted);
    if (!isNewDocument) linesBefore = new Set(linesNow());
  };

  /** Set our fields in this frame (refs by name); from now on, every click reports their values. */
  ipp.watchFields = (wanted, isNewTurn) => {
    fields = wanted;
    if (isNewTurn) lastSteps = '';
    reading.follow(fieldsHere(), isNewTurn);
  };

  /**
   * Return the user's progress in this frame: the numbers of check boxes and of ticked boxes, the lines of
   * the links, and whether the user has read all our fields.
   */
  ipp.steps = () => {
    const now = stepsNow();
    // Remember the state now; otherwise a change that is undone before the next check would never be
    // reported.
    lastSteps = JSON.stringify(now);
    return now;
  };

  /** The current values of our fields. */
  ipp.watchedValues = valuesNow;

  // The regular reading of the form also notices steps that the page itself has undone.
  const { read } = ipp;
  ipp.read = (...given) => {
    lookAtSteps();
    return read(...given);
  };

  const newLines = () => linesNow().filter((line) => !linesBefore.has(line));

  /** Return the texts that were not visible at the last click. */
  ipp.newText = () => newLines().join('\n');

  /** Return a new error message of the page outside its fields; '' if the page shows none. */
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

/** Return whether the page asks for confirmation in its own dialog, such as “Really submit?”. */
ipp.asksBack = () =>
  [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]')].some(
    (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  );
