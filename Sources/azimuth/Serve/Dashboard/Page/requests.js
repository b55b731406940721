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

const exact = (value) => (isNumber(value) ? String(Number(value.toPrecision(4))) : "–");

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
    { title: "Score", cell: (candidate) => exact(candidate.score),
      help: "In the policy's unit, higher is better" },
  ], candidates))];
}

const signed = (value) => (isNumber(value) ? `${value >= 0 ? "+" : "−"}${short(Math.abs(value))}` : "–");

/** The candidates with what the model made of each, in the place of the bare ranking. */
function weighed(explanation) {
  const compared = (candidate) => {
    const parts = candidate.contributions.slice(0, 4).map((part) => `${words(part.term)} ${signed(part.value)}`);
    if (parts.length === 0) return "–";
    if (isNumber(candidate.other_contributions)) parts.push(`all others ${signed(candidate.other_contributions)}`);
    return `${parts.join(", ")} (beside ${candidate.against})`;
  };
  return [el("h3", {}, "Candidates, the best first"), el("div", { class: "wide" }, table(null, [
    { title: "Worker", cell: (candidate) => [candidate.worker, candidate.is_chosen && " ← chosen",
      candidate.is_served && !candidate.is_chosen && " ← answered"] },
    { title: "Place", cell: (candidate) => (isNumber(candidate.rank) ? candidate.rank + 1 : "–") },
    { title: "Score", cell: (candidate) => exact(candidate.score), help: "In the policy's unit, higher is better" },
    { title: "Predicted reward", cell: (candidate) => exact(candidate.predicted_reward) },
    { title: "Cost to others", cell: (candidate) => exact(candidate.cost_to_others) },
    { title: "What makes the difference", text: true, cell: compared },
  ], explanation.candidates)), explanation.attribution && el("p", { class: "soft" }, explanation.attribution)];
}

function comparisons(explanation) {
  const known = explanation.outcome.filter((entry) => isNumber(entry.predicted) || isNumber(entry.observed));
  if (known.length === 0) return [];
  return [el("h3", {}, "Predicted and observed"), el("div", { class: "wide" }, table(null, [
    { title: "", cell: (entry) => words(entry.quantity) },
    { title: "Predicted", cell: (entry) => exact(entry.predicted) },
    { title: "Observed", cell: (entry) => exact(entry.observed) },
  ], known))];
}

/** All numbers that were known: one row a number, one column a candidate. */
function numbers(title, candidates, field) {
  const names = [...new Set(candidates.flatMap((candidate) => Object.keys(candidate[field] ?? {})))].sort();
  if (names.length === 0) return [];
  return el("details", {}, el("summary", {}, title), el("div", { class: "wide" }, table(null, [
    { title: "", cell: (name) => words(name) },
    ...candidates.slice(0, 12).map((candidate) => ({ title: candidate.worker, cell: (name) => exact(candidate[field]?.[name]) })),
  ], names)));
}

function explained(decision) {
  const explanation = decision.explanation;
  if (!explanation) return [decisionFacts(decision), ranking(decision)];
  return [explanation.summary.map((sentence) => el("p", {}, sentence)), weighed(explanation), comparisons(explanation),
    decisionFacts(decision), numbers("Features as scored", explanation.candidates, "features"),
    numbers("What was known of the workers", explanation.candidates, "snapshot")];
}

async function explain(id) {
  byID("search").value = id;
  const section = byID("explained");
  section.hidden = false;
  byID("explained-title").textContent = `Decision ${id}`;
  byID("explanation").replaceChildren(el("p", { class: "empty" }, "Looking it up …"));
  try {
    const decision = await ask(`decisions/${encodeURIComponent(id)}`);
    byID("explained-title").textContent = `Decision ${decision.id}`;
    byID("explanation").replaceChildren(...explained(decision).flat(Infinity).filter(Boolean));
  } catch (error) {
    byID("explanation").replaceChildren(el("p", { class: "bad" }, error.message));
  }
  section.scrollIntoView({ block: "nearest" });
  section.focus({ preventScroll: true });
}
