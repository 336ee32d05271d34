import { useTranslation } from "react-i18next";

export const LIST_KINDS = ["dispatch", "transfer", "self_report", "tracing"] as const;

export type ListKind = (typeof LIST_KINDS)[number];

/** Where a list comes from, in the officer's language. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    const known = LIST_KINDS.find((word) => word === kind);
    return known === undefined ? kind : t(`lists.kinds.${known}`);
  };
}
