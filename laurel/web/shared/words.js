// What does the page say? Its words came with it, in the reader's language.

const block = document.getElementById("laurel");
export const told = JSON.parse(block.textContent);
block.remove(); // of a launch it tells a token
const { lang } = document.documentElement;
// Days and numbers as in the reader's part of the world, where the page speaks their language.
const language = navigator.languages.find((each) => each.split("-")[0] === lang) ?? lang;
const numbers = new Intl.NumberFormat(language);
const plurals = new Intl.PluralRules(language);

// The text of this name, with {values} filled in; `count` chooses among plural forms.
export function say(path, values = {}) {
  const found = path.split(".").reduce((words, name) => words?.[name], told.words);
  const text = typeof found === "object" ? (found[plurals.select(values.count)] ?? found.other) : found;
  return text.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

function shown(value) {
  return typeof value === "number" ? numbers.format(value) : value;
}

export const number = (value) => numbers.format(value);

const days = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const times = new Intl.DateTimeFormat(language, { timeStyle: "short" });

// A day comes as 2026-11-27, and stays that day wherever it is read.
export const day = (value) => days.format(new Date(value.length === 10 ? `${value}T00:00` : value));
export const time = (value) => times.format(new Date(value));

const instants = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
export const dayAndTime = (value) => instants.format(new Date(value));
