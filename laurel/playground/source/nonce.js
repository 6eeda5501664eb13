// Monaco and Radix write <style> elements while they run and know no nonce; the page's
// own is put on each, so that the policy need not allow foreign ones.
const nonce = document.querySelector("script[nonce]").nonce;
const create = document.createElement.bind(document);

document.createElement = (name, options) => {
  const element = create(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
};
