// The newest requests, and one explained.
function showRequests(data) {
  if (data.requests.length === 0) return show("requests", empty("No request has ended yet."));
  show("requests", table("The newest", [
    { title: "Decision", cell: (request) => (data.logbook
      ? el("button", { type: "button", class: "plain", onclick: () => explain(String(request.id)) }, request.id) : request.id) },
    { title: "Worker", left: true, cell: (request) => request.worker },
    { title: "Reason", left: true, cell: (request) => words(request.reason) },
    { title: "TTFT", cell: (request) => milliseconds(request.ttft_ms) },
    { title: "Whole", cell: (request) => milliseconds(request.duration_ms) },
    { title: "Ended", left: true, cell: (request) => (request.censoring !== "none"
      ? el("span", { class: "bad" }, words(request.censoring)) : request.status >= 400
        ? el("span", { class: "bad" }, request.status) : "whole") },
  ], data.requests));
}

const pairs = (entries) => el("dl", { class: "pairs" }, entries.filter(([, value]) => value !== null && value !== undefined)
  .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));

/** A value of any shape, as text. */
function plain(value) {
  if (isNumber(value)) return Number.isInteger(value) ? String(value) : short(value);
  return value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? "–");
}

function decisionFacts(decision) {
  const outcome = decision.outcome;
  return [
    el("h3", {}, "Decided"),
    pairs([
      ["Request id", el("span", { class: "mono" }, decision.request_id)], ["When", new Date(1000 * decision.time).toLocaleString("en-GB")],
      ["Worker", decision.chosen], ["Reason", words(decision.reason)], ["Policy", decision.policy],
      ["Model version", decision.model_version || "none"], ["Objective", decision.objective],
      ["Probability of the choice", short(decision.propensity)], ["Model asked for", decision.model],
      ["Prompt tokens, estimated", decision.prompt_tokens_estimated && whole(decision.prompt_tokens_estimated)],
      ["Predicted reward", decision.predicted_reward ?? null],
    ].map(([name, value]) => [name, isNumber(value) ? short(value) : value])),
    el("h3", {}, "What came of it"),
    outcome ? pairs([
      ["Answered by", decision.served], ["Status", outcome.status], ["Ended", outcome.censoring === "none" ? "whole" : words(outcome.censoring)],
      ["TTFT", isNumber(outcome.ttft_ms) ? milliseconds(outcome.ttft_ms) : null],
      ["Between tokens", isNumber(outcome.tpot_ms) ? milliseconds(outcome.tpot_ms) : null], ["Whole answer", milliseconds(outcome.e2e_ms)],
      ["Prompt tokens", outcome.prompt_tokens], ["of them cached", outcome.cached_tokens], ["Answer tokens", outcome.completion_tokens],
      ["Workers tried", outcome.attempts],
    ]) : el("p", {}, "Not known yet: the answer is under way, or it was lost with the router."),
  ];
}

function ranking(decision) {
  const candidates = decision.ranking ?? [];
  if (candidates.length === 0) return [];
  return [el("h3", {}, "Candidates, the best first"), el("div", { class: "wide" }, table(null, [
    { title: "Worker", cell: (candidate) => candidate.worker },
    { title: "Place", cell: (candidate) => (isNumber(candidate.rank) ? candidate.rank + 1 : "–") },
    { title: "Score", cell: (candidate) => (isNumber(candidate.score) ? Number(candidate.score.toPrecision(4)) : "–"),
      help: "In the policy's unit, higher is better" },
  ], candidates))];
}

/** Whatever else an answer explains, as it comes: tables of objects, pairs, sentences. */
function further(name, value) {
  if (value === null || value === undefined) return [];
  const title = el("h3", {}, words(name).replace(/^./, (letter) => letter.toUpperCase()));
  if (Array.isArray(value) && value.length > 0 && value.every((item) => item && typeof item === "object" && !Array.isArray(item))) {
    const fields = [...new Set(value.flatMap((item) => Object.keys(item)))].slice(0, 12);
    return [title, el("div", { class: "wide" }, table(null, fields.map((field, place) => (
      { title: words(field), left: place === 0, cell: (item) => plain(item[field]) })), value.slice(0, 100)))];
  }
  if (Array.isArray(value)) return [title, el("p", {}, value.map(plain).join(", "))];
  if (typeof value === "object") {
    const simple = Object.entries(value).filter(([, item]) => item === null || typeof item !== "object");
    const nested = Object.entries(value).filter(([, item]) => item !== null && typeof item === "object");
    return [title, simple.length > 0 && pairs(simple.map(([field, item]) => [words(field), plain(item)])),
      nested.flatMap(([field, item]) => further(field, item))];
  }
  return [title, el("p", {}, plain(value))];
}

const shownFields = new Set(["id", "time", "request_id", "endpoint", "model", "stream", "policy", "reason", "propensity",
  "model_version", "objective", "predicted_reward", "prompt_tokens_estimated", "candidates", "chosen", "served", "outcome",
  "ranking"]);

async function explain(id) {
  byID("search").value = id;
  const section = byID("explained");
  section.hidden = false;
  byID("explained-title").textContent = `Decision ${id}`;
  byID("explanation").replaceChildren(el("p", { class: "empty" }, "Looking it up …"));
  try {
    const decision = await ask(`decisions/${encodeURIComponent(id)}`);
    const rest = Object.entries(decision).filter(([name]) => !shownFields.has(name));
    byID("explained-title").textContent = `Decision ${decision.id}`;
    byID("explanation").replaceChildren(...[decisionFacts(decision), ranking(decision),
      rest.map(([name, value]) => further(name, value))].flat(Infinity).filter(Boolean));
  } catch (error) {
    byID("explanation").replaceChildren(el("p", { class: "bad" }, error.message));
  }
  section.scrollIntoView({ block: "nearest" });
  section.focus({ preventScroll: true });
}
