import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import type { WorkflowItem } from "../../../src/core/api.ts";
import { Parameters } from "../cases/Parameters.tsx";
import { useText } from "../i18n/use-text.ts";
import { workflows } from "../resources.ts";
import { Choice } from "../ui/Choice.tsx";
import { Page, Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { StartForm } from "./StartForm.tsx";
import { homeOf } from "./WhereChoice.tsx";

export default function StartPage() {
  const { t } = useTranslation();
  const text = useText();
  const { workflow = "" } = useParams();
  const query = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => workflows.list(signal) });
  const item = query.data?.items.find((one) => one.id === workflow && one.startable);
  return (
    <Page
      title={item ? text(item.title) : t("start.title")}
      subtitle={item?.description ? text(item.description) : null}
    >
      <Loaded query={query}>{() => (item ? <Start item={item} /> : <Empty>{t("start.notYours")}</Empty>)}</Loaded>
    </Page>
  );
}

function Start(props: { item: WorkflowItem }) {
  const { t } = useTranslation();
  const text = useText();
  const { item } = props;
  const [search, setSearch] = useSearchParams();
  const only = item.divisions.length === 1;
  const asked = search.get("division");
  const division = item.divisions.find((one) => one.code === asked)?.code ?? homeOf(item);
  const roster = search.get("import");
  const detail = useQuery({
    queryKey: ["workflow", item.id, division],
    queryFn: ({ signal }) => workflows.one(item.id, division, signal),
    enabled: division !== "",
  });
  const choose = (code: string) => setSearch({ division: code, ...(roster ? { import: roster } : {}) });
  return (
    <div className="stack">
      {only ? null : (
        <Choice
          label={t("start.where")}
          value={division}
          options={item.divisions.map((one) => ({ value: one.code, label: `${one.name} · ${text(one.modeTitle)}` }))}
          choose={choose}
        />
      )}
      {division === "" ? (
        <p className="muted">{t("start.chooseFirst")}</p>
      ) : (
        <Loaded query={detail}>
          {(workflow) => (
            <div className="split">
              <StartForm key={`${workflow.id}${division}`} workflow={workflow} division={division} roster={roster} />
              <Section title={t("cases.parameters")}>
                <Parameters
                  workflow={item.id}
                  parameters={Object.entries(workflow.params).map(([key, value]) => ({ ...value, key }))}
                />
              </Section>
            </div>
          )}
        </Loaded>
      )}
    </div>
  );
}
