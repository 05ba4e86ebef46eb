// Sends documents by the tus protocol (1.0.0): piece by piece, with progress, and on from where it broke off. The
// form works without this: then it is sent as a whole.

import { tell } from "./news.js";

const PIECE = 1024 * 1024;
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds between attempts; the last one again and again
const TUS = { "Tus-Resumable": "1.0.0" };

class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const share = (percent) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(percent / 100);

const pause = (seconds) => new Promise((done) => {
  setTimeout(done, seconds * 1000);
  addEventListener("online", done, { once: true });
});

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

async function refusal(answer) {
  const problem = await answer.json().catch(() => ({}));
  return new Refused(answer.status === 401 ? "signed-out" : problem.code ?? "otherwise");
}

// One document on its way. `say(name, percent)` tells how far it is.
class Upload {
  constructor(address, file, kind, say) {
    Object.assign(this, { address, file, kind, say, offset: 0 });
    // An upload goes on in this tab only; nothing of the file is kept when it is closed.
    this.key = `upload ${address} ${kind} ${file.size} ${file.lastModified} ${file.name}`;
    this.url = sessionStorage.getItem(this.key);
  }

  async run() {
    try {
      await this.patiently(() => (this.url ? this.ask() : this.begin()));
      while (this.offset < this.file.size) await this.patiently(() => this.go());
    } catch (error) {
      sessionStorage.removeItem(this.key);
      throw error;
    }
    sessionStorage.removeItem(this.key);
  }

  // Tries again what a broken connection or a server that is being started again has spoiled.
  async patiently(step) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        if (attempt && this.url) await this.ask();
        return await step();
      } catch (error) {
        if (error instanceof Refused) throw error;
        this.say("waiting", this.percent);
        await pause(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
      }
    }
  }

  async fetch(url, method, headers, body) {
    const answer = await fetch(url, { method, headers: { ...TUS, Accept: "application/json", ...headers }, body });
    if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
    return answer;
  }

  async begin() {
    const metadata = `filename ${base64(this.file.name)},kind ${base64(this.kind)}`;
    const headers = { "Upload-Length": String(this.file.size), "Upload-Metadata": metadata };
    const answer = await this.fetch(this.address, "POST", headers);
    if (!answer.ok) throw await refusal(answer);
    this.url = answer.headers.get("Location");
    this.offset = 0;
    sessionStorage.setItem(this.key, this.url);
  }

  async ask() {
    const answer = await this.fetch(this.url, "HEAD", {});
    if (answer.status === 404) return this.begin(); // it was removed, or its time was over
    if (answer.status === 422) throw new Refused("attachment.type"); // HEAD says no more than that
    if (!answer.ok) throw await refusal(answer);
    this.offset = Number(answer.headers.get("Upload-Offset"));
    return undefined;
  }

  async go() {
    this.say(this.file.size - this.offset > PIECE ? "sending" : "checking", this.percent);
    const headers = { "Upload-Offset": String(this.offset), "Content-Type": "application/offset+octet-stream" };
    const body = this.file.slice(this.offset, this.offset + PIECE);
    const answer = await this.fetch(this.url, "PATCH", headers, body);
    if (answer.ok) this.offset = Number(answer.headers.get("Upload-Offset"));
    else if ((await this.refusedFor(answer)) === "attachment.offset") await this.ask();
    this.say("sending", this.percent);
  }

  async refusedFor(answer) {
    const error = await refusal(answer);
    if (error.code !== "attachment.offset") throw error;
    return error.code;
  }

  get percent() {
    return Math.floor((this.offset / this.file.size) * 100);
  }
}

function show(form, field, code) {
  const part = form.querySelector(`[data-field="${field}"]`);
  const messages = form.querySelector("[data-messages]");
  const error = part.querySelector("[data-error]");
  const known = messages.content.querySelector(`[data-code="${code}"]`)?.textContent;
  const other = code === "signed-out" ? messages.dataset.signedOut : messages.dataset.otherwise;
  error.querySelector("span").textContent = known ?? other;
  error.hidden = false;
  part.classList.add("has-error");
  part.querySelector("input").focus();
  (part.matches("fieldset") ? part : part.querySelector("input")).setAttribute("aria-invalid", "true");
}

function clear(form) {
  for (const part of form.querySelectorAll("[data-field]")) {
    part.classList.remove("has-error");
    for (const one of [part, ...part.querySelectorAll("[aria-invalid]")]) one.removeAttribute("aria-invalid");
    part.querySelector("[data-error]").hidden = true;
  }
}

// What is wrong before anything is sent: [field, code].
function mistake(form, file) {
  if (!form.elements.kind.value) return ["kind", "attachment.kind"];
  if (!file) return ["file", "attachment.file"];
  if (file.size === 0) return ["file", "attachment.empty"];
  if (file.size > Number(form.dataset.largest)) return ["file", "attachment.too-large"];
  return null;
}

async function refresh() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.getElementById("document-list");
  if (!answer.ok || !list) return location.reload();
  const old = document.getElementById("document-list");
  old.replaceWith(list);
  tell(old, list);
  window.htmx?.process(list);
  return undefined;
}

async function send(form) {
  const file = form.elements.file.files[0];
  const wrong = mistake(form, file);
  clear(form);
  if (wrong) {
    show(form, ...wrong);
    return;
  }
  const progress = form.querySelector("[data-progress]");
  const state = progress.querySelector("[data-state]");
  const button = form.querySelector("button");
  const say = (name, percent) => {
    progress.querySelector("progress").value = percent;
    state.textContent = name === "sending" ? `${state.dataset[name]} ${share(percent)}` : state.dataset[name];
  };
  progress.hidden = false;
  button.setAttribute("aria-disabled", "true");
  form.dataset.sent = "yes";
  try {
    await new Upload(form.dataset.uploads, file, form.elements.kind.value, say).run();
    form.reset();
  } catch (error) {
    show(form, "file", error.code ?? "otherwise");
  } finally {
    progress.hidden = true;
    button.removeAttribute("aria-disabled");
    delete form.dataset.sent;
    await refresh();
  }
}

const form = document.querySelector("form[data-uploads]");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.dataset.sent) send(form);
});
