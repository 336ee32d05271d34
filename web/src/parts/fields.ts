import { useTranslation } from "react-i18next";

import { zh } from "@/i18n/zh";

type FieldKey = keyof typeof zh.fields;

/** What a column of a list can say, in the officer's language. */
export function useFieldName(): (field: string) => string {
  const { t } = useTranslation();
  return (field) => (isField(field) ? t(`fields.${field}`) : field);
}

function isField(field: string): field is FieldKey {
  return field in zh.fields;
}
