// What the tests look for in a page; evaluated in it beside axe-core (accessibility.py).

window.checks = (() => {
  const all = (selector, within = document) =>
    [...within.querySelectorAll(selector)].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const begin = (one) => one.outerHTML.slice(0, 90);
  const words = (one) => one.innerText.replace(/\s+/g, " ").trim();
  const notesOf = (one) => (one.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  const nameOf = (one) => words(one.labels?.[0] ?? one.querySelector("legend, h2") ?? one);

  async function violations(options) {
    const found = await axe.run(document, { ...options, resultTypes: ["violations"], preload: false });
    const why = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
    return found.violations.flatMap(
      (one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}: ${why(node)}`),
    );
  }

  // WCAG 2.2, 2.5.8: a radio's label is pressed with it, and a link in a sentence may be as flat as its line.
  function smallTargets() {
    const isInSentence = (one) => one.matches("a") && getComputedStyle(one).display === "inline"
      && one.parentElement.textContent.trim() !== one.textContent.trim();
    const area = (one) => (one.matches("[type=radio], [type=checkbox]") && one.closest("label") || one)
      .getBoundingClientRect();
    return all("a[href], button, input:not([type=hidden]), select, textarea, summary")
      .filter((one) => one.tabIndex >= 0 && !one.matches(".skip") && !isInSentence(one))
      .map((one) => [one, area(one)])
      .filter(([, { width, height }]) => width < 24 || height < 24)
      .map(([one, { width, height }]) => `${begin(one)}: ${Math.round(width)}x${Math.round(height)}`);
  }

  function looseEnds() {
    const described = all("[aria-describedby]");
    const known = new Set(described.flatMap(notesOf));
    const errors = all("p.error");
    const isAtError = document.activeElement.matches(".summary, [aria-invalid=true], [aria-invalid=true] input");
    const count = all("h1").length;
    return [
      ...errors.filter((one) => !known.has(one.id)).map((one) => `an error of no field: ${begin(one)}`),
      ...described.filter((one) => notesOf(one).some((id) => !document.getElementById(id)))
        .map((one) => `described by nothing: ${begin(one)}`),
      ...(errors.length && !isAtError ? [`errors, and the focus is on ${begin(document.activeElement)}`] : []),
      ...(count === 1 ? [] : [`${count} main headings`]),
    ];
  }

  // What has the focus, and what is said with each field of the part beside its name.
  function heard(selector) {
    const focused = document.activeElement;
    const notes = all("[aria-describedby], [aria-invalid]", document.querySelector(selector)).map((one) => [
      nameOf(one),
      [
        ...(one.hasAttribute("aria-invalid") ? ["invalid"] : []),
        ...notesOf(one).map((id) => document.getElementById(id)).filter((note) => note.checkVisibility()).map(words),
      ],
    ]);
    return { focus: focused === document.body ? "" : nameOf(focused), notes: notes.filter(([, said]) => said.length) };
  }

  const isTooWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

  return { violations, smallTargets, looseEnds, heard, isTooWide };
})();
