// Stores the code that ipp-helper shows; the code stays in this browser profile.
const field = document.querySelector('#code');
const said = document.querySelector('[role=status]');
const say = (name) => chrome.i18n.getMessage(name); // from _locales, in the browser's language

document.documentElement.lang = chrome.i18n.getUILanguage();
for (const place of document.querySelectorAll('[data-say]')) place.textContent = say(place.dataset.say);

chrome.storage.local.get('code').then(({ code = '' }) => {
  field.value = code;
});

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const code = field.value.trim();
  if (/^\d{4,5}-[\w-]{16,}$/.test(code)) {
    await chrome.storage.local.set({ code });
    said.textContent = say('saved');
  } else {
    said.textContent = say('no_code');
  }
});
