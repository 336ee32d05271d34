import { AttemptForm } from "./AttemptForm";
import { EndForm } from "./EndForm";
import { ReadingForm } from "./ReadingForm";
import { SampleForm } from "./SampleForm";
import type { Lead, Sample, Visit } from "./server";
import type { Field } from "./field";

/** Which form is open, with what it is about as it was when it opened. */
export type OpenForm =
  | { kind: "attempt" | "end"; lead: Lead }
  | { kind: "reading"; visit: Visit }
  | { kind: "sample"; visit: Visit; test: Sample };

/** The open form. It stands beside the list: a list that comes anew takes nothing that was typed. */
export function Forms(props: { form: OpenForm; field: Field; close: () => void }) {
  const { form, field, close } = props;
  switch (form.kind) {
    case "attempt":
      return <AttemptForm lead={form.lead} field={field} close={close} />;
    case "end":
      return <EndForm lead={form.lead} field={field} close={close} />;
    case "reading":
      return <ReadingForm visit={form.visit} field={field} close={close} />;
    case "sample":
      return <SampleForm visit={form.visit} test={form.test} field={field} close={close} />;
  }
}
