// Finds choices without a list. Takes the page's elements. Returns groups of radio buttons, groups of check
// boxes with the same purpose, and adjacent buttons of which one is selected, without a role in the markup
// (segments, toggles, chips, cards). Also finds fields with a separate box or tag for each line.

const radioGroups = (() => {
  // A radio mark that is drawn with a character.
  const DRAWN_MARK = /^[○●◯◉⚪⚫☐☑✓✔]\s*/u;
  const RADIO = 'input[type=radio i], [role=radio]';
  const BOX = 'input[type=checkbox i], [role=checkbox]';
  const likeOf = (element) => (element.matches(BOX) ? BOX : RADIO);
  // Matches words by which the user declares, agrees to or orders something by ticking a box: the program
  // never ticks such boxes.
  const DECLARES =
    /\b(?:i|we|my|our|me|you|your)\b|declar|confirm|certif|agree|accept|swear|sworn|perjury|acknowledg|consent|authori[sz]e|understand|terms|policy|subscri|newsletter|我|本人|声明|确认|同意|承诺|保证|知悉|条款|协议|订阅/iu;
  // "US" in capitals means the country, not the word "us".
  const TELLS_US = /\bus\b/u;
  const OTHER_FIELD =
    'input:not([type=hidden i], [type=checkbox i]), textarea, select, button, [role=combobox], [role=radio], [role=switch], a[href]';
  const LONGEST_ENTRY = 80;

  const sameName = (element) =>
    element.name
      ? [...element.getRootNode().querySelectorAll(likeOf(element))].filter(
          (other) => other.name === element.name && other.form === element.form,
        )
      : [];

  /** Return what identifies a button's group: its role, its name, or the nearest element with several. */
  const groupOf = (element) =>
    seen.closest(element, '[role=radiogroup]') ||
    (sameName(element).length > 1 ? sameName(element)[0] : nearestWithOthers(element));
  const nearestWithOthers = (element) => {
    for (let up = seen.above(element); up; up = seen.above(up)) {
      if (up.querySelectorAll(likeOf(element)).length > 1) return up;
    }
    return element;
  };

  /** Return the text of a button from its label or frame, its attributes, or the text beside it. */
  const wordsOf = (element, frame, read) => {
    const label = element.labels?.[0];
    const spoken = [
      label && read(label),
      read(frame),
      element.getAttribute('aria-label'),
      besides(element),
      seen.wordsIn(frame),
    ];
    return words.plain(spoken.find((text) => words.plain(text)) || '').replace(DRAWN_MARK, '');
  };
  /** Return the text after a bare radio button, up to the next button. */
  const besides = (element) => {
    let text = '';
    for (let next = element.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === Node.ELEMENT_NODE && next.matches(likeOf(element))) break;
      text += next.textContent;
    }
    return text;
  };

  /** Return whether this element decorates a native radio button, so that both are one button. */
  const isDressOf = (radio, others) =>
    radio.element.localName !== 'input' &&
    others.some(({ element }) => element !== radio.element && seen.within(element, radio.element));

  /** Return one control for each group; the control's `entries` are the buttons. */
  const among = (radios) => {
    const single = radios.filter((radio) => !isDressOf(radio, radios));
    return [...Map.groupBy(single, ({ element }) => groupOf(element)).values()].map((members) => ({
      element: members[0].element,
      kinds: ['radio'],
      frame: members[0].frame,
      order: members[0].order,
      isOff: members.every((member) => member.isOff),
      entries: entriesOf(members),
    }));
  };

  /** Return each button with its complete text (`whole`) and its title, if all titles differ (`text`). */
  const entriesOf = (members) => {
    const entries = members.map(({ element, frame }) => ({
      element,
      frame,
      whole: wordsOf(element, frame, (part) => part.innerText),
      text: wordsOf(element, frame, entryTitles.titleIn),
    }));
    const areTitles = new Set(entries.map(({ text }) => text)).size === entries.length;
    return areTitles ? entries : entries.map((entry) => ({ ...entry, text: entry.whole }));
  };

  /** Return one control for each group of check boxes, of which none is a declaration. */
  const amongBoxes = (boxes) =>
    among(boxes.filter(({ element }) => element.matches(BOX)))
      .filter(
        ({ entries }) =>
          entries.length > 1 &&
          new Set(entries.map(({ text }) => words.normalise(text))).size === entries.length &&
          entries.every(
            ({ element, whole }) =>
              whole !== '' &&
              whole.length <= LONGEST_ENTRY &&
              !DECLARES.test(whole) &&
              !TELLS_US.test(whole) &&
              !element.required &&
              (sameName(element).length > 1 || !groupOf(element).querySelector(OTHER_FIELD)),
          ),
      )
      .map((group) => ({ ...group, isMany: true }));

  const placeOf = (control) =>
    seen.around(
      control.entries
        .flatMap((entry) => [entry.frame, entry.element.labels?.[0]])
        .filter(Boolean)
        .map((element) => element.getBoundingClientRect())
        .filter((place) => !seen.isTiny(place)),
    );

  const STATES = ['aria-checked', 'aria-pressed', 'aria-selected'];
  const ON_NAME = /(?:^|[\s_-])(?:is-?)?(?:on|active|actived|selected|checked|current|pressed)(?:$|[\s_-])/iu;
  /** Return whether an element is selected according to its markup: true, false, or null if unknown. */
  const stateOf = (element) => {
    if (element.localName === 'input') return element.checked;
    const said = STATES.map((name) => element.getAttribute(name)).find((value) => value !== null);
    if (said !== undefined) return said === 'true';
    const state = element.dataset.state || '';
    if (/^(?:on|checked|active|selected)$/u.test(state)) return true;
    return /^(?:off|unchecked|inactive|unselected)$/u.test(state) ? false : null;
  };

  /** Return the class names of an element, and of a parent that contains only this element. */
  const namesOf = (element) =>
    [element, element.parentElement]
      .filter((each, at) => each && (at === 0 || each.childElementCount === 1))
      .map((each) => each.getAttribute('class') || '')
      .join(' ');

  const isOneNamedOn = (elements) =>
    elements.filter((element) => ON_NAME.test(namesOf(element))).length === 1;

  /** Return the texts of the selected entries, one per line; only check boxes can have several. */
  const valueIn = ({ entries, isMany }) =>
    isMany
      ? entries
          .filter(({ element }) => stateOf(element) !== false)
          .map(({ text }) => text)
          .join('\n')
      : onIn(entries)?.text || '';

  /** Return the only selected entry, by markup or class names; null if it is unknown. */
  const onIn = (entries) => {
    const only = (on) => (on.length === 1 ? on[0] : null);
    const states = entries.map(({ element }) => stateOf(element));
    if (states.some((state) => state !== null)) return only(entries.filter((_, at) => states[at]));
    return only(entries.filter(({ element }) => ON_NAME.test(namesOf(element))));
  };

  return { among, amongBoxes, placeOf, onIn, valueIn, stateOf, isOneNamedOn };
})();

