// Normalises texts: all other scripts compare labels, options and buttons in this one way.

const words = (() => {
  const CJK = '\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef';
  const SPACE_IN_CJK = new RegExp(`(?<=[${CJK}]) (?=[${CJK}])`, 'gu');
  const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;
  const DASHES = /[\u2010-\u2015\u2212]/gu;

  /** Return a property of the page as text: some elements have a number or an object where others have text. */
  const text = (value) => (typeof value === 'string' ? value.toWellFormed() : '');

  /** Return the text in one line, without invisible characters; full-width characters become plain ones. */
  const plain = (said) => text(said).normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();

  /** Return a text for comparing, in which case, width, spacing and invisible characters make no difference. */
  const normalise = (text) =>
    plain(text).replace(SPACE_IN_CJK, '').replace(/[‘’]/gu, "'").replace(DASHES, '-').toLowerCase();

  /** Return the text of a button or link for comparing, without the signs around the text. */
  const bare = (text) => {
    const said = normalise(text);
    return said.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || said;
  };

  /** Return the text with one line feed between lines, as every control is read and compared. */
  const lines = (said) => text(said).replace(/\r\n?/gu, '\n');

  // An arrow drawn as a character is not part of the text.
  const ARROWS = /[▾▼▿⌄﹀∨˅🔽▴▲]+$/u;

  /** Return the text without the arrow at its end that marks a drop-down. */
  const withoutArrow = (text) => plain(text).replace(ARROWS, '').trim();

  const PROMPT =
    /^-*\s*(?:please\s+)?(?:select|choose|pick)\b.{0,40}$|^-+$|^请?(?:选择|输入|填写).{0,20}$|^全部$/iu;

  /** Return whether a list shows this text only until a choice is made: "Please select", "请选择". */
  const isPrompt = (text) => PROMPT.test(withoutArrow(text));

  /** Return whether the text asks the user to choose, not to type. */
  const isChoicePrompt = (text) => isPrompt(text) && !/^请?(?:输入|填写)|^全部$/u.test(plain(text));

  return { text, plain, normalise, bare, lines, withoutArrow, isPrompt, isChoicePrompt };
})();
