// The box a person takes for the field: the frame around an input, whatever wrappers a component library puts between.
// Stands after seen.js.

const frames = (() => {
  const FIELDS = 'input:not([type=hidden i]), textarea, select, [role=combobox], [contenteditable=true]';
  const MOST_STEPS = 6;
  // How far a frame may reach beyond its input: room for an icon on the left, a floating label above, an arrow below.
  const ROOM = { left: 60, top: 30, height: 44 };

  const hasLine = (style) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(style[`border${side}Width`]) > 0
    && style[`border${side}Style`] !== 'none' && !isClear(style[`border${side}Color`]));
  const isClear = (colour) => colour === 'transparent' || /,\s*0\)$|\/\s*0%?\)$/u.test(colour);

  /** Whether an element is drawn as a box: by a border, a shadow, a ground of its own, or a line of a pseudo-element. */
  const isFramed = (element) => {
    const style = getComputedStyle(element);
    if (hasLine(style) || style.boxShadow !== 'none' || !isClear(style.backgroundColor)) return true;
    return ['::before', '::after'].some((pseudo) => {
      const drawn = getComputedStyle(element, pseudo);
      return drawn.content !== 'none' && drawn.content !== 'normal' && hasLine(drawn);
    });
  };

  const holdsOtherField = (outer, inner) => [...outer.querySelectorAll(FIELDS)]
    .some((field) => !seen.within(field, inner) && !field.contains(inner) && field.checkVisibility()
      && seen.isReachable(field));

  const reachesTooFar = (outer, inner) => outer.bottom - outer.top > Math.max(64, inner.bottom - inner.top + ROOM.height)
    || inner.left - outer.left > ROOM.left || inner.top - outer.top > ROOM.top;

  /** The outermost framed element that holds only this input; the input itself where none does; null: nothing is seen. */
  const around = (element) => {
    let found = seen.isSeen(element) ? element : null;
    let inner = element.getBoundingClientRect();
    for (let up = seen.above(element), steps = 0; up && up !== document.body && steps < MOST_STEPS; up = seen.above(up)) {
      steps += 1;
      const outer = up.getBoundingClientRect();
      if (seen.isTiny(outer)) continue;
      if (seen.isTiny(inner)) inner = outer;
      if (reachesTooFar(outer, inner) || holdsOtherField(up, element)) break;
      if (isFramed(up) && seen.isSeen(up)) found = up;
    }
    return found;
  };

  return { around, isFramed };
})();
