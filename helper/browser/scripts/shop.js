// Reads a product page of the shop. Takes nothing. Returns the product's data and what the page says about
// the product's availability. The user starts the reading; nothing is clicked, scrolled or requested from the
// network.

{
  const OTHERS = 'header, footer, aside, [role=banner], [role=contentinfo], [role=search]';
  // Matches a puzzle, or the page before a puzzle; such a page never shows the product.
  const PUZZLES =
    '#nc_1_n1z, .nc-container, .nc_wrapper, #nocaptcha, .baxia-dialog, #baxia-dialog-content, ' +
    'iframe[src*="punish"], iframe[src*="x5sec"], iframe[src*="recaptcha"], iframe[src*="captcha"]';
  const LONGEST = 160;
  const FEWEST = 60;

  /**
   * Return every short text of the page's main part: whether it is about the product, as large texts and all
   * texts of a page with little text are, and whether it is disabled.
   */
  const lines = () => {
    const usual = parseFloat(getComputedStyle(document.body).fontSize) || 16;
    const texts = seen.texts().filter(seen.isTextSeen);
    return texts
      .map((node) => ({ element: node.parentElement || seen.above(node), text: words.plain(node.data) }))
      .filter(({ element, text }) => text.length < LONGEST && !element.closest(OTHERS))
      .map(({ element, text }) => ({
        text,
        isLarge: texts.length < FEWEST || (parseFloat(getComputedStyle(element).fontSize) || 0) >= usual,
        isOff: element.closest('[disabled], [aria-disabled=true]') !== null,
      }));
  };

  const signs = () => ({
    puzzle: [...document.querySelectorAll(PUZZLES)].some((each) =>
      each.checkVisibility({ visibilityProperty: true }),
    ),
    password: [...document.querySelectorAll('input[type=password i]')].some((each) =>
      each.checkVisibility({ visibilityProperty: true }),
    ),
  });

  /** Return the current data of a product page, not yet checked; null on another site. */
  ipp.shopFacts = () => {
    const listing = readListing();
    if (!listing) return null;
    const { box, ...facts } = listing;
    return {
      ...facts,
      picture: box && { ...box, x: box.x + scrollX, y: box.y + scrollY },
      lines: lines(),
      ...signs(),
    };
  };

  /** Return the scroll position and the size of the window. */
  ipp.shopView = () => ({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight });
}
