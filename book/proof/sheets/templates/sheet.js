// What is not filtered out, in numbers: the style sheet hides the rest, also without this script.
const list = document.querySelector("#findings ol");
const said = document.querySelector("#shown");
const count = () => {
  const all = [...list.children];
  const shown = all.filter((one) => getComputedStyle(one).display !== "none").length;
  said.textContent = `Showing ${shown} of ${all.length}`;
};
if (list && said) {
  document.querySelector("#filter").addEventListener("change", count);
  count();
}
