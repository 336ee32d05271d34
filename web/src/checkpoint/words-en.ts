import { offline } from "@/offline/words-en";

export const en = {
  title: "Checkpoint",
  ...offline,
  none: "There is no checkpoint in your unit.",
  wait: "The rules of this checkpoint have not been fetched yet; they come by themselves with the network.",
  noRules:
    "No policy in force says who is let in: without a network decide yourself, and write the reason down later.",
  choose: "Checkpoint",
  register: "Register",
  asking: "Asking the server…",
  alone: "Decided without the server, which looks again when it receives it.",
  full: "The device is full: this vehicle was not saved. Make room, then register again; what you entered is still here.",
  notSaved: "Not saved. Register again; what you entered is still here.",
  rulesOf: "Rules: {pack}, as of {at}",
  watch: {
    none: "There is no watch list on this device: without a network nobody who is looked for is found. Connect soon.",
    fresh: "Watch list as of {at}",
    stale:
      "The watch list is of {at}, older than a day: who is looked for since then is not found. Connect soon.",
    over: "The watch list is over and was removed: without a network nobody who is looked for is found. Connect soon.",
    carrier: "Somebody who is looked for was in this vehicle lately: check everybody's papers.",
  },
  clock:
    "The clock of this device is off by {by}: passages carry the time of the server, and are marked.",
  shift: {
    title: "This shift",
    since: "since {at}",
    off: "not begun",
    counts:
      "{vehicles} vehicles, {persons} people · held {held} · turned back {back} · handed over {over}",
    begin: "Begin my shift",
    end: "Hand the post over",
    line: "This shift: {counts}.",
    waits: "{n} more wait on this device and are sent after the hand-over.",
    signed: "Who takes over signs",
    note: "What they were told (optional)",
  },
  last: {
    title: "Last ten",
    none: "Nothing was registered in this shift.",
    people: "{n} people",
    undo: "Undo",
    undoAsk: "Take back the passage of {plate}?",
    by: { waiting: "waiting", device: "decided offline", server: "" },
  },
  alerts: {
    title: "Decided offline otherwise than the rules say",
    line: "{plate} ({at}): decided {said}, the rules say {ruled}. Tell the officer on duty.",
    read: "I have read it",
  },
};
