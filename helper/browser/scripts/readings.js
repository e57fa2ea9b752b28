// What a control holds, as the page shows it and would send it. Stands after radios.js.

const readings = (() => {
  const LABEL_LIKE = 'label, legend, [class*=label i]';
  const PROMPT_LIKE = '[class*=placeholder i], [data-placeholder]';
  const ICON_FONT = /icon|awesome|material symbols|glyph/iu;
  // A file's name and perhaps its size, but no hint such as "Files: .jpg, .png".
  const FILE_NAME = /^([^\\/:*?"<>|\n]{0,120}[^\\/:*?"<>|\s]\.[a-z][a-z0-9]{1,4})(?:\s*\(?[\d.,]+\s*[kmg]?i?b\)?)?$/iu;
  // The sign by which a chip is taken away again.
  const REMOVE_MARK = /^\s*[×✕✖╳⨯✗]\s*$/u;
  const MOST_AREAS = 6;
  const MOST_NAME = 160;

  /** Whether a text is a picture by its font: `arrow_drop_down` drawn as an arrow. */
  const isIcon = (element) => ICON_FONT.test(getComputedStyle(element).fontFamily.split(',')[0])
    || /(?:^|[\s_-])(?:icon|material-icons|material-symbols)/iu.test(element.getAttribute('class') || '');

  /** Whether a text in a list's frame is its floating label rather than what was chosen. */
  const isFloatingLabel = (element, frame) => {
    for (let at = element; at && at !== frame; at = seen.above(at)) {
      const style = getComputedStyle(at);
      if (at.matches(LABEL_LIKE) || (style.position === 'absolute' && style.pointerEvents === 'none')) return true;
    }
    return false;
  };

  // Which entry our press brought into the box of a list, by the list's element.
  const picked = new WeakMap();

  /** Remember what was pressed, unless the box showed the same words before and they may be its prompt. */
  const notePick = (control, text, { shown, wasOn }) => {
    if (wasOn || !shown.some((before) => words.normalise(before) === words.normalise(text))) picked.set(control.element, text);
  };
  const isPicked = (text, control) => picked.has(control.element)
    && words.normalise(text) === words.normalise(picked.get(control.element));

  /** Whether a text stands where libraries draw prompts and floating labels; some draw the choice there as well. */
  const isBesideChoice = (element, frame) => element.closest(PROMPT_LIKE) !== null
    || (element !== frame && isFloatingLabel(element, frame));

  /** Every text in the frame of a list at the moment, prompts included. */
  const textsIn = ({ frame }) => {
    const texts = [];
    seen.walk(frame, (node) => { if (node.nodeType === Node.TEXT_NODE && seen.isTextSeen(node)) texts.push(words.plain(node.data)); });
    return texts;
  };

  /** The texts in a list's frame that show a choice; none while it shows its label or a prompt. */
  const choiceTexts = (control) => {
    const texts = [];
    const { frame } = control;
    const box = frame.getBoundingClientRect();
    seen.walk(frame, (node) => {
      if (node.nodeType !== Node.TEXT_NODE) return;
      const element = node.parentElement || frame;
      if (REMOVE_MARK.test(node.data)) return;
      if (isIcon(element) || (isBesideChoice(element, frame) && !isPicked(node.data, control))) return;
      if (control.label && seen.within(node, control.label)) return;
      // Some unfold their options inside the same element: only what stands in the box itself is the choice.
      const place = seen.placeOf(node);
      const middle = (place.top + place.bottom) / 2;
      if (middle > box.top && middle < box.bottom && seen.isTextSeen(node)) texts.push(node.data);
    });
    return texts;
  };

  /** The text input of a list, where it has one. */
  const inputOf = (control) => {
    if (control.element.localName === 'input') return control.element;
    return control.frame.querySelector('input:not([type=hidden i])');
  };

  const chosenIn = (control) => {
    if (control.element.localName === 'select') {
      const [option] = control.element.selectedOptions;
      return !option || (option.value === '' && words.isPrompt(option.text)) || (option.disabled && option.value === '')
        ? '' : words.plain(option.text);
    }
    const shown = words.withoutArrow(choiceTexts(control).join(' '));
    const typed = words.plain(inputOf(control)?.value);
    const text = shown || typed;
    return words.isPrompt(text) && !isPicked(text, control) ? '' : text;
  };

  /** Whether another upload lies in it too: what that one lists is not ours. */
  const holdsOther = (area, frame) => [...area.querySelectorAll('input[type=file i]')].some((input) => !seen.within(input, frame));

  /** The elements around an upload that are about it alone, innermost first: some pages take away the input itself. */
  const areasOf = (frame) => {
    const areas = [frame];
    for (let up = seen.above(frame); up && up !== document.body && areas.length < MOST_AREAS; up = seen.above(up)) {
      if (up.querySelector('input:not([type=hidden i], [type=file i]), textarea, select') || holdsOther(up, frame)) break;
      areas.push(up);
    }
    return areas;
  };

  /** The file names an upload shows; a browser's own control keeps them itself, components list them beside it. */
  const filesIn = ({ element, frame, areas = areasOf(frame) }) => {
    if (element.isConnected && element.files?.length) return [...element.files].map((file) => file.name);
    return areas.filter((area) => area.isConnected).map(namesWithin).find((names) => names.length) || [];
  };
  const fileNameOf = (element) => {
    const shown = words.plain(element.innerText);
    const inOneLine = element.innerText.includes('\n') ? '' : shown;
    const texts = [inOneLine, element.getAttribute('aria-label'), element.getAttribute('title')];
    return texts.map((text) => (text && text.length < MOST_NAME ? FILE_NAME.exec(words.plain(text)) : null)).find(Boolean)?.[1];
  };
  const namesWithin = (area) => {
    const names = [];
    const visit = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        const found = FILE_NAME.exec(words.plain(node.data));
        if (found && seen.isTextSeen(node)) names.push(found[1]);
      } else if (node.nodeType === Node.ELEMENT_NODE && node.innerText?.trim()) {
        const name = seen.isSeen(node) ? fileNameOf(node) : null;
        if (name) names.push(name);
        else node.childNodes.forEach(visit);
      }
    };
    area.childNodes.forEach(visit);
    return names;
  };

  const valueOf = (control) => {
    const { element, entries, kind } = control;
    if (entries) return radioGroups.onIn(entries)?.text || '';
    if (kind === 'file') return filesIn(control).join('\n');
    if (kind === 'list') return chosenIn(control);
    if (element.isContentEditable) return words.lines(element.innerText).replace(/\n$/u, '');
    return words.lines(element.value ?? words.plain(element.textContent));
  };

  return { areasOf, valueOf, inputOf, isIcon, choiceTexts, textsIn, notePick };
})();
