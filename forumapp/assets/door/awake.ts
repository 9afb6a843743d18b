/** A screen that goes dark between two guests stops the camera: keep it on while the door is seen. */

export async function keepAwake(): Promise<void> {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Saving battery, or not allowed: the phone's own time-out holds then.
  }
}
