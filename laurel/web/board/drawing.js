// What does a board look like?

import "/web/shared/count_up.js";
import { isSpace } from "/web/board/connected.js";
import { number, say, time } from "/web/shared/words.js";
import { generate } from "/web/vendor/lean-qr/index.mjs";
import { toSvg } from "/web/vendor/lean-qr/extras/svg.mjs";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const code = isSpace ? nothing : toSvg(generate(location.href), document, { pad: 0, on: "#131a16" });

export function page(seen) {
  return html`
    <header class="head">
      <div class="names">
        ${seen.issuer ? html`<p class="muted">${seen.issuer}</p>` : nothing}
        <h1>${seen.board?.name || seen.name || say("board.title")}</h1>
        <p class=${`state ${seen.state}`} role="status">${stateWords(seen)}</p>
      </div>
      ${seen.board && code !== nothing ? qr() : nothing}
    </header>
    <main>${body(seen)}</main>
    ${seen.board && seen.more > 0 ? html`<p class="more muted">${say("board.more", { count: seen.more })}</p>` : nothing}
    <p class="aside" aria-live="polite">${news(seen)}</p>
  `;
}

function qr() {
  return html`
    <figure class="qr">
      <div role="img" aria-label=${say("board.code")}>${code}</div>
      <figcaption class="muted">${say("board.on_your_phone")}</figcaption>
    </figure>
  `;
}

function stateWords({ state, since }) {
  if (state === "behind") return say("board.behind", { since: time(since) });
  return say(`board.${state}`);
}

function body({ board, fault, lines, rows, height, gained }) {
  if (fault) return html`<p class="empty">${say(`board.fault_${fault}`)}</p>`;
  if (!board) return html`<p class="empty">${say("common.loading")}</p>`;
  if (!lines.length) return html`<p class="empty">${say("board.nobody")}</p>`;
  const most = Math.max(1, lines[0].points);
  return html`
    <ol class="lines ${rows ? "wall" : ""}" .style=${rows ? `--rows: ${rows}; --height: ${height}px` : ""}>
      ${repeat(lines, (line) => line.id, (line) => drawn(line, most, gained.get(line.id)))}
    </ol>
  `;
}

function drawn(line, most, gained) {
  return html`
    <li class="line ${line.rank <= 3 && line.points ? "top" : ""} ${gained ? "gained" : ""}" id=${line.id}>
      <span class="rank numbers">${number(line.rank)}</span>
      <span class="name">${line.displayName}</span>
      <span class="done numbers">
        <span class="muted">${say("board.completed", { count: line.completedCount })}</span>
        ${gained ? html`<strong class="plus">+${number(gained.points)}</strong>` : nothing}
      </span>
      <span class="points numbers">
        <count-up .value=${line.points}></count-up>
      </span>
      <span class="share" .style=${`--share: ${line.points / most}`}></span>
    </li>
  `;
}

// For who listens: the newest completion alone.
function news({ board, gained }) {
  const line = board?.lines.find(({ id }) => gained.has(id));
  return line ? say("board.news", { name: line.displayName, points: line.points, rank: line.rank }) : "";
}
