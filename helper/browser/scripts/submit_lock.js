// Holds the submit lock. Takes the milliseconds for which to hold the lock. While the program holds the lock,
// no submission reaches the page, whoever clicks. The lock is a lease of a few seconds that the program must
// renew, so the lock expires if the program dies.

const submitLock = (() => {
  let lentUntil = 0;

  const isHeld = () => performance.now() < lentUntil;

  const isSubmitLike = (element) => Boolean(element && ipp.submitLike(element));

  const onPress = (event) => {
    if (isHeld() && isSubmitLike(presses.targetOf(event))) presses.stop(event);
  };

  // Enter in a one-line field submits the field's form; Enter or Space on a button clicks the button.
  const onKey = (event) => {
    if (!isHeld() || !['Enter', ' '].includes(event.key)) return;
    const target = presses.targetOf(event);
    const sendsForm = event.key === 'Enter' && target?.matches('input, select');
    if (sendsForm || isSubmitLike(target)) presses.stop(event);
  };

  const onSubmit = (event) => {
    if (isHeld()) presses.stop(event);
  };

  intercept([...presses.MOUSE, ...presses.TOUCH], onPress);
  intercept(['keydown', 'keypress', 'keyup'], onKey);
  intercept(['submit'], onSubmit);

  return {
    isHeld,
    lend: (milliseconds) => {
      lentUntil = performance.now() + milliseconds;
    },
  };
})();

/** Hold the submit lock for this time; the caller renews the lock before it expires. */
ipp.holdSubmitLock = (milliseconds) => submitLock.lend(milliseconds);

/** Release the lock, because the user's turn begins. */
ipp.giveSubmitLock = () => submitLock.lend(0);
