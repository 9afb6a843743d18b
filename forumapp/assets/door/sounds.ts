/** A verdict for ears and hands: one rising tone go, two equal tones wait, one long low tone stop; vibration likewise. */
import type { Severity } from "./verdict";

interface Tone {
  /** Seconds from the beginning. */
  at: number;
  length: number;
  from: number;
  to: number;
}

const TONES: Readonly<Record<Severity, readonly Tone[]>> = {
  go: [{ at: 0, length: 0.18, from: 660, to: 1100 }],
  wait: [
    { at: 0, length: 0.12, from: 520, to: 520 },
    { at: 0.2, length: 0.12, from: 520, to: 520 },
  ],
  stop: [{ at: 0, length: 0.6, from: 180, to: 180 }],
  plain: [{ at: 0, length: 0.1, from: 440, to: 440 }],
};
/** Somebody of rank has come: three notes that no verdict has. */
const ARRIVAL: readonly Tone[] = [
  { at: 0, length: 0.14, from: 523, to: 523 },
  { at: 0.16, length: 0.14, from: 659, to: 659 },
  { at: 0.32, length: 0.3, from: 784, to: 784 },
];
const VIBRATION: Readonly<Record<Severity, number[]>> = { go: [80], wait: [80, 100, 80], stop: [500], plain: [40] };
const LOUDNESS = 0.35;

let audio: AudioContext | null = null;

/** Browsers give sound only after a touch or a key: take the first one. */
export function unlockSounds(root: Document): void {
  const unlock = (): void => {
    audio ??= new AudioContext();
    void audio.resume();
  };
  root.addEventListener("pointerdown", unlock, { capture: true });
  root.addEventListener("keydown", unlock, { capture: true });
}

/** Whether a sound would be heard: the browser waits for a touch or a key. */
export function isSoundReady(): boolean {
  return audio?.state === "running";
}

export function signal(severity: Severity): void {
  navigator.vibrate?.(VIBRATION[severity]);
  if (audio?.state !== "running") return;
  for (const tone of TONES[severity]) play(audio, tone);
}

/** An arrival on the protocol board, for ears and hands. */
export function announce(): void {
  navigator.vibrate?.([60, 60, 60, 60, 120]);
  if (audio?.state !== "running") return;
  for (const tone of ARRIVAL) play(audio, tone);
}

function play(context: AudioContext, { at, length, from, to }: Tone): void {
  const begin = context.currentTime + at;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.setValueAtTime(from, begin);
  oscillator.frequency.linearRampToValueAtTime(to, begin + length);
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
  gain.gain.setValueAtTime(LOUDNESS, begin + length - 0.02);
  gain.gain.linearRampToValueAtTime(0, begin + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + length);
}
