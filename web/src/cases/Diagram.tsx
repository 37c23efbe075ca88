import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InstanceDetail } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { Section } from "../ui/Page.tsx";

/** The drawing of the workflow with the present states lit; the words beside it say the same without the picture. */
export function Diagram(props: { item: InstanceDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const [broken, setBroken] = useState(false);
  const { item } = props;
  const now = item.activeStates.map((state) => text(state.title)).join("、");
  // The revision makes the browser ask again after every step.
  const source = `${instances.diagram(item.id)}#${String(item.revision)}`;
  return (
    <Section title={t("cases.diagram")} extra={<span className="badge">{now || text(item.stateTitle)}</span>}>
      {broken ? (
        <p className="muted">{t("cases.noDiagram")}</p>
      ) : (
        <a href={source} target="_blank" rel="noreferrer" className="diagram" aria-label={t("cases.openDiagram")}>
          <img
            key={item.revision}
            src={source}
            alt={t("cases.diagramNow", { states: now || text(item.stateTitle) })}
            onError={() => setBroken(true)}
          />
        </a>
      )}
    </Section>
  );
}
