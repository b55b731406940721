// What is trained for, and setting it.
const objectiveExamples = ["ttft", "e2e", "ttft=1,tpot=20"];

function showObjective(data) {
  byID("objective-now").textContent = data.state.objective;
  byID("objective-note").textContent = data.learning.objective === data.state.objective
    ? `${whole(data.learning.samples)} samples are labelled with it.` : "The trainer is about to take it up.";
}

async function setObjective(text) {
  const answer = byID("objective-answer");
  answer.className = "";
  if (!text) {
    answer.textContent = "Give an objective, such as ttft or ttft=1,tpot=20.";
    return;
  }
  answer.textContent = `Setting ${text} …`;
  try {
    const now = await ask("objective", { method: "PUT", body: JSON.stringify({ objective: text }) });
    answer.className = "good";
    answer.textContent = `The objective is ${now.objective} now.`;
    byID("objective").value = "";
  } catch (error) {
    answer.className = "bad";
    answer.textContent = error.message;
  }
}

function startObjective() {
  byID("objective-examples").append("Such as ", ...objectiveExamples.flatMap((text, place) => [place ? ", " : "",
    el("button", { type: "button", class: "plain", onclick: () => { byID("objective").value = text; byID("objective").focus(); } }, text)]), ".");
  byID("objective-form").addEventListener("submit", (event) => {
    event.preventDefault();
    setObjective(byID("objective").value.trim());
  });
}
