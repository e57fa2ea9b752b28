// Finds a field by visible signs: independent signals vote for each control; the decision is made outside.

const gaps = (() => {
  // A label is in its field, left of it in its line, or above it.
  const MOST = { beside: 420, below: 44, faraway: 900 };
  const SLACK = { beside: 4, floating: 12 };
  const MOST_SHIFT = 48;
  // The place where a line of text begins in a field, and the tolerance for the alignment of a distant label.
  const FIRST_LINE = { most: 20, slack: 14 };

  const placeOf = (control) =>
    control.entries ? radioGroups.placeOf(control) : control.frame.getBoundingClientRect();

  /** The distance between a field and a label; Infinity if no reader would connect them. */
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
    return isUnder && below > -SLACK.floating && below < MOST.below
      ? 1 + Math.max(0, below) + 0.1 * shift
      : Infinity;
  };

  const AXES = {
    down: { ends: 'bottom', starts: 'top', low: 'left', high: 'right', most: 44 },
    right: { ends: 'right', starts: 'left', low: 'top', high: 'bottom', most: 160 },
  };

  /**
   * The distance between one place and the next along an axis; Infinity if it is in another direction or too
   * far.
   */
  const behind = (first, second, axis) => {
    const { ends, starts, low, high, most } = AXES[axis];
    const gap = second[starts] - first[ends];
    const isInLine = first[low] < second[high] && first[high] > second[low];
    return isInLine && gap > -SLACK.beside && gap < most ? Math.max(0, gap) : Infinity;
  };

  /** The nearest item; null if all are too far. */
  const nearest = (things, distance) => {
    let best = null;
    let least = Infinity;
    for (const thing of things) {
      const far = distance(thing);
      if (far < least) [best, least] = [thing, far];
    }
    return best;
  };

  return { placeOf, between, behind, nearest };
})();

