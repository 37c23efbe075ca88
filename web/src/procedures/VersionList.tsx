import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DraftItem, VersionItem } from "../../../src/core/draft/model.ts";
import { useMe } from "../app/session.tsx";
import { localDrafts, procedures } from "../drafts/resource.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatDay } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";
import { Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";

/** The versions of a procedure with their days, and what this area decided of it. */
export function VersionList(props: { workflow: string; division: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const query = useQuery({
    queryKey: ["versions", props.workflow],
    queryFn: ({ signal }) => procedures.versions(props.workflow, signal),
  });
  return (
    <>
      {me.rights.includes("drafts.read") ? <Decided {...props} /> : null}
      <Section
        title={t("procedures.versions")}
        extra={
          me.rights.includes("workflows.write") || me.rights.includes("workflows.publish") ? (
            <Link to={`/migrate/${props.workflow}`}>{t("migrate.link")}</Link>
          ) : null
        }
      >
        <Loaded query={query} rows={2}>
          {({ items }) => <Versions items={items} linked={me.rights.includes("drafts.read")} />}
        </Loaded>
      </Section>
    </>
  );
}

function Versions(props: { items: VersionItem[]; linked: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const columns: Column<VersionItem>[] = [
    {
      key: "version",
      title: t("procedures.version"),
      phone: "heading",
      cell: (one) => (
        <span className="row">
          {props.linked && one.draft ? (
            <Link to={`/drafts/${one.draft}`}>{t("procedures.versionNo", { version: one.version })}</Link>
          ) : (
            t("procedures.versionNo", { version: one.version })
          )}
          {one.current ? <span className="badge badge-done">{t("procedures.current")}</span> : null}
          {one.withdrawnAt ? <span className="badge badge-cancelled">{t("drafts.status.withdrawn")}</span> : null}
        </span>
      ),
    },
    {
      key: "days",
      title: t("settings.when"),
      cell: (one) =>
        `${one.from ? formatDay(one.from, language) : t("procedures.fromFirst")} – ${one.until ? formatDay(one.until, language) : t("settings.open")}`,
    },
    { key: "author", title: t("drafts.author"), cell: (one) => one.authorName ?? t("procedures.release") },
    { key: "approver", title: t("drafts.approver"), cell: (one) => one.approverName ?? "—" },
    { key: "reason", title: t("cases.reason"), cell: (one) => one.reason ?? "—" },
  ];
  return (
    <Listing
      label={t("procedures.versions")}
      columns={columns}
      items={props.items}
      keyOf={(one) => String(one.version)}
    />
  );
}

/** What has been decided for this area and what is on its way. */
function Decided(props: { workflow: string; division: string }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { workflow, division } = props;
  const query = useQuery({
    queryKey: ["drafts", "area", workflow, division],
    queryFn: ({ signal }) => localDrafts.list({ workflow, division, limit: 20 }, signal),
  });
  const items = query.data?.items.filter(({ status }) => status !== "discarded" && status !== "open") ?? [];
  if (items.length === 0) return null;
  const line = (one: DraftItem) =>
    [
      one.submission ? t("drafts.fromDay", { date: formatDay(one.submission.from, language) }) : "",
      one.submission?.document ?? "",
      one.submission ? text(one.submission.reason) : "",
    ].filter(Boolean);
  return (
    <Section title={t("procedures.decided")}>
      <ul className="plain-list lined">
        {items.map((one) => (
          <li key={one.id}>
            <div className="between">
              <Link to={`/drafts/${one.id}`}>{one.title}</Link>
              <span className="badge">{t(`drafts.status.${one.status}`)}</span>
            </div>
            <div className="muted small">{line(one).join(" · ")}</div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
