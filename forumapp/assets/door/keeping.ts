/** Whether this browser keeps what is saved: asked for before the door opens, and said where it is not sure. */

/** Ask the browser to keep the store for good; whether it will. Firefox asks the person, the others decide by themselves. */
export async function askToKeep(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}
