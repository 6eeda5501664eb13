// How far is the space? Completions over time, and of each objective.

import { Panel } from "/web/console/panel.js";
import { day, number, say } from "/web/shared/words.js";
import { html, nothing, svg } from "/web/vendor/lit-html/lit-html.js";

const DAY = 86_400_000; // milliseconds
const MOST_BARS = 120; // more days than that are shown week by week
const HEIGHT = 160;
const WIDTH = 720;

export class Overview extends Panel {
  found = null;

  async refresh() {
    const { space } = await this.ask("Summary");
    this.show({ found: space.summary });
  }

  draw() {
    if (!this.found) return html`<p class="empty" role="status">${say("common.loading")}</p>`;
    const { byDay, byObjective, learnerCount } = this.found;
    return html`
      <div class="panel" tabindex="0" role="region" aria-label=${say("console.view_overview")}>
        <div class="column sheet twins">
          ${figures(this.found)}
          <section class="card stack whole">
            <h2>${say("console.over_time")}</h2>
            ${byDay.length ? overTime(stretches(byDay)) : html`<p class="muted">${say("console.none_completed")}</p>`}
          </section>
          <section class="card stack whole">
            <h2>${say("console.by_objective")}</h2>
            ${byObjective.length ? objectives(byObjective, learnerCount) : html`<p class="muted">${say("console.no_objective")}</p>`}
          </section>
        </div>
      </div>
    `;
  }
}

function figures({ learnerCount, completedCount, completionRate, waitingForReview }) {
  const told = {
    figure_learners: number(learnerCount), figure_completed: number(completedCount),
    figure_rate: say("console.percent", { value: Math.round(completionRate * 100) }), figure_waiting: number(waitingForReview),
  };
  return html`
    <dl class="counts whole figures">
      ${Object.entries(told).map(([name, value]) => html`<div class="card"><dt>${say(`console.${name}`)}</dt><dd class="numbers">${value}</dd></div>`)}
    </dl>
  `;
}

// One for each day, or week, from the first completion to the last: also those on which nothing was completed.
function stretches(byDay) {
  const at = (each) => Date.parse(each.day);
  const first = at(byDay[0]);
  const days = (at(byDay.at(-1)) - first) / DAY + 1;
  const length = days > MOST_BARS ? 7 : 1;
  const found = Array.from({ length: Math.ceil(days / length) }, (_, place) => ({
    day: new Date(first + place * length * DAY).toISOString().slice(0, 10), count: 0, length,
  }));
  for (const each of byDay) found[Math.floor((at(each) - first) / DAY / length)].count += each.completedCount;
  return found;
}

function overTime(bars) {
  const most = Math.max(...bars.map(({ count }) => count));
  const step = WIDTH / Math.max(bars.length, 14); // a single day is no wall
  const [first, last] = [day(bars[0].day), day(bars.at(-1).day)];
  return html`
    <figure class="chart">
      <figcaption class="muted small">${say(bars[0].length === 1 ? "console.most_a_day" : "console.most_a_week", { count: most })}</figcaption>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${say("console.chart", { first, last, count: most })}>
        ${bars.map(({ count, day: from }, place) => {
          const height = (count / most) * HEIGHT;
          return svg`<rect x=${place * step + step * 0.1} y=${HEIGHT - height} width=${step * 0.8} height=${height}><title>${`${day(from)}: ${number(count)}`}</title></rect>`;
        })}
      </svg>
      <div class="row between small muted"><span>${first}</span>${first === last ? nothing : html`<span>${last}</span>`}</div>
    </figure>
  `;
}

function objectives(all, learnerCount) {
  return html`
    <ul class="stack">
      ${all.map(({ objective, completedCount: count }) => html`
        <li>
          <div class="row between">
            <span class="words">${objective.badge.name}</span>
            <span class="muted small numbers">${say("console.completed_of", { count, all: learnerCount })}</span>
          </div>
          <svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class="rest" width="100" height="1"></rect>
            <rect width=${learnerCount ? (count / learnerCount) * 100 : 0} height="1"></rect>
          </svg>
        </li>
      `)}
    </ul>
  `;
}
