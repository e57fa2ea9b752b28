// Stands by itself, in the page's own world: only there can a page's WebSocket be told from ours. While the program holds
// the submit lock, a message that carries a listing is not sent; all others are. The page's own `send` is back when it is given.

(() => {
  const LISTING = /aliexpress\.[a-z.]{2,6}\/(?:item|i)\//i;
  const [MOST_TOKENS, MOST_WRAPPINGS] = [200, 3];
  const SMALL = 24; // bytes: a sign of life; packed or not, no listing is as short as that
  const own = WebSocket.prototype.send;
  const ids = new Set();
  const heldBack = [];
  let until = 0;

  const text = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const bytesOf = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

  const unescaped = (wrapped) => fromHtml(fromUrl(wrapped));
  const fromHtml = (marked) => marked.replace(/&#(x?)([0-9a-f]{1,6});?/gi, (_, hex, code) => String.fromCodePoint(parseInt(code, hex ? 16 : 10)));
  const fromUrl = (wrapped) => wrapped.replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => new TextDecoder().decode(Uint8Array.from(run.match(/[0-9a-f]{2}/gi), (each) => parseInt(each, 16))))
    .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll('\\/', '/');

  const fromBase64 = (token) => {
    try {
      return text(bytesOf(atob(token.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/'))));
    } catch {
      return null;
    }
  };

  const disguised = (plain) => {
    const [digits, codes, lower] = [plain.replace(/[^0-9]+/g, ''), plain.replace(/[^0-9]+/g, ','), plain.toLowerCase()];
    return [...ids].filter((id) => /^[0-9]{8,}$/.test(id)).some((id) => digits.includes(id) || digits.includes([...id].reverse().join(''))
      || lower.includes(BigInt(id).toString(16)) || codes.includes([...id].map((digit) => digit.charCodeAt(0)).join(',')));
  };

  /** Says the same as `daemon/guards.py`. */
  const carries = (sent, depth = MOST_WRAPPINGS) => {
    const plain = unescaped(sent);
    if (LISTING.test(plain) || [...ids].some((id) => plain.includes(id)) || disguised(plain)) return true;
    if (depth === 0) return false;
    if (/%|\\u/.test(plain) && carries(plain, depth - 1)) return true;
    const tokens = [...plain.matchAll(/[A-Za-z0-9+/_-]{20,}={0,2}/g)].slice(0, MOST_TOKENS);
    return tokens.map(([token]) => fromBase64(token)).some((inner) => inner !== null && carries(inner, depth - 1));
  };

  const carriesBytes = (bytes) => {
    if (bytes.length <= SMALL) return carries(String.fromCharCode(...bytes));
    try {
      const readable = text(bytes);
      return readable.includes('\0') || carries(readable);
    } catch {
      return true;
    }
  };

  const mustStay = (message) => {
    if (message instanceof Blob) return message.size > 0;
    if (message instanceof ArrayBuffer) return carriesBytes(new Uint8Array(message));
    if (ArrayBuffer.isView(message)) return carriesBytes(new Uint8Array(message.buffer, message.byteOffset, message.byteLength));
    return carries(String(message));
  };

  const guarded = new Proxy(own, {
    apply: (send, socket, messages) => {
      if (performance.now() >= until || messages.length === 0 || !mustStay(messages[0])) return Reflect.apply(send, socket, messages);
      heldBack.push(new URL(socket.url).pathname);
      return undefined;
    },
  });

  return {
    hold: (more, milliseconds) => {
      more.forEach((id) => ids.add(id));
      until = performance.now() + milliseconds;
      if (WebSocket.prototype.send === own) WebSocket.prototype.send = guarded;
    },
    give: () => {
      until = 0;
      if (WebSocket.prototype.send === guarded) WebSocket.prototype.send = own;
      return heldBack.splice(0);
    },
    carries: (sent, known) => {
      known.forEach((id) => ids.add(id));
      return carries(sent);
    },
  };
})()
