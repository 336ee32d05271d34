import { useEffect, useState } from "react";

import { readProblem, say } from "@/parts/problems";

import { reveal, type Whom } from "./server";
import { fill } from "@/offline/words";
import { useWords } from "./words";

const SHOWN_FOR = 120_000;

/** Numbers, masked. A whole one is asked of the server, shown for two minutes and kept nowhere. */
export function Phones({ person, purpose }: { person: Whom; purpose: "locate" | "care" }) {
  return (
    <div className="line">
      {person.phones.map((phone) => (
        <Phone key={phone.id} person={person.id} phone={phone} purpose={purpose} />
      ))}
    </div>
  );
}

interface PhoneProps {
  person: string;
  phone: Whom["phones"][number];
  purpose: string;
}

function Phone({ person, phone, purpose }: PhoneProps) {
  const { language, words } = useWords();
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState("");

  useEffect(() => {
    if (text === "") return;
    const timer = setTimeout(() => setText(""), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [text]);

  async function show() {
    try {
      setText(await reveal(person, phone.id, purpose, language));
      setTrouble("");
    } catch (error) {
      const { status, detail, title } = readProblem(error);
      setTrouble(status === 0 ? words.phone.offline : say(detail ?? title, language));
    }
  }

  if (text !== "") {
    return (
      <a className="plain-button numbers" href={`tel:${text}`}>
        {text}
      </a>
    );
  }
  return (
    <>
      <button type="button" className="plain-button small numbers" onClick={() => void show()}>
        {fill(words.phone.show, { masked: phone.masked })}
      </button>
      {trouble === "" ? null : <span className="late">{trouble}</span>}
    </>
  );
}
