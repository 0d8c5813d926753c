// SPDX-License-Identifier: Apache-2.0
#include "report/page_assets.h"

namespace oct::host {

std::string report_script() {
  return R"js(
"use strict";
const all = (root, what) => Array.from(root.querySelectorAll(what));

// One slide at a time, chosen by the slider; without this script all are there.
function slides(show) {
  const range = show.querySelector(".turn"), output = show.querySelector("output");
  const parts = all(show, ".slide");
  const back = show.querySelector(".back"), on = show.querySelector(".on");
  const turn = () => {
    const at = Number(range.value);
    parts.forEach((slide, i) => { slide.hidden = i !== at; });
    const name = parts.length ? parts[at].dataset.name : "";
    output.textContent = name;
    range.setAttribute("aria-valuetext", name);
    back.disabled = at === 0;
    on.disabled = at >= parts.length - 1;
  };
  const go = (by) => { range.value = Number(range.value) + by; turn(); };
  range.addEventListener("input", turn);
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));
  return turn;
}

for (const show of all(document, ".samples")) {
  const turn = slides(show);
  const range = show.querySelector(".turn");
  range.value = range.max;
  for (const caption of all(show, "figcaption")) caption.hidden = true;  // beside the slider now
  turn();
}

// A pair beside each other, the made image wiped over the real one, or now one and now the other.
for (const show of all(document, ".compare")) {
  slides(show)();
  const wipe = show.querySelector(".wipe"), auto = show.querySelector(".auto");
  const which = show.querySelector(".which");
  let view = "beside", made_on_top = true, timer = 0;
  const draw = () => {
    show.querySelector(".wiper").hidden = view !== "wipe";
    show.querySelector(".flicking").hidden = view !== "flicker";
    for (const pair of all(show, ".pair")) {
      const real = pair.querySelector(".real"), made = pair.querySelector(".made");
      pair.classList.toggle("over", view !== "beside");
      real.classList.toggle("bare", view === "flicker" && made_on_top);
      made.classList.toggle("bare", view === "flicker" && !made_on_top);
      made.querySelector("img").style.clipPath =
        view === "wipe" ? "inset(0 0 0 " + wipe.value + "%)" : "";
    }
    which.textContent = made_on_top ? "synthetic" : "real";
  };
  const swap = () => { made_on_top = !made_on_top; draw(); };
  const tick = () => {
    clearInterval(timer);
    which.setAttribute("aria-live", auto.checked ? "off" : "polite");
    // Below three flashes a second (WCAG 2.3.1).
    if (view === "flicker" && auto.checked) timer = setInterval(swap, 600);
  };
  auto.checked = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  wipe.addEventListener("input", draw);
  show.querySelector(".swap").addEventListener("click", () => {
    auto.checked = false;
    tick();
    swap();
  });
  auto.addEventListener("change", tick);
  for (const choice of all(show, ".views input")) {
    choice.addEventListener("change", () => { view = choice.value; draw(); tick(); });
  }
  draw();
}
)js";
}

}  // namespace oct::host
