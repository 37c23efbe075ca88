import { Select } from "antd";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import { useText } from "../../i18n/use-text.ts";
import type { Chart } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { Field, LineField, PickField, TitleFields, useOptions } from "./fields.tsx";
import { Parameters } from "./Parameters.tsx";

/** The workflow itself: what it is called, who begins it with which form, its number, limits and parameters. */
export function WorkflowPanel({ chart }: { chart: Chart }) {
  const w = useWords();
  const text = useText();
  const options = useOptions();
  const { edit, names, world, bundle, readOnly } = useEditing();
  const { root } = chart;
  const start = isPlainObject(root.start) ? root.start : {};
  const clock = isPlainObject(root.clock) ? root.clock : {};
  const top = (key: string, value: unknown) => edit({ do: "setTop", key, value });
  const inside = (key: string, held: Record<string, unknown>, part: string, value: unknown) => {
    const next = Object.fromEntries(Object.entries({ ...held, [part]: value }).filter(([, one]) => one !== null));
    return top(key, Object.keys(next).length === 0 ? null : next);
  };
  return (
    <div className="stack-small">
      <h2>{w.workflow.title}</h2>
      <TitleFields value={titled(root.title)} commit={(title) => title && top("title", title)} />
      <Field label={w.workflow.positions}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            className="full"
            disabled={readOnly}
            value={Array.isArray(start.positions) ? start.positions.map(String) : []}
            options={options(world.positions.positions, names.positions)}
            optionFilterProp="label"
            onChange={(positions: string[]) => inside("start", start, "positions", positions)}
          />
        )}
      </Field>
      <PickField
        label={w.workflow.form}
        value={typeof start.form === "string" ? start.form : undefined}
        options={options(bundle?.forms ?? {}, names.forms)}
        optional
        commit={(form) => inside("start", start, "form", form)}
      />
      <LineField label={w.workflow.number} value={String(root.number ?? "")} commit={(value) => top("number", value)} />
      <LineField
        label={w.workflow.legal}
        hint={w.field.durationHint}
        value={String(clock.legal ?? "")}
        commit={(value) => inside("clock", clock, "legal", value === "" ? null : value)}
      />
      <LineField
        label={w.workflow.promise}
        hint={w.field.durationHint}
        value={String(clock.promise ?? "")}
        commit={(value) => inside("clock", clock, "promise", value === "" ? null : value)}
      />
      <LineField
        label={w.field.basis}
        hint={w.field.basisHint}
        value={Array.isArray(root.basis) ? root.basis.join("，") : ""}
        commit={(value) => top("basis", clausesIn(value))}
      />
      <Parameters chart={chart} />
      <p className="muted small">{text(w.workflow.hint)}</p>
    </div>
  );
}

export function titled(value: unknown): { zh: string; en: string } | undefined {
  return isPlainObject(value) ? { zh: String(value.zh ?? ""), en: String(value.en ?? "") } : undefined;
}

/** Clauses as people list them: by commas of either kind. */
export function clausesIn(typed: string): string[] {
  return typed
    .split(/[,，、;；\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
