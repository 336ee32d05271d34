/** A file as the body of a request: the type says text, the browser sends the file. */
export function formOf(file: File) {
  return {
    body: { file: file as unknown as string },
    bodySerializer: () => {
      const form = new FormData();
      form.append("file", file);
      return form;
    },
  };
}
