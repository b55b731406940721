// Puts it together: one stream at a time, drawn as it comes, tried again when it breaks.
let latest = null;
let heard = 0;
let stream = null;
let wait = 1;
let timer = null;

function pill(style, text) {
  const node = byID("link");
  if (node.textContent !== text) node.textContent = text;
  node.className = `pill ${style}`;
}

function trouble(text) {
  const node = byID("trouble");
  node.hidden = !text;
  if (node.textContent !== (text ?? "")) node.replaceChildren(...(text ? [el("p", {}, text)] : []));
}

function draw() {
  const data = latest;
  if (!data) return;
  byID("facts").textContent = `policy ${data.state.policy} · objective ${data.state.objective} · ${
    data.learning.model ? `model v${data.learning.model}` : "no model yet"}`;
  for (const part of [showTiles, showFleet, showTimes, showReasons, showAgreement, showCurve, showPromotions, showObjective,
    showRequests]) part(data);
  const log = data.logbook;
  byID("footer").textContent = `Azimuth ${data.version} · ${log
    ? `logbook: ${whole(log.written)} rows, ${short(log.bytes / 1e6)} MB${log.dropped ? `, ${whole(log.dropped)} lost` : ""}`
    : "no logbook (--log none): decisions cannot be looked up, and the charts begin with this page"} · ${
    data.missed ? `${whole(data.missed)} requests too many for the charts · ` : ""}as of ${clock(data.state.time)}`;
  trouble(log?.error ? `The logbook cannot be written: ${log.error}` : null);
}

function took(data) {
  latest = data;
  byID("content").hidden = false;
  heard = Date.now();
  wait = 1;
  pill("good", "live");
  draw();
}

async function connect() {
  clearTimeout(timer);
  stream?.abort();
  const own = new AbortController();
  stream = own;
  if (!latest) pill("", "connecting");
  let failure = null;
  try {
    await listen(own.signal, took);
  } catch (error) {
    failure = error;
  }
  if (own !== stream) return;
  stream = null;
  const refused = failure instanceof Refused;
  const needsKey = refused && (failure.status === 401 || failure.status === 403);
  if (failure) pill("bad", needsKey ? "key needed" : refused ? "refused" : "no answer");
  else pill("warn", "connecting again");
  if (failure) trouble(refused ? failure.message : "The router does not answer; trying again.");
  // With another key it is tried at once.
  if (needsKey) return;
  timer = setTimeout(connect, 1000 * (failure ? wait : 0.2));
  wait = Math.min(2 * wait, 15);
}

function openKey(open) {
  byID("key-form").hidden = !open;
  byID("key-button").setAttribute("aria-expanded", String(open));
}

function startKey() {
  byID("key-button").addEventListener("click", () => {
    openKey(byID("key-form").hidden);
    if (!byID("key-form").hidden) byID("key").focus();
  });
  const use = (text) => {
    key = text;
    byID("key").value = "";
    byID("key-button").textContent = key ? "Key: set" : "Key";
    openKey(false);
    trouble(null);
    // What was seen with one key is not shown without it.
    latest = null;
    byID("content").hidden = true;
    connect();
  };
  byID("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byID("key").value.trim();
    if (/^[\x21-\x7e]+$/.test(text)) use(text);
    else trouble("That is no key: keys have neither blanks nor letters beyond ASCII.");
  });
  byID("key-forget").addEventListener("click", () => use(""));
}

function startTheme() {
  const names = { auto: "as the system has it", dark: "dark", light: "light" };
  // Without storage (a private window may have none) the choice lasts as long as the page.
  const stored = () => { try { return localStorage.getItem("azimuth-theme"); } catch { return null; } };
  const take = (theme) => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    byID("theme").textContent = `Colours: ${theme}`;
    byID("theme").setAttribute("aria-label", `Colours: ${names[theme]}`);
  };
  let theme = names[stored()] ? stored() : "auto";
  take(theme);
  byID("theme").addEventListener("click", () => {
    theme = { auto: "dark", dark: "light", light: "auto" }[theme];
    try { localStorage.setItem("azimuth-theme", theme); } catch { /* lasts as long as the page */ }
    take(theme);
  });
}

byID("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const id = byID("search").value.trim();
  if (id) explain(id);
});
startObjective();
startKey();
startTheme();
addEventListener("resize", draw);
// Who does not look costs nothing.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return connect();
  stream?.abort();
  stream = null;
  clearTimeout(timer);
});
setInterval(() => {
  if (stream && heard && Date.now() - heard > 6000) pill("warn", `stale for ${Math.round((Date.now() - heard) / 1000)} s`);
}, 1000);
connect();
