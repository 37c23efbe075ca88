import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutboxRowBody, WorkRow } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { outside } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";
import { Page, Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { Quarantine } from "./Quarantine.tsx";
import { RetryDialog } from "./RetryDialog.tsx";
import { Webhooks } from "./Webhooks.tsx";

/** What passes between cases and the outside: what failed and why, trying again, and who is told. */
export default function OutsidePage() {
  const { t } = useTranslation();
  return (
    <Page title={t("outside.title")} subtitle={t("outside.subtitle")}>
      <Quarantine />
      <WorkGivenOut />
      <FailedMessages />
      <Webhooks />
    </Page>
  );
}

function WorkGivenOut() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [retrying, setRetrying] = useState<WorkRow | null>(null);
  const query = useQuery({ queryKey: ["outside", "work"], queryFn: ({ signal }) => outside.work(signal) });
  const columns: Column<WorkRow>[] = [
    {
      key: "number",
      title: t("outside.case"),
      phone: "heading",
      cell: (row) => row.number,
    },
    { key: "topic", title: t("outside.topic"), cell: (row) => row.topic },
    { key: "status", title: t("outside.state"), cell: (row) => t(`outside.workStatus.${statusOf(row.status)}`) },
    {
      key: "attempts",
      title: t("outside.attempts"),
      numeric: true,
      cell: (row) => `${row.attempts}/${row.attemptsMax}`,
    },
    {
      key: "why",
      title: t("outside.why"),
      cell: (row) => (row.failed === null ? "—" : <Why code={row.failed.code} reason={row.failed.reason} />),
    },
    { key: "at", title: t("outside.since"), cell: (row) => formatInstant(row.openedAt, language) },
    {
      key: "act",
      title: t("outside.act"),
      cell: (row) =>
        row.status === "dead" ? (
          <Button size="small" onClick={() => setRetrying(row)}>
            {t("outside.again")}
          </Button>
        ) : null,
    },
  ];
  return (
    <Section title={t("outside.work")}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("outside.noWork")}</Empty>
          ) : (
            <Listing label={t("outside.work")} columns={columns} items={items} keyOf={(row) => row.id} />
          )
        }
      </Loaded>
      {retrying ? (
        <RetryDialog
          what={`${retrying.topic} · ${retrying.number}`}
          retry={(reason) => outside.retryWork(retrying.id, reason)}
          close={() => setRetrying(null)}
        />
      ) : null}
    </Section>
  );
}

function statusOf(status: string): "waiting" | "leased" | "resting" | "dead" {
  return status === "leased" || status === "resting" || status === "dead" ? status : "waiting";
}

function Why(props: { code: string; reason: string | null }) {
  return (
    <>
      <code>{props.code}</code>
      {props.reason ? <div className="muted small">{props.reason}</div> : null}
    </>
  );
}

function FailedMessages() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [retrying, setRetrying] = useState<OutboxRowBody | null>(null);
  const query = useQuery({ queryKey: ["outside", "outbox"], queryFn: ({ signal }) => outside.failed(signal) });
  const columns: Column<OutboxRowBody>[] = [
    {
      key: "number",
      title: t("outside.case"),
      phone: "heading",
      cell: (row) => row.number,
    },
    { key: "kind", title: t("outside.kind"), cell: (row) => row.kind },
    { key: "attempts", title: t("outside.attempts"), numeric: true, cell: (row) => row.attempts },
    { key: "why", title: t("outside.why"), cell: (row) => <code>{row.error ?? "—"}</code> },
    {
      key: "at",
      title: t("outside.next"),
      cell: (row) => (row.dead ? t("outside.workStatus.dead") : formatInstant(row.readyAt, language)),
    },
    {
      key: "act",
      title: t("outside.act"),
      cell: (row) =>
        row.dead ? (
          <Button size="small" onClick={() => setRetrying(row)}>
            {t("outside.again")}
          </Button>
        ) : null,
    },
  ];
  return (
    <Section title={t("outside.messages")}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("outside.noMessages")}</Empty>
          ) : (
            <Listing label={t("outside.messages")} columns={columns} items={items} keyOf={(row) => row.id} />
          )
        }
      </Loaded>
      {retrying ? (
        <RetryDialog
          what={`${retrying.kind} · ${retrying.number}`}
          retry={(reason) => outside.retryMessage(retrying.id, reason)}
          close={() => setRetrying(null)}
        />
      ) : null}
    </Section>
  );
}
