// Normalised words: one way to compare labels, options and buttons, for all other scripts.

const words = (() => {
  const CJK = '\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef';
  const SPACE_IN_CJK = new RegExp(`(?<=[${CJK}]) (?=[${CJK}])`, 'gu');
  const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;
  const DASHES = /[\u2010-\u2015\u2212]/gu;

  /** The text in one line, without invisible characters; full-width forms become plain ones. */
  const plain = (text) => (text || '').normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();

  /** A text for comparing: case, width, spacing and invisible characters do not count. */
  const normalise = (text) =>
    plain(text).replace(SPACE_IN_CJK, '').replace(/[‘’]/gu, "'").replace(DASHES, '-').toLowerCase();

  /** The words of a button or link for comparing: without the signs around them. */
  const bare = (text) => {
    const said = normalise(text);
    return said.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || said;
  };

  /** Lines separated by one line feed each, as every control is read and compared. */
  const lines = (text) => (text || '').replace(/\r\n?/gu, '\n');

  // An arrow drawn as a letter is not a word.
  const ARROWS = /[▾▼▿⌄﹀∨˅🔽▴▲]+$/u;

  /** The text without the arrow at its end that marks a drop-down. */
  const withoutArrow = (text) => plain(text).replace(ARROWS, '').trim();

  const PROMPT =
    /^-*\s*(?:please\s+)?(?:select|choose|pick)\b.{0,40}$|^-+$|^请?(?:选择|输入|填写).{0,20}$|^全部$/iu;

  /** Whether a list shows this only until a choice is made: "Please select", "请选择". */
  const isPrompt = (text) => PROMPT.test(withoutArrow(text));

  /** Whether the text asks for a choice rather than for text. */
  const isChoicePrompt = (text) => isPrompt(text) && !/^请?(?:输入|填写)|^全部$/u.test(plain(text));

  return { plain, normalise, bare, lines, withoutArrow, isPrompt, isChoicePrompt };
})();
