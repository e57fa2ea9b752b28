// Figures that stand beside their names, as a page about an account shows them: a label, and near it a number.
// What stands nearest to the label counts; where the next label comes into it too, nothing does. Stands after words.js and seen.js.

const figures = (() => {
  const MOST_STEPS = 4;
  const LONGEST = 120;

  const linesOf = (element) => (element.innerText || '').split('\n').map(words.plain).filter(Boolean);

  /** What stands around a label besides the label itself; empty: nothing that could be told apart. */
  const beside = (element, said, own, names) => {
    let around = element;
    for (let step = 0; around && around !== document.body && step <= MOST_STEPS; step += 1, around = around.parentElement) {
      // "Takedown rate: 97 %" in one line: what follows the label is the figure.
      const lines = linesOf(around).map((line) => (line.startsWith(said) ? line.slice(said.length).trim() : line));
      const rest = lines.filter((line) => line && words.label(line) !== own);
      if (rest.some((line) => names.has(words.label(line)))) return '';
      if (rest.length) return rest.join(' ').slice(0, LONGEST);
    }
    return '';
  };

  return { beside };
})();

/** By name, everything that stands beside one of its labels, each once. */
ipp.figures = (wordings) => {
  const names = new Map(Object.entries(wordings).flatMap(([name, labels]) => labels.map((label) => [words.label(label), name])));
  const found = {};
  for (const node of seen.texts()) {
    const own = words.label(node.data);
    const name = names.get(own);
    if (!name || !node.parentElement || !seen.isTextSeen(node)) continue;
    const value = figures.beside(node.parentElement, words.plain(node.data), own, names);
    if (value) (found[name] ||= new Set()).add(value);
  }
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, [...values]]));
};
