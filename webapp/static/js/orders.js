/** The inbox: mark all of a page, and say how many are marked. Without this, marking still works. */

const form = document.querySelector("[data-picks]");
const boxes = [...(form?.querySelectorAll("input[name=orden]") ?? [])];
const all = form?.querySelector("[data-pick-all]");
const told = form?.querySelector("[data-picked]");
const bar = form?.querySelector("[data-bar]");
const everything = all?.textContent;

function tell() {
  const marked = boxes.filter((box) => box.checked).length;
  const words = marked === 0 ? told.dataset.none : marked === 1 ? told.dataset.one : told.dataset.many;
  bar.toggleAttribute("data-waits", marked === 0);
  told.textContent = words.replace("#", marked);
  all.textContent = marked === boxes.length ? all.dataset.none : everything;
}

if (told && all) {
  all.addEventListener("click", () => {
    const mark = !boxes.every((box) => box.checked);
    for (const box of boxes) {
      box.checked = mark;
    }
    tell();
  });
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}
