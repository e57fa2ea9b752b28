// Calls functions on events and changes of the page. Takes the functions. Returns nothing, or a function that
// ends the calls.

/** Call `act` for every event of these types, before the page receives the event. */
const listen = (types, act) =>
  types.forEach((type) => addEventListener(type, act, { capture: true, passive: true }));

/** Like `listen`, but `act` may keep the event from the page. */
const intercept = (types, act) =>
  types.forEach((type) => addEventListener(type, act, { capture: true, passive: false }));

/**
 * Set an element's value through the native setter, which the page's own code cannot override in our isolated
 * world, and send the input event of a paste.
 */
const paste = (element, text) => {
  element.value = text;
  element.dispatchEvent(
    new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertFromPaste', data: null }),
  );
};

const presses = {
  MOUSE: ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'auxclick', 'dblclick'],
  TOUCH: ['touchstart', 'touchend'],
  /** Return the innermost element of an event, also in open shadow trees. */
  targetOf: (event) => {
    const inner = event.composedPath()[0];
    return inner?.nodeType === Node.ELEMENT_NODE ? inner : inner?.parentElement || null;
  },
  /** Keep an event from the page. */
  stop: (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  },
};

/** Call `act` after every change of elements and texts; return a function that ends these calls. */
const onChanges = (act, more = {}) => {
  const observer = new MutationObserver(act);
  observer.observe(document, { subtree: true, childList: true, characterData: true, ...more });
  return () => observer.disconnect();
};
