// Passkeys: signing in with one, and adding one. Without this script neither is offered.
const FIELDS = {
  get: ["authenticatorData", "clientDataJSON", "signature", "userHandle"],
  create: ["attestationObject", "clientDataJSON"],
};

if (window.PublicKeyCredential && navigator.credentials) {
  for (const button of document.querySelectorAll("button[data-passkey]")) offer(button);
}

function offer(button) {
  const { passkey: how, options: address } = button.dataset;
  const form = button.form;
  const failed = form.querySelector("[data-passkey-failed]");
  for (const part of form.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
  button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (how === "create" && !form.reportValidity()) return;
    failed.hidden = true;
    button.disabled = true;
    try {
      form.elements.namedItem("credential").value = await asked(how, address);
      button.disabled = false;
      form.requestSubmit(button);
    } catch {
      button.disabled = false;
      failed.hidden = false;
    }
  });
  // The press that was answered above comes back as the form's own.
  form.addEventListener("submit", (event) => {
    if (event.submitter === button && !form.elements.namedItem("credential").value) event.preventDefault();
  });
}

async function asked(how, address) {
  const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  const publicKey = readable(await answer.json());
  const credential = await navigator.credentials[how]({ publicKey });
  return JSON.stringify(written(credential, FIELDS[how]));
}

function readable(options) {
  const known = options.excludeCredentials ?? [];
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (known.length) read.excludeCredentials = known.map((one) => ({ ...one, id: bytes(one.id) }));
  return read;
}

function written(credential, fields) {
  const pairs = fields.map((name) => [name, text(credential.response[name])]);
  const response = Object.fromEntries(pairs);
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

function text(buffer) {
  const raw = String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
