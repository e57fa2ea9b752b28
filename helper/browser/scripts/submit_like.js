// Defines which elements only the user may click; `PageInput` and the guard in the page both use this
// definition. Takes an element. Returns the reason why a click on the element might submit, agree or tick; ''
// if a click would do none of these.

{
  const { sending, actions, fillers, chinese } = settings.submitWords;
  // Matches a complete text of only these words; only such a text counts on an entry of a list, on a
  // drop-down, or on plain text.
  const BARE_ZH = /^(?:我|并|投诉)*(?:(?:提交|确认|确定|同意|发送|支付|验证)(?:我|并|投诉)*)+$/u;
  const SENDING_NAME = /(?:^|[^a-z])(?:submit|confirm|verify|apply|send|pay|agree)(?:[^a-z]|$)/u;

  const PRESSABLE =
    'button, input, a[href], summary, option, label, [role=button], [role=link], [role=menuitem], ' +
    '[role=option], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=treeitem], [onclick]';
  const ENTRY =
    'option, label, li, [role=option], [role=radio], [role=treeitem], [role=menuitemradio], [role=gridcell]';
  const TRIGGER = '[role=combobox], [aria-haspopup=listbox]';
  const TICK = 'input[type=checkbox i], [role=checkbox], [role=switch]';
  const TEXT_BUTTON = 'input:is([type=button i], [type=submit i], [type=reset i], [type=image i])';

  const spokenIn = (text) => text.split(/[^a-z']+/u).filter(Boolean);

  const isBareAction = (text) => {
    const said = words.bare(text);
    const spoken = spokenIn(said);
    return (
      BARE_ZH.test(said.replace(/\s/gu, '')) ||
      (spoken.some((word) => sending.includes(word)) &&
        spoken.every((word) => sending.includes(word) || fillers.includes(word)))
    );
  };

  /**
   * Return whether a button's text means sending, agreeing or continuing. Words for sending count anywhere in
   * it, the others only as its first word.
   */
  const isAction = (text) => {
    const said = words.bare(text);
    if (!said || said.length > 60) return false;
    const spoken = spokenIn(said);
    if (actions.includes(spoken[0]) || spoken.some((word) => sending.includes(word)))
      return spoken.length <= 6;
    const signs = said.replace(/\s/gu, '');
    return signs.length <= 12 && chinese.some((sign) => signs.includes(sign));
  };

  const looksPressable = (element) =>
    element.matches(PRESSABLE) || element.tabIndex >= 0 || getComputedStyle(element).cursor === 'pointer';

  const takesText = (element) =>
    element.matches('textarea, select, [contenteditable=true]') ||
    (element.matches('input') && !['button', 'radio', 'checkbox'].includes(element.type));

  const submitsItsForm = (element) => {
    if (element.matches('input')) return ['submit', 'image', 'reset'].includes(element.type);
    // A button without a type is the submit button of its form, whatever the button's text.
    return element.matches('button') && element.type !== 'button' && Boolean(element.form);
  };

  const ACTING = 'button, input, a[href], area[href], summary';
  const CODE = ['onclick', 'onmousedown', 'onmouseup', 'onpointerdown', 'onpointerup', 'href'];
  const SENDS = /\b(?:requestSubmit|submit)\s*[(.]/u;

  /** Return why a click submits or resets a form, as the innermost active element at any depth decides. */
  const reasonByDeed = (element) => {
    for (const at of seen.lineage(element)) {
      if (CODE.some((name) => SENDS.test(at.getAttribute(name)))) return 'its code sends a form';
      const acts = at.localName === 'label' ? at.control : at.matches(ACTING) && at;
      if (acts) return submitsItsForm(acts) ? 'it is a button that submits or resets its form' : '';
    }
    return '';
  };

  const wordsOn = (element) => [
    element.innerText,
    element.getAttribute('aria-label'),
    element.getAttribute('title'),
    element.getAttribute('alt'),
    element.matches(TEXT_BUTTON) ? element.value : '',
  ];

  const namesOf = (element) =>
    [
      element.id,
      element.getAttribute('name'),
      element.getAttribute('data-action'),
      element.getAttribute('class'),
    ].map((name) => (name || '').replace(/([a-z0-9])([A-Z])/gu, '$1-$2').toLowerCase());

  /** Return whether all words around a pressed element are those of buttons beside it, as around a shadow root. */
  const onlyFrames = (element, pressed) =>
    !looksPressable(element) &&
    [...element.querySelectorAll(PRESSABLE)].some(
      (button) => !seen.within(pressed, button) && isAction(button.innerText),
    );

  /** Return why this element itself counts as a submit button by its text or name, or ''. */
  const reasonFor = (element, pressed) => {
    if (takesText(element) || onlyFrames(element, pressed)) return '';
    // The text of an entry or a drop-down may name the form ("Apply for removal"); only a button's text says
    // what the button does.
    const showsFormWords = element.matches(ENTRY) || element.matches(TRIGGER);
    const means = showsFormWords || !looksPressable(element) ? isBareAction : isAction;
    const said = wordsOn(element).find((text) => means(text));
    if (said) return `it says “${words.plain(said).slice(0, 40)}”`;
    if (showsFormWords || !element.matches('button, input, a, [role=button], [onclick]')) return '';
    const name = namesOf(element).find((each) => SENDING_NAME.test(each));
    return name ? `it is named “${name.slice(0, 40)}”` : '';
  };

  /**
   * Return why a click on this element might submit, agree, verify or continue; '' if nothing suggests that.
   * The element's effect counts first, then the texts up to the first clickable element around it.
   */
  ipp.submitLike = (element) => {
    const deed = reasonByDeed(element);
    if (deed) return deed;
    for (
      let at = element, steps = 0;
      at && steps < 12 && at !== document.body;
      at = seen.above(at), steps += 1
    ) {
      const reason = reasonFor(at, element);
      if (reason || at.matches(PRESSABLE) || (at.innerText || '').length > 200) return reason;
    }
    return '';
  };

  /** Return whether a click on this element would tick or untick a box; only the user makes declarations. */
  ipp.tickLike = (element) => {
    const found = seen.lineage(element, 6).find((at) => at.matches(`${TICK}, label`));
    return (
      Boolean(found) &&
      (found.matches(TICK) || Boolean(found.control?.matches(TICK) || found.querySelector(TICK)))
    );
  };
}
