// Every page that the start page leads to and every page a slice holds up as a sample, as five people of the council see it, on a desk and
// on a phone: axe-core finds nothing, the console is silent, nothing is refused, nothing scrolls sideways. Each is kept
// as a picture in artefacts/screenshots.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PHONE_PX, allWell, bones, findings, sticksOut, watch } from "./checks.mjs";
import { context, open } from "./chromium.mjs";
import { ROOT, start } from "./service.mjs";

/** With PICTURES=1 these pages of the run become the pictures of the README: the top of the page, in a few colours. */
const README = { "contact_worker-contact": "contact", "contact_worker-person": "person", "analyst-solved": "measure" };

const WIDTHS = [1280, PHONE_PX];
const PICTURES = join(ROOT, "artefacts", "screenshots");

/**
 * Who looks, and where beyond the menu: a path, or the first link on a page that leads to such a path.
 * @type {Record<string, {account: string, also: [string, string | {from: string, link: RegExp}][]}>}
 */
const ROLES = {
  contact_worker: {
    account: "amina",
    also: [
      ["new-contact", "/contacts/new"],
      ["contact", { from: "/contacts", link: /^\/contacts\/[0-9a-f-]{36}$/ }],
      ["found", "/people?q=Pennock"],
      ["new-person", "/people/new"],
      ["contact-person", { from: "/contacts", link: /^\/contacts\/[0-9a-f-]{36}$/, then: "/person?q=Pennock" }],
      ["contact-done", { from: "/contacts", link: /^\/contacts\/[0-9a-f-]{36}$/, then: "/done" }],
      ["contact-light", { from: "/contacts", link: /^\/contacts\/[0-9a-f-]{36}$/, then: "/light" }],
      ["contact-route", { from: "/contacts", link: /^\/contacts\/[0-9a-f-]{36}$/, then: "/route" }],
      ["contact-letter", { from: "/contacts", link: /^\/contacts\/[0-9a-f-]{36}$/, then: "/letter" }],
      ["routing-results", "/routing/results"],
      ["wall", "/wall"],
      ["contact-hand-over", { from: "/contacts", link: /^\/contacts\/[0-9a-f-]{36}$/, then: "/hand-over" }],
      ["person", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/ }],
      ["conversation", { from: "/conversations?whose=all", link: /^\/conversations\/[0-9a-f-]{36}$/ }],
      ["objective", { from: "/plan", link: /^\/plan\/[^/]+$/ }],
      ["account", "/account"],
      ["password", "/account/password"],
      ["second-factor", "/account/second-factor"],
    ],
  },
  manager: {
    account: "carol",
    also: [
      ["requests", "/evidence/measures/requests-per-month"],
      ["solved", "/evidence/measures/solved-within-24-hours"],
      ["behind", { from: "/evidence/measures/requests-per-month", link: /\/people\?month=/ }],
      ["person", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/ }],
      ["conversations-all", "/conversations?whose=all"],
      ["routing-results", "/routing/results"],
      ["small-spend-totals", "/small-spend/totals"],
      ["small-spend-limits", "/small-spend/limits"],
      ["national-words-change", "/national-words/change"],
      ["wall", "/wall"],
      ["hub", { from: "/hubs", link: /^\/hubs\/[0-9a-f-]{36}$/ }],
      ["hub-new", "/hubs/new"],
      ["hub-counts", "/visits/counts"],
      ["visit-new", "/visits/new"],
      ["person-protection", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/, then: "/protection" }],
      ["person-history", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/, then: "/history" }],
      ["person-allocation", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/, then: "/allocation" }],
      ["person-edit", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/, then: "/edit" }],
      ["about-me", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/, then: "/about-me" }],
      ["relation-new", { from: "/people?q=Pennock", link: /^\/people\/[0-9a-f-]{36}$/, then: "/relations/new" }],
    ],
  },
  analyst: {
    account: "idris",
    also: [
      ["requests", "/evidence/measures/requests-per-month"],
      ["solved", "/evidence/measures/solved-within-24-hours"],
      ["behind", { from: "/evidence/measures/solved-within-24-hours", link: /\/people\?month=/ }],
      ["export", "/evidence/data/export"],
    ],
  },
  administrator: {
    account: "sam",
    also: [
      ["jobs", "/jobs"],
      ["account-new", "/accounts/new"],
      ["account-one", { from: "/accounts", link: /^\/accounts\/[0-9a-f-]{36}$/ }],
    ],
  },
  information_governance: { account: "grace", also: [["break-glass", "/break-glass"]] },
  director: { account: "helen", also: [["objective", { from: "/plan", link: /^\/plan\/[^/]+$/ }], ["objective-edit", { from: "/plan", link: /^\/plan\/[^/]+$/, then: "/edit" }]] },
};