const segments = (() => {
  const PRESSABLE = 'button, [role=button], [aria-pressed], li, div, span, a:not([href])';
  const NEVER =
    'nav, header, footer, thead, [role=navigation], [role=menu], [role=menubar], [role=listbox], [role=tablist], ' +
    '[role=toolbar], [role=tree], [role=grid], [role=radiogroup]';
  const FIELD =
    'input:not([type=hidden i]), textarea, select, [role=combobox], [role=radio], [role=checkbox], [role=switch]';
  const CHOICE_NAME = /segment|radio|toggle|select|option|choice|chip|btn-?group|button-?group/iu;
  const MEMBERS = { least: 2, most: 8 };
  const TEXT = { least: 2, most: 120 };
  const MOST_HEIGHT = 160;

  const isButton = (element) => element.localName === 'button' || element.getAttribute('role') === 'button';

  const isPart = (element) => {
    if (!element.matches(PRESSABLE) || element.disabled) return false;
    const { offsetWidth: width, offsetHeight: height } = element;
    if (width < 24 || height < 16 || height > MOST_HEIGHT) return false;
    if (!isButton(element) && getComputedStyle(element).cursor !== 'pointer') return false;
    const text = words.plain(element.innerText);
    return (
      text.length >= TEXT.least &&
      text.length <= TEXT.most &&
      !words.isPrompt(text) &&
      element.querySelector(FIELD) === null
    );
  };

  /** Return the nearest element around `element` that has more than one child. */
  const hostOf = (element) => {
    let host = seen.above(element);
    while (host && host.childElementCount === 1 && host !== document.body) host = seen.above(host);
    return host;
  };

  const isAlike = (members) =>
    new Set(members.map((member) => member.localName)).size === 1 &&
    new Set(members.map((member) => words.normalise(entryTitles.titleIn(member)))).size === members.length;

  /** Return whether the page shows that the elements are a choice, not separate actions. */
  const isChoice = (members, host) =>
    members.every((member) => radioGroups.stateOf(member) !== null) ||
    CHOICE_NAME.test(`${host.getAttribute('class') || ''} ${members[0].getAttribute('class') || ''}`) ||
    radioGroups.isOneNamedOn(members);

  const isGroup = (members, host) =>
    members.length >= MEMBERS.least &&
    members.length <= MEMBERS.most &&
    isAlike(members) &&
    [...host.children].filter((child) => child.checkVisibility() && words.plain(child.innerText) !== '')
      .length === members.length &&
    members.every((member) => seen.isSeen(member)) &&
    isChoice(members, host) &&
    !members.some((member) => ipp.submitLike(member));

  /** Return one control for each group of buttons that act as a choice. */
  const among = (elements) => {
    const groups = new Map();
    elements.forEach((element, order) => {
      if (!isPart(element) || element.closest(NEVER)) return;
      const host = hostOf(element);
      // If one box contains another, both are the same part; the outer box counts.
      if ([...(groups.get(host) || [])].some((part) => part.element.contains(element))) return;
      groups.set(host, [...(groups.get(host) || []), { element, order }]);
    });
    return [...groups]
      .filter(([host, parts]) =>
        isGroup(
          parts.map(({ element }) => element),
          host,
        ),
      )
      .map(([, parts]) => ({
        element: parts[0].element,
        kinds: ['radio'],
        frame: parts[0].element,
        order: parts[0].order,
        entries: parts.map(({ element }) => ({
          element,
          frame: element,
          text: entryTitles.titleIn(element),
        })),
      }));
  };

  return { among };
})();

