/** The texts of the interruptions, which the server has put into the head of the page. */
export const words = Object.fromEntries(
  [...document.head.querySelectorAll('meta[name][content]')].map((meta) => [meta.name, meta.content]),
);
