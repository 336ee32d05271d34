import { useStorage } from "@/offline/useStorage";
import { fill } from "@/offline/words";
import { sayShort } from "@/parts/moments";

import { Arrivals } from "./Arrivals";
import { sizeOf, sizesOf, type DeskList, type Session } from "./desk";
import { Refused } from "./Refused";
import { OtherTubes, TubeCard } from "./TubeCard";
import type { AtDesk } from "./useDesk";
import { useWords } from "./words";

/** Where samples are taken: one tube after the other, with a network or without. */
export function Desk({ desk }: { desk: AtDesk }) {
  const { words } = useWords();
  const isKept = useStorage();
  const { list } = desk;
  const { others } = desk.page.shown;
  return (
    <>
      {others > 0 ? <p className="notice">{fill(words.outbox.others, { n: others })}</p> : null}
      {list === null ? <p className="card soft">{words.wait}</p> : <Sessions {...{ desk, list }} />}
      <Refused desk={desk} />
      {isKept ? null : <p className="notice">{words.storage}</p>}
    </>
  );
}

function Sessions({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  const session = list.sessions.find(({ id }) => id === list.chosen);
  if (session !== undefined) return <AtSession desk={desk} list={list} session={session} />;
  return (
    <>
      {list.ended === "" ? null : (
        <p className="notice" role="status">
          {fill(words.ended, { place: list.ended })}
        </p>
      )}
      <h2 className="choose">{list.sessions.length === 0 ? words.none : words.choose}</h2>
      <ul className="cards">
        {list.sessions.map((each) => (
          <li key={each.id} className="card">
            <h3>{each.place}</h3>
            <About session={each} />
            <button
              type="button"
              className="plain-button"
              onClick={() => void desk.choose(each)}
              aria-label={`${words.work}: ${each.place}`}
            >
              {words.work}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function About({ session }: { session: Session }) {
  const { words } = useWords();
  const now = new Date();
  const from = sayShort(session.begins_at, now);
  const times = fill(words.times, { from, to: sayShort(session.ends_at, now) });
  return (
    <p className="soft numbers">
      {session.unit} · {words.kinds[session.kind]} · {times}
    </p>
  );
}

interface Props {
  desk: AtDesk;
  list: DeskList;
  session: Session;
}

function AtSession({ desk, list, session }: Props) {
  const { words } = useWords();
  return (
    <div className="at-desk">
      <section className="card session">
        <div className="line">
          <h2>{session.place}</h2>
          <button
            type="button"
            className="plain-button small"
            onClick={() => {
              if (window.confirm(words.leaveAsk)) void desk.choose(null);
            }}
          >
            {words.other}
          </button>
        </div>
        <About session={session} />
        <div className="knobs">
          <Choice
            label={words.size}
            value={sizeOf(list)}
            among={sizesOf(session)}
            choose={(capacity) => void desk.set({ capacity })}
          />
          {session.lanes > 1 ? (
            <Choice
              label={words.lane}
              value={list.lane}
              among={Array.from({ length: session.lanes }, (_, at) => at + 1)}
              choose={(lane) => void desk.set({ lane })}
            />
          ) : null}
        </div>
      </section>
      <Hints desk={desk} list={list} />
      <Arrivals desk={desk} list={list} />
      {desk.tube === null ? (
        <p className="card soft">{words.noTube}</p>
      ) : (
        <TubeCard key={desk.tube.id} desk={desk} tube={desk.tube} />
      )}
      <OtherTubes desk={desk} list={list} />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: number;
  among: number[];
  choose: (value: number) => void;
}

function Choice({ label, value, among, choose }: ChoiceProps) {
  return (
    <label>
      {label}{" "}
      <select value={value} onChange={({ target }) => choose(Number(target.value))}>
        {among.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}

/** Who was here a few hours ago: the swab stands, the desk may look again. */
function Hints({ desk, list }: { desk: AtDesk; list: DeskList }) {
  const { words } = useWords();
  return list.hints.map(({ id, name, at }) => (
    <div key={id} className="notice" role="status">
      {fill(words.hint, { name, at: sayShort(at, new Date()) })}{" "}
      <button type="button" className="plain-button small" onClick={() => void desk.read(id)}>
        {words.read}
      </button>
    </div>
  ));
}
