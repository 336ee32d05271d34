import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { askAnew } from "@/api/askAnew";

import { useMay } from "../session/session";
import { follow } from "./live";

/** What an escalation changes on screens. */
const TOUCHED = ["escalations", "not-fed-back", "orders", "order", "order-counts", "home", "work"];

/** Lets the pages of this tab show escalations as they happen. */
export function useLive(): void {
  const cache = useQueryClient();
  const isReader = useMay()("read");
  useEffect(() => {
    if (!isReader) return;
    return follow(() => {
      void askAnew(cache, ([first]) => TOUCHED.includes(String(first)));
    });
  }, [cache, isReader]);
}
