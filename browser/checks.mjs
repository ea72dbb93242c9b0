// What holds on every page, whoever looks at it: nothing for axe-core to find, one main heading, a title, no sideways
// scrolling on a phone, no complaint in the console, every answer a good one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A phone of the narrow kind. */
export const PHONE_PX = 375;

/** What axe-core finds on the page as it stands, a line each: rule, where, what to do. */
export async function findings(page) {
  // Through the debugger, as the page's own content policy lets no foreign script in.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (rules) =>
      globalThis.axe.run(document, {
        runOnly: { type: "tag", values: rules },
        // Off unless asked for by name.
        rules: { "target-size": { enabled: true } },
        resultTypes: ["violations"],
      }),
    RULES,
  );
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${(node.failureSummary ?? rule.help).replace(/\s+/g, " ")}`),
  );
}

/** What is wrong with the page's bones, a line each. */
export async function bones(page) {
  const { headings, title, language } = await page.evaluate(() => ({
    headings: [...document.querySelectorAll("h1")].map((one) => one.textContent.trim()),
    title: document.title,
    language: document.documentElement.lang,
  }));
  const wrong = [];
  if (headings.length !== 1 || !headings[0]) wrong.push(`it has ${headings.length} main headings: ${headings.join(" | ")}`);
  if (!/^.+ – .+$/.test(title)) wrong.push(`its title does not say where one is: “${title}”`);
  if (language !== "en") wrong.push(`its language is “${language}”`);
  return wrong;
}

/** What sticks out to the right on a screen of this width, a line each. */
export async function sticksOut(page, width) {
  return page.evaluate((width) => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= width) return [];
    const culprits = [...document.body.querySelectorAll("*")]
      .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".app-scroll, .app-picture"))
      .slice(0, 5)
      .map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`);
    return [`it scrolls sideways at ${width} px (${root.scrollWidth} px wide): ${culprits.join(", ")}`];
  }, width);
}

/** Writes down what goes wrong on a page while it is used: console, refused content, failed requests, answers of 400 up. */
export function watch(page, expected = () => false) {
  const wrong = [];
  const note = (line) => { if (!expected(line)) wrong.push(line); };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => note(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page left while it still loaded something is no fault of the page.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") note(`request: ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) note(`answer: ${response.status()} ${response.request().method()} ${response.url()}`);
  });
  return { take: () => wrong.splice(0) };
}

/** Fails with everything that is wrong with this page, or says nothing. */
export function allWell(where, wrong) {
  assert.equal(wrong.length, 0, `${where}:\n  ${wrong.join("\n  ")}`);
}
