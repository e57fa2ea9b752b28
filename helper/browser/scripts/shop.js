// What a product page of the shop shows about its product, and what it says about itself beside that.
// Read once, when the person asks; nothing is pressed, scrolled or asked of the network.

{
  const LONGEST = 600;
  const SMALLEST_PICTURE = 120;
  const TALLEST_PART = 1600; // what stands further down are other products
  const OTHERS = 'header, footer, aside, [role=banner], [role=contentinfo], [role=search]';
  const MONEY = /(?:(?:US|C|A|AU|CA|HK|NZ|R)?\s?[$€£¥₩₽₺₪₹]|\b(?:USD|EUR|GBP|CNY|RUB|BRL|PLN|CHF)\b|zł)\s?\d[\d., \u00a0\u202f]*|\d[\d., \u00a0\u202f]*\s?(?:[$€£¥₩₽₺₪₹]|\b(?:USD|EUR|GBP|CNY|RUB|BRL|PLN|CHF)\b|zł)/u;
  const STORE = /\/store\/(?:[^/?#]+\/)*?(\d{5,12})(?=[/?#]|$)/u;
  const STORE_LINE = /^(?:store|shop) (?:no|number|id)\b|^open(?:ed)? since\b|^店铺编号|^开店时间/iu;
  const COUNTRY = ['location', 'country', 'country/region', 'store location', 'seller location', 'standort', 'land', 'pays', '所在地', '国家/地区'];
  const BUYING = /^(?:buy(?: it)? now|add to (?:cart|bag)|in den warenkorb|jetzt kaufen|acheter maintenant|ajouter au panier|comprar ahora|comprar agora|añadir a la cesta|acquista ora|aggiungi al carrello|kup teraz|dodaj do koszyka|立即购买|加入购物车)$/iu;
  // A puzzle, or the page that stands before one: never the product.
  const PUZZLES = '#nc_1_n1z, .nc-container, .nc_wrapper, #nocaptcha, .baxia-dialog, #baxia-dialog-content, '
    + 'iframe[src*="punish"], iframe[src*="x5sec"], iframe[src*="recaptcha"], iframe[src*="captcha"]';
  const GONE = [
    /this (?:item|product) (?:is|was) (?:no longer available|removed|deleted)|(?:item|product) (?:you (?:are|were) looking for|you requested) (?:is no longer available|does not exist|was removed)/u,
    /^(?:sorry, )?(?:the |this )?page (?:you (?:requested|are looking for) )?(?:was |is |could |can )?not (?:be )?found/u,
    /dieser artikel ist (?:leider )?nicht mehr verfügbar|cet article n'est plus disponible|este (?:artículo|producto) ya no está disponible/u,
    /este (?:produto|item) não está mais disponível|questo (?:articolo|prodotto) non è più disponibile|этот товар больше не доступен/u,
    /(?:该|此|您访问的)?(?:商品|宝贝|产品|页面)(?:已|已经)?(?:下架|不存在|被删除|失效)/u,
  ];
  // Its words on the real shop's page have never been seen: meant is a place of the visitor's beside "not available".
  const NOT_HERE = [
    /(?:not |no longer |un)(?:available|sold|shown|for sale|visible) (?:in|to|for|at) (?:your|this|the selected) (?:current )?(?:country|region|location|area|market)/u,
    /(?:can(?:no|')t|cannot) be (?:sold|shown|bought|purchased) (?:in|to|from) (?:your|this|the selected) (?:country|region|location|area|market)/u,
    /in (?:ihrem|deinem) land[^.]{0,30} nicht (?:verfügbar|erhältlich)|nicht (?:verfügbar|erhältlich) in (?:ihrem|deinem) land/u,
    /pas disponible dans (?:votre|ton) (?:pays|région)|no (?:está )?disponible en (?:su|tu) (?:país|región)|não (?:está )?disponível (?:no seu país|na sua região)/u,
    /non (?:è )?disponibile nel(?:la)? tu[oa] (?:paese|regione)|niedostępn\w* w (?:twoim|państwa) (?:kraju|regionie)|недоступен в ваш(?:ей|ем) (?:стране|регионе)/u,
    /(?:该|此)?(?:商品|产品)?在?您(?:所在|选择)?的?(?:国家|地区)[^。]{0,12}(?:无法|不可|暂不|不支持)(?:购买|销售|显示|查看)?/u,
  ];

  const plain = (text) => words.plain(text).slice(0, LONGEST);
  const isMain = (node) => !(node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(OTHERS);
  const top = (node) => seen.placeOf(node).top + scrollY;

  /** Every text of the page that can be seen, with the size it is written in. */
  const texts = () => seen.texts().filter(seen.isTextSeen).map((node) => ({
    node, text: plain(node.data), size: parseFloat(getComputedStyle(node.parentElement || seen.above(node)).fontSize) || 0,
  }));

  /** The product's name: the first-rank heading, else the largest words near the top; '' where nothing stands out. */
  const title = (all) => {
    const headings = [...document.querySelectorAll('h1, [role=heading][aria-level="1"]')]
      .filter((element) => isMain(element) && seen.isSeen(element) && plain(element.innerText));
    if (headings.length === 1) return plain(headings[0].innerText);
    const near = all.filter(({ node, text }) => isMain(node) && text.length > 8 && !MONEY.test(text) && top(node) < TALLEST_PART);
    const pool = headings.length ? near.filter(({ node }) => headings.some((element) => seen.within(node, element))) : near;
    const largest = Math.max(0, ...pool.map(({ size }) => size));
    const found = new Set(pool.filter(({ size }) => size === largest).map(({ text }) => text));
    return found.size === 1 ? [...found][0] : '';
  };

  const isStruck = (node) => seen.lineage(node.parentElement)
    .some((at) => at.matches('del, s, strike') || getComputedStyle(at).textDecorationLine.includes('line-through'));

  /** A price may be written in pieces, each in an element of its own: the words of the smallest part that holds them. */
  const priced = (node) => {
    for (let at = node.parentElement, steps = 0; at && steps < 3; at = seen.above(at), steps += 1) {
      const text = plain(at.innerText).replace(/(?<=[\d.,$€£¥]) (?=[\d.,])/gu, '');
      if (text.length > 40) return '';
      const found = MONEY.exec(text);
      if (found) return found[0].trim();
    }
    return '';
  };

  /** The price in the largest letters near the top that is not struck through. */
  const price = (all) => {
    const money = all.filter(({ node, text }) => /\d/u.test(text) && isMain(node) && top(node) < TALLEST_PART && !isStruck(node))
      .map((each) => ({ ...each, price: priced(each.node) })).filter((each) => each.price);
    const largest = Math.max(0, ...money.map(({ size }) => size));
    return money.find(({ size }) => size === largest)?.price || '';
  };

  /** Links that lead to a store, each store's number with the words of its links. */
  const stores = () => {
    const found = new Map();
    for (const link of document.querySelectorAll('a[href*="/store/"]')) {
      const number = STORE.exec(link.href)?.[1];
      if (!number || !seen.isSeen(link)) continue;
      const known = found.get(number) || [];
      known.push(plain(link.innerText));
      found.set(number, known);
    }
    return [...found].map(([number, names]) => ({ number, names: names.filter(Boolean) }));
  };

  /** The names on the way to the product, from the shop's root to the product's type. */
  const trail = () => {
    const boxes = [...document.querySelectorAll('nav[aria-label*="breadcrumb" i], [class*="breadcrumb" i], [itemtype$="BreadcrumbList"]')]
      .filter(seen.isSeen);
    const box = boxes.find((each) => !boxes.some((other) => other !== each && other.contains(each)));
    if (!box) return [];
    const links = [...box.querySelectorAll('a, li, span')].filter((each) => !each.querySelector('a, li, span') && seen.isSeen(each));
    return [...new Set(links.map((each) => plain(each.innerText).replace(/^[>›/»\s]+|[>›/»\s]+$/gu, '')))].filter(Boolean);
  };

  /** The product's picture: the largest near the top. Its place, and its address for comparing only: it is never fetched. */
  const picture = () => {
    const shown = [...document.images].filter((image) => isMain(image) && image.complete && image.naturalWidth > 0 && seen.isSeen(image))
      .map((image) => ({ image, place: image.getBoundingClientRect() }))
      .filter(({ place }) => place.width >= SMALLEST_PICTURE && place.height >= SMALLEST_PICTURE && place.top + scrollY < TALLEST_PART);
    shown.sort((one, other) => other.place.width * other.place.height - one.place.width * one.place.height);
    if (!shown.length) return null;
    const { image, place } = shown[0];
    return { source: image.currentSrc.slice(0, LONGEST), x: place.x + scrollX, y: place.y + scrollY, width: place.width, height: place.height };
  };

  const meta = (name) => plain(document.querySelector(`meta[property="${name}"], meta[name="${name}"], meta[itemprop="${name}"]`)?.content || '');

  /** The pieces of structured data in the page; a piece that is no JSON says nothing. */
  const structured = () => [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap((script) => {
    try {
      const value = JSON.parse(script.textContent);
      return [value, value?.['@graph']].flat().filter((each) => each && typeof each === 'object');
    } catch {
      return [];
    }
  });

  const isA = (kind) => (value) => [value['@type']].flat().includes(kind);
  const text = (value) => (typeof value === 'string' || typeof value === 'number' ? plain(String(value)) : '');

  /** What the page says about its product to machines: the second witness. */
  const described = () => {
    const pieces = structured();
    const product = pieces.find(isA('Product')) || {};
    const offer = [product.offers].flat().find((each) => each && typeof each === 'object') || {};
    const way = [pieces.find(isA('BreadcrumbList'))?.itemListElement].flat().filter(Boolean);
    return {
      title: text(product.name) || meta('og:title'),
      price: text(offer.price) || text(offer.lowPrice) || meta('og:price:amount') || meta('product:price:amount'),
      picture: text([product.image].flat()[0]) || meta('og:image'),
      store: text(offer.seller?.name),
      country: text(offer.seller?.address?.addressCountry) || text(offer.seller?.address?.addressCountry?.name),
      trail: way.map((each) => text(each.name) || text(each.item?.name)).filter(Boolean),
      category: text(product.category),
    };
  };

  /** The lines by which the page speaks of its product: large words, or lines that are all the page says. */
  const sayings = (all) => {
    const usual = parseFloat(getComputedStyle(document.body).fontSize) || 16;
    return all.filter(({ node, size, text: line }) => line.length < 160 && isMain(node) && (size >= usual || all.length < 60))
      .map(({ text: line }) => line);
  };

  const says = (line, kinds) => kinds.some((kind) => kind.test(line.toLowerCase()));

  /** The line that says that the product is not shown in the visitor's country. */
  const notHere = (all) => sayings(all).find((line) => says(line, NOT_HERE)) || '';

  /** The line that says the product is gone; "no longer available in your country" does not say so. */
  const gone = (all) => sayings(all).find((line) => says(line, GONE) && !says(line, NOT_HERE)) || '';

  const isBuyable = (all) => all.some(({ node, text: line }) => BUYING.test(line) && isMain(node) && !node.parentElement.closest('[disabled], [aria-disabled=true]'));

  const signs = () => ({
    puzzle: [...document.querySelectorAll(PUZZLES)].some((each) => each.checkVisibility({ visibilityProperty: true })),
    password: [...document.querySelectorAll('input[type=password i]')].some((each) => each.checkVisibility({ visibilityProperty: true })),
  });

  /** The words beside a label: the rest of its line, or the next text that can be seen. */
  const besides = (wanted, all) => {
    for (let at = 0; at < all.length; at += 1) {
      const [head, ...rest] = all[at].text.split(/[:：]/u);
      if (!wanted.includes(words.label(head))) continue;
      const value = rest.join(':').trim() || all[at + 1]?.text || '';
      if (value) return value;
    }
    return '';
  };

  /** Where the store says it is. "Location" alone may be the visitor's own: it counts only beside the store's number or age. */
  const country = (all) => {
    const at = all.findIndex(({ text: line }) => STORE_LINE.test(line));
    return at < 0 ? '' : besides(COUNTRY.map(words.label), all.slice(Math.max(0, at - 6), at + 7));
  };

  /** Everything a product page tells at this moment; nothing of it is checked here. */
  ipp.shopFacts = () => {
    const all = texts();
    return {
      address: location.href, ready: document.readyState !== 'loading', title: title(all), price: price(all), stores: stores(), country: country(all),
      trail: trail(), picture: picture(), described: described(), gone: gone(all), notHere: notHere(all), buyable: isBuyable(all), ...signs(),
    };
  };

  /** What stands beside the first of these labels that the page shows, or ''. */
  ipp.shopBeside = (labels) => besides(labels.map(words.label), texts());

  /** How far the page is scrolled, and how large the window on it is. */
  ipp.shopView = () => ({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight });
}
