// Every page of the menu and every page a slice holds up as a sample, as five people of the council see it, on a desk and
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
    ],
  },
  analyst: {
    account: "idris",
    also: [
      ["requests", "/evidence/measures/requests-per-month"],
      ["solved", "/evidence/measures/solved-within-24-hours"],
      ["behind", { from: "/evidence/measures/solved-within-24-hours", link: /\/people\?month=/ }],
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

for (const [role, { account, also }] of Object.entries(ROLES)) {
  test(`every page of the ${role.replace("_", " ")}`, async () => {
    const window = await context(browser);
    const page = await window.newPage();
    const trouble = watch(page);
    await page.goto(`${service.url}/sign-in`);
    await page.getByLabel("Username").fill(account);
    await page.getByLabel("Password", { exact: true }).fill(service.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    // Some roles are led to set up their second step first.
    await page.waitForURL((at) => at.pathname !== "/sign-in");
    const menu = await page
      .getByRole("navigation", { name: "Main menu" })
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
