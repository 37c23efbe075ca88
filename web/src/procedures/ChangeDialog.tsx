import { Modal } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DraftChange } from "../../../src/core/draft/model.ts";
import type { LocalItem, LocalView } from "../../../src/core/local/view.ts";
import { changeAt, withChange } from "../drafts/changes.ts";
import { ProblemLines } from "../drafts/Sentences.tsx";
import type { ChangeSet } from "../drafts/use-change-set.ts";
import { usePreview } from "../drafts/use-preview.ts";
import { useText } from "../i18n/use-text.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { isComplete, openingValue, placeFor } from "./edit/beginning.ts";
import { ValueEditor } from "./edit/ValueEditor.tsx";

interface ChangeDialogProps {
  item: LocalItem;
  view: LocalView;
  changes: readonly DraftChange[];
  set: ChangeSet;
  close: () => void;
}

/** Another value for one item: what it will say, and what is wrong with it, stands below as one chooses. */
export function ChangeDialog(props: ChangeDialogProps) {
  const { t } = useTranslation();
  const text = useText();
  const { item, view, changes, set } = props;
  const place = useMemo(() => placeFor(item), [item]);
  const [value, setValue] = useState(() => openingValue(item, changeAt(changes, place)));
  const next = isComplete(item, value) ? withChange(changes, { ...place, value }) : null;
  const changed = JSON.stringify(value) !== JSON.stringify(item.adds ? undefined : item.value);
  const said = usePreview(next && changed ? { ...areaOf(view), changes: next } : null);
  const at = next?.findIndex((one) => one.op === place.op && one.at === place.at) ?? -1;
  const problems = said.data?.problems.filter(({ path }) => path === `/changes/${String(at)}`) ?? [];
  const keep = async () => {
    if (next && (await set.keep(next)) !== "failed") props.close();
  };
  return (
    <Modal
      open
      title={item.adds ? t("procedures.addTo", { what: text(item.title) }) : text(item.title)}
      onCancel={props.close}
      onOk={() => void keep()}
      okText={t("procedures.keep")}
      cancelText={t("act.cancel")}
      confirmLoading={set.busy}
      okButtonProps={{ disabled: next === null || !changed || problems.length > 0 }}
      mask={{ closable: false }}
    >
      <div className="stack change-dialog">
        {item.adds ? null : (
          <p className="muted">
            {t("procedures.now", { value: text(item.valueText), source: item.sourceName ?? t("procedures.itself") })}
          </p>
        )}
        <ValueEditor item={item} value={value} change={setValue} />
        <div aria-live="polite" className="stack-small">
          {said.data && next && changed ? <p className="sentence-said">{text(said.data.sentences[at])}</p> : null}
          <ProblemLines problems={problems} />
          {set.error ? <ProblemView error={set.error} /> : null}
        </div>
      </div>
    </Modal>
  );
}

function areaOf({ workflow, division }: LocalView) {
  return { workflow, division };
}
