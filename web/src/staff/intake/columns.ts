/** For every sheet, as which field each column is read; null keeps a column in the raw row only. */
export type Columns = (string | null)[][];

interface Guessed {
  columns: { index: number; field?: string | null | undefined }[];
}

export function guessedColumns(sheets: Guessed[]): Columns {
  return sheets.map((sheet) => sheet.columns.map((column) => column.field ?? null));
}

/** The columns with one read as another field. */
export function setColumn(
  columns: Columns,
  sheet: number,
  column: number,
  field: string | null,
): Columns {
  return columns.map((fields, at) => (at === sheet ? fields.with(column, field) : fields));
}

/** Fields that two columns of a sheet claim: the intake would have to guess which one is meant. */
export function twiceIn(fields: (string | null)[]): string[] {
  const claimed = fields.filter((field): field is string => field !== null);
  return [...new Set(claimed.filter((field, at) => claimed.indexOf(field) !== at))];
}

/** How sure a guess is, in three words. */
export function surenessOf(confidence: number): "sure" | "likely" | "unsure" {
  if (confidence >= 0.85) return "sure";
  return confidence >= 0.6 ? "likely" : "unsure";
}