// Finds fields that take each line separately: one-line boxes with a button that adds a box, or a box that
// makes tags.
const lineLists = (() => {
  const LINE = 'input:is(:not([type]), [type=text i], [type=url i])';
  const FIELD = 'input:not([type=hidden i]), textarea, select, [contenteditable=true], [role=combobox]';
  const ADDS = new RegExp(
    '^(?:[+＋➕]|(?:one )?more|[+＋➕] ?add|[+＋➕]? ?add(?: (?:an?|one|new|another|more))*' +
      '(?: (?:more|another|one|(?:(?:product|listing|item|infringing) )?(?:links?|urls?|lines?|rows?|listings?|items?|fields?)))' +
      '|[+＋➕]? ?(?:添加|新增|增加)(?:更多|一[条个行])?(?:侵权|商品)?(?:链接|网址|行|条|项)?)$',
    'iu',
  );
  const REMOVES = /^(?:[-−–×✕✖╳⨯✗]?|remove.{0,12}|delete.{0,12}|clear|删除|移除|清除)$/iu;
  const TAG_NAME = /(?:^|[^a-z])(?:tag|chip|token)s?(?:[^a-z]|input|ify|$)/iu;
  const MOST_STEPS = 4;

  const ABOUT_LINKS = /links?|urls?|address|listings?|链接|网址/iu;

  /** Return the label of a one-line box, from its attributes and from the header of its table column. */
  const saidOf = (input) => {
    const cell = input.closest('td, [role=cell], [role=gridcell]');
    const head = cell?.closest('table, [role=table], [role=grid]')?.querySelector('tr, [role=row]');
    const title = head?.children[[...cell.parentElement.children].indexOf(cell)];
    const said = [
      input.placeholder,
      input.getAttribute('aria-label'),
      title?.querySelector('input') ? '' : title?.textContent,
    ];
    return words.normalise(said.filter(Boolean).join(' ').replace(/\d+/gu, ''));
  };

  /** Return the one-line boxes in an element; in a table with several columns, only those for links. */
  const inputsIn = (host) => {
    const inputs = [...host.querySelectorAll(LINE)];
    const columns = new Set(inputs.map(saidOf));
    if (columns.size <= 1) return inputs;
    const ofLinks = [...columns].filter((said) => ABOUT_LINKS.test(said));
    return ofLinks.length === 1 ? inputs.filter((input) => saidOf(input) === ofLinks[0]) : [];
  };
  const lookOf = (input) => `${input.type} ${input.className}`;

  /** Return the button that adds a box; null if the element has several such buttons or any other button. */
  const moreIn = (host) => {
    const [others, adding] = [[], []];
    for (const button of host.querySelectorAll('button, [role=button], a, summary')) {
      const said = words.plain(button.innerText || button.getAttribute('aria-label'));
      if (ADDS.test(said) && button.matches('button[type=button i]') && !ipp.submitLike(button))
        adding.push(button);
      else if (!REMOVES.test(said)) others.push(button);
    }
    return adding.length === 1 && !others.length && seen.isSeen(adding[0]) ? adding[0] : null;
  };

  /** Return the smallest element of the button that holds similar one-line boxes and no other field. */
  const hostOf = (button) => {
    const host = seen.lineage(seen.above(button), MOST_STEPS).find((up) => up.querySelector(FIELD));
    if (!button.matches('button[type=button i]') || !host || host.matches('form, body, tr, td')) return null;
    const [first, ...rest] = host.querySelectorAll(FIELD);
    const isAlike = (input) => input.matches(LINE) && !input.list && lookOf(input) === lookOf(first);
    // If a text area takes all lines, the one-line boxes beside it are only another way of entering a single
    // line.
    const isArea = (beside) =>
      beside?.matches('textarea') ||
      (beside?.querySelector('textarea') && words.plain(beside.innerText) === '');
    return [first, ...rest].every(isAlike) &&
      inputsIn(host).length &&
      ![host.previousElementSibling, host.nextElementSibling].some(isArea) &&
      moreIn(host) === button
      ? host
      : null;
  };

  const isUsable = (input) =>
    seen.isSeen(input) && !controls.isOff({ element: input, frame: input, kinds: ['line'] });

  /** Return the box that makes tags of an unframed input, known by its class; otherwise null. */
  const tagHostOf = (input) => {
    if (!input.matches(LINE) || input.list || boxes.isFramed(input)) return null;
    const around = seen.lineage(seen.above(input), MOST_STEPS);
    const at = around.findIndex(boxes.isFramed);
    const isTagBox =
      at >= 0 &&
      around.slice(0, at + 1).some(({ className }) => TAG_NAME.test(className)) &&
      around[at].querySelectorAll(FIELD).length === 1;
    return isTagBox ? around[at] : null;
  };

  /** Return the controls; each field for separate lines replaces the elements of which the field consists. */
  const gathered = (elements, found) => {
    const made = elements.flatMap((element, order) => {
      const [host, lineList] =
        element.localName === 'button' ? [hostOf(element), 'boxes'] : [tagHostOf(element), 'tags'];
      if (!host || !inputsIn(host).every(isUsable)) return [];
      const first = found.find((control) => seen.within(control.element, host))?.order ?? order;
      return [{ element: host, frame: host, kinds: ['lines'], lineList, order: first, isOff: false }];
    });
    return [
      ...found.filter(
        ({ element }) => !made.some(({ frame }) => element !== frame && seen.within(element, frame)),
      ),
      ...made,
    ];
  };

  /** Return the texts of a field's tags in order, and the texts of its boxes. */
  const linesIn = (control) =>
    [
      ...(control.lineList === 'tags' ? controlValues.choiceTexts(control) : []),
      ...inputsIn(control.element).map(({ value }) => value),
    ]
      .map((line) => line.trim())
      .filter(Boolean);

  return { gathered, inputsIn, linesIn, moreIn };
})();
