import { type Problem, say } from "@/parts/problems";

import { useWords } from "./words";

/** What went wrong at the server or in the form (`wrong`), in words; the place is read out when it fills. */
export function Said({
  problem,
  wrong = "",
  done = "",
}: {
  problem: Problem | null;
  wrong?: string;
  done?: string;
}) {
  const { language } = useWords();
  const trouble = problem === null ? wrong : say(problem.detail ?? problem.title, language);
  return (
    <p role="status" className={trouble === "" ? "done" : "late"}>
      {trouble === "" ? done : trouble}
    </p>
  );
}
