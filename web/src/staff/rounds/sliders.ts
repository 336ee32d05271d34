/** The steps of the planner's sliders: even on the screen, uneven in numbers. */

export const PEOPLE_STEPS = [
  1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 300_000, 500_000, 800_000,
  1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000,
];
export const POOLS = [1, 5, 10, 20];
export const PREVALENCES = [
  0.000001, 0.000005, 0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
];

export function peopleAt(place: number): number {
  return PEOPLE_STEPS[place] ?? 500_000;
}

/** The place of the step nearest to a value. */
export function placeOf(steps: readonly number[], value: number): number {
  let best = 0;
  steps.forEach((step, place) => {
    if (Math.abs(step - value) < Math.abs((steps[best] ?? 0) - value)) best = place;
  });
  return best;
}

/** A share as people say it: 0.1%, or so many in a million. */
export function sayShare(share: number): string {
  if (share >= 0.0001) return `${Number((share * 100).toPrecision(2))}%`;
  return `${Math.round(share * 1_000_000)} / 1,000,000`;
}
