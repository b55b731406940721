// What the router predicted, what came, and how its models fared.
/** An axis from one time to another, with ticks at whole numbers of seconds or minutes. */
function timeAxis(first, last) {
  const step = [5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400].find((size) => (last - first) / size <= 7) ?? (last - first) / 4;
  const ticks = [];
  for (let time = Math.ceil(first / step) * step; time <= last; time += step) ticks.push(time);
  return { place: (time) => (time - first) / (last - first || 1), ticks };
}

/** The series without what lies before the first request, but a minute of it at least. */
function sinceFirst(series) {
  const found = series.requests.findIndex((count) => count > 0);
  const from = Math.max(0, Math.min(found < 0 ? Infinity : found, series.requests.length - 12));
  const cut = (value) => (Array.isArray(value) ? value.slice(from) : value);
  const reasons = Object.fromEntries(Object.entries(series.reasons).map(([name, values]) => [name, cut(values)]));
  return { ...Object.fromEntries(Object.entries(series).map(([name, value]) => [name, cut(value)])), reasons };
}

function stretches(data) {
  const series = sinceFirst(data.series);
  const first = series.end - series.requests.length * series.stretch_s;
  return { series, first, x: timeAxis(first, series.end), xLabel: timeLabel(series.end - first) };
}
const minute = (unix) => clock(unix).slice(0, 5);
const dayAndMinute = (unix) => new Date(1000 * unix).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** How times are written on an axis that spans so many seconds. */
const timeLabel = (span) => (span < 900 ? clock : span < 86_400 ? minute : dayAndMinute);
const along = (series, first, values, change = (value) => value) =>
  values.map((value, place) => [first + (place + 0.5) * series.stretch_s, isNumber(value) ? change(value) : null]);

const noRequests = (data) => empty("No requests in the last minutes. Send one:",
  `curl ${location.origin}/v1/chat/completions -H 'content-type: application/json' \\\n  -d '{"model": "${
    data.state.instances.flatMap((worker) => worker.models ?? [])[0] ?? "MODEL"
  }", "messages": [{"role": "user", "content": "Hello"}]}'`);

function showTimes(data) {
  const { x, first, series, xLabel } = stretches(data);
  lineChart("time", "Mean and 99th percentile of the time to first token over the last minutes", [
    { name: "mean", colour: 0, points: along(series, first, series.ttft_mean_ms) },
    { name: "P99", colour: 1, points: along(series, first, series.ttft_p99_ms) },
  ], {
    x, xLabel, yLabel: short, yTitle: "milliseconds, by the time the answer ended", bridges: true,
    empty: sum(data.series.requests) ? empty("No streamed answer has ended; only those show their first token.") : noRequests(data),
  });
}

const reasonOrder = ["greedy", "explore", "control", "fallback_no_model", "fallback_out_of_range", "fallback_model_fault"];

function showReasons(data) {
  const { x, xLabel, series } = stretches(data);
  const names = Object.keys(series.reasons).sort((a, b) => reasonOrder.indexOf(a) - reasonOrder.indexOf(b));
  const all = sum(names.flatMap((name) => series.reasons[name]));
  barChart("reasons", "Decisions by reason over the last minutes", names.map((name, place) => {
    const known = reasonOrder.indexOf(name);
    const values = series.reasons[name];
    return { name: `${words(name)} ${percent(sum(values) / all)}`, colour: known < 0 ? place % 5 : known, values };
  }), { x, xLabel, yLabel: short, yTitle: `requests in ${series.stretch_s} s`, empty: empty("No decision in the last minutes.") });
}

/** What costs are counted in: seconds, weighted or not; under targets the greater share that TTFT or TPOT takes of its own. */
function unitOfCost(objective) {
  return objective === "slo" || objective.startsWith("slo:") ? "shares of the target" : "seconds";
}

/** Rewards are mostly minus a time in seconds; shown as the time they stand for. */
function showAgreement(data) {
  const unit = unitOfCost(data.state.objective);
  const { x, first, series, xLabel } = stretches(data);
  const none = () => data.learning.model
    ? empty("No request of the last minutes has both a prediction and an outcome.")
    : empty("No model predicts yet; the fallback policy decides until one has earned promotion.");
  const cost = (value) => Math.max(-value, 0);
  lineChart("agree", "Mean predicted and observed cost over the last minutes", [
    { name: "observed", colour: 0, points: along(series, first, series.observed, cost) },
    { name: "predicted", colour: 1, dashed: true, points: along(series, first, series.predicted, cost) },
  ], { x, xLabel, yTitle: `minus the reward of ${data.state.objective}, in ${unit}`, bridges: true, empty: none() });
  scatterChart("points", "Observed against predicted cost, request by request",
    data.points.map(([predicted, observed]) => [cost(predicted), cost(observed)]),
    { empty: none(), yTitle: `predicted, ${unit}`, note: `Observed upwards, predicted to the right, both in ${unit}; on the dashed line they agree.` });
}

function showCurve(data) {
  // Errors under another objective are in another unit.
  const rounds = data.rounds.filter((round) => round.objective === data.learning.objective);
  const line = (field) => rounds.map((round) => [round.time, round[field]]);
  const [from, to] = [rounds[0]?.time ?? 0, Math.max(rounds.at(-1)?.time ?? 0, (rounds[0]?.time ?? 0) + 10)];
  const promoted = rounds.filter((round) => round.result === "promoted");
  lineChart("curve", "Mean absolute error of each round's model, beside the mean and the median predictor", [
    { name: "its model", colour: 0, points: line("error") },
    { name: "promoted", colour: 2, dots: true, points: promoted.map((round) => [round.time, round.error]) },
    { name: "median of the past", colour: 1, dashed: true, points: line("median_error") },
    { name: "mean of the past", colour: 4, dashed: true, points: line("mean_error") },
  ], {
    x: timeAxis(from, to), xLabel: timeLabel(to - from), yTitle: "mean absolute error before learning, by round", bridges: true,
    empty: empty(data.learning.samples
      ? `No round of training under ${data.learning.objective} yet; ${whole(data.learning.samples)} samples so far.` : "Nothing to learn from yet."),
  });
}

function showPromotions(data) {
  if (data.promotions.length === 0) {
    return show("promotions", empty(data.learning.last_reason
      ? `No model has been promoted yet. The last round: ${data.learning.last_reason}` : "No model has been promoted yet."));
  }
  show("promotions", table(null, [
    { title: "When", cell: (round) => ago(data.state.time - round.time) },
    { title: "Model", cell: (round) => (round.model_version ? `v${round.model_version} ${round.kind}` : "–") },
    { title: "Error", cell: (round) => short(round.error), help: "Mean absolute error, tested before learning" },
    { title: "Median's", cell: (round) => short(round.median_error), help: "The same of the median of the past" },
    { title: "What and why", text: true, cell: (round) => `${round.result}: ${round.reason}` },
  ], [...data.promotions].reverse()));
}
