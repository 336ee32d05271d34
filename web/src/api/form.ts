type Told = Record<string, string | number | null>;

/** A file as the body of a request: the type says text, the browser sends the file. */
export function formOf(file: File) {
  return formWith(file, {});
}

/** A file and what is told beside it; what is empty is not told. */
export function formWith<T extends Told>(file: File, told: T) {
  return {
    body: { file: file as unknown as string, ...told },
    bodySerializer: () => filled("file", [file], told),
  };
}

/** Several files of one request, and what is told beside them. */
export function formOfMany<T extends Told>(files: File[], told: T) {
  return {
    body: { files: files as unknown as string[], ...told },
    bodySerializer: () => filled("files", files, told),
  };
}

function filled(name: string, files: File[], told: Told): FormData {
  const form = new FormData();
  for (const file of files) form.append(name, file);
  for (const [word, value] of Object.entries(told)) {
    if (value !== "" && value !== null) form.append(word, String(value));
  }
  return form;
}
