import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { MigrationCase, MigrationItem } from "../../../src/core/migrate/report.ts";
import { useText } from "../i18n/use-text.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { type Column, Listing, MoreButton } from "../ui/Listing.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { usePages } from "../ui/use-pages.ts";
import { Empty } from "../ui/Waiting.tsx";
import { migrations } from "./resource.ts";

/** Cases of one group, each with what changes, what is asked, or why it stays. */
export function CaseGroup(props: { item: MigrationItem; sort: MigrationCase["sort"] }) {
  const { t } = useTranslation();
  const text = useText();
  const { item, sort } = props;
  const [undoing, setUndoing] = useState<MigrationCase | null>(null);
  // The count is part of the key: a list that has grown is asked for anew.
  const pages = usePages<MigrationCase>(
    ["migration-cases", item.id, item.status, sort, item.counts[sort]],
    (cursor, signal) => migrations.cases(item.id, { sort, cursor, limit: 50 }, signal),
  );
  const columns: Column<MigrationCase>[] = [
    {
      key: "number",
      title: t("migrate.case"),
      phone: "heading",
      cell: (one) => <Link to={`/cases/${one.instance}`}>{one.number}</Link>,
    },
    { key: "state", title: t("migrate.stands"), cell: (one) => text(one.state) },
    {
      key: "told",
      title: t("migrate.told"),
      cell: (one) =>
        one.told.length === 0 ? (
          t("migrate.unchanged")
        ) : (
          <ul className="plain-list small">
            {one.told.map((line) => (
              <li key={line.zh}>{text(line)}</li>
            ))}
          </ul>
        ),
    },
  ];
  if (pages.items.some(({ mayUndo }) => mayUndo))
    columns.push({
      key: "undo",
      title: t("migrate.undo"),
      cell: (one) =>
        one.mayUndo ? (
          <Button size="small" onClick={() => setUndoing(one)}>
            {t("migrate.undo")}
          </Button>
        ) : null,
    });
  if (pages.error) return <ProblemView error={pages.error} />;
  if (pages.items.length === 0) return <Empty>{t("migrate.noCases")}</Empty>;
  return (
    <>
      <Listing label={t(`migrate.sort.${sort}`)} columns={columns} items={pages.items} keyOf={(one) => one.instance} />
      <MoreButton shown={pages.items.length} hasMore={pages.hasMore} loading={pages.loadingMore} more={pages.more} />
      {undoing ? <UndoDialog item={item} one={undoing} close={() => setUndoing(null)} /> : null}
    </>
  );
}

function UndoDialog(props: { item: MigrationItem; one: MigrationCase; close: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const attempt = useAttempt<MigrationCase>();
  const { item, one } = props;
  const send = async () => {
    const key = [one.instance, reason];
    if (!(await attempt.run(key, (sent) => migrations.undo(item.id, one.instance, reason.trim(), sent)))) return;
    await client.invalidateQueries({ queryKey: ["migration", item.id] });
    props.close();
  };
  return (
    <Modal
      open
      title={t("migrate.undoTitle", { number: one.number })}
      onCancel={props.close}
      onOk={() => void send()}
      okText={t("migrate.undo")}
      cancelText={t("act.cancel")}
      confirmLoading={attempt.busy}
      okButtonProps={{ disabled: reason.trim().length < 2 }}
    >
      <p>{t("migrate.undoHint", { version: item.from })}</p>
      <div className="field">
        <label htmlFor={id}>{t("migrate.reason")}</label>
        <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </div>
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
    </Modal>
  );
}
