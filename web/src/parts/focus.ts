/** Typing begins in the field that has this as its `ref`: autoFocus is React's, and not Preact's. */
export function takeFocus(field: HTMLElement | null): void {
  field?.focus();
}
