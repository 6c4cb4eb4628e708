/** What every page gains where JavaScript runs. Nothing here is needed to use a page. */

document.documentElement.classList.add("with-js");

// A page that comes back with errors says so first: to the eye, the keyboard and the ear.
document.querySelector("[data-takes-focus]")?.focus();

// One press sends once: the second press of an impatient thumb does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.dataset.manyTimes !== undefined) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

// A button that copies a code or a link says that it did.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    await navigator.clipboard.writeText(source.textContent.trim());
    button.querySelector("[data-says]").textContent = button.dataset.copied;
  });
}

