import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InstanceItem } from "../../../src/core/api.ts";
import { instances } from "../resources.ts";
import { ManyDialog } from "./ManyDialog.tsx";

/** What can be done with the chosen cases at once; appears with the first choice. */
export function UrgeBar(props: {
  items: readonly InstanceItem[];
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
}) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const chosen = props.items.filter(({ id }) => props.chosen.has(id));
  if (chosen.length === 0) return null;
  const title = t("cases.urge");
  return (
    <section className="bulk-bar" aria-label={t("cases.together")}>
      <strong>{t("state.selected", { count: chosen.length })}</strong>
      <Button type="primary" onClick={() => setAsking(true)}>
        {title}
      </Button>
      <button type="button" className="link-button" onClick={() => props.choose(new Set())}>
        {t("act.cancel")}
      </button>
      {asking ? (
        <ManyDialog
          title={title}
          names={new Map(chosen.map((one) => [one.id, `${one.label ?? ""} ${one.number}`.trim()]))}
          send={(said, key) => instances.urge({ ...said, instances: chosen.map(({ id }) => id) }, key)}
          close={(done) => {
            setAsking(false);
            if (done) props.choose(new Set());
          }}
        />
      ) : null}
    </section>
  );
}
