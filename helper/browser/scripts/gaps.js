// How near a label and a field lie to each other, as the eye reads a form. Stands after radios.js.

const gaps = (() => {
  // Labels stand in their field, left of it in its line, or above it.
  const MOST = { beside: 420, below: 44, faraway: 900 };
  const SLACK = { beside: 4, floating: 12 };
  const MOST_SHIFT = 48;
  // Where a line of text begins in a field, and how well a label that stands far away must be in line with it.
  const FIRST_LINE = { most: 20, slack: 14 };

  const placeOf = (control) => (control.entries ? radioGroups.placeOf(control) : control.frame.getBoundingClientRect());

  /** How far a field's place is from a label's; Infinity where no reader would connect them. */
  const between = (label, field) => {
    const middle = { x: (label.left + label.right) / 2, y: (label.top + label.bottom) / 2 };
    const isAcross = middle.x > field.left && middle.x < field.right;
    if (isAcross && middle.y > field.top - SLACK.floating && middle.y < field.bottom) return 0;
    const beside = field.left - label.right;
    const isInLine = middle.y > field.top - SLACK.beside && middle.y < field.bottom + SLACK.beside;
    const firstLine = field.top + Math.min(FIRST_LINE.most, (field.bottom - field.top) / 2);
    const most = Math.abs(middle.y - firstLine) < FIRST_LINE.slack ? MOST.faraway : MOST.beside;
    if (isInLine && beside > -SLACK.floating && beside < most) return 1 + 0.1 * Math.max(0, beside);
    const below = field.top - label.bottom;
    const shift = Math.abs(field.left - label.left);
    const isUnder = shift < MOST_SHIFT || (label.left > field.left && label.left < field.right);
    return isUnder && below > -SLACK.floating && below < MOST.below ? 1 + Math.max(0, below) + 0.1 * shift : Infinity;
  };

  /** Whether a label that stands between two fields clings to the upper one: then it may be a caption below that. */
  const leansUp = (label, field, others) => {
    const below = field.top - label.bottom;
    if (below < 0) return false;
    return others.some((other) => {
      const above = label.top - other.bottom;
      const isOver = other.left < label.right && other.right > label.left;
      return isOver && above > -SLACK.beside && above < below / 2 && below - above > SLACK.beside;
    });
  };

  /** The thing with the least distance; null where all are too far. */
  const nearest = (things, distance) => {
    let best = null;
    let least = Infinity;
    for (const thing of things) {
      const far = distance(thing);
      if (far < least) [best, least] = [thing, far];
    }
    return best;
  };

  return { placeOf, between, leansUp, nearest };
})();
