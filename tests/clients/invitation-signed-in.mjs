// Opens a mailed link as somebody who has an account and is signed out: the page asks for the code that it has mailed.
import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { link, mail, pictures, browser: executablePath } = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

// The worker writes it as soon as the page has asked for it.
async function mailedCode() {
  for (;;) {
    for (const file of readdirSync(mail)) {
      const text = readFileSync(`${mail}/${file}`, "utf8");
      const code = /\b\d{6}\b/.exec(text.slice(text.indexOf("\n\n")));
      if (code) return code[0];
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(link);
  await page.getByRole("button", { name: "Accept" }).click();
  await page.getByLabel("Code").waitFor();
  const asked = await page.getByRole("status").innerText();
  await page.screenshot({ path: `${pictures}/sign-in.png` });
  await page.getByLabel("Code").fill(await mailedCode());
  await page.getByRole("button", { name: "Sign in and accept" }).click();
  await page.waitForFunction((old) => document.getElementById("told").textContent !== old, asked);
  console.log(JSON.stringify({ asked, after: await page.getByRole("status").innerText() }));
} finally {
  await browser.close();
}
