// The whole way through the house, by keyboard alone: somebody asks, is helped, and a number changes. Once with scripts,
// once without; every page on the way is looked at with axe-core, on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./chromium.mjs";
import { Person } from "./keyboard.mjs";
import { start } from "./service.mjs";

const MEASURE = "How many people ask for help?";
const OBJECTIVE = "We see early when more people ask for help";

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
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", day: "numeric", month: "numeric", year: "numeric" });
  const parts = format.formatToParts(at).filter((part) => part.type !== "literal");
  return Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
}
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** This month as the measures' tables write it. */
const thisMonth = () => `${MONTHS[day().month - 1]} ${day().year}`;

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

/** A manager sees who stands behind this month's number. */
async function standsBehindTheNumber(name, scripts) {
  const hana = await Person.sitDown(browser, service, { scripts });
  await hana.signsIn("hana");
  await hana.presses("Evidence");
  await hana.presses(MEASURE);
  await hana.presses(new RegExp(`counted in ${thisMonth()}`));
  await hana.reads(name);
  await hana.presses(name);
  await hana.reads("Timeline");
  await hana.leaves();
}

/** The plan leads to the same number. */
async function thePlanShowsIt(asked, scripts) {
  const helen = await Person.sitDown(browser, service, { scripts });
  await helen.signsIn("helen");
  await helen.presses("Plan");
  await helen.presses(OBJECTIVE);
  await helen.presses("The measure, its numbers and its definition");
  assert.equal(Number((await helen.cells(thisMonth())).Counted), asked);
  await helen.leaves();
}

test("helped today, with scripts: from what somebody says to a number that changes", async () => {
  const asked = await askedThisMonth(true);

  const amina = await Person.sitDown(browser, service);
  await amina.signsIn("amina");
  await amina.presses("Contacts");
  await amina.presses("New contact");
  await amina.fills("What is happening?", "Since my wife died I eat out of tins. I would cook if somebody ate with me.");
  await amina.fills("What matters to them?", "Company at a table");
  await amina.fills("Name, birth date, NHS number or postcode", "Winifred Sallowfield");
  await amina.presses("Find the person");
  await amina.reads("Who is it about?");
  await amina.fills("Given name", "Winifred");
  await amina.fills("Family name", "Sallowfield");
  await amina.fillsDate("Birth date, if they say it", { day: 14, month: 2, year: 1941 });
  await amina.presses("Begin a new record");
  await amina.reads("Winifred Sallowfield");
  await amina.presses("Done: helped today");
  await amina.fills("What were they connected to, or what helped?", "Mill Vale lunch club, Tuesdays; Joss goes with her");
  await amina.fillsDate("When do we check that it worked?", day(14));
  await amina.presses("End the contact");
  await amina.reads("Mill Vale lunch club, Tuesdays; Joss goes with her");
  await amina.presses("Open the record of Winifred Sallowfield");
  await amina.reads("Timeline");
  await amina.reads("Contact ended");
  await amina.reads("Check that this helped: Mill Vale lunch club");
  await amina.signsOut();
  await amina.leaves();

  assert.equal(await askedThisMonth(true), asked + 1);
  await standsBehindTheNumber("Winifred Sallowfield", true);
  await thePlanShowsIt(asked + 1, true);
});

test("keep talking, without scripts: a contact becomes a conversation, and waits for nobody", async () => {
  const asked = await askedThisMonth(false);

  const amina = await Person.sitDown(browser, service, { scripts: false });
  await amina.signsIn("amina");
  await amina.presses("Contacts");
  await amina.presses("New contact");
  await amina.fills("What is happening?", "The bus stopped running and I have not been to the library since.");
  await amina.fills("Name, birth date, NHS number or postcode", "Barnaby Quillfeather");
  await amina.presses("Find the person");
  await amina.fills("Given name", "Barnaby");
  await amina.fills("Family name", "Quillfeather");
  await amina.presses("Begin a new record");
  await amina.presses("Keep talking");
  await amina.reads("The bus stopped running");
  await amina.fills("What matters?", "Books, and the two women at the desk");
  await amina.fills("What is strong?", "Knows everybody; walks well");
  await amina.fills("Connected to (1)", "The library's driver, who comes past on Fridays");
  await amina.fills("Next step", "Ring to hear how Friday was");
  await amina.fillsDate("On", day(7));
  await amina.presses("Save");
  await amina.presses("Conversations");
  await amina.reads("Barnaby Quillfeather");
  await amina.reads("Ring to hear how Friday was");
  await amina.presses("Barnaby Quillfeather");
  await amina.presses("End the conversation");
  await amina.chooses("How did it end?", "Helped today: they have what they need, or know where it is");
  await amina.fillsDate("When do we check that it worked?", day(14));
  await amina.presses("End the conversation");
  await amina.reads("How it ended");
  await amina.leaves();

  assert.equal(await askedThisMonth(false), asked + 1);
  await standsBehindTheNumber("Barnaby Quillfeather", false);
  await thePlanShowsIt(asked + 1, false);
});
