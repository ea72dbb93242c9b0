// Starts the built `alongside` as a demo council in a folder of its own, and ends it. Says where it listens and who may
// sign in, as the program itself printed it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The fictional council is filled at its first start; a slow machine under load gets this long. */
const STARTS_WITHIN_MS = 180_000;
/** Requests under way finish first. */
const ENDS_WITHIN_MS = 30_000;

const program = () =>
  process.env.ALONGSIDE_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "alongside");

/** The demo, listening: `url`, `password`, `accounts` (user names), `complaints()` (what it logged), `stop()`. */
export async function start() {
  const bin = program();
  await access(bin).catch(() => {
    throw new Error(`There is no program at ${bin}. Build it with \`cargo build\`, or name it in ALONGSIDE_BIN.`);
  });
  const data = await mkdtemp(join(tmpdir(), "alongside-browser-"));
  const child = spawn(bin, ["demo", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  const complained = [];
  createInterface({ input: child.stderr }).on("line", (line) => complained.push(line));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), ENDS_WITHIN_MS);
      await gone;
      clearTimeout(late);
    }
    await rm(data, { recursive: true, force: true });
  };
  try {
    await new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error("It did not listen in time.")), STARTS_WITHIN_MS);
      child.once("error", fail);
      child.once("exit", (code) => fail(new Error(`It ended with ${code} before it listened.`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        said.push(line);
        if (read(said).url && read(said).password && read(said).accounts.length) {
          clearTimeout(late);
          done();
        }
      });
    });
  } catch (cause) {
    await stop();
    throw new Error(`${cause.message}\nIt said:\n${[...said, ...complained].join("\n")}`);
  }
  return { ...read(said), complaints: () => complained.slice(), stop };
}

/** What the demo printed, understood: its address, the one password, the user names. */
export function read(lines) {
  const text = lines.join("\n");
  return {
    url: text.match(/listens on (http:\/\/\S+)/)?.[1],
    password: text.match(/with the password (\S+?):?$/m)?.[1],
    accounts: lines.map((line) => line.match(/^ {2}([a-z][a-z.-]*) {1,}\S/)?.[1]).filter(Boolean),
  };
}
