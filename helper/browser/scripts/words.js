// Words as a person reads them: one way to compare labels, options and buttons, for all the other scripts.

const words = (() => {
  const CJK = '\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef';
  const SPACE_IN_CJK = new RegExp(`(?<=[${CJK}]) (?=[${CJK}])`, 'gu');
  const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;
  // What pages hang onto a label without changing its meaning: stars, colons, counters, "(optional)", help marks.
  const ASIDE = 'optional|required|必填|选填|可选|非必填|必选|\\d+\\s*/\\s*\\d+';
  const LABEL_TAIL = new RegExp(
    `(?:[\\s*:?!ⓘ•·…▾▼▿⌄﹀∨˅🔽]|\\.{3}|[(\\[【]\\s*(?:${ASIDE})\\s*[)\\]】]|(?<=^|[*:\\s])(?:${ASIDE}))+$`, 'iu');
  const LABEL_HEAD = /^(?:[\s*•·]|\d{1,2}\s*[.)、]\s)+/u;

  const DASHES = /[\u2010-\u2015\u2212]/gu;

  /** The text in one line, without invisible characters; full-width forms become plain ones. */
  const plain = (text) => (text || '').normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();

  /** A text for comparing: case, width, spacing and invisible characters do not count. */
  const normalise = (text) => plain(text).replace(SPACE_IN_CJK, '').replace(/[‘’]/gu, "'").replace(DASHES, '-').toLowerCase();

  /** A label for comparing: `* Complaint reason :` and `Complaint reason (optional)` are both `complaint reason`. */
  const label = (text) => normalise(text).replace(LABEL_HEAD, '').replace(LABEL_TAIL, '').trim();

  /** Lines parted by one line feed each, as every control is read and compared. */
  const lines = (text) => (text || '').replace(/\r\n?/gu, '\n');

  // Drawn as a letter, an arrow still is no word.
  const ARROWS = /[▾▼▿⌄﹀∨˅🔽▴▲]+$/u;

  /** The text without the arrow at its end by which a list shows that it unfolds. */
  const withoutArrow = (text) => plain(text).replace(ARROWS, '').trim();

  const PROMPT = /^-*\s*(?:please\s+)?(?:select|choose|pick)\b.{0,40}$|^-+$|^请?(?:选择|输入|填写).{0,20}$|^全部$/iu;

  /** Whether a list shows this only as long as nothing is chosen: "Please select", "请选择". */
  const isPrompt = (text) => PROMPT.test(withoutArrow(text));

  const CHOICE_PROMPT = /^-*\s*(?:please\s+)?(?:select|choose|pick)\b.{0,40}$|^请?选择.{0,20}$/iu;

  /** Whether it asks to choose rather than to write. */
  const isChoicePrompt = (text) => CHOICE_PROMPT.test(withoutArrow(text));

  return { plain, normalise, label, lines, withoutArrow, isPrompt, isChoicePrompt };
})();
