// How is a pathway drawn? Each step with what it asks for and what it gives, and under it the steps that lead to it.

import { movers } from "/web/console/movers.js";
import { editing, told } from "/web/console/step_form.js";
import { countOf, edited, moved, tree, withChild } from "/web/console/tree.js";
import { here } from "/web/shared/addresses.js";
import { number, say } from "/web/shared/words.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export function step(panel, pathway, node, siblings, changes) {
  const { id, name, description, optional, completionBadge, children } = node;
  return html`
    <li>
      <div class="step stack ${siblings ? "" : "root"}">
        <div class="row between">
          <h3 class="words">${name}</h3>
          ${optional ? html`<span class="tag">${say("console.optional")}</span>` : nothing}
        </div>
        ${description ? html`<p class="words muted small">${description}</p>` : nothing} ${asks(node)}
        ${completionBadge ? html`<p class="row small"><span class="muted">${say("console.gives")}</span> ${badge(completionBadge)}</p>` : nothing}
        ${changes ? tools(panel, pathway, node, siblings) : nothing}
        ${changes && panel.open?.id === id ? form(panel, pathway, node) : nothing}
      </div>
      ${children.length
        ? html`<ol>${repeat(children, (child) => child.id, (child) => step(panel, pathway, child, children, changes))}</ol>`
        : nothing}
    </li>
  `;
}

function asks({ requirement, children, ...node }) {
  const { required, badges } = requirement;
  const of = countOf({ requirement, children, ...node });
  const kind = badges?.length ? "badges" : "steps";
  const words = required === of ? say(`console.all_${kind}`, { count: of }) : say(`console.some_${kind}`, { required: number(required), count: of });
  return html`
    <p class="muted small">${words}</p>
    ${badges?.length ? html`<ul class="row small">${badges.map((each) => html`<li>${badge(each)}</li>`)}</ul>` : nothing}
  `;
}

function badge({ name, imageUrl, openBadge2Url }) {
  const shown = html`${imageUrl ? html`<img src=${here(imageUrl)} alt="" width="24" height="24" />` : nothing}${name}`;
  return openBadge2Url
    ? html`<a class="earned" href=${here(openBadge2Url)} target="_blank" rel="noopener">${shown}</a>`
    : html`<span class="earned">${shown}</span>`;
}

function tools(panel, pathway, node, siblings) {
  const { id, name } = node;
  const place = siblings?.findIndex((each) => each.id === id) ?? 0;
  const toggle = (kind) => () => {
    const isOpen = panel.open?.id === id && panel.open.kind === kind;
    panel.show({ open: isOpen ? null : { id, kind, version: pathway.version }, refused: null });
    requestAnimationFrame(() => document.getElementById("step-name")?.focus());
  };
  const expanded = (kind) => (panel.open?.id === id && panel.open.kind === kind ? "true" : "false");
  const move = (by, told) => panel.replace(pathway, moved(tree(pathway.elements), id, by), "pathway", told);
  return html`
    <div class="row tools small">
      <button class="button" aria-expanded=${expanded("edit")} aria-label=${say("console.edit_name", { name })} @click=${toggle("edit")}>${say("console.edit")}</button>
      <button class="button" aria-expanded=${expanded("add")} aria-label=${say("console.add_step_to", { name })} @click=${toggle("add")}>${say("console.add_step")}</button>
      ${siblings
        ? html`
            ${movers({ id, name, place, count: siblings.length, busy: panel.busy }, move)}
            <button class="button danger" aria-label=${say("console.remove_name", { name })} ?disabled=${panel.busy}
              @click=${() => panel.remove(pathway, node)}>${say("console.remove")}</button>
          `
        : nothing}
    </div>
  `;
}

function form(panel, pathway, node) {
  const adds = panel.open.kind === "add";
  const submit = (event) => {
    event.preventDefault();
    const given = told(event.target);
    const asked = { ...given, requirement: { badges: given.badges.map((id) => ({ id })), required: given.required }, completionBadge: given.completionBadge && { id: given.completionBadge } };
    const root = tree(pathway.elements);
    const after = adds ? withChild(root, node.id, { ...asked, children: [] }) : edited(root, node.id, (old) => ({ ...old, ...asked }));
    const { version } = panel.open; // of what the form shows
    panel.replace({ ...pathway, version }, after, "step", say(adds ? "console.added" : "console.changed", { name: given.name }));
  };
  return html`
    <form class="stack" @submit=${submit}>
      ${editing(panel, "step", adds ? {} : node, adds || node.parent !== null)}
      <div class="row">
        <button class="button main" ?disabled=${panel.busy}>${say(adds ? "console.add" : "console.save")}</button>
        <button class="button" type="button" @click=${() => panel.show({ open: null, refused: null })}>${say("common.cancel")}</button>
      </div>
    </form>
  `;
}
