// When the user clicks the extension's button, this script sends the listing in the open tab to the running
// ipp-helper. The script opens a small page of ipp-helper, which asks once for the data; nothing is requested
// from the network.

const SIZE = { width: 480, height: 640 };
const LARGEST_SIDE = 640;
const AGAIN_MS = 500; // the wait before the second attempt to read a page
const waiting = new Map();
let opening = Promise.resolve();

/** Return the program's port and token, from the code that the user has pasted into the options. */
const code = async () => {
  const kept = (await chrome.storage.local.get('code')).code || '';
  const [, port, token] = /^(\d{4,5})-([\w-]{16,})$/.exec(kept) || [];
  return { port, token };
};

/**
 * Return the product's visible picture, cut out of a screenshot of the tab; '' if the picture is not visible.
 */
const pictureIn = async (tab, box) => {
  if (!box) return '';
  const shown = await chrome.tabs.captureVisibleTab(tab.windowId, { format: 'png' });
  const whole = await createImageBitmap(await (await fetch(shown)).blob());
  const scale = whole.width / box.view;
  const left = Math.max(0, box.x * scale);
  const top = Math.max(0, box.y * scale);
  const width = Math.min(whole.width, (box.x + box.width) * scale) - left;
  const height = Math.min(whole.height, (box.y + box.height) * scale) - top;
  if (width * height < 0.6 * box.width * box.height * scale * scale) return '';
  const smaller = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * smaller), Math.round(height * smaller));
  canvas.getContext('2d').drawImage(whole, left, top, width, height, 0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(
    await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })).arrayBuffer(),
  );
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
};

/**
 * Return the product data that the tab's page shows: null on another site, or the browser's reason why it
 * cannot read the page. The first attempt fails if the page is just being replaced.
 */
const readIn = async (tab, isLast = false) => {
  try {
    const [read] = await chrome.scripting.executeScript({
      target: { tabId: tab.id },
      files: ['read_listing.js'],
    });
    return { page: read?.result ?? null, reason: '' };
  } catch (error) {
    if (isLast) return { page: null, reason: error.message };
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    return readIn(tab, true);
  }
};

const handOver = async (tab) => {
  const { port, token } = await code();
  if (!token) {
    await chrome.runtime.openOptionsPage();
    return;
  }
  const read = await readIn(tab);
  const { box = null, ...page } = read.page || {};
  const handed = {
    token,
    page: read.page && page,
    reason: read.reason,
    picture: await pictureIn(tab, box).catch(() => ''),
  };
  opening = chrome.windows
    .create({ type: 'popup', url: `http://127.0.0.1:${port}/take#${chrome.runtime.id}`, ...SIZE })
    .then((small) => waiting.set(small.tabs[0].id, handed));
  await opening;
};

chrome.action.onClicked.addListener(handOver);

// Only the page that this script has opened gets an answer, and only once.
chrome.runtime.onMessageExternal.addListener((message, sender, answer) => {
  (async () => {
    const { port } = await code();
    await opening;
    const isOurs =
      sender.origin === `http://127.0.0.1:${port}` && sender.frameId === 0 && waiting.has(sender.tab?.id);
    answer(isOurs ? waiting.get(sender.tab.id) : null);
    waiting.delete(sender.tab?.id);
  })();
  return true;
});
