import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeliveryBody, WebhookBody } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { outside } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";
import { Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { WebhookDialog } from "./WebhookDialog.tsx";

/** Who is told of what happens to cases, and what became of telling each. */
export function Webhooks() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<WebhookBody | null>(null);
  const query = useQuery({ queryKey: ["outside", "webhooks"], queryFn: ({ signal }) => outside.webhooks(signal) });
  const turn = useMutation({
    mutationFn: (hook: WebhookBody) => outside.turnWebhook(hook.id, !hook.active),
    onSuccess: () => client.invalidateQueries({ queryKey: ["outside", "webhooks"] }),
  });
  const columns: Column<WebhookBody>[] = [
    { key: "title", title: t("outside.receiver"), phone: "heading", cell: (hook) => hook.title },
    { key: "url", title: t("outside.address"), cell: (hook) => <span className="break">{hook.url}</span> },
    { key: "where", title: t("outside.where"), cell: (hook) => hook.divisionName ?? hook.division },
    { key: "state", title: t("outside.state"), cell: (hook) => t(hook.active ? "outside.on" : "outside.off") },
    {
      key: "act",
      title: t("outside.act"),
      cell: (hook) => (
        <div className="row">
          <Button size="small" onClick={() => setShown(hook)}>
            {t("outside.deliveries")}
          </Button>
          <Button size="small" loading={turn.isPending} onClick={() => turn.mutate(hook)}>
            {t(hook.active ? "outside.stop" : "outside.resume")}
          </Button>
        </div>
      ),
    },
  ];
  return (
    <Section title={t("outside.webhooks")}>
      <p className="muted">{t("outside.webhooksHint")}</p>
      <p>
        <Button onClick={() => setAdding(true)}>{t("outside.addWebhook")}</Button>
      </p>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("outside.noWebhooks")}</Empty>
          ) : (
            <Listing label={t("outside.webhooks")} columns={columns} items={items} keyOf={(hook) => hook.id} />
          )
        }
      </Loaded>
      {shown ? <Deliveries hook={shown} /> : null}
      {adding ? <WebhookDialog close={() => setAdding(false)} /> : null}
    </Section>
  );
}

function Deliveries(props: { hook: WebhookBody }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const { id, title } = props.hook;
  const key = ["outside", "deliveries", id];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => outside.deliveries(id, signal) });
  const replay = useMutation({
    mutationFn: (delivery: string) => outside.replay(id, delivery),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
  const columns: Column<DeliveryBody>[] = [
    { key: "type", title: t("outside.event"), phone: "heading", cell: (one) => one.type },
    { key: "at", title: t("outside.since"), cell: (one) => formatInstant(one.madeAt, language) },
    { key: "state", title: t("outside.state"), cell: (one) => t(`outside.deliveryStatus.${statusOf(one.status)}`) },
    { key: "attempts", title: t("outside.attempts"), numeric: true, cell: (one) => one.attempts },
    { key: "why", title: t("outside.why"), cell: (one) => (one.failedCode ? <code>{one.failedCode}</code> : "—") },
    {
      key: "act",
      title: t("outside.act"),
      cell: (one) =>
        one.status === "waiting" ? null : (
          <Button size="small" onClick={() => replay.mutate(one.id)}>
            {t("outside.again")}
          </Button>
        ),
    },
  ];
  const label = t("outside.deliveriesOf", { title });
  return (
    <div className="stack">
      <h3>{label}</h3>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("outside.noDeliveries")}</Empty>
          ) : (
            <Listing label={label} columns={columns} items={items} keyOf={(one) => one.id} />
          )
        }
      </Loaded>
    </div>
  );
}

function statusOf(status: string): "waiting" | "delivered" | "dead" {
  return status === "delivered" || status === "dead" ? status : "waiting";
}
