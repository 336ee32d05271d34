/** Where the points of the two charts of a checkpoint's flow lie. Pure; top left is 0, 0. */

export interface Box {
  width: number;
  height: number;
}

/** A number that a scale can end with: 1, 2 or 5 times a power of ten, not below any value. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((each) => each * power >= most) ?? 10;
  return step * power;
}

export function heightOf(value: number, top: number, box: Box): number {
  return box.height - (Math.min(value, top) / top) * box.height;
}

/** The points of a line over equal steps, as SVG writes them. */
export function lineOf(values: readonly number[], top: number, box: Box): string {
  return values.map((value, place) => point(place, value, values.length, top, box)).join(" ");
}

/** A band between two lines: there along the upper one, back along the lower one. */
export function bandOf(
  low: readonly number[],
  high: readonly number[],
  top: number,
  box: Box,
): string {
  const back = low.map((value, place) => point(place, value, low.length, top, box)).reverse();
  return [lineOf(high, top, box), ...back].join(" ");
}

function point(place: number, value: number, many: number, top: number, box: Box): string {
  const x = many < 2 ? 0 : (place / (many - 1)) * box.width;
  return `${x.toFixed(1)},${heightOf(value, top, box).toFixed(1)}`;
}
