// A community agent at a kitchen table without a network: what is typed waits on the device, locked; is sent once when the
// network is back; and is gone from the device when it was saved or when they sign out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { allWell, findings, sticksOut } from "./checks.mjs";
import { context, open } from "./chromium.mjs";
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

async function signedIn(username, window) {
  const page = await window.newPage();
  await page.goto(`${service.url}/sign-in?next=/visits/new`);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(service.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/visits/new");
  return page;
}

const stored = (page) => page.evaluate(() => localStorage.getItem("alongside-waiting"));
const told = (page, words) => page.locator("[data-waiting-told]").filter({ hasText: words }).waitFor();
const met = async (page, words) => {
  await page.goto(`${service.url}/visits`);
  return page.getByText("Met lately").locator("xpath=following::ul[1]/li").count().then((count) => ({ count, words }));
};

test("what is written without a network is sent once, and leaves the device", async () => {
  const window = await context(browser, { width: 375, height: 800 });
  const page = await signedIn("bea", window);
  const { count } = await met(page);
  await page.goto(`${service.url}/visits/new`);
  await window.setOffline(true);
  await page.getByLabel("What was said, in their words").fill("She wants to sing zzsecret");
  await page.locator("[data-waiting-lines] li").filter({ hasText: "begun, not finished" }).waitFor();
  await page.getByLabel("Nobody named: only count them").check();
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, "1 visit waits on this device. It is not saved yet.");
  // A second one on the same page has a number of its own. The button takes no two clicks in one second.
  await page.waitForTimeout(1_100);
  await page.getByLabel("What was said, in their words").fill("A bus pass");
  await page.getByLabel("Nobody named: only count them").check();
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, "2 visits wait on this device.");
  const waiting = await stored(page);
  assert.ok(!waiting.includes("zzsecret") && !waiting.includes("bus pass") && !waiting.includes("csrf"), "it is locked");
  assert.equal(new Set(JSON.parse(waiting).map((one) => one.id)).size, 2);
  allWell("the form while entries wait", [...(await findings(page)), ...(await sticksOut(page, 375))]);
  // The network comes back, loses the first answer on the way, and comes back again: still each is kept once.
  let lost = 0;
  await page.route("**/visits/waiting", async (route) => {
    if (lost++ === 0) {
      await route.fetch();
      await route.abort();
    } else await route.continue();
  });
  await window.setOffline(false);
  await told(page, "There is no network.");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await told(page, "2 visits were saved");
  await told(page, "Nothing waits on this device.");
  assert.equal(await stored(page), null);
  assert.equal((await met(page)).count, count + 2);
  await window.close();
});

test("without a session it waits locked, another worker cannot send it, and its writer can", async () => {
  const window = await context(browser);
  const page = await signedIn("bea", window);
  const { count } = await met(page);
  await page.goto(`${service.url}/visits/new`);
  await window.setOffline(true);
  await page.getByLabel("What was said, in their words").fill("A blue badge");
  await page.getByLabel("Nobody named: only count them").check();
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, "1 visit waits on this device.");
  const waiting = await stored(page);
  // The session ends by itself; somebody else signs in on the same device.
  await window.clearCookies();
  await window.setOffline(false);
  await told(page, "You are signed out.");
  const other = await signedIn("joss", window);
  await other.waitForLoadState("networkidle");
  assert.equal(await stored(other), waiting, "it is left alone");
  assert.ok(await other.locator("[data-waiting]").isHidden());
  await window.clearCookies();
  await page.close();
  const again = await signedIn("bea", window);
  await told(again, "1 visit was saved");
  assert.equal(await stored(again), null);
  assert.equal((await met(again)).count, count + 1);
  await window.close();
});

test("signing out asks first, and clears the device", async () => {
  const window = await context(browser);
  const page = await signedIn("bea", window);
  await window.setOffline(true);
  await page.getByLabel("What was said, in their words").fill("Not to be kept");
  await page.getByRole("button", { name: "Save" }).click();
  await told(page, "1 visit waits on this device.");
  const answers = [false, true];
  page.on("dialog", (dialog) => (answers.shift() ? dialog.accept() : dialog.dismiss()));
  await page.getByRole("button", { name: "Sign out" }).click();
  assert.notEqual(await stored(page), null, "they stayed");
  await page.route("**/visits/waiting", (route) => route.abort());
  await window.setOffline(false);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in**");
  assert.equal(await stored(page), null);
  await window.close();
});

test("without scripts it is a plain form", async () => {
  const window = await context(browser, { scripts: false });
  const page = await signedIn("bea", window);
  await page.getByLabel("What was said, in their words").fill("Bus times");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("It is saved.").waitFor();
  await window.close();
});
