// Finds a field by what a person sees: independent signals vote for each control; who wins is decided outside.

const gaps = (() => {
  // Labels stand in their field, left of it in its line, or above it.
  const MOST = { beside: 420, below: 44, faraway: 900 };
  const SLACK = { beside: 4, floating: 12 };
  const MOST_SHIFT = 48;
  // Where a line of text begins in a field, and how well a label that stands far away must be in line with it.
  const FIRST_LINE = { most: 20, slack: 14 };

  const placeOf = (control) => (control.entries ? radioGroups.placeOf(control) : control.frame.getBoundingClientRect());

  /** How far a field's place is from a label's; Infinity where no reader would connect them. */
  const between = (label, field) => {
    const middle = { x: (label.left + label.right) / 2, y: (label.top + label.bottom) / 2 };
    const isAcross = middle.x > field.left && middle.x < field.right;
    if (isAcross && middle.y > field.top - SLACK.floating && middle.y < field.bottom) return 0;
    const beside = field.left - label.right;
    const isInLine = middle.y > field.top - SLACK.beside && middle.y < field.bottom + SLACK.beside;
    const firstLine = field.top + Math.min(FIRST_LINE.most, (field.bottom - field.top) / 2);
    const most = Math.abs(middle.y - firstLine) < FIRST_LINE.slack ? MOST.faraway : MOST.beside;
    if (isInLine && beside > -SLACK.floating && beside < most) return 1 + 0.1 * Math.max(0, beside);
    const below = field.top - label.bottom;
    const shift = Math.abs(field.left - label.left);
    const isUnder = shift < MOST_SHIFT || (label.left > field.left && label.left < field.right);
    return isUnder && below > -SLACK.floating && below < MOST.below ? 1 + Math.max(0, below) + 0.1 * shift : Infinity;
  };

  /** Whether a label that stands between two fields clings to the upper one: then it may be a caption below that. */
  const leansUp = (label, field, others) => {
    const below = field.top - label.bottom;
    if (below < 0) return false;
    return others.some((other) => {
      const above = label.top - other.bottom;
      const isOver = other.left < label.right && other.right > label.left;
      return isOver && above > -SLACK.beside && above < below / 2 && below - above > SLACK.beside;
    });
  };

  /** The thing with the least distance; null where all are too far. */
  const nearest = (things, distance) => {
    let best = null;
    let least = Infinity;
    for (const thing of things) {
      const far = distance(thing);
      if (far < least) [best, least] = [thing, far];
    }
    return best;
  };

  return { placeOf, between, leansUp, nearest };
})();

