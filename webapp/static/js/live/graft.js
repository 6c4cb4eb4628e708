/** Puts a new state of a part of the page in the place of the old one, changing only what
    differs: what has the focus keeps it, what was typed or opened stays, nothing blinks. */

/** Make `old` say what `fresh` says. Children with an id are known by it, others by their place.
    `spare(element)` may hold back an element that is to go: then it stays where it stands.
    What is marked `data-own` is left as it is. */
export function graft(old, fresh, spare = () => false) {
  if (old.dataset.own !== undefined) {
    return; // the page wrote it itself
  }
  attributes(old, fresh);
  const wanted = [...fresh.childNodes];
  const staying = new Set(wanted.map((one) => one.id).filter(Boolean));
  let place = settled(old.firstChild, staying, spare);
  for (const one of wanted) {
    const same = one.id ? [...old.children].find((child) => child.id === one.id) : alike(place, one);
    if (!same) {
      old.insertBefore(one, place);
      continue;
    }
    if (same === place) {
      place = settled(place.nextSibling, staying, spare);
    } else {
      old.insertBefore(same, place);
    }
    if (same.nodeType === Node.ELEMENT_NODE) {
      graft(same, one, spare);
    } else if (same.data !== one.data) {
      same.data = one.data;
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = settled(next, staying, spare);
  }
}

/** Return the first that stays, from `place` on; what goes is taken out, or stepped over. */
function settled(place, staying, spare) {
  let here = place;
  while (here?.id && !staying.has(here.id)) {
    const next = here.nextSibling;
    if (!spare(here)) {
      here.remove();
    }
    here = next;
  }
  return here;
}

function alike(old, wanted) {
  const fits = old?.nodeType === wanted.nodeType && old.nodeName === wanted.nodeName && !old.id;
  return fits ? old : null;
}

const KEPT = new Set(["open", "data-settling", "data-busy", "aria-busy"]); // the reader's own

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT.has(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !KEPT.has(name)) {
      old.setAttribute(name, value);
    }
  }
}
