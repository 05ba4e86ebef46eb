// Keeps what is typed in the form of a part on the server, without saving it. Without this script nothing is kept by itself.
const form = document.querySelector("form[data-keep]");
const AFTER_MS = 2000;
const AT_MOST_MS = 5000;
const KEEPALIVE_BYTES = 60_000; // browsers let so much outlive the page

if (form) keep();

function keep() {
  const note = form.querySelector(".keeping");
  const problem = form.querySelector(".keeping-problem");
  const number = form.elements.namedItem("number");
  let isDirty = false;
  let isSending = false;
  let since = 0;
  let timer = null;

  form.addEventListener("input", () => {
    if (!isDirty) since = Date.now();
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(AFTER_MS, since + AT_MOST_MS - Date.now())));
  });

  // What is saved is not sent once more; its number tells it from what comes in late.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    clearTimeout(timer);
    isDirty = false;
    number.value = Number(number.value) + 1;
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  window.addEventListener("pagehide", leave);

  function leave() {
    clearTimeout(timer);
    if (isDirty) post(true).catch(() => {});
  }

  async function send() {
    if (isSending) {
      timer = setTimeout(send, AFTER_MS);
      return;
    }
    isSending = true;
    try {
      let answer = await post(false);
      if (answer.status === 409) answer = await postAnew();
      tell(answer);
    } catch {
      tell(null);
    }
    isSending = false;
  }

  function post(isLeaving) {
    isDirty = false;
    number.value = Number(number.value) + 1;
    const body = new URLSearchParams(new FormData(form));
    body.delete("do");
    const keepalive = isLeaving && body.toString().length < KEEPALIVE_BYTES;
    return fetch(form.dataset.keep, {
      method: "POST", body, keepalive, credentials: "same-origin", redirect: "manual",
      headers: { Accept: "application/problem+json" },
    });
  }

  // The same text was taken up in two windows: from here on this one is a window of its own.
  function postAnew() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    form.elements.namedItem("window").value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return post(false);
  }

  function tell(answer) {
    if (answer?.ok) {
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });
      note.textContent = note.dataset.kept.replace("{time}", time.format(new Date()));
      note.hidden = false;
      say("");
      return;
    }
    isDirty = true;
    note.hidden = true;
    if (answer && (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect")) {
      say(note.dataset.signedOut);
    } else if (answer && (answer.status === 413 || answer.status === 422)) {
      say(note.dataset.tooLong);
    } else {
      say(note.dataset.unreachable);
      clearTimeout(timer);
      timer = setTimeout(send, 3 * AT_MOST_MS);
    }
  }

  function say(sentence) {
    if (problem.textContent !== sentence) problem.textContent = sentence;
  }
}
