// Solves a challenge while somebody checks their answers; whoever is faster waits some seconds at most. Without it the form works just as well.

const LONGEST = 6000; // milliseconds that the form waits for its proof
const proof = document.querySelector("input[data-challenges]");

async function solve() {
  const answer = await fetch(proof.dataset.challenges, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const challenge = await answer.json();
  const worker = new Worker(proof.dataset.worker);
  const solution = await new Promise((done, failed) => {
    worker.addEventListener("message", (event) => done(event.data));
    worker.addEventListener("error", failed);
    worker.postMessage(challenge.parameters);
  });
  proof.value = btoa(JSON.stringify({ challenge, solution }));
  worker.terminate();
}

if (proof && !proof.value && window.Worker && window.crypto?.subtle) {
  const solved = solve().catch(() => {});
  let isDone = false;
  let presses = 0;
  solved.then(() => { isDone = true; });
  proof.form.addEventListener("submit", (event) => {
    // A button with a name asks for another language; one that form.js has stopped is a second click.
    if (isDone || event.defaultPrevented || event.submitter?.name) return;
    event.preventDefault();
    presses += 1;
    const mine = presses;
    const late = new Promise((done) => setTimeout(done, LONGEST));
    Promise.race([solved, late]).then(() => {
      if (mine === presses) proof.form.submit();
    });
  });
  // Whoever leaves the page meanwhile sends nothing by coming back.
  window.addEventListener("pagehide", () => { presses += 1; });
}
