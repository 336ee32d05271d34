import type { Same } from "./same";
import type { zh } from "./zh";

/** The same words in English. */
export const en: Same<typeof zh> = {
  product: {
    name: "Gubei 古北",
    promise:
      "Nobody is missed, nothing is lost, nobody is held a day too long; and the books prove it.",
  },
  signIn: {
    title: "Sign in",
    name: "User name",
    nameMissing: "Enter your user name",
    password: "Password",
    passwordMissing: "Enter your password",
    enter: "Enter",
    help: "If you forgot your password, ask the administrator of your unit.",
  },
  shell: {
    skip: "Skip to the content",
    menu: "Open the menu",
    signOut: "Sign out",
    nav: "Main menu",
    lost: "There is no such page",
    lostHelp: "The address may be wrong, or what it names lies outside your unit.",
    toHome: "Back to the start",
  },
  menu: {
    home: "Home",
    work: "My work",
    lists: "Dispatch lists",
    intake: "Take in a list",
    leads: "Leads",
    waiting: "Receipts and approvals",
    matching: "Matching review",
    search: "Search",
    units: "Units and officers",
    accessLog: "Access log",
  },
  roles: {
    district_duty: "District duty officer",
    district_leader: "District leader",
    town_officer: "Town officer",
    village_worker: "Village worker",
    investigator: "Investigator",
    isolation_manager: "Isolation site manager",
    checkpoint_officer: "Checkpoint officer",
    supply_officer: "Supply officer",
    laboratory: "Laboratory",
    site_owner: "Site owner",
    privacy_auditor: "Privacy auditor",
    administrator: "Administrator",
  },
  states: {
    waiting: "Loading…",
    again: "Try again",
    lead: {
      found: "Found",
      duplicate: "Duplicate",
      transferred: "Transferred",
      not_here: "Not here",
      false_hit: "False hit",
      out_of_reach: "Out of reach",
      open: "Open",
    },
  },
  table: {
    shown: "{{shown}} shown",
    shownOf: "{{shown}} of {{total}} shown",
    more: "Show more",
    columns: "Choose columns",
    select: "Select {{name}}",
    selectAll: "Select all that are shown",
  },
  search: {
    box: "Search people, addresses, units, lists",
    placeholder: "Name, pinyin initials, phone or ID tail, address",
  },
  ledger: {
    noLeads: "No leads",
  },
};
