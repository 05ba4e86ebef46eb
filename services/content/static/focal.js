// A click on a picture says where its focal point is. Without this script the numbers say it.
const picture = document.querySelector("[data-focal]");
const fields = ["x", "y"].map((name) => document.getElementById(name));

if (picture && fields.every(Boolean)) {
  const point = picture.querySelector("circle");
  const view = picture.querySelector("svg").viewBox.baseVal;
  const show = () => {
    const [x, y] = fields.map((field) => Number(field.value.replace(",", ".")) / 100);
    point.setAttribute("cx", x * view.width);
    point.setAttribute("cy", y * view.height);
  };
  picture.classList.add("clickable");
  picture.addEventListener("click", (event) => {
    const area = picture.getBoundingClientRect();
    const shares = [
      (event.clientX - area.left) / area.width,
      (event.clientY - area.top) / area.height,
    ];
    fields.forEach((field, index) => {
      field.value = Math.round(Math.min(Math.max(shares[index], 0), 1) * 100);
    });
    show();
  });
  for (const field of fields) field.addEventListener("input", show);
}
