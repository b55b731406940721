// Elements and numbers. Values from outside only ever become text nodes or attributes set one by one; no markup is built from
// them, so nothing in them can become markup.
const byID = (id) => document.getElementById(id);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** An HTML element with attributes and children; text stays text. */
const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);

/** An SVG element. */
const svg = (name, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** Three digits, with k and M; a dash for what is no number. */
function short(value) {
  if (!isNumber(value)) return "–";
  const size = Math.abs(value);
  if (size >= 999_500) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 10_000) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(size >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

const milliseconds = (value) =>
  !isNumber(value) ? "–" : Math.abs(value) >= 10_000 ? `${short(value / 1000)} s` : `${short(value)} ms`;
const percent = (value) => (isNumber(value) ? `${short(100 * value)} %` : "–");
const whole = (value) => (isNumber(value) ? Math.round(value).toLocaleString("en") : "–");
const clock = (unix) => (isNumber(unix) ? new Date(1000 * unix).toLocaleTimeString("en-GB") : "–");

/** How long ago, in the unit that fits. */
function ago(seconds) {
  if (!isNumber(seconds)) return "–";
  if (seconds < 100) return `${Math.max(0, Math.round(seconds))} s ago`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}

const words = (name) => String(name ?? "").replaceAll("_", " ");
const sum = (values) => values.reduce((total, value) => total + (isNumber(value) ? value : 0), 0);

/** A table; columns are {title, cell(row), left, text}. */
function table(caption, columns, rows) {
  const style = (column) => (column.text ? "left text" : column.left ? "left" : null);
  return el("table", {}, caption && el("caption", {}, caption),
    el("thead", {}, el("tr", {}, columns.map((column) =>
      el("th", { scope: "col", class: style(column), title: column.help }, column.title)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, columns.map((column, place) =>
      el(place === 0 ? "th" : "td", { scope: place === 0 ? "row" : null, class: style(column) }, column.cell(row)))))));
}

/** Replaces what a node holds, unless the keyboard's focus is in it. */
function show(id, ...children) {
  const node = byID(id);
  if (node.contains(document.activeElement) && node !== document.activeElement) return;
  const place = node.scrollLeft;
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  node.scrollLeft = place;
}

const empty = (text, code) => el("p", { class: "empty" }, text, code && el("code", {}, code));
