// Where does the learner stand, and as whom are they seen?

import { toggle } from "/web/shared/switch.js";
import { number, say } from "/web/shared/words.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

export function line({ line, learner, busy }, act) {
  const options = learner.space.leaderboardOptions;
  if (!options.enabled || !line) return nothing;
  const others = line.around.filter(({ id }) => id !== line.viewerEntry?.id);
  return html`
    <section class="card stack" aria-labelledby="standing">
      <div class="row between">
        <h2 id="standing">${say("me.standing")}</h2>
        ${line.viewerEntry ? html`<span class="muted numbers">${say("me.rank", { rank: line.viewerEntry.rank, count: line.totalCount })}</span>` : nothing}
      </div>
      <ol class="around">
        ${line.around.map((entry) => around(entry, entry.id === line.viewerEntry?.id))}
      </ol>
      ${others.length ? nothing : html`<p class="muted">${say("me.alone")}</p>`}
      ${options.useAliases && options.allowRealNames ? choice(learner, busy, act) : nothing}
      ${options.useAliases && !options.allowRealNames ? html`<p class="small muted">${say("me.alias", learner)}</p>` : nothing}
    </section>
  `;
}

function around({ rank, displayName, points }, own) {
  return html`
    <li class=${own ? "own" : ""} aria-current=${own ? "true" : nothing}>
      <span class="numbers muted">${number(rank)}</span>
      <span class="entry">${displayName}</span>
      <strong class="numbers">${number(points)}</strong>
    </li>
  `;
}

function choice({ id, sharesRealName, alias, name }, busy, act) {
  const choose = (share) =>
    act(async ({ change, show, now }) => {
      await change("ShareRealName", { learner: id, share });
      show({ learner: { ...now.learner, sharesRealName: share } });
    });
  return toggle(sharesRealName ? say("me.named", { name }) : say("me.aliased", { alias }), sharesRealName, busy, choose);
}
