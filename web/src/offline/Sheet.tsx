import { type ReactNode, useEffect, useId, useRef } from "react";

/** A sheet over the page, at the thumb on a phone; Escape closes it. */
export function Sheet(props: { title: string; close: () => void; children: ReactNode }) {
  const { title, close, children } = props;
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog ref={box} aria-labelledby={id} onClose={close}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
