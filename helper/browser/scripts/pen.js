// The pen. While the program holds it, nothing that submits gets through to the page, whoever pressed it.
// It is lent for seconds at a time and renewed: a program that dies gives it back by dying.

const pen = (() => {
  const PRESSES = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'touchstart', 'touchend', 'click', 'auxclick', 'dblclick'];
  const KEYS = ['keydown', 'keypress', 'keyup'];
  let lentUntil = 0;

  const isHeld = () => performance.now() < lentUntil;

  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** The innermost element an event is about, through open shadow trees. */
  const targetOf = (event) => {
    const inner = event.composedPath()[0];
    return inner?.nodeType === Node.ELEMENT_NODE ? inner : null;
  };

  const isSubmitLike = (element) => Boolean(element && ipp.submitLike(element));

  const onPress = (event) => {
    if (isHeld() && isSubmitLike(targetOf(event))) stop(event);
  };

  // In a field of one line Enter sends its form; on a button Enter and Space press it.
  const onKey = (event) => {
    if (!isHeld() || !['Enter', ' '].includes(event.key)) return;
    const target = targetOf(event);
    const sendsForm = event.key === 'Enter' && target?.matches('input, select');
    if (sendsForm || isSubmitLike(target)) stop(event);
  };

  const onSubmit = (event) => {
    if (isHeld()) stop(event);
  };

  for (const name of PRESSES) addEventListener(name, onPress, { capture: true, passive: false });
  for (const name of KEYS) addEventListener(name, onKey, { capture: true });
  addEventListener('submit', onSubmit, { capture: true });

  return { isHeld, targetOf, lend: (milliseconds) => { lentUntil = performance.now() + milliseconds; } };
})();

/** Hold the pen for so long from now; renewed before it ends. */
ipp.holdPen = (milliseconds) => pen.lend(milliseconds);

/** The person's turn. */
ipp.givePen = () => pen.lend(0);

/** Whether the program holds the pen in this frame. */
ipp.penHeld = () => pen.isHeld();
