// Charts as SVG, drawn anew with each event at the width the page has.
const margin = { left: 52, right: 12, top: 10, bottom: 34 };
const chartHeight = 200;

/** An axis over values: where one lies (0 to 1), and its ticks. */
function axis(values, { log = false, zero = true } = {}) {
  const known = values.filter((value) => isNumber(value) && (!log || value > 0));
  if (known.length === 0) return null;
  let low = Math.min(...known);
  let high = Math.max(...known);
  if (log) {
    low = Math.floor(Math.log10(low));
    high = Math.max(Math.ceil(Math.log10(high)), low + 1);
    const ticks = Array.from({ length: high - low + 1 }, (_, place) => 10 ** (low + place));
    const few = Math.ceil(ticks.length / 6);
    return {
      place: (value) => Math.min(Math.max((Math.log10(Math.max(value, 1e-12)) - low) / (high - low), 0), 1),
      ticks: ticks.filter((_, place) => place % few === 0),
    };
  }
  if (zero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  const span = high - low || 1;
  const raw = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * raw).find((size) => span / size <= 5) ?? raw * 10;
  low = Math.floor(low / step) * step;
  high = Math.max(Math.ceil(high / step) * step, low + step);
  const ticks = [];
  for (let tick = low; tick <= high + step / 2; tick += step) ticks.push(Math.abs(tick) < step / 1e6 ? 0 : tick);
  return { place: (value) => Math.min(Math.max((value - low) / (high - low), 0), 1), ticks };
}

/** The frame of a chart: grid, ticks and titles; gives where a point lies. */
function frame(node, label, x, y, { xLabel = short, yLabel = short, yTitle = "" } = {}) {
  const width = Math.max(node.clientWidth, 240);
  const [left, right] = [margin.left, width - margin.right];
  const [top, bottom] = [margin.top, chartHeight - margin.bottom];
  const at = (px, py) => [left + x.place(px) * (right - left), bottom - y.place(py) * (bottom - top)];
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${chartHeight}`, role: "img", "aria-label": label });
  for (const tick of y.ticks) {
    const line = bottom - y.place(tick) * (bottom - top);
    drawing.append(svg("line", { class: "grid", x1: left, x2: right, y1: line, y2: line }),
      svg("text", { class: "end", x: left - 6, y: line, dy: 4 }, yLabel(tick)));
  }
  const few = Math.max(1, Math.ceil(x.ticks.length / (width / 70)));
  for (const tick of x.ticks.filter((_, place) => place % few === 0)) {
    drawing.append(svg("text", { class: "middle", x: left + x.place(tick) * (right - left), y: bottom + 16 }, xLabel(tick)));
  }
  drawing.append(svg("text", { class: "end", x: right, y: chartHeight - 3 }, yTitle));
  return { drawing, at, bottom, left, right };
}

const swatch = (style, dashed) => svg("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" },
  dashed ? svg("line", { class: `line dashed ${style.replace("f", "s")}`, x1: 0, x2: 18, y1: 8, y2: 8 })
    : svg("rect", { class: style, x: 0, y: 2, width: 14, height: 12, rx: 2 }));

const legend = (entries) => el("ul", { class: "legend" }, entries.map((entry) =>
  el("li", {}, swatch(`f${entry.colour}`, entry.dashed), entry.name)));

/** Lines over a common x axis. series: {name, colour, dashed, points: [[x, y or null]], dots}. */
function lineChart(id, label, series, options = {}) {
  const node = byID(id);
  const points = series.flatMap((line) => line.points).filter(([, value]) => isNumber(value));
  if (points.length === 0) return show(id, options.empty ?? empty("Nothing yet."));
  const { drawing, at } = frame(node, label, options.x, axis(points.map(([, value]) => value), options), options);
  for (const line of series) {
    let path = "";
    let pen = false;
    let lone = true;
    const single = line.points.filter(([, value]) => isNumber(value)).length === 1;
    line.points.forEach(([px, py], place) => {
      if (!isNumber(py)) { pen = pen && options.bridges === true; return; }
      const [cx, cy] = at(px, py);
      lone = !pen && !isNumber(line.points[place + 1]?.[1]);
      path += `${pen ? "L" : "M"}${cx.toFixed(1)} ${cy.toFixed(1)}`;
      if (line.dots || single || (lone && !options.bridges)) {
        drawing.append(svg("circle", { class: `f${line.colour}`, cx, cy, r: line.dots ? 3.5 : 2 },
          svg("title", {}, `${line.name}: ${(options.yLabel ?? short)(py)}`)));
      }
      pen = true;
    });
    if (!line.dots) {
      drawing.append(svg("path", { class: `line s${line.colour}${line.dashed ? " dashed" : ""}`, d: path },
        svg("title", {}, line.name)));
    }
  }
  show(id, drawing, legend(series.filter((line) => line.points.some(([, value]) => isNumber(value)))));
}

/** Stacked bars, one a place of the x axis. series: {name, colour, values}. */
function barChart(id, label, series, options) {
  const totals = (series[0]?.values ?? []).map((_, place) => sum(series.map((part) => part.values[place])));
  if (sum(totals) === 0) return show(id, options.empty);
  const { drawing, at, left, right } = frame(byID(id), label, options.x, axis([0, ...totals]), options);
  const room = (right - left) / totals.length;
  totals.forEach((_, place) => {
    let below = 0;
    for (const part of series) {
      const value = part.values[place];
      if (value > 0) {
        const [, y1] = at(0, below + value);
        const [, y0] = at(0, below);
        drawing.append(svg("rect", {
          class: `f${part.colour}`, x: left + place * room + room * 0.1, width: Math.max(room * 0.8, 1), y: y1,
          height: Math.max(y0 - y1, 0.5),
        }, svg("title", {}, `${part.name}: ${short(value)}`)));
        below += value;
      }
    }
  });
  show(id, drawing, legend(series));
}

/** Dots of [x, y] with the diagonal on which both are the same. */
function scatterChart(id, label, points, options) {
  if (points.length === 0) return show(id, options.empty);
  const both = axis(points.flat(), { log: true });
  if (!both) return show(id, options.empty);
  const { drawing, at } = frame(byID(id), label, both, both, { ...options, xLabel: options.yLabel });
  const ends = [both.ticks[0], both.ticks.at(-1)].map((tick) => at(tick, tick));
  drawing.append(svg("line", { class: "diagonal", x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1] }));
  for (const [px, py] of points.filter((point) => point.every((value) => value > 0))) {
    const [cx, cy] = at(px, py);
    drawing.append(svg("circle", { class: "f0 dot", cx: cx.toFixed(1), cy: cy.toFixed(1), r: 2.4 }));
  }
  show(id, drawing, el("p", { class: "soft" }, options.note));
}
