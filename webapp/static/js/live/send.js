/** Sends the forms of a live page without leaving it, and says beside the button what came of
    it. What could not be sent may be sent again: every button does its work once. */

const PATIENCE = 12000; // milliseconds; then the reader hears that it did not arrive

/** Send what a form holds. Returns {ok, words, status}; status 0: nothing arrived. */
export async function send(form, button) {
  const body = new FormData(form, button);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { Accept: "text/plain" },
      signal: patience.signal,
    });
    return { ok: answer.ok, status: answer.status, words: await answer.text() };
  } catch {
    return { ok: false, status: 0, words: "" };
  } finally {
    clearTimeout(timer);
  }
}

/** Let the forms inside `root` be sent this way; `then` is told the form and what came of it. */
export function sendInPlace(root, selector, words, then) {
  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(selector)) {
      return;
    }
    event.preventDefault();
    if (form.dataset.busy || form.closest("[data-settling]")) {
      return;
    }
    form.dataset.busy = "yes";
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    let came = await send(form, button);
    if (came.status === 400 && (await then.refresh?.())) {
      came = await send(form, button); // its token had grown old; the fresh page brought another
    }
    button?.removeAttribute("aria-busy");
    delete form.dataset.busy;
    if (came.status === 401) {
      location.reload();
      return;
    }
    then.came(form, came.status === 0 ? { ...came, words: words.lost } : came);
  });
}
