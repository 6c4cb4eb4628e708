/** Looks again at a neighbour's zone every few seconds, while somebody looks at the page. */

const EVERY = 5000;
const PATIENCE = 15000;
const box = document.querySelector("[data-alarm]");
const lost = document.querySelector("[data-lost]");
const rings = document.querySelector("[data-rings]");
let tag = "";

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);

async function look() {
  if (document.hidden || isBusy()) {
    return;
  }
  try {
    const answer = await fetch(box.dataset.fresh, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 404) {
      location.reload();
      return;
    }
    if (answer.status !== 304 && !answer.ok) {
      throw new Error(String(answer.status));
    }
    lost.hidden = true;
    if (answer.ok) {
      tag = answer.headers.get("ETag") ?? "";
      show(await answer.text());
    }
  } catch {
    lost.hidden = false;
  }
}

/** What somebody is writing, or is about to press, stays as it is. */
function isBusy() {
  const words = box.querySelector("textarea");
  return box.contains(document.activeElement) || (words && words.value !== words.defaultValue);
}

function show(html) {
  const before = box.querySelector("#escena")?.dataset.call ?? "";
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#escena");
  if (!fresh || isBusy()) {
    return;
  }
  box.replaceChildren(fresh);
  if (fresh.dataset.call && fresh.dataset.call !== before) {
    rings.textContent = rings.dataset.words;
    navigator.vibrate?.([400, 200, 400]);
  }
}
