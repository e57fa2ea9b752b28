// What the person does in the page while it is her turn: that something changed, and what was pressed with which links.
// No press is reported while the program holds the submit lock, and never a value but those of our own fields and the
// lines of our links.

const watch = (() => {
  const PRESSED = 'button, a[href], summary, input[type=submit i], input[type=button i], input[type=image i], [role=button], [onclick]';
  const TEXT_FIELD = 'textarea, input:not([type]), input[type=text i], input[type=url i], [contenteditable=true]';
  const QUIET_MS = 150;
  const LONGEST_LABEL = 60;
  let ids = [];
  let fields = {};
  let linesBefore = new Set();
  let changeIsTold = false;
  let complaints = [];

  const holdsId = (text) => ids.some((id) => text.includes(id));

  /** The lines of the field that holds our links, as it stands; null where none does. */
  const linksNow = () => {
    if (!ids.length) return null;
    const field = seen.elements().find((element) => element.matches(TEXT_FIELD) && holdsId(element.value ?? element.innerText));
    if (!field) return null;
    return (field.value ?? field.innerText).split('\n').map((line) => line.trim()).filter(Boolean);
  };

  /** What our fields in this frame hold, by their names; what is not on the page, or put away with an earlier part, is left out. */
  const valuesNow = () => {
    const values = {};
    for (const [name, ref] of Object.entries(fields)) {
      const control = controls.getToRead(ref);
      const areas = control?.kind === 'file' ? control.areas : [control?.frame];
      if (areas.some((area) => area?.isConnected && area.getClientRects().length)) values[name] = readings.valueOf(control);
    }
    return values;
  };

  const labelOf = (element) => {
    const said = element.innerText || element.value || element.getAttribute('aria-label') || element.title || '';
    return said.replace(/\s+/gu, ' ').trim().slice(0, LONGEST_LABEL);
  };

  /** The lines of text the page shows; what is in fields is not among them. */
  const linesNow = () => (document.body?.innerText || '').split('\n').map((line) => line.trim()).filter(Boolean);

  const isOurs = () => submitLock.isHeld();

  const pressed = (label, how) => {
    linesBefore = new Set(linesNow());
    report('pressed', { label, how, links: linksNow(), values: valuesNow() });
  };

  addEventListener('click', (event) => {
    if (!event.isTrusted || isOurs()) return;
    const target = presses.targetOf(event);
    const button = target?.closest(PRESSED) || (target && ipp.submitLike(target) ? target : null);
    if (button) pressed(labelOf(button), 'click');
  }, { capture: true });

  addEventListener('keydown', (event) => {
    if (!event.isTrusted || isOurs() || event.key !== 'Enter') return;
    if (presses.targetOf(event)?.matches('input')) pressed('', 'enter');
  }, { capture: true });

  addEventListener('submit', (event) => {
    if (!isOurs()) report('pressed', { label: event.submitter ? labelOf(event.submitter) : '', how: 'submit', links: linksNow(), values: valuesNow() });
  }, { capture: true });

  // The browser's own check of required fields: one event for each field, all within one task.
  addEventListener('invalid', (event) => {
    if (isOurs()) return;
    complaints.push(event.target.validationMessage || '');
    if (complaints.length > 1) return;
    queueMicrotask(() => setTimeout(() => {
      report('stopped', { words: complaints.find(Boolean) || '' });
      complaints = [];
    }));
  }, { capture: true });

  for (const name of ['input', 'change', 'paste']) {
    addEventListener(name, (event) => {
      if (!event.isTrusted || changeIsTold) return;
      changeIsTold = true;
      setTimeout(() => {
        changeIsTold = false;
        report('changed', {});
      }, QUIET_MS);
    }, { capture: true, passive: true });
  }

  report('arrived', { top: window === top, document: ipp.document });

  return {
    ids: () => ids,
    valuesNow,
    follow: (wanted) => { fields = wanted; },
    linesNow,
    newLines: () => linesNow().filter((line) => !linesBefore.has(line)),
    begin: (wanted, isNewDocument) => {
      ids = wanted;
      if (!isNewDocument) linesBefore = new Set(linesNow());
    },
  };
})();

/** Watch for a submission of these item ids; all that a new document shows may be the answer to one. */
ipp.watch = (ids, isNewDocument = false) => watch.begin(ids, isNewDocument);

/** Our fields in this frame, each name with its control, of which every press tells what they hold. */
ipp.watchFields = (fields) => watch.follow(fields);

/** What these fields hold now. */
ipp.watchedValues = () => watch.valuesNow();

/** What the page shows now that it did not show at the last press. */
ipp.newText = () => watch.newLines().join('\n');

/** What the page newly says beside its fields that keeps a form from being sent; '' where it says nothing so. */
ipp.newProblems = () => {
  const MARKS = '[role=alert], [aria-live=assertive], [class*=error i], [class*=invalid i], [class*=explain i], [class*=warn i], [class*=danger i]';
  const fresh = new Set(watch.newLines());
  const said = [...document.querySelectorAll(MARKS)].filter((element) => element.checkVisibility())
    .flatMap((element) => element.innerText.split('\n')).map((line) => line.trim());
  return [...new Set(said)].filter((line) => fresh.has(line)).join(' ').slice(0, 300);
};

/** Whether the page asks something back in a layer of its own, such as “Really submit?”. */
ipp.asksBack = () => [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]')]
  .some((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