let service;
let browser;
before(async () => {
  [service, browser] = await Promise.all([start(), open(), mkdir(PICTURES, { recursive: true })]);
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

/** Looks at the page as it stands and keeps its picture. */
async function look(page, trouble, where, name, width) {
  const wrong = [...(await bones(page)), ...(await sticksOut(page, width)), ...(await findings(page))];
  await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true, animations: "disabled" });
  const picture = README[name];
  if (picture && process.env.PICTURES === "1" && width === WIDTHS[0]) {
    const folder = join(ROOT, "docs", "pictures");
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${picture}.png`), animations: "disabled" });
  }
  return [...wrong, ...trouble.take()].map((line) => `${where} at ${width} px: ${line}`);
}

/** Links of this page that lead nowhere: whoever is shown a way may go it. One link of each shape is followed. */
async function deadEnds(page, where, followed) {
  const links = await page.locator("a[href^='/']").evaluateAll((all) => all.map((one) => [one.getAttribute("href"), one.textContent.trim()]));
  const wrong = [];
  for (const [href, words] of links) {
    const shape = href.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…").replace(/\d{4}-\d\d(-\d\d)?/g, "…");
    if (followed.has(shape)) continue;
    followed.add(shape);
    const answer = await page.request.get(service.url + href);
    if (!answer.ok()) wrong.push(`${where}: “${words}” leads to ${href}, which answers ${answer.status()}`);
  }
  return wrong;
}

/** The path of the page wanted, found as a reader would find it. */
async function found(page, wanted) {
  if (typeof wanted === "string") return wanted;
  await page.goto(service.url + wanted.from);
  const links = await page.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  const link = links.find((href) => wanted.link.test(href ?? ""));
  return link && link + (wanted.then ?? "");
}

test("the sign-in page", async () => {
  const wrong = [];
  for (const width of WIDTHS) {
    const window = await context(browser, { width });
    const page = await window.newPage();
    const trouble = watch(page);
    await page.goto(`${service.url}/sign-in`);
    wrong.push(...(await look(page, trouble, "/sign-in", "nobody-sign-in", width)));
    await window.close();
  }
  allWell("signed out", wrong);
});

/** Signs in at this page. */
async function signIn(page, account) {
  await page.goto(`${service.url}/sign-in`);
  await page.getByLabel("Username").fill(account);
  await page.getByLabel("Password", { exact: true }).fill(service.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  // Some roles are led to set up their second step first.
  await page.waitForURL((at) => at.pathname !== "/sign-in");
}

/** A small extract with the faults that extracts have: old words, a slip in a number, a mark never closed, a wrong date. */
const DIRTY = [
  "LA Code,NHS Number,LA Person Unique Identifier,Client Type,Gender,Event Type,Event Reference,Event Start Date,Event End Date,Event Outcome,Postcode,Local team",
  "999,9990000018,P1,Service user,Female,Request,E1,02/06/2025,05/06/2025,NFA: Other,ZZ1 2BP,Quay",
  "999,9990000019,P2,Service User,F,Request,E2,02/06/2025,31/06/2025,NFA - Other,nowhere,\"Quay",
  "999,,P3,Service user,Male,Assessment,E3,02/06/2025,01/06/2025,,ZZ2 1NH,Vale,extra",
  "999,,,Service user,Male,Service,E4,01/04/2025,,Progress to assessment",
].join("\r\n");

test("the analyst sends a dirty file and reads its findings", async () => {
  const window = await context(browser);
  const page = await window.newPage();
  const trouble = watch(page);
  await signIn(page, "idris");
  const wrong = [];
  const looks = async (name) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === PHONE_PX ? 800 : 900 });
      wrong.push(...(await look(page, trouble, page.url().replace(service.url, ""), `analyst-data-${name}`, width)));
    }
  };
  await page.goto(`${service.url}/evidence/data`);
  await page.getByLabel("The extract").setInputFiles({ name: "larkmere dirty.csv", mimeType: "text/csv", buffer: Buffer.from(DIRTY) });
  await page.getByRole("button", { name: "Send the file" }).click();
  await page.getByText("The file has arrived").waitFor();
  await looks("sent");
  for (let look = 0; look < 100 && (await page.getByText("Being read").count()); look += 1) {
    await page.getByRole("link", { name: "Look again" }).click();
    await page.waitForTimeout(200);
  }
  await looks("list");
  await page.getByRole("link", { name: "larkmere dirty.csv" }).click();
  await page.getByRole("heading", { name: "What was found" }).waitFor();
  await looks("findings");
  const text = await page.locator("main").innerText();
  for (const words of ["is not closed where the value ends", "would fail a national check"]) {
    if (!text.includes(words)) wrong.push(`the findings page does not say: ${words}`);
  }
  await window.close();
  allWell("the analyst's file", wrong);
});

for (const [role, { account, also }] of Object.entries(ROLES)) {
  test(`every page of the ${role.replace("_", " ")}`, async () => {
    const window = await context(browser);
    const page = await window.newPage();
    const trouble = watch(page);
    await signIn(page, account);
    // The menu shows what is opened often; the start page shows everything.
    await page.goto(`${service.url}/`);
    const menu = await page
      .getByRole("main")
      .locator(".app-card")
      .getByRole("link")
      .evaluateAll((all) => all.map((one) => [one.textContent.trim().toLowerCase().replaceAll(" ", "-"), one.getAttribute("href")]));
    const wrong = trouble.take();
    const followed = new Set();
    for (const [name, wanted] of [["start", "/"], ...menu, ...also]) {
      const path = await found(page, wanted);
      wrong.push(...trouble.take());
      if (!path) {
        wrong.push(`${wanted.from}: nothing there leads to ${wanted.link}`);
        continue;
      }
      await page.goto(service.url + path);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width === PHONE_PX ? 800 : 900 });
        wrong.push(...(await look(page, trouble, path, `${role}-${name}`, width)));
      }
      wrong.push(...(await deadEnds(page, path, followed)));
    }
    await window.close();
    allWell(role, wrong);
  });
}
