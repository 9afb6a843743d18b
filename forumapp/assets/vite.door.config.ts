/**
 * The door app, answered under /door/assets/: a service worker whose scope is /door/ can only
 * speak for scripts, workers and wasm that lie below it.
 */
import { build } from "./vite.shared.ts";

export default build("/door/assets/", "../static/door", ["door.css", "door/main.ts"]);
