// The checks themselves: each finds a fault that was planted for it, and a sound page has none.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bones, findings, sticksOut } from "./checks.mjs";
import { context, open } from "./chromium.mjs";

let browser;
let page;
before(async () => {
  browser = await open();
  page = await (await context(browser, { width: 375, height: 800 })).newPage();
});
after(() => browser?.close());

const SOUND = `<!doctype html><html lang="en"><head><title>Contacts – Larkmere</title>
  <meta name="viewport" content="width=device-width, initial-scale=1"></head>
  <body><main><h1>Contacts</h1><label for="a">Words</label><input id="a"></main></body></html>`;

async function everything(html) {
  await page.setContent(html);
  return [...(await bones(page)), ...(await sticksOut(page, 375)), ...(await findings(page))].join("\n");
}

test("a sound page has nothing to find", async () => {
  assert.equal(await everything(SOUND), "");
});

const FAULTS = [
  ["a box without a name", /^label: #a/m, (html) => html.replace('<label for="a">Words</label>', "")],
  ["words too pale to read", /^color-contrast/m, (html) => html.replace("<h1>", '<h1 style="color:#aaa">')],
  ["two main headings", /2 main headings/, (html) => html.replace("</main>", "<h1>Again</h1></main>")],
  ["no main heading", /0 main headings/, (html) => html.replace(/<h1>.*<\/h1>/, "")],
  ["words outside every landmark", /^region/m, (html) => html.replace("<main>", "<p>Lost</p><main>")],
  ["targets too small for a finger", /^target-size/m, (html) => html.replace("</main>", '<p><button style="width:9px;height:9px;padding:0">a</button><button style="width:9px;height:9px;padding:0">b</button></p></main>')],
  ["sideways scrolling on a phone", /scrolls sideways/, (html) => html.replace("</main>", '<div style="width:600px">wide</div></main>')],
  ["a title that says nothing", /does not say where/, (html) => html.replace("Contacts – Larkmere", "Larkmere")],
];
for (const [name, told, spoil] of FAULTS) {
  test(`found: ${name}`, async () => {
    const spoilt = spoil(SOUND);
    assert.notEqual(spoilt, SOUND);
    assert.match(await everything(spoilt), told);
  });
}
