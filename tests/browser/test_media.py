"""Recordings in a browser: they play, show captions, are read and printed, on the learner page and the site."""

import base64
import math
import shutil
import struct
import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from builders.pipeline import Built, Request, build
from tests.browser.audit import violations
from tests.learner import begin
from tests.paths import SMALL
from tests.site import Site

pytestmark = pytest.mark.slow

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:00.900\nLook at the sender.\n"
FENCE = """
```media
file: ../media/{file}
title: {title}
captions: ../media/call.en.vtt
---
**Narrator**: Look at the sender, says {{{{ org.officer.name }}}}.

- The [rule](#the-rule) is short.
```
"""
RECORDER = """async () => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: 'video/webm;codecs=vp8'});
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (let n = 0; n < 30; n++) {
    context.fillStyle = n % 2 ? 'teal' : 'white';
    context.fillRect(0, 0, 300, 150);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}"""


def tone() -> bytes:
    """Return a second of a tone."""
    data = BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 3))) for n in range(8000)))
    return data.getvalue()


def film(browser: Browser) -> bytes:
    """Return a second of film, which the browser itself makes."""
    with browser.new_context() as context:
        return base64.b64decode(context.new_page().evaluate(RECORDER))


@pytest.fixture(scope="module", params=[True, False], ids=["folders", "files"])
def made(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site of a course with sound and film, with and without a folder for each page."""
    folder = tmp_path_factory.mktemp("media")
    root = Path(shutil.copytree(SMALL, folder / "small", ignore=shutil.ignore_patterns("dist")))
    media = root / "content" / "media"
    (media / "call.wav").write_bytes(tone())
    (media / "call.webm").write_bytes(film(browser))
    (media / "call.en.vtt").write_text(CAPTIONS, encoding="utf-8")
    config = root / "mkdocs.yml"
    directories = f"use_directory_urls: {str(request.param).lower()}\n"
    config.write_text(directories + config.read_text(encoding="utf-8"), encoding="utf-8")
    page = root / "content" / "modules" / "alpha.md"
    head, text = page.read_text(encoding="utf-8").split("## The rule", 1)
    both = FENCE.format(file="call.wav", title="A <call>") + FENCE.format(file="call.webm", title="A film")
    page.write_text(f"{head}## Heard and seen\n{both}\n## The rule{text}", encoding="utf-8")
    built = build(Request(root=root, out=folder / "out"))
    assert carried(built) == {"media/call.wav", "media/call.webm", "media/call.en.vtt"}
    with Site(folder / "out" / "site") as server:
        yield server.url + ("" if request.param else "#files")


def carried(built: Built) -> set[str]:
    return {name for name in built.pages["pilot"].files if "call" in name}


@pytest.fixture(params=[("light", 320), ("dark", 390)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, bypass_csp=True)
    yield context.new_page()
    context.close()


def open_module(page: Page, made: str, where: str) -> None:
    """Show the block with the recordings: on the site's page of the module, or on the learner page."""
    site, _, files = made.partition("#")
    if where == "site":
        page.goto(f"{site}/modules/alpha{'.html' if files else '/'}")
        return
    page.goto(f"{site}/play/pilot/index.html")
    begin(page)
    page.locator(".cw-main").first.click()
    page.locator(".cw-steps .cw-main:visible").click()
    expect(page.locator("figure.cw-media:visible")).to_have_count(2)


def has_played(player: Locator) -> None:
    """See that it waits until it is asked to, then plays to its end with its captions."""
    # What is not asked for is not fetched: phones pay for it.
    state = player.evaluate("p => [p.paused, p.autoplay, p.preload, p.readyState, p.controls]")
    assert state == [True, False, "none", 0, True]
    played = """p => { p.muted = true; return new Promise((resolve, reject) => {
      p.onerror = () => reject(new Error(p.error.message)); p.onended = () => resolve(p.duration); p.play(); }) }"""
    assert player.evaluate(played) > 0.5
    cues = player.evaluate("p => [p.textTracks[0].mode, [...p.textTracks[0].cues].map(cue => cue.text)]")
    assert cues == ["showing", ["Look at the sender."]]


@pytest.mark.parametrize("where", ["site", "play"])
def test_sound_and_film_play_with_captions_and_transcript(page: Page, made: str, where: str) -> None:
    open_module(page, made, where)
    assert violations(page) == []
    for name, title in (("audio", "A <call>"), ("video", "A film")):
        player = page.locator(f"figure.cw-media > {name}")
        expect(player).to_have_accessible_name(title)
        has_played(player)
    figure = page.locator("figure.cw-media").first
    expect(figure.locator("figcaption")).to_have_text("A <call>")
    said = figure.get_by_text("Look at the sender, says Kim Lee.")
    expect(said).not_to_be_visible()
    figure.locator("summary").press("Enter")
    expect(said).to_be_visible()
    expect(figure.get_by_role("link", name="rule")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("where", ["site", "play"])
def test_paper_has_the_transcript_and_no_player(page: Page, made: str, where: str) -> None:
    open_module(page, made, where)
    page.emulate_media(media="print")
    for figure in page.locator("figure.cw-media").all():
        expect(figure.locator("audio, video")).not_to_be_visible()
        box = figure.get_by_text("Look at the sender").bounding_box()
        assert box is not None
        assert box["height"] > 10
