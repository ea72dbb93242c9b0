// Visits written down where there is no network: kept on the device, locked, and sent once the network is back.
// The key comes with the page and is kept nowhere: without its writer's session nobody reads what waits. Every page works
// without this script.
const PLACE = "alongside-waiting";
const OTHERS_STAY_DAYS = 7;
const PATIENCE_MS = 10000;

const held = () => {
  try { return JSON.parse(localStorage.getItem(PLACE) ?? "[]"); } catch { return []; }
};
const hold = (all) => {
  try {
    if (all.length) localStorage.setItem(PLACE, JSON.stringify(all)); else localStorage.removeItem(PLACE);
    return true;
  } catch { return false; }
};
const put = (entry) => hold([...held().filter((one) => one.id !== entry.id), entry]);
const drop = (id) => hold(held().filter((one) => one.id !== id));

// Signing out clears the device of one's own entries; what was not saved is asked about first.
for (const form of document.querySelectorAll("form[data-waiting-of]")) {
  form.addEventListener("submit", (event) => {
    const mine = held().filter((one) => one.of === form.dataset.waitingOf);
    const words = mine.length === 1 ? "One visit is" : mine.length + " visits are";
    if (mine.length && !confirm(words + " not saved yet and only on this device. Sign out and delete it?")) {
      event.preventDefault();
      return;
    }
    hold(held().filter((one) => one.of !== form.dataset.waitingOf));
  });
}

const panel = document.querySelector("[data-waiting]");
if (panel && globalThis.crypto?.subtle) begin(panel).catch(() => {});

