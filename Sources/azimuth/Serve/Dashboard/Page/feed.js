// Talks to the router: questions, and the stream of events. The key is held here and nowhere else.
const base = `${location.origin}${location.pathname.replace(/\/?$/, "/")}`;
let key = "";

const headers = () => (key ? { authorization: `Bearer ${key}` } : {});

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The error of an answer, in the router's own words. */
async function refusal(response) {
  let message = `the router answered ${response.status}`;
  try {
    message = (await response.json()).error.message;
  } catch { /* not the router's own answer */ }
  if (response.status === 403 && !key) {
    message += ". A page in a browser never counts as the router's own machine: give the router --admin-key-file and this page "
      + "the key, or use the command line there.";
  }
  if (response.status === 401 && !key) message = "this router asks for an administrator's key: enter it above";
  if (response.status === 401 || (response.status === 403 && key)) openKey(true);
  message = message.replace(/^./, (letter) => letter.toUpperCase());
  return new Refused(response.status, message);
}

/** A question to one of the router's paths below this page's. */
async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(base + path, {
      cache: "no-store", ...options,
      headers: { ...headers(), ...(options.body ? { "content-type": "application/json" } : {}) },
    });
  } catch {
    throw new Error("the router cannot be reached");
  }
  if (!response.ok) throw await refusal(response);
  return options.text ? response.text() : response.json();
}

/** Calls back with each event until the stream ends. Not EventSource: it cannot send a key. */
async function listen(signal, take) {
  const response = await fetch(`${base}events`, { headers: headers(), cache: "no-store", signal });
  if (!response.ok) throw await refusal(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
      if (data) take(JSON.parse(data));
    }
  }
}
