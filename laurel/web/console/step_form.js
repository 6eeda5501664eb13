// What is told of a step? Its name, the badges that it asks for and the one that it gives.

import { countOf } from "/web/console/tree.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const FIELDS = ["name", "description", "required", "completionBadge"];

export function editing(panel, form, { name = "", description = "", optional = false, requirement, completionBadge, children = [] }, mayBeOptional = false) {
  const asked = requirement?.badges ?? [];
  // Of others of the organization, too: they were chosen elsewhere, and stay.
  const badges = [...panel.badges, ...asked.filter(({ id }) => !panel.badges.some((each) => each.id === id))];
  const gives = completionBadge && !panel.badges.some(({ id }) => id === completionBadge.id) ? [...panel.badges, completionBadge] : panel.badges;
  const most = requirement ? countOf({ requirement, children }) : 0;
  return html`
    ${panel.text(form, "name", say("console.step_name"), { required: true, value: name })}
    ${panel.field(form, "description", say("console.description"), (id, invalid, told) => html`
      <textarea class="input" id=${id} name="description" maxlength="10000" aria-invalid=${invalid} aria-describedby=${told} .value=${description}></textarea>
    `)}
    <fieldset class="choice">
      <legend>${say("console.step_badges")}</legend>
      <p class="muted small">${say("console.step_badges_about")}</p>
      <div class="badges">
        ${badges.map((badge) => html`
          <label class="switch"><input type="checkbox" name="badges" value=${badge.id} .checked=${asked.some(({ id }) => id === badge.id)} /><span class="words">${badge.name}</span></label>
        `)}
      </div>
    </fieldset>
    ${panel.field(form, "required", say("console.step_required"), (id, invalid, told) => html`
      <input class="input numbers" type="number" min="1" max="300" id=${id} name="required" aria-invalid=${invalid} aria-describedby=${told}
        .value=${requirement && requirement.required !== most ? String(requirement.required) : ""} />
    `)}
    ${panel.field(form, "completionBadge", say("console.step_gives"), (id, invalid, told) => html`
      <select class="input" id=${id} name="completionBadge" aria-invalid=${invalid} aria-describedby=${told}>
        <option value="">${say("console.no_completion_badge")}</option>
        ${gives.map((badge) => html`<option value=${badge.id} ?selected=${badge.id === completionBadge?.id}>${badge.name}</option>`)}
      </select>
    `)}
    ${mayBeOptional
      ? html`<label class="switch"><input type="checkbox" name="optional" .checked=${optional} /><span>${say("console.step_optional")}</span></label>`
      : nothing}
    ${panel.fault(form, ...FIELDS)}
  `;
}

export function told(form) {
  const given = new FormData(form);
  const text = (name) => given.get(name).trim();
  return {
    name: text("name"), description: text("description"), badges: given.getAll("badges"), optional: given.has("optional"),
    required: text("required") ? Number(text("required")) : null, completionBadge: text("completionBadge") || null,
  };
}
