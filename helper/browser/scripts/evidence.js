// Prepares the pictures for the evidence. Takes the refs of our controls. Returns the area with our fields
// and the space between them, and a picture without the user's other personal data.

{
  const FIELDS =
    'input:not([type=hidden i]):not([type=radio i]):not([type=checkbox i]):not([type=file i]), textarea, select, ' +
    '[contenteditable=true]';
  const PERSONAL = /[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+|\+\d[\d\s()-]{6,}\d/gu;
  const ROOM = { left: 260, above: 44, after: 10 };
  const OVERHANG = 3; // pixels by which letters may extend beyond their box

  const common = (elements) => {
    let box = elements[0];
    while (box && !elements.every((element) => seen.within(element, box))) box = seen.above(box);
    return box;
  };

  const moved = (place, { x, y }, more = 0) => ({
    x: place.left + x - more,
    y: place.top + y - more,
    width: place.width + 2 * more,
    height: place.height + 2 * more,
  });

  /** Return the bounding box of our fields and their labels, limited to the container of the fields. */
  const within = (box, ours) => {
    const inner = seen.around(ours.map((own) => own.getBoundingClientRect()));
    const { left, top, right, bottom } = seen.meet(box.getBoundingClientRect(), {
      left: inner.left - ROOM.left,
      top: inner.top - ROOM.above,
      right: inner.right + ROOM.after,
      bottom: inner.bottom + ROOM.after,
    });
    return new DOMRect(left, top, right - left, bottom - top);
  };

  /** Return the places of e-mail addresses, telephone numbers and filled fields that are not ours. */
  const personal = (box, ours) => {
    const places = [...box.querySelectorAll(FIELDS)]
      .filter((field) => !ours.some((own) => seen.within(field, own)) && (field.value ?? field.innerText))
      .map((field) => field.getBoundingClientRect());
    for (const text of seen.texts(box).filter((each) => !ours.some((own) => seen.within(each, own)))) {
      for (const match of text.data.matchAll(PERSONAL)) {
        const range = document.createRange();
        range.setStart(text, match.index);
        range.setEnd(text, match.index + match[0].length);
        places.push(...range.getClientRects());
      }
    }
    return places;
  };

  /** Return whether the element is displayed; the fields of an earlier part of the form are hidden. */
  const isThere = (element) => element.getClientRects().length > 0;

  /**
   * Return the area of the page with these controls, with the private places in the area that must be blanked
   * out; null if the controls are not displayed. `at` is the position of the frame.
   */
  ipp.evidenceArea = (refs, at) => {
    const ours = refs
      .map(controls.get)
      .filter(Boolean)
      .map((control) => control.frame)
      .filter(isThere);
    const box = ours.length ? common(ours) : null;
    const place = box && within(box, ours);
    // The browser never returns a picture of an area without a size.
    if (!place || place.width <= 0 || place.height <= 0) return null;
    return { box: moved(place, at), hidden: personal(box, ours).map((each) => moved(each, at, OVERHANG)) };
  };

  /** Return the picture (PNG in base64) with the private places of the area blanked out. */
  ipp.blanked = async (picture, { box, hidden }) => {
    const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const drawing = canvas.getContext('2d');
    drawing.drawImage(bitmap, 0, 0);
    drawing.fillStyle = '#c9ced6';
    const scale = bitmap.width / box.width;
    for (const place of hidden) {
      drawing.fillRect(
        (place.x - box.x) * scale,
        (place.y - box.y) * scale,
        place.width * scale,
        place.height * scale,
      );
    }
    const made = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    let text = '';
    for (let start = 0; start < made.length; start += 8192)
      text += String.fromCharCode(...made.subarray(start, start + 8192));
    return btoa(text);
  };
}

/** Return the current size of the whole page, and its scroll position. */
ipp.pageSize = () => {
  const root = document.documentElement;
  return {
    width: root.clientWidth,
    height: Math.max(root.scrollHeight, innerHeight),
    x: scrollX,
    y: scrollY,
  };
};

/** Restore the scroll position that the user had chosen. */
ipp.scrollBack = ({ x, y }) => scrollTo({ left: x, top: y, behavior: 'instant' });
