// Finds where `PageInput` may click. Takes a control's ref, and the entry to choose. Returns a point that is
// in view, stable (for an entry: nearly stable), on top, and not on a submit button, check box or link;
// otherwise the reason why no such point exists. Until `disarm`, this script blocks a click of ours that
// would land anywhere else.

{
  const LOST = Symbol('lost');
  const STILL_WITHIN = 2500;
  const STIRS = 5;
  const USABLE_WITHIN = 4000;
  const POINTS = [
    [0.35, 0.5],
    [0.5, 0.5],
    [0.15, 0.5],
    [0.7, 0.5],
    [0.5, 0.25],
    [0.5, 0.8],
    [0.04, 0.5],
  ];

  const isSamePlace = (one, other, give = 0.5) =>
    ['left', 'top', 'right', 'bottom'].every((side) => Math.abs(one[side] - other[side]) < give);

  const leadsAway = (element) => {
    const link = element.closest('a[href]');
    return (
      Boolean(link) &&
      !/^(?:#|javascript:)/iu.test(link.getAttribute('href')) &&
      link.getAttribute('href') !== ''
    );
  };

  /** Return why the program must not click this element; '' if the program may. */
  const whyNot = (element) => {
    const reason = ipp.submitLike(element);
    if (reason) return reason;
    if (ipp.tickLike(element)) return 'it is a box to tick';
    return leadsAway(element) ? 'it is a link to another page' : '';
  };

  const bringIntoView = (element) => {
    const place = element.getBoundingClientRect();
    const margin = 8;
    if (
      place.top < margin ||
      place.bottom > innerHeight - margin ||
      place.left < 0 ||
      place.right > innerWidth
    ) {
      element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    }
  };

  /** Return a point of the element that no other element covers; null if the element is completely covered. */
  const openPoint = (element, accepts) => {
    const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    // A label in running text may be broken over several lines, and the middle of its box may be outside it.
    for (const part of element.getClientRects()) {
      const place = seen.meet(part, view);
      for (const [across, down] of POINTS) {
        const x = place.left + across * (place.right - place.left);
        const y = place.top + down * (place.bottom - place.top);
        const hit = seen.at(x, y);
        if (hit && accepts(hit)) return { x, y, hit };
      }
    }
    return null;
  };

  /**
   * Wait until the element is stable and not covered; return a point of the element, or the reason why none
   * was found. The wait ends early if `isLost` returns true. The function does not wait for an element that
   * is still at `before`, its last position. `mayStir` accepts an element that moves so little that a click
   * still hits it; this is not allowed after a miss.
   */
  const aimAt = async (
    element,
    {
      accepts = (hit) => seen.within(hit, element),
      isLost = () => false,
      before = null,
      mayStir = false,
    } = {},
  ) => {
    bringIntoView(element);
    let last = before || element.getBoundingClientRect();
    if (!before) await settle.frame();
    const point = await settle.until(() => {
      const place = element.getBoundingClientRect();
      const isStill = isSamePlace(place, last, mayStir && !hasMissed ? place.height / STIRS : undefined);
      last = place;
      return isLost() ? LOST : isStill && element.isConnected && openPoint(element, accepts);
    }, STILL_WITHIN);
    if (!point) return { blocked: 'something lies over it' };
    if (point === LOST) return { blocked: 'the page has moved it', lost: true };
    const reason = whyNot(point.hit);
    if (reason) return { forbidden: reason };
    // A click on a label is passed on to the label's control.
    arm(element, point.hit, point.hit.closest('label')?.control);
    return { x: point.x, y: point.y };
  };

  let armed = null;
  let hasMissed = false;

  const stopStray = (event) => {
    if (!armed || !event.isTrusted) return;
    const path = event.composedPath();
    if (armed.targets.some((target) => path.includes(target))) return;
    presses.stop(event);
    if (event.type === 'pointerdown') armed.missed = true;
  };
  intercept(presses.MOUSE, stopStray);

  const arm = (...targets) => {
    touched.begin();
    armed = { targets: targets.filter(Boolean), missed: false };
  };
  /**
   * End the guard after a click of ours, so that the user's clicks pass again. `missed` is true if our click
   * would have hit another element.
   */
  ipp.disarm = () => {
    if (!armed) return { missed: false };
    const { missed } = armed;
    hasMissed = missed;
    armed = null;
    touched.end();
    return { missed };
  };

  /** Return whether the topmost element at a point is an inner frame, so that nothing covers the frame. */
  ipp.isFrameAt = (x, y) => seen.at(x, y)?.localName === 'iframe';

  /** Return where to click to open a list. */
  ipp.aimAtList = controls.on(async (control) => {
    await settle.until(() => !controls.isOff(control), USABLE_WITHIN);
    if (controls.isOff(control)) return { blocked: 'the page keeps it switched off' };
    popups.remember(control);
    const aim = await aimAt(control.frame, { before: control.place });
    popups.remember(control);
    return aim;
  });

  /** Return where to click to close a list: its own box, or the empty backdrop over the box. */
  ipp.aimToClose = controls.on(async (control) => {
    return aimAt(control.frame, {
      accepts: (hit) => seen.within(hit, control.frame) || words.plain(hit.textContent) === '',
    });
  });

  /** Return where to select a radio button. */
  ipp.aimAtRadio = controls.on(async (control, at) => {
    const entry = control.entries?.[at];
    if (!entry?.element.isConnected) return controls.GONE;
    const label = entry.element.labels?.[0];
    const target = label && seen.isSeen(label) ? label : entry.frame;
    const accepts = (hit) =>
      seen.within(hit, target) || hit === entry.element || seen.within(hit, entry.frame);
    const hasStood = control.place && isSamePlace(radioGroups.placeOf(control), control.place);
    return aimAt(target, {
      accepts,
      before: hasStood ? target.getBoundingClientRect() : null,
    });
  });

  /** Return where to click to choose an entry; a long list is scrolled to the entry first. */
  ipp.aimAtEntry = controls.on(async (control, text, top) => {
    const find = () => popups.entriesOf(control).find((entry) => popups.isSame(entry, text, top));
    const end = performance.now() + 2 * STILL_WITHIN;
    // While the program waits, a list may scroll to another entry or redraw this entry as another element.
    do {
      let entry = find();
      const { scroller } = control;
      if (scroller && !(entry && isInView(entry.element, scroller))) {
        scroller.scrollTop = Math.max(0, top - scroller.clientHeight / 3);
        await settle.frame();
        entry = await settle.until(find, STILL_WITHIN);
      }
      if (!entry) return { blocked: 'the entry is not there any more' };
      const { element } = entry;
      if (!scroller) element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      control.beforePick = { shown: controlValues.textsIn(control), wasOn: popups.isMarked(element) };
      const isLost = () => !element.isConnected || (scroller && !isHalfInView(element, scroller));
      const aim = await aimAt(element, { isLost, before: control.positions?.get(element), mayStir: true });
      if (!aim.lost) return aim;
    } while (performance.now() < end);
    return { blocked: 'the list does not stay where it was scrolled to' };
  });
  const isInView = (element, scroller) => {
    const [place, view] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
    return place.top >= view.top && place.bottom <= view.bottom;
  };
  const isHalfInView = (element, scroller) => {
    const [place, view] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
    const middle = (place.top + place.bottom) / 2;
    return middle > view.top && middle < view.bottom;
  };
}
