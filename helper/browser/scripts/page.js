// Reads what the page shows. Takes texts and selectors from the flow. Returns the page's address and
// headings, the signs of a login, the rows about single links, and the page's tables.

{
  const HEADINGS = 'h1, h2, h3, h4, h5, h6, [role=heading], legend';
  const MOST_HEADINGS = 40;
  const LONGEST_HEADING = 120;
  // A picture or a script that never loads must not delay the form forever. Scripts get more time, because
  // some of them draw the fields.
  const LONGEST_FOR_PICTURES = 8000;
  const LONGEST_FOR_SCRIPTS = 30000;

  /** Return whether everything has loaded, or the time to wait for it is over. */
  const isReady = (forPictures, forScripts) => {
    if (document.readyState !== 'interactive') return document.readyState === 'complete';
    const [navigation] = performance.getEntriesByType('navigation');
    const scriptsAreThere = navigation?.domContentLoadedEventEnd !== 0;
    return performance.now() > (scriptsAreThere ? forPictures : forScripts);
  };

  /** Return whether every script and style of the page's own host was loaded; other hosts do not tell. */
  const isWhole = () =>
    performance
      .getEntriesByType('resource')
      .every(
        (entry) =>
          entry.responseStatus !== 0 ||
          !['script', 'link', 'css'].includes(entry.initiatorType) ||
          new URL(entry.name).origin !== origin,
      );

  const isLarge = (element, usual) => parseFloat(getComputedStyle(element).fontSize) >= 1.25 * usual;

  /**
   * Return the address, the headings (by markup or by size), and an id of this document. The parameters are
   * the milliseconds to wait for pictures and scripts.
   */
  ipp.where = (forPictures = LONGEST_FOR_PICTURES, forScripts = LONGEST_FOR_SCRIPTS) => {
    const usual = parseFloat(getComputedStyle(document.body).fontSize) || 16;
    const found = new Set();
    for (const text of seen.texts()) {
      const element = text.parentElement?.closest(HEADINGS) || text.parentElement;
      if (!element || found.size >= MOST_HEADINGS || !(element.matches(HEADINGS) || isLarge(element, usual)))
        continue;
      if (seen.isTextSeen(text)) found.add(element);
    }
    const ready = isReady(forPictures, forScripts);
    const headings = [...found].map((element) => words.plain(element.innerText));
    return {
      address: location.href,
      headings: headings.filter((text) => text && text.length <= LONGEST_HEADING),
      document: ipp.document,
      ready,
      whole: isWhole(),
    };
  };
}

const signs = (() => {
  const ROW = 'tr, li, dd, [role=row], [role=listitem]';
  const HIGHEST_STEPS = 4;

  /** Return every visible element that matches a selector, also in open shadow trees. */
  const allSeen = (selector) =>
    seen
      .elements()
      .filter(
        (element) => element.matches(selector) && element.checkVisibility({ visibilityProperty: true }),
      );

  const bodyTexts = () => seen.texts(document.body || document);

  const hasText = (wording) => {
    const wanted = words.normalise(wording);
    return bodyTexts().some((text) => words.normalise(text.data) === wanted && seen.isTextSeen(text));
  };

  const shows = (sign) => {
    if (sign.startsWith('text:')) return hasText(sign.slice('text:'.length));
    try {
      return allSeen(sign).length > 0;
    } catch {
      return false; // an invalid or unsupported selector
    }
  };

  const textOf = (element) => (element.innerText || '').trim();

  /** Return the text of a link's row, otherwise of the largest part of the page without other links. */
  const rowOf = (node, others) => {
    const holdsOthers = (element) => others.some((id) => textOf(element).includes(id));
    const areas = seen.ownAreas(
      node.parentElement,
      HIGHEST_STEPS,
      (at) => holdsOthers(at) || at.matches('table, tbody, ul, ol, form'),
    );
    return textOf(areas.find((at) => at.matches(ROW)) || areas.at(-1) || node.parentElement);
  };

  const rows = (ids) => {
    const found = new Set();
    for (const text of bodyTexts()) {
      const named = ids.filter((id) => new RegExp(`(?<!\\d)${id}(?!\\d)`, 'u').test(text.data));
      if (named.length === 1 && seen.isTextSeen(text))
        found.add(
          rowOf(
            text,
            ids.filter((id) => id !== named[0]),
          ),
        );
    }
    return [...found];
  };

  return { allSeen, bodyTexts, shows, rows };
})();

/** Return which of the wanted signs (CSS selectors, or `text:` with a complete text) the page shows. */
ipp.signsShown = (wanted) => wanted.filter(signs.shows);

