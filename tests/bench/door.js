// What the door's page notes of itself while it is measured: when a frame first showed a code (the film lights a corner
// that the app does not read), which grab read it, and when its verdict stood on the screen. A throttled processor slows
// the page alone, so the worker's answers are held back as long as it would take longer.
(() => {
  const bench = { shown: [], read: [], verdicts: [] };
  globalThis.bench = bench;
  const slow = globalThis.benchSlow;

  // The corner alone is copied, as the camera wrote it: to draw a whole picture would cost the page more than the door does.
  const corner = { x: 0, y: 0, width: 16, height: 16 };
  const { play } = HTMLVideoElement.prototype;
  HTMLVideoElement.prototype.play = function () {
    let was = false;
    const look = async (now, { presentationTime }) => {
      this.requestVideoFrameCallback(look);
      const picture = new VideoFrame(this);
      const bytes = new Uint8Array(picture.allocationSize({ rect: corner }));
      await picture.copyTo(bytes, { rect: corner });
      picture.close();
      const is = bytes[8 * 16 + 8] > 200;
      if (is && !was) bench.shown.push(presentationTime ?? now);
      was = is;
    };
    this.requestVideoFrameCallback(look);
    return play.call(this);
  };

  const grabs = new Map();
  globalThis.Worker = class extends Worker {
    postMessage(message, moved) {
      grabs.set(message.id, performance.now());
      super.postMessage(message, moved);
    }
    addEventListener(type, listener) {
      super.addEventListener(type, (event) => {
        const at = grabs.get(event.data?.id);
        const hear = () => {
          if (event.data?.text != null) bench.read.push({ at, heard: performance.now(), text: event.data.text });
          listener(event);
        };
        const took = event.data?.took ?? performance.now() - at;
        if (slow > 1 && at !== undefined) setTimeout(hear, took * (slow - 1));
        else hear();
      });
    }
  };

  new MutationObserver((changes) => {
    const nodes = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node instanceof Element);
    if (nodes.some((node) => node.matches(".verdict") || node.querySelector(".verdict")))
      requestAnimationFrame(() => setTimeout(() => bench.verdicts.push(performance.now())));
    if (bench.ready === undefined && nodes.some((node) => node.matches("#q") || node.querySelector("#q")))
      bench.ready = performance.now();
  }).observe(document, { childList: true, subtree: true });
})();
