import { useTranslation } from "react-i18next";

export const ROLES = [
  "district_duty",
  "district_leader",
  "town_officer",
  "village_worker",
  "investigator",
  "isolation_manager",
  "checkpoint_officer",
  "supply_officer",
  "laboratory",
  "site_owner",
  "privacy_auditor",
  "administrator",
] as const;

type Role = (typeof ROLES)[number];

/** A role in the officer's language; one we do not know yet as it came. */
export function useRoleName(): (role: string) => string {
  const { t } = useTranslation();
  return (role) => (isRole(role) ? t(`roles.${role}`) : role);
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role);
}
