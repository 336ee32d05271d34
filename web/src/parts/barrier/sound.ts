import type { Outcome } from "./kinds";

/** Light: the vehicle goes on; caution: it waits; stop: it turns back or somebody is called. */
export type Light = "green" | "yellow" | "red";

export function lightOf(outcome: Outcome | ""): Light {
  if (outcome === "hand_over" || outcome === "turn_back") return "red";
  return outcome === "hold" || outcome === "" ? "yellow" : "green";
}

const TONES: Record<Light, number[]> = { green: [880], yellow: [560, 560], red: [330, 330, 330] };

/** One high tone for green, two middle ones for yellow, three low ones for red. */
export function playLight(light: Light): void {
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  TONES[light].forEach((hertz, place) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.value = 0.08;
    tone.frequency.value = hertz;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + place * 0.22);
    tone.stop(audio.currentTime + place * 0.22 + 0.14);
  });
  setTimeout(() => void audio.close(), 1_500);
}
