// What a page shows about itself: signs of a login, rows about single links, links to other pages, its screen.
// Stands after words.js, seen.js and settle.js.

const signs = (() => {
  const ROW = 'tr, li, dd, [role=row], [role=listitem]';
  const HIGHEST_STEPS = 4;

  /** Every element of a selector that a person can see, through open shadow trees. */
  const allSeen = (selector, root = document) => {
    const found = [...root.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) found.push(...allSeen(selector, element.shadowRoot));
    }
    return found;
  };

  const hasText = (wording) => {
    const wanted = words.normalise(wording);
    let found = false;
    seen.walk(document.body || document, (node) => {
      if (!found && node.nodeType === Node.TEXT_NODE && words.normalise(node.data) === wanted) found = seen.isTextSeen(node);
    });
    return found;
  };

  const shows = (sign) => {
    if (sign.startsWith('text:')) return hasText(sign.slice('text:'.length));
    try {
      return allSeen(sign).length > 0;
    } catch {
      return false; // a selector this browser does not know
    }
  };

  const textOf = (element) => (element.innerText || '').trim();

  /** The part of the page that speaks about the link in this text: its row, or the first element that says more. */
  const rowOf = (node, others) => {
    const holdsOthers = (element) => others.some((id) => textOf(element).includes(id));
    let best = node.parentElement;
    for (let at = best, steps = 0; at && at !== document.body && steps < HIGHEST_STEPS; at = seen.above(at), steps += 1) {
      if (holdsOthers(at) || at.matches('table, tbody, ul, ol, form')) break;
      best = at;
      if (at.matches(ROW)) break;
    }
    return textOf(best);
  };

  const rows = (ids) => {
    const found = new Map();
    seen.walk(document.body || document, (node) => {
      if (node.nodeType !== Node.TEXT_NODE) return;
      const named = ids.filter((id) => new RegExp(`(?<!\\d)${id}(?!\\d)`, 'u').test(node.data));
      if (named.length !== 1 || !seen.isTextSeen(node)) return;
      const row = rowOf(node, ids.filter((id) => id !== named[0]));
      found.set(row, true);
    });
    return [...found.keys()];
  };

  return { allSeen, shows, rows };
})();

/** Those of the signs (CSS selectors, or `text:` and a whole wording) that the page shows. */
ipp.signsShown = (wanted) => wanted.filter(signs.shows);

/** What the page calls its visitor: what follows a greeting and a comma. '' when it greets nobody, or several. */
ipp.visitor = (greetings, longest) => {
  const opening = new RegExp(`^(?:${greetings.join('|')})\\s*[,:]\\s*(.+?)[\\s!.。]*$`, 'iu');
  const names = new Set();
  seen.walk(document.body || document, (node) => {
    if (node.nodeType !== Node.TEXT_NODE || !new RegExp(greetings.join('|'), 'iu').test(node.data)) return;
    const said = words.plain(node.parentElement?.innerText);
    const greeted = said.length <= 2 * longest && seen.isTextSeen(node) && opening.exec(said);
    if (greeted) names.add(greeted[1].slice(0, longest));
  });
  return names.size === 1 ? [...names][0] : '';
};

/**
 * The texts of the parts of the page that speak of exactly one of these item ids, once the page has drawn them.
 *
 * That is when each id has a part that says more than the id, or when the page stands still.
 */
ipp.linkRows = async (ids, longest) => {
  const saysMore = (row) => /\p{L}/u.test(row.replace(/\S*\d{8,}\S*/gu, ''));
  const isStill = ipp.still(250, longest).then(() => true);
  for (;;) {
    const rows = signs.rows(ids);
    const told = ids.filter((id) => rows.some((row) => row.includes(id) && saysMore(row)));
    if (told.length === ids.length) return rows;
    if (await Promise.race([settle.frame().then(() => false), isStill])) return signs.rows(ids);
  }
};

/** Wait until the page stands still for `quiet` milliseconds, at most `longest`. */
ipp.still = (quiet, longest) => new Promise((resolve) => {
  let timer = setTimeout(resolve, quiet);
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(end, quiet);
  });
  const end = () => {
    observer.disconnect();
    resolve();
  };
  setTimeout(end, longest);
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
});

/** The address of the one visible link with one of these wordings, or ''. */
ipp.linkTo = (wordings) => {
  const wanted = new Set(wordings.map(words.label));
  const found = signs.allSeen('a[href]').filter((link) => wanted.has(words.label(link.innerText)));
  const addresses = new Set(found.map((link) => link.href).filter((address) => /^https?:/u.test(address)));
  return addresses.size === 1 ? [...addresses][0] : '';
};

/** Whether a password could be typed, and so be in a picture. */
ipp.hasPasswordField = () => signs.allSeen('input[type=password i]').length > 0;
