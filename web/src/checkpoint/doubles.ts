/** The same vehicle, registered at another device of the checkpoint as well. Pure. */
import type { DeskList, Here, Passed } from "./desk";

export type Other = Here["last"][number];

/** As long as on the server, which remarks on it (JUST_NOW). */
const JUST_NOW = 2 * 60_000;

/** What another device registered of this vehicle within two minutes, the nearest; null: nothing. */
export function otherOf(passed: Passed, { here, passed: own }: DeskList): Other | null {
  if (here === null || passed.plate === "") return null;
  const mine = new Set(own.map(({ id }) => id));
  const apart = ({ at }: Other) => Math.abs(Date.parse(at) - Date.parse(passed.at));
  // One that was kept by an older page says no direction.
  const isSame = ({ id, plate, direction }: Other) =>
    !mine.has(id) && plate === passed.plate && [undefined, direction].includes(passed.direction);
  const others = [...here.last, ...here.waiting].filter(
    (each) => isSame(each) && apart(each) <= JUST_NOW,
  );
  return others.sort((left, right) => apart(left) - apart(right))[0] ?? null;
}
