// Reads uploads. Takes an upload's control. Returns the upload's files, the page's error about them, and
// whether a file is still being uploaded.

const uploads = (() => {
  // Matches a file name, possibly with a size, but not a hint such as "Files: .jpg, .png".
  const FILE_NAME =
    /^([^\\/:*?"<>|\n]{0,120}[^\\/:*?"<>|\s]\.[a-z][a-z0-9]{1,4})(?:\s*\(?[\d.,]+\s*[kmg]?i?b\)?)?$/iu;
  const MOST_AREAS = 6;
  const MOST_NAME = 160;
  const LONGEST_FAULT = 160;

  /** Return whether the element also contains another upload, whose files must not be counted. */
  const holdsOther = (area, frame) =>
    [...area.querySelectorAll('input[type=file i]')].some((input) => !seen.within(input, frame));

  /** Return the elements around only this upload, innermost first; they outlive its input. */
  const areasOf = (frame) =>
    seen.ownAreas(
      frame,
      MOST_AREAS,
      (up) =>
        up.querySelector('input:not([type=hidden i], [type=file i]), textarea, select') !== null ||
        holdsOther(up, frame),
    );

  /** Return the names of the files that a native control holds, or that libraries list beside it. */
  const filesIn = ({ element, frame, areas = areasOf(frame) }) => {
    if (element.isConnected && element.files?.length) return [...element.files].map((file) => file.name);
    return (
      areas
        .filter((area) => area.isConnected)
        .map(namesWithin)
        .find((names) => names.length) || []
    );
  };
  const fileNameOf = (element) => {
    const shown = words.plain(element.innerText);
    const inOneLine = element.innerText.includes('\n') ? '' : shown;
    const texts = [inOneLine, element.getAttribute('aria-label'), element.getAttribute('title')];
    return texts
      .map((text) => (text && text.length < MOST_NAME ? FILE_NAME.exec(words.plain(text)) : null))
      .find(Boolean)?.[1];
  };
  const namesWithin = (area) => {
    const names = [];
    const visit = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        const found = FILE_NAME.exec(words.plain(node.data));
        if (found && seen.isTextSeen(node)) names.push(found[1]);
      } else if (node.nodeType === Node.ELEMENT_NODE && node.innerText?.trim()) {
        const name = seen.isSeen(node) ? fileNameOf(node) : null;
        if (name) names.push(name);
        else node.childNodes.forEach(visit);
      }
    };
    area.childNodes.forEach(visit);
    return names;
  };

  const ABOUT_FILES = /files?\b|upload|image|picture|photo|attach|document|文件|上传|图片|附件/iu;
  const SAYS_FAILED = new RegExp(
    'fail|\\berrors?\\b|reject|refus|denied|not (?:be )?(?:allowed|accepted|supported|permitted|uploaded)|only .{0,40}(?:allowed|accepted|supported)|too (?:large|big|many|long)' +
      "|exceed|larger than|invalid|unsupported|can(?:not|'t)|could(?: not|n't)|unable|wrong|try again|失败|错误|有误|被拒|拒绝|过大|超过|超出|不支持|不允许|无法|不符|重试",
    'iu',
  );
  // Class names are the weakest sign of an error; a class name counts only if it appeared after the file was
  // attached.
  const CALLED_FAILED = /(?:^|[\s_-])(?:error|fail|failed|failure|rejected|refused|invalid)(?:$|[\s_-])/iu;
  const CALLED_RUNNING = /(?:^|[\s_-])(?:uploading|in-?progress)(?:$|[\s_-])/iu;
  const SAYS_RUNNING =
    /^(?:[\d.,\s/|kmgib]*(?<![\d.,])\d{1,2}(?:[.,]\d+)?\s?%|(?:uploading|in progress|waiting|pending|上传中|正在上传|等待上传)\b.{0,20})$/iu;
  const ALERTS = '[role=alert], [role=alertdialog], [aria-live=assertive]';
  const BARS = 'progress, [role=progressbar], [aria-busy=true]';

  const classOf = (element) => element.getAttribute('class') || '';
  const isClassed = (element, pattern) => pattern.test(classOf(element)) && seen.isSeen(element);

  /** Return the largest part of the page that is only about this upload. */
  const groundOf = ({ frame, areas = areasOf(frame) }) => areas.findLast((area) => area.isConnected) || frame;

  const linesIn = (element) =>
    seen
      .texts(element)
      .filter(seen.isTextSeen)
      .map((text) => words.plain(text.data));
  const partsOf = (ground) => [ground, ...ground.querySelectorAll('*')];
  // A message may exist before it is visible.
  const alertsIn = (root) =>
    [...root.querySelectorAll(ALERTS)]
      .filter((each) => each.checkVisibility())
      .map((each) => words.plain(each.innerText))
      .filter(Boolean);

  let filesPut = 0;
  listen(['change'], (event) => {
    if (event.composedPath()[0].type === 'file') filesPut += 1;
  });

  /** Remember an upload's surroundings before a file is attached; record messages until `end`. */
  const begin = (control) => {
    const ground = groundOf(control);
    const parts = partsOf(ground);
    const alertsBefore = new Set(alertsIn(document));
    control.before ||= {
      lines: new Set(linesIn(ground)),
      marked: new Set(parts.filter((part) => CALLED_FAILED.test(classOf(part)))),
      bars: new Set(ground.querySelectorAll(BARS)),
    };
    control.calls?.stop();
    const calls = { said: [], filesPut: null };
    const collect = () => {
      for (const said of alertsIn(document)) {
        if (
          !alertsBefore.has(said) &&
          SAYS_FAILED.test(said) &&
          ABOUT_FILES.test(said) &&
          !calls.said.includes(said)
        )
          calls.said.push(said);
      }
    };
    calls.stop = onChanges(collect, { attributes: true });
    control.calls = calls;
  };
  const end = (control) => {
    control.calls?.stop();
    if (control.calls) control.calls.filesPut = filesPut;
  };

  /** Return the page's error about the files; '' for a mark without a text, null without an error. */
  const faultIn = (control) => {
    const { before, calls } = control;
    const ground = groundOf(control);
    const names = filesIn(control);
    if (!before && !names.length) return null;
    const isNew = (line) => !before?.lines.has(line) && !names.includes(line);
    const alerts = alertsIn(ground).filter((line) => isNew(line) && SAYS_FAILED.test(line));
    const lines = before
      ? linesIn(ground).filter((line) => isNew(line) && !FILE_NAME.test(line) && SAYS_FAILED.test(line))
      : [];
    // An error that the page has announced remains valid until another file is attached.
    const called = calls && [null, filesPut].includes(calls.filesPut) ? calls.said : [];
    const [said] = [...alerts, ...lines, ...called];
    if (said) return said.slice(0, LONGEST_FAULT);
    if (!names.length) return null;
    const isMarked = partsOf(ground).some(
      (part) =>
        (part.getAttribute('aria-invalid') === 'true' && seen.isSeen(part)) ||
        (!before?.marked.has(part) && isClassed(part, CALLED_FAILED)),
    );
    return isMarked ? '' : null;
  };

  const isFull = (bar) => {
    const [now, most] =
      bar.localName === 'progress'
        ? [bar.value, bar.max]
        : [bar.getAttribute('aria-valuenow'), bar.getAttribute('aria-valuemax') ?? 100];
    return bar.getAttribute('aria-busy') !== 'true' && now !== null && Number(now) >= Number(most);
  };

  /** Return whether the page shows that a file is still being uploaded. */
  const isRunning = (control) => {
    const { before } = control;
    const ground = groundOf(control);
    if (!before && !filesIn(control).length) return false;
    return (
      [...ground.querySelectorAll(BARS)].some(
        (bar) => !before?.bars.has(bar) && seen.isSeen(bar) && !isFull(bar),
      ) ||
      partsOf(ground).some((part) => isClassed(part, CALLED_RUNNING)) ||
      linesIn(ground).some((line) => !before?.lines.has(line) && SAYS_RUNNING.test(line))
    );
  };

  return { areasOf, filesIn, begin, end, faultIn, isRunning };
})();
