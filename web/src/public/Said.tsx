import { type Problem, say } from "@/parts/problems";

import { useWords } from "./words";

/** What went wrong, in words; the place is read out when it fills. */
export function Said({ problem, done = "" }: { problem: Problem | null; done?: string }) {
  const { language } = useWords();
  const text = problem === null ? done : say(problem.detail ?? problem.title, language);
  return (
    <p role="status" className={problem === null ? "done" : "late"}>
      {text}
    </p>
  );
}
