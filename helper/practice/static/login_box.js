// The login laid over a page that stays: the frame in a box, until it says that somebody is signed in.

let box = null;
const listeners = [];

/** Call `listener` whenever somebody has signed in on the spot. */
export const onSignedIn = (listener) => listeners.push(listener);

/** Lay the login over the page, unless there is one already. */
export function openLogin() {
  if (document.getElementById("alibaba-login-box")) return;
  const words = loginWords();
  box = document.createElement("div");
  box.className = "curtain";
  box.innerHTML = '<section class="login-card sheet" role="dialog" aria-modal="true"><h2></h2><p class="note"></p></section>';
  box.querySelector("h2").textContent = words.login_title;
  box.querySelector(".note").textContent = words.login_not_real;
  box.firstChild.append(loginFrame(words.login_title));
  document.body.append(box);
}

export function closeLogin() {
  if (box) box.remove();
  box = null;
}

/** The frame in which one signs in; the page around it stays. */
export function loginFrame(title) {
  const frame = document.createElement("iframe");
  frame.id = "alibaba-login-box";
  frame.title = title;
  frame.src = `/mini_login.htm?lang=${document.documentElement.lang.slice(0, 2)}&appName=practice&appEntrance=ipp&styleType=vertical&stay=1`;
  return frame;
}

/** The page's texts, from whichever of its scripts' data has them. */
function loginWords() {
  const setup = document.getElementById("page-setup");
  return setup ? JSON.parse(setup.textContent).words : {};
}

addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.data !== "signed-in") return;
  closeLogin();
  listeners.forEach((listener) => listener());
});
