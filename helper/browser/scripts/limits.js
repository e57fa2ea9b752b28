// How much a field takes, as the page says: an attribute, a counter beside it, a hint. Stands after readings.js.

const limits = (() => {
  const MOST_STEPS = 4;
  const NUMBER = '(\\d[\\d,]{0,6})';
  const AT_MOST = '(?:max(?:imum)?(?: of)?|up to|at most|no more than|not exceed|limit(?:ed to)?|within|fewer than)';
  const CHARS = '(?:characters?|chars?|letters?)';
  const LINES = '(?:(?:product|infringing|listing|item)s?\\s*)?(?:links?|urls?|listings?|lines?|items?|products?|addresses)';
  const CHAR_HINTS = [
    new RegExp(`${AT_MOST}\\D{0,12}${NUMBER}\\s*${CHARS}`, 'iu'),
    new RegExp(`${NUMBER}\\s*${CHARS}\\s*(?:max|at most|or less|or fewer|limit)`, 'iu'),
    /(?:最多|不超过|不得超过|上限|限)\D{0,8}(\d+)\s*个?字/u, /(\d+)\s*个?字符?(?:以内|之内)/u,
  ];
  const LINE_HINTS = [
    new RegExp(`${AT_MOST}\\D{0,12}${NUMBER}\\s*${LINES}`, 'iu'),
    new RegExp(`(?:one|each|every)\\b[^.]{0,40}\\bline\\b[^.]{0,12}${AT_MOST}\\s*${NUMBER}\\b(?!\\s*${CHARS})`, 'iu'),
    new RegExp(`${NUMBER}\\s*${LINES}\\s*(?:max|at most|or less|or fewer|at a time)`, 'iu'),
    /(?:最多|不超过|不得超过|上限|限)\D{0,10}(\d+)\s*(?:条|个|行|件)(?!字)/u,
  ];
  const COUNTER = /(?:^|[^\d/])(\d{1,6})\s*\/\s*(\d{1,6})(?![\d/])/u;
  const ABOUT_LINKS = /links?|urls?|listings?|链接|网址/iu;

  const number = (text) => Number(text.replace(/,/gu, ''));
  const firstOf = (text, patterns) => {
    const found = patterns.map((pattern) => pattern.exec(text)).find(Boolean);
    return found ? number(found[1]) : null;
  };

  const FIELD = 'input:not([type=hidden i]), textarea, select, button, [role=combobox]';
  const holdsOther = (outer, control) => [...outer.querySelectorAll('input:not([type=hidden i]), textarea, select')]
    .some((field) => field !== control.element && !control.frame.contains(field) && seen.isSeen(field));

  /** The hint right behind a field that shares its element with others. */
  const hintBehind = (area) => {
    const next = area.nextElementSibling;
    return next && next.localName !== 'label' && !next.matches(FIELD) && !next.querySelector(FIELD) ? next.innerText : '';
  };

  /** The words around a control that are about it alone: its row, as far as no other field is in it. */
  const wordsAround = (control) => {
    let area = control.frame;
    for (let up = seen.above(area), steps = 0; up && up !== document.body && steps < MOST_STEPS; up = seen.above(up), steps += 1) {
      if (holdsOther(up, control)) break;
      area = up;
    }
    const counts = [area, ...area.querySelectorAll('[data-count]')].map((element) => element.getAttribute('data-count') || '');
    return words.plain([area.innerText, control.element.placeholder, ...counts, hintBehind(area)].join(' \n '));
  };

  /** What a counter such as 12/500 counts: characters, unless it is about links or fits the lines only. */
  const counterIn = (text, value) => {
    const found = COUNTER.exec(text);
    if (!found) return {};
    const [count, most] = [number(found[1]), number(found[2])];
    const lineCount = value.split('\n').filter((line) => line.trim()).length;
    const countsChars = [value.length, [...value].length].includes(count);
    if (most < 2 || count > most || !(countsChars || count === lineCount)) return {};
    const countsLines = value === '' ? ABOUT_LINKS.test(text) && most <= 1000 : !countsChars;
    return countsLines ? { lines: most } : { chars: most };
  };

  /** The limits of a text control; null where the page shows none. */
  const of = (control) => {
    if (control.kind !== 'line' && control.kind !== 'lines') return { chars: null, lines: null };
    const text = wordsAround(control);
    const counter = counterIn(text, readings.valueOf(control));
    const attribute = control.element.maxLength > 0 ? control.element.maxLength : null;
    return { chars: attribute ?? counter.chars ?? firstOf(text, CHAR_HINTS), lines: counter.lines ?? firstOf(text, LINE_HINTS) };
  };

  return { of };
})();