{
  // Every signal for a control: its weight, and its wording. A control is taken with a score of 3 or more and
  // a lead of 1.5 before the next (`finder.py`). This requires a tie, the control's own words, or two
  // independent signals of which one is the row or being alone; and seen from the control the words must be
  // its label, too.
  const SIGNALS = {
    // Explicit ties of the page between words and field: by a label element, an id, a legend, a term.
    tied: { weight: 4, says: 'the page ties this label to it' },
    sharedTie: { weight: 0.5, says: 'the page ties this label and other words to it' },
    // The field's attributes (its accessible name, its placeholder) and the words on it.
    spoken: { weight: 3, says: 'its description says so' },
    ownWords: { weight: 4, says: 'it says so itself' },
    ownUpload: { weight: 2, says: 'its button says so' },
    // The smallest element around the words that contains a field.
    row: { weight: 2, says: 'it is the only field in the row of the label' },
    sharedRow: { weight: 1, says: 'it is the only field of its kind in the row of the label' },
    disputedRow: { weight: 0.5, says: 'it shares a row with the label and other words' },
    // The order of the document.
    next: { weight: 1, says: 'it follows the label' },
    // The positions on the screen, from the words to the fields and from the field to the words.
    nearest: { weight: 1.5, says: 'it is the field nearest to the label' },
    nearestBack: { weight: 1.5, says: 'the label is the words nearest to it' },
    // In a form without a label before its field: the words follow the only field in their row.
    behind: { weight: 2, says: 'the label stands behind it, as all labels of the form do' },
    // Only worth a question: the label follows the field, or belongs to several; or the page does not have
    // the words.
    caption: { weight: 1.5, says: 'the label stands right behind it' },
    shared: { weight: 1.5, says: 'the label may stand for it as well' },
    only: { weight: 1, says: 'it is the only field of its kind here' },
  };
  // The weight of a signal whose words may belong to another field: a section's title, a caption, a label of
  // several fields.
  const IN_DOUBT = 0.5;
  const MOST_IN_DOUBT = 2.5;
  const BARS = 'header, footer, [role=banner], [role=contentinfo], [role=menubar], [role=toolbar]';
  // A page that is still loading: a skeleton, a spinner.
  const BUSY = '[aria-busy=true], [class*=skeleton i], [class*=shimmer i], [role=progressbar]';
  const FEWEST_ALIKE = 2;
  // In pixels: the tolerance for words as near to a field as its label, for two labels at equal distances
  // from their fields, and for a label clearly nearer to the next field than to the previous one.
  const AS_NEAR = 8;
  const AS_FAR = 3;
  const CLEARLY = { times: 1.5, more: 4 };
  const TITLE_SIZE = 1.35;
  const MOST_TOLD = 6;

  const fits = (field, kinds) => field.kinds.some((kind) => kinds.includes(kind));

  /**
   * The controls in the smallest element around the label that contains any; if that has several lines, those
   * of the label's line.
   */
  const rowOf = (label, fields) => {
    for (let up = seen.above(label.node); up && up !== document.documentElement; up = seen.above(up)) {
      const held = fields.filter((field) => seen.within(field.element, up));
      const inLine = held.length > 1 ? held.filter((field) => !isCut(up, label.node, field.element)) : [];
      if (held.length) return inLine.length ? inLine : held;
    }
    return [];
  };
  const isCut = (outer, ...nodes) => {
    const parts = [...outer.childNodes];
    const [one, other] = nodes
      .map((node) => parts.findIndex((part) => seen.within(node, part)))
      .sort((first, second) => first - second);
    return one >= 0 && parts.slice(one, other).some((part) => part.localName === 'br');
  };

  // Kinds that count as a field only if they are wanted.
  const APART = ['radio', 'button', 'tick'];

  /** The page's data for one wanted field. */
  const survey = (kinds) => {
    const page = seen.survey();
    const { elements } = page;
    const texts = [...page.texts, ...seen.wordPictures(elements)].sort(
      (one, other) => one.order - other.order,
    );
    const known = controls.among(elements, { withSegments: kinds.includes('radio') });
    const fields = known.filter(
      (control) => !['button', 'tick'].includes(control.kinds[0]) || kinds.includes(control.kinds[0]),
    );
    const placed = [...fields, ...controls.unknownAmong(elements, known)]
      .map((field) => ({ ...field, place: gaps.placeOf(field) }))
      .sort((one, other) => one.order - other.order);
    return {
      texts,
      fields: placed,
      names: labels.among(texts, placed),
      isBare: placed.every(isNoField) || elements.some(isBusy),
    };
  };
  const isNoField = ({ kinds, element }) => kinds[0] === 'unknown' || element.closest(BARS) !== null;
  const isBusy = (element) => element.matches(BUSY) && seen.isSeen(element);

  /** The relations of one label to the whole page: which fields share its row, are nearest, come next. */
  const outlookOf = (label, page) => {
    const { fields } = page;
    const outlook = {
      ...page,
      label,
      rivals: labels.rivals(page.names, label),
      row: rowOf(label, fields),
      nearest: nearestTo(label.place, fields),
      next: fields.find((field) => field.order >= label.order || seen.within(label.node, field.frame)),
    };
    return {
      ...outlook,
      saysMore: label.saysMore || hasSecondLine(outlook),
      down: leaning(outlook, 'down'),
      right: leaning(outlook, 'right'),
    };
  };

  /** Whether small print between a label and the field of its row says more than the label. */
  const hasSecondLine = ({ label, names: texts, row, wanted }) => {
    const first = row.find(({ order }) => order >= label.order);
    return (
      Boolean(first) &&
      texts.some(
        ({ node, order }) =>
          order >= label.order &&
          order <= first.order &&
          node !== label.text &&
          !label.parts.some((part) => seen.within(node, part)) &&
          label.text.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING &&
          labels.isSetApart(node, label.text) &&
          labels.addsMeaning(node, label.text, wanted),
      )
    );
  };
  const nearestTo = (place, fields) => gaps.nearest(fields, (field) => gaps.between(place, field.place));

  /**
   * The field right before the words along an axis, with no other words between; `gap` is the distance
   * between their lines.
   */
  const before = (words, { fields, rivals }, axis) => {
    const distance = (field) => gaps.behind(field.place, words.place, axis);
    const field = gaps.nearest(fields, distance);
    const isBetween = ({ node, place }) =>
      node !== words.node &&
      gaps.behind(field.place, place, axis) < distance(field) &&
      gaps.behind(place, words.place, axis) < distance(field);
    if (!field || rivals.some(isBetween)) return { field: null, gap: Infinity };
    return {
      field,
      gap: axis === 'down' ? Math.max(0, words.place.top - lineOf(field, fields).bottom) : distance(field),
    };
  };

  /** The distance between the words and the next line of fields along an axis. */
  const gapAfter = (words, fields, axis) => {
    const field = gaps.nearest(fields, ({ place }) => gaps.behind(words.place, place, axis));
    if (!field) return Infinity;
    return axis === 'down'
      ? Math.max(0, lineOf(field, fields).top - words.place.bottom)
      : gaps.behind(words.place, field.place, axis);
  };
  const lineOf = ({ place }, fields) =>
    seen.around(
      fields
        .map((field) => field.place)
        .filter(({ top, bottom }) => top < place.bottom && bottom > place.top),
    );

  /**
   * The side of the form's labels along an axis, as far as this label may be the caption of the previous
   * field.
   *
   * If labels come first, the first label of a column has no field before it; if they come last, the last one
   * has no field after it. Only labels of equal style count, not a title above them. If all agree that they
   * come last, and the row contains nothing else, the label is one of the previous field (`isBehind`).
   */
  const leaning = (outlook, axis) => {
    const { label, fields, rivals } = outlook;
    const own = { ...before(label, outlook, axis), after: gapAfter(label, fields, axis) };
    // A field with other tied words has its label, and needs no caption.
    if (
      !own.field ||
      names.ownLabels(own.field).some((text) => !label.parts.some((part) => seen.within(text, part)))
    )
      return { field: null, isInDoubt: false, isBehind: false };
    const alike = rivals.filter(({ node }) => labels.isAsLarge(node, label.text));
    const isAsFar = (one, other) => Math.abs(one - other) <= AS_FAR;
    const comesLast = alike.some(
      (text) =>
        isAsFar(before(text, outlook, axis).gap, own.gap) && gapAfter(text, fields, axis) === Infinity,
    );
    const isFirst = (text) =>
      labels.isMarkedAlike(text.node, label.text) &&
      gapAfter(text, fields, axis) < Infinity &&
      before(text, outlook, axis).gap === Infinity;
    const comesFirst = alike.some(isFirst);
    const isBehind =
      outlook.row.length === 1 &&
      outlook.row[0] === own.field &&
      (comesLast || own.after === Infinity) &&
      alike.filter((text) => isAsFar(before(text, outlook, axis).gap, own.gap)).length >= FEWEST_ALIKE &&
      !comesFirst;
    const isFarEnough = comesFirst
      ? axis === 'right' || own.gap >= own.after - AS_FAR
      : own.gap > CLEARLY.times * own.after + CLEARLY.more;
    return { field: own.field, isInDoubt: comesLast || !isFarEnough, isBehind };
  };

  /**
   * The field that shares with a text the smallest element that contains a field, if that element has no
   * other content; otherwise null.
   */
  const partnerOf = (text, { fields, names: texts }) => {
    const row = rowOf(text, fields);
    if (row.length !== 1) return null;
    const element = seen.lineage(seen.above(text.node)).find((up) => seen.within(row[0].element, up));
    return texts.some(({ node }) => node !== text.node && seen.within(node, element)) ? null : row[0];
  };

  /**
   * Whether a label after a field is alone with it in an element, and cannot belong to another field.
   *
   * No other words may precede the field, and the next field must have words of its own.
   */
  const isEnclosed = (field, outlook) => {
    const { label, rivals, fields } = outlook;
    const own = { node: label.text, place: label.place };
    if (
      field.order > label.order ||
      partnerOf(own, outlook) !== field ||
      ![outlook.down, outlook.right].some((lean) => lean.field === field)
    )
      return false;
    const isTaken = (text) => ![null, field].includes(partnerOf(text, outlook));
    const isBefore = (text) =>
      !isTitle(text.node) && gaps.between(text.place, field.place) < Infinity && !isTaken(text);
    const next = fields.find(({ order }) => order >= label.order);
    return !rivals.some(isBefore) && (!next || rivals.some((text) => partnerOf(text, outlook) === next));
  };

  /** The votes of a label for one control. */
  const votesFor = (field, outlook) => {
    const { label, rivals, row, down, right } = outlook;
    const tied = names
      .tiedTo(field)
      .find((element) => seen.within(label.node, element) || seen.within(element, label.node));
    const isAlone = row.length === 1 && row[0] === field;
    if (!tied && isItsChoice(field, outlook)) return [];
    if (!tied && belongsElsewhere(field, outlook.texts)) {
      const isSpoken = names.spokenBy(field).some((text) => labels.isWording(text, outlook.wanted));
      // The visible layout may be right and the page's tie a mistake: then no other control is sure of the
      // words.
      if (isAlone) return Object.assign([SIGNALS.row], isSpoken ? {} : { claim: SIGNALS.tied.weight });
      return followsInRow(field, outlook) ? [SIGNALS.shared] : [];
    }
    if (
      !tied &&
      isAlone &&
      ([down, right].some((lean) => lean.field === field && lean.isBehind) || isEnclosed(field, outlook))
    ) {
      return [SIGNALS.row, SIGNALS.behind];
    }
    const isDisputed =
      rivals.some((text) => text.order >= label.order && text.order <= field.order) ||
      hasOtherInFrame(field, outlook);
    const isShared =
      !isAlone && sharing(outlook).some((other) => other !== field && (!tied || areNeighbours(field, other)));
    const votes = [
      tied && tieVote(tied, rivals),
      row.includes(field) && rowVote(row, field, isDisputed),
      outlook.next === field && !isDisputed && SIGNALS.next,
      outlook.nearest === field && SIGNALS.nearest,
      // Other words between the two in the very row of the field are its label instead.
      !(isDisputed && row.length === 1) && isNearestWords(field, outlook) && SIGNALS.nearestBack,
    ].filter(Boolean);
    const isInOthersRow = !row.includes(field);
    const isNamedElse = !tied && (showsOther(field, outlook) || hasCaption(field, outlook));
    // Of two labels tied to one field, one is tied by mistake: not the one that is alone with it.
    const isTwiceNamed =
      tied &&
      !isAlone &&
      names
        .ownLabels(field)
        .some(
          (text) =>
            !seen.within(text, tied) &&
            labels.isMarkedAlike(text, label.text) &&
            !outlook.wanted.all.includes(words.label(text.data)),
        );
    const isWeak =
      isTitle(label.text) ||
      isTwiceNamed ||
      isInOthersRow ||
      isShared ||
      isNamedElse ||
      (!isAlone && isCaption(field, outlook));
    const keepsTie =
      !isShared && !isTwiceNamed && !(isInOthersRow && row.some((other) => fits(other, outlook.kinds)));
    const counts = (share) =>
      votes.map((vote) =>
        !isWeak || (vote === SIGNALS.tied && keepsTie) ? vote : { ...vote, weight: share * vote.weight },
      );
    // A doubtful tie makes no control sure, whatever other signals it has; nor may another control be sure of
    // the same words.
    const isTieDoubted = isWeak && votes.includes(SIGNALS.tied) && !keepsTie;
    const counted = counts(
      isTieDoubted || isNamedElse ? Math.min(IN_DOUBT, MOST_IN_DOUBT / sum(votes)) : IN_DOUBT,
    );
    if (isTieDoubted) counted.claim = SIGNALS.tied.weight;
    const isBefore = [down, right].some((lean) => lean.field === field && lean.isInDoubt);
    if (sum(counted) >= SIGNALS.only.weight) return counted;
    if (isBefore) return [...counted, SIGNALS.caption];
    // The only field of its kind in the row may be meant, whatever lies between it and words after it.
    return votes.includes(SIGNALS.sharedRow)
      ? votes
      : [...counted, isShared && sharing(outlook).includes(field) && SIGNALS.shared].filter(Boolean);
  };

  /** Whether the words may be the caption of another field, which they follow. */
  const isCaption = (field, { label, down, right }) =>
    [
      ['down', down],
      ['right', right],
    ].some(
      ([axis, lean]) =>
        lean.isInDoubt && lean.field !== field && gaps.behind(label.place, field.place, axis) < Infinity,
    );

  /**
   * The fields without any other label than this: the first of them may stand beside another one that is
   * meant.
   */
  const sharing = (outlook) => {
    outlook.shared ||= outlook.fields.filter(
      (field) => fits(field, outlook.kinds) && hasNoOther(field, outlook),
    );
    return outlook.shared;
  };
  const hasNoOther = (field, outlook) => {
    const { label, rivals } = outlook;
    if (names.ownLabels(field).some((text) => !label.parts.some((part) => seen.within(text, part))))
      return false;
    const own = gaps.between(label.place, field.place);
    // A field too far from the words may have other words near it; in another row these words are not its
    // own.
    const isNearer = (text) =>
      gaps.between(text.place, field.place) < Infinity &&
      gaps.between(text.place, field.place) <= own &&
      (own < Infinity || rowOf(text, outlook.fields).includes(field));
    if (rivals.some(isNearer)) return false;
    return own < Infinity || followsInRow(field, outlook);
  };
  const followsInRow = (field, { label, rivals, row }) =>
    row.includes(field) &&
    field.order > label.order &&
    !rivals.some(({ order }) => order >= label.order && order <= field.order);
  const areNeighbours = (one, other) =>
    ['down', 'right'].some(
      (axis) =>
        gaps.behind(one.place, other.place, axis) < Infinity ||
        gaps.behind(other.place, one.place, axis) < Infinity,
    );

  /**
   * Whether a list is framed together with its label and, between the two, further words beside the label
   * rather than in the list.
   */
  const hasOtherInFrame = (field, { label, texts }) => {
    const isBesideLabel = (node) =>
      !seen.within(
        field.element,
        seen.lineage(node.parentElement).find((up) => seen.within(label.node, up)),
      );
    return (
      field.kinds[0] === 'list' &&
      seen.within(label.node, field.frame) &&
      texts.some(
        ({ node, order }) =>
          order > label.order &&
          order <= field.order &&
          seen.within(node, field.frame) &&
          !label.parts.some((part) => seen.within(node, part)) &&
          isBesideLabel(node) &&
          seen.isTextSeen(node) &&
          !labels.looksQuieter(node.parentElement, label.text.parentElement),
      )
    );
  };

  /** Whether a list shows the name of another field in its box, as a list does whose label is in it. */
  const showsOther = (field, { others }) =>
    field.kinds[0] === 'list' && controlValues.textsIn(field).some((text) => labels.isWording(text, others));

  /** Whether among several uploads under the words this one has further words of its own. */
  const hasCaption = (field, { rivals, row, fields }) =>
    field.kinds[0] === 'file' &&
    row.filter((other) => fits(other, field.kinds)).length > 1 &&
    rivals.some((text) => rowOf(text, fields).every((other) => other === field));

  /** Whether the words are the value of a list that other words already name. */
  const isItsChoice = (field, { label, rivals, fields }) =>
    field.kinds[0] === 'list' &&
    seen.within(label.text, field.frame) &&
    rivals.some(({ node, place }) => !isTitle(node) && nearestTo(place, fields) === field);

  /** Whether the page itself gives the control another visible name. */
  const belongsElsewhere = (field, texts) => {
    if (['file', 'button'].includes(field.kinds[0])) return false;
    if (names.ownLabels(field).length) return true;
    const spoken = new Set(
      names
        .spokenBy(field)
        .filter((text) => !words.isPrompt(text))
        .map(words.label)
        .filter(Boolean),
    );
    return texts.some(({ node }) => spoken.has(words.label(node.data)) && seen.isTextSeen(node));
  };

  /** A tie counts in full if the label element contains nothing else. */
  const tieVote = (tied, rivals) =>
    rivals.some(({ node }) => seen.within(node, tied)) ? SIGNALS.sharedTie : SIGNALS.tied;

  const rowVote = (row, field, isDisputed) => {
    if (isDisputed) return SIGNALS.disputedRow;
    if (row.length === 1) return SIGNALS.row;
    return row.filter((other) => fits(other, field.kinds)).length === 1 && SIGNALS.sharedRow;
  };

  /** Whether no other words are nearer to the field, or equally near and nearer to no other field. */
  const isNearestWords = (field, { label, rivals, fields }) => {
    const own = gaps.between(label.place, field.place);
    return (
      Number.isFinite(own) &&
      !rivals.some(({ place }) => {
        const other = gaps.between(place, field.place);
        return other < own || (other < own + AS_NEAR && nearestTo(place, fields) === field);
      })
    );
  };

  /** A section's title names the whole section: it names one field only if the section has nothing else. */
  const isTitle = (text) => {
    const element = text.parentElement;
    return (
      element.closest('h1, h2, h3, [role=heading], summary') !== null ||
      parseFloat(getComputedStyle(element).fontSize) >=
        TITLE_SIZE * parseFloat(getComputedStyle(document.body).fontSize)
    );
  };

  /** The votes of the control's own words and attributes, which need no label on the page. */
  const votesOfItself = (field, wanted, votes, page) => {
    const isOther = (text) => !labels.isWording(text.data, wanted);
    if (!votes.length && names.ownLabels(field).some(isOther)) return [];
    const ownVote = field.kinds[0] === 'file' ? SIGNALS.ownUpload : SIGNALS.ownWords;
    const saysSo = names.ownWords(field).some((text) => labels.isWording(text, wanted));
    const isSpoken =
      !votes.claim &&
      !votes.saysMore &&
      !votes.includes(SIGNALS.tied) &&
      names.spokenBy(field).some((text) => labels.isWording(text, wanted));
    const spoken =
      isSpoken && isCalledOtherwise(field, page, isOther)
        ? { ...SIGNALS.spoken, weight: IN_DOUBT * SIGNALS.spoken.weight }
        : SIGNALS.spoken;
    return [saysSo && ownVote, isSpoken && spoken].filter(Boolean);
  };

  /** Whether a reader would take other words for its label, whatever its attributes say. */
  const isCalledOtherwise = (field, { names: texts, fields, kinds }, isOther) => {
    const named = texts.filter(({ node }) => !isTitle(node));
    const text =
      gaps.nearest(named, ({ place }) => gaps.between(place, field.place)) ||
      named.findLast(({ node, order }) => order <= field.order && rowOf({ node }, fields).includes(field));
    const first = text && nearestTo(text.place, fields);
    const isInItsLine =
      first && !fits(first, kinds) && gaps.behind(first.place, field.place, 'right') < Infinity;
    if (!first || !isOther(text.node) || (first !== field && !isInItsLine)) return false;
    const gap = gaps.behind(text.place, field.place, 'down');
    return gap === Infinity || fields.every((other) => gaps.behind(other.place, text.place, 'down') > gap);
  };

  const sum = (votes) => votes.reduce((total, { weight }) => total + weight, 0);

  /** Votes of a label whose small print says more than its words: worth a question, never sure. */
  const doubted = (votes) =>
    Object.assign(
      votes.map((vote) => ({ ...vote, weight: vote.weight * Math.min(1, MOST_IN_DOUBT / sum(votes)) })),
      { saysMore: true },
    );

  /** The best score of any one label for a control; two labels with the same words do not add up. */
  const bestFor = (field, outlooks, wanted, page) => {
    let best = { field, votes: [], label: null };
    for (const outlook of outlooks) {
      const votes = outlook.saysMore ? doubted(votesFor(field, outlook)) : votesFor(field, outlook);
      if (sum(votes) > sum(best.votes)) best = { field, votes, label: outlook.label };
    }
    return {
      ...best,
      claim: best.votes.claim || 0,
      votes: [...best.votes, ...votesOfItself(field, wanted, best.votes, page)],
    };
  };

  const told = ({ field, votes, label, claim = 0 }, { kinds, texts }) => {
    const kind = field.kinds.find((own) => kinds.includes(own));
    const cover = field.kinds[0] === 'file' ? null : seen.coverOf(field, field.place);
    return {
      ref: controls.refOf({ ...field, kind, label: label?.node || null }),
      kind,
      element: field.element,
      label: votes.includes(SIGNALS.behind)
        ? words.plain(label.text.data)
        : names.titleOf(field, texts, label),
      score: sum(votes),
      claim,
      reasons: votes.map(({ says }) => says),
      layer: seen.layerOf(field.element),
      off: Boolean(field.isOff),
      over: cover && words.plain(seen.said(cover)).slice(0, LONGEST_COVER),
      fades:
        !label || !seen.isTiny(seen.meet(label.place, field.place)) || seen.within(label.node, field.frame),
    };
  };
  const LONGEST_COVER = 60;

  /** A field without any words of its own, if it is the only one of its kind: worth a question. */
  const onlyOne = (candidates, texts) => {
    if (candidates.length !== 1) return [];
    const [field] = candidates;
    const isNamed = names.titleOf(field, texts) !== '';
    return field.kinds[0] === 'file' || !isNamed ? [{ field, label: null, votes: [SIGNALS.only] }] : [];
  };

  /**
   * The text of a button names the button and no field beside it; a list's own box may show its label,
   * though.
   */
  const isOnButton = (label, fields) => {
    const button = label.text.parentElement.closest('button, [role=button]');
    if (button === null) return false;
    const isOfField = (field) =>
      (field.kinds[0] === 'list' && seen.within(button, field.frame)) ||
      // a whole row as one button
      (field.kinds[0] !== 'button' && field.element !== button && seen.within(field.element, button));
    return button.closest(BARS) !== null || !fields.some(isOfField);
  };

  /**
   * Candidates for a field, best first, each with its score and reasons; `labelSeen`: the page contains the
   * words; `isBare`: no form is drawn yet.
   */
  const find = (wordings, kinds, others, page) => {
    const wanted = labels.wantedOf(wordings);
    const otherNames = labels.wantedOf(others);
    const candidates = page.fields.filter((field) => fits(field, kinds));
    const labelsHere = labels
      .find(page.texts, wanted, otherNames)
      .filter((label) => kinds.includes('button') || !isOnButton(label, page.fields));
    const outlooks = labelsHere.map((label) => outlookOf(label, { ...page, wanted, others: otherNames }));
    const voted = candidates
      .map((field) => bestFor(field, outlooks, wanted, page))
      .filter(({ votes }) => votes.length > 0);
    const ranked = (voted.length || outlooks.length ? voted : onlyOne(candidates, page.texts))
      .sort((one, other) => sum(other.votes) - sum(one.votes))
      .slice(0, MOST_TOLD);
    return {
      labelSeen: outlooks.length > 0,
      isBare: outlooks.length === 0 && page.isBare,
      candidates: ranked.map((each) => told(each, page)),
    };
  };

  const OTHER_PART =
    'header, footer, nav, aside, search, form, [role=banner], [role=navigation], [role=search], [role=complementary], [role=contentinfo]';
  const FORM = 'form, dialog, [role=dialog], [role=form]';
  const BUTTON = 'button, [role=button], input:is([type=submit i], [type=button i], [type=image i])';
  const HELD = 'input, textarea, select, [role=combobox]';

  const isAlike = (one, other) => one.localName === other.localName && one.className === other.className;
  const stepsAhead = (one, other) =>
    Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

  /**
   * Whether a branch of the page is a bar, a box or another form, rather than a section beside the one with
   * most of the fields.
   */
  const isOtherPart = (branch, most, element) => {
    if (
      most.matches(FORM) ||
      seen.lineage(element).some((up) => seen.within(up, branch) && up.matches(OTHER_PART))
    )
      return true;
    if (isAlike(branch, most)) return false;
    const [title] = document.querySelectorAll('h1, [role=heading][aria-level="1"]');
    const isAboveTitle =
      title && stepsAhead(element, title) && stepsAhead(title, most.querySelector(HELD) || most);
    return isAboveTitle || branch.querySelector(BUTTON) !== null;
  };

  /**
   * The elements outside the form: outside the smallest part of the page with more than half of the fields.
   */
  const outsidersAmong = (elements) => {
    const outside = new Set();
    for (let home = document.body, rest = elements; rest.length > 2; ) {
      const branches = rest.map((element) =>
        seen.lineage(element).findLast((up) => up !== home && seen.within(up, home)),
      );
      const most = branches.find(
        (branch) => branch && branches.filter((other) => other === branch).length > elements.length / 2,
      );
      if (!most) break;
      const isApart = (element, at) =>
        branches[at] && branches[at] !== most && isOtherPart(branches[at], most, element);
      rest.filter(isApart).forEach((element) => outside.add(element));
      if (most.matches(FORM)) break;
      rest = rest.filter((_, at) => branches[at] === most);
      home = most;
    }
    return outside;
  };

  /**
   * Finds several fields at once, each with its wordings and kinds and the wordings of the others; `outside`:
   * away from most of the fields.
   */
  ipp.findEach = (fields) => {
    const answers = findEach(fields);
    const best = new Set(
      answers.flatMap(({ candidates }) => candidates.slice(0, 1)).map(({ element }) => element),
    );
    const outside = outsidersAmong([...best]);
    const told = ({ element, ...candidate }) => ({ ...candidate, outside: outside.has(element) });
    return answers.map((answer) => ({ ...answer, candidates: answer.candidates.map(told) }));
  };

  /** Fields with the same visible kinds share one survey of the page. */
  const findEach = (fields) => {
    const pages = new Map();
    return fields.map(([wordings, kinds, others]) => {
      const key = APART.filter((kind) => kinds.includes(kind)).join();
      if (!pages.has(key)) pages.set(key, survey(kinds));
      return find(wordings, kinds, others, { ...pages.get(key), kinds });
    });
  };
}
