/** GET a JSON response, or a part of a page as `html`; null if there is no response. */
export async function fetchAnswer(path) {
  let answer;
  try {
    const sent = await fetch(path);
    const isPart = sent.headers.get('Content-Type').startsWith('text/html');
    answer = isPart ? { success: sent.ok, html: await sent.text() } : await sent.json();
  } catch {
    return null;
  }
  if (answer.success || !answer.redirect) return answer;
  location.assign(answer.redirect);
  return new Promise(() => {}); // never resolves, because the browser is leaving the page
}
