// Normalised words: one way to compare labels, options and buttons, for all other scripts.

const words = (() => {
  const CJK = '\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef';
  const SPACE_IN_CJK = new RegExp(`(?<=[${CJK}]) (?=[${CJK}])`, 'gu');
  const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;
  // Decorations of a label that do not change its meaning: numbers before it; stars, colons, counters, help
  // icons and notes on its limits after it.
  const LIMIT =
    '(?:(?:max|min)(?:imum|\\.)?|at (?:most|least)|up to|no(?:t)? more than|limit(?:ed to)?)(?: of)?:?\\s*\\d[\\d,.]*[\\p{L}\\s]{0,24}';
  const COUNTED =
    '\\d[\\d,]*\\s*(?:characters?|chars?|words|links?|urls?|files?|lines?)(?:\\s*(?:max|left|or less|at most)\\.?)?';
  const EACH_LINE =
    '(?:one|1|each)(?:\\s\\p{L}+){0,2}\\s(?:per|a|each|on an?(?: new| separate| own)?)\\s?(?:line|row)|each line.{0,24}';
  const CHINESE =
    '必填|选填|可选|非必填|必选|每行(?:一|1)?[个条]?\\p{L}{0,3}|(?:最多|不超过|限|至少)\\s*\\d+\\s*\\p{L}{0,6}|\\d+\\s*(?:个?字符?|条|个)(?:以内)?';
  const FORMATS =
    '\\.?(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip)(?:\\s*(?:,|/|or|and)\\s*\\.?(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip))*';
  const NOTE = `optional|required|mandatory|compulsory|if (?:any|applicable)|${FORMATS}|\\d+\\s*/\\s*\\d+|${LIMIT}|${COUNTED}|${EACH_LINE}|${CHINESE}`;
  const LABEL_TAIL = new RegExp(
    `(?:[\\s*✱†:;,?!ⓘ•·…▾▼▿⌄﹀∨˅🔽]|\\.{3}|(?<=\\s)[-|/](?=\\s|$)|[(\\[【]\\s*(?:${NOTE}|[?!i])\\s*[)\\]】]` +
      `|(?<=^|[*:,;\\s|/-])(?:${NOTE}))+$`,
    'iu',
  );
  const ORDINAL = '[一二三四五六七八九十]{1,3}';
  const LABEL_HEAD = new RegExp(
    `^(?:[\\s*✱†»•·]|(?:required|optional|必填|选填)\\s*:|(?:q|step|no\\.?)?\\s?\\d{1,2}(?:\\.\\d{1,2})*\\s?[.)、:]\\s*(?=\\D|$)|\\d{1,2}(?:\\.\\d{1,2})+\\s+` +
      `|[(\\[](?:\\d{1,2}|[a-z]|${ORDINAL})[)\\]]\\s*|[a-z][.)]\\s+|${ORDINAL}、\\s*)+`,
    'iu',
  );
  const CIRCLED = /[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]/gu;
  const WRAPPED = /^(?:\[([^[\]]+)\]|【([^【】]+)】|[「『]([^「」『』]+)[」』]|["“«]([^"“”«»]+)["”»])$/u;
  const LONGEST_LABEL = 200;

  // "Zip" alone names a postcode, although files end like that as well.
  const ZIP = /^[\s*✱]*zip[\s*✱:]*$/u;
  const DASHES = /[\u2010-\u2015\u2212]/gu;

  /** The text in one line, without invisible characters; full-width forms become plain ones. */
  const plain = (text) => (text || '').normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();

  /** A text for comparing: case, width, spacing and invisible characters do not count. */
  const normalise = (text) =>
    plain(text).replace(SPACE_IN_CJK, '').replace(/[‘’]/gu, "'").replace(DASHES, '-').toLowerCase();

  /**
   * A label for comparing: `* Complaint reason :`, `[Complaint reason]` and `1. Complaint reason (optional)`
   * are all `complaint reason`.
   */
  const label = (text) => {
    const said = normalise((text || '').replace(CIRCLED, ' '));
    if (said.length > LONGEST_LABEL) return said;
    if (ZIP.test(said)) return 'zip';
    const bare = said.replace(LABEL_HEAD, '').replace(LABEL_TAIL, '').trim();
    const wrapped = WRAPPED.exec(bare);
    return wrapped ? label(wrapped.slice(1).find(Boolean)) : bare;
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

  const CHOICE_PROMPT = /^-*\s*(?:please\s+)?(?:select|choose|pick)\b.{0,40}$|^-+$|^请?选择.{0,20}$/iu;

  /** Whether the text asks for a choice rather than for text. */
  const isChoicePrompt = (text) => CHOICE_PROMPT.test(withoutArrow(text));

  return { plain, normalise, label, lines, withoutArrow, isPrompt, isChoicePrompt };
})();
