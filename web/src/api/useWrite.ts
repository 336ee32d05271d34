import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useRef } from "react";

import { KeyKeeper } from "@/parts/idempotency";

import { askAnew } from "./askAnew";

export type Headers = Record<"Idempotency-Key", string>;

/**
 * A write: the same content sent again after a broken connection carries the same key, so that it
 * is done once. Afterwards what is on the screen is asked for anew, but for what `stays`.
 */
export function useWrite<Sent, Answer>(
  write: (sent: Sent, headers: Headers) => Promise<Answer>,
  afterwards?: (answer: Answer, sent: Sent) => void,
  { stays = [] }: { stays?: readonly string[] | "all" } = {},
): UseMutationResult<Answer, Error, Sent> {
  const cache = useQueryClient();
  const keeper = useRef(new KeyKeeper());
  return useMutation({
    mutationFn: (sent: Sent) => write(sent, { "Idempotency-Key": keeper.current.keyFor(sent) }),
    onSuccess: (answer, sent) => {
      keeper.current.answered();
      if (stays !== "all") void askAnew(cache, ([first]) => !stays.includes(String(first)));
      afterwards?.(answer, sent);
    },
  });
}
