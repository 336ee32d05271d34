import { fill } from "@/offline/words";

import { SlipCode } from "./SlipCode";
import { slipNumber } from "./slips";
import { useWords } from "./words";

interface Props {
  passage: string;
  /** Whom to call about the decision. */
  phone: string;
  /** The record of the passage still waits on this device. */
  isWaiting: boolean;
  /** The main server prints it; a relay does not. */
  canPrint: boolean;
}

/** What the people in a vehicle take along: the number, as text and as a code, and whom to call. */
export function SlipCorner({ passage, phone, isWaiting, canPrint }: Props) {
  const { language, words } = useWords();
  const number = slipNumber(passage);
  return (
    <div className="slip-corner">
      <SlipCode number={number} />
      <div>
        <b className="numbers">{fill(words.slip.number, { number })}</b>
        <p>{fill(words.slip.call, { phone, number })}</p>
        {isWaiting ? <p className="alone">{words.slip.waits}</p> : null}
        {canPrint && !isWaiting ? (
          <a
            className="plain-button small"
            href={`/api/passages/${passage}/slip.pdf?language=${language}`}
            target="_blank"
            rel="noreferrer"
          >
            {words.slip.print}
          </a>
        ) : null}
      </div>
    </div>
  );
}
