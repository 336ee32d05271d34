import { Alert, Button, Empty, Flex, Spin } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";

import { PageHead } from "./PageHead";
import { readProblem, say, type Problem } from "./problems";

/** While the server is asked. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <Flex justify="center" align="center" className="state-box" role="status" gap={10}>
      <Spin />
      <span className="soft">{t("states.waiting")}</span>
    </Flex>
  );
}

/** Nothing is there: says so, and what to do. */
export function Nothing({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text} className="state-box">
      {children}
    </Empty>
  );
}

/** A problem in the officer's language, with what can be done. */
export function Failed({ problem, again }: { problem: Problem; again?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <Alert
      type={problem.status >= 500 || problem.status === 0 ? "error" : "warning"}
      showIcon
      className="state-alert"
      role="alert"
      title={say(problem.title, language)}
      description={<ProblemText problem={problem} />}
      action={
        again === undefined ? undefined : (
          <Button size="small" onClick={again}>
            {t("states.again")}
          </Button>
        )
      }
    />
  );
}

function ProblemText({ problem }: { problem: Problem }) {
  const { language } = useLanguage();
  const fields = Object.entries(problem.fields);
  const isRepeated = say(problem.detail, language) === say(problem.title, language);
  return (
    <>
      {isRepeated ? null : say(problem.detail, language)}
      {fields.length === 0 ? null : (
        <ul className="problem-fields">
          {fields.map(([name, words]) => (
            <li key={name}>
              <span className="mono">{name}</span> {say(words, language)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface Asked<Data> {
  data: Data | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** Shows what was asked for: waiting, the problem, or the content. */
export function Shown<Data>({
  query,
  isPage = false,
  children,
}: {
  query: Asked<Data>;
  /** The whole page hangs on it: a refusal becomes the page and has a heading. */
  isPage?: boolean;
  children: (data: Data) => ReactNode;
}) {
  const { language } = useLanguage();
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    const problem = readProblem(query.error);
    return (
      <>
        {isPage ? <PageHead title={say(problem.title, language)} /> : null}
        <Failed problem={problem} again={() => void query.refetch()} />
      </>
    );
  }
  return <Waiting />;
}

/** The problem of a write beneath its form; nothing while there is none. */
export function WriteProblem({ error }: { error: Error | null }) {
  return error === null ? null : <Failed problem={readProblem(error)} />;
}
