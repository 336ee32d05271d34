import { Button, Flex } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { sayDay } from "@/parts/moments";
import { WriteProblem } from "@/parts/States";
import { useNow } from "@/parts/useNow";

import { useMeasureAct, type MeasureLine } from "./queries";

interface Props {
  row: MeasureLine;
  /** Opens the sheet for a temperature. */
  write: () => void;
}

/** What a carer does at the door: writes a temperature down, and that a sample was taken. */
export function RowActs({ row, write }: Props) {
  const { t } = useTranslation();
  const today = sayDay(useNow().toISOString());
  const isDue = row.next_test !== null && row.next_test <= today;
  return (
    <Flex gap={8}>
      <Button aria-label={t("measures.writeName", { name: row.person })} onClick={write}>
        {t("measures.write")}
      </Button>
      {isDue && row.next_test_id !== null ? <Take row={row} test={row.next_test_id} /> : null}
    </Flex>
  );
}

function Take({ row, test }: { row: MeasureLine; test: string }) {
  const { t } = useTranslation();
  const take = useMeasureAct((body: { at: string }, headers) =>
    ask(
      api.POST("/api/tests/{test_id}/sample", {
        params: { path: { test_id: test } },
        body,
        headers,
      }),
    ),
  );
  return (
    <>
      <Button
        aria-label={t("measures.takeName", { name: row.person, day: row.next_test ?? "" })}
        loading={take.isPending}
        onClick={() => take.mutate({ at: new Date().toISOString() })}
      >
        {t("measures.take")}
      </Button>
      <WriteProblem error={take.error} />
    </>
  );
}
