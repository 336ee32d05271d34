/** The ways a lead can stand. A list is at zero when none is open. */
export const LEAD_STATES = [
  "found",
  "duplicate",
  "transferred",
  "not_here",
  "false_hit",
  "out_of_reach",
  "open",
] as const;

export type LeadState = (typeof LEAD_STATES)[number];

export type Counts = Record<LeadState, number>;

/** Calm colours; the word always stands beside the colour. */
export const STATE_COLOURS: Record<LeadState, string> = {
  found: "#3f8a68",
  duplicate: "#8a96a5",
  transferred: "#4a78a8",
  not_here: "#83769f",
  false_hit: "#b09f83",
  out_of_reach: "#a9553f",
  open: "#e2b457",
};

export function isLeadState(word: string): word is LeadState {
  return (LEAD_STATES as readonly string[]).includes(word);
}

export function leadsIn(counts: Counts): number {
  return LEAD_STATES.reduce((sum, state) => sum + counts[state], 0);
}

/**
 * How wide each part of the bar is, in percent. What exists is never invisible: a part with at
 * least one lead has at least `least` percent, taken from the widest part.
 */
export function barWidths(counts: Counts, least = 0.8): Record<LeadState, number> {
  const total = leadsIn(counts);
  const widths = {} as Record<LeadState, number>;
  let widest: LeadState = LEAD_STATES[0];
  let borrowed = 0;
  for (const state of LEAD_STATES) {
    const exact = total === 0 ? 0 : (100 * counts[state]) / total;
    widths[state] = counts[state] > 0 ? Math.max(exact, least) : 0;
    borrowed += widths[state] - exact;
    if (widths[state] > widths[widest]) widest = state;
  }
  widths[widest] -= borrowed;
  return widths;
}

/** Settled leads in whole percent; 100 only when nothing is open. */
export function percentSettled(counts: Counts): number {
  const total = leadsIn(counts);
  if (total === 0 || counts.open === 0) return 100;
  return Math.min(99, Math.floor((100 * (total - counts.open)) / total));
}
