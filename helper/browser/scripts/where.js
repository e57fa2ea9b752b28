// Says which page this is, by its address and its visible headings. Stands after words.js and seen.js.

{
  const HEADINGS = 'h1, h2, h3, h4, h5, h6, [role=heading], legend';
  const MOST_HEADINGS = 40;
  const LONGEST_HEADING = 120;
  // A picture that never comes must not hold the form back for ever; nor must a script, though some draw the fields.
  const LONGEST_FOR_PICTURES = 8000;
  const LONGEST_FOR_SCRIPTS = 30000;

  /** Whether everything has come, or nothing is to be waited for any more. */
  const isReady = (forPictures, forScripts) => {
    if (document.readyState !== 'interactive') return document.readyState === 'complete';
    const [navigation] = performance.getEntriesByType('navigation');
    const scriptsAreThere = navigation?.domContentLoadedEventEnd !== 0;
    return performance.now() > (scriptsAreThere ? forPictures : forScripts);
  };

  const isLarge = (element, usual) => parseFloat(getComputedStyle(element).fontSize) >= 1.25 * usual;

  /** The address, the headings by their markup or their size, and a name for this very document; milliseconds to wait. */
  ipp.where = (forPictures = LONGEST_FOR_PICTURES, forScripts = LONGEST_FOR_SCRIPTS) => {
    const usual = parseFloat(getComputedStyle(document.body).fontSize) || 16;
    const found = new Set();
    seen.walk(document.documentElement, (node) => {
      if (node.nodeType !== Node.TEXT_NODE || found.size >= MOST_HEADINGS || !node.parentElement) return;
      const element = node.parentElement.closest(HEADINGS) || node.parentElement;
      if (!element.matches(HEADINGS) && !isLarge(element, usual)) return;
      if (seen.isTextSeen(node)) found.add(element);
    });
    const ready = isReady(forPictures, forScripts);
    const headings = [...found].map((element) => words.plain(element.innerText));
    return { address: location.href, headings: headings.filter((text) => text && text.length <= LONGEST_HEADING), document: ipp.document, ready };
  };
}
