// A product page of the shop. Takes nothing. Returns the product's data and what the page says about its
// availability, read once at the user's request; nothing is clicked, scrolled or requested from the network.

{
  const OTHERS = 'header, footer, aside, [role=banner], [role=contentinfo], [role=search]';
  const BUYING =
    /^(?:buy(?: it)? now|add to (?:cart|bag)|in den warenkorb|jetzt kaufen|acheter maintenant|ajouter au panier|comprar ahora|comprar agora|añadir a la cesta|acquista ora|aggiungi al carrello|kup teraz|dodaj do koszyka|立即购买|加入购物车)$/iu;
  // A puzzle, or the page before one: the product is never on such a page.
  const PUZZLES =
    '#nc_1_n1z, .nc-container, .nc_wrapper, #nocaptcha, .baxia-dialog, #baxia-dialog-content, ' +
    'iframe[src*="punish"], iframe[src*="x5sec"], iframe[src*="recaptcha"], iframe[src*="captcha"]';
  const GONE = [
    /this (?:item|product) (?:is|was) (?:no longer available|removed|deleted)|(?:item|product) (?:you (?:are|were) looking for|you requested) (?:is no longer available|does not exist|was removed)/u,
    /^(?:sorry, )?(?:the |this )?page (?:you (?:requested|are looking for) )?(?:was |is |could |can )?not (?:be )?found/u,
    /dieser artikel ist (?:leider )?nicht mehr verfügbar|cet article n'est plus disponible|este (?:artículo|producto) ya no está disponible/u,
    /este (?:produto|item) não está mais disponível|questo (?:articolo|prodotto) non è più disponibile|этот товар больше не доступен/u,
    /(?:该|此|您访问的)?(?:商品|宝贝|产品|页面)(?:已|已经)?(?:下架|不存在|被删除|失效)/u,
  ];
  // The exact wording of the real shop is unknown, so these match "not available" with any word for the
  // visitor's country.
  const NOT_HERE = [
    /(?:not |no longer |un)(?:available|sold|shown|for sale|visible) (?:in|to|for|at) (?:your|this|the selected) (?:current )?(?:country|region|location|area|market)/u,
    /(?:can(?:no|')t|cannot) be (?:sold|shown|bought|purchased) (?:in|to|from) (?:your|this|the selected) (?:country|region|location|area|market)/u,
    /in (?:ihrem|deinem) land[^.]{0,30} nicht (?:verfügbar|erhältlich)|nicht (?:verfügbar|erhältlich) in (?:ihrem|deinem) land/u,
    /pas disponible dans (?:votre|ton) (?:pays|région)|no (?:está )?disponible en (?:su|tu) (?:país|región)|não (?:está )?disponível (?:no seu país|na sua região)/u,
    /non (?:è )?disponibile nel(?:la)? tu[oa] (?:paese|regione)|niedostępn\w* w (?:twoim|państwa) (?:kraju|regionie)|недоступен в ваш(?:ей|ем) (?:стране|регионе)/u,
    /(?:该|此)?(?:商品|产品)?在?您(?:所在|选择)?的?(?:国家|地区)[^。]{0,12}(?:无法|不可|暂不|不支持)(?:购买|销售|显示|查看)?/u,
  ];

  const isMain = (node) => !node.parentElement?.closest(OTHERS);

  /** Every visible text of the page with its font size. */
  const texts = () =>
    seen
      .texts()
      .filter(seen.isTextSeen)
      .map((node) => ({
        node,
        text: words.plain(node.data),
        size: parseFloat(getComputedStyle(node.parentElement || seen.above(node)).fontSize) || 0,
      }));

  /** The lines about the product: large text, or all lines of a page with little text. */
  const sayings = (all) => {
    const usual = parseFloat(getComputedStyle(document.body).fontSize) || 16;
    return all
      .filter(
        ({ node, size, text: line }) =>
          line.length < 160 && isMain(node) && (size >= usual || all.length < 60),
      )
      .map(({ text: line }) => line);
  };

  const says = (line, kinds) => kinds.some((kind) => kind.test(line.toLowerCase()));

  /** The line that says that the product is not available in the visitor's country. */
  const notHere = (all) => sayings(all).find((line) => says(line, NOT_HERE)) || '';

  /** The line that says that the product is gone; "no longer available in your country" does not count. */
  const gone = (all) => sayings(all).find((line) => says(line, GONE) && !says(line, NOT_HERE)) || '';

  const isBuyable = (all) =>
    all.some(
      ({ node, text: line }) =>
        BUYING.test(line) && isMain(node) && !node.parentElement.closest('[disabled], [aria-disabled=true]'),
    );

  const signs = () => ({
    puzzle: [...document.querySelectorAll(PUZZLES)].some((each) =>
      each.checkVisibility({ visibilityProperty: true }),
    ),
    password: [...document.querySelectorAll('input[type=password i]')].some((each) =>
      each.checkVisibility({ visibilityProperty: true }),
    ),
  });

  /** The current data of a product page, not yet checked; null on another site. */
  ipp.shopFacts = () => {
    const listing = readListing();
    if (!listing) return null;
    const { box, ...facts } = listing;
    const all = texts();
    return {
      ...facts,
      picture: box && { ...box, x: box.x + scrollX, y: box.y + scrollY },
      gone: gone(all),
      notHere: notHere(all),
      buyable: isBuyable(all),
      ...signs(),
    };
  };

  /** The scroll position and the size of the window. */
  ipp.shopView = () => ({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight });
}
