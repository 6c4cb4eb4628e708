/** Shows the photos that were just chosen, before they are sent. */

for (const input of document.querySelectorAll("[data-preview]")) {
  const box = document.getElementById(input.dataset.preview);
  input.addEventListener("change", () => {
    for (const old of box.querySelectorAll("img")) {
      URL.revokeObjectURL(old.src);
    }
    box.replaceChildren(...[...input.files].map((file) => picture(file, box.dataset.alt)));
  });
}

function picture(file, alt) {
  const figure = document.createElement("figure");
  figure.className = "photo";
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = `${alt}: ${file.name}`;
  figure.append(image);
  return figure;
}
