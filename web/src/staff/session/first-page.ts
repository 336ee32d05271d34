/** Where an officer of a role begins the day. */
export function firstPageOf(role: string): "/" | "/work" | "/access-log" {
  if (role === "village_worker") return "/work";
  return role === "privacy_auditor" ? "/access-log" : "/";
}
