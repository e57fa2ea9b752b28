// Buttons side by side of which one can be on, without the role of a radio button: segments, toggles, chips, cards.
// Stands after radios.js and submitlike.js; before controls.js.

const segments = (() => {
  const PRESSABLE = 'button, [role=button], [aria-pressed], li, div, span, a:not([href])';
  const NEVER = 'nav, header, footer, thead, [role=navigation], [role=menu], [role=menubar], [role=listbox], [role=tablist], '
    + '[role=toolbar], [role=tree], [role=grid], [role=radiogroup]';
  const FIELD = 'input:not([type=hidden i]), textarea, select, [role=combobox], [role=radio], [role=checkbox], [role=switch]';
  const CHOICE_NAME = /segment|radio|toggle|select|option|choice|chip|btn-?group|button-?group/iu;
  const MEMBERS = { least: 2, most: 8 };
  const TEXT = { least: 2, most: 120 };
  const MOST_HEIGHT = 160;

  const isButton = (element) => element.localName === 'button' || element.getAttribute('role') === 'button';

  const isPart = (element) => {
    if (!element.matches(PRESSABLE) || element.disabled) return false;
    const { offsetWidth: width, offsetHeight: height } = element;
    if (width < 24 || height < 16 || height > MOST_HEIGHT) return false;
    const text = words.plain(element.innerText);
    if (text.length < TEXT.least || text.length > TEXT.most || words.isPrompt(text)) return false;
    if (!isButton(element) && getComputedStyle(element).cursor !== 'pointer') return false;
    return element.querySelector(FIELD) === null;
  };

  /** The nearest element around it that has more than this one child: list items around buttons do not count. */
  const hostOf = (element) => {
    let host = seen.above(element);
    while (host && host.childElementCount === 1 && host !== document.body) host = seen.above(host);
    return host;
  };

  /** What a part is called: its first line, where what stands below only explains it. */
  const titleOf = (element) => {
    const texts = [];
    seen.walk(element, (node) => { if (node.nodeType === Node.TEXT_NODE && seen.isTextSeen(node)) texts.push(node); });
    const [first, ...rest] = texts;
    const explains = (text) => labels.looksQuieter(text.parentElement, first.parentElement)
      && seen.placeOf(text).top >= seen.placeOf(first).bottom - 2;
    return words.plain(rest.length && rest.every(explains) ? first.data : element.innerText);
  };

  const isAlike = (members) => new Set(members.map((member) => member.localName)).size === 1
    && new Set(members.map((member) => words.normalise(titleOf(member)))).size === members.length;

  const areJoined = (places) => places.slice(1).every((place, at) => Math.abs(place.top - places[at].top) < 2
    && Math.abs(place.left - places[at].right) < 2);

  /** Cards: drawn as boxes of one size that are no buttons. */
  const areCards = (members) => members.every((member) => !isButton(member) && frames.isFramed(member)
    && Math.abs(member.offsetWidth - members[0].offsetWidth) < 3 && Math.abs(member.offsetHeight - members[0].offsetHeight) < 3);

  /** Whether the page shows that one of them is chosen, rather than that each does something. */
  const isChoice = (members, host) => {
    if (members.every((member) => radioGroups.stateOf(member) !== null)) return true;
    if (CHOICE_NAME.test(`${host.getAttribute('class') || ''} ${members[0].getAttribute('class') || ''}`)) return true;
    return areJoined(members.map((member) => member.getBoundingClientRect())) || areCards(members) || radioGroups.isOneNamedOn(members);
  };

  const isGroup = (members, host) => members.length >= MEMBERS.least && members.length <= MEMBERS.most && isAlike(members)
    && [...host.children].filter((child) => child.checkVisibility() && words.plain(child.innerText) !== '').length === members.length
    && members.every((member) => seen.isSeen(member)) && isChoice(members, host)
    && !members.some((member) => ipp.submitLike(member));

  /** One control for each group of buttons of which one can be on; `elements` as `seen.walk` visits them. */
  const among = (elements) => {
    const groups = new Map();
    elements.forEach((element, order) => {
      if (!isPart(element) || element.closest(NEVER)) return;
      const host = hostOf(element);
      // A box inside a box says the same: the outer one is the part.
      if ([...(groups.get(host) || [])].some((part) => part.element.contains(element))) return;
      groups.set(host, [...(groups.get(host) || []), { element, order }]);
    });
    return [...groups].filter(([host, parts]) => isGroup(parts.map(({ element }) => element), host))
      .map(([, parts]) => ({
        element: parts[0].element, kinds: ['radio'], frame: parts[0].element, order: parts[0].order,
        entries: parts.map(({ element }) => ({ element, frame: element, text: titleOf(element) })),
      }));
  };

  return { among };
})();
