import { Button, DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { levelOf } from "../../../../src/core/policy/organisation.ts";
import type { Problem } from "../../../../src/core/problem.ts";
import type { ImportDefinition } from "../../../../src/core/roster/model.ts";
import type { Given } from "../../../../src/core/simulate/model.ts";
import type { Scenario } from "../../../../src/core/simulate/scenario.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import { SchemaForm } from "../../form/SchemaForm.tsx";
import { useText } from "../../i18n/use-text.ts";
import { rosterField } from "../../start/roster-field.ts";
import { Section } from "../../ui/Page.tsx";
import { useEditing } from "../document/editing.ts";
import { sampleData } from "../files/sample.ts";
import { Field, useOptions } from "../panel/fields.tsx";
import { useWords } from "../words/use-words.ts";

interface BeginProps {
  bundle: Bundle;
  scenarios: readonly Scenario[];
  problems: readonly Problem[];
  begin: (given: Given) => void;
}

/** A line of a list that lies here, whichever of its columns say where. */
function located(imports: readonly ImportDefinition[], bundle: Bundle, division: string): Record<string, string> {
  const columns = imports
    .filter(({ workflows }) => workflows.includes(bundle.definition.id))
    .flatMap((one) => one.locate);
  return Object.fromEntries(columns.map(({ key }) => [key, division]));
}

/** Where, when, by whom and with what a simulation begins; the data of a scenario are a good beginning. */
export function Begin({ bundle, scenarios, problems, begin }: BeginProps) {
  const w = useWords();
  const text = useText();
  const options = useOptions();
  const { world } = useEditing();
  const { start } = bundle.definition;
  const form = start.form === undefined ? undefined : bundle.forms[start.form];
  const places = useMemo(
    () =>
      world.divisions
        .filter(([code]) => levelOf(code) !== "province")
        .map(([value, label]) => ({ value, label: `${label}（${value}）` })),
    [world],
  );
  const county = world.divisions.find(([code]) => levelOf(code) === "county")?.[0] ?? world.city;
  const [division, setDivision] = useState(county);
  const [on, setOn] = useState(world.on);
  const [by, setBy] = useState(start.positions[0]);
  const [data, setData] = useState<Record<string, unknown>>({});
  const [rows, setRows] = useState<Given["rows"]>({});
  const around = useMemo(
    () => ({ workflow: bundle.definition.id, division, pretended: true }),
    [bundle.definition.id, division],
  );
  const mine = scenarios.filter(({ workflow }) => workflow === bundle.definition.id);
  const take = (id: string) => {
    const given = mine.find((one) => one.id === id)?.given;
    if (!given) return;
    setDivision(given.division);
    setOn(given.on);
    setData(given.data);
    setRows(given.rows);
    if (given.by !== undefined) setBy(given.by);
  };
  const fill = () => {
    setData(form ? sampleData(form.schema, division) : {});
    const list = form ? rosterField(form) : null;
    if (list) setRows({ [list]: [{ data: { name: "张三", ...located(world.imports, bundle, division) }, codes: [] }] });
  };
  return (
    <Section title={w.simulator.begin}>
      <div className="stack-small">
        {mine.length > 0 ? (
          <Field label={w.simulator.given}>
            {(id) => (
              <Select
                id={id}
                className="full"
                placeholder={w.simulator.givenHint}
                options={mine.map((one) => ({ value: one.id, label: text(one.title) }))}
                onChange={take}
              />
            )}
          </Field>
        ) : null}
        <Field label={w.simulator.division}>
          {(id) => (
            <Select
              id={id}
              className="full"
              value={division}
              showSearch={{ optionFilterProp: "label" }}
              options={places}
              onChange={setDivision}
            />
          )}
        </Field>
        <div className="pair">
          <Field label={w.simulator.on}>
            {(id) => (
              <DatePicker
                id={id}
                className="full"
                allowClear={false}
                value={dayjs(on)}
                onChange={(day) => day && setOn(day.format("YYYY-MM-DD"))}
              />
            )}
          </Field>
          <Field label={w.simulator.by}>
            {(id) => (
              <Select
                id={id}
                className="full"
                {...(by === undefined ? {} : { value: by })}
                options={options(world.positions.positions, start.positions)}
                onChange={setBy}
              />
            )}
          </Field>
        </div>
        {form ? (
          <SchemaForm form={form} data={data} onChange={setData} problems={problems} surroundings={around} />
        ) : null}
        <div className="row">
          <Button
            type="primary"
            onClick={() =>
              begin({
                ...{ workflow: bundle.definition.id, division, on, data, rows: rows ?? {} },
                ...(by === undefined ? {} : { by }),
              })
            }
          >
            {w.simulator.start}
          </Button>
          <Button onClick={fill}>{w.simulator.fill}</Button>
        </div>
      </div>
    </Section>
  );
}
