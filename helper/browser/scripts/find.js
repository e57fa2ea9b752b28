// Finds a field by what a person sees: independent signals vote for each control; who wins is decided outside.
// Stands after labels.js and controls.js.

{
  // Weights: what the page ties together itself counts most; row, order and place are judged from its looks.
  const VOTE = { tied: 4, sharedTie: 0.5, spoken: 3, ownWords: 4, ownUpload: 2, row: 2, sharedRow: 1, disputedRow: 0.5, next: 1, nearest: 1.5, nearestBack: 1.5 };
  const MOST_GAP = { right: 420, below: 44 };
  const AS_NEAR = 8;
  const SLACK = { beside: 4, floating: 12 };

  const placeOf = (control) => (control.entries ? radioGroups.placeOf(control) : control.frame.getBoundingClientRect());

  /** How far a field lies from a label, as the eye reads: inside, to the right in its line, or below; Infinity: elsewhere. */
  const gap = (label, field) => {
    const middle = { x: (label.left + label.right) / 2, y: (label.top + label.bottom) / 2 };
    if (middle.x > field.left && middle.x < field.right && middle.y > field.top - SLACK.floating && middle.y < field.bottom) return 0;
    const beside = field.left - label.right;
    if (beside > -SLACK.floating && beside < MOST_GAP.right && middle.y > field.top - SLACK.beside && middle.y < field.bottom + SLACK.beside) {
      return 1 + 0.1 * Math.max(0, beside);
    }
    const below = field.top - label.bottom;
    const shift = Math.abs(field.left - label.left);
    if (below > -SLACK.floating && below < MOST_GAP.below && (shift < 48 || (label.left > field.left && label.left < field.right))) {
      return 1 + Math.max(0, below) + 0.1 * shift;
    }
    return Infinity;
  };

  const nearest = (things, distance) => {
    let best = null;
    let least = Infinity;
    for (const thing of things) {
      const far = distance(thing);
      if (far < least) [best, least] = [thing, far];
    }
    return best;
  };

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
    const elements = [];
    const texts = [];
    seen.walk(document.documentElement, (node) => {
      if (node.nodeType === Node.TEXT_NODE) texts.push({ node, order: elements.length });
      else elements.push(node);
    });
    const all = controls.among(elements);
    const fields = all.filter(({ kinds: own }) => (own[0] !== 'button' && own[0] !== 'tick') || own.some((kind) => kinds.includes(kind)));
    const unknown = controls.unknownAmong(elements, all);
    const placed = [...fields, ...unknown].map((field) => ({ ...field, place: placeOf(field) }));
    return { texts, fields: placed.sort((one, other) => one.order - other.order) };
  };

  /** The votes that one label gives, each control with its reasons. */
  const votesOf = (label, { texts, fields }, candidates) => {
    const rivals = labels.rivals(texts, label, fields);
    const row = rowOf(label, fields);
    const closest = nearest(fields, (field) => gap(label.place, field.place));
    const following = fields.find((field) => field.order >= label.order || seen.within(label.node, field.frame));
    return candidates.map((field) => {
      const votes = [];
      const tied = labels.tiedTo(field).find((element) => seen.within(label.node, element) || seen.within(element, label.node));
      if (tied) votes.push(tieVote(label, tied, rivals));
      else if (belongsElsewhere(field, texts)) return { field, votes: [] };
      const last = rivals.filter((text) => text.order <= field.order && text.order >= label.order).at(-1);
      if (row.includes(field)) votes.push(rowVote(row, field, !last));
      if (following === field && !last) votes.push([VOTE.next, 'it follows the label']);
      if (closest === field) votes.push([VOTE.nearest, 'it is the field nearest to the label']);
      const isOtherRow = last && row.length === 1;
      if (Number.isFinite(gap(label.place, field.place)) && !isOtherRow && !hasNearerWords(field, label, rivals, fields)) {
        votes.push([VOTE.nearestBack, 'the label is the words nearest to it']);
      }
      return { field, votes: isTitle(label) ? halved(votes) : votes };
    });
  };

  /** A section's title speaks for all of the section: for one field only if nothing else is in it. */
  const isTitle = (label) => {
    const element = label.text.parentElement;
    return element.closest('h1, h2, h3, [role=heading]') !== null
      || parseFloat(getComputedStyle(element).fontSize) >= 1.35 * parseFloat(getComputedStyle(document.body).fontSize);
  };
  const halved = (votes) => votes.map(([weight, reason]) => [weight === VOTE.tied ? weight : weight / 2, reason]);

  const rowVote = (row, field, undisputed) => {
    if (!undisputed) return [VOTE.disputedRow, 'it shares a row with the label and other words'];
    if (row.length === 1) return [VOTE.row, 'it is the only field in the row of the label'];
    const alone = row.filter((other) => other.kinds.some((kind) => field.kinds.includes(kind))).length === 1;
    return alone ? [VOTE.sharedRow, 'it is the only field of its kind in the row of the label'] : [0, ''];
  };

  /** Whether the page itself calls the control something else, in words that can be seen. */
  const belongsElsewhere = (field, texts) => {
    if (field.kinds[0] === 'file' || field.kinds[0] === 'button') return false;
    if (labels.ownLabels(field).length) return true;
    const spoken = new Set(labels.spokenBy(field).filter((text) => !words.isPrompt(text)).map(words.label));
    return texts.some(({ node }) => spoken.has(words.label(node.data)) && seen.isTextSeen(node));
  };

  /** Whether other words are as near to the field, and to no other field nearer. */
  const hasNearerWords = (field, label, rivals, fields) => {
    const own = gap(label.place, field.place);
    return rivals.some(({ node }) => {
      const place = seen.placeOf(node);
      const other = gap(place, field.place);
      return other < own || (other < own + AS_NEAR && nearest(fields, (each) => gap(place, each.place)) === field);
    });
  };

  /** A tie counts in full when the label element says nothing else. */
  const tieVote = (label, tied, rivals) => (rivals.some(({ node }) => seen.within(node, tied))
    ? [VOTE.sharedTie, 'the page ties this label and other words to it'] : [VOTE.tied, 'the page ties this label to it']);

  const spokenVotes = (field, wanted, alreadyTied) => {
    const votes = [];
    if (labels.ownWords(field).some((text) => labels.isWording(text, wanted))) votes.push([field.kinds[0] === 'file' ? VOTE.ownUpload : VOTE.ownWords, 'it says so itself']);
    const spoken = labels.spokenBy(field).find((text) => labels.isWording(text, wanted));
    if (spoken && !alreadyTied) votes.push([VOTE.spoken, 'its description says so']);
    return votes;
  };

  const sum = (votes) => votes.reduce((total, [weight]) => total + weight, 0);

  /** The best that any one label says for each control; two labels with the same words do not add up. */
  const bestVotes = (labelsHere, page, candidates, wanted) => {
    const best = new Map(candidates.map((field) => [field, { field, votes: [], label: null }]));
    for (const label of labelsHere) {
      for (const { field, votes } of votesOf(label, page, candidates)) {
        if (sum(votes) > sum(best.get(field).votes)) best.set(field, { field, votes, label });
      }
    }
    for (const each of best.values()) {
      if (!each.label && labels.ownLabels(each.field).some((node) => !labels.isWording(node.data, wanted))) continue;
      each.votes = [...each.votes, ...spokenVotes(each.field, wanted, each.votes.some(([weight]) => weight === VOTE.tied))];
    }
    return [...best.values()];
  };

  const isCovered = (field) => {
    const x = (field.place.left + field.place.right) / 2;
    const y = (field.place.top + field.place.bottom) / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || field.kinds[0] === 'file') return false;
    const top = seen.topmost(x, y);
    return Boolean(top) && !seen.within(top, field.frame) && !seen.within(field.element, top) && !shareRow(top, field);
  };
  /** A floating label or an icon over the field lies in the same wrapper; a dialog's curtain does not. */
  const shareRow = (top, field) => {
    for (let up = seen.above(top), steps = 0; up && up !== document.body && steps < 4; up = seen.above(up), steps += 1) {
      if (seen.within(field.element, up)) return up.getBoundingClientRect().height < 2 * (field.place.bottom - field.place.top) + 80;
    }
    return false;
  };

  const told = (each, kinds) => {
    const kind = each.field.kinds.find((own) => kinds.includes(own));
    const ref = controls.refOf({ ...each.field, kind, label: each.label?.node || null });
    const votes = each.votes.filter(([weight]) => weight > 0);
    return { ref, kind, label: labels.titleOf(each.field, each.label), score: sum(votes), reasons: votes.map(([, reason]) => reason), covered: isCovered(each.field) };
  };

  /** A field without any words of its own, when it is the only one of its kind: worth a question. */
  const onlyOne = (page, candidates) => {
    if (candidates.length !== 1) return [];
    const [field] = candidates;
    const isNamed = labels.tiedTo(field).length > 0 || labels.spokenBy(field).some((text) => !words.isPrompt(text));
    if (field.kinds[0] !== 'file' && isNamed) return [];
    return [{ field, label: null, votes: [[1, 'it is the only field of its kind here']] }];
  };

  /** Candidates for a field, each with its score and reasons; `labelSeen` says whether the page has the words at all. */
  ipp.find = (wordings, kinds) => {
    const wanted = labels.wantedOf(wordings);
    const page = survey(kinds);
    const candidates = page.fields.filter((field) => field.kinds.some((kind) => kinds.includes(kind)));
    // What is written on a button names the button and no field beside it.
    const labelsHere = labels.find(page.texts, wanted)
      .filter((label) => kinds.includes('button') || !label.text.parentElement.closest('button, [role=button]'));
    let voted = bestVotes(labelsHere, page, candidates, wanted).filter((each) => sum(each.votes) > 0);
    if (!voted.length && !labelsHere.length) voted = onlyOne(page, candidates);
    return { labelSeen: labelsHere.length > 0, candidates: voted.map((each) => told(each, kinds)) };
  };
}
