// What has every panel of the console? What it has read, how an act went, and where a refusal is shown.

import { ask, change, Refused } from "/web/shared/ask.js";
import { pages } from "/web/shared/pages.js";
import { soon } from "/web/shared/soon.js";
import { say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export class Panel {
  space;
  busy = false;
  refused = null;
  told = "";
  #changed;

  constructor(space, changed) {
    this.space = space;
    this.#changed = changed;
  }

  show(news) {
    Object.assign(this, news);
    this.#changed();
  }

  // Something happened in the space.
  heard = soon(() => this.refresh());

  // What `step` gives is told once it is done; what is refused is shown in the form of this name. True where it was done.
  async act(form, step) {
    const focused = document.activeElement; // which is lost while it can't be pressed
    this.show({ busy: true, refused: null, told: "" });
    try {
      const told = await step();
      await this.refresh();
      this.show({ told: told ?? "" });
      return true;
    } catch (error) {
      const message = error instanceof Refused ? error.message : say("common.failed");
      this.show({ refused: { form, field: error.field?.at(-1) ?? null, message } });
      requestAnimationFrame(() => document.querySelector('main [aria-invalid="true"]')?.focus());
      return false;
    } finally {
      this.show({ busy: false });
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) focused.focus();
      });
    }
  }

  ask(operation, variables = {}) {
    return ask(operation, { space: this.space.id, ...variables });
  }

  change(operation, input) {
    return change(operation, input);
  }

  // All things of a list, however many pages they are.
  async all(operation, list) {
    return (await pages(operation, { space: this.space.id }, list)).nodes;
  }

  // What was refused in this form that no field of it shows.
  fault(form, ...fields) {
    if (this.refused?.form !== form || fields.includes(this.refused.field)) return nothing;
    return html`<p class="notice bad" role="alert">${this.refused.message}</p>`;
  }

  // A labelled control; `control` is given its id, and what it is described by where it was refused.
  field(form, name, label, control) {
    const id = `${form}-${name}`;
    const refused = this.refused?.form === form && this.refused.field === name;
    return html`
      <div class="field">
        <label for=${id}>${label}</label>
        ${control(id, refused ? "true" : nothing, refused ? `${id}-refused` : nothing)}
        ${refused ? html`<p class="small bad" role="alert" id=${`${id}-refused`}>${this.refused.message}</p>` : nothing}
      </div>
    `;
  }

  text(form, name, label, { type = "text", required = false, most = 200, value = "" } = {}) {
    return this.field(form, name, label, (id, invalid, told) => html`
      <input class="input" id=${id} name=${name} type=${type} maxlength=${most} value=${value} autocomplete="off"
        ?required=${required} aria-invalid=${invalid} aria-describedby=${told} />
    `);
  }

  news() {
    return html`<p class=${this.told ? "notice good" : "aside"} role="status">${this.told}</p>`;
  }
}

// What was typed into a form, without spaces around; null where nothing was.
export function typed(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim?.() || null]));
}
