/** One key for each thing an operator does; they can be switched off, and never fire while
    somebody types. */

const OFF = "convivencia-keys-off";

export function useKeys(room, { sound, cards }) {
  const help = room.querySelector("[data-keys]");
  const choice = room.querySelector("[data-keys-on]");
  let pressed = 0;
  choice.checked = localStorage.getItem(OFF) !== "yes";
  choice.addEventListener("change", () => localStorage.setItem(OFF, choice.checked ? "no" : "yes"));
  room.querySelector("[data-keys-help]").addEventListener("click", () => help.showModal());

  const chosen = () => document.activeElement?.closest?.("article.alarm");
  const press = (root, deed) => {
    const button = root?.querySelector(`form[data-press="${deed}"] button`);
    if (button && performance.now() - pressed > 300) {
      pressed = performance.now(); // a key that is held down is one press
      button.form.requestSubmit(button);
    }
  };
  const step = (by) => {
    const all = cards();
    const here = all.indexOf(chosen());
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const deeds = {
    a: () => press(room.querySelector("[data-strip]"), "acknowledge"),
    e: () => press(chosen()?.querySelector("[data-acts]"), "send"),
    c: () => {
      const details = chosen()?.querySelector('details:has(form[data-press="close"])');
      if (details) {
        details.open = true;
        details.querySelector("textarea").focus();
      }
    },
    j: () => step(1),
    k: () => step(-1),
    s: sound,
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    const other = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
    if (typing || other || help.open || !choice.checked) {
      return;
    }
    const deed = deeds[event.key.toLowerCase()];
    if (deed) {
      event.preventDefault();
      deed();
    }
  });
}
