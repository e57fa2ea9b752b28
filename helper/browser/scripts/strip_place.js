// Where the strip lies: at an edge of the window where it covers nothing that a person presses.
// Stands after seen.js.

const stripPlace = (() => {
  const PRESSED = 'button, input:not([type=hidden i]), select, textarea, label, summary, [contenteditable=true], [role=button], '
    + '[role=checkbox], [role=radio], [role=switch], [role=combobox], [role=textbox], [role=slider]';
  const PLACES = ['top', 'bottom', 'top right', 'bottom right', 'top left', 'bottom left'];
  const FIXED = new Set(['fixed', 'sticky']);

  const staysPut = (element) => {
    for (let at = element; at?.nodeType === Node.ELEMENT_NODE; at = seen.above(at)) if (FIXED.has(getComputedStyle(at).position)) return true;
    return false;
  };

  /** What is pressed, where it is now, and whether it goes along when the page is scrolled. */
  const pressed = () => seen.elements().filter((element) => element.matches(PRESSED))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0);

  const common = (one, other, by) => {
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const height = Math.min(one.bottom, other.bottom + by) - Math.max(one.top, other.top + by);
    return width > 0 && height > 0 ? width * height : 0;
  };

  /** How much a strip in this place covers that cannot be scrolled out from under it. */
  const covered = (place, bar, controls) => {
    const root = document.scrollingElement || document.documentElement;
    const by = place.startsWith('top') ? root.scrollTop : root.scrollTop - (root.scrollHeight - root.clientHeight);
    return controls.reduce((sum, { element, box }) => {
      const [now, atTheEnd] = [common(bar, box, 0), common(bar, box, by)];
      if (!now && !atTheEnd) return sum;
      return sum + (staysPut(element) ? now : atTheEnd);
    }, 0);
  };

  /** Put the bar into the first place in which it covers nothing; else where it covers least. */
  const put = (bar) => {
    const controls = pressed();
    let best = null;
    for (const place of PLACES) {
      bar.dataset.place = place;
      const much = covered(place, bar.getBoundingClientRect(), controls);
      if (!best || much < best.much) best = { place, much };
      if (!much) break;
    }
    bar.dataset.place = best.place;
  };

  return { put };
})();
