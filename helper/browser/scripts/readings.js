// What a control holds, as the page shows it and would send it. Stands after radios.js.

const readings = (() => {
  const LABEL_LIKE = 'label, legend, [class*=label i]';
  const PROMPT_LIKE = '[class*=placeholder i], [data-placeholder]';
  const ICON_FONT = /icon|awesome|symbol|glyph/iu;
  const FILE_NAME = /^[^\\/:*?"<>|\n]{1,120}\.[a-z0-9]{2,5}\b/iu;
  const MOST_UPLOAD_STEPS = 5;

  /** Whether a text is a picture by its font: `arrow_drop_down` drawn as an arrow. */
  const isIcon = (element) => ICON_FONT.test(getComputedStyle(element).fontFamily)
    || /(?:^|[\s_-])(?:icon|material-icons|material-symbols)/iu.test(element.getAttribute('class') || '');

  /** Whether a text in a list's frame is its floating label rather than what was chosen. */
  const isFloatingLabel = (element, frame) => {
    for (let at = element; at && at !== frame; at = seen.above(at)) {
      const style = getComputedStyle(at);
      if (at.matches(LABEL_LIKE) || (style.position === 'absolute' && style.pointerEvents === 'none')) return true;
    }
    return false;
  };

  /** The texts in a list's frame that show a choice; none while it shows its label or a prompt. */
  const choiceTexts = (control) => {
    const texts = [];
    const { frame } = control;
    seen.walk(frame, (node) => {
      if (node.nodeType !== Node.TEXT_NODE) return;
      const element = node.parentElement || frame;
      if (isIcon(element) || element.closest(PROMPT_LIKE) || (element !== frame && isFloatingLabel(element, frame))) return;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
      if (control.label && seen.within(node, control.label)) return;
      texts.push(node.data);
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
    const shown = words.plain(choiceTexts(control).join(' '));
    const typed = words.plain(inputOf(control)?.value);
    const text = shown || typed;
    return words.isPrompt(text) && text === (shown || typed) && !control.chosen?.includes(text) ? '' : text;
  };

  /** The file names an upload shows; a browser's own control keeps them itself, components list them beside it. */
  const filesIn = ({ element, frame }) => {
    if (element.files?.length) return [...element.files].map((file) => file.name);
    let area = frame;
    for (let steps = 0; steps < MOST_UPLOAD_STEPS; steps += 1) {
      const names = namesWithin(area);
      if (names.length) return names;
      const up = seen.above(area);
      if (!up || up === document.body || up.querySelectorAll('input:not([type=hidden i]), textarea, select').length > 1) break;
      area = up;
    }
    return [];
  };
  const namesWithin = (area) => {
    const names = [];
    seen.walk(area, (node) => {
      const text = node.nodeType === Node.TEXT_NODE ? words.plain(node.data) : '';
      const found = FILE_NAME.exec(text);
      if (found && seen.isTextSeen(node)) names.push(found[0]);
    });
    return names;
  };

  const valueOf = (control) => {
    const { element, entries, kind } = control;
    if (entries) return entries.find((entry) => radioGroups.isOn(entry.element))?.text || '';
    if (kind === 'file') return filesIn(control).join('\n');
    if (kind === 'list') return chosenIn(control);
    if (element.isContentEditable) return words.lines(element.innerText).replace(/\n$/u, '');
    return words.lines(element.value ?? words.plain(element.textContent));
  };

  return { valueOf, inputOf, isIcon, choiceTexts };
})();
