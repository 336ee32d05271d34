import { fill } from "@/offline/words";
import { lightOf } from "@/parts/barrier/sound";
import { useSay } from "@/parts/barrier/words";
import { sayShort } from "@/parts/moments";

import type { DeskList, Here } from "./desk";
import { othersHere } from "./settling";
import { useWords } from "./words";

/** What every device of the checkpoint knows: the day, who still stands here, the last of others. */
export function AtThisCheckpoint({ list }: { list: DeskList }) {
  const { words } = useWords();
  const { here } = list;
  if (here === null) return null;
  const { vehicles, persons } = here;
  const others = othersHere(list);
  const now = new Date();
  return (
    <section className="card here">
      <h2>
        {fill(words.here.title, { vehicles, persons })}{" "}
        <span className="soft numbers">{fill(words.here.at, { at: sayShort(here.now, now) })}</span>
      </h2>
      <RelayLine here={here} />
      {others.length === 0 ? <p className="soft">{words.here.none}</p> : null}
      <ol>
        {others.map((each) => (
          <OtherLine key={each.id} each={each} />
        ))}
      </ol>
    </section>
  );
}

function OtherLine({ each }: { each: Here["last"][number] }) {
  const { words } = useWords();
  const say = useSay();
  const isOtherwise = each.decided !== "server" && each.ruled !== "" && each.ruled !== each.outcome;
  return (
    <li className="passage-line">
      <span className={`light light-${lightOf(each.outcome)}`}>
        {say(`outcomes.${each.outcome || "none"}`)}
      </span>
      <b>{each.plate || say("noPlate")}</b>
      <span className="soft numbers">
        {fill(words.last.people, { n: each.persons })} · {sayShort(each.at, new Date())}{" "}
        {fill(words.here.by, { name: each.by })} {words.last.by[each.decided]}
      </span>
      {isOtherwise ? (
        <b className="late">
          {fill(words.here.ruled, { ruled: say(`outcomes.${each.ruled || "none"}`) })}
        </b>
      ) : null}
    </li>
  );
}

/** How the relay stands through which this device works, where there is one. */
function RelayLine({ here: { relay } }: { here: Here }) {
  const { words } = useWords();
  if (relay === null) return null;
  const { name, is_alone, waiting, since, refused, is_older } = relay;
  const cut = fill(words.here.cut, { name, n: waiting });
  const from = since === null ? "" : fill(words.here.since, { at: sayShort(since, new Date()) });
  return (
    <>
      <p role="status" className={is_alone ? "soon numbers" : "soft"}>
        {is_alone ? `${cut} ${from}`.trim() : fill(words.here.relay, { name })}
      </p>
      {is_older ? <p className="soon">{fill(words.here.older, { name })}</p> : null}
      {refused > 0 ? <p className="late">{fill(words.here.refused, { n: refused })}</p> : null}
    </>
  );
}
