// Every page of the menu and every page a slice holds up as a sample, as five people of the council see it, on a desk and
// on a phone: axe-core finds nothing, the console is silent, nothing is refused, nothing scrolls sideways. Each is kept
// as a picture in artefacts/screenshots.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PHONE_PX, allWell, bones, findings, sticksOut, watch } from "./checks.mjs";
import { context, open } from "./chromium.mjs";
import { ROOT, start } from "./service.mjs";

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
      ["found", "/people?q=a"],
      ["new-person", "/people/new"],
      ["person", { from: "/people?q=a", link: /^\/people\/[0-9a-f-]{36}$/ }],
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
      ["person", { from: "/people?q=a", link: /^\/people\/[0-9a-f-]{36}$/ }],
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
  administrator: { account: "sam", also: [["jobs", "/jobs"]] },
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
  return [...wrong, ...trouble.take()].map((line) => `${where} at ${width} px: ${line}`);
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
    await page.waitForURL(`${service.url}/`);
    const menu = await page
      .getByRole("navigation", { name: "Main menu" })
      .getByRole("link")
      .evaluateAll((all) => all.map((one) => [one.textContent.trim().toLowerCase().replaceAll(" ", "-"), one.getAttribute("href")]));
    const wrong = trouble.take();
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
    }
    await window.close();
    allWell(role, wrong);
  });
}
