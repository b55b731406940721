// What the router is doing now, and its workers.
function showTiles(data) {
  const { series, state, learning } = data;
  const last = (values, count) => values.slice(-count);
  const span = 12 * series.stretch_s;
  // The stretch that goes on is a part of one only.
  const elapsed = Math.min(Math.max(span - (series.end - state.time), 1), span);
  const requests = sum(last(series.requests, 12));
  const failed = sum(last(series.failed, 12));
  const decided = Object.entries(series.reasons).map(([reason, values]) => [reason, sum(last(values, 12))]);
  const byModel = sum(decided.filter(([reason]) => reason === "greedy" || reason === "explore").map(([, count]) => count));
  const weights = last(series.ttft_mean_ms, 12).map((mean, place) => [mean, last(series.requests, 12)[place]])
    .filter(([mean]) => isNumber(mean));
  const mean = weights.length ? sum(weights.map(([a, b]) => a * b)) / sum(weights.map(([, b]) => b)) : null;
  const p99 = Math.max(...last(series.ttft_p99_ms, 12).filter(isNumber), -Infinity);
  const tiles = [
    ["Requests", `${short(requests / elapsed)}/s`, "last minute"],
    ["In flight", whole(state.requests_in_flight), "requests"],
    ["TTFT, mean", milliseconds(mean), "last minute"],
    ["TTFT, P99", milliseconds(p99), `worst ${series.stretch_s} s of it`],
    ["Failed", requests ? percent(failed / requests) : "–", `${whole(failed)} of ${whole(requests)}`],
    ["Decided by model", requests ? percent(byModel / requests) : "–", "last minute"],
    ["Model", learning.model ? `v${learning.model}` : "none", `${whole(learning.rounds)} rounds`],
    ["Samples", short(learning.samples), `${whole(learning.waiting)} wait`],
  ];
  show("tiles", tiles.map(([name, value, note]) => el("div", {}, el("dt", {}, name), el("dd", {}, value, el("small", {}, note)))));
}

function workerState(worker) {
  if (!worker.available) return el("span", { class: "bad" }, `✕ left out: ${worker.reason || "unknown"}`);
  if (worker.breaker === "open") return el("span", { class: "bad" }, "✕ fails requests");
  if (worker.breaker === "half_open") return el("span", { class: "warn" }, "◐ on trial");
  return el("span", { class: "good" }, "● available");
}

function showFleet(data) {
  const workers = data.state.instances;
  if (workers.length === 0) {
    byID("fleet-note").textContent = "";
    return show("fleet", empty("No workers yet. Name them at the start, or add one while the router runs:",
      "azimuth workers add http://a:8000"));
  }
  const usage = (worker) => {
    const value = worker.gauges?.kv_usage;
    if (!isNumber(value)) return "–";
    return [el("meter", { min: 0, max: 1, high: 0.9, value, "aria-label": "KV cache in use" }),
      el("span", { class: "beside" }, `${(100 * value).toFixed(1)} %`)];
  };
  show("fleet", table(null, [
    { title: "Worker", cell: (worker) => worker.name },
    { title: "State", text: true, cell: workerState },
    { title: "Models", left: true, cell: (worker) => (worker.models ?? ["?"]).join(", ") },
    { title: "In flight", cell: (worker) => whole(worker.in_flight.requests + worker.in_flight.passing),
      help: "Requests of this router" },
    { title: "Uncached tokens", cell: (worker) => short(worker.in_flight.uncached_tokens),
      help: "Prompt tokens that wait for their prefill and are not expected in the cache" },
    { title: "Running", cell: (worker) => (worker.gauges ? whole(worker.gauges.running) : "–"), help: "As last scraped" },
    { title: "Waiting", cell: (worker) => (worker.gauges ? whole(worker.gauges.waiting) : "–"), help: "As last scraped" },
    { title: "KV cache", cell: usage },
    { title: "Scraped", cell: (worker) => (worker.gauges ? ago(worker.gauges.age) : "no metrics") },
    { title: "µs per prompt token", cell: (worker) => (worker.rates.outcomes ? short(1e6 * worker.rates.seconds_per_prefill_token) : "–"),
      help: "Learned from its answers" },
    { title: "ms per token", cell: (worker) => (worker.rates.outcomes ? short(1e3 * worker.rates.seconds_per_token) : "–"),
      help: "Learned from its answers" },
  ], workers));
  byID("fleet-note").textContent = data.workers > workers.length
    ? `${workers.length} of ${data.workers} workers are shown; all of them: /azimuth/state` : "";
}
