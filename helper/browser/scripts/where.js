// Says which page this is, by its address and its visible headings. Stands after words.js and seen.js.

{
  const HEADINGS = 'h1, h2, h3, h4, h5, h6, [role=heading], legend';
  const MOST_HEADINGS = 40;
  const LONGEST_HEADING = 120;
  // A picture that never comes must not hold the form back for ever.
  const LONGEST_LOADING = 8000;

  const isLarge = (element, usual) => parseFloat(getComputedStyle(element).fontSize) >= 1.25 * usual;

  /** The address, the headings by their markup or their size, and a name for this very document. */
  ipp.where = () => {
    const usual = parseFloat(getComputedStyle(document.body).fontSize) || 16;
    const found = new Set();
    seen.walk(document.documentElement, (node) => {
      if (node.nodeType !== Node.TEXT_NODE || found.size >= MOST_HEADINGS || !node.parentElement) return;
      const element = node.parentElement.closest(HEADINGS) || node.parentElement;
      if (!element.matches(HEADINGS) && !isLarge(element, usual)) return;
      if (seen.isTextSeen(node)) found.add(element);
    });
    const ready = document.readyState === 'complete' || (document.readyState === 'interactive' && performance.now() > LONGEST_LOADING);
    const headings = [...found].map((element) => words.plain(element.innerText));
    return { address: location.href, headings: headings.filter((text) => text && text.length <= LONGEST_HEADING), document: ipp.document, ready };
  };
}
