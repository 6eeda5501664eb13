// What was handed in?

import { here } from "/web/shared/addresses.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const SHOWN = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export function evidence(items, beside = () => nothing) {
  return html`<ul class="evidence">${items.map((item) => html`<li>${shown(item)} ${beside(item)}</li>`)}</ul>`;
}

function shown({ url, fileName, contentType, narrative }) {
  if (fileName && SHOWN.includes(contentType)) {
    return html`<a href=${here(url)} target="_blank" rel="noopener"><img src=${here(url)} alt=${fileName} /></a>`;
  }
  if (fileName) return html`<a href=${here(url)} target="_blank" rel="noopener">${fileName}</a>`;
  if (url) return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${url}</a>`;
  return html`<p class="words">${narrative ?? say("common.gone")}</p>`;
}
