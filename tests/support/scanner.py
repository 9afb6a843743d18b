"""A scanner that types (USB, Bluetooth), as a page hears it."""

from __future__ import annotations

BURST = """(text) => {
  const begun = performance.now();
  const codes = { "/": "Slash", ".": "Period", ":": "Semicolon", ";": "Semicolon", "=": "Equal", "]": "BracketRight",
    " ": "Space", "(": "Digit9", ")": "Digit0", Enter: "Enter" };
  [...text, "Enter"].forEach((key, place) => {
    const code = codes[key] ?? (/^[0-9]$/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`);
    const struck = { key, code, shiftKey: /^[A-Z:()]$/.test(key), bubbles: true, cancelable: true };
    const event = new KeyboardEvent("keydown", struck);
    Object.defineProperty(event, "timeStamp", { value: begun + place });
    (document.activeElement ?? document.body).dispatchEvent(event);
  });
}"""
"""A function for the page: types a text and Enter, wherever the cursor is.

Each key says when it was struck, as a real one does: a busy machine may hold the page up between two of them.
"""
