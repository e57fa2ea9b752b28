// The tables of a page as a person sees them: real ones, grids of boxes with roles, and those whose head and body are two.
// Which of them is meant is decided outside, by the words of their heads. Stands after words.js, seen.js and signs.js.

const tables = (() => {
  const LONGEST = 600;
  const MOST_ROWS = 600;
  const MOST_LINES = 400;
  const DATE = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{1,2}:\d{2}.*)?$/u;

  const lines = (element) => (element.innerText || '').split('\n').map(words.plain).filter(Boolean).join('\n').slice(0, LONGEST);

  const linksIn = (element) => [...element.querySelectorAll('a[href]')].filter((link) => /^https?:/u.test(link.href) && seen.isSeen(link))
    .map((link) => ({ text: words.plain(link.innerText).slice(0, LONGEST), address: link.href.slice(0, 2000) }));

  // A cell that is too narrow for its words often has them whole in a title.
  const whole = (element) => [element, ...element.querySelectorAll('[title]')].map((each) => each.getAttribute('title') || '')
    .filter(Boolean).map((title) => words.plain(title).slice(0, LONGEST));

  const cell = (element) => ({ text: lines(element), links: linksIn(element), whole: whole(element) });

  const rowOf = (cells) => cells.flatMap((each) => Array(Math.min(Math.max(each.colSpan || 1, 1), 50)).fill(cell(each)));

  const isShown = (row) => row.checkVisibility({ visibilityProperty: true }) && row.getAttribute('aria-hidden') !== 'true'
    && row.getBoundingClientRect().height > 0;

  const nativeRows = (table) => [...table.rows].filter((row) => row.closest('table') === table && isShown(row)).map((row) => [...row.cells]);

  const CELLS = '[role=columnheader], [role=cell], [role=gridcell], [role=rowheader]';
  const ROWS = '[role=table], [role=grid], [role=treegrid]';
  const roleRows = (table) => [...table.querySelectorAll('[role=row]')].filter((row) => row.closest(ROWS) === table && isShown(row))
    .map((row) => [...row.querySelectorAll(CELLS)].filter((each) => each.closest('[role=row]') === row));

  const all = () => seen.elements().filter((element) => (element.tagName === 'TABLE' || element.matches(ROWS)) && element.checkVisibility())
    .map((element) => {
      const place = element.getBoundingClientRect();
      const found = element.tagName === 'TABLE' ? nativeRows(element) : roleRows(element);
      const rows = found.slice(0, MOST_ROWS).map(rowOf).filter((row) => row.length > 1);
      return { left: place.left, width: place.width, rows };
    })
    .filter((table) => table.rows.length);

  /** Lines outside of tables, and the dates that stand in fields: what the list is limited to. */
  const around = () => {
    const texts = seen.texts().filter((node) => !node.parentElement?.closest('table, [role=row]') && seen.isTextSeen(node))
      .map((node) => words.plain(node.data).slice(0, LONGEST));
    const dates = [...document.querySelectorAll('input')].filter(seen.isSeen).map((input) => input.value.trim()).filter((value) => DATE.test(value));
    return { lines: texts.slice(0, MOST_LINES), dates };
  };

  // A class that says so counts on the button and on what is right around it; further out it is about something else.
  const isIdle = (element) => Boolean(element.closest('[disabled], [aria-disabled=true]'))
    || [element, element.parentElement].some((each) => each?.matches('.disabled, [class*="-disabled"]'));

  /** What leads to the next page: whether it is there and alive, and its address where it is a link. */
  const way = (wordings) => {
    const wanted = new Set(wordings.map(words.label));
    const isNamed = (element) => [element.innerText, element.title, element.getAttribute('aria-label')]
      .some((text) => text && wanted.has(words.label(text)));
    const found = signs.allSeen('a, button, [role=button], li[title]').filter((element) => isNamed(element) && !isIdle(element));
    const here = location.href.split('#')[0];
    const addresses = new Set(found.filter((each) => /^https?:/u.test(each.href || '') && each.href !== `${here}#`).map((each) => each.href));
    return { shown: found.length > 0, address: addresses.size === 1 ? [...addresses][0] : '' };
  };

  return { all, around, way };
})();

/** Every table that can be seen, what stands around them, and the way to the next page. */
ipp.tables = (next) => ({ tables: tables.all(), ...tables.around(), way: tables.way(next), address: location.href,
  isLoading: document.readyState === 'loading' });
