/** The small form of an order: what is asked to be reported back, and the answer to it. */

export const FIELD_KINDS = ["text", "number", "yes_no", "date", "choice"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export interface FormField {
  name: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  choices: string[];
}

/** A field as somebody drafts it. */
export interface FieldDraft {
  label?: string;
  kind?: FieldKind;
  required?: boolean;
  choices?: string[];
}

/** The fields of a form as the API keeps it. */
export function fieldsOf(form: Record<string, unknown>[]): FormField[] {
  return form.map((field) => ({
    name: String(field["name"]),
    label: String(field["label"] ?? field["name"]),
    kind: FIELD_KINDS.find((kind) => kind === field["kind"]) ?? "text",
    required: field["required"] !== false,
    choices: Array.isArray(field["choices"]) ? field["choices"].map(String) : [],
  }));
}

/** Drafted fields as the API takes them: named by their place, choices only where one chooses. */
export function formOfDrafts(drafts: FieldDraft[]): FormField[] {
  return drafts.map(({ label = "", kind = "text", required = true, choices = [] }, place) => ({
    name: `field_${place + 1}`,
    label: label.trim(),
    kind,
    required,
    choices: kind === "choice" ? choices : [],
  }));
}

/** What was filled in, without what was left empty. */
export function reportOf(filled: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filled).filter(
      ([, value]) => value !== undefined && value !== null && value !== "",
    ),
  );
}

/** A report as lines: each field with its answer, then the note; an empty answer is left out. */
export function linesOf(
  fields: FormField[],
  report: Record<string, unknown>,
  words: { note: string; yes: string; no: string },
): { label: string; answer: string }[] {
  const named = [...fields, { name: "note", label: words.note }];
  return named.flatMap(({ name, label }) => {
    const answer = report[name];
    if (answer === undefined || answer === null || answer === "") return [];
    if (typeof answer === "boolean") return [{ label, answer: answer ? words.yes : words.no }];
    return typeof answer === "string" || typeof answer === "number"
      ? [{ label, answer: String(answer) }]
      : [];
  });
}
