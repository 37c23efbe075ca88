import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { StuckCaseBody } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { outside } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";
import { Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { RetryDialog } from "./RetryDialog.tsx";

/** Cases of which a step failed so often that it is not tried any more: which, why, since when; and trying again. */
export function Quarantine() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [retrying, setRetrying] = useState<StuckCaseBody | null>(null);
  const query = useQuery({ queryKey: ["outside", "quarantine"], queryFn: ({ signal }) => outside.quarantine(signal) });
  const columns: Column<StuckCaseBody>[] = [
    { key: "number", title: t("outside.case"), phone: "heading", cell: (row) => row.number },
    { key: "workflow", title: t("outside.workflow"), cell: (row) => `${row.workflow} · ${row.version}` },
    { key: "state", title: t("outside.state"), cell: (row) => <span className="break">{row.state}</span> },
    { key: "steps", title: t("outside.steps"), cell: (row) => <Steps steps={row.steps} /> },
    { key: "since", title: t("outside.quarantinedSince"), cell: (row) => formatInstant(row.since, language) },
    {
      key: "act",
      title: t("outside.act"),
      cell: (row) => (
        <Button size="small" onClick={() => setRetrying(row)}>
          {t("outside.again")}
        </Button>
      ),
    },
  ];
  return (
    <Section title={t("outside.quarantine")}>
      <p className="muted">{t("outside.quarantineHint")}</p>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("outside.noQuarantine")}</Empty>
          ) : (
            <Listing label={t("outside.quarantine")} columns={columns} items={items} keyOf={(row) => row.id} />
          )
        }
      </Loaded>
      {retrying ? (
        <RetryDialog
          what={retrying.number}
          retry={(reason) => outside.release(retrying.id, reason)}
          close={() => setRetrying(null)}
        />
      ) : null}
    </Section>
  );
}

const KINDS = { timer: "timer", outbox: "outbox", message: "message" } as const;

function Steps(props: { steps: StuckCaseBody["steps"] }) {
  const { t } = useTranslation();
  return props.steps.map(({ kind, name, error, failures, since }) => (
    <div key={`${kind} ${name} ${since}`}>
      {t(`outside.stepKind.${KINDS[kind as keyof typeof KINDS] ?? "outbox"}`)} <code className="break">{name}</code>
      <div className="muted small break">
        {t("outside.failed", { failures })} <code>{error ?? "—"}</code>
      </div>
    </div>
  ));
}
