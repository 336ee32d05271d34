/** Where the lines of a chart by days lie, in a box of a given size. */

export interface DayPair {
  day: string;
  old: number;
  new: number;
}

export interface Box {
  width: number;
  height: number;
}

/** The largest number of a chart, rounded up to one that people count in. */
export function topOf(days: readonly DayPair[]): number {
  const most = Math.max(1, ...days.flatMap((each) => [each.old, each.new]));
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / step) * step;
}

/** The points of one line as SVG writes them: each day in the middle of its column. */
export function pointsOf(days: readonly DayPair[], which: "old" | "new", box: Box): string {
  const top = topOf(days);
  const column = box.width / Math.max(days.length, 1);
  return days
    .map((each, place) => {
      const x = (place + 0.5) * column;
      const y = box.height - (each[which] / top) * box.height;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}
