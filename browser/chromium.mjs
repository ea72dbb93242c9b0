// Debian's Chromium, driven by playwright-core; nothing is downloaded and nothing calls home.
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with a fresh profile. */
export async function open() {
  let executablePath = process.env.CHROMIUM;
  try {
    executablePath ??= execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser"], { encoding: "utf8" }).trim();
  } catch {
    throw new Error("There is no Chromium here. On Debian: apt-get install chromium. Or name one in CHROMIUM.");
  }
  return chromium.launch({ executablePath, headless: true, args: QUIET });
}

/** A person's own window: cookies of their own, British English, London's time. */
export function context(browser, { scripts = true, width = 1280, height = 900 } = {}) {
  return browser.newContext({
    javaScriptEnabled: scripts,
    viewport: { width, height },
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
  });
}
