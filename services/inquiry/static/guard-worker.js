// The work of an ALTCHA challenge (version 2, PBKDF2): counts up until a derived key begins as asked.

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (one) => one.toString(16).padStart(2, "0")).join("");

async function derived(parameters, counter) {
  const nonce = bytes(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const hash = parameters.algorithm.slice("PBKDF2/".length);
  const how = { name: "PBKDF2", hash, salt: bytes(parameters.salt), iterations: parameters.cost };
  return hex(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8));
}

self.addEventListener("message", async (event) => {
  const parameters = event.data;
  if (!parameters.algorithm.startsWith("PBKDF2/")) return;
  for (let counter = 0; counter < 2 ** 32; counter += 1) {
    const derivedKey = await derived(parameters, counter);
    if (derivedKey.startsWith(parameters.keyPrefix)) {
      self.postMessage({ counter, derivedKey });
      return;
    }
  }
});
