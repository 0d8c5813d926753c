// SPDX-License-Identifier: Apache-2.0
#include "report/page_assets.h"

namespace oct::host {

std::string page_style() {
  return R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff;
  --panel: #f3f5f7; --line: #cfd5db; --accent: #0b5cad; --warn: #fff4d6; --warn-ink: #5c4300; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #a0a9b2; --paper: #14171a; --panel: #1e2327; --line: #3a4249;
    --accent: #7db7f5; --warn: #3a3013; --warn-ink: #f2dda0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 0 1rem 3rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 1.5rem 0 0; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line);
  font-size: 1.3rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1.05rem; }
p, ul { max-width: 45rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[hidden] { display: none !important; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0;
  max-width: none; list-style: none; }
.banner { max-width: none; padding: .6rem .9rem; border-radius: .4rem; background: var(--warn);
  color: var(--warn-ink); }
.note { padding: .5rem .9rem; border-left: 4px solid var(--line); background: var(--panel);
  color: var(--soft); }
.log { padding-left: 1rem; max-width: none; font: .85rem/1.5 ui-monospace, monospace; }
.wide { margin: .75rem 0; overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.facts { overflow-wrap: anywhere; }
caption { padding: .25rem 0; color: var(--soft); text-align: left; }
th, td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; font-weight: normal; }
thead th { color: var(--soft); font-size: .9rem; white-space: nowrap; }
td { white-space: nowrap; }
.facts td { white-space: normal; }
tbody th { min-width: 7rem; }
img { max-width: 100%; height: auto; }
figure { margin: 0; }
figcaption { color: var(--soft); font-size: .9rem; }
.show { margin: 1rem 0; padding: 1rem; border-radius: .5rem; background: var(--panel); }
.controls { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .9rem;
  margin: 0 0 .75rem; padding: 0; border: 0; }
.controls legend { float: left; padding: 0; color: var(--soft); }
.controls input[type=range] { flex: 1 1 8rem; min-width: 8rem; max-width: 26rem; height: 2rem;
  accent-color: var(--accent); }
.controls output { min-width: 5rem; color: var(--soft); }
button { min-width: 2.75rem; min-height: 2.75rem; padding: .25rem .9rem; font: inherit;
  color: var(--ink); background: var(--paper); border: 1px solid var(--line);
  border-radius: .4rem; cursor: pointer; }
button:disabled { opacity: .45; cursor: default; }
input[type=radio], input[type=checkbox] { width: 1.15rem; height: 1.15rem;
  vertical-align: -.2rem; accent-color: var(--accent); }
.controls label { padding: .25rem 0; }
.samples .slide { overflow-x: auto; }
.samples img { display: block; width: 100%; min-width: 34rem; max-width: 60rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; max-width: 44rem; }
.pair img { display: block; width: 100%; image-rendering: pixelated; background: #000; }
.pair.over { grid-template-columns: 1fr; max-width: 26rem; }
.pair.over figure { grid-area: 1 / 1; }
.pair.over figcaption { visibility: hidden; }
.pair.over figure.bare { visibility: hidden; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
  gap: 1rem; }
.chart svg { display: block; width: 100%; height: auto; color: var(--accent); }
.chart .line { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linejoin: round; }
.chart .band { fill: currentColor; opacity: .18; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart text { fill: var(--soft); font: 14px system-ui, sans-serif; }
.chart .y { text-anchor: end; dominant-baseline: middle; }
.chart .x { text-anchor: middle; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
.study { display: grid; gap: .75rem; max-width: 34rem; margin: 1rem auto; }
.study p { margin: 0; }
.study img { display: block; width: 100%; max-height: 60vh; object-fit: contain;
  image-rendering: pixelated; background: #000; }
.study progress { width: 100%; height: .9rem; accent-color: var(--accent); }
.study .answers { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
.study .answers button { min-height: 3.5rem; font-size: 1.1rem; }
.study button[aria-pressed=true] { border-color: var(--accent); outline: 2px solid var(--accent);
  font-weight: 600; }
.study input[type=text] { flex: 1 1 10rem; padding: .5rem; font: inherit; color: var(--ink);
  background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; }
kbd { padding: 0 .35rem; border: 1px solid var(--line); border-radius: .25rem;
  font: .9em ui-monospace, monospace; }
@media print { nav, .controls { display: none; } }
)css";
}

}  // namespace oct::host
