// How is a table of thousands of lines shown? Only what is in sight is drawn; one cell has the focus, and arrows move it.

import { here } from "/web/shared/addresses.js";
import { number, say } from "/web/shared/words.js";
import { repeat } from "/web/vendor/lit-html/directives/repeat.js";
import { html, nothing } from "/web/vendor/lit-html/lit-html.js";

const ROW = 44;
const COLUMN = 92;
const BEYOND = 4; // rows and columns that are ready before they are scrolled to
const MARKS = { COMPLETED: "✓", SUBMITTED: "●", RETURNED: "↩", NOT_STARTED: "" };

export class Matrix {
  row = 0;
  column = 0;
  #table;
  #changed;
  #open;
  #focus = false;

  constructor(table, changed, open) {
    this.#table = table;
    this.#changed = changed;
    this.#open = open;
  }

  // `selection` tells which cells are chosen together, where any are.
  draw(fresh, selection) {
    const { objectives, learners, total } = this.#table;
    const seen = this.#inSight();
    const rows = range(seen.top, seen.bottom, learners.length, this.row);
    const columns = range(seen.left, seen.right, objectives.length, this.column);
    queueMicrotask(() => this.#settle());
    return html`
      <div class="matrix" role="grid" aria-label=${say("console.matrix")} aria-rowcount=${total + 1}
        aria-multiselectable=${selection ? "true" : nothing}
        aria-colcount=${objectives.length + 1} @scroll=${this.#changed} @keydown=${(event) => this.#move(event)}>
        <div class="space" role="presentation" .style=${`--columns: ${objectives.length}; height: ${(total + 1) * ROW + 12}px`}>
          <div class="top" role="row" aria-rowindex="1">
            <span class="corner" role="columnheader" aria-colindex="1">${say("console.learners", { count: total })}</span>
            ${repeat(columns, (column) => objectives[column].id, (column) => heading(objectives[column], column))}
          </div>
          ${repeat(rows, (row) => learners[row].id, (row) => this.#line(row, columns, fresh, selection))}
        </div>
      </div>
    `;
  }

  #line(row, columns, fresh, selection) {
    const learner = this.#table.learners[row];
    const { name, points } = learner;
    const chosen = (column) => selection?.has(learner, this.#table.objectives[column]);
    return html`
      <div class="line" role="row" aria-rowindex=${row + 2} .style=${`top: ${row * ROW + 56}px`}>
        <span class="learner" role="rowheader" aria-colindex="1">
          <span class="name">${name}</span><span class="muted numbers">${number(points)}</span>
        </span>
        ${repeat(columns, (column) => column, (column) => this.#cell(row, column, fresh.has(`${row} ${column}`), chosen(column)))}
      </div>
    `;
  }

  #cell(row, column, isFresh, isChosen) {
    const status = this.#table.status(row, column);
    const own = row === this.row && column === this.column;
    return html`
      <button class="cell ${status.toLowerCase()} ${isFresh ? "fresh" : ""} ${isChosen ? "chosen" : ""}" role="gridcell" aria-colindex=${column + 2}
        aria-selected=${isChosen ?? nothing} tabindex=${own ? 0 : -1} data-place=${`${row} ${column}`} .style=${`left: calc(var(--names) + ${column * COLUMN}px)`}
        aria-label=${say(`console.cell_${status.toLowerCase()}`, this.#names(row, column))}
        @click=${(event) => this.choose(row, column, event)}><span aria-hidden="true">${MARKS[status]}</span></button>
    `;
  }

  #names(row, column) {
    return { learner: this.#table.learners[row].name, objective: this.#table.objectives[column].badge.name };
  }

  choose(row, column, { shiftKey, ctrlKey, metaKey }) {
    Object.assign(this, { row, column });
    this.#open(row, column, { extended: shiftKey, several: shiftKey || ctrlKey || metaKey });
  }

  // To a cell that may be far away: it is scrolled to first, then drawn, then focused.
  go(row, column) {
    const { learners, objectives } = this.#table;
    this.row = Math.min(Math.max(0, row), learners.length - 1);
    this.column = Math.min(Math.max(0, column), objectives.length - 1);
    this.#focus = true;
    reveal(this.row * ROW, this.column * COLUMN);
    this.#changed();
  }

  #settle() {
    if (!this.#focus) return;
    const cell = document.querySelector(`[data-place="${this.row} ${this.column}"]`);
    if (cell) this.#focus = false;
    cell?.focus({ preventScroll: true });
  }

  #move(event) {
    if (!event.target.closest(".cell")) return;
    const page = Math.max(1, Math.floor((box()?.clientHeight ?? ROW) / ROW) - 2);
    const end = event.ctrlKey ? this.#table.learners.length : this.row;
    const steps = {
      ArrowUp: [this.row - 1, this.column],
      ArrowDown: [this.row + 1, this.column],
      ArrowLeft: [this.row, this.column - 1],
      ArrowRight: [this.row, this.column + 1],
      PageUp: [this.row - page, this.column],
      PageDown: [this.row + page, this.column],
      Home: [event.ctrlKey ? 0 : this.row, 0],
      End: [end, this.#table.objectives.length],
    };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.go(...steps[event.key]);
  }

  #inSight() {
    const { scrollTop = 0, scrollLeft = 0, clientHeight = innerHeight, clientWidth = innerWidth } = box() ?? {};
    return {
      top: scrollTop / ROW, bottom: (scrollTop + clientHeight) / ROW,
      left: scrollLeft / COLUMN, right: (scrollLeft + clientWidth) / COLUMN,
    };
  }
}

const box = () => document.querySelector(".matrix");

function heading({ badge }, column) {
  return html`
    <span class="objective" role="columnheader" aria-colindex=${column + 2} title=${badge.name}
      .style=${`left: calc(var(--names) + ${column * COLUMN}px)`}>
      ${badge.imageUrl ? html`<img src=${here(badge.imageUrl)} alt="" width="24" height="24" />` : nothing}
      <span>${badge.name}</span>
    </span>
  `;
}

// Those in sight, and the own one wherever it is: who scrolls away from it keeps the focus.
function range(from, to, count, own) {
  const first = Math.max(0, Math.floor(from) - BEYOND);
  const seen = Array.from({ length: Math.max(0, Math.min(count, Math.ceil(to) + BEYOND) - first) }, (_, place) => first + place);
  if (own >= count || seen.includes(own)) return seen;
  return own < first ? [own, ...seen] : [...seen, own];
}

// The names and the headings cover what is under them.
function reveal(top, left) {
  const { scrollTop, scrollLeft, clientHeight, clientWidth } = box();
  const names = box().querySelector(".corner").offsetWidth;
  if (top < scrollTop) box().scrollTop = top;
  if (top + ROW + 64 > scrollTop + clientHeight) box().scrollTop = top + ROW + 64 - clientHeight;
  if (left < scrollLeft) box().scrollLeft = left;
  if (left + COLUMN + names > scrollLeft + clientWidth) box().scrollLeft = left + COLUMN + names - clientWidth;
}
