// The card of a procedure in a page of another site: see docs/embedding.md. Whatever comes from the network is set as text.
(() => {
  const script = document.currentScript;
  const asked = script?.dataset ?? {};
  const isSlug = (text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text ?? "");
  if (!isSlug(asked.location) || !isSlug(asked.procedure)) return;

  const texts = {{ view.texts | tojson }};
  const css = {{ view.css | tojson }};
  const language = (asked.locale || document.documentElement.lang).slice(0, 2).toLowerCase();
  const wanted = Object.keys(texts).find((one) => one.startsWith(language || "en")) ?? "en-CA";
  const pageIn = (locale) => new URL(`/${locale}/${asked.location}/procedures/${asked.procedure}`, script.src).href;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const dayIn = (locale, day) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" })
    .format(new Date(day)).replace(/^1 /, "1er ");

  const before = script.previousElementSibling;
  const link = before?.matches("a") ? before : null;

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter(Boolean));
    return made;
  }

  function moneyIn(locale, cents, currency) {
    const digits = cents % 100 ? 2 : 0;
    const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(locale, style).format(cents / 100);
  }

  function answer(name, figure, note) {
    return element("div", {}, element("dt", {}, name), element("dd", {}, figure, element("small", {}, note)));
  }

  function feeOf({ fee, locale_served: locale }, say) {
    if (!fee) return null;
    const [lowest, highest] = [fee.lowest_cents, fee.highest_cents].map((one) => moneyIn(locale, one, fee.currency));
    const since = dayIn(locale, fee.effective_from);
    const note = fee.effective_to
      ? filled(say.until, { since, until: dayIn(locale, fee.effective_to) })
      : filled(say.since, { since });
    return answer(say.fee, lowest === highest ? lowest : filled(say.range, { lowest, highest }), note);
  }

  function waitOf({ wait, locale_served: locale }, say) {
    if (!wait) return null;
    const { lowest_weeks: lowest, highest_weeks: highest } = wait;
    const [same, other] = highest === 1 ? [say.week, say.rangeToOne] : [say.weeks, say.rangeOfWeeks];
    const figure = highest === 0 ? say.soon : filled(lowest === highest ? same : other, { lowest, highest });
    return answer(say.wait, figure, filled(say.asOf, { day: dayIn(locale, wait.as_of) }));
  }

  function inquiryOf(data) {
    const address = new URL(data.inquiry.url, script.src);
    if (!/^https?:$/.test(address.protocol)) return null;
    for (const name of ["site", "page", "campaign"]) {
      if (asked[name]) address.searchParams.set(name, asked[name]);
    }
    return address.href;
  }

  function cardOf(data) {
    const say = texts[data.locale_served];
    const level = /^[2-6]$/.test(asked.heading) ? asked.heading : 3;
    const [fee, wait, inquiry] = [feeOf(data, say), waitOf(data, say), inquiryOf(data)];
    const ways = [
      inquiry && element("a", { className: "button", href: inquiry }, say.inquire),
      element("a", { href: pageIn(data.locale_served) }, say.page),
    ];
    for (const way of ways) way?.setAttribute("aria-describedby", "title");
    const card = element(
      "article",
      { className: "card", lang: data.locale_served, dir: "ltr" },
      element(`h${level}`, { id: "title", lang: data.inherited.title ?? data.locale_served }, data.title),
      element("p", { className: "clinic" }, `${data.location.name}, ${data.location.address.city}`),
      element("p", { lang: data.inherited.summary ?? data.locale_served }, data.summary),
      (fee || wait) && element("dl", {}, ...[fee, wait].filter(Boolean)),
      element("p", { className: "ways" }, ...ways),
    );
    card.setAttribute("aria-labelledby", "title");
    if (asked.theme) card.dataset.theme = asked.theme;
    return card;
  }

  async function show() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const source = new URL(`/v1/locations/${asked.location}/procedures/${asked.procedure}?locale=${wanted}`, script.src);
    const options = { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(15000) };
    const found = await fetch(source, options);
    if (!found.ok) throw new Error(`${found.status}`);
    const card = cardOf(await found.json());
    const host = element("div", { className: "procedure-card" });
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(card);
    script.after(host);
    if (link) link.style.display = "none";
  }

  // Whatever keeps the card from being shown, a link leads to the page.
  show().catch(() => {
    if (!link) script.after(element("a", { href: pageIn(wanted), hreflang: wanted }, asked.title || texts[wanted].instead));
  });
})();
