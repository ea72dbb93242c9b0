// A person with a keyboard and nothing else. They find things by the name the browser's own accessibility tree gives
// them, see where they are at every step, and every page they come to is looked at.
import assert from "node:assert/strict";
import { PHONE_PX, allWell, bones, findings, sticksOut, watch } from "./checks.mjs";
import { context } from "./chromium.mjs";

/** More stops than any page of ours should have. */
const MOST_STOPS = 160;

export class Person {
  /** Somebody at a window of their own; `scripts` as they have it. */
  static async sitDown(browser, service, { scripts = true } = {}) {
    const me = new Person();
    me.service = service;
    me.scripts = scripts;
    me.window = await context(browser, { scripts });
    me.page = await me.window.newPage();
    me.debugger = await me.window.newCDPSession(me.page);
    me.trouble = watch(me.page);
    me.seen = [];
    if (!scripts) me.twin = await (await context(browser)).newPage();
    return me;
  }

  /** Types an address: only ever the first one. */
  async comesTo(path) {
    await this.page.goto(this.service.url + path);
    await this.looks();
  }

  async signsIn(username) {
    assert.ok(this.service.accounts.includes(username), `${username} does not work here`);
    await this.comesTo("/sign-in");
    await this.fills("Username", username);
    await this.fills("Password", this.service.password);
    await this.presses("Sign in");
  }

  async signsOut() {
    await this.presses("Sign out");
  }

  /** Where the keyboard is: role and name as assistive technology hears them, and the group around. */
  async stop() {
    const { result } = await this.debugger.send("Runtime.evaluate", { expression: "document.activeElement" });
    if (!result.objectId) return { role: "none", name: "", group: "" };
    const { nodes } = await this.debugger.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
    const group = await this.page.evaluate(() => {
      const around = document.activeElement?.closest("fieldset");
      return around?.querySelector("legend")?.textContent.trim() ?? "";
    });
    return { role: nodes[0]?.role?.value ?? "none", name: (nodes[0]?.name?.value ?? "").replace(/\s+/g, " ").trim(), group };
  }

  /** Presses Tab until the keyboard is on what has this name, and sees that it is. In a group: "When: Day". */
  async tabTo(wanted, { back = false } = {}) {
    const passed = [];
    const fits = (stop) =>
      wanted instanceof RegExp
        ? wanted.test(stop.name)
        : stop.name === wanted || (stop.group && `${stop.group}: ${stop.name}` === wanted);
    let here = await this.stop();
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if (fits(here)) {
        await this.seesFocus(here);
        return here;
      }
      await this.page.keyboard.press(back ? "Shift+Tab" : "Tab");
      here = await this.stop();
      passed.push(`${here.role} “${here.name}”`);
    }
    assert.fail(`No way by keyboard to ${wanted} on ${this.page.url()}. On the way: ${[...new Set(passed)].join(", ")}`);
  }

  /** Whoever tabs must see where they are: a drawn mark, on the screen, not covered. */
  async seesFocus(here) {
    const unseen = await this.page.evaluate(() => {
      const one = document.activeElement;
      // The official radios and check boxes draw their mark before the label; the box itself is transparent.
      const label = one.labels?.[0];
      const drawn = [getComputedStyle(one), ...(label ? [getComputedStyle(label, "::before")] : [])];
      const marked = drawn.some(
        (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none",
      );
      if (!marked) return "nothing is drawn around it";
      const box = one.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 20)];
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `it is off the screen at ${x}, ${y}`;
      const top = document.elementFromPoint(x, y);
      return top && (one.contains(top) || top.contains(one) || label?.contains(top)) ? "" : "something covers it";
    });
    assert.equal(unseen, "", `The focus on ${here.role} “${here.name}” at ${this.page.url()} cannot be seen: ${unseen}`);
  }

  /** Tabs to a box and types; what stood there is replaced, as a person would. */
  async fills(label, text) {
    await this.tabTo(label);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  /** Tabs to a date's three boxes and types. */
  async fillsDate(legend, date) {
    await this.fills(`${legend}: Day`, String(date.day));
    await this.fills(`${legend}: Month`, String(date.month));
    await this.fills(`${legend}: Year`, String(date.year));
  }

  /** Tabs to a group of radios and chooses one with the arrow keys. */
  async chooses(legend, choice) {
    const first = await this.page.evaluate((legend) => {
      const around = [...document.querySelectorAll("fieldset")].find((one) => one.querySelector("legend")?.textContent.trim() === legend);
      const radio = around?.querySelector("input[type=radio]:checked") ?? around?.querySelector("input[type=radio]");
      return radio?.labels[0].textContent.trim();
    }, legend);
    assert.ok(first, `No choice called “${legend}” on ${this.page.url()}`);
    await this.tabTo(`${legend}: ${first}`);
    await this.page.keyboard.press("Space");
    const passed = [];
    for (let here = await this.stop(); here.name !== choice; here = await this.stop()) {
      assert.ok(!passed.includes(here.name), `“${legend}” has no “${choice}”, only ${passed.join(", ")}`);
      passed.push(here.name);
      await this.page.keyboard.press("ArrowDown");
    }
  }

  /** Tabs to a button or link, presses Enter, and looks at the page that comes. */
  async presses(label, options) {
    await this.tabTo(label, options);
    const arrived = this.page.waitForEvent("load");
    await this.page.keyboard.press("Enter");
    await arrived;
    await this.looks();
  }

  /** What the page says, in words. */
  words() {
    return this.page.evaluate(() => document.querySelector("main").innerText);
  }

  /** The page must say this. */
  async reads(text) {
    const words = await this.words();
    assert.ok(words.includes(text), `“${text}” is not on ${this.page.url()}:\n${words}`);
  }

  /** Rows of the page's tables below this heading cell, by row heading: the numbers as they are read. */
  cells(rowHeading) {
    return this.page.evaluate((wanted) => {
      const row = [...document.querySelectorAll("main tr")].find((one) => one.querySelector("th[scope=row]")?.textContent.trim().startsWith(wanted));
      if (!row) return null;
      const headings = [...row.closest("table").querySelectorAll("thead th")].map((one) => one.textContent.trim());
      return Object.fromEntries([...row.children].map((cell, at) => [headings[at], (cell.querySelector("a")?.firstChild ?? cell).textContent.trim()]));
    }, rowHeading);
  }

  /** Looks at the page as it stands: on a desk, on a phone, with axe-core. */
  async looks() {
    const path = this.page.url().replace(this.service.url, "");
    this.seen.push(path);
    const wrong = await bones(this.page);
    const size = this.page.viewportSize();
    await this.page.setViewportSize({ width: PHONE_PX, height: 800 });
    wrong.push(...(await sticksOut(this.page, PHONE_PX)));
    await this.page.setViewportSize(size);
    wrong.push(...(this.scripts ? await findings(this.page) : await this.findingsWithoutScripts()));
    wrong.push(...this.trouble.take());
    allWell(`${path} (scripts ${this.scripts ? "on" : "off"})`, wrong);
  }

  /** axe-core needs scripts: the very page this person has is shown in a second window that runs them, without its own. */
  async findingsWithoutScripts() {
    const url = this.page.url();
    const cookies = await this.window.cookies();
    await this.twin.context().addCookies(cookies);
    const body = (await this.page.content()).replace(/<script\b[^>]*><\/script>/g, "");
    await this.twin.route(url, (route) => route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body }));
    await this.twin.goto(url);
    const found = await findings(this.twin);
    await this.twin.unroute(url);
    return found;
  }

  async leaves() {
    await this.twin?.context().close();
    await this.window.close();
  }
}
