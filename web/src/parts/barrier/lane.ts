/** The lane that an officer stands at, kept on the device by its name: a changed lane is the same. */
import { useState } from "react";

import { lanesToChoose, type Lane } from "./places";

const KEPT_AS = "gubei.lane.";

export interface LaneChoice {
  options: Lane[];
  lane: Lane | undefined;
  choose: (name: string) => void;
}

export function useLane(checkpoint: string, lanes: readonly Lane[]): LaneChoice {
  const [names, setNames] = useState<Record<string, string>>({});
  const options = lanesToChoose(lanes);
  const name = names[checkpoint] ?? localStorage.getItem(KEPT_AS + checkpoint) ?? "";
  const choose = (chosen: string) => {
    localStorage.setItem(KEPT_AS + checkpoint, chosen);
    setNames({ ...names, [checkpoint]: chosen });
  };
  return { options, lane: options.find((each) => each.name === name), choose };
}
