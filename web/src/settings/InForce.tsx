import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { SettingsBody, WorkflowItem } from "../../../src/core/api.ts";
import { Parameters } from "../cases/Parameters.tsx";
import { useText } from "../i18n/use-text.ts";
import { workflows } from "../resources.ts";
import { useDivisionName } from "../ui/DivisionPicker.tsx";
import { Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";

/** For each workflow the mode and the parameters that a case started today in this area would get, with their origin. */
export function InForce(props: { body: SettingsBody; division: string; adjust: ((key: string) => void) | null }) {
  const { t } = useTranslation();
  const name = useDivisionName(props.division);
  const query = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => workflows.list(signal) });
  return (
    <Section title={t("settings.inForce", { place: name })}>
      <Loaded query={query}>
        {(page) => (
          <div className="grid-cards">
            {page.items.map((item) => (
              <OfWorkflow key={item.id} body={props.body} item={item} division={props.division} />
            ))}
          </div>
        )}
      </Loaded>
      {props.adjust ? (
        <button type="button" className="link-button" onClick={() => props.adjust?.("mode")}>
          {t("settings.changeMode")}
        </button>
      ) : null}
    </Section>
  );
}

function OfWorkflow(props: { body: SettingsBody; item: WorkflowItem; division: string }) {
  const { t } = useTranslation();
  const text = useText();
  const query = useQuery({
    queryKey: ["workflow", props.item.id, props.division],
    queryFn: ({ signal }) => workflows.one(props.item.id, props.division, signal),
  });
  return (
    <div>
      <h3>{text(props.item.title)}</h3>
      <Loaded query={query} rows={2}>
        {(detail) => (
          <>
            <p className="muted small">
              {t("settings.mode")}: {text(props.body.modes.find((one) => one.id === detail.mode)?.title) || detail.mode}
            </p>
            <Parameters
              workflow={props.item.id}
              parameters={Object.entries(detail.params).map(([key, value]) => ({ ...value, key }))}
            />
          </>
        )}
      </Loaded>
    </div>
  );
}
