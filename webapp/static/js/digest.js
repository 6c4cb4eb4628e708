/** Takes the digest of a file in the browser: the file stays on the person's own machine.
    Browsers offer this only over a safe connection; elsewhere the field stays hidden, and
    the digest is typed or pasted as before. */

const choice = document.querySelector("[data-from-file]");
const file = choice.querySelector("input");
const digest = document.querySelector("#huella");

async function read() {
  const content = await file.files[0].arrayBuffer();
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  digest.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  digest.form.requestSubmit();
}

if (globalThis.crypto?.subtle) {
  choice.hidden = false;
  file.addEventListener("change", () => {
    if (file.files.length === 1) read();
  });
}
