import { type ReactNode, type SyntheticEvent, useState } from "react";

import { StoreFull } from "@/offline/outbox";
import { Sheet } from "@/offline/Sheet";
import type { Draft } from "@/offline/store";
import type { Field } from "./field";
import { useWords } from "./words";

interface Props {
  title: string;
  field: Field;
  close: () => void;
  /** The record, or what is still missing, in words. */
  draft: () => Draft | string;
  children: ReactNode;
}

/** A form whose record is kept on the device; it closes when the record is there. */
export function RecordForm({ title, field, close, draft, children }: Props) {
  const { words } = useWords();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    const made = draft();
    if (typeof made === "string") {
      setSaid(made);
      return;
    }
    setBusy(true);
    try {
      await field.keep(made);
      close();
    } catch (error) {
      setSaid(error instanceof StoreFull ? words.full : words.notSaved);
      setBusy(false);
    }
  }

  return (
    <Sheet title={title} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        {children}
        <p role="alert" className="late">
          {said}
        </p>
        <div className="foot">
          <button type="button" className="plain-button" onClick={close}>
            {words.cancel}
          </button>
          <button type="submit" className="big" disabled={busy}>
            {busy ? words.saving : words.save}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
