// Returns the product data that the open page of AliExpress shows; null on any other site. The script is a
// single expression, because both the extension and ipp-helper's shop window run it. The user starts it; it
// clicks, changes and requests nothing. ipp-helper compares the data with the page's metadata.
(() => {
  if (!/(?:^|\.)aliexpress\.(?:com|us|ru)$/.test(location.hostname)) return null;
  const LONGEST = 600;
  const TALLEST_PART = 1600; // the lower parts of a page show other products
  const SMALLEST_PICTURE = 120;
  const OTHERS =
    'header, footer, aside, [role=banner], [role=contentinfo], [role=search], script, style, noscript';
  const SIGN = '[$€£¥₩₽₺₪₹]|zł|\\b(?:USD|EUR|GBP|CNY|RUB|BRL|PLN|CHF)\\b';
  const MONEY = new RegExp(
    `(?:\\b(?:US|CA?|AU?|HK|NZ|R) ?)?(?:${SIGN}) ?\\d[\\d., ]*|\\d[\\d., ]* ?(?:${SIGN})`,
  );
  const STORE_LINE = /^(?:store|shop) (?:no|number|id)\b|^open(?:ed)? since\b|^店铺编号|^开店时间/i;
  const COUNTRY =
    /^(?:(?:store |seller )?location|country(?:\/region)?|standort|land|pays|所在地|国家\/地区)$/i;
  const plain = (text) =>
    String(text ?? '')
      .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST);
  const meta = (name) =>
    plain(
      document.querySelector(`meta[property="${name}"], meta[name="${name}"], meta[itemprop="${name}"]`)
        ?.content,
    );
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.getBoundingClientRect().width > 0;
  const isMain = (element) =>
    !element.closest(OTHERS) && element.getBoundingClientRect().top + scrollY < TALLEST_PART;
  const isStruck = (element) =>
    Boolean(element.closest('del, s, strike')) ||
    getComputedStyle(element).textDecorationLine.includes('line-through');

  // Every text near the top, with its font size.
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && texts.length < 4000) {
    const element = walker.currentNode.parentElement;
    const text = plain(walker.currentNode.data);
    if (text && isMain(element) && isShown(element))
      texts.push({ element, text, size: parseFloat(getComputedStyle(element).fontSize) || 0 });
  }
  const largestOf = (found) =>
    found.filter(({ size }) => size === Math.max(...found.map((each) => each.size)));

  // Return the title: the only first-level heading, otherwise the largest text near the top. The title is
  // empty if several texts are equally large.
  const title = () => {
    const headings = [...document.querySelectorAll('h1, [role=heading][aria-level="1"]')].filter(
      (heading) => isMain(heading) && isShown(heading) && plain(heading.innerText),
    );
    if (headings.length === 1) return plain(headings[0].innerText);
    const near = texts.filter(
      ({ element, text }) =>
        text.length > 8 &&
        !MONEY.test(text) &&
        (!headings.length || headings.some((heading) => heading.contains(element))),
    );
    const names = new Set(largestOf(near).map(({ text }) => text));
    return names.size === 1 ? [...names][0] : '';
  };

  // A price may be split across several elements; return the text of the smallest element that contains all
  // parts.
  const priced = (element) => {
    for (let at = element, steps = 0; at && steps < 3; at = at.parentElement, steps += 1) {
      const text = plain(at.innerText).replace(/(?<=[\d.,$€£¥]) (?=[\d.,])/g, '');
      if (text.length > 40) return '';
      const found = MONEY.exec(text);
      if (found) return found[0].trim();
    }
    return '';
  };
  const price = () =>
    largestOf(
      texts
        .filter(({ element, text }) => /\d/.test(text) && !isStruck(element))
        .map((each) => ({ ...each, price: priced(each.element) }))
        .filter((each) => each.price),
    )[0]?.price || '';

  const stores = () => {
    const found = new Map();
    for (const link of document.querySelectorAll('a[href*="/store/"]')) {
      const number = /\/store\/(?:[^/?#]+\/)*?(\d{5,12})(?=[/?#]|$)/.exec(link.href)?.[1];
      if (number && isShown(link))
        found.set(number, [...(found.get(number) || []), plain(link.innerText)].filter(Boolean).slice(0, 8));
    }
    return [...found].slice(0, 8).map(([number, names]) => ({ number, names }));
  };

  // Return the breadcrumbs: the names of the categories from the shop's start page to the product.
  const trail = () => {
    const boxes = [
      ...document.querySelectorAll(
        'nav[aria-label*=breadcrumb i], [class*=breadcrumb i], [itemtype$=BreadcrumbList]',
      ),
    ].filter(isShown);
    const box = boxes.find((each) => !boxes.some((other) => other !== each && other.contains(each)));
    const links = [...(box?.querySelectorAll('a, li, span') || [])].filter(
      (link) => !link.querySelector('a, li, span') && isShown(link),
    );
    return [...new Set(links.map((link) => plain(link.innerText).replace(/^[>›/»\s]+|[>›/»\s]+$/g, '')))]
      .filter(Boolean)
      .slice(0, 12);
  };

  // Return the store's country. A label "Location" alone may mean the visitor's location, so the label counts
  // only beside the store's number or age.
  const country = () => {
    const at = texts.findIndex(({ text }) => STORE_LINE.test(text));
    const lines = at < 0 ? [] : texts.slice(Math.max(0, at - 6), at + 7).map(({ text }) => text);
    const found = lines.findIndex((line) => COUNTRY.test(line.split(/[:：]/)[0].trim()));
    return found < 0 ? '' : lines[found].split(/[:：]/).slice(1).join(':').trim() || lines[found + 1] || '';
  };

  // The page's metadata about its product, to check the visible data. Invalid JSON is ignored.
  const pieces = [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap((script) => {
    try {
      const value = JSON.parse(script.textContent);
      return [value, value?.['@graph']].flat().filter((piece) => piece && typeof piece === 'object');
    } catch {
      return [];
    }
  });
  const pieceOf = (kind) => pieces.find((piece) => [piece['@type']].flat().includes(kind)) || {};
  const said = (value) => (['string', 'number'].includes(typeof value) ? plain(value) : '');
  const product = pieceOf('Product');
  const offer = [product.offers].flat().find((piece) => piece && typeof piece === 'object') || {};
  const place = offer.seller?.address?.addressCountry;
  const way = [pieceOf('BreadcrumbList').itemListElement].flat().filter(Boolean);

  // The product's picture is the largest picture near the top. The script keeps the picture's address as
  // text, and its position for cutting it out of a screenshot.
  const [picture] = [...document.images]
    .filter((image) => image.naturalWidth > 0 && isMain(image) && isShown(image))
    .map((image) => ({ source: image.currentSrc, place: image.getBoundingClientRect() }))
    .filter(({ place }) => place.width >= SMALLEST_PICTURE && place.height >= SMALLEST_PICTURE)
    .sort((one, other) => other.place.width * other.place.height - one.place.width * one.place.height);

  return {
    address: location.href.slice(0, 4000),
    title: title(),
    price: price(),
    stores: stores(),
    country: country(),
    trail: trail(),
    described: {
      title: said(product.name) || meta('og:title'),
      price:
        said(offer.price) || said(offer.lowPrice) || meta('og:price:amount') || meta('product:price:amount'),
      store: said(offer.seller?.name),
      country: said(place) || said(place?.name),
      trail: way
        .map((each) => said(each.name) || said(each.item?.name))
        .filter(Boolean)
        .slice(0, 12),
      category: said(product.category),
      picture: (picture?.source || said([product.image].flat()[0]) || meta('og:image')).slice(0, LONGEST),
    },
    box: picture
      ? {
          x: picture.place.x,
          y: picture.place.y,
          width: picture.place.width,
          height: picture.place.height,
          view: innerWidth,
        }
      : null,
  };
})()
