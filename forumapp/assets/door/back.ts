/** The browser's Back, on Android a gesture of the thumb: it leads to the first screen, never out of the door. */

const HELD = "door";

/** Hold one entry of the history before the page, and call `goBack` instead of leaving. */
export function holdBack(goBack: () => void): void {
  if (history.state !== HELD) history.pushState(HELD, "");
  window.addEventListener("popstate", () => {
    history.pushState(HELD, "");
    goBack();
  });
}
