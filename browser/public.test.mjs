// People without an account: they ask for help, think about what would make their days better, and find help near them, by
// keyboard alone, once with scripts and once without; and every public page is looked at with axe-core on a desk and on a
// phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PHONE_PX, allWell, bones, findings, sticksOut, watch } from "./checks.mjs";
import { context, open } from "./chromium.mjs";
import { Person } from "./keyboard.mjs";
import { start } from "./service.mjs";

let service;
let browser;
before(async () => {
  [service, browser] = await Promise.all([start(), open()]);
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

/** A form sent sooner than a person can read it is taken for a machine's: people take their time. */
const reads = (person) => person.page.waitForTimeout(2_100);

/** Goes on to the next question. */
async function goesOn(person) {
  await reads(person);
  await person.presses("Continue");
}

for (const scripts of [true, false]) {
  const how = scripts ? "with scripts" : "without scripts";

  test(`somebody asks for help and sees where it is, by keyboard, ${how}`, async () => {
    const joan = await Person.sitDown(browser, service, { scripts });
    await joan.comesTo("/ask");
    await joan.presses("Start now");
    await joan.chooses("Who needs help?", "Me");
    await goesOn(joan);
    await joan.chooses("Is someone in danger now?", "No, none of these");
    await goesOn(joan);
    await joan.fills("Tell us in your own words", `I cannot get in and out of the bath (${how})`);
    await goesOn(joan);
    await joan.fills("You can leave this out", "My own bath");
    await goesOn(joan);
    await goesOn(joan);
    await joan.fills("Your name", `Joan ${scripts ? "Tansley" : "Pettifer"}`);
    await joan.chooses("How do you want to hear from us?", "Ring me");
    await joan.fills("Phone number", "01632 960001");
    await joan.fills("Your address", "2 Rope Walk\nZZ1 1AE");
    await goesOn(joan);
    await joan.reads("Check what you wrote");
    await joan.presses("Send");
    await joan.reads("We have your request");
    await joan.reads("Things near you that may help");
    const said = await joan.words();
    const number = said.match(/Your number\s+([\d ]{12})/)[1];
    const code = said.match(/Your code is\s+(\S+)/)[1];
    await joan.presses("see where your request is");
    await joan.fills("Your number", number);
    await joan.fills("Your code", code);
    await joan.presses("Show me");
    await joan.reads("No one of them has taken it on yet");
    assert.ok(!joan.page.url().includes(number.trim()), "no number stands in an address");
    await joan.leaves();
    const amina = await Person.sitDown(browser, service, { scripts });
    await amina.signsIn("amina");
    await amina.comesTo("/contacts");
    await amina.reads(`Joan ${scripts ? "Tansley" : "Pettifer"}`);
    await amina.leaves();
  });

  test(`somebody thinks about a good day, sees what may help and asks for an assessment, by keyboard, ${how}`, async () => {
    const olive = await Person.sitDown(browser, service, { scripts });
    await olive.comesTo("/self-assess");
    await olive.presses("Start now");
    await olive.chooses("Who is it about?", "Me. I need help, or may need it");
    await goesOn(olive);
    await olive.chooses("Is someone in danger now?", "No, none of these");
    await goesOn(olive);
    await olive.fills("In your own words. You can leave it out", "The choir, and my cat");
    await goesOn(olive);
    await olive.fills("In your own words. You can leave it out", "I am afraid of falling");
    await goesOn(olive);
    await olive.tabTo("Washing, and clean clothes");
    await olive.page.keyboard.press("Space");
    await goesOn(olive);
    await olive.reads("Washing, and clean clothes");
    await olive.chooses("How is it most of the time?", "I can do it, but it is not safe");
    await goesOn(olive);
    await olive.chooses("Is it because of an illness or a disability?", "Yes");
    await goesOn(olive);
    await olive.chooses("How much does it weigh on your life?", "A lot");
    await goesOn(olive);
    await goesOn(olive);
    await olive.fills("What is your postcode?", "ZZ1 1AE");
    await goesOn(olive);
    await olive.reads("You have the right to an assessment.");
    await olive.reads("a bath board");
    await olive.presses("Ask for an assessment");
    await olive.fills("Your name", "Olive Reader");
    await goesOn(olive);
    await olive.reads("You ask for an assessment");
    await olive.presses("Send");
    await olive.reads("You asked us to look at your needs");
    await olive.leaves();
  });

  test(`somebody finds help and makes a list to share, by keyboard, ${how}`, async () => {
    const bill = await Person.sitDown(browser, service, { scripts });
    await bill.comesTo("/find-help");
    await bill.fills("What do you need, or what is hard?", "I feel lonely");
    await bill.fills("Postcode (you may leave it out)", "ZZ1 1AE");
    await bill.presses("Find help");
    await bill.reads("We also looked for what helps with");
    const first = await bill.tabTo(/^Put on my list/);
    await bill.page.keyboard.press("Space");
    await bill.presses("Show my list");
    const name = first.name.replace(/^Put on my list\s*:\s*/, "");
    await bill.reads(name);
    // Whoever gets the address sees the same list, and nothing of who made it.
    const address = new URL(bill.page.url());
    assert.deepEqual([...new Set(address.searchParams.keys())], ["service"]);
    const friend = await Person.sitDown(browser, service, { scripts });
    await friend.comesTo(address.pathname + address.search);
    await friend.reads(name);
    await friend.leaves();
    await bill.leaves();
  });

  test(`somebody books a time to talk near them, and cancels it, by keyboard, ${how}`, async () => {
    const may = await Person.sitDown(browser, service, { scripts });
    await may.comesTo("/talk");
    await may.fills("Postcode (you may leave it out)", "ZZ4 2QW");
    await may.presses("Show the nearest first");
    await may.presses("Saltings Community House");
    await may.presses(/^\w{3} \d+ \w{3} at /);
    await may.fills("What should we call you?", `May ${how}`);
    await may.fills("What is it about?", "I would like to sing again");
    await reads(may);
    await may.presses("Book it");
    await may.reads("It is booked");
    const said = await may.words();
    const number = said.match(/Your number is\s+([\d ]{12})/)[1];
    const code = said.match(/your code is\s+([a-z]+-[a-z]+-\d+)/)[1];
    await may.presses("see or cancel your booking");
    await may.fills("Your number", number);
    await may.fills("Your code", code);
    await may.presses("Show me");
    await may.reads("Saltings Community House");
    await may.presses("Cancel it");
    await may.reads("It is cancelled");
    await may.leaves();
  });
}

const PAGES = [
  "/", "/ask", "/ask/now/danger", "/ask/now/abuse", "/ask/now/no_home", "/ask/who", "/ask/safe", "/ask/happening", "/ask/matters",
  "/ask/help", "/ask/reach", "/ask/where", "/ask/professional", "/ask/back/x", "/find-help", "/find-help?all=yes",
  "/find-help?q=I+feel+lonely&postcode=ZZ1+1AE", "/find-help?q=xqzvw", "/find-help/list", "/self-assess", "/self-assess/who",
  "/self-assess/safe", "/self-assess/day", "/self-assess/way", "/self-assess/hard", "/self-assess/how/nutrition",
  "/self-assess/cause", "/self-assess/touch", "/self-assess/helpers", "/self-assess/near", "/self-assess/answers",
  "/self-assess/reach", "/self-assess/cost", "/sign-in", "/talk", "/talk?postcode=ZZ1+1AE", "/talk/booking",
];

for (const width of [1280, PHONE_PX]) {
  test(`every public page is sound at ${width} px`, async () => {
    const window = await context(browser, { width });
    const page = await window.newPage();
    const trouble = watch(page);
    const wrong = [];
    const look = async (path) => {
      await page.goto(service.url + path);
      const found = [...(await bones(page)), ...(await sticksOut(page, width)), ...(await findings(page)), ...trouble.take()];
      wrong.push(...found.map((line) => `${path}: ${line}`));
    };
    for (const path of PAGES) await look(path);
    // One service, and the page that says it is out of date.
    await page.goto(`${service.url}/find-help?all=yes`);
    const one = await page.locator("a[href^='/find-help/services/']").first().getAttribute("href");
    await look(one);
    await look(`${one}/report`);
    // A place to talk, and the form that books a time there.
    await page.goto(`${service.url}/talk`);
    const place = await page.locator(".app-found a[href^='/talk/']").first().getAttribute("href");
    await look(place);
    await page.goto(service.url + place);
    await look(await page.locator("a[href^='/talk/book?at=']").first().getAttribute("href"));
    allWell(`public pages at ${width} px`, wrong);
    await window.close();
  });
}
