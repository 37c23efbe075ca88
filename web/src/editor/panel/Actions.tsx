import { Button, Dropdown } from "antd";
import type { ActionConfig, ActionType } from "../../../../src/core/definition/model.ts";
import { ACTION_TYPES } from "../../../../src/core/definition/model.ts";
import { ACTION_PARAMS } from "../../../../src/core/definition/vocabulary.ts";
import { actionsOf } from "../../../../src/core/definition/walk.ts";
import type { ActionsRef } from "../../../../src/core/edit/model.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import { useText } from "../../i18n/use-text.ts";
import { type Editing, useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { LineField, PickField, TitleFields, useOptions } from "./fields.tsx";
import { plain, ValueFields } from "./ValueFields.tsx";
import { titled } from "./WorkflowPanel.tsx";

interface ActionsProps {
  title: string;
  place: ActionsRef;
  held: ActionConfig | ActionConfig[] | undefined;
}

/** What is done on the way: documents, notices, values, records… Each action is fields of its own kind. */
export function Actions({ title, place, held }: ActionsProps) {
  const w = useWords();
  const editing = useEditing();
  const { edit, readOnly } = editing;
  const list = actionsOf(held);
  const add = (type: ActionType) => edit({ do: "addAction", ...place, action: fresh(type, editing) });
  if (readOnly && list.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {list.map((action, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: actions have no other name than their place
        <details key={`${number}${action.type}`} className="part">
          <summary>
            <Summary action={action} />
          </summary>
          <div className="stack-small part-body">
            <ActionFields
              action={action}
              commit={(next) => edit({ do: "setAction", ...place, number, action: next })}
            />
            {readOnly ? null : (
              <Button size="small" danger onClick={() => edit({ do: "removeAction", ...place, number })}>
                {w.action.remove}
              </Button>
            )}
          </div>
        </details>
      ))}
      {readOnly ? null : (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: ACTION_TYPES.map((type) => ({ key: type, label: w.action.types[type] })),
            onClick: ({ key }) => {
              const type = ACTION_TYPES.find((one) => one === key);
              if (type) add(type);
            },
          }}
        >
          <Button size="small" type="dashed">
            {w.action.add(title)}
          </Button>
        </Dropdown>
      )}
    </section>
  );
}

/** An action that the parser takes, to be filled in. */
function fresh(type: ActionType, { names, world }: Editing): ActionConfig {
  const [template = ""] = [...(names.templates ?? [])];
  const [table = ""] = [...(names.tables ?? [])];
  const [record = ""] = [...(names.records ?? [])];
  const position =
    Object.keys(world.positions.positions).find((one) => one === "supervising") ??
    [...(names.positions ?? [])][0] ??
    "";
  const params: Record<ActionType, Record<string, unknown> | null> = {
    set: { value: "= today()" },
    decide: { table },
    document: { template },
    notify: { position, template },
    record: { record, key: "= instance.number", values: {} },
    escalate: { to: position },
    cc: { position },
    emit: { name: "told", to: "parent" },
    pauseClock: null,
    resumeClock: null,
    setting: { key: "mode", value: "", reason: { zh: "", en: "" } },
  };
  const given = params[type];
  return given === null ? { type } : { type, params: given };
}

function Summary({ action }: { action: ActionConfig }) {
  const w = useWords();
  const text = useText();
  const { bundle, world } = useEditing();
  const params = action.params ?? {};
  const named = [
    text(bundle?.templates[String(params.template)]?.title),
    text(world.positions.positions[String(params.position ?? params.to)]?.title),
    text(bundle?.tables[String(params.table)]?.title),
    text(world.records[String(params.record)]?.title),
    action.type === "set" ? Object.keys(params).join("、") : "",
  ].filter((one) => one !== "");
  return (
    <>
      {w.action.types[action.type] ?? action.type} <strong>{named.join(" · ")}</strong>
    </>
  );
}

/** Fields by the vocabulary: a name is chosen, a text in two languages typed, anything else written out. */
function ActionFields({ action, commit }: { action: ActionConfig; commit: (action: ActionConfig) => void }) {
  const w = useWords();
  const known = ACTION_PARAMS[action.type];
  const params = action.params ?? {};
  const set = (key: string, value: unknown) => {
    const next = Object.fromEntries(Object.entries({ ...params, [key]: value }).filter(([, one]) => one !== null));
    commit(Object.keys(next).length === 0 ? { type: action.type } : { ...action, params: next });
  };
  if (known === null)
    return <ValueFields label={w.action.values} held={params} commit={(next) => commit({ ...action, params: next })} />;
  return (
    <>
      {known?.known.map((key) => (
        <ParamField
          key={key}
          name={key}
          value={params[key]}
          optional={!known.required.includes(key)}
          commit={(value) => set(key, value)}
        />
      ))}
    </>
  );
}

function ParamField(props: { name: string; value: unknown; optional: boolean; commit: (value: unknown) => void }) {
  const w = useWords();
  const options = useOptions();
  const { names, world, bundle } = useEditing();
  const { name, value, optional, commit } = props;
  const label = w.action.params[name] ?? name;
  const chosen = typeof value === "string" ? value : undefined;
  const pick = { label, value: chosen, optional, commit };
  if (name === "template") return <PickField {...pick} options={options(bundle?.templates ?? {}, names.templates)} />;
  if (name === "table") return <PickField {...pick} options={options(bundle?.tables ?? {}, names.tables)} />;
  if (name === "position" || (name === "to" && !isPlainObject(value)))
    return <PickField {...pick} options={options(world.positions.positions, names.positions)} />;
  if (name === "record") return <PickField {...pick} options={options(world.records, names.records)} />;
  if (name === "reason") return <TitleFields label={label} value={titled(value)} commit={commit} />;
  if (name === "values" || name === "data") {
    return <ValueFields label={label} held={isPlainObject(value) ? value : {}} commit={commit} />;
  }
  return (
    <LineField
      label={label}
      value={value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)}
      commit={(typed) => commit(typed === "" ? null : plain(typed))}
    />
  );
}