/** Return the name after a greeting and a comma; '' if the page has no greeting, or several names. */
ipp.visitor = (greetings, longest) => {
  const opening = new RegExp(`^(?:${greetings.join('|')})\\s*[,:]\\s*(.+?)[\\s!.。]*$`, 'iu');
  const names = new Set();
  const greeting = new RegExp(greetings.join('|'), 'iu');
  for (const text of signs.bodyTexts()) {
    const said = greeting.test(text.data) ? words.plain(text.parentElement?.innerText) : '';
    const greeted = said.length <= 2 * longest && seen.isTextSeen(text) && opening.exec(said);
    if (greeted) names.add(greeted[1].slice(0, longest));
  }
  return names.size === 1 ? [...names][0] : '';
};

/**
 * Return the texts of the parts of the page that contain exactly one of these item ids. The function waits
 * until each id has a part with other text beside the id, or until the page is stable.
 */
ipp.linkRows = async (ids, longest) => {
  const saysMore = (row) => /\p{L}/u.test(row.replace(/\S*\d{8,}\S*/gu, ''));
  const isStill = ipp.still(250, longest).then(() => true);
  for (;;) {
    const rows = signs.rows(ids);
    const complete = ids.filter((id) => rows.some((row) => row.includes(id) && saysMore(row)));
    if (complete.length === ids.length) return rows;
    if (await Promise.race([settle.frame().then(() => false), isStill])) return signs.rows(ids);
  }
};

/** Wait until the page has not changed for `quiet` milliseconds, at most `longest`. */
ipp.still = (quiet, longest) => {
  const now = performance.now();
  return settle.unchanged(now + quiet, quiet, now + longest, { attributes: true });
};

/** Return the address of the only visible link with one of these texts, or ''. */
ipp.linkTo = (wordings) => {
  const wanted = new Set(wordings.map(words.bare));
  const found = signs.allSeen('a[href]').filter((link) => wanted.has(words.bare(link.innerText)));
  const addresses = new Set(found.map((link) => link.href).filter((address) => /^https?:/u.test(address)));
  return addresses.size === 1 ? [...addresses][0] : '';
};

/** Return whether the page has a visible password field, which a picture could show. */
ipp.hasPasswordField = () => signs.allSeen('input[type=password i]').length > 0;

{
  const LONGEST = 600;
  const MOST_ROWS = 600;
  const MOST_LINES = 400;

  const lines = (element) =>
    (element.innerText || '').split('\n').map(words.plain).filter(Boolean).join('\n').slice(0, LONGEST);

  const linksIn = (element) =>
    [...element.querySelectorAll('a[href]')]
      .filter((link) => /^https?:/u.test(link.href) && seen.isSeen(link))
      .map((link) => link.href.slice(0, 2000));

  // Return a cell's complete text, which is often in a title attribute if the cell is too narrow for it.
  const whole = (element) =>
    [element, ...element.querySelectorAll('[title]')]
      .map((each) => each.getAttribute('title') || '')
      .filter(Boolean)
      .map((title) => words.plain(title).slice(0, LONGEST));

  const cell = (element) => ({ text: lines(element), links: linksIn(element), whole: whole(element) });

  const rowOf = (cells) =>
    cells.flatMap((each) => Array(Math.min(Math.max(each.colSpan || 1, 1), 50)).fill(cell(each)));

  const isShown = (row) =>
    row.checkVisibility({ visibilityProperty: true }) &&
    row.getAttribute('aria-hidden') !== 'true' &&
    row.getBoundingClientRect().height > 0;

  const ROW = 'tr, [role=row]';
  const TABLES = 'table, [role=table], [role=grid], [role=treegrid]';
  const CELLS = 'td, th, [role=columnheader], [role=cell], [role=gridcell], [role=rowheader]';
  const rowsOf = (table) =>
    [...table.querySelectorAll(ROW)]
      .filter((row) => row.closest(TABLES) === table && isShown(row))
      .slice(0, MOST_ROWS)
      .map((row) => rowOf([...row.querySelectorAll(CELLS)].filter((each) => each.closest(ROW) === row)))
      .filter((row) => row.length > 1);

  const all = () =>
    signs
      .allSeen(TABLES)
      .map((table) => {
        const { left, width } = table.getBoundingClientRect();
        return { left, width, rows: rowsOf(table) };
      })
      .filter((table) => table.rows.length);

  /** Return the text lines outside tables. */
  const around = () =>
    seen
      .texts()
      .filter((node) => !node.parentElement?.closest('table, [role=row]') && seen.isTextSeen(node))
      .map((node) => words.plain(node.data).slice(0, LONGEST))
      .slice(0, MOST_LINES);

  /** Return every visible table, and the text around the tables. */
  ipp.tables = () => ({
    tables: all(),
    lines: around(),
    isLoading: document.readyState === 'loading',
  });
}
