// SPDX-License-Identifier: Apache-2.0
#include "report/page_assets.h"

namespace oct::host {

std::string study_script() {
  return R"js(
"use strict";
const study = JSON.parse(document.getElementById("study").textContent);
const find = (id) => document.getElementById(id);
const place = "octhost-reader-study-" + study.study;
const answers = new Map();
let at = 0, shown_since = performance.now(), unsaved = false;

// A page opened from a file may be refused a memory: then the answers live as long as the page.
function remember() {
  try { localStorage.setItem(place, JSON.stringify([...answers])); } catch (refused) {}
}
function recall() {
  try {
    for (const [id, answer] of JSON.parse(localStorage.getItem(place) || "[]")) {
      if (study.images.some((image) => image.id === id)) answers.set(id, answer);
    }
  } catch (refused) {}
}

const confidence = () => Number(document.querySelector("input[name=confidence]:checked").value);

function show() {
  const image = study.images[at], answer = answers.get(image.id);
  find("picture").src = image.png;
  find("picture").alt = "picture " + (at + 1) + ", real or synthetic?";
  find("where").textContent = "Picture " + (at + 1) + " of " + study.images.length + ", " +
    answers.size + " answered";
  find("done").value = answers.size;
  for (const word of ["real", "synthetic"]) {
    find(word).setAttribute("aria-pressed", String(!!answer && answer.answer === word));
  }
  if (answer) {
    document.querySelector("input[name=confidence][value='" + answer.confidence + "']").checked =
      true;
  }
  find("back").disabled = at === 0;
  find("on").disabled = at === study.images.length - 1;
  find("save").disabled = answers.size === 0;
  shown_since = performance.now();
}

function go(by) {
  at = Math.min(Math.max(at + by, 0), study.images.length - 1);
  show();
}

function mark(word) {
  const id = study.images[at].id, before = answers.get(id);
  const seconds = (performance.now() - shown_since) / 1000 + (before ? before.seconds : 0);
  answers.set(id, { answer: word, confidence: confidence(), seconds: Number(seconds.toFixed(1)) });
  unsaved = true;
  remember();
  go(1);
}

function save() {
  const out = { octhost_reader_study: 1, study: study.study, reader: find("reader").value,
    answers: study.images.filter((image) => answers.has(image.id))
      .map((image) => ({ id: image.id, ...answers.get(image.id) })) };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(
    new Blob([JSON.stringify(out, null, 1) + "\n"], { type: "application/json" }));
  link.download = "reader-answers-" + study.study + ".json";
  document.body.append(link);
  link.click();
  link.remove();
  unsaved = false;
}

find("real").addEventListener("click", () => mark("real"));
find("synthetic").addEventListener("click", () => mark("synthetic"));
find("back").addEventListener("click", () => go(-1));
find("on").addEventListener("click", () => go(1));
find("save").addEventListener("click", save);
for (const choice of document.querySelectorAll("input[name=confidence]")) {
  choice.addEventListener("change", () => {
    const answer = answers.get(study.images[at].id);
    if (!answer) return;
    answer.confidence = confidence();
    unsaved = true;
    remember();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target === find("reader")) return;
  const moves_choice = event.target.type === "radio" && event.key.startsWith("Arrow");
  const key = event.key.toLowerCase();
  if (key === "r") mark("real");
  else if (key === "s") mark("synthetic");
  else if (key === "arrowleft" && !moves_choice) go(-1);
  else if (key === "arrowright" && !moves_choice) go(1);
  else if (["1", "2", "3"].includes(key)) {
    document.querySelector("input[name=confidence][value='" + key + "']").click();
  } else return;
  event.preventDefault();
});
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
recall();
show();
)js";
}

}  // namespace oct::host