async function begin(panel) {
  const { writer, csrf, send } = panel.dataset;
  const told = panel.querySelector("[data-waiting-told]");
  const list = panel.querySelector("[data-waiting-lines]");
  const form = document.querySelector("form[data-waiting-form]");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
  const key = await crypto.subtle.importKey("raw", bytes(panel.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"]);
  const bound = (id) => new TextEncoder().encode(writer + " " + id);
  const mine = () => held().filter((one) => one.of === writer);
  let said = "";

  const lock = async (fields, state, more = {}) => {
    const id = fields.get("once");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const kept = new URLSearchParams(fields);
    kept.delete("csrf");
    const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(id) }, key, new TextEncoder().encode(kept.toString()));
    return put({ ...more, id, of: writer, at: Date.now(), state, iv: text(iv), locked: text(locked) });
  };
  const open = async (one) => {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(one.iv), additionalData: bound(one.id) }, key, bytes(one.locked));
    return new URLSearchParams(new TextDecoder().decode(plain));
  };

  const button = (words, does) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "govuk-button govuk-button--secondary govuk-!-margin-bottom-1 govuk-!-margin-right-2", textContent: words });
    made.addEventListener("click", does);
    return made;
  };
  const show = () => {
    const all = mine();
    panel.hidden = !all.length && !said;
    const ready = all.filter((one) => one.state === "ready").length;
    const waits = !all.length ? "Nothing waits on this device." : ready === 1 ? "1 visit waits on this device. It is not saved yet." : ready ? ready + " visits wait on this device. They are not saved yet." : "";
    told.textContent = [said, waits].filter(Boolean).join(" ");
    list.replaceChildren(...all.map((one) => {
      const line = document.createElement("li");
      const at = new Date(one.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      const states = { ready: "waits for the network", begun: "begun, not finished", refused: "not saved: " + one.why };
      line.append("Written at " + at + ": " + states[one.state] + " ");
      if (one.state !== "ready" && form) line.append(button("Put it back in the form", () => back(one)));
      line.append(button("Delete it", () => {
        if (one.state === "ready" && !confirm("It is not saved and only on this device. Delete it?")) return;
        drop(one.id);
        show();
      }));
      return line;
    }));
  };

  // Says in `saved` when it was saved, in `problem` why the service will not take it, in `later` why it stays and waits; with
  // `stop` when the others need not be tried now. `wrong` is about what was typed; `apart` when it can only be kept without
  // the booking or the visit before.
  const post = async (fields) => {
    fields.set("csrf", csrf);
    try {
      const answer = await fetch(send, { method: "POST", body: fields, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
      const json = (answer.headers.get("content-type") ?? "").includes("json") ? await answer.json() : {};
      if (answer.ok && json.saved) return json;
      if (json.problem) return { problem: json.problem, wrong: answer.status === 422, apart: [403, 404].includes(answer.status) };
      if ([400, 401].includes(answer.status) || answer.type === "opaqueredirect") return { later: "You are signed out. Sign in again as yourself, and it is sent.", stop: true };
      return { later: "The service cannot take it now." };
    } catch {
      return { later: "There is no network.", stop: true };
    }
  };

  let sending = false;
  const flush = async () => {
    if (sending) return;
    sending = true;
    let saved = 0, at = "", later = "";
    const waits = (one) => mine().some((held) => held.id === one.id && held.state === "ready");
    const ready = mine().filter((one) => one.state === "ready");
    for (const one of ready) {
      if (!waits(one)) continue;
      let fields;
      try { fields = await open(one); } catch { put({ ...one, state: "refused", why: "it cannot be read on this device any more" }); continue; }
      const answer = await post(fields);
      if (answer.saved) { drop(one.id); saved += 1; at = answer.saved; }
      else if (answer.problem) { if (waits(one)) put({ ...one, state: "refused", why: answer.problem, apart: answer.apart }); }
      else { later = answer.later; if (answer.stop) break; }
    }
    const done = saved === 1 ? "1 visit was saved at " + at + ", and is off this device." : saved ? saved + " visits were saved at " + at + ", and are off this device." : "";
    if (ready.length) said = [done, later].filter(Boolean).join(" ");
    sending = false;
    show();
  };

  const back = async (one) => {
    const fields = await open(one);
    for (const field of form.elements) {
      if (!field.name || field.name === "csrf" || field.type === "submit") continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = fields.getAll(field.name).includes(field.value);
      else field.value = fields.get(field.name) ?? "";
    }
    if (one.apart) part();
    drop(one.id);
    show();
    form.querySelector("textarea").focus();
  };

  // A booking or a visit before that cannot be opened would be refused again each time.
  const part = () => { form.elements.booking.value = form.elements.after.value = ""; };

  // The next entry is about somebody else. A reset would bring back what the page came with, which may be the one before.
  const clear = () => {
    for (const field of form.elements) {
      if (!field.name || ["csrf", "writer"].includes(field.name) || ["submit", "button"].includes(field.type)) continue;
      if (field.type === "radio") { if (field.name !== "kind") field.checked = field.name === "who" && field.value === "nobody"; }
      else if (field.type === "checkbox") field.checked = false;
      else if (field.tagName === "SELECT") field.selectedIndex = 0;
      else field.value = "";
    }
    const now = new Date();
    form.elements.on_date.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0")).join("-");
    form.elements.once.value = crypto.randomUUID();
    for (const about of document.querySelectorAll("[data-waiting-about]")) about.remove();
  };

  if (form) {
    let timer;
    const fields = () => new URLSearchParams(new FormData(form));
    // While there is no network, what is typed is kept as it is typed.
    form.addEventListener("input", () => {
      clearTimeout(timer);
      if (!navigator.onLine) timer = setTimeout(() => lock(fields(), "begun").then(show), 800);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(timer);
      const typed = fields();
      const answer = navigator.onLine ? await post(fields()) : { later: "There is no network." };
      if (answer.saved) { drop(typed.get("once")); location.assign(answer.href); return; }
      // The service says what is wrong on its own page, beside the fields.
      if (answer.wrong) { drop(typed.get("once")); form.submit(); return; }
      // Any other page of the service would lose what was typed: it stays in the form, and on the device with the reason.
      if (answer.problem) {
        const kept = await lock(typed, "refused", { why: answer.problem, apart: answer.apart });
        if (answer.apart) part();
        said = "It is not saved. What you typed is still in the form" + (kept ? " and on this device." : ", and nowhere else: leave this page open. " + answer.problem);
        show();
        panel.scrollIntoView();
        return;
      }
      if (!(await lock(typed, "ready"))) {
        said = answer.later + " This device cannot keep it either: leave this page open and press Save again.";
        show();
        return;
      }
      said = answer.later;
      clear();
      show();
      panel.scrollIntoView();
    });
  }

  const oldest = Date.now() - OTHERS_STAY_DAYS * 86400000;
  hold(held().filter((one) => one.of === writer || one.at > oldest));
  addEventListener("online", flush);
  setInterval(() => { if (mine().some((one) => one.state === "ready")) flush(); }, 15000);
  show();
  await flush();
}
