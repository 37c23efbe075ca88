import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { WorkflowItem } from "../../../src/core/api.ts";
import { useMe } from "../app/session.tsx";
import { procedures } from "../drafts/resource.ts";
import { useText } from "../i18n/use-text.ts";
import { workflows } from "../resources.ts";
import { Choice } from "../ui/Choice.tsx";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import type { Filters } from "../ui/filters.ts";
import { Page } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { ownAreas } from "./areas.ts";
import { CaseQuestion } from "./CaseQuestion.tsx";
import { PROCEDURE_FILTERS } from "./filters.ts";
import { ProcedureBody } from "./ProcedureBody.tsx";
import "./procedures.css";

export type ProcedureFilters = Filters<typeof PROCEDURE_FILTERS>;
export type ChangeFilters = (part: Partial<ProcedureFilters>) => void;

/** A procedure in words as it holds in an area on a day: what may be changed there, by whom, and how it is elsewhere. */
export default function ProceduresPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [asked, change] = useFilters(PROCEDURE_FILTERS);
  const known = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => workflows.list(signal) });
  const areas = ownAreas(me);
  const first = me.grants.find((grant) => grant.division !== null)?.division;
  const filters = {
    ...asked,
    workflow: asked.workflow || known.data?.items[0]?.id || "",
    division: asked.division || areas[0]?.code || first || "",
  };
  return (
    <Page
      title={t("procedures.title")}
      subtitle={t("procedures.subtitle")}
      actions={
        <>
          <Link to={`/guides/${filters.workflow}?division=${filters.division}`}>{t("guides.title")}</Link>
          <Link to="/regulations">{t("regulations.title")}</Link>
        </>
      }
    >
      <Loaded query={known}>
        {({ items }) => (
          <>
            <ProcedureFiltersBar items={items} filters={filters} change={change} />
            {filters.case ? <CaseQuestion id={filters.case} step={filters.step} /> : null}
            {filters.workflow && filters.division ? (
              <Procedure filters={filters} change={change} />
            ) : (
              <Empty>{t("procedures.choose")}</Empty>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function ProcedureFiltersBar(props: { items: WorkflowItem[]; filters: ProcedureFilters; change: ChangeFilters }) {
  const { t } = useTranslation();
  const text = useText();
  const me = useMe();
  const id = useId();
  const { filters, change } = props;
  const areas = ownAreas(me).filter(({ code }) => code !== filters.division);
  return (
    <search className="filters">
      <Choice
        label={t("procedures.procedure")}
        value={filters.workflow}
        options={props.items.map((one) => ({ value: one.id, label: text(one.title) }))}
        choose={(workflow) => change({ ...filters, workflow, step: "", case: "" })}
      />
      <div className="field">
        <span>{t("procedures.area")}</span>
        <span className="row">
          <DivisionPicker
            value={filters.division}
            onChange={(division) => change({ ...filters, division, case: "" })}
          />
          {areas.map(({ code, name }) => (
            <button
              key={code}
              type="button"
              className="link-button"
              onClick={() => change({ ...filters, division: code, case: "" })}
            >
              {t("procedures.own", { name })}
            </button>
          ))}
        </span>
      </div>
      <div className="field">
        <label htmlFor={id}>{t("procedures.on")}</label>
        <Input
          id={id}
          type="date"
          value={filters.on}
          allowClear
          onChange={({ target }) => change({ ...filters, on: target.value })}
        />
      </div>
      <div className="field">
        <span>{t("procedures.against")}</span>
        <DivisionPicker
          value={filters.against}
          onChange={(against) => change({ ...filters, against, only: "" })}
          placeholder={t("procedures.compare")}
          clearable
        />
      </div>
      {filters.against ? (
        <Checkbox
          className="only-different"
          checked={filters.only !== ""}
          onChange={({ target }) => change({ ...filters, only: target.checked ? "different" : "" })}
        >
          {t("procedures.onlyDifferent")}
        </Checkbox>
      ) : null}
    </search>
  );
}

function Procedure(props: { filters: ProcedureFilters; change: ChangeFilters }) {
  const { workflow, division, against, on } = props.filters;
  const view = useLocalView(workflow, division, on);
  const other = useLocalView(workflow, against, on);
  return (
    <Loaded query={view} rows={10}>
      {(here) =>
        against ? (
          <Loaded query={other} rows={10}>
            {(there) => <ProcedureBody view={here} other={there} filters={props.filters} />}
          </Loaded>
        ) : (
          <ProcedureBody view={here} other={null} filters={props.filters} />
        )
      }
    </Loaded>
  );
}

function useLocalView(workflow: string, division: string, on: string) {
  return useQuery({
    queryKey: ["procedure", workflow, division, on],
    queryFn: ({ signal }) => procedures.local(workflow, { division, ...(on ? { on } : {}) }, signal),
    enabled: division !== "",
  });
}
