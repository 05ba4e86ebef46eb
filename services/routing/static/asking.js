// Asking the server behind what is on the screen, which is no use of the session.
const BACKGROUND = { headers: { "X-Background": "live" }, credentials: "same-origin" };

export class SignedOut extends Error {}

/** The HTML at an address; throws where there is none, and `SignedOut` where nobody is signed in. */
export async function ask(address) {
  const answer = await fetch(address, BACKGROUND);
  if (answer.status === 401) throw new SignedOut();
  if (!answer.ok) throw new Error(`${answer.status} at ${address.split("?")[0]}`);
  return answer.text();
}

export async function isSignedOut() {
  const answer = await fetch("/v1/sessions/current", BACKGROUND).catch(() => null);
  return answer?.status === 401;
}
