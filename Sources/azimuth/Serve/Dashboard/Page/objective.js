// What is trained for, and setting it.
const objectiveExamples = ["ttft", "e2e", "ttft=1,tpot=20"];

function showObjective(data) {
  byID("objective-now").textContent = data.state.objective;
  byID("objective-note").textContent = data.learning.objective === data.state.objective
    ? `${whole(data.learning.samples)} samples are labelled with it.` : "The trainer is about to take it up.";
}

/** Does something about the objective and says how it went. */
async function withAnswer(doing, work) {
  const answer = byID("objective-answer");
  byID("objective-table").hidden = true;
  answer.className = "";
  answer.textContent = doing;
  try {
    answer.textContent = await work();
    answer.className = "good";
  } catch (error) {
    answer.className = "bad";
    answer.textContent = error.message;
  }
}

const change = (path, method, body) => ask(path, { method, body: JSON.stringify({ ...body, who: "dashboard" }) });

/** The objective in the field, or null after saying that there is none. */
function asked() {
  const text = byID("objective").value.trim();
  if (!text) withAnswer("", () => { throw new Error("Give an objective, such as ttft or ttft=1,tpot=20."); });
  return text || null;
}

function setObjective() {
  const objective = asked();
  if (!objective) return;
  withAnswer(`Setting ${objective} …`, async () => {
    const now = await change("objective", "PUT", { objective });
    byID("objective").value = "";
    return `The objective is ${now.objective} now${now.previous ? `, after ${now.previous}` : ""}.`;
  });
}

function undoObjective() {
  withAnswer("Undoing the last change …", async () => `The objective is ${(await change("objective/undo", "POST", {})).objective} again.`);
}

/** What the objective would change, by the router's own reckoning; nothing is changed. */
function previewObjective() {
  const objective = asked();
  if (!objective) return;
  withAnswer("Taking the decisions of the logbook again …", async () => {
    const text = await ask("objective/preview?format=text", { method: "POST", body: JSON.stringify({ objective }), text: true });
    const table = byID("objective-table");
    table.replaceChildren(el("pre", {}, text));
    table.hidden = false;
    return `If the objective were ${objective}:`;
  });
}

function startObjective() {
  byID("objective-examples").append("Such as ", ...objectiveExamples.flatMap((text, place) => [place ? ", " : "",
    el("button", { type: "button", class: "plain", onclick: () => { byID("objective").value = text; byID("objective").focus(); } }, text)]), ".");
  byID("objective-form").addEventListener("submit", (event) => {
    event.preventDefault();
    setObjective();
  });
  byID("objective-preview").addEventListener("click", previewObjective);
  byID("objective-undo").addEventListener("click", undoObjective);
}