{
  // Every signal that may speak for a control: its weight, and what it says. A control is taken with 3 or more and a lead
  // of 1.5 before the next (`finder.py`): one strong signal is enough, or two that are independent of each other.
  const SIGNALS = {
    // The page itself ties words and field together: by a label element, an id, a legend, a term.
    tied: { weight: 4, says: 'the page ties this label to it' },
    sharedTie: { weight: 0.5, says: 'the page ties this label and other words to it' },
    // The field's attributes (its accessible name, its prompt) and the words on it.
    spoken: { weight: 3, says: 'its description says so' },
    ownWords: { weight: 4, says: 'it says so itself' },
    ownUpload: { weight: 2, says: 'its button says so' },
    // The smallest element around the words that holds any field.
    row: { weight: 2, says: 'it is the only field in the row of the label' },
    sharedRow: { weight: 1, says: 'it is the only field of its kind in the row of the label' },
    disputedRow: { weight: 0.5, says: 'it shares a row with the label and other words' },
    // The order of the document.
    next: { weight: 1, says: 'it follows the label' },
    // The places on the screen, from the words to the fields and from the field to the words.
    nearest: { weight: 1.5, says: 'it is the field nearest to the label' },
    nearestBack: { weight: 1.5, says: 'the label is the words nearest to it' },
    // Nothing on the page says the words: only worth a question.
    only: { weight: 1, says: 'it is the only field of its kind here' },
  };
  // What all but a tie counts where the words are a section's title, or may belong to another field.
  const OF_WEAK_WORDS = 0.5;
  const BARS = 'header, footer, [role=banner], [role=contentinfo], [role=menubar], [role=toolbar]';
  const AS_NEAR = 8;
  const TITLE_SIZE = 1.35;
  const MOST_TOLD = 6;

  /** The controls in the smallest element around the label that holds any. */
  const rowOf = (label, fields) => {
    for (let up = seen.above(label.node); up && up !== document.documentElement; up = seen.above(up)) {
      const held = fields.filter((field) => seen.within(field.element, up));
      if (held.length) return held;
    }
    return [];
  };

  /** Everything on the page that matters for one wanted field. */
  const survey = (kinds) => {
    const { elements, texts } = seen.survey();
    const known = controls.among(elements, { withSegments: kinds.includes('radio') });
    const fields = known.filter((control) => !['button', 'tick'].includes(control.kinds[0]) || kinds.includes(control.kinds[0]));
    const placed = [...fields, ...controls.unknownAmong(elements, known)]
      .map((field) => ({ ...field, place: gaps.placeOf(field) }));
    return { texts, fields: placed.sort((one, other) => one.order - other.order) };
  };

  /** What one label says about the whole page: which fields share its row, lie nearest, come next. */
  const outlookOf = (label, { texts, fields }) => ({
    label, texts, fields,
    rivals: labels.rivals(texts, label, fields),
    row: rowOf(label, fields),
    nearest: gaps.nearest(fields, (field) => gaps.between(label.place, field.place)),
    next: fields.find((field) => field.order >= label.order || seen.within(label.node, field.frame)),
  });

  /** The votes that a label gives to one control. */
  const votesFor = (field, outlook) => {
    const { label, texts, rivals, row } = outlook;
    const tied = names.tiedTo(field).find((element) => seen.within(label.node, element) || seen.within(element, label.node));
    if (!tied && (belongsElsewhere(field, texts) || isItsChoice(field, outlook))) return [];
    const isDisputed = rivals.some((text) => text.order >= label.order && text.order <= field.order);
    const votes = [
      tied && tieVote(tied, rivals),
      row.includes(field) && rowVote(row, field, isDisputed),
      outlook.next === field && !isDisputed && SIGNALS.next,
      outlook.nearest === field && SIGNALS.nearest,
      // Other words that stand between the two in the very row of the field are its label rather than this one.
      !(isDisputed && row.length === 1) && isNearestWords(field, outlook) && SIGNALS.nearestBack,
    ].filter(Boolean);
    const isWeak = isTitle(label.text) || mayBeAnothers(field, outlook);
    return isWeak ? votes.map((vote) => (vote === SIGNALS.tied ? vote : { ...vote, weight: OF_WEAK_WORDS * vote.weight })) : votes;
  };

  /** Whether the label shares its row with one other field alone, or is the caption below another. */
  const mayBeAnothers = (field, { label, fields, row }) => {
    if (row.length === 1) return row[0] !== field;
    return gaps.leansUp(label.place, field.place, fields.filter((other) => other !== field).map(({ place }) => place));
  };

  /** Whether the words are what was chosen in a list that other words name already. */
  const isItsChoice = (field, { label, rivals, fields }) => field.kinds[0] === 'list' && seen.within(label.text, field.frame)
    && rivals.some(({ node }) => !isTitle(node)
      && gaps.nearest(fields, (other) => gaps.between(seen.placeOf(node), other.place)) === field);

  /** Whether the page itself calls the control something else, in words that can be seen. */
  const belongsElsewhere = (field, texts) => {
    if (['file', 'button'].includes(field.kinds[0])) return false;
    if (names.ownLabels(field).length) return true;
    const spoken = new Set(names.spokenBy(field).filter((text) => !words.isPrompt(text)).map(words.label));
    return texts.some(({ node }) => spoken.has(words.label(node.data)) && seen.isTextSeen(node));
  };

  /** A tie counts in full when the label element says nothing else. */
  const tieVote = (tied, rivals) => (rivals.some(({ node }) => seen.within(node, tied)) ? SIGNALS.sharedTie : SIGNALS.tied);

  const rowVote = (row, field, isDisputed) => {
    if (isDisputed) return SIGNALS.disputedRow;
    if (row.length === 1) return SIGNALS.row;
    return row.filter((other) => other.kinds.some((kind) => field.kinds.includes(kind))).length === 1 && SIGNALS.sharedRow;
  };

  /** Whether no other words are nearer to the field, or as near and to no other field nearer. */
  const isNearestWords = (field, { label, rivals, fields }) => {
    const own = gaps.between(label.place, field.place);
    return Number.isFinite(own) && !rivals.some(({ node }) => {
      const place = seen.placeOf(node);
      const other = gaps.between(place, field.place);
      return other < own || (other < own + AS_NEAR && gaps.nearest(fields, (each) => gaps.between(place, each.place)) === field);
    });
  };

  /** A section's title speaks for all of the section: for one field only if nothing else is in it. */
  const isTitle = (text) => {
    const element = text.parentElement;
    return element.closest('h1, h2, h3, [role=heading], summary') !== null
      || parseFloat(getComputedStyle(element).fontSize) >= TITLE_SIZE * parseFloat(getComputedStyle(document.body).fontSize);
  };

  /** The votes of the control's own words and attributes, which need no label on the page. */
  const votesOfItself = (field, wanted, votes, hasLabel) => {
    if (!hasLabel && names.ownLabels(field).some((node) => !labels.isWording(node.data, wanted))) return [];
    const ownVote = field.kinds[0] === 'file' ? SIGNALS.ownUpload : SIGNALS.ownWords;
    const saysSo = names.ownWords(field).some((text) => labels.isWording(text, wanted));
    const isSpoken = !votes.includes(SIGNALS.tied) && names.spokenBy(field).some((text) => labels.isWording(text, wanted));
    return [saysSo && ownVote, isSpoken && SIGNALS.spoken].filter(Boolean);
  };

  const sum = (votes) => votes.reduce((total, { weight }) => total + weight, 0);

  /** The best that any one label says for a control; two labels with the same words do not add up. */
  const bestFor = (field, outlooks, wanted) => {
    let best = { field, votes: [], label: null };
    for (const outlook of outlooks) {
      const votes = votesFor(field, outlook);
      if (sum(votes) > sum(best.votes)) best = { field, votes, label: outlook.label };
    }
    return { ...best, votes: [...best.votes, ...votesOfItself(field, wanted, best.votes, best.label !== null)] };
  };

  /** Whether a dialog or its curtain lies over the field, rather than an icon or a floating label of its own. */
  const isCovered = ({ kinds, frame, element, place }) => {
    const x = (place.left + place.right) / 2;
    const y = (place.top + place.bottom) / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || kinds[0] === 'file') return false;
    const top = seen.topmost(x, y);
    if (!top || seen.within(top, frame) || seen.within(element, top)) return false;
    for (let up = seen.above(top), steps = 0; up && up !== document.body && steps < 4; up = seen.above(up), steps += 1) {
      if (seen.within(element, up)) return up.getBoundingClientRect().height >= 2 * (place.bottom - place.top) + 80;
    }
    return true;
  };

  const told = ({ field, votes, label }, kinds, texts) => {
    const kind = field.kinds.find((own) => kinds.includes(own));
    return {
      ref: controls.refOf({ ...field, kind, label: label?.node || null }), kind, label: names.titleOf(field, texts, label),
      score: sum(votes), reasons: votes.map(({ says }) => says), covered: isCovered(field),
    };
  };

  /** A field without any words of its own, when it is the only one of its kind: worth a question. */
  const onlyOne = (candidates, texts) => {
    if (candidates.length !== 1) return [];
    const [field] = candidates;
    const isNamed = names.titleOf(field, texts) !== '';
    return field.kinds[0] === 'file' || !isNamed ? [{ field, label: null, votes: [SIGNALS.only] }] : [];
  };

  /** What is written on a button names the button and no field beside it; a list's own box may say its label, though. */
  const isOnButton = (label, fields) => {
    const button = label.text.parentElement.closest('button, [role=button]');
    if (button === null) return false;
    const isOfField = (field) => (field.kinds[0] === 'list' && seen.within(button, field.frame))
      || (field.kinds[0] !== 'button' && field.element !== button && seen.within(field.element, button)); // a whole row to press
    return button.closest(BARS) !== null || !fields.some(isOfField);
  };

  /** Candidates for a field, best first, each with its score and reasons; `labelSeen`: the page has the words at all. */
  ipp.find = (wordings, kinds) => {
    const wanted = labels.wantedOf(wordings);
    const page = survey(kinds);
    const candidates = page.fields.filter((field) => field.kinds.some((kind) => kinds.includes(kind)));
    const labelsHere = labels.find(page.texts, wanted)
      .filter((label) => kinds.includes('button') || !isOnButton(label, page.fields));
    const outlooks = labelsHere.map((label) => outlookOf(label, page));
    const voted = candidates.map((field) => bestFor(field, outlooks, wanted)).filter(({ votes }) => votes.length > 0);
    const ranked = (voted.length || outlooks.length ? voted : onlyOne(candidates, page.texts))
      .sort((one, other) => sum(other.votes) - sum(one.votes)).slice(0, MOST_TOLD);
    return { labelSeen: outlooks.length > 0, candidates: ranked.map((each) => told(each, kinds, page.texts)) };
  };
}
