// How is evidence handed in? As words, web addresses and files; a phone offers its camera for these.

import { mutationKey } from "/web/shared/once.js";
import { here } from "/web/shared/addresses.js";
import { Refused } from "/web/shared/ask.js";
import { say } from "/web/shared/words.js";
import { html } from "/web/vendor/lit-html/lit-html.js";

export function handIn({ objective, status }, seen, act, first) {
  if (seen.open !== objective.id) {
    const open = () => act(({ show }) => show({ open: objective.id })).then(() => document.getElementById("text").focus());
    const words = say(status === "RETURNED" ? "me.hand_in_again" : "me.hand_in");
    return html`<p><button class="button ${first ? "main" : ""}" @click=${open}>${words}</button></p>`;
  }
  return html`
    <form class="stack" @submit=${(event) => submit(event, objective.id, act)}>
      <div class="field">
        <label for="text">${say("me.text")}</label>
        <textarea class="input" id="text" name="text" maxlength="10000"></textarea>
      </div>
      <div class="field">
        <label for="url">${say("me.address")}</label>
        <input class="input" id="url" name="url" type="url" placeholder="https://" />
      </div>
      <div class="field">
        <label for="files">${say("me.files")}</label>
        <input class="input" id="files" name="files" type="file" multiple accept="image/*,.pdf,.txt" />
      </div>
      <div class="row">
        <button class="button main" ?disabled=${seen.busy}>${say(seen.busy ? "me.sending" : "me.send")}</button>
        <button class="button" type="button" @click=${() => act(({ show }) => show({ open: null }))}>${say("common.cancel")}</button>
      </div>
    </form>
  `;
}

async function submit(event, objective, act) {
  event.preventDefault();
  const { text, url, files } = event.target;
  await act(async ({ change, show }) => {
    const items = [];
    if (text.value.trim()) items.push({ text: text.value.trim() });
    if (url.value.trim()) items.push({ url: url.value.trim() });
    for (const file of files.files) items.push({ upload: await upload(change, objective, file) });
    if (!items.length) throw new Refused({ message: say("me.nothing") });
    await change("SubmitEvidence", { objective, items, clientMutationKey: mutationKey() });
    show({ open: null });
  });
}

async function upload(change, objective, file) {
  const announced = { objective, fileName: file.name, contentType: file.type, size: file.size };
  const { id, url } = await change("RequestEvidenceUpload", announced);
  const answer = await fetch(here(url), { method: "PUT", headers: { "Content-Type": file.type }, body: file });
  if (!answer.ok) throw new Refused({ code: "INVALID_INPUT", message: await answer.text() });
  return id;
}
