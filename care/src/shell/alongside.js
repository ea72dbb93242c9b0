// Small improvements; every page works without them.

// Autosave: a form with data-autosave sends itself there a moment after the last key, and says when it was saved.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = form.querySelector("[data-autosave-status]");
  let timer, sending = false, again = false;
  const say = (text) => { if (told) told.textContent = text; };
  const save = async () => {
    if (sending) { again = true; return; }
    sending = true;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        headers: { "X-Autosave": "1" },
        body: new URLSearchParams(new FormData(form)),
        redirect: "manual",
      });
      if (answer.ok) {
        const told = await answer.json();
        if (told.version) for (const field of form.querySelectorAll("input[name=version]")) field.value = told.version;
        if (told.autosave) form.dataset.autosave = told.autosave;
        if (told.action) form.action = told.action;
        say("Saved at " + told.saved);
        await look(form, false);
      } else if (answer.status === 409) {
        say("Somebody else changed this. Keep this page open, and press save to see both.");
      } else {
        say("Not saved yet. Your words are still on this page; we keep trying.");
        timer = setTimeout(save, 10000);
      }
    } catch {
      say("No connection. Your words are still on this page; we keep trying.");
      timer = setTimeout(save, 10000);
    }
    sending = false;
    if (again) { again = false; save(); }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
  form.addEventListener("submit", () => clearTimeout(timer));
}

// A button with data-look sends the whole form, as it does without scripts, and puts only the part of that name in its place.
async function look(form, asked) {
  const button = form.querySelector("button[data-look]");
  const part = button && document.getElementById(button.dataset.look);
  const typed = part && part.querySelector("input[type=search]");
  // By itself it looks for the person's own words: never while something else is being looked for or written there.
  if (!part || (!asked && (typed.value || part.contains(document.activeElement)))) return;
  const answer = await fetch(button.getAttribute("formaction"), { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok || answer.redirected) { if (asked) form.requestSubmit(button); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById(button.dataset.look);
  const version = page.querySelector("form[data-autosave] input[name=version]");
  const kept = page.querySelector("form[data-autosave]");
  if (!found || !kept) return;
  for (const field of form.querySelectorAll("input[name=version]")) if (version) field.value = version.value;
  form.dataset.autosave = kept.dataset.autosave;
  form.action = kept.action;
  part.replaceWith(document.adoptNode(found));
  if (asked) document.getElementById(found.id).querySelector("input[type=search]").focus();
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-look]");
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  look(button.form, true).catch(() => button.form.requestSubmit());
});

// Boxes for words grow as they are filled.
for (const box of document.querySelectorAll("textarea[data-grow]")) {
  const grow = () => { box.rows = Math.min(30, Math.max(Number(box.dataset.grow) || 4, box.value.split("\n").length + 1)); };
  box.addEventListener("input", grow);
  grow();
}
