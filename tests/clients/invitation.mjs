// Opens a mailed link as somebody without an account, accepts, and asks as whom the page is signed in then.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { link, url, pictures, browser: executablePath } = JSON.parse(readFileSync(0, "utf8"));
const complaints = [];
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) complaints.push(`asked elsewhere: ${request.url()}`);
    if (request.url().includes("laurel_invitation")) complaints.push(`the token travels: ${request.url()}`);
  });
  const told = page.getByRole("status");
  await page.goto(link);
  await page.getByRole("button", { name: "Accept" }).waitFor();
  const before = await told.innerText();
  await page.screenshot({ path: `${pictures}/invitation.png` });
  await page.getByRole("button", { name: "Accept" }).click();
  await page.waitForFunction((old) => document.getElementById("told").textContent !== old, before);
  const after = await told.innerText();
  const viewer = await page.evaluate(async () => {
    const body = JSON.stringify({ query: "{ viewer { emails { address } } }" });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/graphql", { method: "POST", headers, body });
    return (await answer.json()).data.viewer.emails[0].address;
  });
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForFunction(() => !document.getElementById("told").textContent.startsWith("One moment"));
  console.log(JSON.stringify({ complaints, before, after, viewer, again: await page.getByRole("status").innerText() }));
} finally {
  await browser.close();
}
