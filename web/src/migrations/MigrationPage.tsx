import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { MigrationItem } from "../../../src/core/migrate/report.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { formatInstant } from "../ui/format.ts";
import { Page, Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { CaseGroup } from "./CaseGroup.tsx";
import { migrations } from "./resource.ts";
import "./migrations.css";

const POLL_MS = 1_000;
/** The groups of a trial, and those of what was done. */
const TRIED = ["moves", "asks", "stays", "failed"] as const;
const MOVED = ["moved", "asks", "stays", "failed", "undone"] as const;

/** One migration: how far it is, what becomes of each case, setting it going, taking a case back. */
export default function MigrationPage() {
  const { t } = useTranslation();
  const text = useText();
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["migration", id],
    queryFn: ({ signal }) => migrations.one(id, signal),
    refetchInterval: (state) => (isWorking(state.state.data) ? POLL_MS : false),
  });
  const one = query.data;
  return (
    <Page
      title={one ? t("migrate.title", { workflow: text(one.title) }) : t("migrate.titleOf")}
      subtitle={one ? t("migrate.fromTo", { from: one.from, to: one.to }) : ""}
      actions={one ? <Link to={`/migrate/${one.workflow}`}>{t("migrate.again")}</Link> : null}
    >
      <Loaded query={query}>
        {(item) => (
          <>
            <Stand item={item} />
            <Groups item={item} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function isWorking(item: MigrationItem | undefined): boolean {
  return item?.status === "trying" || item?.status === "moving";
}

function Stand(props: { item: MigrationItem }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const { message } = App.useApp();
  const attempt = useAttempt<MigrationItem>();
  const { item } = props;
  const start = async () => {
    const begun = await attempt.run([item.id], (key) => migrations.start(item.id, key));
    if (!begun) return;
    client.setQueryData(["migration", item.id], begun);
    void message.success(t("migrate.started"));
  };
  const total = Object.values(item.counts).reduce((sum, count) => sum + count, 0);
  const done = total - item.counts.waiting;
  return (
    <Section title={t(`migrate.status.${item.status}`)}>
      <div className="stack-small">
        <dl className="pairs">
          <Pair title={t("migrate.reason")}>{item.reason}</Pair>
          <Pair title={t("migrate.author")}>
            {item.authorName} · {formatInstant(item.createdAt, language)}
          </Pair>
          {item.starterName && item.startedAt ? (
            <Pair title={t("migrate.starter")}>
              {item.starterName} · {formatInstant(item.startedAt, language)}
            </Pair>
          ) : null}
          <Pair title={t("migrate.timers")}>
            {item.choices.timers === "keep" ? t("migrate.timersKeep") : t("migrate.timersRestart")}
          </Pair>
        </dl>
        {isWorking(item) ? (
          <Progress
            percent={total === 0 ? 0 : Math.floor((done / total) * 100)}
            aria-label={t("migrate.progress", { done, total })}
          />
        ) : null}
        {item.status === "tried" ? (
          <div className="row">
            <Button
              type="primary"
              loading={attempt.busy}
              disabled={!item.start.allowed || item.counts.moves === 0}
              onClick={() => void start()}
            >
              {t("migrate.start", { count: item.counts.moves })}
            </Button>
            <span className="muted small">{item.start.allowed ? t("migrate.startHint") : text(item.start.why)}</span>
          </div>
        ) : null}
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
      </div>
    </Section>
  );
}

function Pair(props: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{props.title}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Groups(props: { item: MigrationItem }) {
  const { t } = useTranslation();
  const { item } = props;
  const sorts = item.status === "trying" || item.status === "tried" ? TRIED : MOVED;
  const [chosen, choose] = useState<string | null>(null);
  const first = sorts.find((sort) => item.counts[sort] > 0) ?? sorts[0];
  const sort = sorts.find((one) => one === chosen) ?? first;
  return (
    <Section title={t("migrate.groups")}>
      <div className="migrate-groups" role="tablist" aria-label={t("migrate.groups")}>
        {sorts.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === sort}
            className={one === sort ? "migrate-group chosen" : "migrate-group"}
            onClick={() => choose(one)}
          >
            <strong>{item.counts[one]}</strong>
            <span>{t(`migrate.sort.${one}`)}</span>
          </button>
        ))}
      </div>
      <p className="muted small">{t(`migrate.sortHint.${sort}`)}</p>
      <CaseGroup key={sort} item={item} sort={sort} />
    </Section>
  );
}
