// Uses the playground in two windows: a nested query, then a live leaderboard that moves when the other one awards.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { url, pictures, browser: executablePath } = JSON.parse(readFileSync(0, "utf8"));
const NESTED = 1;
const AWARD = 2;
const LIVE = 3;
const complaints = [];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1400, height: 860 } });

async function opened() {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) {
      complaints.push(`asked elsewhere: ${request.url()}`);
    }
  });
  await page.goto(`${url}/graphql`);
  await page.locator(".graphiql-execute-button").waitFor();
  return page;
}

// Monaco writes every space as one that does not break.
const shown = async (page) => (await page.locator(".result-window").innerText()).replace(/\s+/g, " ");

async function waitFor(page, text) {
  await page.waitForFunction(
    (wanted) => document.querySelector(".result-window")?.innerText.replace(/\s+/g, " ").includes(wanted),
    text,
  );
}

// A click does nothing while the page is still setting itself up, and nothing tells when that is over.
async function choose(page, tab, query, tries = 6) {
  await page.getByRole("tab").nth(tab).click();
  try {
    await page.waitForFunction(
      (wanted) => document.querySelector(".graphiql-query-editor")?.innerText.replace(/\s+/g, " ").includes(wanted),
      query,
      { timeout: 5_000 },
    );
  } catch (error) {
    if (tries === 1) throw error;
    await choose(page, tab, query, tries - 1);
  }
}

async function run(page, tab, expected, query) {
  await choose(page, tab, query);
  // The editor takes the tab's text over in a moment of its own.
  await page.waitForTimeout(500);
  await page.locator(".graphiql-execute-button").click();
  await waitFor(page, expected);
}

try {
  const live = await opened();
  await run(live, NESTED, '"Chess Club"', "query NestedProgress");
  await live.screenshot({ path: `${pictures}/nested.png` });
  await run(live, LIVE, '"rank"', "subscription LiveLeaderboard");
  const before = await shown(live);
  const awarding = await opened();
  await run(awarding, AWARD, '"completed"', "mutation Award");
  await awarding.screenshot({ path: `${pictures}/award.png` });
  await live.bringToFront();
  await live.waitForFunction(
    (old) => document.querySelector(".result-window").innerText.replace(/\s+/g, " ") !== old,
    before,
  );
  await live.screenshot({ path: `${pictures}/live.png` });
  console.log(JSON.stringify({ complaints, before, after: await shown(live), award: await shown(awarding) }));
} finally {
  await browser.close();
}
