// Guards the page's WebSockets. Takes {token, hosts, logins, ids, milliseconds}. Returns a guard with two
// functions: `hold` blocks messages, and `give` restores the page's own `send` and returns the hosts of the
// connections with blocked messages. The script runs in the page's own world, because the page's WebSockets
// exist only in that world. While the program holds the submit lock, the guard blocks messages that contain a
// listing and lets all others pass. The script runs before the scripts of a new document, and again at each
// renewal. `WebSocket.prototype.send` called with the token returns the installed guard.

({ token, hosts, logins, ids, milliseconds }) => {
  const LISTING = /aliexpress\.[a-z.]{2,6}\/(?:item|i)\//i;
  const MOST_WRAPPINGS = 3;
  const SMALL = 24; // bytes: a shorter message is a keep-alive; no listing is so short, compressed or not

  const ownHost = location.hostname || (origin === 'null' ? '' : new URL(origin).hostname);
  if (logins.includes(ownHost) || /mini_login|passport/i.test(location.pathname)) return null;
  if (hosts.length > 0 && ownHost !== '' && !hosts.includes(ownHost)) return null;

  const present = () => {
    try {
      return Reflect.apply(WebSocket.prototype.send, null, [token]);
    } catch {
      return null; // the native `send` throws if it is called without an object
    }
  };
  const earlier = present();
  if (earlier) {
    earlier.hold(ids, milliseconds);
    return earlier;
  }

  const own = WebSocket.prototype.send;
  const held = new Set();
  const heldBack = [];
  let until = 0;

  const text = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const fromUrl = (run) =>
    new TextDecoder().decode(Uint8Array.from(run.match(/[0-9a-f]{2}/gi), (each) => parseInt(each, 16)));
  const unescaped = (wrapped) =>
    wrapped
      .replaceAll('+', ' ')
      .replace(/(?:%[0-9a-f]{2})+/gi, fromUrl)
      .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)))
      .replaceAll('\\/', '/');

  /** Returns the same result as `carries` in `daemon/guards.py`. */
  const carries = (sent, depth = MOST_WRAPPINGS) => {
    const plain = unescaped(sent);
    if (LISTING.test(plain) || [...held].some((id) => plain.includes(id))) return true;
    return depth > 0 && plain !== sent && carries(plain, depth - 1);
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
    if (!ArrayBuffer.isView(message)) return carries(String(message));
    return carriesBytes(new Uint8Array(message.buffer, message.byteOffset, message.byteLength));
  };

  const guard = {
    hold: (more, lease) => {
      more.forEach((id) => held.add(id));
      until = performance.now() + lease;
    },
    give: () => {
      until = 0;
      if (WebSocket.prototype.send === guarded) WebSocket.prototype.send = own;
      return heldBack.splice(0);
    },
    carries,
  };

  const guarded = new Proxy(own, {
    apply: (send, socket, messages) => {
      if (messages[0] === token) return guard;
      const passes = performance.now() >= until || messages.length === 0 || !mustStay(messages[0]);
      if (passes) return Reflect.apply(send, socket, messages);
      heldBack.push(new URL(socket.url).hostname);
      return undefined;
    },
  });

  guard.hold(ids, milliseconds);
  WebSocket.prototype.send = guarded;
  return guard;
}
