# SPDX-License-Identifier: Apache-2.0
"""Uses a page of octhost as a person would: drive.py report|study|check PAGE DOWNLOADS.

Exit code 0: all worked; 77: there is no Chromium (printed); else what failed, on stderr.
"""

import pathlib
import sys
import time

import devtools


def check(condition, what):
    if not condition:
        sys.exit("failed: " + what)


def wait_for(condition, what):
    until = time.monotonic() + 20
    while not condition():
        check(time.monotonic() < until, what)
        time.sleep(0.05)


def check_any_page(page):
    check(not page.js("window.pwned"), "a name in the run was run as a script")
    check(page.js("Array.from(document.images).every(i => i.complete && i.naturalWidth > 0)"),
          "an image does not decode")
    check(page.js("Array.from(document.images).every(i => i.alt)"), "an image has no alt text")
    check(page.js("""Array.from(document.querySelectorAll('input,button')).every(e =>
        e.labels?.length || e.ariaLabel || e.textContent.trim())"""), "a control has no label")
    for width in (360, 1200):
        for dark in (False, True):
            page.size(width, 900, dark)
            check(page.js("document.documentElement.scrollWidth <= innerWidth"),
                  f"the page is wider than a screen of {width} pixels")
    light = page.js("getComputedStyle(document.body).backgroundColor")
    page.size(1200, 900, False)
    check(light != page.js("getComputedStyle(document.body).backgroundColor"),
          "dark and light are one")


def check_slider(page):
    check(page.js("document.images.length") >= 6, "pictures are missing")
    shown = "document.querySelector('.samples .slide:not([hidden])').dataset.name"
    check(page.js("document.querySelectorAll('.samples .slide:not([hidden])').length") == 1,
          "more than one sample grid is shown")
    last = page.js(shown)
    page.js("document.querySelector('.samples .turn').focus()")
    page.press("ArrowLeft")
    check(page.js(shown) != last, "the left key does not turn to the grid before")
    page.press("ArrowRight")
    check(page.js(shown) == last, "the right key does not turn back")
    check(page.js("document.querySelector('.samples output').textContent") == last,
          "the step is not told")
    page.js("document.querySelector('.samples .back').click()")
    check(page.js(shown) != last, "the button does not turn")


def check_compare(page):
    first = "document.querySelector('.compare')"
    made = first + ".querySelector('.slide:not([hidden]) .made')"
    clip = made + ".querySelector('img').style.clipPath"
    page.js(first + ".querySelector('.views input').focus()")
    page.press("ArrowRight")  # to Slider
    check(page.js(clip) == "inset(0px 0px 0px 50%)", "the slider does not cut the picture")
    page.js(first + ".querySelector('.wipe').focus()")
    page.press("ArrowRight")
    check(page.js(clip) == "inset(0px 0px 0px 51%)", "the slider does not move the cut")
    page.js(first + ".querySelector('.views input[value=flicker]').click()")
    hidden = "getComputedStyle(" + made + ").visibility"
    now = page.js(hidden)
    wait_for(lambda: page.js(hidden) != now, "it does not flicker by itself")
    page.js(first + ".querySelector('.swap').click()")
    now = page.js(hidden)
    page.js(first + ".querySelector('.swap').focus()")
    page.press(" ", "Space")
    check(page.js(hidden) != now, "the space bar does not swap the pictures")
    page.js(first + ".querySelector('.on').click()")
    check(page.js(first + ".querySelector('output').textContent").startswith("2 of"),
          "the next pair does not come")


def drive_report(page):
    check_slider(page)
    check_compare(page)
    check(page.js("document.querySelectorAll('.chart svg path.line').length") > 0, "no curve")
    page.js("document.activeElement.blur(); scrollTo(0, 0)")
    page.press("Tab")
    check(page.js("getComputedStyle(document.activeElement).outlineStyle") == "solid",
          "the focus is not seen")


def drive_study(page, downloads):
    where = "document.getElementById('where').textContent"
    picture = "document.getElementById('picture').src"
    before = page.js(picture)
    page.press("3")
    page.press("r")
    check(page.js(where) == "Picture 2 of 4, 1 answered", "R does not answer")
    check(page.js(picture) != before, "the next picture does not come")
    page.press("ArrowLeft")
    check(page.js(picture) == before, "the left key does not go back")
    check(page.js("document.getElementById('real').ariaPressed") == "true", "the answer is lost")
    check(page.js("document.querySelector('input:checked').value") == "3", "confidence is lost")
    page.press("ArrowRight")
    page.press("1")
    page.press("s")
    page.js("document.getElementById('synthetic').click()")
    page.js("document.getElementById('real').click()")
    check(page.js(where) == "Picture 4 of 4, 4 answered", "not all are answered")
    page.js("document.getElementById('reader').focus()")
    page.call("Input.insertText", text='Dr. "R" <i>')
    page.press("r")
    check(page.js("document.getElementById('reader').value").endswith("r"), "the name ends it")
    page.js("document.getElementById('reader').value = 'Dr. \"R\" <i>'")
    downloads.mkdir(exist_ok=True)
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
    page.js("document.getElementById('save').click()")
    wait_for(lambda: list(downloads.glob("reader-answers-*.json")), "no answers are saved")
    page.js("document.querySelectorAll('[id=study]').length === 1")
    check("synthetic" not in page.js("document.getElementById('study').textContent"),
          "the page holds the key")


def drive_check(page):
    """With the keyboard alone."""
    stop = "document.activeElement"
    page.js("document.activeElement.blur(); scrollTo(0, 0)")
    for name in ("findings", "counts", "classes", "files"):
        page.press("Tab")
        check(page.js(stop + ".hash") == "#" + name, f"the key does not come to '{name}'")
        check(page.js(f"getComputedStyle({stop}).outlineStyle") == "solid", "the focus is not seen")
    page.press("Tab")
    check(page.js(stop + ".tagName") == "SUMMARY", "the key does not come to a finding")
    for is_open in (False, True):
        page.press(" ", "Space")
        check(page.js(stop + ".parentElement.open") == is_open, "the space bar does not fold it")
    page.size(390, 844)
    check(page.js("document.documentElement.scrollWidth <= innerWidth"), "wider than a phone")
    check(page.js("""Array.from(document.querySelectorAll('#files tbody th')).every(e =>
        e.getBoundingClientRect().width < 200)"""), "names leave no room on a phone")


def main():
    what, file, downloads = sys.argv[1:]
    program = devtools.find()
    if not program:
        print("there is no Chromium: apt-get install chromium, or name one in OCT_CHROMIUM")
        sys.exit(77)
    page = devtools.Browser(program)
    try:
        page.size(1200, 900)
        page.open(pathlib.Path(file).resolve().as_uri())
        check_any_page(page)
        {"report": lambda: drive_report(page), "check": lambda: drive_check(page),
         "study": lambda: drive_study(page, pathlib.Path(downloads))}[what]()
        check(not page.complaints(), f"the browser complains: {page.complaints()}")
    finally:
        page.close()


main()
