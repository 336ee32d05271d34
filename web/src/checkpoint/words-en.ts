import { offline } from "@/offline/words-en";

export const en = {
  title: "Checkpoint",
  ...offline,
  none: "There is no checkpoint in your unit.",
  wait: "The rules were not fetched yet; they come by themselves with the network.",
  noRules:
    "No policy in force says who is let in: without a network decide yourself, and say why later.",
  choose: "Checkpoint",
  register: "Register",
  asking: "Asking the server…",
  relayed: "Decided at the relay; the main server looks again when it receives it.",
  alone: "Decided without the server, which looks again when it receives it.",
  vehicleFull:
    "The device is full: not saved. Make room, then register again; what you entered is still here.",
  vehicleNotSaved: "Not saved. Register again; what you entered is still here.",
  nobodyToCall:
    "Person {n}: without an identity number write down a telephone. A child beside somebody with a card needs the date of birth instead.",
  wrongNumber:
    "Person {n}: the number has a wrong digit: type again or read the card; another kind of document: mark 7.",
  wrongAndNobody: " Who has no card: write down name and telephone.",
  rulesOf: "Rules: {pack}, as of {at}",
  watch: {
    none: "No watch list here: without a network nobody who is looked for is found. Connect soon.",
    fresh: "Watch list as of {at}",
    stale:
      "The watch list is of {at}, out of date: who is looked for since is not found. Connect soon.",
    over: "The watch list is over: without a network nobody who is looked for is found. Connect soon.",
    carrier: "Somebody who is looked for was in this vehicle lately: check everybody's papers.",
  },
  clock: "This device's clock is off by {by}: passages carry the server's time, and are marked.",
  opening: {
    hours: "Open {opens} to {closes}",
    closed:
      "Closed now (open {opens} to {closes}); it opens at {at}. Whoever comes is registered all the same, and marked.",
    outside: "This is outside the opening hours ({opens} to {closes}).",
    lane: "Lane {name}, open since {at}",
  },
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
    key: "F8 takes the newest back",
    undo: "Undo",
    undoAsk: "Take back the passage of {plate}?",
    by: {
      waiting: "waiting",
      device: "decided offline",
      relay: "decided at the relay",
      server: "",
    },
  },
  doubled: {
    other: "{name} registered this vehicle too, at {at}",
    mine: "Take mine back",
    reason: "Registered twice: {name} has this vehicle at {at}",
  },
  slip: {
    number: "Slip {number}",
    call: "Not agreed? Call {phone} and give the number {number}.",
    waits: "This passage is not sent yet: its number is found once it is.",
    print: "Print the slip",
    find: "Find a passage by its slip",
    look: "Find",
    form: "A slip's number has eight digits or letters A to F.",
    nobody: "No passage has this number: its device may not have sent it yet.",
    unknown:
      "Not on this device, and the server cannot be asked now. Look again when the line is back.",
  },
  waiting: {
    title: "{n} vehicles did not go on yet",
    everybody: "Everybody, {n} people",
    otherwise: "Deciding otherwise is recorded and counted, with the reason.",
    late: "Not saved. Try again.",
  },
  here: {
    title: "Here today: {vehicles} vehicles, {persons} people",
    at: "as of {at}",
    none: "Nothing was registered at other devices.",
    by: "registered by {name}",
    ruled: "the rules say {ruled}; tell the officer on duty",
    relay: "Relay {name}: the line to the main server stands",
    cut: "Relay {name}: the main server cannot be reached, the relay decides; {n} wait for it",
    since: "since {at}",
    older:
      "Relay {name} is older than its main server and does not know all of its policy: tell the administrator (gubei doctor).",
    refused:
      "The main server did not take {n} records: tell the administrator (gubei relay status).",
  },
  alerts: {
    title: "Decided offline otherwise than the rules say",
    line: "{plate} ({at}): decided {said}, the rules say {ruled}. Tell the officer on duty.",
    read: "I have read it",
  },
};
